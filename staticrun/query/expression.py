"""From a filter's tree to a polars expression over a frame of `frame.to_frame`.

Every clause is true or false, never null: a run without a value passes none but IS NULL, and NOT gives
exactly the others. NaN passes `!=` alone, where polars itself takes it for the greatest number.
"""

import functools
import sys
from collections.abc import Callable
from typing import assert_never

import polars as pl

from staticrun.query.clauses import as_milliseconds
from staticrun.query.fields import kind_of
from staticrun.query.like import matches, to_regex
from staticrun.query.literals import Duration, Instant, Text
from staticrun.query.nodes import (
    And,
    Between,
    Clause,
    Comparison,
    Field,
    In,
    IsNull,
    Like,
    Node,
    Not,
    Or,
    Value,
)
from staticrun.query.numeric import Number, Test, compare, passing
from staticrun.schema.run import LOST, RUNNING

TextTest = Callable[[pl.Expr], pl.Expr]


def to_expression(node: Node | None, now_ms: int) -> pl.Expr:
    """The rows that a filter lets through, as an expression of booleans.

    Args:
        node: A filter's tree; None lets every row through.
        now_ms: The time that `now()` means, milliseconds since 1970.

    >>> from staticrun.query.parser import parse
    >>> frame = pl.DataFrame({"metrics.loss": [0.5, None, float("nan")]})
    >>> frame.select(found=to_expression(parse("metrics.loss != 1").node, 0))["found"].to_list()
    [True, False, True]
    """
    match node:
        case None:
            return pl.lit(True)
        case And(parts):
            return pl.all_horizontal([to_expression(part, now_ms) for part in parts])
        case Or(parts):
            return pl.any_horizontal([to_expression(part, now_ms) for part in parts])
        case Not(part):
            return ~to_expression(part, now_ms)
        case IsNull(field, negated):
            column = pl.col(field.id)
            return column.is_not_null() if negated else column.is_null()
        case clause:
            return _clause(clause, now_ms)


def _clause(clause: Clause, now_ms: int) -> pl.Expr:
    field = clause.field
    test = _number_test(clause, now_ms)
    if test is None:
        return _over_texts(field, _text_test(clause)).fill_null(False)
    column = pl.col(field.id)
    if kind_of(field) == "param":
        return column.map_batches(functools.partial(passing, test), return_dtype=pl.Boolean)
    if field.entity == "metrics":
        # MLflow's database keeps the greatest double for infinity, so that no filter tells the two apart.
        column = pl.when(column.is_infinite()).then(column.sign() * sys.float_info.max).otherwise(column)
    return compare(column, test).fill_null(False)


def _number_test(clause: Clause, now_ms: int) -> Test | None:
    """What a clause asks of a number; None where it asks about texts."""
    field = clause.field
    match clause:
        case Between(low=low, high=high, negated=negated):
            bounds = (constant(field, low, now_ms), constant(field, high, now_ms))
            return Test("outside" if negated else "within", *bounds)
        case Comparison(operator=sign, value=value) if not isinstance(value, Text):
            return Test(sign, constant(field, value, now_ms))
        case _:
            return None


def constant(field: Field, value: Value, now_ms: int) -> Number:
    """The number that a constant stands for, in the unit of its field: milliseconds, seconds or its own."""
    match value:
        case Instant(ms=ms, relative=relative):
            return now_ms + ms if relative else ms
        case Duration(seconds=seconds):
            return seconds
        case Text():
            raise TypeError("a text stands for no number")
    kind = kind_of(field)
    if kind == "number":
        return float(value.text)  # a metric is a double, and so is what it is compared with
    return as_milliseconds(value.value) if kind == "time" else value.value


def _over_texts(field: Field, test: tuple[TextTest, bool]) -> pl.Expr:
    """A test of texts over a field's column; of several texts any may pass."""
    passes, negated = test
    column = pl.col(field.id)
    if field.entity == "dataset":
        verdict = passes(pl.element())
        return column.list.eval(~verdict if negated else verdict).list.any()
    verdict = passes(column)
    if field.id == "attributes.status":
        # A lost run is one that still says that it runs, as MLflow has it.
        verdict = verdict | ((column == LOST) & passes(pl.lit(RUNNING)))
    return ~verdict if negated else verdict


def _text_test(clause: Clause) -> tuple[TextTest, bool]:
    """What a clause asks of a text, and whether it asks for the contrary."""
    match clause:
        case Comparison(operator=sign, value=Text(value=text)):
            return (lambda column: column == text), sign == "!="
        case In(values=values, negated=negated):
            texts = [value.value for value in values]
            return (lambda column: column.is_in(texts)), negated
        case Like(pattern=pattern, fold=fold, negated=negated):
            return _like(pattern.value, fold), negated
        case Comparison() | Between() | IsNull():
            raise TypeError(f"{clause} asks about no text")
    assert_never(clause)


def _like(pattern: str, fold: bool) -> TextTest:
    regex = to_regex(pattern, fold)
    if regex is not None:
        return lambda column: column.str.contains(regex)

    def judge(texts: pl.Series) -> pl.Series:
        found = {text for text in texts.unique() if text is not None and matches(pattern, text, fold)}
        return texts.is_in(list(found))

    return lambda column: column.map_batches(judge, return_dtype=pl.Boolean)
