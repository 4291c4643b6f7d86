"""Histories to what a chart draws of them: short ones whole, long ones with every bucket's exact extremes."""

import math
import operator
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Sized
from itertools import pairwise
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
#: Points that are not finite, of each kind, that a curve marks one by one.
MARKS: Final = 200
#: Series of a writer that went back; one that did more often logged its points out of order.
TURNS: Final = 20


class Series(msgspec.Struct):
    """Drawn points of one metric of one writer, in order of step, then time, then as logged.

    Attributes:
        lows, highs: Extremes of each bucket; `values` itself where every point is drawn.
        marks: Some of the points that are not finite, of each kind evenly over all; odd counts them all.
        frame: All points, in that order, as the polars columns `step`, `time` and `value`; None where every
            point is drawn.
        writer: Which of the run's writers, from 0.
        again: Which of the times that the writer went back to earlier steps, 0 for the first.
    """

    points: int
    steps: "array[int]"
    times: "array[int]"
    values: "array[float]"
    lows: "array[float]"
    highs: "array[float]"
    marks: list[tuple[int, int, str]]
    odd: dict[str, int]
    frame: Any = None
    writer: int = 0
    again: int = 0

    @property
    def exact(self) -> bool:
        """Whether every point is drawn."""
        return len(self.steps) == self.points


def series_of(batches: Iterable[Points], writers: Iterable[str]) -> dict[str, list[Series]]:
    """The history of a run by metric, sorted; of each a series for every writer, in the order of `writers`.

    Writers that are not among those (none, as a rule) come after them. One that went back to earlier steps,
    as training does that is taken up again, has a series for each time, so that these are drawn over each
    other instead of into each other.
    """
    numbers = {writer: number for number, writer in enumerate(writers)}
    gathered: dict[str, dict[int, list[Points]]] = defaultdict(lambda: defaultdict(list))
    for batch in batches:
        number = numbers.setdefault(batch.writer, len(numbers))
        if len(batch.steps):
            gathered[batch.key][number].append(batch)
    return {
        key: [one for number, parts in sorted(by_writer.items()) for one in _of_writer(number, parts)]
        for key, by_writer in sorted(gathered.items())
    }


def names_of(series: Sequence[Series]) -> list[str]:
    """What tells series of one metric apart; "" for the only one."""
    if len(series) < 2:
        return [""]
    several = len({one.writer for one in series}) > 1
    again = Counter(one.writer for one in series)
    return [
        " ".join(
            [
                *([f"process {one.writer + 1}"] if several else []),
                *([f"from step {one.steps[0]}"] if again[one.writer] > 1 else []),
            ]
        )
        for one in series
    ]


def curve(key: str, series: Series, levels: Sequence[Level] = (), name: str = "") -> Curve:
    """A series as the page loads it.

    Args:
        levels: Where its finer levels are, if it has any.
        name: What tells it from others of its metric.
    """
    exact = series.exact
    return Curve(
        key=key,
        writer=series.writer,
        points=series.points,
        steps=of_array(series.steps),
        times=of_array(series.times),
        values=packed(series.values),
        lows="" if exact else packed(series.lows),
        highs="" if exact else packed(series.highs),
        marks=series.marks,
        odd=series.odd,
        exact=exact,
        levels=list(levels),
        name=name,
    )


def spark_of(series: Sequence[Series], name: str) -> Html:
    """A sparkline of a metric: of the series with the most points, extremes included.

    Args:
        name: The id of its line in its page.
    """
    longest = max(series, key=lambda one: one.points)
    if longest.exact:
        return spark(longest.values, name)
    return spark([value for pair in zip(longest.lows, longest.highs, strict=True) for value in pair], name)


def _of_writer(number: int, parts: list[Points]) -> list[Series]:
    """The series of a writer: one, unless it went back to earlier steps."""
    if sum(len(part.steps) for part in parts) > EXACT:
        frame = _frame(parts)
        starts = [0, *(frame["step"] < frame["step"].shift()).arg_true().to_list()]
        ends = _turns(starts, len(frame))
        found = [_drawn(frame[first:last]) for first, last in ends]
    else:
        steps, times, values = parts[0].steps, parts[0].times, parts[0].values
        for part in parts[1:]:
            steps, times, values = steps + part.steps, times + part.times, values + part.values
        if all(map(operator.lt, steps, steps[1:])):
            found = [_exact(steps, times, values)]
        else:
            starts = [0, *(i for i in range(1, len(steps)) if steps[i] < steps[i - 1])]
            ends = _turns(starts, len(steps))
            found = [_sorted(steps[a:b], times[a:b], values[a:b]) for a, b in ends]
    for again, one in enumerate(found):
        one.writer, one.again = number, again
    return found


def _turns(starts: list[int], count: int) -> list[tuple[int, int]]:
    """From where to where a history goes up, given where its steps go down; all of it where these are no more
    than points out of order.
    """
    found = list(pairwise([*starts, count]))
    if len(found) > TURNS or any(last - first < 2 for first, last in found):
        return [(0, count)]
    return found


def _sorted(steps: "array[int]", times: "array[int]", values: "array[float]") -> Series:
    order = sorted(range(len(steps)), key=lambda i: (steps[i], times[i]))
    return _exact(
        array("q", [steps[i] for i in order]),
        array("q", [times[i] for i in order]),
        array("d", [values[i] for i in order]),
    )


def _exact(steps: "array[int]", times: "array[int]", values: "array[float]") -> Series:
    """A history that is drawn point by point, in order."""
    marks: list[tuple[int, int, str]] = []
    odd: dict[str, int] = {}
    if not finite(values):
        by_kind: dict[str, list[int]] = defaultdict(list)
        for i, value in enumerate(values):
            if not math.isfinite(value):
                by_kind[_word(value)].append(i)
        odd = {kind: len(places) for kind, places in sorted(by_kind.items())}
        marked = [
            (i, kind) for kind, places in by_kind.items() for i in map(places.__getitem__, _some(places))
        ]
        marks = [(steps[i], times[i], kind) for i, kind in sorted(marked)]
    return Series(len(steps), steps, times, values, values, values, marks, odd)


def _some(of: Sized) -> Iterable[int]:
    """Places of as many as are marked, evenly over all."""
    count = len(of)
    return range(count) if count <= MARKS else [i * (count - 1) // (MARKS - 1) for i in range(MARKS)]


def _word(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _frame(parts: list[Points]) -> "pl.DataFrame":
    """A long history by polars, as it was logged."""
    import polars as pl
    import pyarrow as pa

    def column(kind: pa.DataType, arrays: list["array[int]"] | list["array[float]"]) -> pl.Series:
        chunks = [pa.Array.from_buffers(kind, len(one), [None, pa.py_buffer(one)]) for one in arrays]
        return pl.Series(values=pl.from_arrow(pa.chunked_array(chunks, kind)))

    return pl.DataFrame(
        {
            "step": column(pa.int64(), [part.steps for part in parts]),
            "time": column(pa.int64(), [part.times for part in parts]),
            "value": column(pa.float64(), [part.values for part in parts]),
        }
    )


def _drawn(frame: "pl.DataFrame") -> Series:
    """A long history in `BUCKETS` runs of consecutive points: a million points in tens of ms."""
    import polars as pl

    frame = frame.sort("step", "time", maintain_order=True)
    if len(frame) <= EXACT:
        return _exact(
            *(array(kind, frame[name].to_list()) for kind, name in zip("qqd", frame.columns, strict=True))
        )
    drawn = bucketed(frame, BUCKETS)
    value = pl.col("value")
    marks: list[tuple[int, int, str]] = []
    odd: dict[str, int] = {}
    for kind, is_it in (
        ("-Infinity", value == -math.inf),
        ("Infinity", value == math.inf),
        ("NaN", value.is_nan()),
    ):
        found = frame.filter(is_it)
        if len(found):
            odd[kind] = len(found)
            marks += [(step, time, kind) for step, time, _ in found[list(_some(found))].iter_rows()]
    return Series(
        points=len(frame),
        steps=array("q", drawn["step"].to_list()),
        times=array("q", drawn["time"].to_list()),
        values=array("d", drawn["value"].to_list()),
        lows=array("d", drawn["low"].to_list()),
        highs=array("d", drawn["high"].to_list()),
        marks=sorted(marks),
        odd=odd,
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
