"""Runs without a page of their own: what is left of them in the site, and that no link to them is dead."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from golden import small, stores
from pages import broken_links, data_of
from rebuilding import same_as_clean, settle

from staticrun.build.report import Report
from staticrun.config import ArtifactPolicy
from staticrun.errors import FilterError
from staticrun.schema.event import Tag
from staticrun.store import layout
from staticrun.store.writer import LogWriter

Build = Callable[..., Report]
pytestmark = pytest.mark.usefixtures("quick")
BEST = "metrics.val_accuracy > 0.68"


def read(site: str, path: str) -> str:
    with open(os.path.join(site, path), encoding="utf-8") as file:
        return file.read()


def with_pages(site: str) -> set[str]:
    return {name.removesuffix(".html") for name in os.listdir(os.path.join(site, "runs"))}


def test_only_what_passes_has_a_page_and_no_link_is_dead(runs: str, site: str, built: Build) -> None:
    small.write(runs)
    whole = built(artifacts=ArtifactPolicy(copy_limit=10**6))
    everything = with_pages(site)
    report = built(run_pages=BEST, artifacts=ArtifactPolicy(copy_limit=10**6))
    some = with_pages(site)
    assert some == {small.SWEEP[3], small.SWEEP[4]}
    assert broken_links(site) == []
    # One page more than before shows all that have none.
    assert report.pages == whole.pages - len(everything) + len(some) + 1
    assert report.runs == whole.runs
    assert report.copied < whole.copied
    curves = os.listdir(os.path.join(site, "data", "curves"))
    assert {name.rpartition("-")[0] for name in curves} <= some
    # Its row, its place in the search, in the order of runs and in the lookup.
    place = f"run.html#run={small.SWEEP[0]}"
    assert f'href="../{place}"' in read(site, "experiments/iris-sweep.html")
    search = data_of(site, data_of(site, "data/site.js")["search"])
    assert place in [document[3] for document in search]
    assert f"runs/{small.SWEEP[4]}.html" in [document[3] for document in search]
    order = data_of(site, "data/order-iris-sweep.js")
    assert place in [run[2] for run in order["runs"]]
    # The version of a model that came from it, and its child.
    (model,) = [name for name in os.listdir(os.path.join(site, "models")) if name.endswith(".html")]
    assert f'href="../{place}"' in read(site, f"models/{model}")
    assert f'href="../runs/{small.SWEEP[4]}.html"' in read(site, f"models/{model}")


def test_sizes_name_the_setting(runs: str, built: Build) -> None:
    small.write(runs)
    told = {one.name: one.setting for one in built().largest}
    assert told["pages of runs"] == "run_pages"


def test_a_filter_sees_statistics_tags_and_deleted_runs(runs: str, site: str, built: Build) -> None:
    small.write(runs)
    built(run_pages="min(metrics.val_accuracy) < 0.52 OR lifecycle_stage = 'deleted'")
    assert with_pages(site) == {small.SWEEP[0], small.DELETED}
    built(run_pages="status = 'no such'")
    assert not os.path.exists(os.path.join(site, "runs"))
    assert broken_links(site) == []
    built()
    assert len(with_pages(site)) == 10
    assert not os.path.exists(os.path.join(site, "run.html"))


def test_a_wrong_filter_is_an_error(runs: str, built: Build) -> None:
    small.write(runs)
    with pytest.raises(FilterError):
        built(run_pages="metrics.val_accuracy >")


def test_what_gains_or_loses_its_page(
    runs: str, site: str, clean: str, built: Build, rendered: list[str]
) -> None:
    small.write(runs)
    settings: dict[str, Any] = {"run_pages": "tags.keep = 'yes' OR params.depth = '5'"}
    same_as_clean(built, site, clean, **settings)
    assert with_pages(site) == {small.SWEEP[4]}
    sweep = layout.derive_experiment_id("iris-sweep")
    for number, (run_id, value, left) in enumerate(
        [
            (small.SWEEP[0], "yes", {small.SWEEP[0], small.SWEEP[4]}),
            (small.SWEEP[1], "yes", {small.SWEEP[0], small.SWEEP[1], small.SWEEP[4]}),  # its child
            (small.SWEEP[0], "no", {small.SWEEP[1], small.SWEEP[4]}),
        ]
    ):
        folder = layout.run_folder(runs, sweep, run_id)
        time = stores.T0 + (number + 10) * stores.HOUR
        LogWriter(folder, run_id, stores.writer_name(time, "z")).append([Tag("keep", value, time)])
        same_as_clean(built, site, clean, **settings)
        assert with_pages(site) == left
        assert broken_links(site) == []
    settle()
    rendered.clear()
    built(**settings)
    assert rendered == []
    same_as_clean(built, site, clean, run_pages=BEST)
    same_as_clean(built, site, clean)
