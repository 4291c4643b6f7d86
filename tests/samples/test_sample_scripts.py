"""The training scripts run as they stand, and log what the documentation says they do."""

import ast
import os
import pathlib
import subprocess
import sys

import pytest

from staticrun.schema.run import FAILED, FINISHED
from staticrun.store.reader import Store

SAMPLES = pathlib.Path(__file__).parents[2] / "sample_runs"
SCRIPTS = ["diabetes.py", "digits.py", "wine.py"]


@pytest.fixture
def train(tmp_path):
    pytest.importorskip("sklearn")

    def run(script, *arguments):
        environment = {**os.environ, "STATICRUN_TRACKING_URI": str(tmp_path / "runs")}
        command = [sys.executable, str(SAMPLES / script), *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return list(Store(str(tmp_path / "runs")).runs())

    return run


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_short_enough_to_read(script):
    text = (SAMPLES / script).read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) < 120


def test_the_sweeps_of_digits(train):
    runs = train("digits.py", "--epochs", "2")
    parents = [run for run in runs if run.parent is None]
    assert sorted(run.name for run in parents) == ["linear sweep", "mlp sweep"]
    children = [run for run in runs if run.parent is not None]
    assert {run.parent for run in children} == {run.run_id for run in parents}
    assert all(run.metrics["val_loss"].count == 2 for run in children)


def test_one_run_of_digits(train):
    (run,) = train("digits.py", "--epochs", "3", "--hidden", "4")
    assert run.status == FINISHED
    assert run.metrics["val_loss"].last.step == 3
    assert set(run.artifacts) == {"mistakes.png", "model/model.pkl", "report.txt"}


def test_a_wrong_candidate_of_wine_does_not_stop_the_others(train):
    runs = train("wine.py")
    (failed,) = [run for run in runs if run.status == FAILED]
    assert "150 neighbours" in failed.ending.message
    assert sum(run.status == FINISHED for run in runs) == len(runs) - 1 > 8


def test_the_trees_of_diabetes(train):
    runs = train("diabetes.py", "--trees", "3")
    assert len(runs) == 12
    assert all(run.metrics["test_rmse"].count == 3 for run in runs)
