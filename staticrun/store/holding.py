"""Which file of a run holds what was last said of it: the one to open for whoever wants to change it by hand.

That is the writer's fold where there is one, because readers take it for the lines of the log that it covers.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from staticrun.errors import FormatError
from staticrun.schema.event import Attribute, Event, Tag
from staticrun.store import experiments
from staticrun.store.folder import RunFolder


class Held(msgspec.Struct, frozen=True):
    """The paths of files.

    Attributes:
        note: Of the one that holds the note; None where there is none, or it is too long to stand there.
        tags: The same for each tag, by key.
    """

    note: str | None = None
    tags: dict[str, str] = {}


def held(folder: RunFolder) -> Held:
    """Where the note and the tags of a run are; nothing of what cannot be read."""
    try:
        said = [(writer, event) for writer, events in folder.said() for event in events]
        return _held(said, folder.file_of)
    except FormatError:
        return Held()


def held_of_experiment(folders: Iterable[str]) -> Held:
    """The same of an experiment, which has logs alone.

    Args:
        folders: Of the experiment: one, unless it lies in several stores.
    """
    paths: dict[str, str] = {}
    said: list[tuple[str, Event]] = []
    for folder in folders:
        for path, writer, event in experiments.changes(folder, []):
            said.append((writer, event))
            paths.setdefault(writer, path)
    return _held(said, lambda writer, _: paths[writer])


def _held(said: Sequence[tuple[str, Event]], file_of: Callable[[str, Event], str | None]) -> Held:
    """Which files hold the latest note and tags among all that writers said."""
    latest: dict[tuple[type, str], tuple[int, str, Attribute | Tag]] = {}
    for writer, event in said:
        if isinstance(event, Tag) or (isinstance(event, Attribute) and event.key == "note"):
            known = latest.get((type(event), event.key))
            if known is None or (event.stamp, writer) >= known[:2]:
                latest[type(event), event.key] = event.stamp, writer, event
    found = {
        key: path
        for key, (_, writer, event) in sorted(latest.items(), key=lambda one: one[0][1])
        if isinstance(event.value, str) and (path := file_of(writer, event)) is not None
    }
    tags = {key: path for (kind, key), path in found.items() if kind is Tag}
    return Held(found.get((Attribute, "note")), tags)
