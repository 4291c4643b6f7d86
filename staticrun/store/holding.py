"""Which file of a run holds what was last said of it: the one to open for whoever wants to change it by hand.

That is the writer's fold where there is one, because readers take it for the lines of the log that it covers.
"""

from collections.abc import Iterable

import msgspec

from staticrun.errors import FormatError
from staticrun.schema.event import Attribute, Event, Tag
from staticrun.schema.run import LongText
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
    except FormatError:
        return Held()
    notes = [one for one in said if isinstance(one[1], Attribute) and one[1].key == "note"]
    tags: dict[str, list[tuple[str, Event]]] = {}
    for writer, event in said:
        if isinstance(event, Tag):
            tags.setdefault(event.key, []).append((writer, event))
    found = {key: _file(folder, events) for key, events in tags.items()}
    return Held(_file(folder, notes), {key: path for key, path in sorted(found.items()) if path is not None})


def _file(folder: RunFolder, said: Iterable[tuple[str, Event]]) -> str | None:
    """The file that holds the latest of some events, None where it holds no text."""
    stamped = [(event.stamp, writer, event) for writer, event in said if isinstance(event, Attribute | Tag)]
    if not stamped:
        return None
    _, writer, event = max(stamped, key=lambda one: one[:2])
    if event.value is None or isinstance(event.value, LongText):
        return None
    return folder.file_of(writer, event)
