"""How much each param tells about a metric, over the runs of an experiment.

Of numbers it is Spearman's rank correlation; of categories the variance of the metric's ranks that their
means explain, adjusted for their number (epsilon squared), as its square root. Both then go from 0 to 1 and
ask the same of the same ranks: how well would the param alone order the runs? Neither sees what only two
params do together, or a best value in the middle of a range; params that were changed together share what one
of them does; and neither says what is a cause.
"""

import math
from collections.abc import Sequence
from itertools import compress, groupby
from operator import mul
from typing import Final

import msgspec

from staticrun.build import metrics
from staticrun.build.columns import Numbers, Texts
from staticrun.build.grid import Grid
from staticrun.schema.run import Text, head_of
from staticrun.schema.table import Importance, ParamImportance

#: Over fewer runs than these nothing is said.
LEAST_RUNS: Final = 5
#: Metrics and params that are looked at: those that tell most by their names, and by how many runs have them.
_METRICS: Final = 20
_PARAMS: Final = 100


class _Param(msgspec.Struct, frozen=True):
    """A param by its distinct values: their places in order, for numbers; a value's number for each run."""

    key: str
    codes: list[int]
    numeric: bool


def importance(grid: Grid) -> list[Importance]:
    """What each param tells about each metric's last value, the most telling first.

    Args:
        grid: The runs that are not deleted. A value that is not finite does not count.
    """
    params = [_param(key, grid.text(f"params.{key}")) for key in _varied_params(grid)]
    if len(grid) < LEAST_RUNS or not params:
        return []
    found = []
    for key in metrics.by_count(grid.metric_counts())[:_METRICS]:
        target = _target(grid.number(f"metrics.{key}"))
        told = [one for param in params if (one := _told(param, target)) is not None]
        told.sort(key=lambda one: (-one.strength, one.param))
        if told:
            count = len(target.values) - target.values.count(None)
            found.append(Importance(f"metrics.{key}", count, told))
    return found


def _varied_params(grid: Grid) -> list[str]:
    """Params with more than one value, those of most runs first."""
    columns = {key: grid.text(f"params.{key}") for key in grid.keys("params")}
    varied = [key for key, column in columns.items() if len(column.texts) > 1]
    return sorted(varied, key=lambda key: (-columns[key].count, key))[:_PARAMS]


def _param(key: str, column: Texts) -> _Param:
    """A param as numbers where all its values are, else as texts."""
    try:
        values: list[float | str | None] = [_number(text) for text in column.texts]
        numeric = True
    except ValueError:
        values = [head_of(text) for text in column.texts]
        numeric = False
    # Two texts may write the same number, and the heads of two long ones be equal.
    distinct = sorted({value for value in values if value is not None})
    places = {value: place for place, value in enumerate(distinct)}
    known = [-1 if value is None else places[value] for value in values]
    return _Param(key, list(map([*known, -1].__getitem__, column.codes)), numeric)


def _number(text: Text) -> float | None:
    text = head_of(text)
    if "_" in text:
        raise ValueError(text)
    value = float(text)
    return value if math.isfinite(value) else None


class _Target(msgspec.Struct, frozen=True):
    """A metric's finite values, and twice their ranks where all runs have one."""

    values: list[float | None]
    ranks: list[int] | None


def _target(column: Numbers) -> _Target:
    values = [value if value is not None and math.isfinite(value) else None for value in column]
    return _Target(values, None if None in values else _ranks(values))


def _ranks(values: Sequence[float | None]) -> list[int]:
    """Twice the rank of each value, equal ones in the middle of their places: their sums are exact."""
    order = sorted(range(len(values)), key=values.__getitem__)  # type: ignore[arg-type]  # none is None here
    ranks = [0] * len(values)
    begin = 0
    for _, same in groupby(order, key=values.__getitem__):
        places = list(same)
        rank = 2 * begin + len(places) + 1
        for place in places:
            ranks[place] = rank
        begin += len(places)
    return ranks


def _told(param: _Param, target: _Target) -> ParamImportance | None:
    """What a param tells of a metric; None where it has one value only, or too many to group by."""
    codes, ranks = param.codes, target.ranks
    if ranks is None or -1 in codes:
        both = [code >= 0 and value is not None for code, value in zip(codes, target.values, strict=True)]
        codes = list(compress(codes, both))
        ranks = _ranks(list(compress(target.values, both)))
    count = [0] * (max(codes, default=-1) + 1)
    for code in codes:
        count[code] += 1
    runs, values = len(codes), len(count) - count.count(0)
    if runs < LEAST_RUNS or values < 2 or min(ranks) == max(ranks):
        return None
    if param.numeric:
        return _result(param.key, "rank", _correlation(codes, count, ranks), runs, values)
    if 2 * values > runs:
        return None
    return _result(param.key, "groups", _explained(codes, count, ranks, values) ** 0.5, runs, values)


def _correlation(codes: Sequence[int], count: Sequence[int], ranks: Sequence[int]) -> float:
    """Spearman's rank correlation."""
    rank_of, below = [], 0
    for same in count:
        rank_of.append(2 * below + same + 1)
        below += same
    n = len(codes)
    middle = n + 1  # twice the middle rank
    own: float = sum(map(mul, map(rank_of.__getitem__, codes), ranks)) - n * middle * middle
    mine = sum(same * (rank - middle) ** 2 for same, rank in zip(count, rank_of, strict=True))
    theirs = sum(map(mul, ranks, ranks)) - n * middle * middle
    return own / math.sqrt(float(mine) * float(theirs))


def _explained(codes: Sequence[int], count: Sequence[int], ranks: Sequence[int], values: int) -> float:
    """The part of the ranks' variance that the groups' means explain, less what chance alone would."""
    n = len(codes)
    middle = n + 1
    sums = [0] * len(count)
    for code, rank in zip(codes, ranks, strict=True):
        sums[code] += rank
    between = math.fsum(
        (one - same * middle) ** 2 / same for one, same in zip(sums, count, strict=True) if same
    )
    total: float = sum(map(mul, ranks, ranks)) - n * middle * middle
    return max(0.0, 1 - (1 - between / total) * (n - 1) / (n - values))


def _result(param: str, measure: str, value: float, runs: int, values: int) -> ParamImportance:
    value = round(value, 3) + 0.0  # zero has no sign
    return ParamImportance(f"params.{param}", measure, abs(value), value, runs, values)
