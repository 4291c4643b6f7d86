"""No text makes the parser hang or crash: steps grow as the text does.

tests/js/filter-long.test.js does the same in JavaScript.
"""

import sys
from types import FrameType
from typing import Any

import pytest
from cases import find, read

from staticrun.errors import FilterError
from staticrun.query.parser import DEPTH, parse

CASES = read("long.json")["cases"]


def understood(text: str) -> bool:
    try:
        parse(text)
    except FilterError as error:
        fault = error
    else:
        return True
    assert 0 <= fault.start <= fault.end <= len(text)
    assert len(str(fault)) < 1000
    return False


def steps(text: str) -> int:
    """Lines of Python that run while a text is parsed."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        understood(text)
    finally:
        sys.settrace(before)
    return count


def written(case: dict[str, Any], times: int) -> str:
    return str(case["begin"] + case["piece"] * times + case["end"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["begin"] + case["piece"] + case["end"])
def test_steps_grow_as_the_text_does(case: dict[str, Any]) -> None:
    some, many = steps(written(case, 200)), steps(written(case, 800))
    assert many <= 4.5 * some


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["begin"] + case["piece"] + case["end"])
def test_a_long_text_is_taken_or_refused(case: dict[str, Any]) -> None:
    assert understood(written(case, 10_000)) == case["right"]


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("NOT ", ""), ("NOT (", ")")])
def test_deep_nesting_is_answered_up_to_a_limit_and_then_refused(opening: str, closing: str) -> None:
    inner = "params.model = 'tree'"
    levels = DEPTH // len(opening.split()) if opening == "NOT (" else DEPTH
    levels -= levels % 2  # an even number of NOTs is none
    assert find(opening * levels + inner + closing * levels, []) == find(inner, [])
    for more in (levels + 1, 100_000):
        with pytest.raises(FilterError, match=f"more than {DEPTH} levels"):
            parse(opening * more + inner + closing * more)
