"""What staticrun.toml says of an experiment's page, and where it lies on the web, gets into the pages."""

import json
import os
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from golden import stores

from staticrun.build.report import Report
from staticrun.config import ChartSetting, ExperimentSettings, View

Build = Callable[..., Report]


def read(site: str, path: str) -> str:
    with open(os.path.join(site, path), encoding="utf-8") as file:
        return file.read()


def settings_of(page: str) -> Any:
    found = re.search(r' data-settings="([^"]*)"', page)
    return json.loads(unescape(found[1])) if found else None


def test_an_experiment_begins_as_its_settings_say(runs: str, site: str, built: Build) -> None:
    for name in ("mine", "other"):
        one = stores.experiment(runs, name)
        stores.run(runs, one, f"{name}-run", params={"lr": "0.1", "depth": "3"}, tags={"team": "cellar"})
    mine = ExperimentSettings(
        columns=("tags.team", "params.depth", "params.gone", "attributes.status"),
        sort=("params.lr DESC",),
        charts=(ChartSetting(kind="scatter", options={"x": "params.lr"}),),
        views=(View(name="<b>'\"", state="sort=-params.lr"),),
    )
    built(experiment={"mine": mine, "gone": ExperimentSettings(filter="metrics.a > 1")})
    page = read(site, "experiments/mine.html")
    assert settings_of(page) == {
        "columns": ["tags.team", "params.depth", "params.gone", "attributes.status"],
        "sort": ["params.lr DESC"],
        "charts": [{"kind": "scatter", "options": {"x": "params.lr"}}],
        "views": [{"name": "<b>'\"", "state": "sort=-params.lr"}],
    }
    assert re.findall(r'<th scope="col" class="[^"]*" data-column="((?:params|tags)[^"]*)"', page) == [
        "tags.team",
        "params.depth",
    ]
    assert ">cellar<" in page
    assert settings_of(read(site, "experiments/other.html")) is None


def test_settings_for_any_experiment_are_for_those_without_their_own(
    runs: str, site: str, built: Build
) -> None:
    for name in ("mine", "other"):
        stores.run(runs, stores.experiment(runs, name), f"{name}-run")
    built(experiment={"*": ExperimentSettings(filter="metrics.a > 1"), "mine": ExperimentSettings()})
    assert settings_of(read(site, "experiments/other.html")) == {"filter": "metrics.a > 1"}
    assert settings_of(read(site, "experiments/mine.html")) is None


def test_pages_name_their_address_where_it_is_known(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r")
    built()
    assert "canonical" not in read(site, "index.html")
    built(base_url="https://example.org/runs")
    assert '<link rel="canonical" href="https://example.org/runs/">' in read(site, "index.html")
    assert '<link rel="canonical" href="https://example.org/runs/runs/r.html">' in read(site, "runs/r.html")


def test_only_included_experiments_are_in_the_site(runs: str, site: str, built: Build) -> None:
    for name, team in (("iris", "cellar"), ("wine", "cellar"), ("secret", "lab")):
        stores.run(runs, stores.experiment(runs, name, team=team), f"{name}-run", metrics={"a": [1.0, 2.0]})
    assert built().experiments == 3
    report = built(include="tags.team = 'cellar' AND name != 'wine'")
    assert (report.experiments, report.runs, report.problems) == (1, 1, [])
    found = [os.path.join(place, name) for place, _, names in os.walk(site) for name in names]
    assert [path for path in found if "wine" in path or "secret" in path] == []
    assert "secret" not in read(site, "data/site.js") + read(site, "index.html")
    assert built(include="name = 'none'").experiments == 0
    assert built().experiments == 3
