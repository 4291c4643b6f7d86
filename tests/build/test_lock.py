"""Builds into one folder come one after the other, whatever process they are in."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from golden import sites, small, stores
from pages import broken_links

from staticrun.build import build
from staticrun.build.lock import LOCK, Lock
from staticrun.build.output import MANIFEST
from staticrun.build.report import Report, silent
from staticrun.config import Config

Build = Callable[..., Report]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(runs: str, site: str) -> Iterator[Start]:
    """Start a build by the command line."""
    started: list[subprocess.Popen[str]] = []

    def command(*options: str) -> "subprocess.Popen[str]":
        line = [
            sys.executable,
            "-m",
            "staticrun",
            "build",
            runs,
            "-o",
            site,
            "--as-of",
            "2030-01-01",
            *options,
        ]
        started.append(subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield command
    for process in started:
        process.kill()
        process.communicate()


def test_the_second_build_says_that_it_waits_and_then_builds(runs: str, site: str, start: Start) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r")
    lock = Lock(site, silent)
    second = start()
    assert second.stderr is not None
    line = second.stderr.readline()
    assert line == f"  another build (process {os.getpid()}) is writing {site}/: waiting for it\n"
    assert set(os.listdir(site)) == {LOCK}
    lock.__exit__()
    out, err = second.communicate(timeout=60)
    assert (second.returncode, err) == (0, "")
    assert "1 run in 1 experiment" in out
    assert LOCK not in os.listdir(site)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_build_that_was_killed_holds_nobody_up(runs: str, site: str, start: Start) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r")
    script = (
        "import sys, time\nfrom staticrun.build.lock import Lock\n"
        "lock = Lock(sys.argv[1], print)\nprint(1, flush=True)\ntime.sleep(99)"
    )
    holder = subprocess.Popen([sys.executable, "-c", script, site], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert LOCK in os.listdir(site)
    process = start()
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert LOCK not in os.listdir(site)


def test_many_builds_at_once_leave_the_site_of_one_of_them(
    runs: str, site: str, built: Build, start: Start, tmp_path: Any
) -> None:
    small.write(runs)
    titles = ["One", "Two", "Three", "Four"]
    processes = [start("--title", title, "--workers", "2", "--as-of", "2030-01-01") for title in titles]
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert broken_links(site) == []
    found = sites.files_in(site)
    clean = str(tmp_path / "clean")
    same = []
    for title in titles:
        built(output=clean, title=title, as_of=1893456000000)
        same.append(sites.files_in(clean) == found)
    assert same.count(True) == 1


def test_threads_of_one_process_wait_as_well(site: str) -> None:
    lock = Lock(site, silent)
    order: list[str] = []
    waits = threading.Event()

    def second() -> None:
        with Lock(site, lambda *_: waits.set()) as other:
            order.append(f"second {other.waited}")

    thread = threading.Thread(target=second)
    thread.start()
    assert waits.wait(30)
    order.append("first")
    lock.__exit__()
    thread.join()
    assert order == ["first", "second True"]


def test_what_changed_while_a_build_waited_is_in_its_site(runs: str, site: str) -> None:
    experiment = stores.experiment(runs, "e")
    stores.run(runs, experiment, "r")
    lock = Lock(site, silent)

    def meanwhile(phase: str, _done: int, _total: int) -> None:
        if phase == "wait" and "s" not in os.listdir(os.path.join(runs, experiment)):
            stores.run(runs, experiment, "s")
            lock.__exit__()

    report = build(Config(runs=(runs,), output=site, workers=1), meanwhile)
    assert report.runs == 2
    assert MANIFEST in os.listdir(site)


def test_a_folder_of_somebody_else_is_not_even_locked(runs: str, site: str, start: Start) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r")
    os.makedirs(site)
    with open(os.path.join(site, "thesis.tex"), "w", encoding="utf-8"):
        pass
    before = os.stat(site).st_mtime_ns
    process = start()
    process.communicate(timeout=60)
    assert process.returncode == 1
    assert os.stat(site).st_mtime_ns == before
