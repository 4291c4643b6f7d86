"""What params tell of a metric."""

import math
from collections.abc import Sequence

import pytest

from staticrun.build.grid import Grid
from staticrun.build.importance import importance
from staticrun.schema.run import Extreme, MetricSummary, Run
from staticrun.schema.table import ParamImportance


def summary(value: float) -> MetricSummary:
    point = Extreme(value, 0, 0)
    return MetricSummary(1, int(math.isnan(value)), point, point, point, point)


def runs(rows: Sequence[tuple[dict[str, str], float | None]]) -> list[Run]:
    return [
        Run(
            str(n),
            "1",
            "n",
            "FINISHED",
            params=params,
            metrics={} if value is None else {"acc": summary(value)},
        )
        for n, (params, value) in enumerate(rows)
    ]


def told(rows: Sequence[tuple[dict[str, str], float | None]]) -> dict[str, ParamImportance]:
    found = importance(Grid.of(runs(rows)))
    return {one.param: one for one in found[0].params} if found else {}


def test_numbers_count_by_their_rank() -> None:
    found = told([({"lr": str(10.0**-n), "odd": str(n % 2)}, n**3) for n in range(10)])
    assert (found["params.lr"].measure, found["params.lr"].value, found["params.lr"].strength) == (
        "rank",
        -1,
        1,
    )
    assert found["params.odd"].strength < 0.3
    assert list(found) == ["params.lr", "params.odd"]


def test_categories_count_by_the_variance_that_they_explain() -> None:
    rows = [({"model": "abc"[n % 3], "luck": "xyzw"[n // 3 % 4]}, float(n % 3)) for n in range(24)]
    found = told(rows)
    assert (found["params.model"].measure, found["params.model"].value) == ("groups", 1)
    assert found["params.luck"].value == 0
    assert (found["params.model"].runs, found["params.model"].values) == (24, 3)


def test_names_that_are_hardly_ever_twice_explain_nothing() -> None:
    assert told([({"seed": f"s{n}"}, float(n)) for n in range(10)]) == {}


def test_nothing_is_said_over_few_runs_or_without_a_difference() -> None:
    assert told([({"lr": str(n)}, float(n)) for n in range(4)]) == {}
    assert told([({"lr": "1"}, float(n)) for n in range(9)]) == {}
    assert told([({"lr": str(n)}, 1.0) for n in range(9)]) == {}


@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_runs_without_a_finite_value_do_not_count(value: float | None) -> None:
    rows: list[tuple[dict[str, str], float | None]] = [({"lr": str(n)}, float(n)) for n in range(6)]
    found = told([*rows, ({"lr": "99"}, value), ({}, 3.0)])
    assert found["params.lr"].runs == 6
    assert found["params.lr"].value == 1


def test_deleted_runs_do_not_count() -> None:
    made = runs([({"lr": str(n)}, float(n)) for n in range(5)])
    made[0].lifecycle = "deleted"
    assert importance(Grid.of(made).active) == []
