"""Functions whose calls are runs, by a decorator, and a small logger class around the module."""

import functools
import inspect

import staticrun as mlflow


def tracked(experiment):
    def decorate(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            mlflow.set_experiment(experiment)
            given = inspect.signature(function).bind(*args, **kwargs)
            given.apply_defaults()
            with mlflow.start_run(run_name=function.__name__, nested=mlflow.active_run() is not None):
                mlflow.log_params(given.arguments)
                result = function(*args, **kwargs)
                mlflow.log_metrics(result)
                return result

        return call

    return decorate


class Logger:
    def __init__(self, module):
        self.module = module

    def __getattr__(self, name):
        return getattr(self.module, name)


logger = Logger(mlflow)


@tracked("decorated")
def evaluate(threshold, data="test"):
    logger.set_tag("called_by", "train")
    return {"precision": 0.5 + threshold / 4, "recall": 1 - threshold}


@tracked("decorated")
def train(lr, epochs=2, *, verbose=False):
    for epoch in range(epochs):
        logger.log_metric("loss", lr / (epoch + 1), step=epoch)
    return evaluate(0.5)


train(0.1)
assert mlflow.active_run() is None
