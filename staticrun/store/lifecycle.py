"""Edits from outside of a session: experiments renamed, tagged, deleted, restored; runs deleted and restored.

Each edit is a log of its own, with a stamp that beats what it edits, whatever the clocks.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from time import sleep

import msgspec

from staticrun.errors import InvalidArgument, InvalidState, NotActive, NotFound, Unwritable
from staticrun.schema.event import Attribute, Event, Lifecycle, Tag
from staticrun.schema.run import ACTIVE, DELETED, Experiment, Text
from staticrun.store import experiments, files, layout
from staticrun.store.folder import RunFolder
from staticrun.store.writer import LogWriter

#: How often, and after how many seconds, a run is looked for again that a removal has in its hands.
_TRIES = 5
_PAUSE = 0.05
#: MLflow's tag that holds the note.
NOTE = "mlflow.note.content"


def rename_experiment(root: str, experiment_id: str, name: str, time: int) -> None:
    """Give an experiment another name; its id, and so its folder, stays.

    Args:
        time: Now, milliseconds since 1970.

    Raises:
        NotFound, InvalidArgument, Unwritable: There is none, the name is empty, or it cannot be written.
        AlreadyExists: Another one has the name.
        InvalidState: It is deleted.
    """
    experiment, name = experiments.get_experiment(root, experiment_id), experiments.check_name(name)
    if experiment.lifecycle == DELETED:
        raise InvalidState(
            f"Cannot rename the deleted experiment {experiment.name!r}", hint="restore it first"
        )
    found = experiments.find_by_name(root, name)
    if found is not None and found.experiment_id != experiment_id:
        raise experiments.taken(found)
    if name != experiment.name:
        _change(root, experiment, [Attribute("name", name, 0)], time)


def set_experiment_tags(root: str, experiment_id: str, tags: Mapping[str, Text | None], time: int) -> None:
    """Set tags of an experiment, or remove those whose value is None; `mlflow.note.content` is its note.

    Raises:
        NotFound, InvalidArgument, Unwritable: There is no such experiment, or it cannot be written.
        NotActive: It is deleted.
    """
    experiment = active_experiment(root, experiment_id)
    _change(
        root,
        experiment,
        [Attribute("note", value, 0) if key == NOTE else Tag(key, value, 0) for key, value in tags.items()],
        time,
    )


def mark_experiment(root: str, experiment_id: str, state: str, time: int) -> None:
    """Delete or restore an experiment, and with it all its runs. Nothing is removed.

    Args:
        state: `active` or `deleted`.

    Raises:
        NotFound: There is none in the other state.
        InvalidArgument, Unwritable: The id is no number, or it cannot be written.
    """
    experiment = experiments.get_experiment(root, experiment_id)
    if experiment.lifecycle == state:
        other = ACTIVE if state == DELETED else DELETED
        raise NotFound(f"No Experiment with id={experiment_id} exists that is {other}", where=root)
    _change(root, experiment, [Lifecycle(state, 0)], time)


def active_experiment(root: str, experiment_id: str) -> Experiment:
    """An experiment that may be written to.

    Raises:
        NotFound, InvalidArgument: There is none of this id.
        NotActive: It is deleted.
    """
    experiment = experiments.get_experiment(root, experiment_id)
    if experiment.lifecycle == DELETED:
        raise NotActive(
            f"The experiment {experiment_id} must be in the 'active' state. Current state is deleted.",
            hint="restore it first",
        )
    return experiment


def _change(
    root: str, experiment: Experiment, changes: Sequence[Tag | Attribute | Lifecycle], time: int
) -> None:
    stamp = max(time, (experiment.updated or 0) + 1)
    stamped: list[Event] = [msgspec.structs.replace(change, stamp=stamp) for change in changes]
    if stamped:
        with _writing(root):
            experiments.write_experiment(root, experiment.experiment_id, experiment.name)
            experiments.append_changes(root, experiment.experiment_id, layout.new_writer(time), stamped)


@contextlib.contextmanager
def _writing(root: str) -> Iterator[None]:
    """Name the store where it does not take a change.

    Raises:
        Unwritable: So it is.
    """
    try:
        yield
    except OSError as error:
        raise Unwritable(
            f"{root} does not take the change: {error.strerror or error}",
            where=None if error.filename is None else str(error.filename),
            hint="nothing was changed; is the disk full, or may you only read it?",
        ) from error


def find_run(root: str, run_id: str) -> Experiment | None:
    """The experiment that a run lies in; None where no run has the id.

    Raises:
        InvalidArgument: It is no run id.
        OSError: The store cannot be read.
    """
    if not layout.is_run_id(run_id):
        raise InvalidArgument(
            f"Invalid run id: {run_id!r}",
            hint="1 to 64 characters a-z, 0-9, _ and -, the first a letter or digit",
        )
    found = [
        experiment
        for experiment in experiments.list_experiments(root)
        if os.path.isdir(layout.run_folder(root, experiment.experiment_id, run_id))
    ]
    return found[0] if found else None


def mark_run(root: str, run_id: str, state: str, time: int) -> None:
    """Delete or restore a run. Nothing is removed.

    Args:
        state: `active` or `deleted`.

    Raises:
        InvalidArgument, NotFound: No run has the id.
        Unwritable: It cannot be written.
    """
    had: set[str] | None = None  # the logs that it had when it was found
    marks: list[str] = []
    for _ in range(_TRIES):
        experiment = find_run(root, run_id)
        if experiment is None and had is None:
            raise NotFound(f"Run with id={run_id} not found", where=root)
        if experiment is not None:
            folder = layout.run_folder(root, experiment.experiment_id, run_id)
            there = set(RunFolder(folder, run_id, run_id).writers)
            had = there if had is None else had
            if (not had or had & there) and _mark(root, folder, run_id, state, time, had, marks):
                return
        sleep(_PAUSE)  # a removal has it in its hands, and puts it back if somebody wrote into it before
    # It was removed for good in this instant; nothing of it shall come back by this mark.
    for path in marks:
        files.remove(path)
        files.remove_empty(os.path.dirname(path))
    raise NotFound(f"Run with id={run_id} not found", where=root, hint="it has just been removed for good")


def _mark(
    root: str, folder: str, run_id: str, state: str, time: int, had: set[str], marks: list[str]
) -> bool:
    """Write a mark into a run's folder; False where that was taken away meanwhile.

    Args:
        had: The logs that the run had when it was found.
        marks: Gets what was written.
    """
    said = [event for one in RunFolder(folder, run_id, run_id).states() for event in one.events()]
    stamps = [event.stamp for event in said if isinstance(event, Lifecycle)]
    writer = LogWriter(folder, run_id, layout.new_writer(time))
    try:
        with _writing(root):
            writer.append([Lifecycle(state, max([time, *(stamp + 1 for stamp in stamps)]))])
            writer.finish()
    except Unwritable as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        return False
    finally:
        marks += [writer.log_path, *writer.paths]
    return not had or bool(had & set(RunFolder(folder, run_id, run_id).writers))
