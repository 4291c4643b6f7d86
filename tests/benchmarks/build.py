"""What a build costs: of all runs, of none that changed, of one; beside the floor of reading and writing.

Each build is a process of its own, as from the command line; rounds alternate between what is measured, and
medians of the processor time of it and of its workers are printed, and of the time that it took.
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

import stores

from staticrun.schema.event import Tag
from staticrun.store import layout
from staticrun.store.writer import LogWriter

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


def build(root: str, site: str, caches: str) -> tuple[float, float]:
    """Build in a process of its own; seconds of processors, and of the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "staticrun", "build", root, "-o", site],
        env={**os.environ, "STATICRUN_CACHE": caches},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    took = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--store", metavar="DIR", help="keep the store here for the next time")
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    root = stores.make(options.store or os.path.join(folder, "runs"), options.runs)
    site, caches, copies = (os.path.join(folder, name) for name in ("site", "caches", "copies"))
    build(root, site, caches)  # the chart library is made once, ever
    times: dict[str, list[tuple[float, float]]] = {}
    for number in range(options.rounds):
        shutil.rmtree(copies, ignore_errors=True)
        cpu, begun = time.process_time(), time.perf_counter()
        floor(root, site, copies)
        found = time.process_time() - cpu, time.perf_counter() - begun
        times.setdefault("floor: read and write the same files", []).append(found)
        shutil.rmtree(site)
        for kind in ("stores", "sites"):
            shutil.rmtree(os.path.join(caches, kind), ignore_errors=True)
        times.setdefault("all runs", []).append(build(root, site, caches))
        times.setdefault("nothing changed", []).append(build(root, site, caches))
        change(root, number)
        times.setdefault("one run changed", []).append(build(root, site, caches))
    shutil.rmtree(folder)
    base = statistics.median(cpu for cpu, _ in times["floor: read and write the same files"])
    print(f"{options.runs:,} runs; seconds, medians              processors   a run, ms   floors    clock")
    for name, found in times.items():
        cpu, took = (statistics.median(one[place] for one in found) for place in (0, 1))
        each = cpu / options.runs * 1000
        print(f"  {name:<40} {cpu:12.2f} {each:11.2f} {cpu / base:8.1f} {took:8.2f}")


if __name__ == "__main__":
    main()
