"""A site of several run stores: one site, whichever store a run lies in; only what changed is made again."""

import os
import shutil
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from golden import small, stores
from rebuilding import same_as_clean, settle

from staticrun.build.report import Report
from staticrun.config import ArtifactPolicy
from staticrun.schema.event import Tag
from staticrun.store import layout
from staticrun.store.writer import LogWriter

pytestmark = pytest.mark.usefixtures("quick")

Build = Callable[..., Report]


@pytest.fixture
def roots(runs: str, tmp_path: Any) -> tuple[str, str]:
    """The small store, and a second one that has more runs of one of its experiments, and a copy of one."""
    small.write(runs)
    other = str(tmp_path / "cluster")
    sweep = stores.experiment(other, "iris-sweep")
    stores.run(
        other, sweep, "far", metrics={"loss": [1.0, 0.5]}, note="long " * 2000, parent=small.SWEEP[0],
        files={"a.txt": b"far away", "b.ckpt": b"weights"},
    )  # fmt: skip
    stores.run(other, stores.experiment(other, "only here"), "alone")
    shutil.copytree(
        layout.run_folder(runs, sweep, small.SWEEP[1]), layout.run_folder(other, sweep, small.SWEEP[1])
    )
    return runs, other


def read(site: str, path: str) -> str:
    with open(os.path.join(site, path), encoding="utf-8") as file:
        return file.read()


def test_runs_of_all_stores_stand_together(roots: tuple[str, str], site: str, built: Build) -> None:
    report = built(runs=roots)
    assert (report.experiments, report.runs) == (4, 12)
    assert "far" in read(site, "experiments/iris-sweep.html")
    page = read(site, "runs/far.html")
    assert "long long" in page
    assert "far away" in page
    assert 'href="../runs/00000000000000000000000000000001.html"' in page
    assert 'href="far.html"' in page or "runs/far.html" in read(site, f"runs/{small.SWEEP[0]}.html")
    told = [problem for problem in report.problems if problem.path == "cluster"]
    assert [problem.reason for problem in told] == ["1 of its runs lies in runs as well"]
    for path in (roots[1], os.path.dirname(roots[1])):
        assert path not in read(site, "problems.html")


def test_a_second_build_does_what_changed(
    roots: tuple[str, str], site: str, clean: str, built: Build, rendered: list[str]
) -> None:
    same_as_clean(built, site, clean, runs=roots)
    rendered.clear()
    settle()
    built(runs=roots)
    assert rendered == []
    sweep = layout.derive_experiment_id("iris-sweep")
    for number, run_id in enumerate(("far", small.SWEEP[1])):
        folder = layout.run_folder(roots[1], sweep, run_id)
        log = LogWriter(folder, run_id, stores.writer_name(stores.T0, f"z{number}"))
        log.append([Tag("new", "1", stores.T0)])
        rendered.clear()
        settle()
        built(runs=roots)
        assert run_id in rendered
        assert len(rendered) <= 2  # and its parent
        same_as_clean(built, site, clean, runs=roots)
    shutil.rmtree(layout.run_folder(roots[1], sweep, small.SWEEP[1]))
    same_as_clean(built, site, clean, runs=roots)
    shutil.rmtree(roots[1])
    same_as_clean(built, site, clean, runs=roots)


def test_processes_read_the_right_stores(roots: tuple[str, str], site: str, built: Build) -> None:
    built(runs=roots)
    before = {path: read(site, path) for path in ("runs/far.html", "runs/alone.html", "index.html")}
    shutil.rmtree(site)
    built(runs=roots, workers=2)
    assert {path: read(site, path) for path in before} == before


def test_links_lead_to_the_store_of_each_run(roots: tuple[str, str], site: str, built: Build) -> None:
    near = layout.derive_experiment_id("iris-sweep")
    built(runs=roots, artifacts=ArtifactPolicy(link=("*.ckpt", "*.pkl")))
    assert f'href="../../cluster/{near}/far/artifacts/b.ckpt"' in read(site, "runs/far.html")
    last = small.SWEEP[4]
    assert f'href="../../runs/{near}/{last}/artifacts/model/model.pkl"' in read(site, f"runs/{last}.html")
    built(runs=roots, artifacts=ArtifactPolicy(link=("*.ckpt",), base="https://example.org/all"))
    page = read(site, "runs/far.html")
    assert f'href="https://example.org/all/cluster/{near}/far/artifacts/b.ckpt"' in page


def test_a_store_that_is_not_there_is_a_problem(runs: str, site: str, built: Build, tmp_path: Any) -> None:
    small.write(runs)
    report = built(runs=(runs, str(tmp_path / "nowhere")))
    assert any("nowhere" in one.path and "does not exist" in one.reason for one in report.problems)
    assert msgspec.structs.asdict(report)["runs"] == 10


def test_models_of_all_stores(roots: tuple[str, str], site: str, built: Build) -> None:
    folder = os.path.join(roots[1], "models")
    os.makedirs(folder)
    for name in ("iris", "other"):
        with open(os.path.join(folder, f"{name}.yaml"), "w", encoding="utf-8") as file:
            file.write(f"name: {name} classifier\nversions:\n  - version: 1\n    run: far\n")
    report = built(runs=roots)
    assert report.models == 2
    (told,) = [one.reason for one in report.problems if "already" in one.reason]
    assert told == "the model `iris classifier` is in runs/models/iris.yaml already"
    names = [name for name in os.listdir(os.path.join(site, "models")) if name.endswith(".html")]
    (other,) = [name for name in names if name.startswith("other-")]
    assert 'href="../runs/far.html"' in read(site, f"models/{other}")
