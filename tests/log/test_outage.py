"""A store that fails: one warning, nothing waits for long, nothing is lost while there is room anywhere."""

import shutil
import subprocess
import time

import pytest

from staticrun.store.reader import Store

START = """
import logging, os, sys, time
import staticrun
"""


def kept_folder(process):
    line = next(line for line in process.err.splitlines() if "is kept in" in line)
    return line.rpartition(" is kept in ")[2].strip()


def merged(root, kept):
    shutil.copytree(kept, root, dirs_exist_ok=True)
    shutil.rmtree(kept)
    (run,) = Store(root).runs()
    return run


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 1 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=False)


def test_a_disk_that_fills(script, small_disk, tmp_path):
    begun = time.monotonic()
    process = script(
        START
        + """
with staticrun.start_run(run_name="full"):
    for step in range(60_000):
        staticrun.log_metric("loss", step / 7, step=step)
    staticrun.log_param("after", "the disk was full")
""",
        env={"STATICRUN_TRACKING_URI": str(small_disk / "runs")},
    )
    assert time.monotonic() - begun < 25
    assert process.err.count("cannot write to") == 1
    assert "No space left" in process.err
    assert "rsync -a" in process.err
    root = tmp_path / "merged"
    shutil.copytree(small_disk / "runs", root)
    run = merged(root, kept_folder(process))
    assert run.status == "FINISHED"
    assert run.metrics["loss"].count == 60_000
    values = sorted(value for batch in Store(str(root)).points(run) for value in batch.values)
    assert values == [step / 7 for step in range(60_000)]
    assert run.params == {"after": "the disk was full"}
    assert run.problems == []


def test_a_store_that_cannot_be_made(script, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    process = script(
        START
        + """
staticrun.set_experiment("here")
with staticrun.start_run(run_name="kept"):
    staticrun.log_metric("loss", 0.5)
    staticrun.log_text("hello", "note.txt")
""",
        env={"STATICRUN_TRACKING_URI": str(blocked / "runs")},
    )
    run = merged(tmp_path / "merged", kept_folder(process))
    assert (run.name, run.status, run.metrics["loss"].last.value) == ("kept", "FINISHED", 0.5)
    assert Store(str(tmp_path / "merged")).open_artifact(run, "note.txt").read() == b"hello"
    assert [one.name for one in Store(str(tmp_path / "merged")).experiments()] == ["here"]


def test_a_store_that_comes_back(script, root, only_run, tmp_path):
    process = script(
        START
        + """
from staticrun.log import sink
from staticrun.store import files
sink.PATIENCE, sink.PROBE = 0.2, 0.5
write, failing = files.append, True
def append(fd, data):
    if failing and os.environ["STATICRUN_TRACKING_URI"] in os.readlink(f"/proc/self/fd/{fd}"):
        raise OSError(28, "No space left on device")
    return write(fd, data)
files.append = append
with staticrun.start_run():
    for step in range(100):
        staticrun.log_metric("loss", step, step=step)
    staticrun.flush(); time.sleep(0.5); staticrun.flush(); time.sleep(0.5)
    failing = False
    staticrun.log_metric("loss", 100, step=100)
    time.sleep(0.6); staticrun.flush()
    staticrun.log_metric("loss", 101, step=101)
""",
    )
    assert "accepts runs again" in process.err
    assert "rsync" not in process.err
    run = only_run()
    assert (run.status, run.metrics["loss"].count, run.metrics["loss"].last.step) == ("FINISHED", 102, 101)


def test_a_store_that_does_not_answer(script, root, tmp_path):
    begun = time.monotonic()
    process = script(
        START
        + """
from staticrun.store import files
write = files.append
def append(fd, data):
    in_store = os.environ["STATICRUN_TRACKING_URI"] in os.readlink(f"/proc/self/fd/{fd}")
    if in_store and b'"stuck"' in bytes(data):
        time.sleep(3600)
    return write(fd, data)
files.append = append
with staticrun.start_run():
    staticrun.log_metric("loss", 1.0)
    staticrun.flush()
    staticrun.log_param("stuck", "yes")
""",
    )
    assert time.monotonic() - begun < 20
    run = merged(root, kept_folder(process))
    assert (run.status, run.params) == ("FINISHED", {"stuck": "yes"})
    assert run.metrics["loss"].count == 1


def test_nowhere_to_write_is_counted(script, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    process = script(
        START
        + """
import tempfile
def full(**options): raise OSError(28, "No space left on device")
tempfile.mkdtemp = full
with staticrun.start_run():
    staticrun.log_metric("x", 1)
    staticrun.log_text("hello", "note.txt")
""",
        env={"STATICRUN_TRACKING_URI": str(blocked / "runs")},
    )
    assert "artifact note.txt" in process.err
    assert "lines could be written nowhere and are lost" in process.err
    assert "kept in" not in process.err


def test_a_caller_faster_than_the_disk_waits_and_memory_is_bounded(script, only_run):
    script(
        START
        + """
from staticrun.log import flusher, recorder
from staticrun.store import files
recorder.CALL_AT, flusher.WAIT_AT = 500, 2000
write = files.append
def slow(fd, data):
    time.sleep(0.05)
    return write(fd, data)
files.append = slow
with staticrun.start_run() as run:
    rows, most = run._recorder, 0
    for step in range(50_000):
        staticrun.log_metric("loss", step, step=step)
        most = max(most, len(rows.rows))
assert most <= 2000, most
"""
    )
    assert only_run().metrics["loss"].count == 50_000


def test_a_durable_end_waits_until_the_run_is_on_disk(script, only_run):
    process = script(
        START
        + """
from staticrun.store import files
synced, sync = [], files.sync_path
def noted(path):
    synced.append(os.path.basename(path))
    return sync(path)
files.sync_path = noted
staticrun.start_run()
staticrun.log_metric("x", 1.0)
staticrun.end_run()
assert not synced, synced
staticrun.start_run()
staticrun.log_metric("x", 1.0)
staticrun.end_run(durable=True)
print(sorted(name.partition(".")[2] for name in synced))
"""
    )
    assert process.out.count("0.jsonl") == 2  # of both runs: what ended before is waited for as well
    assert process.out.count("'json'") == 2


def test_starting_a_run_does_not_wait_for_a_store_that_does_not_answer(script, root):
    begun = time.monotonic()
    process = script(
        START
        + """
from staticrun.log import bounded
from staticrun.store import files
bounded.WAIT = 0.5
def stuck(operation):
    def call(path, *arguments, **options):
        if path.startswith(os.environ["STATICRUN_TRACKING_URI"]):
            time.sleep(3600)
        return operation(path, *arguments, **options)
    return call
for name in ("scan", "exists", "read", "make_folder", "replace", "open_append"):
    setattr(files, name, stuck(getattr(files, name)))
staticrun.set_experiment("here")
with staticrun.start_run():
    staticrun.log_metric("loss", 0.5)
print("trained")
""",
    )
    assert time.monotonic() - begun < 25
    assert process.out == "trained\n"
    assert "it does not answer" in process.err
    run = merged(root, kept_folder(process))
    assert (run.status, run.metrics["loss"].count) == ("FINISHED", 1)


def test_an_error_that_nobody_foresaw_stops_neither_training_nor_the_other_runs(script, runs):
    begun = time.monotonic()
    process = script(
        START
        + """
from staticrun.store import points
def broken(*arguments): raise RuntimeError("no such codec")
points.write = broken
from staticrun.store import writer
writer.SHORT = 3
with staticrun.start_run(run_name="long"):
    for step in range(10):
        staticrun.log_metric("loss", step, step=step)
with staticrun.start_run(run_name="short"):
    staticrun.log_metric("loss", 1.0)
""",
    )
    assert time.monotonic() - begun < 15
    assert "cannot be written whole: RuntimeError: no such codec" in process.err
    found = runs()
    assert {name: run.status for name, run in found.items()} == {"long": "FINISHED", "short": "FINISHED"}
    assert found["long"].metrics["loss"].count == 10
