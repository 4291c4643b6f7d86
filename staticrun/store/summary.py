"""A metric without its points: counted, first, last, least and greatest.

>>> from array import array
>>> s = summarise(array("d", [0.5, float("nan"), 0.25]), array("q", [0, 1, 2]), array("q", [10, 20, 30]))
>>> s.count, s.nans, s.last.value, s.min.step, s.max
(3, 1, 0.25, 2, Extreme(value=0.5, step=0, time=10))
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from staticrun.schema.run import Extreme, MetricSummary

if TYPE_CHECKING:
    from staticrun.schema.event import Point


class Columns:
    """The points of one metric as typed columns, in the order in which they were logged."""

    __slots__ = ("steps", "times", "values")

    def __init__(self) -> None:
        self.values = array("d")
        self.steps = array("q")
        self.times = array("q")

    def extend(self, values: list[float], steps: list[int], times: list[int]) -> None:
        """Add points at the end."""
        self.values.fromlist(values)
        self.steps.fromlist(steps)
        self.times.fromlist(times)

    def join(self, later: "Columns") -> None:
        """Add the points of others at the end."""
        self.values.extend(later.values)
        self.steps.extend(later.steps)
        self.times.extend(later.times)

    def __len__(self) -> int:
        return len(self.values)


def group(points: Sequence["Point"]) -> dict[str, Sequence["Point"]]:
    """Points by metric, each in its order."""
    if not points:
        return {}
    keys = [point.key for point in points]
    if keys.count(keys[0]) == len(keys):
        return {keys[0]: points}
    groups: defaultdict[str, list[Point]] = defaultdict(list)
    for key, point in zip(keys, points, strict=True):
        groups[key].append(point)
    return dict(groups)


def summarise(
    values: Sequence[float], steps: Sequence[int], times: Sequence[int], *, rising: bool | None = None
) -> MetricSummary:
    """Sum up one metric of one writer from its columns, at least one point, in the order logged.

    Args:
        rising: Whether neither steps nor times ever fall, where that is known.
    """
    count = len(values)
    # Rising steps and times, and a finite sum, are by far the most frequent and let min, max and index do
    # the work at C's speed; the general way below gives the same.
    if finite(values) and (_rising(steps) and _rising(times) if rising is None else rising):
        return MetricSummary(
            count,
            0,
            _extreme(values, steps, times, 0),
            _extreme(values, steps, times, count - 1),
            _extreme(values, steps, times, values.index(min(values))),
            _extreme(values, steps, times, values.index(max(values))),
        )
    order = sorted(range(count), key=lambda i: (steps[i], times[i]))
    numbers = [i for i in order if values[i] == values[i]]
    low_high = (
        (min(numbers, key=values.__getitem__), max(numbers, key=values.__getitem__)) if numbers else None
    )
    return MetricSummary(
        count,
        count - len(numbers),
        _extreme(values, steps, times, order[0]),
        _extreme(values, steps, times, order[-1]),
        _extreme(values, steps, times, low_high[0]) if low_high else None,
        _extreme(values, steps, times, low_high[1]) if low_high else None,
    )


def merge(earlier: MetricSummary, later: MetricSummary) -> MetricSummary:
    """Sum up two summaries of one metric, of which `later` was logged later, or by the greater writer."""
    return MetricSummary(
        earlier.count + later.count,
        earlier.nans + later.nans,
        earlier.first if _moment(earlier.first) <= _moment(later.first) else later.first,
        later.last if _moment(later.last) >= _moment(earlier.last) else earlier.last,
        _best(earlier.min, later.min, 1.0),
        _best(earlier.max, later.max, -1.0),
    )


def merge_into(target: dict[str, MetricSummary], added: Iterable[tuple[str, MetricSummary]]) -> None:
    """Add later summaries to those that are there."""
    for key, summary in added:
        found = target.get(key)
        target[key] = summary if found is None else merge(found, summary)


def _moment(extreme: Extreme) -> tuple[int, int]:
    return extreme.step, extreme.time


def _best(one: Extreme | None, other: Extreme | None, sign: float) -> Extreme | None:
    if one is None or other is None:
        return one or other
    if (sign * one.value, one.step, one.time) <= (sign * other.value, other.step, other.time):
        return one
    return other


def _extreme(values: Sequence[float], steps: Sequence[int], times: Sequence[int], place: int) -> Extreme:
    return Extreme(values[place], steps[place], times[place])


def _rising(numbers: Sequence[int]) -> bool:
    return sorted(numbers) == list(numbers)  # linear where they rise


def finite(values: Iterable[float]) -> bool:
    """Whether none of the values is NaN or infinite.

    A sum that overflows answers False for finite values as well; callers take the slower way then, which
    gives the same.
    """
    total = sum(values)
    return total - total == 0.0
