"""Deleted runs and experiments removed for good, with their artifacts.

Each is taken out of sight by one rename, looked at once more, and goes back if it was restored or written
meanwhile. Only then its folder gets a name that says that its removal has begun, and whatever is left of such
a folder is removed the next time. So nothing is ever seen half-removed, wherever this is interrupted.
"""

import os
from collections.abc import Iterator

import msgspec

from staticrun.errors import FormatError, NotFound, StaticrunException
from staticrun.schema.event import Lifecycle
from staticrun.schema.run import DELETED, RUNNING, Experiment, Run
from staticrun.store import artifacts, experiments, files, layout
from staticrun.store.folder import RunFolder
from staticrun.store.merge import merge
from staticrun.store.reader import Store


class Rule(msgspec.Struct, frozen=True):
    """What may be removed.

    Attributes:
        age: Milliseconds for which it must have been deleted; 0 for whatever is deleted.
        now: Milliseconds since 1970.
        roots: Folders outside of the store in which artifacts of runs may be removed.
    """

    age: int
    now: int
    roots: tuple[str, ...] = ()

    def takes(self, deleted: int) -> bool:
        """Whether what was deleted at a time may be removed."""
        return self.age == 0 or deleted <= self.now - self.age


class Doomed(msgspec.Struct):
    """A deleted run (or an experiment, where `run_id` is "") that may be removed, or why it is kept.

    Attributes:
        deleted: When, milliseconds since 1970.
        folder: Where it lies.
        outside: The folder of its artifacts, where that is another.
        files, bytes: What removing it frees.
        kept: Why it is not removed; "" where it is.
        left: What is not removed with it, such as artifacts in a place that is not allowed; "" for nothing.
    """

    experiment_id: str
    run_id: str
    name: str
    folder: str
    deleted: int = 0
    outside: str | None = None
    files: int = 0
    bytes: int = 0
    kept: str = ""
    left: str = ""


def find(store: Store, rule: Rule) -> list[Doomed]:
    """The deleted runs that the rule takes, those among them that must be kept, and why. Removes nothing."""
    by_id = {one.experiment_id: one for one in store.experiments()}
    found = []
    for run in store.runs():
        if run.lifecycle != DELETED:
            continue
        homes = [
            one for one in by_id.values()
            if os.path.isdir(layout.run_folder(store.root, one.experiment_id, run.run_id))
        ]  # fmt: skip
        looked = [_look(store.root, one, run, rule) for one in homes]
        if all(looked):  # a run that lies in several experiments goes if it is deleted in each
            found += [one for one in looked if one is not None]
    return found


def find_experiments(store: Store, rule: Rule) -> list[Doomed]:
    """The deleted experiments that the rule takes. They go after all their runs."""
    found = []
    for one in store.experiments():
        folder = layout.experiment_folder(store.root, one.experiment_id)
        deleted = _deletion(one)
        if deleted is not None and rule.takes(deleted) and _in_place(store.root, folder):
            found.append(Doomed(one.experiment_id, "", one.name, folder, deleted))
    return found


def remove(root: str, doomed: Doomed, rule: Rule) -> None:
    """Remove a run that `find` found, or say in `kept` why it is still there.

    Raises:
        OSError: It cannot be removed; the next time goes on with it.
    """
    parent = os.path.dirname(doomed.folder)
    aside = os.path.join(parent, layout.aside_name(doomed.run_id))
    try:
        files.rename(doomed.folder, aside)
    except FileNotFoundError:
        doomed.kept = "it is gone already"
        return
    _decide(root, doomed, rule, aside)


def _decide(root: str, doomed: Doomed, rule: Rule, aside: str) -> None:
    """Look once more at a run that was taken out of sight, and remove it or put it back."""
    if not (doomed.run_id and _still(root, doomed, rule, aside)):
        _put_back(aside, doomed.folder)
        doomed.kept = doomed.kept or "it was restored or written meanwhile"
        return
    going = os.path.join(os.path.dirname(aside), layout.going_name(doomed.run_id))
    files.rename(aside, going)
    _clear(going, doomed)


def _still(root: str, doomed: Doomed, rule: Rule, folder: str) -> bool:
    """Whether a run that was taken out of sight may go: asked of what it holds now."""
    experiment = experiments.read_experiment(root, doomed.experiment_id)
    try:
        run, deleted = _read(folder, doomed.experiment_id, doomed.run_id, rule.now)
    except (FormatError, OSError):
        return False
    whole = None if experiment is None else _deletion(experiment)
    stamps = [stamp for stamp in (deleted, whole) if stamp is not None]
    written = run.status == RUNNING or files.exists(doomed.folder)  # or somebody made it anew
    return bool(stamps) and rule.takes(min(stamps)) and not written


def remove_experiment(root: str, doomed: Doomed, rule: Rule) -> None:
    """Remove an experiment that has no runs left, or say in `kept` why it is still there.

    Raises:
        OSError: It cannot be removed.
    """
    folder = doomed.folder
    others = [entry.name for entry in files.scan(folder) if not _is_of_experiment(entry.name)]
    if others:
        doomed.kept = f"it still holds {others[0]!r}" + (" and more" if len(others) > 1 else "")
        return
    experiment = experiments.read_experiment(root, doomed.experiment_id)
    deleted = None if experiment is None else _deletion(experiment)
    if deleted is None or not rule.takes(deleted):
        doomed.kept = "it was restored meanwhile"
        return
    doomed.files, doomed.bytes = files.measure(folder)
    going = os.path.join(root, layout.going_name(doomed.experiment_id))
    files.rename(folder, going)
    inside = next((entry for entry in files.scan(going) if not _is_of_experiment(entry.name)), None)
    if inside is not None:  # a run was started in this very instant
        _put_back(going, folder)
        doomed.kept = "it was written meanwhile"
        return
    files.remove_tree(going)


def _is_of_experiment(name: str) -> bool:
    """Whether a name in an experiment's folder is one that the experiment itself left."""
    parsed = layout.parse_name(name)
    return name == layout.EXPERIMENT_FILE or name.endswith(".tmp") or (parsed or ("", 0, ""))[2] == "jsonl"


def leftovers(root: str) -> list[Doomed]:
    """What an interrupted removal left; `folder` is where each run or experiment was."""
    return [doomed for doomed, _ in _leftovers(root)]


def _leftovers(root: str) -> Iterator[tuple[Doomed, str]]:
    parents = [entry for entry in files.scan(root) if layout.is_experiment_id(entry.name)]
    for parent in [root, *(entry.path for entry in parents if _in_place(root, entry.path))]:
        for entry in files.scan(parent):
            parsed = layout.parse_removal(entry.name)
            if parsed is None or not entry.is_dir(follow_symlinks=False):
                continue
            name = parsed[0]
            run_id, experiment_id = ("", name) if parent == root else (name, os.path.basename(parent))
            doomed = Doomed(experiment_id, run_id, name, os.path.join(parent, name))
            doomed.files, doomed.bytes = files.measure(entry.path)
            yield doomed, entry.path


def finish(root: str, rule: Rule) -> list[Doomed]:
    """Go on with what an interrupted removal left: complete it, or put back what was restored meanwhile.

    Raises:
        OSError: Something cannot be removed.
    """
    done = []
    for doomed, path in list(_leftovers(root)):
        begun = (layout.parse_removal(os.path.basename(path)) or ("", True))[1]
        if begun:
            doomed.outside = _outside(path, doomed, rule) if doomed.run_id else None
            _clear(path, doomed)
        else:
            _decide(root, doomed, rule, path)
        done.append(doomed)
    return done


def _outside(path: str, doomed: Doomed, rule: Rule) -> str | None:
    """Where the artifacts of a run are whose removal has begun; None where nothing tells any more."""
    try:
        run, _ = _read(path, doomed.experiment_id, doomed.run_id, rule.now)
        return artifacts.removable_folder(doomed.folder, run.artifact_uri, rule.roots)
    except (StaticrunException, OSError):
        return None


def _clear(going: str, doomed: Doomed) -> None:
    """Remove a folder, the logs last: they tell where the artifacts are, should this be interrupted."""
    if doomed.outside is not None:
        files.remove_tree(doomed.outside)
        files.remove_empty(os.path.dirname(doomed.outside))  # its run's folder there
    for entry in files.scan(going):
        if entry.is_dir(follow_symlinks=False):
            files.remove_tree(entry.path)
    files.remove_tree(going)


def _put_back(aside: str, home: str) -> None:
    """Give a folder its name again; into one that was made there meanwhile goes what that one lacks."""
    try:
        files.rename(aside, home)
        return
    except OSError:
        if not os.path.isdir(home):
            raise
    for entry in files.scan(aside):
        target = os.path.join(home, entry.name)
        if entry.is_dir(follow_symlinks=False):
            _put_back(entry.path, target)
        elif not files.exists(target):
            files.rename(entry.path, target)
    files.remove_tree(aside)


def _look(root: str, experiment: Experiment, run: Run, rule: Rule) -> Doomed | None:
    """A deleted run in one of its experiments, None where it is not deleted there for long enough."""
    folder = layout.run_folder(root, experiment.experiment_id, run.run_id)
    doomed = Doomed(experiment.experiment_id, run.run_id, run.name, folder)
    try:
        read, deleted = _read(folder, experiment.experiment_id, run.run_id, rule.now)
    except (FormatError, OSError) as error:
        doomed.kept = f"it cannot be read: {error}"
        return doomed
    stamps = [stamp for stamp in (deleted, _deletion(experiment)) if stamp is not None]
    if not stamps or not rule.takes(min(stamps)):
        return None
    doomed.deleted = min(stamps)
    if read.status == RUNNING:
        doomed.kept = "it is still being written"
    elif not _in_place(root, folder):
        doomed.kept = f"a link leads to it: remove {os.path.realpath(folder)} yourself"
    else:
        _measure(doomed, read.artifact_uri, rule)
    return doomed


def _measure(doomed: Doomed, artifact_uri: str, rule: Rule) -> None:
    doomed.files, doomed.bytes = files.measure(doomed.folder)
    try:
        doomed.outside = artifacts.removable_folder(doomed.folder, artifact_uri, rule.roots)
    except NotFound:
        place = artifacts.shown_location(doomed.folder, artifact_uri)
        if files.exists(place) or "://" in place:
            doomed.left = f"its artifacts in {place}"
    if doomed.outside is not None:
        count, size = files.measure(doomed.outside)
        doomed.files, doomed.bytes = doomed.files + count, doomed.bytes + size


def _read(folder: str, experiment_id: str, run_id: str, now: int) -> tuple[Run, int | None]:
    """A run as its folder has it, and when it was deleted; None where it was not."""
    states = RunFolder(folder, run_id, f"{experiment_id}/{run_id}").states()
    run = merge(experiment_id, run_id, states, now)
    marks = [
        (event.stamp, state.writer) for state in states for event in state.events()
        if isinstance(event, Lifecycle)
    ]  # fmt: skip
    return run, max(marks)[0] if marks and run.lifecycle == DELETED else None


def _deletion(experiment: Experiment) -> int | None:
    """When an experiment was deleted, None where it was not. Nothing changes a deleted one but restoring."""
    return experiment.updated if experiment.lifecycle == DELETED else None


def _in_place(root: str, folder: str) -> bool:
    """Whether a folder of the store lies in it, and no link on the way leads elsewhere."""
    there = os.path.join(os.path.realpath(root), os.path.relpath(folder, root))
    return os.path.realpath(folder) == there
