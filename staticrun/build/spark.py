"""Sparklines: a curve as a few lines of SVG, readable without script.

They are made for every metric of every run, so they cost microseconds and a few hundred bytes each.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from staticrun.schema.page import Html

_WIDTH: Final = 120
_HEIGHT: Final = 28
_MARGIN: Final = 2
#: Columns that are drawn; the lowest and highest value of each is kept.
_COLUMNS: Final = 60


def spark(values: Sequence[float]) -> Html:
    """The line through values in their order; gaps where they are not finite.

    Decoration beside the numbers that it draws, so it is hidden from screen readers.

    Returns:
        An `<svg class="spark">`, or "" where no value is finite.

    >>> spark([0.0, 1.0])
    '<svg class="spark" viewBox="0 0 120 28" aria-hidden="true"><path d="M2 26L118 2"/></svg>'
    >>> spark([float("nan")])
    ''
    """
    finite = list(filter(math.isfinite, values))
    if not finite:
        return ""
    low, high = min(finite), max(finite)
    if len(finite) == len(values) <= 2 * _COLUMNS:
        # By far the most frequent, and a single formatting is three times as fast.
        path = _whole_line(len(values)) % tuple(_heights(values, low, high))
    else:
        drawn = _thinned(values, len(finite) < len(values))
        across = _places(len(values))
        heights = _heights([value for _, value in drawn], low, high)
        path = "".join(_segments([across[place] for place, _ in drawn], heights))
    if len(finite) == 1:
        path += "h0"  # with round caps a line of no length is a dot
    return f'<svg class="spark" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true"><path d="{path}"/></svg>'


def _heights(values: Sequence[float], low: float, high: float) -> list[float]:
    """How far down each value stands; not finite where the value is not."""
    # Halved, so that the range of the greatest floats does not overflow.
    half, top = high / 2, high / 2 - low / 2
    down = (_HEIGHT - 2 * _MARGIN) / top / 2 if top > 0 else math.inf
    if not math.isfinite(down):  # the values are equal, or differ by less than can be drawn
        return [_HEIGHT / 2 + 0 * value for value in values]
    return [_MARGIN + (half - value / 2) * down * 2 for value in values]


def _segments(across: Sequence[str], heights: Sequence[float]) -> Iterator[str]:
    """A step of the pen to each point, lifted before the first and after a gap."""
    step = "M"
    for x, y in zip(across, heights, strict=True):
        if math.isfinite(y):
            yield f"{step}{x} {y:.3g}"
            step = "L"
        else:
            step = "M"


@lru_cache(maxsize=64)
def _whole_line(count: int) -> str:
    """The line through so many points, to be filled with their heights."""
    return "M" + "L".join(f"{x} %.3g" for x in _places(count))


@lru_cache(maxsize=64)
def _places(count: int) -> Sequence[str]:
    """How far right each of so many values stands."""
    across = (_WIDTH - 2 * _MARGIN) / max(1, count - 1)
    return [f"{_MARGIN + place * across:.4g}" for place in range(count)]


def _thinned(values: Sequence[float], gaps: bool) -> list[tuple[int, float]]:
    """Places and values to draw: all, or of each column the lowest, the highest and any gap, in order."""
    count = len(values)
    if count <= 2 * _COLUMNS:
        return list(enumerate(values))
    kept: list[tuple[int, float]] = []
    for column in range(_COLUMNS):
        places = range(column * count // _COLUMNS, (column + 1) * count // _COLUMNS)
        finite = [place for place in places if math.isfinite(values[place])] if gaps else places
        if not finite:
            kept.append((places[0], math.nan))
            continue
        ends = {min(finite, key=values.__getitem__), max(finite, key=values.__getitem__)}
        kept.extend((place, values[place]) for place in sorted(ends))
    return kept
