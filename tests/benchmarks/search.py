"""What a search over many runs costs, beside the floor: asking the system for every file, and reading them.

Rounds alternate between what is measured; medians of the time of one process are printed, and ratios.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable

import stores

from staticrun.query.search import search
from staticrun.store.index import IndexedStore

FILTER = "metrics.`val/accuracy` > 0.9 AND params.model = 'resnet18' AND params.lr < 0.01"
ORDER = ["metrics.`val/loss`"]


def stats(root: str) -> None:
    """The floor of a warm search: ask for the size and times of every file."""
    for experiment in os.scandir(root):
        for run in os.scandir(experiment.path):
            if run.is_dir():
                for file in os.scandir(run.path):
                    file.stat()


def reads(root: str) -> None:
    """The floor of a cold one: read every fold, too."""
    for experiment in os.scandir(root):
        for run in os.scandir(experiment.path):
            if run.is_dir():
                for file in os.scandir(run.path):
                    file.stat()
                    if file.name.endswith(".json"):
                        with open(file.path, "rb") as opened:
                            opened.read()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--store", metavar="DIR", help="keep the store here for the next time")
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    root = stores.make(options.store or os.path.join(folder, "runs"), options.runs)
    caches = os.path.join(folder, "caches")

    def warm(filter_string: str = FILTER) -> None:
        search(IndexedStore(root, cache=caches), filter_string=filter_string, order_by=ORDER, **everywhere)

    def cold() -> None:
        empty = tempfile.mkdtemp(dir=folder)
        search(IndexedStore(root, cache=empty), filter_string=FILTER, order_by=ORDER, **everywhere)

    def asked(filter_string: str = FILTER) -> Callable[[], None]:
        known = IndexedStore(root, cache=caches)
        for experiment in known.experiments():
            known.stamps(experiment.experiment_id)
        return lambda: search(known, filter_string=filter_string, order_by=ORDER, **everywhere)

    everywhere = {"search_all_experiments": True}
    warm()
    cases: dict[str, Callable[[], None]] = {
        "floor: ask for every file": lambda: stats(root),
        "warm search": warm,
        "warm search for all runs": lambda: warm(""),
        "of it, after the look at the files": asked(),
        "floor: and read every fold": lambda: reads(root),
        "cold search": cold,
    }
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(options.rounds):
        for name, case in cases.items():
            begun = time.process_time()
            case()
            times[name].append(time.process_time() - begun)
    shutil.rmtree(folder)
    floor = statistics.median(times["floor: ask for every file"])
    print(f"{options.runs:,} runs; seconds of a processor, medians")
    for name, found in times.items():
        median = statistics.median(found)
        print(f"  {name:<36} {median:7.3f}   {median / floor:5.1f} floors")


if __name__ == "__main__":
    main()
