"""How runs stand by their main metrics, told by one script an experiment."""

import base64
import math
from array import array
from collections.abc import Callable
from typing import Any

from golden import stores
from pages import data_of

from staticrun.build.ranks import ranks_of
from staticrun.build.report import Report


def test_equal_values_share_a_rank_and_what_is_not_finite_has_none() -> None:
    values = [0.3, None, math.nan, 0.1, 0.3, -math.inf, 1e300]
    assert ranks_of(values, "min").tolist() == [2, 0, 0, 1, 2, 0, 4]
    assert ranks_of(values, "max").tolist() == [2, 0, 0, 4, 2, 0, 1]
    assert ranks_of([], "max").tolist() == []


def decoded(order: Any) -> dict[str, list[tuple[str, int]]]:
    names = [run[0] for run in order["runs"]]
    return {
        one["metric"]: list(zip(names, array("i", base64.b64decode(one["ranks"])), strict=True))
        for one in order["ranks"]
    }


def test_a_new_run_changes_the_order_and_not_the_pages(
    runs: str, site: str, built: Callable[..., Report]
) -> None:
    sweep = stores.experiment(runs, "e")
    for place, name in enumerate("abc"):
        metrics = {"accuracy": [0.1 * place], "epochs": [3.0]}
        stores.run(runs, sweep, name, start=stores.T0 + place, metrics=metrics)
    stores.run(runs, sweep, "gone", metrics={"accuracy": [9.0]}, deleted=True)
    built()
    order = data_of(site, "data/order-e.js")
    assert decoded(order) == {"accuracy": [("a", 3), ("b", 2), ("c", 1)]}
    assert order["ranks"][0]["runs"] == 3
    with open(f"{site}/runs/a.html", "rb") as file:
        before = file.read()
    stores.run(runs, sweep, "d", start=stores.T0 + 9, metrics={"accuracy": [0.05]})
    built()
    assert decoded(data_of(site, "data/order-e.js"))["accuracy"][0] == ("a", 4)
    with open(f"{site}/runs/a.html", "rb") as file:
        assert file.read() == before


def test_a_run_alone_has_no_rank(runs: str, site: str, built: Callable[..., Report]) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "a", metrics={"accuracy": [0.5]})
    built()
    assert data_of(site, "data/order-e.js")["ranks"] == []
