"""A run is the union of its logs: in any order of copying, with any clocks, and idempotently."""

import filecmp
import itertools
import os
import shutil

import pytest

from staticrun.schema.event import Attribute, Beat, End, Lifecycle, Param, Point, Start, Tag
from staticrun.store import writer
from staticrun.store.reader import Store

MINUTE = 60_000


def statuses(shop, *sessions, as_of=1_000_000):
    for number, events in enumerate(sessions):
        if events:
            shop.writer(number).append(events)
    return shop.run(as_of=as_of)


@pytest.mark.parametrize(
    ("endings", "status"),
    [
        (["FINISHED", "FINISHED"], "FINISHED"),
        (["FINISHED", "KILLED"], "KILLED"),
        (["KILLED", "FAILED"], "FAILED"),
        (["FINISHED", None], "RUNNING"),
        (["FAILED", None], "RUNNING"),
    ],
)
def test_status_of_sessions_at_once(shop, endings, status):
    for order in (endings, endings[::-1]):
        shutil.rmtree(shop.folder(), ignore_errors=True)
        run = statuses(
            shop,
            *[[Start(1000, {}), *([End(2000 + n, end)] if end else [])] for n, end in enumerate(order)],
            as_of=3000,
        )
        assert run.status == status
        assert run.start == 1000
        assert (run.end is None) == (status == "RUNNING")


def test_silence_is_lost(shop):
    run = statuses(shop, [Start(1000, {}), Beat(31_000)], as_of=31_000 + 5 * MINUTE)
    assert run.status == "RUNNING"
    assert shop.run(as_of=31_001 + 5 * MINUTE).status == "LOST"
    assert shop.run(as_of=31_001 + 5 * MINUTE).last_word == 31_000


def test_a_resumed_run_sets_the_session_aside_that_it_found(shop):
    first = [Start(1000, {"host": "a"}), Point("x", 1.0, 0, 1001)]
    shop.writer(0).append(first)
    run = statuses(shop, [], [Start(500, {"host": "b"}, {shop.writers[0]: 3}), End(9000, "FINISHED")])
    # The second clock runs behind the first, and still the second session decides.
    assert (run.status, run.start, run.end) == ("FINISHED", 500, 9000)


def test_a_session_that_was_found_and_spoke_again_counts(shop):
    shop.writer(1).append([Start(2000, {}, {shop.writers[0]: 2}), End(3000, "FINISHED")])
    shop.writer(0).append([Start(1000, {}), Beat(400_000)])
    assert shop.run(as_of=410_000).status == "RUNNING"


def test_of_params_the_earliest_counts_of_tags_the_latest(shop):
    shop.writer(1).append([Param("p", "late", 20), Tag("t", "late", 20), Tag("gone", "x", 10)])
    shop.writer(0).append([Param("p", "early", 10), Tag("t", "early", 10), Tag("gone", None, 20)])
    run = shop.run()
    assert (run.params, run.tags) == ({"p": "early"}, {"t": "late"})
    assert len(run.problems) == 1
    assert "'early'" in run.problems[0].reason


def test_equal_stamps_are_decided_by_the_writers_name(shop):
    shop.writer(1).append([Param("p", "b", 10), Tag("t", "b", 10)])
    shop.writer(0).append([Param("p", "a", 10), Tag("t", "a", 10)])
    run = shop.run()
    assert (run.params, run.tags) == ({"p": "a"}, {"t": "b"})


def test_names_notes_and_deletion_are_edits(shop):
    shop.writer(0).append(
        [Start(1, {"user": "sam"}), Attribute("name", "first", 5), Attribute("user", "kim", 5)]
    )
    shop.writer(1).append(
        [Attribute("name", "second", 6), Attribute("note", "*n*", 6), Lifecycle("deleted", 7)]
    )
    run = shop.run()
    assert (run.name, run.note, run.lifecycle, run.attributes["user"]) == ("second", "*n*", "deleted", "kim")
    shop.writer(2).append([Lifecycle("active", 8)])
    assert shop.run().lifecycle == "active"


def test_last_is_the_greatest_step_then_time_then_the_one_logged_last(shop):
    shop.writer(0).append([Point("x", 1.0, 5, 50), Point("x", 2.0, 7, 40), Point("x", 3.0, 7, 40)])
    shop.writer(1).append([Point("x", 9.0, 7, 39), Point("x", 0.5, 0, 99)])
    metric = shop.run().metrics["x"]
    assert (metric.last.value, metric.first.value, metric.min.value, metric.max.value) == (3.0, 0.5, 0.5, 9.0)
    assert metric.min.step == 0


def described(shop):
    run = shop.run()
    run.fingerprint = ""
    return run, sorted(shop.points())


@pytest.mark.parametrize("short", [True, False])
def test_copies_in_the_middle_and_again_are_a_union(make_shop, tmp_path, monkeypatch, short):
    """A store is copied before and after sealing, in every order, as rsync and cp would."""
    monkeypatch.setattr(writer, "SHORT", 20_000 if short else 10)
    whole = make_shop(str(tmp_path / "whole"))
    whole.write_ranks(finish=False)
    before = str(tmp_path / "before")
    shutil.copytree(whole.root, before)
    shutil.rmtree(whole.folder())
    whole.write_ranks(finish=True)
    expected = described(whole)
    assert expected[0].metrics["x"].count == 150
    for order in itertools.permutations([before, whole.root, before]):
        target = str(tmp_path / "target")
        shutil.rmtree(target, ignore_errors=True)
        for source in order:
            copy_newer(source, target)
        shop = make_shop(target)
        assert described(shop) == expected, order
        assert shop.run().problems == []


def copy_newer(source, target):
    """What `rsync -a` does: files that are missing or differ are copied, none is removed."""
    for folder, _, names in os.walk(source):
        there = os.path.join(target, os.path.relpath(folder, source))
        os.makedirs(there, exist_ok=True)
        for name in names:
            one, other = os.path.join(folder, name), os.path.join(there, name)
            if not os.path.exists(other) or not filecmp.cmp(one, other, shallow=False):
                shutil.copy2(one, other)


def test_the_order_of_reading_does_not_matter(shop, monkeypatch):
    shop.write_ranks(finish=True)
    expected = described(shop)
    listed = os.scandir

    class Backwards:
        def __init__(self, path):
            with listed(path) as entries:
                self.entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

        def __enter__(self):
            return self.entries

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(os, "scandir", Backwards)
    assert described(shop) == expected


def test_a_run_in_two_experiments_is_one_in_that_of_its_earliest_start(shop):
    from staticrun.store import experiments
    from staticrun.store.writer import LogWriter

    shop.session(shop.writer(0), [(0, 0.5)], time=2000)
    experiments.write_experiment(shop.root, "7", "seven")
    shop.session(
        LogWriter(os.path.join(shop.root, "7", "run"), "run", shop.writers[1]), [(0, 0.25)], time=1000
    )
    (run,) = Store(shop.root, 1_000_000).runs()
    assert run.experiment_id == "7"
    assert "lies in experiment 0 as well" in run.problems[0].reason


def test_reading_writes_nothing(shop):
    shop.write_ranks(finish=False)

    def state():
        return sorted(
            (path, name, os.stat(os.path.join(path, name)).st_mtime_ns)
            for path, folders, names in os.walk(shop.root)
            for name in [*folders, *names]
        )

    before = state()
    shop.run()
    shop.points()
    assert state() == before
