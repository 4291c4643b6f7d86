"""The functions, under MLflow's module name: `from staticrun.tracking.fluent import log_metric`."""

import staticrun


def __getattr__(name: str) -> object:
    return getattr(staticrun, name)
