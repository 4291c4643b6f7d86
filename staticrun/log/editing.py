"""Runs that this process writes to without being at work in them: edits, and runs that a client made.

An edit has a writer of its own and no session, so it never says that a run goes on or ends. A client's run
has a session that ends when the client says so, or when the process fails.
"""

from staticrun.errors import NotActive, NotFound
from staticrun.log import clock
from staticrun.log.process import current
from staticrun.log.recorder import Recorder
from staticrun.log.seen import Seen
from staticrun.log.sink import Target
from staticrun.schema.event import Beat, Start
from staticrun.schema.run import DELETED, SCHEDULED, Experiment, Run
from staticrun.store import experiments, lifecycle
from staticrun.store.fold import WriterState
from staticrun.store.folder import RunFolder
from staticrun.store.merge import merge

#: Logs that are held open at once; the one that was used longest ago is closed for another.
LIMIT = 128

_open: dict[tuple[str, str], Recorder] = {}


def find(root: str, run_id: str) -> Target | None:
    """Where a run lies, None where there is none of this id.

    Raises:
        InvalidArgument: It is no run id.
        OSError: The store cannot be read.
    """
    experiment = lifecycle.find_run(root, run_id)
    if experiment is None:
        return None
    return Target(root, experiment.experiment_id, experiment.name, run_id)


def recall(target: Target) -> tuple[list[WriterState], Run]:
    """What all writers of a run have said, and what it comes to; deleted where its experiment is.

    Raises:
        FormatError: A later version wrote it.
        OSError: It cannot be read.
    """
    states = RunFolder(target.folder, target.run_id, target.run_id).states()
    run = merge(target.experiment_id, target.run_id, states, clock.now_ms())
    experiment = experiments.read_experiment(target.root, target.experiment_id)
    if experiment is not None and experiment.lifecycle == DELETED:
        run.lifecycle = DELETED
    return states, run


def recorder_of(root: str, run_id: str) -> Recorder:
    """What writes to a run: its session in this process, if there is one, else an edit.

    Raises:
        InvalidArgument, NotFound: No run has the id.
        NotActive: It is deleted.
    """
    found = opened_here(root, run_id)
    if found is not None:
        return found
    target, states, run = _recalled(root, run_id)
    recorder = Recorder(target, None, Seen(states), current.flusher, run.artifact_uri)
    return _keep(recorder)


def opened_here(root: str, run_id: str) -> Recorder | None:
    """What writes to a run already, None where nothing does."""
    found = _open.pop((root, run_id), None)
    if found is not None and found.open:
        _open[root, run_id] = found  # the latest in use is the last one in line
        return found
    for recorder in reversed(list(current.open)):  # a copy: other threads start and end runs
        if recorder.target.run_id == run_id and recorder.target.root == root and recorder.open:
            return recorder
    return None


def _recalled(root: str, run_id: str) -> tuple[Target, list[WriterState], Run]:
    """A run that may be written to."""
    target = find(root, run_id)
    if target is None:
        raise NotFound(f"Run with id={run_id} not found", where=root)
    current.flusher.flush()
    states, run = recall(target)
    if run.lifecycle == DELETED:
        raise NotActive(
            f"The run {run_id} must be in the 'active' state. Current state is deleted.",
            hint="restore it first",
        )
    return target, states, run


def _keep(recorder: Recorder) -> Recorder:
    _open[recorder.target.root, recorder.target.run_id] = recorder
    current.attended(recorder)
    while len(_open) > LIMIT:
        _close(next(iter(_open)))
    return recorder


def _close(key: tuple[str, str]) -> None:
    recorder = _open.pop(key)
    if recorder.open:
        current.end(recorder, None)


def release(root: str, run_id: str) -> None:
    """Close what writes to a run beside its session, so that a session finds all of it."""
    if (root, run_id) in _open:
        _close((root, run_id))


def create(root: str, experiment: Experiment, run_id: str, start_time: int | None, uri: str) -> Recorder:
    """Make a run whose end will be told. It knows nothing of this process, which may only import it.

    Args:
        start_time: Milliseconds since 1970; None for now.
        uri: Where its artifacts go, as the run names it.
    """
    now = clock.now_ms()
    target = Target(root, experiment.experiment_id, experiment.name, run_id)
    began = Start(now if start_time is None else start_time, {}, {})
    recorder = Recorder(target, began, Seen(), current.flusher, uri)
    recorder.waits = True
    recorder.rows.append(Beat(now))  # a run that started long ago is alive
    if uri:
        recorder.attribute("artifact_uri", uri)
    recorder.attend()
    return _keep(recorder)


def terminate(root: str, run_id: str, status: str, end_time: int | None) -> None:
    """Say that a run is over: the end of its session here, or of one that takes the place of those before.

    Raises:
        InvalidArgument, NotFound, NotActive: As `recorder_of`.
    """
    recorder = opened_here(root, run_id)
    if recorder is None or recorder.start is None:
        recorder = reopen(root, run_id, until=end_time)
    recorder.must_be_open()
    current.end(recorder, status, time=end_time)
    release(root, run_id)


def reopen(root: str, run_id: str, status: str | None = None, until: int | None = None) -> Recorder:
    """Begin a session that takes the place of all before it, unless one of those still speaks.

    Args:
        status: `SCHEDULED` where it only waits for a process.
        until: When it will have ended, where that is known.

    Raises:
        InvalidArgument, NotFound, NotActive: As `recorder_of`.
    """
    session = opened_here(root, run_id)
    if session is not None and session.start is not None:
        current.end(session, None)
    release(root, run_id)
    target, states, run = _recalled(root, run_id)
    facts = {key: value for key, value in run.attributes.items() if key != "status"}
    if status == SCHEDULED:
        facts["status"] = SCHEDULED
    now = clock.now_ms()
    time = max(now if until is None else min(now, until), run.start or 0)
    began = Start(time, facts, {state.writer: state.lines for state in states})
    recorder = Recorder(target, began, Seen(states), current.flusher, run.artifact_uri)
    recorder.waits = True
    recorder.attend()
    if status == SCHEDULED:
        current.end(recorder, None)
        return recorder
    return _keep(recorder)


def mark(root: str, run_id: str, state: str) -> None:
    """Delete or restore a run. While it is deleted nothing can be logged to it here either.

    Raises:
        InvalidArgument, NotFound: No run has the id.
    """
    recorder = opened_here(root, run_id)
    if recorder is not None:
        recorder.lifecycle(state)
    else:
        lifecycle.mark_run(root, run_id, state, clock.now_ms())


def mark_experiment(root: str, experiment_id: str, state: str) -> None:
    """Delete or restore an experiment; what is open here of its runs takes nothing meanwhile.

    Raises:
        InvalidArgument, NotFound: There is none in the other state.
    """
    lifecycle.mark_experiment(root, experiment_id, state, clock.now_ms())
    for recorder in list(current.open):
        if recorder.target.root == root and recorder.target.experiment_id == experiment_id:
            recorder.mark("experiment", state)
