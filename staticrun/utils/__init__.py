"""Modules of MLflow's that scripts and loggers of libraries ask for names of tags and for bounds."""

from staticrun.utils import mlflow_tags, validation

__all__ = ["mlflow_tags", "validation"]
