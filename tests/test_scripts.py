"""Scripts as people write them for MLflow, the import changed; then a site of what they logged."""

import html
import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from staticrun.cli import main
from staticrun.store.reader import Store

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contract", "scripts")
#: Of each script: what it needs, its experiment, its runs by status, and texts that its runs' pages show.
SCRIPTS = {
    "client_only": ("", "client only", {"FINISHED": 2, "FAILED": 1}, ["job 0", "no more memory"]),
    "cross_validation": ("", "cross validation", {"FINISHED": 6}, ["5 folds", "accuracy_std", "fold 4"]),
    "decorated": ("", "decorated", {"FINISHED": 2}, ["train", "evaluate", "called_by", "precision"]),
    "environment": ("", "env", {"FINISHED": 1}, ["started_by_itself", "note.txt", "['one', 'two']"]),
    "epoch_loop": ("numpy", "epoch loop", {"FINISHED": 1}, ["optimizer.momentum", "epoch-0.json"]),
    "failing": (
        "", "failing", {"FAILED": 3, "FINISHED": 1},
        ["the loss is not finite", "error.txt", "SystemError", "the end", "INVALID_PARAMETER_VALUE"],
    ),
    "history_import": ("", "history", {"FINISHED": 2}, ["2023-11-14", "first", "second"]),
    "leaderboard": ("pandas", "leaderboard", {"FINISHED": 6}, ["champion", "candidate 5"]),
    "library_logger": (
        "", "library logger", {"FINISHED": 1},
        ["trainer", "layer119.width", "train_loss", "step=40.ckpt", "library_logger.py"],
    ),
    "nested_sweep": ("", "nested sweep", {"FINISHED": 7}, ["trial-5", "grid.lr", "<em>grid</em>"]),
    "parallel_workers": ("", "parallel", {"FINISHED": 5}, ["worker 3", "pool"]),
    "pictures": (
        "matplotlib pandas PIL", "pictures", {"FINISHED": 1},
        ["plots/loss.svg", "predictions.json", "labels.yaml", "images/samples", "eye.png", "raw.bin"],
    ),
    "resuming": ("", "resuming", {"FINISHED": 1}, ["long job", "until"]),
    "sklearn_training": (
        "sklearn pandas", "sklearn", {"FINISHED": 1},
        ["n_estimators", "f1_macro", "model.pkl", "report.json", "iris"],
    ),
}  # fmt: skip
#: Their exit codes, where not 0.
CODES = {"failing": 1}


def is_there(needed):
    return all(pytest.importorskip(name, reason="a script's own library") for name in needed.split())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """All scripts run into one store, and its site built; gives the folder and how each script went."""
    folder = str(tmp_path_factory.mktemp("scripts"))
    environment = {key: value for key, value in os.environ.items() if not key.startswith("STATICRUN_")}
    environment |= {"STATICRUN_TRACKING_URI": "runs", "MPLBACKEND": "Agg"}
    done = {}
    for name in SCRIPTS:
        more = (
            {"STATICRUN_EXPERIMENT_NAME": "env", "STATICRUN_ARTIFACT_URI": f"{folder}/nas"}
            if name == "environment"
            else {}
        )
        done[name] = subprocess.run(
            [sys.executable, os.path.join(HERE, f"{name}.py"), "one", "two"],
            cwd=folder, env=environment | more, capture_output=True, text=True, check=False,
        )  # fmt: skip
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.delenv("STATICRUN_TRACKING_URI", raising=False)
        patched.setenv("STATICRUN_ARTIFACT_URI", f"{folder}/nas")
        assert main(["build", "runs", "-o", "site", "--strict"]) == 0
    return folder, done


def test_every_script_is_named_here():
    assert set(SCRIPTS) == {name.removesuffix(".py") for name in os.listdir(HERE) if name.endswith(".py")}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_runs_and_the_site_shows_what_it_logged(name, site):
    needed, experiment, statuses, texts = SCRIPTS[name]
    is_there(needed)
    folder, done = site
    assert (done[name].returncode, done[name].stderr if not CODES.get(name) else "") == (
        CODES.get(name, 0),
        "",
    )
    store = Store(os.path.join(folder, "runs"))
    (place,) = [one for one in store.experiments() if one.name == experiment]
    runs = list(store.runs(place.experiment_id))
    assert Counter(run.status for run in runs) == statuses
    pages = ""
    for run in runs:
        with open(os.path.join(folder, "site", "runs", f"{run.run_id}.html"), encoding="utf-8") as file:
            pages += file.read()
    assert [text for text in texts if text not in pages and text not in html.unescape(pages)] == []


def test_children_lie_below_their_parents(site):
    folder, _ = site
    store = Store(os.path.join(folder, "runs"))
    runs = {run.run_id: run for run in store.runs()}
    parents = Counter(runs[run.parent].name for run in runs.values() if run.parent)
    assert parents == {"sweep": 6, "5 folds": 5, "pool": 4, "train": 1}


def test_values_arrive_whole(site):
    folder, _ = site
    runs = {run.name: run for run in Store(os.path.join(folder, "runs")).runs()}
    assert runs["linear"].metrics["train/loss"].count == 30
    assert runs["linear"].metrics["val/loss"].last.value < 0.1
    assert runs["second"].metrics["loss"].nans == 1
    assert runs["long job"].metrics["loss"].count == 10
    assert [runs[name].lifecycle for name in ("candidate 0", "candidate 1", "champion")] == [
        "deleted", "deleted", "active",
    ]  # fmt: skip
    report = runs["forest"].artifacts["report.json"]
    assert report.size > 100
    with open(os.path.join(folder, "site", "data", "index.json"), encoding="utf-8") as file:
        assert json.load(file)
