"""A tree as text: what parsing it gives back."""

from typing import assert_never

from staticrun.query.literals import Number, Text
from staticrun.query.nodes import And, Between, Comparison, In, IsNull, Like, Node, Not, Or, Value
from staticrun.query.spelling import written_item, written_text


def to_text(node: Node | None) -> str:
    """The filter that a tree was, or could have been, parsed from.

    >>> from staticrun.query.parser import parse
    >>> to_text(parse("metric.a>1 or (params.x like 'r%' and not status='FAILED')").node)
    "metrics.a > 1 OR params.x LIKE 'r%' AND NOT status = 'FAILED'"
    """
    match node:
        case None:
            return ""
        case Or(parts):
            return " OR ".join(_part(part, Or) for part in parts)
        case And(parts):
            return " AND ".join(_part(part, Or, And) for part in parts)
        case Not(part):
            return f"NOT {_part(part, Or, And)}"
        case Comparison(field, sign, value):
            return f"{field.written} {sign} {_value(value)}"
        case Like(field, pattern, fold, negated):
            operator = "ILIKE" if fold else "LIKE"
            return f"{field.written} {_not(negated)}{operator} {written_text(pattern.value)}"
        case In(field, values, negated):
            listed = ", ".join(written_item(value.value) for value in values)
            return f"{field.written} {_not(negated)}IN ({listed})"
        case Between(field, low, high, negated):
            return f"{field.written} {_not(negated)}BETWEEN {_value(low)} AND {_value(high)}"
        case IsNull(field, negated):
            return f"{field.written} IS {_not(negated)}NULL"
    assert_never(node)


def _part(node: Node, *loose: type[Node]) -> str:
    """A part in parentheses where it binds less than what it stands in."""
    return f"({to_text(node)})" if isinstance(node, loose) else to_text(node)


def _not(negated: bool) -> str:
    return "NOT " if negated else ""


def _value(value: Value) -> str:
    if isinstance(value, Number):
        return value.text
    return written_text(value.value if isinstance(value, Text) else value.text)
