"""Which metrics matter: what their names say of them, and which ones to show first."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from staticrun.build.grid import Grid

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SYSTEM: Final = "system/"
# fmt: off
_LESS: Final = frozenset([
    "loss", "losses", "nll", "bce", "ce", "error", "errors", "err", "mse", "rmse", "mae", "mape", "smape",
    "rmsle", "msle", "logloss", "perplexity", "ppl", "wer", "cer", "fid", "divergence", "kl", "brier", "eer",
    "hinge", "deviance", "regret", "ece",
])
_MORE: Final = frozenset([
    "acc", "accuracy", "auc", "auroc", "auprc", "roc", "ap", "map", "f1", "fscore", "precision", "recall",
    "sensitivity", "specificity", "r2", "score", "iou", "miou", "dice", "bleu", "rouge", "meteor", "ndcg",
    "mrr", "mcc", "kappa", "reward", "return", "psnr", "ssim", "top1", "top5", "hits",
])
_HELD_OUT: Final = frozenset(["val", "valid", "validation", "eval", "test", "holdout", "dev", "cv"])
_TRAINING: Final = frozenset(["train", "training"])
# fmt: on


@lru_cache(maxsize=4096)
def goal(key: str) -> str:
    """Which value of a metric is the best, as its name suggests: `min`, `max`, or "" where it does not.

    >>> goal("val/RMSE"), goal("testAccuracy"), goal("r2_score"), goal("epoch"), goal("top1_error")
    ('min', 'max', 'max', '', 'min')
    """
    words = _words(key)
    if words & _LESS:
        return "min"
    return "max" if words & _MORE else ""


def is_system(key: str) -> bool:
    """Whether a metric is one of the machine, which says nothing of how good a run is.

    >>> is_system("system/cpu_utilization_percentage"), is_system("systematic_error")
    (True, False)
    """
    return key.startswith(_SYSTEM)


@lru_cache(maxsize=1024)
def by_weight(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The metrics of a run, the one that tells most of it first; as `by_count`."""
    return tuple(by_count(dict.fromkeys(keys, 1)))


def by_count(counts: Mapping[str, int]) -> list[str]:
    """Metrics of which so many runs have each, the one that tells most of a run first.

    A name with a goal comes before one without, one that is usual here before one that few runs have, a
    held-out measure before a training one; after that counts how many runs have it, that a score is easier
    to read than a loss, and the name. Those of the machine are not among them.
    """
    usual = max(counts.values(), default=0) / 2
    return sorted(
        (key for key in counts if not is_system(key)),
        key=lambda key: (not goal(key), counts[key] < usual, _place(key), -counts[key], goal(key), key),
    )


def main_metric(grid: "Grid") -> str | None:
    """The metric by which runs are compared on the overview; None where no name says what is good."""
    first = next(iter(by_count(grid.metric_counts())), None)
    return first if first is not None and goal(first) else None


def best_of(grid: "Grid", key: str) -> str | None:
    """The id of the run with the best last value of a metric with a goal; of equal ones the earliest."""
    sign = 1.0 if goal(key) == "min" else -1.0
    found = [
        (sign * value, start or 0, run_id)
        for value, start, run_id in zip(grid.number(f"metrics.{key}"), grid.starts, grid.ids, strict=True)
        if value is not None and math.isfinite(value)
    ]
    return min(found)[2] if found else None


def _place(key: str) -> int:
    """0 for a held-out measure, 2 for one of the training set, 1 where the name does not say."""
    words = _words(key)
    return 0 if words & _HELD_OUT else 2 if words & _TRAINING else 1


@lru_cache(maxsize=4096)
def _words(key: str) -> frozenset[str]:
    """A key's words in lower case, each also joined with the number behind it: `r2`, `f1`."""
    found = [word.lower() for word in _WORD.findall(key)]
    joined = [a + b for a, b in pairwise(found) if b.isdigit()]
    return frozenset(found + joined)
