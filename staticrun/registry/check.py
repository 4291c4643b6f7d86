"""What the types of a manifest cannot say: names that a URI can hold, versions that exist, times that are."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from staticrun.registry.document import Fault, Mapping, Node, Sequence
from staticrun.schema.manifest import Model

_ALIAS_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def check(model: Model, root: Mapping) -> list[Fault]:
    """The faults of a manifest whose shape is right, in no order."""
    return [fault for rule in _RULES for fault in rule(model, root)]


def instant(text: str) -> int:
    """Milliseconds since 1970 of a time in a version's history; UTC where it has no offset.

    Raises:
        ValueError: It is not ISO 8601.

    >>> instant("2026-11-02T10:00:00+01:00") == instant("2026-11-02 09:00")
    True
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def _name_fits_a_uri(model: Model, root: Mapping) -> Iterator[Fault]:
    if not model.name.strip() or set("/:") & set(model.name):
        hint = "the name stands in models:/<name>/<version>"
        yield _fault(
            root.get("name"), f"the name `{model.name}` must have neither `/` nor `:`, and not be blank", hint
        )


def _versions_are_unique(model: Model, root: Mapping) -> Iterator[Fault]:
    first: dict[int, Node | None] = {}
    for version, item in zip(model.versions, _items(root.get("versions")), strict=True):
        node = item.get("version")
        before = first.setdefault(version.version, node)
        if before is not node:
            line = before.line if before else 0
            message = f"version {version.version} is there twice, first in line {line}"
            yield _fault(
                node, message, f"the next free number is {max(v.version for v in model.versions) + 1}"
            )


def _aliases_mean_a_version(model: Model, root: Mapping) -> Iterator[Fault]:
    aliases = root.get("aliases")
    versions = sorted({version.version for version in model.versions})
    for key, node in aliases.pairs if isinstance(aliases, Mapping) else ():
        name = key.text or ""
        number = model.aliases.get(name)
        if number is not None and number not in versions:
            known = (
                f"there are {', '.join(map(str, versions))}" if versions else "the model has no versions yet"
            )
            yield _fault(node, f"the alias `{name}` means version {number}, which is not there", known)
        if not name or not set(name) <= _ALIAS_CHARACTERS:
            yield _fault(key, f"the alias `{name}` must be letters, digits, `_` and `-`", None)
        elif name.lower() == "latest" or (name[0] in "vV" and name[1:].isdigit()):
            yield _fault(
                key, f"the alias `{name}` is reserved", "`latest` and `v<number>` mean versions themselves"
            )


def _times_are_times(model: Model, root: Mapping) -> Iterator[Fault]:
    for version, item in zip(model.versions, _items(root.get("versions")), strict=True):
        for change, entry in zip(version.history, _items(item.get("history")), strict=True):
            if change.at is None:
                continue
            try:
                instant(change.at)
            except (ValueError, OverflowError):
                yield _fault(entry.get("at"), f"`{change.at}` is no time", "write it as 2026-11-02T10:00:00Z")


#: Each gives the faults that it finds.
_RULES: tuple[Callable[[Model, Mapping], Iterator[Fault]], ...] = (
    _name_fits_a_uri,
    _versions_are_unique,
    _aliases_mean_a_version,
    _times_are_times,
)


def _items(node: Node | None) -> list[Mapping]:
    """The mappings of a list whose shape is known to be right; none where the key is left out."""
    return [item for item in node.items if isinstance(item, Mapping)] if isinstance(node, Sequence) else []


def _fault(node: Node | None, message: str, hint: str | None) -> Fault:
    line, column = (node.line, node.column) if node else (1, 1)
    return Fault(line, column, message, hint)
