"""Which metrics are shown first, and which run is the best."""

import math

import pytest

from staticrun.build import metrics
from staticrun.build.grid import Grid
from staticrun.schema.run import Extreme, MetricSummary, Run


def run(run_id: str, start: int = 0, **values: float) -> Run:
    summaries = {
        key: MetricSummary(1, 0, Extreme(value, 0, 0), Extreme(value, 0, 0), None, None)
        for key, value in values.items()
    }
    return Run(run_id, "1", run_id, "FINISHED", start=start, metrics=summaries)


@pytest.mark.parametrize(
    ("key", "goal"),
    [
        ("loss", "min"),
        ("train/loss", "min"),
        ("valLoss", "min"),
        ("rmse", "min"),
        ("accuracy", "max"),
        ("eval_acc", "max"),
        ("F1", "max"),
        ("r2", "max"),
        ("roc_auc", "max"),
        ("mAP", "max"),
        ("accuracy_loss", "min"),
        ("lr", ""),
        ("epoch", ""),
        ("", ""),
        ("🦊", ""),
    ],
)
def test_a_name_says_what_is_good(key: str, goal: str) -> None:
    assert metrics.goal(key) == goal


def test_a_held_out_score_of_most_runs_comes_first() -> None:
    runs = [run(str(n), lr=1, train_acc=1, val_loss=1, val_acc=1) for n in range(4)] + [run("x", test_acc=1)]
    counts = Grid.of(runs).metric_counts()
    assert metrics.by_count(counts) == ["val_acc", "val_loss", "train_acc", "test_acc", "lr"]


def test_without_a_telling_name_there_is_no_main_metric() -> None:
    assert metrics.main_metric(Grid.of([run("a", lr=1.0)])) is None
    assert metrics.main_metric(Grid()) is None


def test_the_best_run_is_finite_and_of_equal_ones_the_earliest() -> None:
    runs = [run("late", 2, loss=0.5), run("nan", 0, loss=math.nan), run("early", 1, loss=0.5), run("no", 0)]
    assert metrics.best_of(Grid.of(runs), "loss") == "early"
    assert metrics.best_of(Grid.of([run("nan", 0, loss=math.nan)]), "loss") is None
    scores = [run("a", acc=0.5), run("b", acc=0.9), run("c", acc=math.inf)]
    assert metrics.best_of(Grid.of(scores), "acc") == "b"


def test_metrics_of_the_machine_are_never_the_ones_that_tell_most() -> None:
    keys = ("system/system_memory_usage_percentage", "system/gpu_0_score", "systematic_error", "loss")
    assert metrics.by_weight(keys) == ("loss", "systematic_error")
