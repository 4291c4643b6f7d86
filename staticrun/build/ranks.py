"""How the runs of an experiment stand by the metrics that tell most of them."""

import math
from array import array
from collections.abc import Sequence
from typing import Final

from staticrun.build import metrics
from staticrun.build.grid import Grid
from staticrun.build.scripts import packed
from staticrun.schema.payload import Ranking

#: Metrics by which runs are ranked; a run's page shows four large.
MOST: Final = 6


def rankings(grid: Grid) -> list[Ranking]:
    """The ranks of runs, earliest start first, by the last values of the metrics with a goal that tell most.

    A rank over fewer than two runs says nothing, and is left out.
    """
    found: list[Ranking] = []
    for key in metrics.by_count(grid.metric_counts()):
        if len(found) == MOST or not metrics.goal(key):
            break  # those with a goal come first
        values = list(grid.number(f"metrics.{key}"))
        values.reverse()
        ranks = ranks_of(values, metrics.goal(key))
        count = len(ranks) - ranks.count(0)
        if count > 1:
            found.append(Ranking(key, metrics.goal(key), count, packed(ranks)))
    return found


def ranks_of(values: Sequence[float | None], goal: str) -> "array[int]":
    """The rank of each value: 1 for the best, the same for the same value; 0 for one that is not finite.

    >>> ranks_of([0.5, None, 0.9, 0.9, 0.1], "max").tolist()
    [3, 0, 1, 1, 4]
    """
    finite = sorted(value for value in values if value is not None and math.isfinite(value))
    if goal == "max":
        finite.reverse()
    places: dict[float, int] = {}
    for place, value in enumerate(finite, 1):
        places.setdefault(value, place)
    return array("i", [0 if value is None else places.get(value, 0) for value in values])
