"""Experiments of a store: found by name, made, changed."""

import os
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from staticrun.errors import AlreadyExists, FormatError, InvalidArgument, NotFound
from staticrun.schema.event import FORMAT, Attribute, Event, ExperimentFile, Header, Lifecycle, Tag
from staticrun.schema.run import ACTIVE, DELETED, Experiment, Problem, Text
from staticrun.store import artifacts, codec, files, layout, texts

_READABLE = "make it readable for the user who builds the site, or copy it again"
_COPY_AGAIN = "copy the file again from where it was written"


def read_experiment(
    root: str, experiment_id: str, problems: list[Problem] | None = None
) -> Experiment | None:
    """An experiment from its file and all its logs; None where the folder is none.

    Args:
        problems: Takes what cannot be read.

    Raises:
        FormatError: A later version wrote it.
    """
    folder = layout.experiment_folder(root, experiment_id)
    path = os.path.join(folder, layout.EXPERIMENT_FILE)
    try:
        written = msgspec.json.decode(files.read(path), type=ExperimentFile)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, RecursionError, msgspec.DecodeError) as error:
        if problems is not None:
            shown = f"{experiment_id}/{layout.EXPERIMENT_FILE}"
            problems.append(
                Problem(shown, f"the file cannot be read: {error}", "copy it again; its runs are kept")
            )
        return Experiment(experiment_id, f"experiment {experiment_id}")
    codec.check_format(written.format)
    return _folded(experiment_id, written.name, [folder], problems)


def read_union(roots: Iterable[str], experiment: Experiment) -> Experiment:
    """An experiment that lies in several stores, from what the logs in all of them say.

    Args:
        experiment: As one of the stores has it; what cannot be read was told with that.
    """
    folders = [layout.experiment_folder(root, experiment.experiment_id) for root in roots]
    return _folded(experiment.experiment_id, experiment.name, folders, [])


def _folded(
    experiment_id: str, name: str, folders: Iterable[str], problems: list[Problem] | None
) -> Experiment:
    experiment = Experiment(experiment_id, name)
    stamped: list[tuple[int, str, Event]] = []
    for _, writer, event in (change for folder in folders for change in changes(folder, problems)):
        if isinstance(event, Tag | Attribute | Lifecycle):
            stamped.append((event.stamp, writer, event))
    stamped.sort(key=lambda change: change[:2])
    for stamp, _, event in stamped:
        _apply(experiment, event)
        experiment.updated = stamp
    experiment.created = stamped[0][0] if stamped else None
    return experiment


def changes(folder: str, problems: list[Problem] | None) -> Iterator[tuple[str, str, Event]]:
    """What all logs of an experiment say: the path and the writer of each event.

    Args:
        problems: Takes what cannot be read; without it, that is an error.
    """
    shown = os.path.basename(folder)
    try:
        found = [entry.name for entry in files.scan(folder)]
    except OSError as error:
        if problems is None:
            raise
        problems.append(Problem(shown, f"the folder cannot be listed: {error.strerror}", _READABLE))
        return
    for name in found:
        parsed = layout.parse_name(name)
        if parsed is None or parsed[1:] != (None, "jsonl"):
            continue
        try:
            events, unreadable = codec.decode_lines(files.read(os.path.join(folder, name)))
        except OSError as error:
            if problems is None:
                raise
            problems.append(Problem(f"{shown}/{name}", f"it cannot be read: {error.strerror}", _READABLE))
            continue
        if unreadable and problems is not None:
            reason = f"line {unreadable[0].line + 1} cannot be read: {unreadable[0].reason}"
            problems.append(
                Problem(f"{shown}/{name}", reason, "copy the file again from where it was written")
            )
        header = codec.header_of(events)
        if header is not None:
            codec.check_format(header.format)
        elif events and problems is not None:
            reason = "the first line is not the header of a log"
            problems.append(Problem(f"{shown}/{name}", reason, _COPY_AGAIN))
        path = os.path.join(folder, name)
        yield from ((path, parsed[0], event) for event in events if event is not None)


def _apply(experiment: Experiment, event: Event) -> None:
    match event:
        case Tag(key=key, value=None):
            experiment.tags.pop(key, None)
        case Tag(key=key, value=value) if value is not None:
            experiment.tags[key] = value
        case Attribute(key="name", value=str(name)):
            experiment.name = name
        case Attribute(key="note", value=note):
            experiment.note = note
        case Attribute(key="artifact_uri", value=str(uri)):
            experiment.artifact_uri = uri
        case Lifecycle(state=state):
            experiment.lifecycle = state
        case _:
            pass


def list_experiments(root: str, problems: list[Problem] | None = None) -> list[Experiment]:
    """All experiments of a store, in order of id; folders without an experiment.json are none."""
    found = []
    for entry in files.scan(root):
        if not layout.is_experiment_id(entry.name):
            continue
        try:
            experiment = read_experiment(root, entry.name, problems)
        except FormatError as error:
            if problems is not None:
                problems.append(Problem(entry.name, error.message, error.hint or ""))
            continue
        if experiment is not None:
            found.append(experiment)
    return sorted(found, key=lambda experiment: int(experiment.experiment_id))


def find_by_name(root: str, name: str) -> Experiment | None:
    """The experiment that a name means: the one whose id derives from it, else the smallest id with it."""
    derived = read_experiment(root, layout.derive_experiment_id(name))
    if derived is not None and derived.name == name:
        return derived
    return next((experiment for experiment in list_experiments(root) if experiment.name == name), None)


def create_experiment(
    root: str,
    name: str,
    time: int,
    tags: Mapping[str, Text] | None = None,
    artifact_location: str | None = None,
) -> Experiment:
    """Make an experiment.

    Args:
        time: Now, milliseconds since 1970.
        artifact_location: Root of its runs' artifacts, a path or `file:` URI; None for beside its runs.

    Raises:
        AlreadyExists: One of this name is there, maybe deleted.
        InvalidArgument: The name is empty, or the location no folder.
        OSError: It cannot be written.
    """
    name = check_name(name)
    if artifact_location is not None:
        artifacts.root_path(artifact_location)
    found = find_by_name(root, name)
    if found is not None:
        raise taken(found)
    turn = 0
    while read_experiment(root, layout.derive_experiment_id(name, turn)) is not None:
        turn += 1
    experiment_id = layout.derive_experiment_id(name, turn)
    artifact_uri = ""
    if artifact_location is not None:
        folder = layout.experiment_folder(root, experiment_id)
        artifact_uri = artifacts.uri_of_root(artifact_location, folder, root)
    write_experiment(root, experiment_id, name)
    changes: list[Event] = [Attribute("created", str(time), time)]
    if artifact_uri:
        changes.append(Attribute("artifact_uri", artifact_uri, time))
    changes += [Tag(key, value, time) for key, value in (tags or {}).items()]
    append_changes(root, experiment_id, layout.new_writer(time), changes)
    return Experiment(
        experiment_id, name, tags=dict(tags or {}), artifact_uri=artifact_uri, created=time, updated=time
    )


def check_name(name: str) -> str:
    """A name that an experiment can have.

    Raises:
        InvalidArgument: It is empty.
    """
    name = texts.valid(name)
    if not name.strip():
        raise InvalidArgument(f"Invalid experiment name: {name!r}", hint="give it at least one letter")
    return name


def taken(found: Experiment) -> AlreadyExists:
    """The error that a name meets which another experiment has."""
    state = "" if found.lifecycle == ACTIVE else " and is deleted"
    return AlreadyExists(
        f"experiment {found.name!r} already exists{state}, with id {found.experiment_id}",
        hint="staticrun.set_experiment(name) uses it"
        if found.lifecycle == ACTIVE
        else "restore it, or choose another name",
    )


def write_experiment(root: str, experiment_id: str, name: str) -> None:
    """Write an experiment's file where it is not there yet; whoever comes first, the bytes are the same."""
    folder = layout.experiment_folder(root, experiment_id)
    path = os.path.join(folder, layout.EXPERIMENT_FILE)
    if not files.exists(path):
        files.make_folder(folder)
        files.replace(
            path, msgspec.json.encode(ExperimentFile(FORMAT, experiment_id, name)) + b"\n", durable=True
        )


def ensure_experiment(root: str, name: str, time: int) -> Experiment:
    """The experiment of a name, made where it does not exist.

    Args:
        time: Now, milliseconds since 1970.

    Raises:
        InvalidArgument: It is deleted, or the name is empty.
        OSError: It cannot be written.
    """
    found = find_by_name(root, name)
    if found is None:
        return create_experiment(root, name, time)
    check_active(found)
    return found


def check_active(experiment: Experiment) -> None:
    """Refuse to go on with a deleted experiment.

    Raises:
        InvalidArgument: It is deleted.
    """
    if experiment.lifecycle == DELETED:
        raise InvalidArgument(
            f"Cannot use the deleted experiment {experiment.name!r}",
            hint="restore it, or choose another name for a new one",
        )


def get_experiment(root: str, experiment_id: str) -> Experiment:
    """The experiment of an id. Default is always there, whether anything was logged to it or not.

    Raises:
        InvalidArgument: The id is no number.
        NotFound: There is none.
    """
    if not layout.is_experiment_id(experiment_id):
        raise InvalidArgument(
            f"Invalid experiment ID {experiment_id!r}. Experiment ID must be a valid integer."
        )
    found = read_experiment(root, experiment_id)
    if found is not None:
        return found
    if experiment_id == layout.DEFAULT_EXPERIMENT_ID:
        return Experiment(experiment_id, layout.DEFAULT_EXPERIMENT_NAME)
    raise NotFound(f"No Experiment with id={experiment_id} exists", where=root)


def append_changes(root: str, experiment_id: str, writer: str, changes: list[Event]) -> None:
    """Append changes to this process's log of an experiment.

    Raises:
        OSError: They could not be written whole.
    """
    path = os.path.join(layout.experiment_folder(root, experiment_id), layout.experiment_log_name(writer))
    header: list[Event] = [] if files.exists(path) else [Header(FORMAT, experiment_id, writer, 0)]
    fd = files.open_append(path)
    try:
        rest = memoryview(codec.encode([*header, *changes]))
        while rest:
            rest = rest[files.append(fd, rest) :]
        files.sync(fd)
    finally:
        files.close(fd)
