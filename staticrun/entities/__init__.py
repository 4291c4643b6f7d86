"""What the public functions take and return: runs, experiments and their parts, with MLflow's names.

>>> Metric("loss", 0.3, timestamp=1793613600000, step=2).step
2
>>> RunStatus.to_string(RunStatus.FINISHED), ViewType.from_string("all")
('FINISHED', 3)
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Generic, Self, TypeVar

import msgspec

from staticrun.entities.states import LifecycleStage, RunStatus, SourceType, ViewType
from staticrun.errors import InvalidArgument
from staticrun.schema import run as stored
from staticrun.schema.run import Text, head_of

__all__ = [
    "Dataset",
    "DatasetInput",
    "Experiment",
    "ExperimentTag",
    "FileInfo",
    "InputTag",
    "LifecycleStage",
    "Metric",
    "PagedList",
    "Param",
    "Run",
    "RunData",
    "RunInfo",
    "RunInputs",
    "RunOutputs",
    "RunStatus",
    "RunTag",
    "SourceType",
    "ViewType",
]

T = TypeVar("T")

#: MLflow's tag of an input that says what a dataset was used for.
CONTEXT = "mlflow.data.context"


class Entity(msgspec.Struct, frozen=True):
    """The base of all entities. `dict(entity)` gives its fields."""

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(msgspec.structs.asdict(self).items())

    def to_dictionary(self) -> dict[str, Any]:
        """The fields as plain dicts and lists."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def from_dictionary(cls, the_dict: dict[str, Any]) -> Self:
        """The entity of which `to_dictionary` gave the fields.

        Raises:
            InvalidArgument: Something else did.

        >>> Param.from_dictionary({"key": "lr", "value": "0.1"})
        Param(key='lr', value='0.1')
        """
        try:
            return msgspec.convert(the_dict, cls)
        except msgspec.ValidationError as error:
            raise InvalidArgument(f"these are no fields of {cls.__name__}: {error}") from None


class Metric(Entity, frozen=True):
    """One value of a metric.

    Attributes:
        timestamp: Milliseconds since 1970; None for now, where it is to be logged.
    """

    key: str
    value: float
    timestamp: int | None = None
    step: int = 0


class Param(Entity, frozen=True):
    """A param."""

    key: str
    value: str


class RunTag(Entity, frozen=True):
    """A tag of a run."""

    key: str
    value: str


class ExperimentTag(Entity, frozen=True):
    """A tag of an experiment."""

    key: str
    value: str


class InputTag(Entity, frozen=True):
    """Something said of the use of a dataset; `mlflow.data.context` says what for."""

    key: str
    value: str


class Dataset(Entity, frozen=True):
    """A dataset: its name, and a digest that changes with its content.

    Attributes:
        source: Where it comes from, as JSON.
        schema, profile: Its columns, and counts, as JSON.
    """

    name: str
    digest: str
    source_type: str = ""
    source: str = ""
    schema: str | None = None
    profile: str | None = None


class DatasetInput(Entity, frozen=True):
    """The use of a dataset by a run."""

    dataset: Dataset
    tags: list[InputTag] = []


class RunInputs(Entity, frozen=True):
    """What a run used.

    Attributes:
        model_inputs: Empty, for scripts that look: models are files that runs log, see docs/registry.md.
    """

    dataset_inputs: list[DatasetInput] = []
    model_inputs: list[str] = []


class RunOutputs(Entity, frozen=True):
    """What a run made beside its artifacts.

    Attributes:
        model_outputs: Empty, for scripts that look: models are files that runs log, see docs/registry.md.
    """

    model_outputs: list[str] = []


class RunInfo(Entity, frozen=True):
    """What is known of a run beside its data.

    Attributes:
        start_time, end_time: Milliseconds since 1970; the end is None while the run goes on.
        artifact_uri: The folder of its artifacts.
    """

    run_id: str
    experiment_id: str
    user_id: str
    status: str
    start_time: int | None
    end_time: int | None
    lifecycle_stage: str
    artifact_uri: str
    run_name: str


class RunData(Entity, frozen=True):
    """What a run logged: last values of metrics, params, tags."""

    metrics: dict[str, float] = {}
    params: dict[str, str] = {}
    tags: dict[str, str] = {}


class Run(Entity, frozen=True):
    """A run as it was when it was read."""

    info: RunInfo
    data: RunData
    inputs: RunInputs = RunInputs()
    outputs: RunOutputs = RunOutputs()


class Experiment(Entity, frozen=True):
    """An experiment as it was when it was read.

    Attributes:
        artifact_location: The folder below which its runs' artifacts lie.
        creation_time, last_update_time: Milliseconds since 1970, where they are known.
    """

    DEFAULT_EXPERIMENT_NAME: ClassVar = "Default"

    experiment_id: str
    name: str
    artifact_location: str
    lifecycle_stage: str
    tags: dict[str, str] = {}
    creation_time: int | None = None
    last_update_time: int | None = None


class FileInfo(Entity, frozen=True):
    """An artifact, or a folder of them.

    Attributes:
        path: In the run's artifacts, with `/`.
        file_size: Bytes; None of a folder.
    """

    path: str
    is_dir: bool
    file_size: int | None


class PagedList(list[T], Generic[T]):
    """A page of results.

    Attributes:
        token: What to give as `page_token` for the next page; None where this is the last.
    """

    def __init__(self, items: Iterable[T], token: str | None) -> None:
        super().__init__(items)
        self.token = token

    def to_list(self) -> list[T]:
        """The results as a plain list."""
        return list(self)


def run_of(run: stored.Run, artifact_uri: str, whole: Callable[[Text], str]) -> Run:
    """The public entity of a run that was read.

    Args:
        whole: Gives the whole of a text.
    """
    info = RunInfo(
        run_id=run.run_id,
        experiment_id=run.experiment_id,
        user_id=whole(run.attributes.get("user", "unknown")),
        status=run.status,
        start_time=run.start,
        end_time=run.end,
        lifecycle_stage=run.lifecycle,
        artifact_uri=artifact_uri,
        run_name=run.name,
    )
    data = RunData(
        {key: metric.last.value for key, metric in run.metrics.items()},
        {key: whole(value) for key, value in run.params.items()},
        {key: whole(value) for key, value in run.all_tags.items()},
    )
    return Run(info, data, RunInputs([_input_of(one, whole) for one in run.inputs]))


def _input_of(used: stored.DatasetInput, whole: Callable[[Text], str]) -> DatasetInput:
    dataset = Dataset(
        used.name,
        used.digest,
        used.source_type,
        whole(used.source),
        whole(used.schema) or None,
        whole(used.profile) or None,
    )
    said = {**({CONTEXT: used.context} if used.context else {}), **used.tags}
    return DatasetInput(dataset, [InputTag(key, value) for key, value in said.items()])


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
