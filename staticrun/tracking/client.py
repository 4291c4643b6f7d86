"""The client, under MLflow's module name: `from staticrun.tracking.client import MlflowClient`."""

from staticrun.client import Client, MlflowClient

__all__ = ["Client", "MlflowClient"]
