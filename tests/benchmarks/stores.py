"""Large stores for benchmarks: written once, as sessions that ended would leave them."""

import math
import os

from staticrun.schema.event import End, Event, Param, Point, Start, Tag
from staticrun.store import experiments, layout
from staticrun.store.writer import LogWriter

T0 = 1_793_613_600_000
METRICS = ("train/loss", "val/loss", "val/accuracy", "lr", "epoch_seconds")
MODELS = ("tree", "forest", "linear", "resnet18", "resnet50")


def make(root: str, runs: int, *, points: int = 100, experiment: str = "sweep") -> str:
    """A store of one experiment: 20 columns a run, of which five are metrics of `points` points each.

    Returns:
        Its folder; one that is there with as many runs is taken as it is.
    """
    experiment_id = layout.derive_experiment_id(experiment)
    experiments.write_experiment(root, experiment_id, experiment)
    there = sum(layout.is_run_id(name) for name in os.listdir(layout.experiment_folder(root, experiment_id)))
    for number in range(there, runs):
        write_run(root, experiment_id, number, points)
    return root


def run_id(number: int) -> str:
    """The id of the run of a number: spread as random ones are, the same every time."""
    return f"{number * 2654435761 % (1 << 32):08x}{number:024x}"


def write_run(root: str, experiment_id: str, number: int, points: int, offset: float = 0.0) -> None:
    """Write one run; `offset` makes another version of its metrics."""
    begin = T0 + number * 60_000
    writer = f"{layout.new_writer(begin)[:19]}{number:010x}"
    log = LogWriter(layout.run_folder(root, experiment_id, run_id(number)), run_id(number), writer)
    attributes = {"user": "ada", "source_name": "train.py", "source_type": "LOCAL", "git_commit": "0" * 40}
    events: list[Event] = [Start(begin, attributes)]
    events += [Param(key, text, begin) for key, text in params(number).items()]
    events += [Tag("team", "cellar" if number % 3 else "attic", begin), Tag("round", str(number % 7), begin)]
    for step in range(points):
        for place, key in enumerate(METRICS):
            value = offset + math.exp(-step / (20 + number % 17)) * (1 + place) + (number % 101) / 100
            events.append(Point(key, value, step, begin + step * 250 + place))
    events.append(End(begin + 30_000, "FAILED" if number % 50 == 7 else "FINISHED"))
    log.append(events)
    log.finish()


def params(number: int) -> dict[str, str]:
    """Eleven params of a run."""
    return {
        "lr": repr(10 ** -(1 + number % 5)),
        "batch_size": str(16 << (number % 4)),
        "depth": str(number % 12),
        "dropout": repr(number % 10 / 20),
        "model": MODELS[number % len(MODELS)],
        "optimizer": ("adam", "sgd")[number % 2],
        "seed": str(number),
        "weight_decay": repr(number % 4 * 1e-4),
        "warmup": str(number % 3 * 100),
        "augment": str(bool(number % 2)),
        "data": f"wine-v{number % 3}",
    }


def curve(points: int, number: int) -> list[float]:
    """A metric of so many points that falls and is noisy."""
    return [
        math.exp(-place / points * 5) + (place * 7919 + number * 104729) % 1000 / 1e4
        for place in range(points)
    ]
