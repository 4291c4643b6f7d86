"""What a build costs: of all runs, of none that changed, of one; beside the floor of reading and writing.

Each build is a process of its own, as from the command line; rounds alternate between what is measured, and
medians of the processor time of it and of its workers are printed, of the time that it took, and of the most
memory that all its processes had together. Each first build has a folder of its own, and nothing is deleted
before the end: some file systems look again and again at what was deleted a minute ago, which can be half of
what writing costs.

Two stores with long histories follow: one metric of a million points, and 500 metrics of 2,000 each.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import psutil
import stores

import staticrun
from staticrun.schema.event import Tag
from staticrun.store import layout
from staticrun.store.writer import LogWriter

FLOOR = "floor: read and write the same files"
#: Seconds after which a change counts as settled.
SETTLED = 2.1


def floor(root: str, site: str, folder: str) -> None:
    """Read every file of the store and write files of the sizes that the site has, one after the other."""
    for place, _, names in os.walk(root):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                file.read()
    data = bytes(1_000_000)
    for place, _, names in os.walk(site):
        target = os.path.join(folder, os.path.relpath(place, site))
        os.makedirs(target, exist_ok=True)
        for name in names:
            with open(os.path.join(target, name), "wb") as file:
                file.write(data[: os.path.getsize(os.path.join(place, name))])


def change(root: str, number: int) -> None:
    """Tag one run, as an edit does."""
    experiment = next(name for name in os.listdir(root) if layout.is_experiment_id(name))
    now, run_id = time.time_ns() // 1_000_000, stores.run_id(number)
    log = LogWriter(layout.run_folder(root, experiment, run_id), run_id, layout.new_writer(now))
    log.append([Tag("edited", str(now), now)])
    log.finish()
    time.sleep(SETTLED)


class Cost(NamedTuple):
    """Seconds of processors and of the clock, and the most memory of all processes at once, in MiB."""

    cpu: float
    clock: float
    memory: float


def build(root: str, site: str, caches: str, *options: str) -> Cost:
    """Build in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "-m", "staticrun", "build", root, "-o", site, *options],
        env={**os.environ, "STATICRUN_CACHE": caches},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    memory = 0
    while process.poll() is None:
        memory = max(memory, together(process))
        time.sleep(0.02)
    took = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"the build of {root} failed: {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, took, memory / 2**20)


def together(process: psutil.Process) -> int:
    """The memory of a process and those that it has started, in bytes."""
    found = 0
    with suppress(psutil.Error):
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                found += one.memory_info().rss
    return found


def long_histories(folder: str, caches: str) -> Iterator[tuple[str, Cost]]:
    """What runs with much in them cost, each the only one of its site."""
    for name, metrics, points in (
        ("a metric of 1,000,000 points", 1, 1_000_000),
        ("500 metrics", 500, 2_000),
    ):
        root = os.path.join(folder, f"long-{metrics}")
        staticrun.set_tracking_uri(root)
        with staticrun.start_run():
            staticrun.log_history({f"m{n:03}": stores.curve(points, n) for n in range(metrics)})
        yield name, build(root, os.path.join(folder, f"site-{metrics}"), caches)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--store", metavar="DIR", help="keep the store here for the next time")
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    root = stores.make(options.store or os.path.join(folder, "runs"), options.runs)
    site, caches = os.path.join(folder, "site"), os.path.join(folder, "caches")
    build(root, site, caches)  # the chart library is made once, ever
    times: dict[str, list[Cost]] = {}
    for number in range(options.rounds):
        cpu, begun = time.process_time(), time.perf_counter()
        floor(root, site, os.path.join(folder, f"copies-{number}"))
        found = Cost(time.process_time() - cpu, time.perf_counter() - begun, 0.0)
        times.setdefault(FLOOR, []).append(found)
        site = os.path.join(folder, f"site-of-round-{number}")
        shutil.rmtree(os.path.join(caches, "stores"), ignore_errors=True)
        times.setdefault("all runs", []).append(build(root, site, caches))
        times.setdefault("nothing changed", []).append(build(root, site, caches))
        change(root, number)
        times.setdefault("one run changed", []).append(build(root, site, caches))
        cost = build(root, site, caches, "--title", f"Round {number}")
        times.setdefault("another title on every page", []).append(cost)
    long = list(long_histories(folder, caches))
    shutil.rmtree(folder)
    base = statistics.median(one.cpu for one in times[FLOOR])
    columns = "processors   a run, ms   floors    clock      MiB"
    print(f"{options.runs:,} runs; seconds, medians              {columns}")
    for name, found in times.items():
        cpu, took, memory = (statistics.median(one[place] for one in found) for place in range(3))
        each = cpu / options.runs * 1000
        print(f"  {name:<40} {cpu:12.2f} {each:11.2f} {cpu / base:8.1f} {took:8.2f} {memory:8.0f}")
    for name, cost in long:
        print(f"  {name:<40} {cost.cpu:12.2f} {'':20} {cost.clock:8.2f} {cost.memory:8.0f}")


if __name__ == "__main__":
    main()
