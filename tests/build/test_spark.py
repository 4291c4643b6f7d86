"""Sparklines: short, inside of their box, and with every extreme."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticrun.build.spark import again, spark


def points(svg: str) -> list[tuple[int, int]]:
    found = []
    for x, y, steps in re.findall(r"M(\d+) (\d+)(?:l([-\d ]+)|h0)", svg):
        found.append((int(x), int(y)))
        across = iter(map(int, steps.split()))
        found += (
            (found[-1][0] + right, found[-1][1] + down) for right, down in zip(across, across, strict=True)
        )
    return found


@given(st.lists(st.floats(), min_size=1, max_size=300))
def test_every_line_stays_in_its_box_and_reaches_the_extremes(values: list[float]) -> None:
    finite = [value for value in values if math.isfinite(value)]
    drawn = points(spark(values))
    assert bool(drawn) == bool(finite)
    assert all(20 <= x <= 1180 and 20 <= y <= 260 for x, y in drawn)
    if finite and 1e-300 < max(finite) - min(finite) < math.inf:
        assert (min(y for _, y in drawn), max(y for _, y in drawn)) == (20, 260)


def test_a_line_is_drawn_once_more_by_its_name() -> None:
    drawn, shown = spark([1.0, 2.0], "spark-3"), again("spark-3")
    assert '<path id="spark-3"' in drawn
    assert '<use href="#spark-3"' in shown
    assert drawn.partition("<path")[0] == shown.partition("<use")[0]


def test_a_gap_breaks_the_line() -> None:
    assert 'd="M20 260l290 -60M890 80l290 -60"' in spark([0, 1, math.nan, 3, 4])
    assert spark([math.inf, -math.inf]) == ""


@pytest.mark.parametrize("values", [[1.0], [math.nan, 1.0, math.nan], [1.0, 2.0, math.nan, 1.0]])
def test_a_value_without_neighbours_is_a_dot(values: list[float]) -> None:
    assert 'h0"' in spark(values)


def test_equal_values_lie_in_the_middle() -> None:
    assert 'd="M20 140l580 0 580 0"' in spark([5.0, 5.0, 5.0])


def test_a_long_history_is_short_and_keeps_its_spike() -> None:
    values = [0.0] * 100_000
    values[54_321] = 9.0
    svg = spark(values)
    assert len(svg) < 2500
    assert min(y for _, y in points(svg)) == 20
