"""The committed runs: of every kind that a site has to show, small, and of nobody in particular."""

import getpass
import math
import os
import pathlib
import re
import socket
from collections import Counter

import pytest

from staticrun.registry import load_models
from staticrun.schema.run import FAILED, FINISHED, LOST
from staticrun.store.reader import Store

SAMPLES = pathlib.Path(__file__).parents[2] / "sample_runs"
FILES = [
    path
    for experiment in sorted(SAMPLES.iterdir())
    if (experiment / "experiment.json").exists()
    for path in sorted(experiment.rglob("*"))
    if path.is_file()
]


@pytest.fixture(scope="module")
def store():
    return Store(str(SAMPLES))


@pytest.fixture(scope="module")
def runs(store):
    return list(store.runs())


def test_three_experiments_of_about_forty_runs(store, runs):
    assert sorted(experiment.name for experiment in store.experiments()) == ["diabetes", "digits", "wine"]
    assert 35 <= len(runs) <= 45
    assert store.problems() == []
    assert [problem for run in runs for problem in run.problems] == []


def test_every_way_to_end(runs):
    assert Counter(run.status for run in runs) == {FINISHED: len(runs) - 2, FAILED: 1, LOST: 1}


def test_the_failed_run_keeps_its_traceback(runs):
    (failed,) = [run for run in runs if run.status == FAILED]
    assert failed.ending.exception == "ValueError"
    assert "make_model" in failed.ending.traceback


def test_the_killed_run_reads_half_way(runs):
    (lost,) = [run for run in runs if run.status == LOST]
    epochs = int(lost.params["epochs"])
    assert epochs / 3 < lost.metrics["val_loss"].last.step < epochs
    assert lost.end is None


def test_a_loss_ends_in_nan(runs):
    (diverged,) = [run for run in runs if any(metric.nans for metric in run.metrics.values())]
    loss = diverged.metrics["train_loss"]
    assert math.isnan(loss.last.value)
    assert 0 < loss.nans < loss.count


def test_nested_runs(runs):
    parents = Counter(run.parent for run in runs if run.parent)
    assert sorted(parents.values()) == [6, 7]


def test_artifacts_of_every_common_kind_are_whole(store, runs):
    kinds = set()
    for run in runs:
        for path, artifact in run.artifacts.items():
            with store.open_artifact(run, path) as file:
                assert len(file.read()) == artifact.size
            kinds.add(os.path.splitext(path)[1])
    assert kinds == {".csv", ".html", ".json", ".md", ".pkl", ".png", ".svg", ".txt"}


def test_versions_come_from_these_runs(store, runs):
    models, errors = load_models(str(SAMPLES / "models"))
    assert errors == []
    assert [len(loaded.model.versions) for loaded in models] == [4, 3]
    by_id = {run.run_id: run for run in runs}
    versions = [version for loaded in models for version in loaded.model.versions]
    assert all(version.artifact in by_id[version.run].artifacts for version in versions)
    assert {version.stage for version in versions} == {"None", "Staging", "Production", "Archived"}


def test_the_committed_runs_are_small():
    assert sum(path.stat().st_size for path in FILES) < 3_000_000


def test_no_real_user_host_or_path_is_recorded():
    unwanted = [rb"/home", rb"/root", rb"/tmp", rb"/Users", rb"/opt", rb"/usr", rb"\bwork/", rb"[A-Z]:\\\\"]
    names = {name for name in (getpass.getuser(), socket.gethostname()) if len(name) > 2 and name != "root"}
    pattern = re.compile(b"|".join(unwanted + [rb"\b" + re.escape(name).encode() + rb"\b" for name in names]))
    images = {".png", ".pkl"}  # compressed or binary: anything may come up in them by chance
    found = [
        f"{path.relative_to(SAMPLES)}: {match[0]!r}"
        for path in FILES
        if path.suffix not in images and (match := pattern.search(path.read_bytes()))
    ]
    assert found == []


def test_user_and_host_are_made_up(runs):
    assert {(run.attributes["user"], run.attributes["host"]) for run in runs} == {("sam", "laptop")}
