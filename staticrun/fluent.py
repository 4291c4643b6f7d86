"""The functions of a training script, with MLflow's names and meaning.

>>> import staticrun
>>> staticrun.set_tracking_uri(tmp)
>>> with staticrun.start_run(run_name="first") as run:
...     staticrun.log_params({"lr": 0.1})
...     for step, loss in enumerate([0.9, 0.5, 0.3]):
...         staticrun.log_metric("loss", loss, step=step)
>>> staticrun.get_run(run.info.run_id).data.metrics
{'loss': 0.3}
"""

import os
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from staticrun import entities
from staticrun.errors import InvalidArgument, InvalidType, NotFound, StoreError
from staticrun.log import active, artifacts, clock, endings, histories, values
from staticrun.log.outage import warn
from staticrun.log.recorder import Recorder
from staticrun.schema.run import FAILED, FINISHED, KILLED, RESERVED_TAGS
from staticrun.store import experiments, layout, texts

if TYPE_CHECKING:
    import polars as pl

_ENDED = (FINISHED, FAILED, KILLED)
_VIEWS = {1: "ACTIVE_ONLY", 2: "DELETED_ONLY", 3: "ALL"}


class ActiveRun:
    """A run that this process writes; a context manager that ends it.

    An exception inside of `with` ends it as FAILED and is kept, with its traceback.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    @property
    def info(self) -> entities.RunInfo:
        """What is known of the run beside its data, as of now."""
        return get_run(self._recorder.target.run_id).info

    @property
    def data(self) -> entities.RunData:
        """What the run has logged until now, by whichever process."""
        return get_run(self._recorder.target.run_id).data

    def __enter__(self) -> "ActiveRun":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        active.end_one(self._recorder, *endings.of_exception(kind, error, trace))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ActiveRun) and other._recorder is self._recorder

    def __hash__(self) -> int:
        return hash(self._recorder)

    def __repr__(self) -> str:
        target = self._recorder.target
        return f"<ActiveRun {target.run_id} of experiment {target.experiment_name!r}>"


def set_tracking_uri(uri: "str | os.PathLike[str]") -> None:
    """Choose the folder that runs go to: a path or a `file:` URI.

    Raises:
        InvalidArgument: The URI is of a server or database.
    """
    active.set_tracking_uri(os.fspath(uri))


def get_tracking_uri() -> str:
    """The folder that runs go to: as set, else `STATICRUN_TRACKING_URI`, else `./runs`; absolute."""
    return active.tracking_root()


def create_experiment(
    name: str, artifact_location: str | None = None, tags: Mapping[str, Any] | None = None
) -> str:
    """Make an experiment.

    Args:
        artifact_location: Must be None for now: artifacts lie beside their runs.

    Returns:
        Its id, which derives from the name.

    Raises:
        AlreadyExists: One of this name is there, maybe deleted.
        InvalidArgument: The name is empty.
    """
    if artifact_location is not None:
        raise InvalidArgument(
            "an experiment's artifacts lie beside its runs", hint="leave artifact_location out"
        )
    root = active.tracking_root()
    name = _checked_name(name)
    texts_of = {values.check_key(key, "tag"): texts.valid(str(value)) for key, value in (tags or {}).items()}
    try:
        return experiments.create_experiment(root, name, clock.now_ms(), texts_of).experiment_id
    except OSError as error:
        warn(f"cannot make experiment {name!r} in {root}: {error.strerror or error}")
        return layout.derive_experiment_id(name)


def _checked_name(name: Any) -> str:
    if not isinstance(name, str):
        raise InvalidType(f"an experiment's name must be a str, not {type(name).__name__} {name!r}")
    if not name.strip():
        raise InvalidArgument("Invalid experiment name: '' is empty")
    return texts.valid(name)


def set_experiment(
    experiment_name: str | None = None, experiment_id: str | None = None
) -> entities.Experiment:
    """Choose the experiment of the runs that follow, by name (made where it does not exist) or by id.

    Raises:
        InvalidArgument: Both or none are given, or the experiment is deleted.
        NotFound: No experiment has the id.
    """
    if (experiment_name is None) == (experiment_id is None):
        raise InvalidArgument("Must specify exactly one of: experiment_name, experiment_id")
    root = active.tracking_root()
    if experiment_id is not None:
        chosen = experiments.get_experiment(root, str(experiment_id))
        experiments.check_active(chosen)
    else:
        chosen = active.ensure_experiment(root, _checked_name(experiment_name))
    active.choose_experiment(chosen)
    return entities.experiment_of(chosen, layout.experiment_folder(root, chosen.experiment_id))


def start_run(
    run_id: str | None = None,
    experiment_id: str | None = None,
    run_name: str | None = None,
    nested: bool = False,
    parent_run_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    description: str | None = None,
) -> ActiveRun:
    """Start a run and make it the active one of this thread or asyncio task.

    Args:
        run_id: A run to go on with, in a new log; its history stays.
        experiment_id: Where a new run goes; None for the one that was set, else Default.
        run_name: Its name; a friendly one derives from the id where none is given.
        nested: Whether it may start inside of an active one, which becomes its parent.
        parent_run_id: Its parent, where that is not the active run.
        tags: Tags to set.
        description: Its note, in Markdown.

    Raises:
        InvalidState: A run is active and `nested` is not set, or the run is deleted.
        NotFound: No run has the id.
    """
    recorder = active.start(
        run_id,
        None if experiment_id is None else str(experiment_id),
        run_name,
        nested=nested,
        parent_run_id=parent_run_id,
        description=description,
    )
    if tags:
        _set_tags(recorder, tags)
    return ActiveRun(recorder)


def end_run(status: str = FINISHED, *, durable: bool = False) -> None:
    """End the active run, and wait (for at most 10 s) until all of it is written.

    Args:
        status: `FINISHED`, `FAILED` or `KILLED`.
        durable: Wait until it survives a power cut as well.

    Raises:
        InvalidArgument: Another status.
    """
    if status not in _ENDED:
        raise InvalidArgument(f"a run cannot end as {status!r}", hint=f"one of {', '.join(_ENDED)}")
    active.end(status, durable=durable)


def active_run() -> ActiveRun | None:
    """The active run of this thread or asyncio task, None where there is none."""
    recorder = active.active()
    return None if recorder is None else ActiveRun(recorder)


def last_active_run() -> entities.Run | None:
    """The run that is active, or was so last in this process; None where there was none."""
    recorder = active.active() or active.last()
    return None if recorder is None else get_run(recorder.target.run_id)


def flush() -> bool:
    """Write what waits in memory; False where the store took longer than 10 s."""
    return active.flush()


def log_metric(key: str, value: float, step: int | None = None, timestamp: int | None = None) -> None:
    """Log one value of a metric.

    Args:
        value: A number: int, float, bool, Decimal, text that is a number, one element of numpy or torch. NaN
            and the infinities are kept as they are.
        step: Any whole number of 64 bits, in any order; None for 0.
        timestamp: Milliseconds since 1970; None for now.

    Raises:
        InvalidType, InvalidArgument: Something cannot be logged.
    """
    active.active_or_new().point(key, value, step, timestamp)


def log_metrics(metrics: dict[str, float], step: int | None = None, timestamp: int | None = None) -> None:
    """Log values of several metrics at one step: all of them, or none where one cannot be logged.

    Raises:
        InvalidType, InvalidArgument: As `log_metric`.
    """
    active.active_or_new().points(metrics, step, timestamp)


def log_param(key: str, value: Any) -> Any:
    """Log a param, once: what went into the run.

    Returns:
        The value.

    Raises:
        ParamConflict: It was logged before with another value.
    """
    active.active_or_new().params({values.check_key(key, "param"): value})
    return value


def log_params(params: dict[str, Any]) -> None:
    """Log params, once each: all of them, or none where one cannot be logged.

    Raises:
        ParamConflict: One was logged before with another value.
    """
    active.active_or_new().params(params)


def log_batch(
    metrics: Iterable[entities.Metric] = (),
    params: Iterable[entities.Param] = (),
    tags: Iterable[entities.RunTag] = (),
) -> None:
    """Log any number of metrics, params and tags, as MLflow's client takes them.

    Raises:
        InvalidType, InvalidArgument, ParamConflict: Something cannot be logged.
    """
    recorder = active.active_or_new()
    recorder.params({param.key: param.value for param in params})
    _set_tags(recorder, {tag.key: tag.value for tag in tags})
    for metric in metrics:
        recorder.point(metric.key, metric.value, metric.step, metric.timestamp)


def log_history(data: Any, step: Any = None, timestamp: Any = None) -> None:
    """Log whole histories at once: each column a metric, each row a step.

    Args:
        data: A mapping of names to arrays, or a frame: whatever Arrow takes (numpy, polars, pandas, pyarrow).
            A missing value is no point; NaN is one.
        step: A column's name or an array of whole numbers; None numbers the rows from 0.
        timestamp: A column's name or an array, milliseconds since 1970; None for now.

    Raises:
        InvalidType, InvalidArgument: Something cannot be logged.
    """
    active.active_or_new().history(histories.batch_of(data, step, timestamp))


def set_tag(key: str, value: Any) -> None:
    """Set a tag; the latest value counts. MLflow's reserved tags set what they stand for."""
    _set_tags(active.active_or_new(), {values.check_key(key, "tag"): value})


def set_tags(tags: Mapping[str, Any]) -> None:
    """Set tags: all of them, or none where one cannot be set."""
    _set_tags(active.active_or_new(), tags)


def _set_tags(recorder: Recorder, tags: Mapping[str, Any]) -> None:
    if not isinstance(tags, Mapping):
        raise InvalidType(f"tags must be a dict, not {type(tags).__name__}")
    recorder.tags({key: str(value) for key, value in tags.items() if key not in RESERVED_TAGS})
    for key, attribute in RESERVED_TAGS.items():
        if key in tags:
            recorder.attribute(attribute, str(tags[key]))


def delete_tag(key: str) -> None:
    """Remove a tag of the active run.

    Raises:
        NotFound: The run has no such tag.
    """
    recorder = active.active_or_new()
    run = get_run(recorder.target.run_id)
    if key not in run.data.tags:
        raise NotFound(f"No tag with name: {key} in run with id {recorder.target.run_id}")
    if key in RESERVED_TAGS:
        recorder.attribute(RESERVED_TAGS[key], None)
    else:
        recorder.tags({key: None})


def log_artifact(local_path: "str | os.PathLike[str]", artifact_path: str | None = None) -> None:
    """Copy a file (or a folder with all its files) into the run's artifacts.

    Args:
        artifact_path: The folder there.

    Raises:
        NotFound: There is no such file.
        InvalidArgument: `artifact_path` leads out of the run's artifacts.
    """
    recorder, path = active.active_or_new(), os.fspath(local_path)
    if os.path.isdir(path):
        name = os.path.basename(os.path.abspath(path))
        artifacts.log_folder(recorder, path, f"{artifact_path}/{name}" if artifact_path else name)
    else:
        artifacts.log_file(recorder, path, artifact_path)


def log_artifacts(local_dir: "str | os.PathLike[str]", artifact_path: str | None = None) -> None:
    """Copy all files of a folder, and of those below it, into the run's artifacts.

    Raises:
        NotFound: There is no such folder.
        InvalidArgument: `artifact_path` leads out of the run's artifacts.
    """
    artifacts.log_folder(active.active_or_new(), os.fspath(local_dir), artifact_path)


def log_text(text: str, artifact_file: str) -> None:
    """Write a text as an artifact.

    Args:
        artifact_file: Its path in the run's artifacts, such as `notes/first.md`.
    """
    artifacts.log_bytes(active.active_or_new(), texts.valid(text).encode(), artifact_file)


def log_dict(dictionary: Any, artifact_file: str) -> None:
    """Write a dict as an artifact: YAML where the name ends in .yml or .yaml, else JSON."""
    from staticrun.log.documents import document_of

    artifacts.log_bytes(active.active_or_new(), document_of(dictionary, artifact_file), artifact_file)


def log_figure(figure: Any, artifact_file: str, *, save_kwargs: dict[str, Any] | None = None) -> None:
    """Draw a figure of matplotlib, plotly or altair as an artifact; the name's ending says in which form.

    Args:
        save_kwargs: Passed on to the figure's own function, such as `{"dpi": 200}`.

    Raises:
        InvalidType: It is no figure, or cannot be drawn in that form.
    """
    from staticrun.log.documents import picture_of

    picture = picture_of(figure, artifact_file, save_kwargs or {})
    artifacts.log_bytes(active.active_or_new(), picture, artifact_file)


def get_run(run_id: str) -> entities.Run:
    """A run as it is now, whichever process writes it.

    Raises:
        NotFound: No run has the id.
    """
    from staticrun.store.artifacts import shown_location
    from staticrun.store.reader import Store

    active.flush()
    root = active.tracking_root()
    try:
        store = Store(root)
    except StoreError as error:
        raise NotFound(f"Run with id={run_id} not found", where=root, hint=error.hint) from None
    run = store.run(run_id)
    return entities.run_of(
        run, shown_location(layout.run_folder(root, run.experiment_id, run_id), run.artifact_uri)
    )


def search_runs(
    experiment_ids: Iterable[str] | None = None,
    filter_string: str = "",
    run_view_type: int | str = "ACTIVE_ONLY",
    max_results: int = 100_000,
    order_by: Iterable[str] | None = None,
    output_format: str = "polars",
    search_all_experiments: bool = False,
    experiment_names: Iterable[str] | None = None,
) -> "pl.DataFrame | Any":
    """The runs that a filter finds, as a table with MLflow's column names.

    Args:
        experiment_ids: Where to look; None for the experiment that was set, else Default.
        filter_string: Such as `metrics.loss < 0.1 AND params.model = 'tree'`; see docs/filter.md.
        run_view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`, or MLflow's 1, 2, 3.
        order_by: Such as `["metrics.loss ASC"]`; else the newest first.
        output_format: `polars`, `pandas`, or `list` for `entities.Run`s.
        search_all_experiments: Look in all of them.

    Raises:
        FilterError: The filter or the order cannot be understood.
        InvalidArgument: Another argument cannot.
    """
    from staticrun.query.search import search
    from staticrun.store.index import IndexedStore

    if output_format not in ("polars", "pandas", "list"):
        raise InvalidArgument(f"unknown output_format {output_format!r}", hint="polars, pandas or list")
    active.flush()
    if experiment_ids is None and experiment_names is None and not search_all_experiments:
        experiment_ids = [active.chosen_experiment().experiment_id]
    store = IndexedStore(active.tracking_root())
    found = search(
        store,
        experiment_ids=None if experiment_ids is None else [str(one) for one in experiment_ids],
        filter_string=filter_string,
        run_view_type=_VIEWS.get(run_view_type, "") if isinstance(run_view_type, int) else run_view_type,
        max_results=max_results,
        order_by=None if order_by is None else list(order_by),
        experiment_names=None if experiment_names is None else list(experiment_names),
        search_all_experiments=search_all_experiments,
    )
    if output_format == "polars":
        return found
    return found.to_pandas() if output_format == "pandas" else [get_run(one) for one in found["run_id"]]


def get_experiment(experiment_id: str) -> entities.Experiment:
    """An experiment, by its id.

    Raises:
        NotFound: There is none.
    """
    root = active.tracking_root()
    found = experiments.get_experiment(root, str(experiment_id))
    return entities.experiment_of(found, layout.experiment_folder(root, found.experiment_id))


def get_experiment_by_name(name: str) -> entities.Experiment | None:
    """An experiment, by its name; None where there is none."""
    root = active.tracking_root()
    found = experiments.find_by_name(root, name)
    if found is None:
        return None
    return entities.experiment_of(found, layout.experiment_folder(root, found.experiment_id))
