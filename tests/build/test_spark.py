"""Sparklines: short, inside of their box, and with every extreme."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticrun.build.spark import spark


def points(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.e+-]+) ([\d.e+-]+)", svg)]


@given(st.lists(st.floats(), min_size=1, max_size=300))
def test_every_line_stays_in_its_box_and_reaches_the_extremes(values: list[float]) -> None:
    finite = [value for value in values if math.isfinite(value)]
    drawn = points(spark(values))
    assert bool(drawn) == bool(finite)
    assert all(2 <= x <= 118 and 2 <= y <= 26 for x, y in drawn)
    if finite and 1e-300 < max(finite) - min(finite) < math.inf:
        assert (min(y for _, y in drawn), max(y for _, y in drawn)) == (2, 26)


def test_a_gap_breaks_the_line() -> None:
    assert 'd="M2 26L31 20M89 8L118 2"' in spark([0, 1, math.nan, 3, 4])
    assert spark([math.inf, -math.inf]) == ""


@pytest.mark.parametrize("values", [[1.0], [math.nan, 1.0, math.nan]])
def test_a_single_value_is_a_dot(values: list[float]) -> None:
    assert 'h0"' in spark(values)


def test_equal_values_lie_in_the_middle() -> None:
    assert 'd="M2 14L60 14L118 14"' in spark([5.0, 5.0, 5.0])


def test_a_long_history_is_short_and_keeps_its_spike() -> None:
    values = [0.0] * 100_000
    values[54_321] = 9.0
    svg = spark(values)
    assert len(svg) < 2500
    assert min(y for _, y in points(svg)) == 2
