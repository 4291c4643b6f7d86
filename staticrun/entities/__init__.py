"""What the public functions take and return: runs, experiments and their parts, with MLflow's names.

>>> Metric("loss", 0.3, timestamp=1793613600000, step=2).step
2
>>> RunStatus.to_string(RunStatus.FINISHED), ViewType.from_string("all")
('FINISHED', 3)
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Generic, Self, TypeVar

import msgspec

from staticrun.entities.states import LifecycleStage, RunStatus, SourceType, ViewType
from staticrun.errors import InvalidArgument

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
    """The base of all entities. `dict(entity)` and `vars(entity)` give its fields."""

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]  # a struct has none of its own
        return msgspec.structs.asdict(self)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(msgspec.structs.asdict(self).items())

    def to_dictionary(self) -> dict[str, Any]:
        """The fields as plain dicts and lists.

        >>> Param("lr", "0.1").to_dictionary()
        {'key': 'lr', 'value': '0.1'}
        """
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

    >>> staticrun.Client().log_batch(
    ...     staticrun.start_run().info.run_id, metrics=[Metric("loss", 0.5), Metric("loss", 0.3, step=1)]
    ... )
    >>> staticrun.end_run()
    >>> staticrun.last_active_run().data.metrics
    {'loss': 0.3}
    """

    key: str
    value: float
    timestamp: int | None = None
    step: int = 0


class Param(Entity, frozen=True):
    """A param.

    >>> Param("lr", "0.1").value
    '0.1'
    """

    key: str
    value: str


class RunTag(Entity, frozen=True):
    """A tag of a run.

    >>> dict(RunTag("team", "cellar"))
    {'key': 'team', 'value': 'cellar'}
    """

    key: str
    value: str


class ExperimentTag(Entity, frozen=True):
    """A tag of an experiment.

    >>> ExperimentTag("team", "cellar").key
    'team'
    """

    key: str
    value: str


class InputTag(Entity, frozen=True):
    """Something said of the use of a dataset; `mlflow.data.context` says what for.

    >>> InputTag(CONTEXT, "training").value
    'training'
    """

    key: str
    value: str


class Dataset(Entity, frozen=True):
    """A dataset: its name, and a digest that changes with its content.

    Attributes:
        source: Where it comes from, as JSON.
        schema, profile: Its columns, and counts, as JSON.

    >>> Dataset("houses", "0c1d").source_type
    ''
    """

    name: str
    digest: str
    source_type: str = ""
    source: str = ""
    schema: str | None = None
    profile: str | None = None


class DatasetInput(Entity, frozen=True):
    """The use of a dataset by a run.

    >>> DatasetInput(Dataset("houses", "0c1d"), [InputTag(CONTEXT, "training")]).dataset.name
    'houses'
    """

    dataset: Dataset
    tags: list[InputTag] = []


class RunInputs(Entity, frozen=True):
    """What a run used.

    Attributes:
        model_inputs: Empty, for scripts that look: models are files that runs log, see docs/registry.md.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_input(staticrun.data.from_numpy([1.0], name="points"), context="training")
    >>> used = staticrun.get_run(run.info.run_id).inputs.dataset_inputs[0]
    >>> used.dataset.name, used.tags[0].value
    ('points', 'training')
    """

    dataset_inputs: list[DatasetInput] = []
    model_inputs: list[str] = []


class RunOutputs(Entity, frozen=True):
    """What a run made beside its artifacts.

    Attributes:
        model_outputs: Empty, for scripts that look: models are files that runs log, see docs/registry.md.

    >>> RunOutputs().model_outputs
    []
    """

    model_outputs: list[str] = []


class RunInfo(Entity, frozen=True):
    """What is known of a run beside its data.

    Attributes:
        start_time, end_time: Milliseconds since 1970; the end is None while the run goes on.
        artifact_uri: The folder of its artifacts.

    >>> with staticrun.start_run(run_name="first") as run:
    ...     pass
    >>> info = staticrun.get_run(run.info.run_id).info
    >>> info.run_name, info.status, info.end_time >= info.start_time
    ('first', 'FINISHED', True)
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

    @property
    def run_uuid(self) -> str:
        """The id, under the name that MLflow had for it before its version 3.

        >>> staticrun.Client().create_run("0", run_name="old").info.run_uuid != ""
        True
        """
        return self.run_id


class RunData(Entity, frozen=True):
    """What a run logged: last values of metrics, params, tags.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_params({"lr": 0.1})
    >>> staticrun.get_run(run.info.run_id).data.params
    {'lr': '0.1'}
    """

    metrics: dict[str, float] = {}
    params: dict[str, str] = {}
    tags: dict[str, str] = {}


class Run(Entity, frozen=True):
    """A run as it was when it was read.

    >>> with staticrun.start_run(tags={"team": "cellar"}) as started:
    ...     pass
    >>> run = staticrun.get_run(started.info.run_id)
    >>> isinstance(run, Run), run.data.tags["team"]
    (True, 'cellar')
    """

    info: RunInfo
    data: RunData
    inputs: RunInputs = RunInputs()
    outputs: RunOutputs = RunOutputs()


class Experiment(Entity, frozen=True):
    """An experiment as it was when it was read.

    Attributes:
        artifact_location: The folder below which its runs' artifacts lie.
        creation_time, last_update_time: Milliseconds since 1970, where they are known.

    >>> _ = staticrun.create_experiment("iris", tags={"team": "cellar"})
    >>> found = staticrun.get_experiment_by_name("iris")
    >>> found.lifecycle_stage, found.tags
    ('active', {'team': 'cellar'})
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

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_text("hello", "notes/a.txt")
    >>> staticrun.Client().list_artifacts(run.info.run_id, "notes")
    [FileInfo(path='notes/a.txt', is_dir=False, file_size=5)]
    """

    path: str
    is_dir: bool
    file_size: int | None


class PagedList(list[T], Generic[T]):
    """A page of results.

    Attributes:
        token: What to give as `page_token` for the next page; None where this is the last.

    >>> _ = staticrun.create_experiment("one"), staticrun.create_experiment("two")
    >>> page = staticrun.Client().search_experiments(max_results=1)
    >>> len(page), len(staticrun.Client().search_experiments(page_token=page.token)) > 0
    (1, True)
    """

    def __init__(self, items: Iterable[T], token: str | None) -> None:
        super().__init__(items)
        self.token = token

    def to_list(self) -> list[T]:
        """The results as a plain list.

        >>> PagedList(["a", "b"], None).to_list()
        ['a', 'b']
        """
        return list(self)
