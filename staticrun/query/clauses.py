"""What stands right of a field: which operators it takes, with which constants."""

from collections.abc import Sequence
from typing import Final, NoReturn, cast

from staticrun.query.fields import OPTIONAL, Kind, kind_of
from staticrun.query.literals import NUMBER as NUMBER_FORM
from staticrun.query.literals import Number, Text, parse_duration, parse_instant, parse_number, unescape
from staticrun.query.nodes import Between, Clause, Comparison, Field, In, IsNull, Like, Note, Operator, Value
from staticrun.query.paths import quoted_key
from staticrun.query.source import Source, keyword, shown
from staticrun.query.tokens import ESCAPED, NAME, NUMBER, OPERATOR, STRING, WORD, Token
from staticrun.schema.run import LOST

_ORDER: Final = ("<", "<=", ">", ">=")
_COMPARE: Final = ("=", "!=", *_ORDER)
_TAKES: Final[dict[str, str]] = {
    "number": "=, !=, <, <=, >, >=, BETWEEN and IS NULL",
    "param": "=, !=, LIKE, ILIKE, IN and IS NULL, and with numbers <, <=, >, >= and BETWEEN",
    "text": "=, !=, LIKE, ILIKE and IN",
    "tag": "=, !=, LIKE, ILIKE, IN and IS NULL",
    "time": "=, !=, <, <=, >, >= and BETWEEN",
    "duration": "=, !=, <, <=, >, >=, BETWEEN and IS NULL",
}
_WANTS: Final[dict[Kind, str]] = {
    "number": "a number",
    "param": "a text in quotes or a number",
    "text": "a text in quotes",
    "time": "milliseconds or a date in quotes",
    "duration": "seconds or a text such as '2h30m'",
}
_EXAMPLES: Final[dict[Kind, str]] = {
    "time": "'2026-11-01', '2026-11-01T12:00', 'now() - 7d' or milliseconds",
    "duration": "90, '90s', '1.5h' or '2h30m'",
}
# MLflow's own numbers: no plus sign, and nothing between the point and the exponent left out.
_WORDS_OF_OTHERS: Final = {
    "RLIKE": "write LIKE",
    "REGEXP": "write LIKE",
    "MATCHES": "write LIKE",
    "CONTAINS": "write LIKE '%text%'",
}
_SECONDS_FROM: Final = 10**8
_SECONDS_UNTIL: Final = 10**11


def parse_clause(source: Source, field: Field) -> Clause:
    """The operator and constants after a field.

    Raises:
        FilterError: For an operator or a constant that the field does not take.
    """
    operator = source.here
    if operator.kind == OPERATOR and operator.text in _COMPARE:
        return _comparison(source, field, source.take())
    if source.accept("IS"):
        return _is_null(source, field, operator)
    negated = source.accept("NOT")
    word = source.here
    if source.accept("LIKE"):
        return _like(source, field, word, False, negated)
    if source.accept("ILIKE"):
        return _like(source, field, word, True, negated)
    if source.accept("IN"):
        return _in(source, field, word, negated)
    if source.accept("BETWEEN"):
        return _between(source, field, word, negated)
    return _no_operator(source, field, negated)


def _no_operator(source: Source, field: Field, negated: bool) -> NoReturn:
    """Say which operator is missing."""
    if negated:
        source.expected("LIKE, ILIKE, IN or BETWEEN after NOT")
    hint = _WORDS_OF_OTHERS.get(source.here.text.upper())
    if hint is None and (key := quoted_key(source, field)):
        hint = f"an odd key stands in backticks: {key}"
    source.expected(f"an operator after {field.id}", hint)


def _comparison(source: Source, field: Field, token: Token) -> Comparison:
    kind = kind_of(field)
    operator = cast(Operator, token.text)
    if kind == "text" and operator in _ORDER:
        _refuse(source, field, token)
    value = _value(source, field, operator)
    if isinstance(value, Text) and operator in _ORDER:
        number = parse_number(value.value)
        hint = (
            f"without quotes it compares numbers: {field.written} {operator} {value.value}"
            if number is not None
            else "a text takes =, !=, LIKE, ILIKE and IN"
        )
        source.fail(
            f"{operator} compares numbers, found {shown(source.tokens[source.index - 1])}",
            value.start,
            value.end,
            hint,
        )
    _note_lost(source, field, [value])
    return Comparison(field, operator, value, field.start, source.end)


def _like(source: Source, field: Field, word: Token, fold: bool, negated: bool) -> Like:
    if kind_of(field) not in ("text", "param"):
        _refuse(source, field, word)
    if negated:
        source.beyond.append(Note(f"NOT {keyword(word)}", word.start, word.end))
    pattern = source.here
    text = _text(source)
    if text is None:
        source.expected(
            f"a pattern in quotes after {keyword(word)}",
            f"{field.written} {keyword(word)} '%{_bare(pattern)}%'",
        )
    return Like(field, text, fold, negated, field.start, source.end)


def _in(source: Source, field: Field, word: Token, negated: bool) -> In:
    if kind_of(field) not in ("text", "param"):
        _refuse(source, field, word)
    if not (field.entity == "dataset" or field.id == "attributes.run_id"):
        source.beyond.append(Note(f"IN on {field.entity}", word.start, word.end))
    if not source.at("("):
        hint = (
            f"{field.written} IN ({source.here.text})"
            if source.here.kind == STRING
            else f"{field.written} IN ('a', 'b')"
        )
        source.expected("a list in parentheses after IN", hint)
    source.take()
    values: list[Text] = []
    while not (values and source.at(")")):
        values.append(_item(source, field))
        if not source.at(","):
            break
        source.take()
    if not source.at(")"):
        source.expected("a comma or a ) in the list")
    source.take()
    _note_lost(source, field, values)
    return In(field, tuple(values), negated, field.start, source.end)


def _note_lost(source: Source, field: Field, values: Sequence[Value]) -> None:
    """Keep in mind that MLflow has no status LOST."""
    for value in values:
        if field.id == "attributes.status" and isinstance(value, Text) and value.value == LOST:
            source.beyond.append(Note("the status LOST", value.start, value.end))


def _item(source: Source, field: Field) -> Text:
    """One text of a list, with Python's escapes: MLflow reads its lists as Python does."""
    first = source.here
    parts: list[str] = []
    while source.here.kind in (STRING, ESCAPED):
        token = source.take()
        if token.kind == ESCAPED:
            source.beyond.append(Note("E''", token.start, token.end))
            parts.append(unescape(token.text[2:-1].replace("''", "'")))
        else:
            parts.append(unescape(token.text[1:-1].replace(token.text[0] * 2, "")))
    if not parts:
        hint = f"{field.written} IN ('{_bare(first)}')" if first.kind in (WORD, NUMBER) else None
        source.expected("a text in quotes in the list", hint)
    if len(parts) > 1:
        source.notes.append(
            Note("no comma between these: they are read as one text", first.start, source.end)
        )
    return Text("".join(parts), first.start, source.end)


def _between(source: Source, field: Field, word: Token, negated: bool) -> Between:
    if kind_of(field) == "text":
        _refuse(source, field, word)
    source.beyond.append(Note("BETWEEN", word.start, word.end))
    ends: list[Value] = []
    for _ in range(2):
        value = _value(source, field, "AND" if ends else "BETWEEN")
        if isinstance(value, Text):
            source.fail(
                f"BETWEEN compares numbers, found {shown(source.tokens[source.index - 1])}",
                value.start,
                value.end,
            )
        ends.append(value)
        if len(ends) == 1 and not source.accept("AND"):
            source.expected("AND and the upper end of BETWEEN")
    return Between(field, ends[0], ends[1], negated, field.start, source.end)


def _is_null(source: Source, field: Field, word: Token) -> IsNull:
    gap = source.here
    negated = source.accept("NOT")
    if not source.accept("NULL"):
        source.expected(
            "NULL or NOT NULL after IS", "to compare with a text write =" if not negated else None
        )
    if field.entity == "dataset" or (field.entity == "attributes" and field.key not in OPTIONAL):
        source.fail(
            f"every run has {field.key}" if field.entity == "attributes" else "IS NULL is not for datasets",
            word.start,
            source.end,
        )
    if field.entity in ("metrics", "attributes"):
        source.beyond.append(Note(f"IS NULL on {field.entity}", word.start, source.end))
    elif negated and source.text[gap.end : source.end].upper() != " NULL":
        source.beyond.append(Note("NOT NULL with more than one space", gap.start, source.end))
    return IsNull(field, negated, field.start, source.end)


def _value(source: Source, field: Field, operator: str) -> Value:
    """A constant of the kind that the field takes."""
    kind, token = kind_of(field), source.here
    if token.kind == NUMBER and kind != "text":
        source.take()
        return _number(source, field, token)
    text = None if kind == "number" else _text(source)
    if text is not None and kind == "time":
        return _instant(source, text)
    if text is not None and kind == "duration":
        source.beyond.append(Note("a duration", text.start, text.end))
        duration = parse_duration(text.value, text.start, text.end)
        if duration is None:
            source.fail(f"{shown(token)} is no duration", text.start, text.end, _EXAMPLES[kind])
        return duration
    if text is None:
        source.expected(
            f"{_WANTS[kind]} after {operator}", _value_hint(field, operator, token, source.peek())
        )
    return text


def _value_hint(field: Field, operator: str, token: Token, after: Token) -> str | None:
    """What to write instead of a constant of the wrong kind."""
    kind, bare = kind_of(field), _bare(token)
    if token.kind in (STRING, ESCAPED) and NUMBER_FORM.fullmatch(bare):
        return f"without quotes: {field.written} {operator} {bare}"
    if token.kind in (STRING, WORD) and bare.lower() in ("nan", "inf", "infinity"):
        return "infinities are found by > 1e308, NaN only by !="
    if token.kind == WORD and bare.lower() == "null" and field.entity in ("params", "tags"):
        return f"to ask for runs without one: {field.written} IS NULL"
    if token.kind == WORD and kind == "duration" and parse_duration(bare):
        return f"in quotes: {field.written} {operator} '{bare}'"
    if token.kind == WORD and bare[0] in "+-.0123456789":
        return "a space may be missing after the number"
    if token.kind == WORD and after.text == ".":
        return "the right side is a constant"
    if token.kind == WORD and after.text == "(":
        return "in quotes: 'now() - 7d'" if bare == "now" else None
    if token.kind in (WORD, NUMBER, NAME) and kind in ("text", "param"):
        return f"in quotes: {field.written} {operator} '{bare}'"
    if token.text == "(" and kind in ("text", "param"):
        return f"a list goes with IN: {field.written} IN ('a', 'b')"
    return _EXAMPLES.get(kind) if token.kind in (WORD, NUMBER, NAME) else None


def _number(source: Source, field: Field, token: Token) -> Number:
    kind, number = kind_of(field), Number(token.text, token.start, token.end)
    if kind == "param":
        source.beyond.append(Note("a param compared as a number", token.start, token.end))
    elif not _mlflow_number(token.text):
        source.beyond.append(Note("a number in this form", token.start, token.end))
    if kind == "time" and as_milliseconds(number.value) != number.value:
        hint = f"in milliseconds it is {token.text}000" if token.text.isdecimal() else None
        source.notes.append(Note(f"{token.text} is read as seconds", token.start, token.end, hint))
        source.beyond.append(Note("a time in seconds", token.start, token.end))
    return number


def as_milliseconds(time: int | float) -> int | float:
    """A time in milliseconds, from one in milliseconds or, from 10^8 to under 10^11, in seconds.

    >>> as_milliseconds(1688169600), as_milliseconds(1688169600000)
    (1688169600000, 1688169600000)
    """
    return time * 1000 if _SECONDS_FROM <= time < _SECONDS_UNTIL else time


def _mlflow_number(text: str) -> bool:
    mantissa, mark, exponent = text.lower().partition("e")
    if text[0] == "+" or exponent[:1] == "+":
        return False
    return not mark or not (mantissa.endswith(".") or mantissa.lstrip("-").startswith("."))


def _instant(source: Source, text: Text) -> Value:
    source.beyond.append(Note("a date", text.start, text.end))
    instant = parse_instant(text.value, text.start, text.end)
    if instant is None:
        token = source.tokens[source.index - 1]
        hint = f"without quotes: {text.value}" if parse_number(text.value) is not None else _EXAMPLES["time"]
        source.fail(f"{shown(token)} is no time", text.start, text.end, hint)
    return instant


def _text(source: Source) -> Text | None:
    """A text in quotes, if one comes next."""
    token = source.here
    if token.kind == STRING:
        source.take()
        return Text(token.text[1:-1], token.start, token.end)
    if token.kind == ESCAPED:
        source.take()
        source.beyond.append(Note("E''", token.start, token.end))
        return Text(unescape(token.text[2:-1].replace("''", "'")), token.start, token.end)
    return None


def _bare(token: Token) -> str:
    """A token without its quotes."""
    if token.kind in (STRING, NAME):
        return token.text[1:-1]
    return token.text


def _refuse(source: Source, field: Field, operator: Token) -> None:
    """Raise the FilterError for an operator that the field's kind does not take."""
    takes = _TAKES["tag" if field.entity == "tags" else kind_of(field)]
    source.fail(
        f"{field.id} takes {takes}, not {keyword(operator) or operator.text}", operator.start, operator.end
    )
