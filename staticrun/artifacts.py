"""Artifacts by their URIs, under MLflow's module name; the same functions as in `staticrun`."""

from staticrun.fluent.artifacts import download_artifacts, list_artifacts, load_dict, load_image, load_text

__all__ = ["download_artifacts", "list_artifacts", "load_dict", "load_image", "load_text"]
