"""Runs: started, ended, gone on with, deleted, found."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from staticrun.errors import InvalidArgument
from staticrun.fluent.activerun import ActiveRun
from staticrun.log import active, reserved, system
from staticrun.log.process import current
from staticrun.log.recorder import Recorder
from staticrun.schema.run import FAILED, FINISHED, KILLED

if TYPE_CHECKING:
    from staticrun import entities
    from staticrun.client import Client

_ENDED = (FINISHED, FAILED, KILLED)
_NOTE = "mlflow.note.content"


def set_tracking_uri(uri: "str | os.PathLike[str] | None") -> None:
    """Choose the folder that runs go to: a path or a `file:` URI; "" or None for the default, `./runs`.

    It is in `STATICRUN_TRACKING_URI` then, so that processes which are started log there too.

    Raises:
        InvalidArgument, InvalidType: The URI is of a server or database, or no text.

    >>> staticrun.set_tracking_uri(tmp)
    >>> staticrun.get_tracking_uri() == tmp
    True
    """
    active.set_tracking_uri(os.fspath(uri) if isinstance(uri, os.PathLike) else uri)


def get_tracking_uri() -> str:
    """The folder that runs go to: as set, else `STATICRUN_TRACKING_URI`, else `./runs`; absolute.

    >>> staticrun.set_tracking_uri(tmp)
    >>> staticrun.get_tracking_uri() == tmp
    True
    """
    return active.tracking_root()


def is_tracking_uri_set() -> bool:
    """Whether `set_tracking_uri` or `STATICRUN_TRACKING_URI` chose the folder that runs go to.

    >>> staticrun.set_tracking_uri(tmp)
    >>> staticrun.is_tracking_uri_set()
    True
    """
    return active.is_tracking_uri_set()


def start_run(
    run_id: str | None = None,
    experiment_id: str | None = None,
    run_name: str | None = None,
    nested: bool = False,
    parent_run_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    description: str | None = None,
    log_system_metrics: bool | None = None,
) -> ActiveRun:
    """Start a run and make it the active one of this thread or asyncio task.

    Args:
        run_id: A run to go on with, in a new log; its history stays.
        experiment_id: Where a new run goes; None for the one that was set, else Default.
        run_name: Its name; a friendly one derives from the id where none is given.
        nested: Whether it may start inside of an active one, which becomes its parent.
        parent_run_id: Its parent, where that is not the active run. It may lie in another store.
        tags: Tags to set.
        description: Its note, in Markdown.
        log_system_metrics: Whether CPU, memory, disk, network and NVIDIA GPUs are sampled meanwhile, under
            `system/`; None as `enable_system_metrics_logging` or
            `STATICRUN_ENABLE_SYSTEM_METRICS_LOGGING` says. It needs psutil.

    Raises:
        InvalidState: A run is active and `nested` is not set, or the run, or its parent, is deleted.
        NotFound: No run has the id.
        InvalidType, InvalidArgument: Something cannot be used, or the parent is not the active run.

    >>> with staticrun.start_run(run_name="outer", tags={"team": "cellar"}) as outer:
    ...     with staticrun.start_run(run_name="inner", nested=True) as inner:
    ...         staticrun.log_metric("loss", 0.3)
    >>> inner.data.tags["mlflow.parentRunId"] == outer.info.run_id
    True
    """
    given = {str(key): value for key, value in tags.items()} if isinstance(tags, Mapping) else tags
    said = reserved.check_tags(given or {})
    if run_name:
        said.pop("mlflow.runName", None)  # what is given by its own name counts
    if description is not None and _NOTE in said:
        raise InvalidArgument(
            f"Description is already set via the tag {_NOTE} in tags",
            hint="remove that tag or leave the description out",
        )
    recorder = active.start(
        run_id,
        None if experiment_id is None else str(experiment_id),
        None if run_name is None else str(run_name),
        nested=nested,
        parent_run_id=parent_run_id,
        description=None if description is None else str(description),
    )
    if said:
        reserved.set_tags(recorder, said)
    if system.is_enabled() if log_system_metrics is None else log_system_metrics:
        current.sample(recorder)
    return ActiveRun(recorder)


def end_run(status: str = FINISHED, *, durable: bool = False) -> None:
    """End the active run, and wait (for at most 10 s) until all of it is written.

    Args:
        status: `FINISHED`, `FAILED` or `KILLED`.
        durable: Wait until it survives a power cut as well.

    Raises:
        InvalidArgument: Another status.

    >>> run = staticrun.start_run()
    >>> staticrun.end_run("KILLED")
    >>> staticrun.get_run(run.info.run_id).info.status
    'KILLED'
    """
    if status not in _ENDED:
        raise InvalidArgument(f"a run cannot end as {status!r}", hint=f"one of {', '.join(_ENDED)}")
    active.end(status, durable=durable)


def active_run() -> ActiveRun | None:
    """The active run of this thread or asyncio task, None where there is none.

    >>> with staticrun.start_run() as run:
    ...     staticrun.active_run() == run
    True
    """
    recorder = active.active()
    return None if recorder is None else ActiveRun(recorder)


def last_active_run() -> "entities.Run | None":
    """The run that is active, or was so last in this process; None where there was none.

    >>> with staticrun.start_run(run_name="latest"):
    ...     staticrun.log_metric("loss", 0.2)
    >>> staticrun.last_active_run().info.run_name
    'latest'
    """
    from staticrun.client import Client

    recorder = active.active() or active.last()
    return None if recorder is None else Client(recorder.target.root).get_run(recorder.target.run_id)


def flush() -> bool:
    """Write what waits in memory; False where the store took longer than 10 s.

    >>> with staticrun.start_run():
    ...     staticrun.log_metric("loss", 0.2)
    ...     staticrun.flush()  # now `cat` shows it
    True
    """
    return active.flush()


def flush_async_logging() -> None:
    """Write what waits in memory, under MLflow's name.

    >>> with staticrun.start_run():
    ...     waiting = staticrun.log_metric("loss", 0.2, synchronous=False)
    ...     staticrun.flush_async_logging()
    """
    active.flush()


def get_run(run_id: str) -> "entities.Run":
    """A run as it is now, whichever process writes it.

    Raises:
        NotFound, InvalidArgument: No run has the id.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_param("lr", 0.1)
    0.1
    >>> staticrun.get_run(run.info.run_id).data.params
    {'lr': '0.1'}
    """
    return _client().get_run(run_id)


def get_parent_run(run_id: str) -> "entities.Run | None":
    """The run that a nested one belongs to; None where it is no nested one.

    Raises:
        NotFound, InvalidArgument: There is no such run, or its parent is gone.

    >>> with staticrun.start_run(run_name="sweep"):
    ...     with staticrun.start_run(nested=True) as trial:
    ...         pass
    >>> staticrun.get_parent_run(trial.info.run_id).info.run_name
    'sweep'
    """
    return _client().get_parent_run(run_id)


def get_metric_history(run_id: str, key: str) -> "list[entities.Metric]":
    """All values of a metric of a run, in order of time, then step.

    Raises:
        NotFound, InvalidArgument: No run has the id.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_history({"loss": [0.9, 0.5, 0.3]})
    >>> [metric.value for metric in staticrun.get_metric_history(run.info.run_id, "loss")]
    [0.9, 0.5, 0.3]
    """
    return _client().get_metric_history(run_id, key)


def delete_run(run_id: str) -> None:
    """Mark a run as deleted: searches and sites leave it out, and nothing can be logged to it.

    Raises:
        NotFound, InvalidArgument: No run has the id.

    >>> with staticrun.start_run() as run:
    ...     pass
    >>> staticrun.delete_run(run.info.run_id)
    >>> staticrun.restore_run(run.info.run_id)
    """
    _client().delete_run(run_id)


def restore_run(run_id: str) -> None:
    """Take back `delete_run`.

    Raises:
        NotFound, InvalidArgument: No run has the id.

    >>> with staticrun.start_run() as run:
    ...     pass
    >>> staticrun.delete_run(run.info.run_id)
    >>> staticrun.restore_run(run.info.run_id)
    >>> staticrun.get_run(run.info.run_id).info.lifecycle_stage
    'active'
    """
    _client().restore_run(run_id)


def _client() -> "Client":
    from staticrun.client import Client

    return Client()


def recorder_for(run_id: str | None) -> Recorder:
    """What writes to a run; to the active one, which is started where there is none, if no id is given."""
    if run_id is None:
        return active.active_or_new()
    from staticrun.log import editing

    return editing.recorder_of(active.tracking_root(), run_id)
