"""The order of runs: `order_by` as MLflow has it.

Runs without a value come last and NaN before them, whichever the direction; texts, params too, are ordered by
code point. Equals stay in the order of their start, newest first, then of run id, which is also the order
where nothing else is asked for.
"""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from staticrun.errors import InvalidArgument
from staticrun.query.fields import kind_of
from staticrun.query.frame import RUN_ID, START_TIME
from staticrun.query.nodes import Field
from staticrun.query.paths import parse_field, quoted_key
from staticrun.query.source import Source
from staticrun.query.tokens import END, WORD


class Order(NamedTuple):
    """One entry of `order_by`."""

    field: Field
    descending: bool


def parse_order(text: str) -> Order:
    """Understand one entry of `order_by`.

    Raises:
        FilterError: With the position of the fault, as `parse` has it.

    >>> parse_order("metrics.`val/loss` DESC").field.id, parse_order("created").descending
    ('metrics.val/loss', False)
    """
    source = Source(text)
    if source.here.kind == END:
        source.fail("expected a column to order by, found the end", 0, len(text))
    field = parse_field(source)
    if field.entity == "dataset":
        source.fail("runs are not ordered by their datasets", field.start, field.end)
    word = source.here.text.upper() if source.here.kind == WORD else ""
    if word in ("ASC", "DESC"):
        source.take()
    if source.here.kind != END:
        key = None if word in ("ASC", "DESC") else quoted_key(source, field)
        hint = f"an odd key stands in backticks: {key}" if key else None
        source.expected("the end" if word in ("ASC", "DESC") else "ASC, DESC or the end", hint)
    return Order(field, word == "DESC")


def parse_orders(texts: Sequence[str]) -> list[Order]:
    """Understand an `order_by`.

    Raises:
        FilterError: An entry cannot be understood.
        InvalidArgument: Two entries name the same column.
    """
    orders = [parse_order(text) for text in texts]
    seen: set[str] = set()
    for order in orders:
        if order.field.id in seen:
            raise InvalidArgument(f"order_by names {order.field.written} twice", hint="leave one of them out")
        seen.add(order.field.id)
    return orders


def ordered(frame: pl.DataFrame, orders: Sequence[Order]) -> pl.DataFrame:
    """A frame of `frame.to_frame` in order; it has the columns of the orders, the run id and the start."""
    keys: list[pl.Expr] = []
    descending: list[bool] = []
    for field, down in (*orders, Order(START_TIME, True), Order(RUN_ID, False)):
        column = pl.col(field.id)
        if kind_of(field) == "number":
            keys.append(column.is_nan())
            descending.append(False)
            column = column.fill_nan(0)
        keys.append(column)
        descending.append(down)
    return frame.sort(keys, descending=descending, nulls_last=True)
