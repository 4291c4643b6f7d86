"""Where MLflow's scripts look for the client: `from staticrun.tracking import MlflowClient`.

>>> MlflowClient is staticrun.Client
True
"""

from staticrun.client import Client, MlflowClient
from staticrun.fluent.runs import get_tracking_uri, is_tracking_uri_set, set_tracking_uri

__all__ = ["Client", "MlflowClient", "get_tracking_uri", "is_tracking_uri_set", "set_tracking_uri"]


def __getattr__(name: str) -> object:
    from staticrun.absent import of_module

    raise AttributeError(of_module(name, __name__), name=name)
