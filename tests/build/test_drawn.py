"""A run with much to draw has its curves in parts of bounded size, each with the metrics that it holds."""

import os
import shutil
from collections.abc import Callable

import pytest
from golden import sites, stores
from pages import broken_links, data_of

from staticrun.build import exports
from staticrun.build.drawn import PART
from staticrun.build.report import Report


def test_small_runs_have_one_script(runs: str, site: str, built: Callable[..., Report]) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "few", metrics={"a": [1.0, 2.0], "b": [1.0, 3.0]})
    built()
    (name,) = os.listdir(os.path.join(site, "data", "curves"))
    payload = data_of(site, f"data/curves/{name}")
    assert [curve["key"] for curve in payload["curves"]] == ["a", "b"]
    assert payload["parts"] == []


def test_large_runs_have_parts_of_bounded_size(runs: str, site: str, built: Callable[..., Report]) -> None:
    keys = [f"m{n:02}" for n in range(30)]
    values = [float(n % 97) for n in range(1900)]
    stores.run(runs, stores.experiment(runs, "e"), "many", metrics=dict.fromkeys(keys, values))
    built()
    (name,) = os.listdir(os.path.join(site, "data", "curves"))
    payload = data_of(site, f"data/curves/{name}")
    assert payload["curves"] == []
    found = []
    for href, _, metrics in payload["parts"]:
        assert os.path.getsize(os.path.join(site, href)) < 1.2 * PART
        part = data_of(site, href)
        assert [curve["key"] for curve in part["curves"]] == metrics
        assert part["start"] == payload["start"]
        found += metrics
    assert found == keys
    assert broken_links(site) == []


def test_metrics_that_are_read_one_after_the_other_are_drawn_the_same(
    runs: str, site: str, built: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = {"a": [float(n % 11) for n in range(5000)], "b": [1.0, 2.0], "c": [0.5] * 3000}
    stores.run(runs, stores.experiment(runs, "e"), "long", metrics=metrics)
    built(histories=False)
    together = sites.files_in(site)
    shutil.rmtree(site)
    monkeypatch.setattr(exports, "MOST_POINTS", 4000)
    built(histories=False)
    assert sites.files_in(site) == together
