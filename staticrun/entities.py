"""What the public functions return: runs and experiments, with MLflow's names."""

from typing import Any

import msgspec

from staticrun.schema import run as stored
from staticrun.schema.run import head_of


class Metric(msgspec.Struct, frozen=True):
    """One value of a metric, to be logged with others in `log_batch`.

    Attributes:
        timestamp: Milliseconds since 1970.
    """

    key: str
    value: float
    timestamp: int | None = None
    step: int = 0


class Param(msgspec.Struct, frozen=True):
    """A param, to be logged with others in `log_batch`."""

    key: str
    value: str


class RunTag(msgspec.Struct, frozen=True):
    """A tag, to be set with others in `log_batch`."""

    key: str
    value: str


class RunInfo(msgspec.Struct, frozen=True):
    """What is known of a run beside its data.

    Attributes:
        start_time, end_time: Milliseconds since 1970; the end is None while the run goes on.
    """

    run_id: str
    experiment_id: str
    run_name: str
    user_id: str
    status: str
    start_time: int | None
    end_time: int | None
    artifact_uri: str
    lifecycle_stage: str


class RunData(msgspec.Struct, frozen=True):
    """What a run logged: last values of metrics, params, tags."""

    metrics: dict[str, float]
    params: dict[str, str]
    tags: dict[str, str]


class Run(msgspec.Struct, frozen=True):
    """A run as it was when it was read."""

    info: RunInfo
    data: RunData

    def to_dictionary(self) -> dict[str, Any]:
        """The run as plain dicts, as MLflow gives it."""
        return {"info": msgspec.structs.asdict(self.info), "data": msgspec.structs.asdict(self.data)}


class Experiment(msgspec.Struct, frozen=True):
    """An experiment as it was when it was read.

    Attributes:
        creation_time, last_update_time: Milliseconds since 1970, where they are known.
    """

    experiment_id: str
    name: str
    artifact_location: str
    lifecycle_stage: str
    tags: dict[str, str]
    creation_time: int | None = None
    last_update_time: int | None = None


def run_of(run: stored.Run, artifact_uri: str) -> Run:
    """The public entity of a run that was read; long texts are cut, as everywhere outside of their files."""
    info = RunInfo(
        run.run_id,
        run.experiment_id,
        run.name,
        head_of(run.attributes.get("user", "")),
        run.status,
        run.start,
        run.end,
        artifact_uri,
        run.lifecycle,
    )
    data = RunData(
        {key: metric.last.value for key, metric in run.metrics.items()},
        {key: head_of(value) for key, value in run.params.items()},
        {key: head_of(value) for key, value in run.all_tags.items()},
    )
    return Run(info, data)


def experiment_of(experiment: stored.Experiment, artifact_location: str) -> Experiment:
    """The public entity of an experiment that was read."""
    tags = {key: head_of(value) for key, value in experiment.tags.items()}
    if experiment.note is not None:
        tags["mlflow.note.content"] = head_of(experiment.note)
    return Experiment(
        experiment.experiment_id,
        experiment.name,
        artifact_location,
        experiment.lifecycle,
        dict(sorted(tags.items())),
        experiment.created,
        experiment.updated,
    )
