"""A library's logger, which imports MLflow itself: a run by the client, in batches, ended at the end."""

import sys
import tempfile
import time
from pathlib import Path

import staticrun

sys.modules["mlflow"] = staticrun  # so that whatever a library imports is served

import mlflow  # noqa: E402 - the line above comes first
from mlflow.entities import Metric, Param  # noqa: E402
from mlflow.tracking import MlflowClient, context  # noqa: E402
from mlflow.utils.mlflow_tags import MLFLOW_RUN_NAME  # noqa: E402


class Logger:
    """What a trainer calls; the run is made when it is first needed."""

    def __init__(self, experiment, name, tags=None):
        self._experiment, self._tags = experiment, {**(tags or {}), MLFLOW_RUN_NAME: name}
        self._client = MlflowClient(mlflow.get_tracking_uri())
        self._run_id = None

    @property
    def run_id(self):
        if self._run_id is None:
            found = self._client.get_experiment_by_name(self._experiment)
            experiment_id = found.experiment_id if found else self._client.create_experiment(self._experiment)
            tags = context.resolve_tags(self._tags) if hasattr(context, "resolve_tags") else self._tags
            self._run_id = self._client.create_run(experiment_id=experiment_id, tags=tags).info.run_id
        return self._run_id

    def params(self, values):
        most = mlflow.utils.validation.MAX_PARAM_VAL_LENGTH
        kept = [Param(key, str(value)[:most]) for key, value in values.items()]
        for place in range(0, len(kept), min(100, mlflow.utils.validation.MAX_PARAMS_TAGS_PER_BATCH)):
            self._client.log_batch(run_id=self.run_id, params=kept[place : place + 100])

    def metrics(self, values, step):
        now = int(time.time() * 1000)
        batch = [Metric(key=key, value=value, timestamp=now, step=step) for key, value in values.items()]
        self._client.log_batch(run_id=self.run_id, metrics=batch, synchronous=False)

    def checkpoint(self, step):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"step={step}.ckpt"
            path.write_bytes(bytes(range(100)))
            self._client.log_artifact(self.run_id, str(path), Path("checkpoints") / path.stem)

    def finalize(self, status):
        if self._client.get_run(self.run_id):
            self._client.set_terminated(self.run_id, {"success": "FINISHED"}.get(status, "FAILED"))


logger = Logger("library logger", "trainer", {"framework": "own"})
logger.params({f"layer{number}.width": 2**number for number in range(120)} | {"config": "c" * 9000})
for epoch in range(5):
    logger.metrics({"train_loss": 1 / (epoch + 1), "epoch": epoch}, step=epoch * 10)
logger.checkpoint(40)
logger.finalize("success")
