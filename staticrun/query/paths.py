"""The left side of a clause: `metrics.loss`, `` params.`batch size` ``, `status`, `min(metrics.loss)`."""

import re
from typing import Final, NoReturn

from staticrun.query.fields import ATTRIBUTES, BEYOND_MLFLOW, DATASET_KEYS, ENTITIES, FUNCTIONS, unquoted
from staticrun.query.literals import unescape
from staticrun.query.nearest import nearest
from staticrun.query.nodes import Field, Note
from staticrun.query.source import Source, keyword
from staticrun.query.spelling import written_key
from staticrun.query.tokens import ANY_SPACE, ESCAPED, NAME, NUMBER, ODD, OPERATOR, SPACE, STRING, WORD, Token

# Words that sqlparse, MLflow's reader, takes for keywords even after a point.
_RESERVED: Final = frozenset({"case", "in", "values", "using", "from", "as"})
# What it takes for a name: it needs a letter, or a digit that does not begin a number such as `.15`.
_PLAIN: Final = re.compile(r"(?:[A-Za-zÀ-Üà-üſıİK]\w*|[0-9][A-Za-zÀ-Üà-üſıİK_]\w*|[^\W0-9]\w*)")
_ODD_KEY: Final = re.compile(rf"[^{SPACE}<>=!~(),'\"`]+")
_EXAMPLE_KEYS: Final = {
    "metrics": "loss", "params": "lr", "tags": "team", "attributes": "status", "dataset": "name",
}  # fmt: skip
COMPARISON: Final = "a comparison such as metrics.accuracy > 0.9"


def parse_field(source: Source) -> Field:
    """The field that a clause begins with.

    Raises:
        FilterError: Where there is none, or one that does not exist.
    """
    first = source.here
    if first.kind == WORD and source.at("(", 1):
        return _function(source)
    if keyword(first) or not _begins_path(first):
        _no_field(source)
    return _path(source)


def _begins_path(token: Token) -> bool:
    return token.kind in (WORD, NAME) or (token.kind == STRING and token.text[0] == '"')


def _function(source: Source) -> Field:
    """`min(metrics.loss)`; the last value is the metric itself."""
    name = source.take()
    function = name.text.lower()
    if function not in FUNCTIONS:
        if function == "now":
            source.fail(
                "now() stands in quotes, on the right side", name.start, name.end, "start_time > 'now() - 7d'"
            )
        close = nearest(function, FUNCTIONS, 1)
        hint = f"did you mean {close[0]}?" if close else "there are min, max, first, last and count"
        source.fail(f'unknown function "{name.text}"', name.start, name.end, hint)
    source.take()
    inside = source.here
    if not _begins_path(inside):
        source.expected(f"a metric in {function}()", f"{function}(metrics.loss)")
    field = _path(source)
    if field.entity != "metrics":
        source.fail(
            f"{function}() is for metrics",
            field.start,
            field.end,
            f"{function}(metrics.{written_key(field.key)})",
        )
    if not source.at(")"):
        source.expected(f"a ) after {function}(metrics.{field.key}")
    source.take()
    source.beyond.append(Note(f"{function}()", name.start, source.end))
    return Field("metrics", field.key, "" if function == "last" else function, name.start, source.end)


def _path(source: Source) -> Field:
    """An attribute, or an entity and everything after its point."""
    first = source.take()
    if not (source.at(".") and source.here.start == first.end):
        return _attribute(source, first)
    point = source.take()
    name = first.text[1:-1] if first.kind == NAME else first.text
    entity = ENTITIES.get(name)
    if entity is None:
        lower = ENTITIES.get(name.lower())
        close = nearest(name, ENTITIES, 1)
        hint = (
            f"entities are written in lower case: {name.lower()}"
            if lower
            else f"did you mean {close[0]}?"
            if close
            else "there are metrics, params, tags, attributes and dataset"
        )
        source.fail(f'unknown entity "{name}"', first.start, first.end, hint)
    key = _key(source, point)
    if entity == "attributes":
        return _known_attribute(source, key, point.end, first.start)
    if entity == "dataset" and key not in DATASET_KEYS:
        close = nearest(key, DATASET_KEYS, 1)
        hint = f"did you mean {entity}.{close[0]}?" if close else "there are name, digest and context"
        source.fail(f'a dataset has no "{key}"', point.end, max(source.end, point.end), hint)
    return Field(entity, key, "", first.start, source.end)


def _key(source: Source, point: Token) -> str:
    """The key after a point: the text as it stands, over further points, without one pair of quotes."""
    begin = source.index
    while True:
        token = source.here
        plain = token.kind == WORD and (token.start == source.end or not keyword(token))
        if token.kind == ESCAPED and source.index == begin and token.start == point.end:
            source.take()
            source.beyond.append(Note("E''", token.start, token.end))
            return unescape(token.text[2:-1].replace("''", "'"))
        if not plain and token.kind not in (NAME, STRING):
            break
        source.take()
        if not source.at("."):
            break
        source.take()
    raw = source.text[point.end : source.end]
    if not _taken_by_mlflow(source.tokens[begin : source.index]):
        source.beyond.append(Note("an unquoted key", point.end, source.end))
    if not raw or (ANY_SPACE.search(unquoted(raw)) and raw[0] not in "'\"`"):
        source.notes.append(Note(f'the key is "{raw}", which is hardly meant', point.start, source.end))
    return unquoted(raw)


def _taken_by_mlflow(key: list[Token]) -> bool:
    return all(
        token.kind != WORD or (_PLAIN.fullmatch(token.text) and token.text.lower() not in _RESERVED)
        for token in key
    )


def _attribute(source: Source, token: Token) -> Field:
    """A name without a point."""
    return _known_attribute(source, unquoted(token.text), token.start, token.start)


def _known_attribute(source: Source, name: str, start: int, field_start: int) -> Field:
    key = ATTRIBUTES.get(name)
    end = max(source.end, start)
    if key is None:
        close = nearest(name, ATTRIBUTES, 1)
        if start == field_start and name in ENTITIES:
            hint = f"a key is missing: {name}.{_EXAMPLE_KEYS[ENTITIES[name]]}"
            if source.here.kind == WORD and not keyword(source.here):
                hint = f"a point stands between: {name}.{source.here.text}"
        elif close:
            hint = f"did you mean {close[0]}?"
        elif start == field_start:
            hint = f"write metrics.{name}, params.{name} or tags.{name} for what a run logged"
        else:
            hint = f"there are {', '.join(dict.fromkeys(ATTRIBUTES.values()))}"
        source.fail(f'unknown attribute "{name}"', start, end, hint)
    if key in BEYOND_MLFLOW:
        source.beyond.append(Note(key, start, end))
    return Field("attributes", key, "", field_start, end)


def _no_field(source: Source) -> NoReturn:
    """Say why a clause cannot begin here."""
    token, after, last = source.here, source.peek(), source.peek(2)
    hint = None
    if after.kind == OPERATOR and token.kind in (NUMBER, STRING) and _begins_path(last):
        hint = "the name stands left of the operator, the value right of it"
    elif token.kind == STRING:
        hint = "a name is written bare, in backticks or in double quotes"
    source.expected(COMPARISON, hint)


def quoted_key(source: Source, field: Field) -> str | None:
    """The key that was probably meant where an odd character follows a bare one, in backticks."""
    token = source.here
    if field.function or field.entity in ("attributes", "dataset"):
        return None
    begin = source.text.find(".", field.start) + 1
    if token.start == field.end and token.kind in (ODD, NUMBER, WORD):
        odd = _ODD_KEY.match(source.text, begin)
        return f"{field.entity}.`{odd[0]}`" if odd else None
    if token.kind in (WORD, NUMBER) and not keyword(token) and source.peek().kind == OPERATOR:
        return f"{field.entity}.`{source.text[begin : token.end]}`"
    return None
