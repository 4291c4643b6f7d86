"""Which run is meant: the one that this thread, or this asyncio task, started last and did not end."""

import os
from contextvars import ContextVar

from staticrun.errors import InvalidArgument, InvalidState, NotFound
from staticrun.log import capture, clock
from staticrun.log.outage import warn
from staticrun.log.process import current
from staticrun.log.recorder import Recorder
from staticrun.log.seen import Seen
from staticrun.log.sink import Target
from staticrun.schema.event import Start
from staticrun.schema.run import DELETED, FINISHED, Ending
from staticrun.store import artifacts, experiments, layout, locate
from staticrun.store.fold import WriterState
from staticrun.store.folder import RunFolder
from staticrun.store.merge import merge

RUN_ID = "STATICRUN_RUN_ID"
EXPERIMENT_NAME = "STATICRUN_EXPERIMENT_NAME"
EXPERIMENT_ID = "STATICRUN_EXPERIMENT_ID"

_stack: ContextVar[tuple[Recorder, ...]] = ContextVar("staticrun_active", default=())


class _Settings:
    """What `set_tracking_uri` and `set_experiment` chose, for the whole process."""

    tracking_uri: str | None = None
    experiment: tuple[str, str, str] | None = None  # root, id, name
    run_id_taken = False


_settings = _Settings()


def tracking_root() -> str:
    """The folder that runs go to: as set, else STATICRUN_TRACKING_URI, else ./runs."""
    return locate.tracking_root(_settings.tracking_uri)


def set_tracking_uri(uri: str) -> None:
    """Choose the folder for all runs that are started from now on.

    Raises:
        InvalidArgument: The URI is of a server or database.
    """
    _settings.tracking_uri = locate.tracking_root(uri)


def choose_experiment(experiment_id: str, name: str) -> None:
    """Make an experiment the one that runs go to."""
    _settings.experiment = (tracking_root(), experiment_id, name)


def ensure_experiment(root: str, name: str) -> tuple[str, str]:
    """Id and name of an experiment, made where it does not exist.

    Where the store fails, a warning says so; the id derives from the name, so that runs find together later.

    Raises:
        InvalidArgument: It is deleted, or the name is empty.
    """
    try:
        experiment = experiments.ensure_experiment(root, name)
    except OSError as error:
        warn(f"cannot make experiment {name!r} in {root}: {error.strerror or error}")
        return layout.derive_experiment_id(name), name
    return experiment.experiment_id, experiment.name


def _experiment(root: str, experiment_id: str | None) -> tuple[str, str]:
    """The experiment of a new run: as given, else as set, else of the environment, else Default."""
    if experiment_id is None:
        if _settings.experiment is not None and _settings.experiment[0] == root:
            return _settings.experiment[1:]
        if name := os.environ.get(EXPERIMENT_NAME):
            return ensure_experiment(root, name)
        experiment_id = os.environ.get(EXPERIMENT_ID)
    if experiment_id in (None, layout.DEFAULT_EXPERIMENT_ID):
        return layout.DEFAULT_EXPERIMENT_ID, layout.DEFAULT_EXPERIMENT_NAME
    try:
        found = experiments.get_experiment(root, str(experiment_id))
    except OSError as error:
        warn(f"cannot look for experiment {experiment_id} in {root}: {error.strerror or error}")
        return str(experiment_id), f"experiment {experiment_id}"
    if found.lifecycle == DELETED:
        raise InvalidArgument(
            f"experiment {found.name!r} is deleted", hint="restore it, or choose another experiment"
        )
    return found.experiment_id, found.name


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
        chosen, name = _experiment(root, experiment_id)
        recorder = _begin(Target(root, chosen, name, wanted or layout.new_run_id()), [])
    if wanted is not None and run_id is None:
        _settings.run_id_taken = True
    parent = parent_run_id or (outer.target.run_id if outer is not None else None)
    _describe(recorder, run_name, None if found else parent, tags, description)
    current.opened(recorder)
    _stack.set((*_stack.get(), recorder))
    return recorder


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
    if not layout.is_run_id(run_id):
        raise InvalidArgument(
            f"Invalid run id: {run_id!r}",
            hint="1 to 64 characters a-z, 0-9, _ and -, the first a letter or digit",
        )
    try:
        for experiment in experiments.list_experiments(root):
            if os.path.isdir(layout.run_folder(root, experiment.experiment_id, run_id)):
                return Target(root, experiment.experiment_id, experiment.name, run_id)
    except OSError as error:
        warn(f"cannot look for run {run_id} in {root}: {error.strerror or error}")
    return None


def _resume(target: Target) -> Recorder:
    """Go on with a run that is there, in a new log.

    Raises:
        InvalidState: It is deleted.
        FormatError: A later version wrote it.
    """
    flush()
    try:
        states = RunFolder(target.folder, target.run_id, target.run_id).states()
        experiment = experiments.read_experiment(target.root, target.experiment_id)
    except OSError as error:
        warn(f"cannot read run {target.run_id} in {target.root}: {error.strerror or error}")
        return _begin(target, [])
    run = merge(target.experiment_id, target.run_id, states, clock.now_ms())
    if DELETED in (run.lifecycle, experiment.lifecycle if experiment else ""):
        raise InvalidState(
            f"Cannot start run with ID {target.run_id} because it is in the deleted state.",
            hint="restore it first",
        )
    return _begin(target, states)


def _begin(target: Target, states: list[WriterState]) -> Recorder:
    facts = dict(capture.process_facts())
    begun = Start(clock.now_ms(), facts, {state.writer: state.lines for state in states})
    return Recorder(target, begun, Seen(states), current.flusher)


def end(status: str = FINISHED, ending: Ending | None = None, *, durable: bool = False) -> None:
    """End the active run; nothing where there is none."""
    recorder = active()
    if recorder is not None:
        end_one(recorder, status, ending, durable=durable)


def end_one(recorder: Recorder, status: str, ending: Ending | None, *, durable: bool = False) -> None:
    """End a run, wherever it is in the line of active ones."""
    _stack.set(tuple(one for one in _stack.get() if one is not recorder and one.open))
    current.end(recorder, status, ending, durable=durable)


def flush() -> bool:
    """Write what waits, of all runs of this process; False where the store took too long."""
    return current.flusher.flush()


def last() -> Recorder | None:
    """The run that this process started last."""
    return current.last


def chosen_experiment() -> str:
    """The id of the experiment that new runs go to."""
    return _experiment(tracking_root(), None)[0]


def artifact_folder(experiment_id: str, run_id: str, artifact_uri: str) -> str:
    """The folder that holds a run's artifacts."""
    return artifacts.folder_of(layout.run_folder(tracking_root(), experiment_id, run_id), artifact_uri)
