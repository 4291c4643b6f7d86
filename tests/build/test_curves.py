"""Curves never lie: whatever is drawn of a history has the history's extremes."""

import base64
import math
import struct
from array import array
from typing import NamedTuple

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from staticrun.build import curves, integers
from staticrun.schema.payload import Integers


class Batch(NamedTuple):
    key: str
    writer: str
    steps: "array[int]"
    times: "array[int]"
    values: "array[float]"


def batch(values: list[float], steps: list[int] | None = None, key: str = "loss", writer: str = "w") -> Batch:
    steps = list(range(len(values))) if steps is None else steps
    return Batch(
        key, writer, array("q", steps), array("q", [1000 + i for i in range(len(steps))]), array("d", values)
    )


def unpacked(text: str) -> list[float]:
    raw = base64.b64decode(text)
    return list(struct.unpack(f"<{len(raw) // 8}d", raw))


def offsets_of(packed: Integers) -> list[int]:
    raw = base64.b64decode(packed.offsets)
    return [packed.first + one for one in struct.unpack(f"<{len(raw) // 4}i", raw)]


@given(
    st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3) | st.integers(2**52, 2**53), min_size=1)
    | st.builds(
        lambda first, by, n: [first + by * i for i in range(n)], *[st.integers(-9, 9)] * 2, st.integers(1, 9)
    )
)
def test_integers_are_packed_without_loss_that_the_page_would_not_have(numbers: list[int]) -> None:
    packed = integers.of_array(array("q", numbers))
    if packed.values:
        assert unpacked(packed.values) == [float(one) for one in numbers]
    elif packed.offsets:
        assert offsets_of(packed) == numbers
    else:
        assert [packed.first + packed.by * i for i in range(len(numbers))] == numbers
    assert integers.of_column(pl.Series(numbers, dtype=pl.Int64)) == packed


def test_a_short_history_is_drawn_point_by_point_in_order_of_step() -> None:
    series = curves.series_of([batch([3.0, 1.0], [7, 2]), batch([2.0], [5])], ["w"])["loss"][0]
    drawn = curves.curve("loss", series)
    assert drawn.exact
    assert offsets_of(drawn.steps) == [2, 5, 7]
    assert unpacked(drawn.values) == [1, 2, 3]
    assert (drawn.lows, drawn.highs) == ("", "")


def test_points_of_one_step_keep_the_order_of_their_times_and_logging() -> None:
    same = Batch("loss", "w", array("q", [1, 1, 1]), array("q", [9, 5, 5]), array("d", [3, 1, 2]))
    assert list(curves.series_of([same], ["w"])["loss"][0].values) == [1, 2, 3]


def test_each_writer_has_its_own_curve_numbered_as_the_run_lists_them() -> None:
    found = curves.series_of(
        [batch([1.0], writer="b"), batch([2.0], writer="a"), batch([3.0], writer="x")], ["a", "b"]
    )
    assert [(series.writer, list(series.values)) for series in found["loss"]] == [
        (0, [2]),
        (1, [1]),
        (2, [3]),
    ]
    assert curves.names_of(found["loss"]) == ["process 1", "process 2", "process 3"]


def test_points_that_are_not_finite_are_marked_and_counted() -> None:
    series = curves.series_of([batch([math.nan, 1.0, math.inf, -math.inf])], ["w"])["loss"][0]
    assert series.marks == [(0, 1000, "NaN"), (2, 1002, "Infinity"), (3, 1003, "-Infinity")]
    assert series.odd == {"-Infinity": 1, "Infinity": 1, "NaN": 1}


def test_a_single_spike_among_many_points_is_in_its_bucket() -> None:
    values = [0.0] * 50_000
    values[12_345] = 9.0
    series = curves.series_of(
        [batch(values[:20_000], list(range(20_000))), batch(values[20_000:], list(range(20_000, 50_000)))],
        ["w"],
    )["loss"][0]
    assert not series.exact
    assert (series.points, len(series.steps)) == (50_000, curves.BUCKETS)
    assert series.highs[12_345 * curves.BUCKETS // 50_000] == 9.0
    assert max(series.lows) == 0.0


def test_a_bucket_without_a_finite_value_is_a_gap() -> None:
    values = [math.nan] * 3000 + [1.0] * 3000
    series = curves.series_of([batch(values)], ["w"])["loss"][0]
    assert math.isnan(series.values[0])
    assert math.isnan(series.lows[0])
    assert series.values[-1] == 1.0
    assert series.odd == {"NaN": 3000}
    assert len(series.marks) == curves.MARKS
    assert (series.marks[0], series.marks[-1]) == ((0, 1000, "NaN"), (2999, 3999, "NaN"))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(), min_size=1, max_size=40),
    st.integers(min_value=1, max_value=200),
)
def test_extremes_of_every_bucket_are_those_of_its_points(pattern: list[float], extra: int) -> None:
    values = (pattern * (1 + 3000 // len(pattern)))[: 2001 + extra]
    series = curves.series_of([batch(values)], ["w"])["loss"][0]
    assert sum(1 for value in values if not math.isfinite(value)) == sum(series.odd.values())
    buckets: list[list[float]] = [[] for _ in range(curves.BUCKETS)]
    for i, value in enumerate(values):
        buckets[i * curves.BUCKETS // len(values)].append(value)
    for bucket, points in enumerate(buckets):
        finite = [v for v in points if math.isfinite(v)]
        if finite:
            assert (series.lows[bucket], series.highs[bucket]) == (min(finite), max(finite))
            assert series.values[bucket] == finite[-1]
        else:
            assert math.isnan(series.lows[bucket])


def test_a_writer_that_goes_back_has_a_series_for_each_time() -> None:
    values = [float(n) for n in range(9)]
    first, second = curves.series_of([batch(values, [0, 1, 2, 3, 4, 2, 3, 4, 5])], ["w"])["loss"]
    assert (list(first.steps), list(first.values)) == ([0, 1, 2, 3, 4], values[:5])
    assert (list(second.steps), list(second.values)) == ([2, 3, 4, 5], values[5:])
    assert (first.again, second.again) == (0, 1)
    assert curves.names_of([first, second]) == ["from step 0", "from step 2"]


def test_a_long_history_that_goes_back_has_too() -> None:
    steps = [*range(30_000), *range(20_000, 40_000), *range(39_000, 39_100)]
    found = curves.series_of([batch([float(n) for n in range(len(steps))], steps)], ["w"])["loss"]
    assert [(one.points, one.steps[0], one.steps[-1], one.exact) for one in found] == [
        (30_000, 29, 29_999, False),
        (20_000, 20_019, 39_999, False),
        (100, 39_000, 39_099, True),
    ]


@given(st.lists(st.integers(0, 5), min_size=2, max_size=60))
def test_points_out_of_order_lose_none(steps: list[int]) -> None:
    values = [float(n) for n in range(len(steps))]
    found = curves.series_of([batch(values, steps)], ["w"])["loss"]
    assert sorted(value for one in found for value in one.values) == values
    for one in found:
        assert list(one.steps) == sorted(one.steps)
    if len(set(steps)) == len(steps) and steps == sorted(steps, reverse=True):
        assert len(found) == 1


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.sampled_from([math.nan, math.inf, -math.inf]), st.integers(1, 2500)), max_size=4),
    st.integers(0, 3),
)
def test_each_kind_that_is_not_finite_is_counted_and_marked(
    runs: list[tuple[float, int]], between: int
) -> None:
    values = [one for value, count in runs for one in [1.0] * between + [value] * count] or [1.0]
    (series,) = curves.series_of([batch(values)], ["w"])["loss"]
    kinds = {"NaN": math.isnan, "Infinity": lambda v: v == math.inf, "-Infinity": lambda v: v == -math.inf}
    for kind, is_it in kinds.items():
        places = [i for i, value in enumerate(values) if is_it(value)]
        assert series.odd.get(kind, 0) == len(places)
        marks = [step for step, _, one in series.marks if one == kind]
        assert len(marks) == min(len(places), curves.MARKS)
        assert set(marks) <= set(places)
        if places:
            assert (marks[0], marks[-1]) == (places[0], places[-1])
