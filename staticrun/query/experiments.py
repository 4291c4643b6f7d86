"""Experiments that a filter finds, in order: MLflow's language for them.

name LIKE 'iris%' AND tags.team = 'cellar' AND creation_time > 1793613600000
"""

import operator
from collections.abc import Callable, Iterable
from typing import Any, Final

from staticrun.errors import FilterError, InvalidArgument
from staticrun.query.fields import unquoted
from staticrun.query.like import matches
from staticrun.query.tokens import END, NAME, NUMBER, STRING, WORD, Token, tokenize
from staticrun.schema.run import Experiment, head_of

Predicate = Callable[[Experiment], bool]

_NUMBERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_TEXTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "LIKE": lambda text, pattern: matches(pattern, text, False),
    "ILIKE": lambda text, pattern: matches(pattern, text, True),
}
_ATTRIBUTES: Final[dict[str, Callable[[Experiment], Any]]] = {
    "name": lambda experiment: experiment.name,
    "experiment_id": lambda experiment: experiment.experiment_id,
    "creation_time": lambda experiment: experiment.created,
    "last_update_time": lambda experiment: experiment.updated,
}
_TIMES: Final = ("creation_time", "last_update_time")
_HINT: Final = "filter by name, experiment_id, creation_time, last_update_time or tags.<key>, joined by AND"


def select(experiments: Iterable[Experiment], text: str) -> list[Experiment]:
    """The experiments that pass a filter; all of them where it is empty.

    Raises:
        FilterError: It cannot be understood.

    >>> [one.name for one in select([Experiment("1", "iris"), Experiment("2", "wine")], "name LIKE 'i%'")]
    ['iris']
    """
    predicates = list(_clauses(text))
    return [one for one in experiments if all(holds(one) for holds in predicates)]


def ordered(experiments: Iterable[Experiment], order_by: Iterable[str] | None) -> list[Experiment]:
    """Experiments in order: such as `["name", "creation_time DESC"]`; then the newest first.

    Raises:
        InvalidArgument: There is no such order.
    """
    found = sorted(experiments, key=lambda one: (-(one.created or 0), int(one.experiment_id)))
    for clause in reversed(list(order_by or ())):
        key, descending = _order(clause)
        found.sort(key=key, reverse=descending)
    return found


def _order(clause: str) -> tuple[Callable[[Experiment], Any], bool]:
    words = clause.split()
    direction = words[1].upper() if len(words) == 2 else "ASC"
    name = unquoted(words[0].removeprefix("attribute.")) if words else ""
    if len(words) > 2 or direction not in ("ASC", "DESC") or name not in _ATTRIBUTES:
        raise InvalidArgument(
            f"Invalid order_by clause {clause!r}",
            hint=f"one of {', '.join(_ATTRIBUTES)}, then ASC or DESC",
        )
    if name == "name":
        return _ATTRIBUTES[name], direction == "DESC"
    return (lambda one: int(_ATTRIBUTES[name](one) or 0)), direction == "DESC"


def _clauses(text: str) -> Iterable[Predicate]:
    tokens = tokenize(text)
    place = 0
    while tokens[place].kind != END:
        if place and not _is(tokens[place], "AND"):
            raise _error(text, tokens[place], "expected AND")
        predicate, place = _clause(text, tokens, place + 1 if place else place)
        yield predicate


def _clause(text: str, tokens: list[Token], place: int) -> tuple[Predicate, int]:
    value_of, is_time, place = _field(text, tokens, place)
    sign, place = tokens[place], place + 1
    operation = sign.text.upper()
    negated = operation == "NOT"
    if negated:
        sign, place = tokens[place], place + 1
        operation = sign.text.upper()
    if operation == "IN":
        values, place = _list(text, tokens, place)
        return (lambda one: (value_of(one) in values) is not negated), place
    known: dict[str, Any] = _NUMBERS if is_time else _TEXTS
    if operation not in known or negated:
        raise _error(text, sign, f"expected one of {', '.join(known)}")
    value = tokens[place]
    if is_time:
        if value.kind != NUMBER:
            raise _error(text, value, "expected a number of milliseconds")
        wanted: Any = float(value.text)
    else:
        if value.kind != STRING:
            raise _error(text, value, "expected a text in quotes")
        wanted = value.text[1:-1]
    compare = known[operation]
    return (
        lambda one: (found := value_of(one)) is not None and compare(found, wanted),
        place + 1,
    )


def _field(text: str, tokens: list[Token], place: int) -> tuple[Callable[[Experiment], Any], bool, int]:
    first = tokens[place]
    if first.text in ("tag", "tags", "attribute") and tokens[place + 1].text == ".":
        key, after = _key(text, tokens, place + 2)
        if first.text != "attribute":
            return (lambda one: _tag(one, key)), False, after
    else:
        key, after = _key(text, tokens, place)
    if key not in _ATTRIBUTES:
        raise _error(text, first, f"experiments have no {key!r}", _HINT)
    return _ATTRIBUTES[key], key in _TIMES, after


def _tag(experiment: Experiment, key: str) -> str | None:
    if key == "mlflow.note.content" and experiment.note is not None:
        return head_of(experiment.note)
    value = experiment.tags.get(key)
    return None if value is None else head_of(value)


def _key(text: str, tokens: list[Token], place: int) -> tuple[str, int]:
    """A key: a word, maybe with dots, or a quoted one; and the place after it."""
    first = tokens[place]
    if first.kind in (NAME, STRING):
        return unquoted(first.text), place + 1
    if first.kind != WORD:
        raise _error(text, first, "expected a name", _HINT)
    last = place
    while tokens[last + 1].text == "." and tokens[last + 2].kind in (WORD, NUMBER):
        last += 2
    return text[first.start : tokens[last].end], last + 1


def _list(text: str, tokens: list[Token], place: int) -> tuple[set[str], int]:
    if tokens[place].text != "(":
        raise _error(text, tokens[place], "expected a list in parentheses")
    values: set[str] = set()
    while True:
        value, sign = tokens[place + 1], tokens[min(place + 2, len(tokens) - 1)]
        if value.kind != STRING:
            raise _error(text, value, "expected a text in quotes")
        values.add(value.text[1:-1])
        place += 2
        if sign.text == ")":
            return values, place + 1
        if sign.text != ",":
            raise _error(text, sign, "expected , or )")


def _is(token: Token, keyword: str) -> bool:
    return token.kind == WORD and token.text.upper() == keyword


def _error(text: str, token: Token, message: str, hint: str | None = None) -> FilterError:
    return FilterError(message, text=text, start=token.start, end=max(token.end, token.start + 1), hint=hint)
