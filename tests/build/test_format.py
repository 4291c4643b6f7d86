"""Numbers, times, durations and sizes: the cases that Python and JavaScript share, and the calendar."""

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from staticrun.build import format

with open(os.path.join(os.path.dirname(__file__), "..", "contract", "format.json"), encoding="utf-8") as file:
    CASES = json.load(file)


def cases(name: str) -> Any:
    return pytest.mark.parametrize(("given", "expected"), CASES[name], ids=lambda value: str(value))


@cases("short")
def test_short_numbers(given: str, expected: str) -> None:
    assert format.short(float(given)) == expected


@cases("full")
def test_full_numbers(given: str, expected: str) -> None:
    assert format.full(float(given)) == expected
    assert float(expected) == float(given) or expected == "NaN"


@cases("duration")
def test_durations(given: float, expected: str) -> None:
    assert format.duration(given) == expected


@cases("size")
def test_sizes(given: int, expected: str) -> None:
    assert format.size(given) == expected


@pytest.mark.parametrize("function", [format.duration, format.moment])
def test_what_is_not_there_is_shown_as_nothing(function: Callable[[None], object]) -> None:
    assert not function(None)


@pytest.mark.parametrize("ms", [10**18, -(10**18)])
def test_a_time_that_no_calendar_holds_is_no_moment(ms: int) -> None:
    assert format.moment(ms) is None


def test_a_moment_is_in_utc_and_zero_padded() -> None:
    moment = format.moment(-62135596800000)
    assert moment is not None
    assert moment.iso == "0001-01-01T00:00:00Z"
