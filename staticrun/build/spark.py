"""Sparklines: a curve as a few lines of SVG, readable without script.

They are made for every metric of every run, so they cost microseconds and a few hundred bytes each.
"""

import math
import operator
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final

from staticrun.schema.page import Html
from staticrun.store.summary import finite

#: Tenths of a pixel, so that whole numbers are exact enough: they are formatted in half the time.
_WIDTH: Final = 1200
_HEIGHT: Final = 280
_MARGIN: Final = 20
#: Columns that are drawn; the lowest and highest value of each is kept.
_COLUMNS: Final = 60


def spark(values: Sequence[float], name: str = "") -> Html:
    """The line through values in their order; gaps where they are not finite.

    Decoration beside the numbers that it draws, so it is hidden from screen readers.

    Args:
        name: The id of the line in its page, by which `again` shows it once more.

    Returns:
        An `<svg class="spark">`, or "" where no value is finite.

    >>> spark([0.0, 1.0])
    '<svg class="spark" viewBox="0 0 1200 280" aria-hidden="true"><path vector-effect="non-scaling-stroke" \
d="M20 260l1160 -240"/></svg>'
    >>> spark([float("nan")])
    ''
    """
    if finite(values) and 0 < len(values) <= 2 * _COLUMNS:  # by far the most frequent
        path = _line(_places(len(values)), _heights(values, min(values), max(values)))
    else:
        path = "".join(_pieces(values))
    if not path:
        return ""
    named = f'id="{name}" ' if name else ""
    return f'{_OPEN}<path {named}vector-effect="non-scaling-stroke" d="{path}"/></svg>'


def again(name: str) -> Html:
    """A line that is elsewhere in the page, where it has an id: it takes this place's colour.

    >>> again("spark-0")
    '<svg class="spark" viewBox="0 0 1200 280" aria-hidden="true"><use href="#spark-0"/></svg>'
    """
    return f'{_OPEN}<use href="#{name}"/></svg>'


_OPEN: Final = f'<svg class="spark" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">'


def _heights(values: Sequence[float], low: float, high: float) -> list[int]:
    """How far down each finite value stands."""
    if high - low == math.inf:  # of the greatest floats
        return _heights([value / 2 for value in values], low / 2, high / 2)
    down = (_HEIGHT - 2 * _MARGIN) / (high - low) if high > low else math.inf
    if down == math.inf:  # the values are equal, or differ by less than can be drawn
        return [_HEIGHT // 2] * len(values)
    begin = _MARGIN + 0.5
    return [int((high - value) * down + begin) for value in values]


def _pieces(values: Sequence[float]) -> Iterator[str]:
    """The lines between gaps."""
    drawn = _thinned(values, not finite(values))
    shown = [value for _, value in drawn if math.isfinite(value)]
    if not shown:
        return
    low, high = min(shown), max(shown)
    across = _places(len(values))
    for is_line, points in groupby(drawn, lambda one: math.isfinite(one[1])):
        if is_line:
            line = list(points)
            yield _line([across[place] for place, _ in line], _heights([v for _, v in line], low, high))


def _line(across: Sequence[int], heights: Sequence[int]) -> str:
    """A line through points: a place, then how far it is from each to the next."""
    begin = f"M{across[0]} {heights[0]}"
    if len(heights) == 1:
        return begin + "h0"  # with round caps a line of no length is a dot
    return begin + _steps(tuple(across)) % tuple(map(operator.sub, heights[1:], heights))


@lru_cache(maxsize=64)
def _steps(across: tuple[int, ...]) -> str:
    """The steps of a line to the right, to be filled with those downwards."""
    return "l" + " ".join(f"{later - place} %d" for place, later in pairwise(across))


@lru_cache(maxsize=64)
def _places(count: int) -> tuple[int, ...]:
    """How far right each of so many values stands."""
    across = (_WIDTH - 2 * _MARGIN) / max(1, count - 1)
    return tuple(int(_MARGIN + 0.5 + place * across) for place in range(count))


def _thinned(values: Sequence[float], gaps: bool) -> list[tuple[int, float]]:
    """Places and values to draw: all, or of each column the lowest, the highest and any gap, in order."""
    count = len(values)
    if count <= 2 * _COLUMNS:
        return list(enumerate(values))
    kept: list[tuple[int, float]] = []
    for column in range(_COLUMNS):
        places = range(column * count // _COLUMNS, (column + 1) * count // _COLUMNS)
        shown = [place for place in places if math.isfinite(values[place])] if gaps else places
        if not shown:
            kept.append((places[0], math.nan))
            continue
        ends = {min(shown, key=values.__getitem__), max(shown, key=values.__getitem__)}
        kept.extend((place, values[place]) for place in sorted(ends))
    return kept
