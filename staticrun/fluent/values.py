"""Values of runs: metrics, params, tags, notes, datasets."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from staticrun.errors import InvalidType
from staticrun.fluent.runs import recorder_for
from staticrun.log import reserved, values
from staticrun.log.active import active_or_new
from staticrun.log.operations import RunOperations, operations

if TYPE_CHECKING:
    from staticrun import entities


def log_metric(
    key: str,
    value: float,
    step: int | None = None,
    synchronous: bool | None = None,
    timestamp: int | None = None,
    run_id: str | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> RunOperations | None:
    """Log one value of a metric.

    Args:
        value: A number: int, float, bool, Decimal, text that is a number, one element of numpy or torch. NaN
            and the infinities are kept as they are.
        step: Any whole number of 64 bits, in any order; None for 0.
        synchronous: False for something to wait for, as MLflow gives it. In any case the call returns at
            once, and the value is written within a second.
        timestamp: Milliseconds since 1970; None for now.
        run_id: To which run; None for the active one.
        model_id: For MLflow's scripts; not kept, as a model is a file that a run logs.
        dataset: What it was measured on, as `log_input` takes it; it becomes a dataset that the run used.

    Raises:
        InvalidType, InvalidArgument: Something cannot be logged.
        NotFound: There is no such run.
        InvalidState: The run is deleted.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_metric("loss", 0.5, step=1)
    >>> run.data.metrics
    {'loss': 0.5}
    """
    if dataset is not None:
        return log_metrics({key: value}, step, synchronous, run_id, timestamp, model_id, dataset)
    if run_id is None:
        active_or_new().point(key, value, step, timestamp)
    else:
        recorder_for(run_id).point(key, value, step, timestamp)
    return None if synchronous is None else operations(synchronous)


def log_metrics(
    metrics: dict[str, float],
    step: int | None = None,
    synchronous: bool | None = None,
    run_id: str | None = None,
    timestamp: int | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> RunOperations | None:
    """Log values of several metrics at one step: all of them, or none where one cannot be logged.

    Args:
        model_id, dataset: As for `log_metric`.

    Raises:
        InvalidType, InvalidArgument, NotFound, InvalidState: As `log_metric`.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_metrics({"train/loss": 0.4, "val/loss": 0.6}, step=3)
    >>> run.data.metrics
    {'train/loss': 0.4, 'val/loss': 0.6}
    """
    recorder = recorder_for(run_id)
    if dataset is not None:
        from staticrun.log import inputs

        used = inputs.input_of(dataset)
        recorder.points(metrics, step, timestamp)
        recorder.input(used)
    else:
        recorder.points(metrics, step, timestamp)
    return None if synchronous is None else operations(synchronous)


def log_param(key: str, value: Any, synchronous: bool | None = None) -> Any:
    """Log a param, once: what went into the run.

    Returns:
        The value; something to wait for where `synchronous` is False.

    Raises:
        ParamConflict: It was logged before with another value.

    >>> with staticrun.start_run():
    ...     staticrun.log_param("depth", 3)
    3
    """
    active_or_new().params({values.check_key(key, "param"): value})
    return value if synchronous is not False else operations(synchronous)


def log_params(
    params: dict[str, Any], synchronous: bool | None = None, run_id: str | None = None
) -> RunOperations | None:
    """Log params, once each: all of them, or none where one cannot be logged.

    Raises:
        ParamConflict: One was logged before with another value.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_params({"lr": 0.1, "model": "tree"})
    >>> run.data.params
    {'lr': '0.1', 'model': 'tree'}
    """
    recorder_for(run_id).params(params)
    return operations(synchronous)


def log_batch(
    metrics: "Iterable[entities.Metric]" = (),
    params: "Iterable[entities.Param]" = (),
    tags: "Iterable[entities.RunTag]" = (),
    run_id: str | None = None,
) -> None:
    """Log any number of metrics, params and tags, as MLflow's client takes them.

    Raises:
        InvalidType, InvalidArgument, ParamConflict, NotFound, InvalidState: Something cannot be logged.

    >>> from staticrun.entities import Metric, Param, RunTag
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_batch([Metric("loss", 0.5, step=1)], [Param("lr", "0.1")], [RunTag("team", "a")])
    >>> run.data.metrics, run.data.params
    ({'loss': 0.5}, {'lr': '0.1'})
    """
    from staticrun.log import batches

    batches.log(recorder_for(run_id), metrics, params, tags)


def log_history(data: Any, step: Any = None, timestamp: Any = None, run_id: str | None = None) -> None:
    """Log whole histories at once: each column a metric, each row a step.

    Args:
        data: A mapping of names to arrays, or a frame: whatever Arrow takes (numpy, polars, pandas, pyarrow).
            A missing value is no point; NaN is one.
        step: A column's name or an array of whole numbers; None numbers the rows from 0.
        timestamp: A column's name or an array, milliseconds since 1970; None for now.

    Raises:
        InvalidType, InvalidArgument, NotFound, InvalidState: Something cannot be logged.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_history({"epoch": [1, 2], "loss": [0.9, 0.5]}, step="epoch")
    >>> run.data.metrics
    {'loss': 0.5}
    """
    from staticrun.log import histories

    recorder_for(run_id).history(histories.batch_of(data, step, timestamp))


def set_tag(key: str, value: Any, synchronous: bool | None = None) -> RunOperations | None:
    """Set a tag; the latest value counts. MLflow's reserved tags set what they stand for.

    >>> with staticrun.start_run() as run:
    ...     staticrun.set_tag("team", "cellar")
    >>> run.data.tags["team"]
    'cellar'
    """
    reserved.set_tags(active_or_new(), {values.check_key(key, "tag"): value})
    return operations(synchronous)


def set_tags(tags: Mapping[str, Any], synchronous: bool | None = None) -> RunOperations | None:
    """Set tags: all of them, or none where one cannot be set.

    >>> with staticrun.start_run() as run:
    ...     staticrun.set_tags({"team": "cellar", "year": 2026})
    >>> run.data.tags["year"]
    '2026'
    """
    reserved.set_tags(active_or_new(), tags)
    return operations(synchronous)


def delete_tag(key: str) -> None:
    """Remove a tag of the active run.

    Raises:
        NotFound: The run has no such tag.

    >>> with staticrun.start_run() as run:
    ...     staticrun.set_tag("draft", True)
    ...     staticrun.delete_tag("draft")
    >>> "draft" in run.data.tags
    False
    """
    from staticrun.client import Client

    target = active_or_new().target
    Client(target.root).delete_tag(target.run_id, key)


def set_note(note: str | None, run_id: str | None = None) -> None:
    """Set the note of a run, in Markdown; None removes it. It is MLflow's description of a run.

    Raises:
        InvalidType: It is no text.
        NotFound, InvalidState: There is no such run, or it is deleted.

    >>> with staticrun.start_run() as run:
    ...     staticrun.set_note("The **first** one that converged.")
    >>> run.data.tags["mlflow.note.content"]
    'The **first** one that converged.'
    """
    if note is not None and not isinstance(note, str):
        raise InvalidType(f"a note must be a str, not {type(note).__name__}")
    recorder_for(run_id).attribute("note", note)


def log_input(
    dataset: Any = None,
    context: str | None = None,
    tags: Mapping[str, Any] | None = None,
    model: Any = None,
) -> None:
    """Note that the active run uses a dataset: its name, digest and source, not its content.

    Args:
        dataset: What `staticrun.data.from_pandas`, `from_polars` or `from_numpy` make, a dataset of MLflow,
            or any object with a name and a digest. None, as MLflow allows it, is nothing.
        context: What for, such as `training`.
        model: For MLflow's scripts; not kept.

    Raises:
        InvalidType, InvalidArgument: It describes no dataset.

    >>> from staticrun import data
    >>> from staticrun.entities import Dataset
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_input(Dataset("iris", "1a2b3c4d", "local", "iris.csv"), context="training")
    >>> run.inputs.dataset_inputs[0].dataset.name
    'iris'
    """
    from staticrun.log import inputs

    recorder = active_or_new()
    if dataset is not None:
        recorder.input(inputs.input_of(dataset, context, tags))


def log_inputs(
    datasets: Iterable[Any] | None = None,
    contexts: Iterable[str | None] | None = None,
    tags_list: Iterable[Mapping[str, Any] | None] | None = None,
    models: Iterable[Any] | None = None,
) -> None:
    """Note that the active run uses datasets, each with a context and tags of its own.

    Args:
        models: For MLflow's scripts; not kept.

    Raises:
        InvalidType, InvalidArgument: One describes no dataset, or the lists differ in length.

    >>> from staticrun.entities import Dataset
    >>> parts = [Dataset("train", "1a2b"), Dataset("holdout", "3c4d")]
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_inputs(parts, contexts=["training", "evaluation"])
    >>> sorted(used.dataset.name for used in run.inputs.dataset_inputs)
    ['holdout', 'train']
    """
    from staticrun.log import inputs

    recorder = active_or_new()
    for used in inputs.inputs_of(datasets or (), contexts, tags_list):
        recorder.input(used)
