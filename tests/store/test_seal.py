"""A sealed run says what its logs said; a crash at any instant loses nothing and doubles nothing."""

import os
import shutil

import pytest

from staticrun.schema.event import End, Point, Start
from staticrun.store import files, writer

FILE_OPERATIONS = (
    "append",
    "open_append",
    "close",
    "rename",
    "remove",
    "replace",
    "sync_path",
    "make_folder",
)


def facts(run):
    return run.status, run.start, run.end, run.params, run.metrics, run.attributes


@pytest.fixture(params=["short", "long"])
def short(request, monkeypatch):
    monkeypatch.setattr(writer, "SHORT", 20_000 if request.param == "short" else 3)
    return request.param == "short"


def test_sealing_changes_nothing_that_is_read(shop, short):
    log = shop.writer()
    shop.session(log, [(n, n / 3) for n in range(10)], params=[("lr", "0.1")])
    before, points = facts(shop.run()), shop.points()
    log.finish()
    names = {name.partition(".")[2] for name in os.listdir(shop.folder())}
    assert names == ({"0.jsonl", "json"} if short else {"0.parquet", "json"})
    assert facts(shop.run()) == before
    assert shop.points() == points
    assert shop.run().problems == []


def test_logs_roll_over(shop, monkeypatch):
    monkeypatch.setattr(writer, "ROLL", 2000)
    log = shop.writer()
    log.append([Start(1000, {})])
    for base in range(0, 1000, 100):
        log.append([Point("x", float(n), n, 1000 + n) for n in range(base, base + 100)])
    assert sum(name.endswith(".parquet") for name in os.listdir(shop.folder())) > 3
    assert shop.points() == [(0, n, float(n)) for n in range(1000)]
    log.append([End(3000, "FINISHED")])
    log.finish()
    assert shop.points() == [(0, n, float(n)) for n in range(1000)]
    run = shop.run()
    assert (run.status, run.metrics["x"].count, run.problems) == ("FINISHED", 1000, [])


class Crash(BaseException):
    pass


def crash_after(monkeypatch, operations):
    """Let so many file operations happen, then end as a process that is killed."""
    left = [operations]

    def wrap(operation):
        def counted(*arguments, **options):
            if left[0] == 0:
                raise Crash
            left[0] -= 1
            return operation(*arguments, **options)

        return counted

    for name in FILE_OPERATIONS:
        monkeypatch.setattr(files, name, wrap(getattr(files, name)))
    return left


def test_a_crash_at_any_operation_of_sealing_loses_and_doubles_nothing(shop, short, monkeypatch):
    expected = [(0, n, n / 3) for n in range(10)]
    crashes = 0
    while True:
        shutil.rmtree(shop.folder(), ignore_errors=True)
        log = shop.writer()
        shop.session(log, [(n, n / 3) for n in range(10)], params=[("lr", "0.1")])
        with monkeypatch.context() as patch:
            crash_after(patch, crashes)
            try:
                log.finish()
            except Crash:
                finished = False
            else:
                finished = True
        run = shop.run()
        assert shop.points() == expected
        assert (run.status, run.params, run.metrics["x"].count, run.problems) == (
            "FINISHED", {"lr": "0.1"}, 10, [],
        )  # fmt: skip
        if finished:
            break
        crashes += 1
    assert crashes >= 2


def test_a_log_that_came_back_beside_its_sealed_points_counts_once(shop, monkeypatch):
    monkeypatch.setattr(writer, "SHORT", 3)
    log = shop.writer()
    shop.session(log, [(n, n / 3) for n in range(10)])
    shutil.copy(shop.log_path(), shop.log_path() + ".kept")
    log.finish()
    os.rename(shop.log_path() + ".kept", shop.log_path())
    assert shop.points() == [(0, n, n / 3) for n in range(10)]
    assert shop.run().metrics["x"].count == 10


def test_an_older_log_under_a_newer_fold_is_a_problem(shop):
    log = shop.writer()
    shop.session(log, [(0, 0.5)], end=None)
    with open(shop.log_path(), "rb") as file:
        older = file.read()
    log.append([Point("x", 0.25, 1, 1001), End(1500, "FINISHED")])
    log.finish()
    with open(shop.log_path(), "wb") as file:
        file.write(older)
    run = shop.run()
    assert run.status == "FINISHED"
    assert "1 points are missing" in run.problems[0].reason
    assert "copy the run again" in run.problems[0].remedy


def test_sealed_points_that_are_gone_are_a_problem(shop, monkeypatch):
    monkeypatch.setattr(writer, "SHORT", 3)
    log = shop.writer()
    shop.session(log, [(n, n / 3) for n in range(10)])
    log.finish()
    os.unlink(shop.log_path().replace(".jsonl", ".parquet"))
    run = shop.run()
    assert run.metrics["x"].count == 10
    assert "10 points are missing" in run.problems[0].reason


def test_torn_parquet_is_a_problem_and_the_rest_reads(shop, monkeypatch):
    monkeypatch.setattr(writer, "SHORT", 3)
    log = shop.writer()
    shop.session(log, [(n, n / 3) for n in range(10)], params=[("lr", "0.1")])
    log.finish()
    with open(shop.log_path().replace(".jsonl", ".parquet"), "r+b") as file:
        file.truncate(100)
    run = shop.run()
    assert (run.params, run.metrics["x"].last.value) == ({"lr": "0.1"}, 3.0)
    assert shop.points() == []


def test_bytes_a_point_of_a_typical_sealed_history(shop):
    import math
    import random

    dice = random.Random(1)
    log = shop.writer()
    log.append([Start(0, {})])
    time = 1_700_000_000_000
    batch = []
    for step in range(100_000):
        time += dice.randrange(15, 40)
        batch.append(Point("loss", math.exp(-step / 40_000) + dice.gauss(0, 0.02), step, time))
    log.append(batch)
    log.finish()
    (size,) = (entry.stat().st_size for entry in os.scandir(shop.folder()) if entry.name.endswith(".parquet"))
    assert size / 100_000 <= 10
