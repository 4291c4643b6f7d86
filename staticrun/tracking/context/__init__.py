"""What MLflow puts into the tags of a run by itself, for loggers of libraries that make runs by a client.

>>> resolve_tags({"team": "cellar", "mlflow.user": "ann"})["mlflow.user"]
'ann'
>>> "mlflow.source.type" in resolve_tags()
True
"""

from staticrun.tracking.context.registry import resolve_tags

__all__ = ["resolve_tags"]
