"""Histories to what a chart draws of them: short ones whole, long ones with every bucket's exact extremes."""

import math
import operator
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from staticrun.build.integers import of_array
from staticrun.build.scripts import packed
from staticrun.build.source import Points
from staticrun.build.spark import spark
from staticrun.schema.page import Html
from staticrun.schema.payload import Curve, Level
from staticrun.store.summary import finite

if TYPE_CHECKING:
    import polars as pl

#: Up to so many points, each is drawn.
EXACT: Final = 2000
#: A longer history is drawn as so many buckets.
BUCKETS: Final = 1000
#: Non-finite points that a curve marks one by one.
MARKS: Final = 200


class Series(msgspec.Struct):
    """Drawn points of one metric of one writer, in order of step, then time, then as logged.

    Attributes:
        lows, highs: Extremes of each bucket; `values` itself where every point is drawn.
        frame: All points, in that order, as the polars columns `step`, `time` and `value`; None where every
            point is drawn.
    """

    points: int
    steps: "array[int]"
    times: "array[int]"
    values: "array[float]"
    lows: "array[float]"
    highs: "array[float]"
    marks: list[tuple[int, int, str]]
    nonfinite: int
    frame: Any = None

    @property
    def exact(self) -> bool:
        """Whether every point is drawn."""
        return len(self.steps) == self.points


def series_of(batches: Iterable[Points], writers: Iterable[str]) -> dict[str, dict[int, Series]]:
    """The history of a run by metric, sorted, and by writer, numbered in the order of `writers`.

    Writers that are not among those (none, as a rule) come after them.
    """
    numbers = {writer: number for number, writer in enumerate(writers)}
    gathered: dict[str, dict[int, list[Points]]] = defaultdict(lambda: defaultdict(list))
    for batch in batches:
        number = numbers.setdefault(batch.writer, len(numbers))
        if len(batch.steps):
            gathered[batch.key][number].append(batch)
    return {
        key: {number: _series(parts) for number, parts in sorted(by_writer.items())}
        for key, by_writer in sorted(gathered.items())
    }


def curve(key: str, writer: int, series: Series, levels: Sequence[Level] = ()) -> Curve:
    """A series as the page loads it.

    Args:
        levels: Where its finer levels are, if it has any.
    """
    exact = series.exact
    return Curve(
        key=key,
        writer=writer,
        points=series.points,
        steps=of_array(series.steps),
        times=of_array(series.times),
        values=packed(series.values),
        lows="" if exact else packed(series.lows),
        highs="" if exact else packed(series.highs),
        marks=series.marks,
        nonfinite=series.nonfinite,
        exact=exact,
        levels=list(levels),
    )


def spark_of(by_writer: dict[int, Series], name: str) -> Html:
    """A sparkline of a metric: of the writer with the most points, extremes included.

    Args:
        name: The id of its line in its page.
    """
    series = max(by_writer.values(), key=lambda one: one.points)
    if series.exact:
        return spark(series.values, name)
    return spark([value for pair in zip(series.lows, series.highs, strict=True) for value in pair], name)


def _series(parts: list[Points]) -> Series:
    if sum(len(part.steps) for part in parts) > EXACT:
        return _bucketed(parts)
    steps, times, values = parts[0].steps, parts[0].times, parts[0].values
    for part in parts[1:]:
        steps, times, values = steps + part.steps, times + part.times, values + part.values
    if not all(map(operator.lt, steps, steps[1:])):
        order = sorted(range(len(steps)), key=lambda i: (steps[i], times[i]))
        steps = array("q", [steps[i] for i in order])
        times = array("q", [times[i] for i in order])
        values = array("d", [values[i] for i in order])
    odd = [] if finite(values) else [i for i, value in enumerate(values) if not math.isfinite(value)]
    marks = [(steps[i], times[i], _word(values[i])) for i in odd[:MARKS]]
    return Series(len(steps), steps, times, values, values, values, marks, len(odd))


def _word(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _bucketed(parts: list[Points]) -> Series:
    """A long history in `BUCKETS` runs of consecutive points, by polars: a million points in tens of ms."""
    import polars as pl
    import pyarrow as pa

    def column(kind: pa.DataType, arrays: list["array[int]"] | list["array[float]"]) -> pl.Series:
        chunks = [pa.Array.from_buffers(kind, len(one), [None, pa.py_buffer(one)]) for one in arrays]
        return pl.Series(values=pl.from_arrow(pa.chunked_array(chunks, kind)))

    frame = pl.DataFrame(
        {
            "step": column(pa.int64(), [part.steps for part in parts]),
            "time": column(pa.int64(), [part.times for part in parts]),
            "value": column(pa.float64(), [part.values for part in parts]),
        }
    ).sort("step", "time", maintain_order=True)
    drawn = bucketed(frame, BUCKETS)
    odd = frame.filter(~pl.col("value").is_finite())
    marks = [(step, time, _word(value)) for step, time, value in odd.head(MARKS).iter_rows()]
    return Series(
        points=len(frame),
        steps=array("q", drawn["step"].to_list()),
        times=array("q", drawn["time"].to_list()),
        values=array("d", drawn["value"].to_list()),
        lows=array("d", drawn["low"].to_list()),
        highs=array("d", drawn["high"].to_list()),
        marks=marks,
        nonfinite=len(odd),
        frame=frame,
    )


def bucketed(points: "pl.DataFrame", buckets: int) -> "pl.DataFrame":
    """Points in order as so many buckets of consecutive ones: of each the last step, time and finite value,
    and the exact extremes of its finite values, NaN where it has none.
    """
    import polars as pl

    is_finite = pl.col("value").is_finite()
    return (
        points.with_columns(
            bucket=pl.int_range(pl.len()) * buckets // pl.len(), shown=pl.when(is_finite).then("value")
        )
        .group_by("bucket", maintain_order=True)
        .agg(
            pl.col("step", "time").last(),
            pl.col("shown").drop_nulls().last().fill_null(math.nan).alias("value"),
            pl.col("shown").min().fill_null(math.nan).alias("low"),
            pl.col("shown").max().fill_null(math.nan).alias("high"),
        )
    )
