"""A store that remembers answers as one that reads everything does, whatever happened in between."""

import contextlib
import os
import random
import shutil
import subprocess
import sys

import pytest

from staticrun.schema.event import Attribute, End, Header, Lifecycle, Param, Point, Start, Tag
from staticrun.store import codec, experiments, index, layout
from staticrun.store.folder import RunFolder
from staticrun.store.index import IndexedStore
from staticrun.store.merge import LOST_AFTER
from staticrun.store.reader import Store
from staticrun.store.writer import LogWriter

AS_OF = 10_000_000


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache that keeps the smallest store, and takes files for settled at once."""
    monkeypatch.setattr(index, "_WORTH_WRITING", 1)
    monkeypatch.setattr("staticrun.store.signs._TICK", -(10**18))
    return str(tmp_path / "cache")


@pytest.fixture
def opened(monkeypatch):
    """The ids of the runs that were opened."""
    seen = []
    states = RunFolder.states
    monkeypatch.setattr(RunFolder, "states", lambda self: seen.append(self.run_id) or states(self))
    return seen


def fill(shop, count=5):
    for number in range(count):
        shop.session(shop.writer(run_id=f"run-{number}"), [(0, 0.5), (1, 0.25)], params=[("n", str(number))])


def same(root, cache, as_of=AS_OF):
    """The runs and problems of both stores, asserted to be equal; twice, the second time from the cache."""
    plain = Store(root, as_of)
    expected = list(plain.runs()), plain.problems()
    for _ in range(2):
        indexed = IndexedStore(root, as_of, cache)
        assert (list(indexed.runs()), indexed.problems()) == expected
    return expected[0]


def test_it_gives_the_same_runs_and_opens_those_that_changed(shop, cache, opened):
    fill(shop)
    same(shop.root, cache)
    opened.clear()
    assert [run.run_id for run in IndexedStore(shop.root, AS_OF, cache).runs()] == [
        f"run-{n}" for n in range(5)
    ]
    assert opened == []
    shop.writer(1, "run-3").append([Tag("new", "1", 5000)])
    runs = list(IndexedStore(shop.root, AS_OF, cache).runs())
    assert opened == ["run-3"]
    assert runs[3].tags == {"new": "1"}


def test_runs_that_come_and_go(shop, cache):
    fill(shop)
    same(shop.root, cache)
    shutil.rmtree(shop.folder("run-2"))
    assert len(same(shop.root, cache)) == 4
    shop.session(shop.writer(run_id="run-9"), [(0, 1.0)])
    os.mkdir(shop.folder("only-a-folder"))
    assert [run.run_id for run in same(shop.root, cache)][-1] == "run-9"


def test_a_file_that_is_replaced_by_one_of_the_same_size_and_time(shop, cache):
    fill(shop)
    same(shop.root, cache)
    path = shop.log_path(run_id="run-1")
    before = os.stat(path)
    with open(path, "rb") as file:
        content = file.read()
    with open(path, "wb") as file:
        file.write(content.replace(b'"n","1"', b'"n","7"'))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert same(shop.root, cache)[1].params == {"n": "7"}


def test_what_was_written_just_now_is_read_again(shop, cache, opened, monkeypatch):
    monkeypatch.setattr("staticrun.store.signs._TICK", 2_000_000_000)
    fill(shop, 2)
    old = shop.log_path(run_id="run-0")
    os.utime(old, (1, 1))  # the time of the change still is now
    same(shop.root, cache)
    opened.clear()
    indexed = IndexedStore(shop.root, AS_OF, cache)
    list(indexed.runs())
    assert opened == ["run-0", "run-1"]
    assert not indexed.settled("0", "run-0")


def test_a_silent_run_is_lost_when_its_time_is_up(shop, cache, opened):
    fill(shop, 2)
    shop.session(shop.writer(run_id="silent"), [(0, 1.0)], end=None, time=1000)
    turn = 1000 + LOST_AFTER
    for as_of, status in [(turn, "RUNNING"), (turn + 1, "LOST"), (turn, "RUNNING"), (turn + 9**9, "LOST")]:
        assert same(shop.root, cache, as_of)[-1].status == status
    opened.clear()
    same(shop.root, cache, turn + 10**12)
    assert "silent" not in opened[3:]  # the first three are those of the plain store


def test_deleted_runs_and_experiments(shop, cache):
    fill(shop)
    same(shop.root, cache)
    shop.writer(1, "run-1").append([Lifecycle("deleted", 5000)])
    assert same(shop.root, cache)[1].lifecycle == "deleted"
    experiments.append_changes(shop.root, "0", shop.writers[5], [Lifecycle("deleted", 5000)])
    assert {run.lifecycle for run in same(shop.root, cache)} == {"deleted"}
    experiments.append_changes(shop.root, "0", shop.writers[6], [Lifecycle("active", 6000)])
    assert [run.lifecycle for run in same(shop.root, cache)].count("active") == 4


def test_a_run_that_moves_and_one_that_lies_in_two_experiments(shop, cache):
    fill(shop)
    experiments.write_experiment(shop.root, "7", "Seven")
    same(shop.root, cache)
    shutil.move(shop.folder("run-1"), layout.run_folder(shop.root, "7", "run-1"))
    assert same(shop.root, cache)[-1].experiment_id == "7"
    shutil.copytree(shop.folder("run-2"), layout.run_folder(shop.root, "7", "run-2"))
    runs = same(shop.root, cache)
    assert [run.run_id for run in runs].count("run-2") == 1


def test_what_cannot_be_read_is_tried_again(shop, cache, opened):
    fill(shop)
    with open(shop.log_path(run_id="run-1"), "ab") as log:
        log.write(b"nonsense\n")
    later = shop.writer(1, "run-2")
    later.append([Tag("a", "1", 1)])
    with open(later.log_path, "wb") as log:
        log.write(codec.encode([Header(99, "run-2", shop.writers[1], 0)]))
    runs = same(shop.root, cache)
    assert [run.run_id for run in runs] == ["run-0", "run-1", "run-3", "run-4"]
    opened.clear()
    list(IndexedStore(shop.root, AS_OF, cache).runs())
    assert opened == ["run-1", "run-2"]


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "folder", "gone", "swapped"])
def test_a_damaged_cache_only_means_reading_more(shop, cache, damage):
    fill(shop)
    same(shop.root, cache)
    kept = IndexedStore(shop.root, AS_OF, cache).cache
    other = dict.fromkeys(kept.names())
    assert len(other) == 2
    for name in other:
        path = os.path.join(kept.folder, name)
        with open(path, "rb") as file:
            content = other[name] = file.read()
        os.unlink(path)
        if damage == "folder":
            os.mkdir(path)
        elif damage != "gone":
            noise = bytearray(content)
            noise[len(noise) // 2] ^= 0x55
            changed = {"cut": content[: len(content) // 2], "noise": bytes(noise), "empty": b""}
            with open(path, "wb") as file:
                file.write(changed.get(damage, b""))
    if damage == "swapped":
        for name, content in zip(reversed(list(other)), other.values(), strict=True):
            with open(os.path.join(kept.folder, name), "wb") as file:
                file.write(content)
    same(shop.root, cache)


def test_signs_and_runs_of_different_processes(shop, cache):
    """Two processes write the two files in turn; the stamps tell that they do not belong together."""
    fill(shop)
    same(shop.root, cache)
    kept = IndexedStore(shop.root, AS_OF, cache).cache
    with open(os.path.join(kept.folder, "0.runs"), "rb") as file:
        old = file.read()
    shop.writer(1, "run-0").append([Tag("long", "x" * 100, 5000)])
    same(shop.root, cache)
    with open(os.path.join(kept.folder, "0.runs"), "wb") as file:
        file.write(old)
    same(shop.root, cache)


@pytest.mark.skipif(os.name == "nt", reason="modes of Windows are others")
def test_a_cache_that_cannot_be_written(shop, tmp_path, cache):
    fill(shop)
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    same(shop.root, str(blocked))
    same(shop.root, str(blocked / "below"))


def test_the_store_stays_as_it_is(shop, cache):
    fill(shop)

    def snapshot():
        return {
            os.path.join(place, name): os.stat(os.path.join(place, name)).st_mtime_ns
            for place, _, names in os.walk(shop.root)
            for name in [*names, "."]
        }

    before = snapshot()
    same(shop.root, cache)
    assert snapshot() == before


def test_the_folder_of_caches(shop, tmp_path, cache, monkeypatch):
    fill(shop)
    monkeypatch.setenv("STATICRUN_CACHE", str(tmp_path / "chosen"))
    list(IndexedStore(shop.root, AS_OF).runs())
    assert os.listdir(tmp_path / "chosen") == ["stores"]
    monkeypatch.delenv("STATICRUN_CACHE")
    if sys.platform.startswith("linux"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
        assert IndexedStore(shop.root, AS_OF).cache.folder.startswith(str(tmp_path / "xdg" / "staticrun"))


def test_caches_of_stores_that_are_gone_are_removed(shop, make_shop, tmp_path, cache):
    fill(shop)
    same(shop.root, cache)
    shutil.rmtree(shop.root)
    another = make_shop(str(tmp_path / "another"))
    fill(another)
    same(another.root, cache)
    assert len(os.listdir(os.path.join(cache, "stores"))) == 1


def test_few_changes_are_not_worth_writing(shop, cache, monkeypatch):
    monkeypatch.setattr(index, "_WORTH_WRITING", 3)
    fill(shop, 2)
    same(shop.root, cache)
    assert not os.path.exists(cache)


def test_processes_at_once(shop, cache):
    fill(shop, 40)
    code = (
        "import sys; from staticrun.store.index import IndexedStore\n"
        "for _ in range(5): print(len(list(IndexedStore(sys.argv[1], 1, sys.argv[2]).runs())))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, shop.root, cache], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate()[0].split() for process in started] == [["40"] * 5] * 3
    same(shop.root, cache)


@pytest.mark.parametrize("seed", range(8))
def test_any_sequence_of_changes(shop, cache, seed):
    dice = random.Random(seed)
    experiments.write_experiment(shop.root, "7", "Seven")
    clock = 1000

    def folders():
        return [
            os.path.join(shop.root, one, run)
            for one in ("0", "7")
            for run in sorted(os.listdir(os.path.join(shop.root, one)))
            if layout.is_run_id(run)
        ]

    def add():
        log = shop.writer(dice.randrange(8), f"run-{dice.randrange(12)}")
        shop.session(log, [(0, dice.random())], end=dice.choice([None, "FINISHED"]), time=clock)
        if dice.random() < 0.5:
            log.finish()

    def edit():
        folder = dice.choice(folders())
        log = LogWriter(folder, os.path.basename(folder), shop.writers[dice.randrange(8)])
        what = [Param("p", str(clock), clock), Tag("t", str(clock), clock), Attribute("name", "new", clock)]
        log.append([dice.choice(what), Point("x", dice.random(), clock, clock)])

    def resume():
        folder = dice.choice(folders())
        log = LogWriter(folder, os.path.basename(folder), f"20261102t1000{clock:05d}-0a1b2c3d4e")
        log.append([Start(clock, {"user": "kim"}), End(clock + 9, dice.choice(["FAILED", "FINISHED"]))])

    def remove():
        shutil.rmtree(dice.choice(folders()))

    def move():
        folder = dice.choice(folders())
        experiment, run = folder.split(os.sep)[-2:]
        shutil.move(
            folder,
            layout.run_folder(shop.root, {"0": "7", "7": "0"}[experiment], run + "m"[: dice.randrange(2)]),
        )

    def replace():
        one, other = dice.choice(folders()), dice.choice(folders())
        if one != other:
            shutil.rmtree(one)
            shutil.copytree(other, one)

    add()
    for _ in range(25):
        clock += 400
        step = dice.choice([add, add, edit, resume, remove, move, replace])
        if folders() or step is add:
            with contextlib.suppress(shutil.Error):  # moved to where one is
                step()
        same(shop.root, cache, clock + dice.choice([0, LOST_AFTER, LOST_AFTER * 3]))


def test_a_file_that_comes_goes_or_appears_behind_a_link(shop, cache, opened, tmp_path):
    fill(shop, 3)
    elsewhere = tmp_path / "elsewhere.jsonl"
    os.symlink(elsewhere, shop.log_path(7, run_id="run-1"))
    same(shop.root, cache)
    shop.writer(1, "run-0").append([Tag("new", "1", 5000)])
    assert same(shop.root, cache)[0].tags == {"new": "1"}
    os.unlink(shop.log_path(1, run_id="run-0"))
    assert same(shop.root, cache)[0].tags == {}
    lines = [Header(0, "run-1", shop.writers[7], 0), Tag("late", "1", 5000)]
    elsewhere.write_bytes(codec.encode(lines))
    assert same(shop.root, cache)[1].tags == {"late": "1"}
