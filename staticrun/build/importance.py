"""How much each param tells about a metric, over the runs of an experiment.

Of numbers it is Spearman's rank correlation; of categories the variance of the metric's ranks that their
means explain, adjusted for their number (epsilon squared), as its square root. Both then go from 0 to 1 and
ask the same of the same ranks: how well would the param alone order the runs? Neither sees what only two
params do together, or a best value in the middle of a range; params that were changed together share what one
of them does; and neither says what is a cause.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from staticrun.build import metrics
from staticrun.schema.payload import Importance, ParamImportance
from staticrun.schema.run import ACTIVE, Run, Text, head_of

if TYPE_CHECKING:
    import polars as pl

#: Over fewer runs than these nothing is said.
LEAST_RUNS: Final = 5
#: Metrics and params that are looked at: those that tell most by their names, and by how many runs have them.
_METRICS: Final = 20
_PARAMS: Final = 100


def importance(runs: Sequence[Run]) -> list[Importance]:
    """What each param tells about each metric's last value, the most telling first; runs that are deleted
    do not count, nor does a value that is not finite.
    """
    active = [run for run in runs if run.lifecycle == ACTIVE]
    params = _varied_params(active)
    if len(active) < LEAST_RUNS or not params:
        return []
    import polars as pl

    columns = {key: _column(active, key) for key in params}
    found = []
    for key in metrics.by_weight(active)[:_METRICS]:
        target = pl.Series([_finite(run, key) for run in active], dtype=pl.Float64)
        told = [one for param, column in columns.items() if (one := _told(param, column, target)) is not None]
        told.sort(key=lambda one: (-one.strength, one.param))
        if told:
            found.append(Importance(f"metrics.{key}", target.count(), told))
    return found


def _varied_params(runs: Sequence[Run]) -> list[str]:
    """Params with more than one value, those of most runs first."""
    counts: dict[str, int] = {}
    first: dict[str, Text] = {}
    varied: set[str] = set()
    for run in runs:
        for key, text in run.params.items():
            counts[key] = counts.get(key, 0) + 1
            if first.setdefault(key, text) != text:
                varied.add(key)
    return sorted(varied, key=lambda key: (-counts[key], key))[:_PARAMS]


def _column(runs: Sequence[Run], key: str) -> "pl.Series":
    """A param as numbers where all its values are, else as texts."""
    import polars as pl

    texts = [head_of(run.params[key]) if key in run.params else None for run in runs]
    try:
        numbers = [None if text is None else _number(text) for text in texts]
    except ValueError:
        return pl.Series(texts, dtype=pl.String)
    return pl.Series(numbers, dtype=pl.Float64)


def _number(text: str) -> float | None:
    if "_" in text:
        raise ValueError(text)
    value = float(text)
    return value if math.isfinite(value) else None


def _finite(run: Run, key: str) -> float | None:
    summary = run.metrics.get(key)
    return summary.last.value if summary is not None and math.isfinite(summary.last.value) else None


def _told(param: str, column: "pl.Series", target: "pl.Series") -> ParamImportance | None:
    """What a param tells of a metric; None where it has one value only, or too many to group by."""
    import polars as pl

    pairs = pl.DataFrame({"param": column, "metric": target}).drop_nulls()
    values = pairs["param"].n_unique()
    if pairs.height < LEAST_RUNS or values < 2 or pairs["metric"].n_unique() < 2:
        return None
    ranks = pairs.with_columns(pl.col("metric").rank())
    if column.dtype == pl.Float64:
        rho = ranks.select(pl.corr(pl.col("param").rank(), "metric")).item()
        return _result(param, "rank", rho, pairs.height, values)
    if 2 * values > pairs.height:
        return None
    return _result(param, "groups", _explained(ranks, values) ** 0.5, pairs.height, values)


def _explained(ranks: "pl.DataFrame", values: int) -> float:
    """The part of the ranks' variance that the groups' means explain, less what chance alone would."""
    import polars as pl

    n = ranks.height
    middle = (n + 1) / 2
    groups = ranks.group_by("param").agg(pl.len().alias("runs"), pl.col("metric").mean().alias("mean"))
    between = groups.select((pl.col("runs") * (pl.col("mean") - middle) ** 2).sort().sum()).item()
    total = ranks.select(((pl.col("metric") - middle) ** 2).sum()).item()
    explained = 1 - (1 - float(between) / float(total)) * (n - 1) / (n - values)
    return max(0.0, explained)


def _result(param: str, measure: str, value: float, runs: int, values: int) -> ParamImportance:
    value = round(value, 3) + 0.0  # the last digits depend on the order of a sum; and zero has no sign
    return ParamImportance(f"params.{param}", measure, abs(value), value, runs, values)
