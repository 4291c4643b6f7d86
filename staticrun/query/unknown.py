"""Keys that a filter asks about and no run has: most often mistyped."""

from collections.abc import Collection, Mapping

from staticrun.query.nearest import nearest
from staticrun.query.nodes import Node, Note, fields
from staticrun.query.spelling import written_key


def unknown_keys(node: Node | None, keys: Mapping[str, Collection[str]]) -> list[Note]:
    """A note for each key that does not exist, with the nearest that do.

    Args:
        node: The tree of a filter.
        keys: The keys that exist, by entity (`metrics`, `params`, `tags`); one left out is not looked at.

    >>> from staticrun.query.parser import parse
    >>> [note] = unknown_keys(parse("metrics.acuracy > 0.9").node, {"metrics": ["accuracy", "loss"]})
    >>> note.message, note.hint
    ('no run has metrics.acuracy', 'did you mean metrics.accuracy?')
    """
    notes: list[Note] = []
    seen: set[tuple[str, str]] = set()
    for field in fields(node):
        known = keys.get(field.entity)
        if known is None or field.key in known or (field.entity, field.key) in seen:
            continue
        seen.add((field.entity, field.key))
        near = [f"{field.entity}.{written_key(other)}" for other in nearest(field.key, known)]
        hint = f"did you mean {' or '.join(near)}?" if near else None
        notes.append(Note(f"no run has {field.entity}.{field.key}", field.start, field.end, hint))
    return notes
