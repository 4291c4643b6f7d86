"""Sparklines: a curve as a few lines of SVG, readable without script.

They are made for every metric of every run, so they cost microseconds and a few hundred bytes each.
"""

import math
from collections.abc import Sequence
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
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return ""
    low, high = min(finite), max(finite)
    # Halved, so that the range of the greatest floats does not overflow.
    span = high / 2 - low / 2
    down = (_HEIGHT - 2 * _MARGIN) / 2 / span if span > 0 and math.isfinite(1 / span) else 0.0
    middle = _HEIGHT / 2
    across = (_WIDTH - 2 * _MARGIN) / max(1, len(values) - 1)
    path: list[str] = []
    pen_is_down = False
    for place, value in _thinned(values):
        if not math.isfinite(value):
            pen_is_down = False
            continue
        y = _HEIGHT - _MARGIN - (value / 2 - low / 2) * down * 2 if down else middle
        path.append(f"{'L' if pen_is_down else 'M'}{_MARGIN + place * across:.4g} {y:.4g}")
        pen_is_down = True
    if len(finite) == 1:
        path.append("h0")  # with round caps a line of no length is a dot
    body = f'<path d="{"".join(path)}"/>'
    return f'<svg class="spark" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">{body}</svg>'


def _thinned(values: Sequence[float]) -> list[tuple[int, float]]:
    """Places and values to draw: all, or of each column the lowest, the highest and any gap, in order."""
    count = len(values)
    if count <= 2 * _COLUMNS:
        return list(enumerate(values))
    kept: list[tuple[int, float]] = []
    for column in range(_COLUMNS):
        places = range(column * count // _COLUMNS, (column + 1) * count // _COLUMNS)
        finite = [place for place in places if math.isfinite(values[place])]
        if not finite:
            kept.append((places[0], math.nan))
            continue
        ends = {min(finite, key=values.__getitem__), max(finite, key=values.__getitem__)}
        kept.extend((place, values[place]) for place in sorted(ends))
    return kept
