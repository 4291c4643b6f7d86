"""What the public functions take and return: runs, experiments and their parts, with MLflow's names.

>>> Metric("loss", 0.3, timestamp=1793613600000, step=2).step
2
>>> RunStatus.to_string(RunStatus.FINISHED), ViewType.from_string("all")
('FINISHED', 3)
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from staticrun.errors import InvalidArgument
from staticrun.schema import run as stored
from staticrun.schema.run import Text, head_of

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
    """What a run used."""

    dataset_inputs: list[DatasetInput] = []


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


class Experiment(Entity, frozen=True):
    """An experiment as it was when it was read.

    Attributes:
        artifact_location: The folder below which its runs' artifacts lie.
        creation_time, last_update_time: Milliseconds since 1970, where they are known.
    """

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


class RunStatus:
    """The states of a run, as numbers and as texts. LOST is what MLflow calls RUNNING for ever."""

    RUNNING, SCHEDULED, FINISHED, FAILED, KILLED, LOST = range(1, 7)
    _NAMES: ClassVar = dict(enumerate(stored.STATUSES, 1))

    @staticmethod
    def from_string(status_str: str) -> int:
        """The number of a status.

        Raises:
            InvalidArgument: There is none of this name.
        """
        for number, name in RunStatus._NAMES.items():
            if name == status_str:
                return number
        raise InvalidArgument(
            f"Could not get run status corresponding to string {status_str}. Valid run status strings: "
            f"{list(stored.STATUSES)}"
        )

    @staticmethod
    def to_string(status: int) -> str:
        """The name of a status.

        Raises:
            InvalidArgument: There is none of this number.
        """
        if status not in RunStatus._NAMES:
            raise InvalidArgument(f"Could not get string corresponding to run status {status}.")
        return RunStatus._NAMES[status]

    @staticmethod
    def is_terminated(status: int) -> bool:
        """Whether a run of this status is over."""
        return status in (RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED)

    @staticmethod
    def all_status() -> list[int]:
        """All numbers."""
        return list(RunStatus._NAMES)


class ViewType:
    """Which runs or experiments a search finds: those that are there, the deleted ones, or both."""

    ACTIVE_ONLY, DELETED_ONLY, ALL = range(1, 4)
    _NAMES: ClassVar = {ACTIVE_ONLY: "active_only", DELETED_ONLY: "deleted_only", ALL: "all"}

    @classmethod
    def from_string(cls, view_str: str) -> int:
        """The number of a view.

        Raises:
            InvalidArgument: There is none of this name.
        """
        for number, name in cls._NAMES.items():
            if name == view_str:
                return number
        raise InvalidArgument(
            f"Could not get valid view type corresponding to string {view_str}. "
            f"Valid view types are {list(cls._NAMES.values())}"
        )

    @classmethod
    def to_string(cls, view_type: int) -> str:
        """The name of a view.

        Raises:
            InvalidArgument: There is none of this number.
        """
        if view_type not in cls._NAMES:
            raise InvalidArgument(f"Could not get valid view type corresponding to string {view_type}.")
        return cls._NAMES[view_type]


class LifecycleStage:
    """Whether a run or experiment is there or deleted."""

    ACTIVE = stored.ACTIVE
    DELETED = stored.DELETED

    @classmethod
    def view_type_to_stages(cls, view_type: int = ViewType.ALL) -> list[str]:
        """The stages that a view shows."""
        stages = {ViewType.ACTIVE_ONLY: [cls.ACTIVE], ViewType.DELETED_ONLY: [cls.DELETED]}
        return stages.get(view_type, [cls.ACTIVE, cls.DELETED])

    @classmethod
    def is_valid(cls, lifecycle_stage: str) -> bool:
        """Whether there is a stage of this name."""
        return lifecycle_stage in (cls.ACTIVE, cls.DELETED)


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
