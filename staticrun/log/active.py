"""Which run is meant: the one that this thread, or this asyncio task, started last and did not end."""

import os
from contextvars import ContextVar

from staticrun.errors import InvalidArgument, InvalidState, NotFound
from staticrun.log import capture, clock
from staticrun.log.bounded import within_patience
from staticrun.log.outage import warn
from staticrun.log.process import current
from staticrun.log.recorder import Recorder
from staticrun.log.seen import Seen
from staticrun.log.sink import Target
from staticrun.schema.event import Start
from staticrun.schema.run import DELETED, FINISHED, Ending, Experiment
from staticrun.store import artifacts, experiments, layout, locate
from staticrun.store.fold import WriterState

RUN_ID = capture.RUN_ID
EXPERIMENT_NAME = "STATICRUN_EXPERIMENT_NAME"
EXPERIMENT_ID = "STATICRUN_EXPERIMENT_ID"

#: Seconds for which an experiment that was found is not looked at again: a sweep starts thousands of runs.
LOOK_AGAIN = 1.0

_looked_up: dict[tuple[str, str], tuple[float, Experiment]] = {}
_stack: ContextVar[tuple[Recorder, ...]] = ContextVar("staticrun_active", default=())


class _Settings:
    """What `set_tracking_uri`, `set_artifact_uri` and `set_experiment` chose, for the whole process."""

    tracking_uri: str | None = None
    artifact_uri: str | None = None
    experiment: tuple[str, Experiment] | None = None  # with its root
    exported: str | None = None  # the name of that experiment, for processes that are started
    run_id_taken = False


_settings = _Settings()


def tracking_root() -> str:
    """The folder that runs go to: as set, else STATICRUN_TRACKING_URI, else ./runs."""
    return locate.tracking_root(_settings.tracking_uri)


def set_tracking_uri(uri: str | None) -> None:
    """Choose the folder for all runs that are started from now on, by processes that are started as well.

    Args:
        uri: None or "" for the default.

    Raises:
        InvalidArgument, InvalidType: The URI is of a server or database, or no text.
    """
    _settings.tracking_uri = locate.tracking_root(uri) if uri else None
    if uri:
        os.environ[locate.TRACKING_URI] = _settings.tracking_uri or ""
    else:
        os.environ.pop(locate.TRACKING_URI, None)


def is_tracking_uri_set() -> bool:
    """Whether somebody chose the folder, in code or in the environment."""
    return _settings.tracking_uri is not None or bool(os.environ.get(locate.TRACKING_URI))


def set_artifact_uri(uri: str | None) -> None:
    """Choose where artifacts of runs go that are started from now on; None or "" for beside their runs.

    Raises:
        InvalidArgument: The URI is of no folder.
    """
    _settings.artifact_uri = artifacts.root_path(uri) if uri else None


def artifact_uri(root: str, experiment: Experiment, run_id: str) -> str:
    """Where the artifacts of a new run go, as the run keeps it; "" for its own folder.

    The experiment's own place counts first, then `set_artifact_uri`, then STATICRUN_ARTIFACT_URI.

    Raises:
        InvalidArgument: The URI is of no folder.
    """
    folder = layout.run_folder(root, experiment.experiment_id, run_id)
    if experiment.artifact_uri:
        beside = layout.experiment_folder(root, experiment.experiment_id)
        base = artifacts.location(beside, experiment.artifact_uri)
        return artifacts.uri_of_root(base, folder, root, run_id, layout.ARTIFACTS)
    named = _settings.artifact_uri or os.environ.get(locate.ARTIFACT_URI)
    if not named:
        return ""
    return artifacts.uri_of_root(named, folder, root, experiment.experiment_id, run_id, layout.ARTIFACTS)


def choose_experiment(experiment: Experiment) -> None:
    """Make an experiment the one that runs go to, those of processes that are started as well."""
    _settings.experiment = (tracking_root(), experiment)
    _settings.exported = os.environ[EXPERIMENT_NAME] = experiment.name


def ensure_experiment(root: str, name: str) -> Experiment:
    """An experiment, made where it does not exist.

    Where the store fails, a warning says so; the id derives from the name, so that runs find together later.

    Raises:
        InvalidArgument: It is deleted, or the name is empty.
    """
    try:
        return within_patience(lambda: experiments.ensure_experiment(root, name, clock.now_ms()))
    except OSError as error:
        warn(f"cannot make experiment {name!r} in {root}: {error.strerror or error}")
        return Experiment(layout.derive_experiment_id(name), name)


def _experiment(root: str, experiment_id: str | None) -> Experiment:
    """The experiment of a new run: as given, else as set, else of the environment, else Default."""
    if experiment_id is None:
        if _settings.experiment is not None and _settings.experiment[0] == root:
            experiments.check_active(_settings.experiment[1])
            return _settings.experiment[1]
        name = os.environ.get(EXPERIMENT_NAME)
        if (
            name and name != _settings.exported
        ):  # what was chosen for another store does not count in this one
            return ensure_experiment(root, name)
        experiment_id = os.environ.get(EXPERIMENT_ID) or layout.DEFAULT_EXPERIMENT_ID
    known = _looked_up.get((root, experiment_id))
    if known is not None and clock.elapsed() - known[0] < LOOK_AGAIN:
        return known[1]
    try:
        found = within_patience(lambda: experiments.get_experiment(root, str(experiment_id)))
    except OSError as error:
        warn(f"cannot look for experiment {experiment_id} in {root}: {error.strerror or error}")
        is_default = experiment_id == layout.DEFAULT_EXPERIMENT_ID
        name = layout.DEFAULT_EXPERIMENT_NAME if is_default else f"experiment {experiment_id}"
        return Experiment(str(experiment_id), name)
    experiments.check_active(found)
    _looked_up[root, experiment_id] = (clock.elapsed(), found)
    return found


def forget_experiment(root: str, experiment_id: str) -> None:
    """Look at an experiment anew: it was edited."""
    _looked_up.pop((root, experiment_id), None)
    chosen = _settings.experiment
    if chosen is not None and chosen[0] == root and chosen[1].experiment_id == experiment_id:
        _settings.experiment = (root, experiments.get_experiment(root, experiment_id))


def active() -> Recorder | None:
    """The active run, None where there is none."""
    for recorder in reversed(_stack.get()):
        if recorder.open:
            return recorder
    return None


def active_or_new() -> Recorder:
    """The active run; as with MLflow one is started where there is none."""
    stack = _stack.get()
    if stack and stack[-1].open:
        return stack[-1]
    return active() or start()


def start(
    run_id: str | None = None,
    experiment_id: str | None = None,
    run_name: str | None = None,
    *,
    nested: bool = False,
    parent_run_id: str | None = None,
    tags: dict[str, object] | None = None,
    description: str | None = None,
) -> Recorder:
    """Start a run, or go on with one, and make it the active one.

    Raises:
        InvalidState: A run is active and `nested` is not set, or the run is deleted.
        NotFound: No run has the id.
    """
    outer = active()
    if outer is not None and not nested:
        raise InvalidState(
            f"Run with UUID {outer.target.run_id} is already active. To start a new run, first end the "
            "current run with staticrun.end_run(). To start a nested run, call start_run with nested=True"
        )
    root = tracking_root()
    if parent_run_id:
        _check_parent(root, parent_run_id, outer)
    wanted = run_id
    if wanted is None and not _settings.run_id_taken:
        wanted = os.environ.get(RUN_ID) or None
    found = None if wanted is None else _find(root, wanted)
    if found is None and run_id is not None:
        raise NotFound(
            f"Run with id={run_id} not found",
            where=root,
            hint=f"without run_id a new run is made; {RUN_ID} may name a run that does not exist yet",
        )
    if found is not None:
        if experiment_id is not None and str(experiment_id) != found.experiment_id:
            raise InvalidArgument(
                f"run {found.run_id} lies in experiment {found.experiment_id}, not in {experiment_id}"
            )
        recorder = _resume(found)
    else:
        recorder = _new(root, _experiment(root, experiment_id), wanted or layout.new_run_id())
    if wanted is not None and run_id is None:
        _settings.run_id_taken = True
    parent = parent_run_id or (outer.target.run_id if outer is not None else None)
    _describe(recorder, run_name, None if found else parent, tags, description)
    current.opened(recorder)
    _stack.set((*_stack.get(), recorder))
    return recorder


def _check_parent(root: str, parent_run_id: str, outer: Recorder | None) -> None:
    """Refuse a parent that cannot be one. It may lie in another store, and not be there.

    Raises:
        InvalidArgument: It is no id, or another run is active.
        InvalidState: It is deleted.
    """
    if outer is not None and outer.target.run_id != parent_run_id:
        raise InvalidArgument(
            f"Current run with UUID {outer.target.run_id} does not match the specified parent_run_id "
            f"{parent_run_id}",
            hint="end the active run first, or leave parent_run_id out",
        )
    found = None if outer is not None else _find(root, parent_run_id)
    if found is None:
        return
    from staticrun.log import editing

    try:
        run = within_patience(lambda: editing.recall(found)[1])
    except OSError:
        return  # whether it is deleted is nothing to stop a training for
    if run.lifecycle == DELETED:
        raise InvalidState(
            f"Cannot start run under parent run with ID {parent_run_id} because it is in the deleted state.",
            hint="restore it first",
        )


def _describe(
    recorder: Recorder,
    run_name: str | None,
    parent: str | None,
    tags: dict[str, object] | None,
    description: str | None,
) -> None:
    if run_name:
        recorder.attribute("name", run_name)
    if parent:
        recorder.attribute("parent", parent)
    if description is not None:
        recorder.attribute("note", description)
    if tags:
        recorder.tags(dict(tags))


def _find(root: str, run_id: str) -> Target | None:
    """Where a run lies, None where there is none of this id."""
    from staticrun.log import editing  # which most programs never need

    try:
        return within_patience(lambda: editing.find(root, run_id))
    except OSError as error:
        warn(f"cannot look for run {run_id} in {root}: {error.strerror or error}")
        return None


def _resume(target: Target) -> Recorder:
    """Go on with a run that is there, in a new log.

    Raises:
        InvalidState: It is deleted.
        FormatError: A later version wrote it.
    """
    from staticrun.log import editing

    editing.release(target.root, target.run_id)
    flush()
    try:
        states, run = within_patience(lambda: editing.recall(target))
    except OSError as error:
        warn(f"cannot read run {target.run_id} in {target.root}: {error.strerror or error}")
        return _begin(target, [], "")
    if run.lifecycle == DELETED:
        raise InvalidState(
            f"Cannot start run with ID {target.run_id} because it is in the deleted state.",
            hint="restore it first, or its experiment where that is deleted",
        )
    recorder = _begin(target, states, run.artifact_uri)
    recorder.name, recorder.began = run.name, run.start if run.start is not None else recorder.began
    return recorder


def _new(root: str, experiment: Experiment, run_id: str) -> Recorder:
    uri = artifact_uri(root, experiment, run_id)
    recorder = _begin(Target(root, experiment.experiment_id, experiment.name, run_id), [], uri)
    if uri:
        recorder.attribute("artifact_uri", uri)
    return recorder


def _begin(target: Target, states: list[WriterState], artifact_uri: str) -> Recorder:
    facts = dict(capture.process_facts())
    begun = Start(clock.now_ms(), facts, {state.writer: state.lines for state in states})
    return Recorder(target, begun, Seen(states), current.flusher, artifact_uri)


def end(status: str = FINISHED, ending: Ending | None = None, *, durable: bool = False) -> None:
    """End the active run; nothing where there is none."""
    recorder = active()
    if recorder is not None:
        end_one(recorder, status, ending, durable=durable)


def end_one(
    recorder: Recorder,
    status: str,
    ending: Ending | None = None,
    *,
    time: int | None = None,
    durable: bool = False,
) -> None:
    """End a run, wherever it is in the line of active ones.

    Args:
        time: When it ended, where that is not now.
    """
    _stack.set(tuple(one for one in _stack.get() if one is not recorder and one.open))
    current.last = recorder
    current.end(recorder, status, ending, time=time, durable=durable)


def flush() -> bool:
    """Write what waits, of all runs of this process; False where the store took too long."""
    return current.flusher.flush()


def last() -> Recorder | None:
    """The run that this process started or ended last."""
    return current.last


def chosen_experiment() -> Experiment:
    """The experiment that new runs go to."""
    return _experiment(tracking_root(), None)
