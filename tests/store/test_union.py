"""Several stores as one: experiments of one name together, copies of a run as one run, nothing twice."""

import os
import random
import shutil

import pytest
from golden import stores

from staticrun.errors import StoreError
from staticrun.schema.event import Attribute, Lifecycle, Point, Tag
from staticrun.store import experiments, index, layout, lifecycle
from staticrun.store.index import IndexedStore
from staticrun.store.reader import Store
from staticrun.store.union import UnionStore, open_stores
from staticrun.store.writer import LogWriter


@pytest.fixture
def roots(tmp_path):
    """The paths of two stores that are not there yet."""
    return [str(tmp_path / "laptop"), str(tmp_path / "cluster")]


@pytest.fixture
def opened(roots, tmp_path, monkeypatch):
    """Open both as one, with a cache of its own that keeps the smallest store."""
    monkeypatch.setattr(index, "_WORTH_WRITING", 1)
    monkeypatch.setattr("staticrun.store.signs._TICK", -(10**18))
    return lambda: open_stores(roots, stores.AS_OF, cache=str(tmp_path / "cache"))


def edit(root, experiment_id, run_id, *events, number=0):
    """What another process says of a run."""
    log = LogWriter(
        layout.run_folder(root, experiment_id, run_id), run_id, f"20261103t10000000{number}-{number:010}"
    )
    log.append(list(events))
    log.finish()


def same(store, expected):
    """The runs of a union, twice, asserted to be those of one store but for what tells files apart."""

    def told(run):
        run.fingerprint, run.problems = "", []
        return run

    for _ in range(2):
        assert [told(run) for run in store.runs()] == [told(run) for run in expected.runs()]


def test_experiments_of_one_name_are_one(roots, opened):
    laptop, cluster = (stores.experiment(root, "iris") for root in roots)
    assert laptop == cluster
    stores.run(roots[0], laptop, "a", metrics={"loss": [1.0, 0.5]})
    stores.run(roots[1], cluster, "b", metrics={"loss": [1.0, 0.25]})
    # Another that was made under another name, and has this one now.
    other = stores.experiment(roots[1], "wine")
    stores.run(roots[1], other, "c")
    renamed = [Attribute("name", "iris", stores.T0)]
    experiments.append_changes(roots[1], other, layout.new_writer(stores.T0), renamed)
    store = opened()
    assert [(one.experiment_id, one.name) for one in store.experiments()] == [(laptop, "iris")]
    assert [(run.run_id, run.experiment_id) for run in store.runs()] == [(one, laptop) for one in "abc"]
    assert [run.run_id for run in store.select(laptop, ["c", "a"])] == ["c", "a"]
    place = store.places(laptop, "c")[0]
    assert (place.root, place.experiment_id) == (roots[1], other)
    (points,) = store.points(store.run("b"))
    assert list(points.values) == [1.0, 0.25]
    assert store.problems() == []


def test_an_experiment_is_what_all_stores_say_of_it(roots, opened):
    for root in roots:
        stores.experiment(root, "iris", "A note", team="cellar")
        stores.run(root, layout.derive_experiment_id("iris"), os.path.basename(root))
    iris = layout.derive_experiment_id("iris")
    lifecycle.set_experiment_tags(roots[1], iris, {"team": "attic"}, stores.T0 + 5)
    lifecycle.mark_experiment(roots[0], iris, "deleted", stores.T0 + 9)
    (one,) = opened().experiments()
    assert (one.tags, one.note, one.lifecycle) == ({"team": "attic"}, "A note", "deleted")
    assert [run.lifecycle for run in opened().runs()] == ["deleted", "deleted"]
    # A restoration in one store that knows of the deletion in the other.
    experiments.append_changes(
        roots[1], iris, layout.new_writer(stores.T0 + 20), [Lifecycle("active", stores.T0 + 20)]
    )
    assert [run.lifecycle for run in opened().runs()] == ["active", "active"]


def test_copies_are_what_a_copy_into_one_store_would_give(roots, opened, tmp_path):
    iris = stores.experiment(roots[0], "iris")
    for number in range(3):
        stores.run(
            roots[0], iris, f"r{number}", params={"n": str(number)}, metrics={"loss": [1.0, 0.5]},
            note="long " * 2000, files={"a.txt": b"first"}, sealed=number != 1,
        )  # fmt: skip
    shutil.copytree(roots[0], roots[1])
    # One copy goes on, the other is edited: in its log, and by a further one.
    edit(roots[0], iris, "r0", Tag("where", "laptop", stores.T0), number=1)
    edit(roots[1], iris, "r0", Tag("where", "cluster", stores.T0 + 1), number=2)
    folder = layout.run_folder(roots[1], iris, "r1")
    (log,) = [name for name in os.listdir(folder) if name.endswith(".jsonl")]
    with open(os.path.join(folder, log), "ab") as file:
        file.write(b'["m","loss",0.125,2,1793613602000]\n')
    merged = str(tmp_path / "merged")
    shutil.copytree(roots[0], merged)
    shutil.copytree(roots[1], merged, dirs_exist_ok=True)
    store = opened()
    same(store, Store(merged, stores.AS_OF))
    runs = {run.run_id: run for run in store.runs()}
    assert runs["r0"].tags == {"where": "cluster"}
    assert runs["r1"].metrics["loss"].last.value == 0.125
    assert [value for batch in store.points(runs["r1"]) for value in batch.values] == [1.0, 0.5, 0.125]
    assert store.text(runs["r2"], runs["r2"].note) == "long " * 2000
    shutil.rmtree(os.path.join(layout.run_folder(roots[0], iris, "r2"), "values"))
    os.truncate(os.path.join(layout.run_folder(roots[0], iris, "r2"), "artifacts", "a.txt"), 2)
    assert store.text(runs["r2"], runs["r2"].note) == "long " * 2000
    with store.open_artifact(runs["r2"], "a.txt") as file:
        assert file.read() == b"first"
    (problem,) = store.problems()
    assert (problem.path, problem.reason) == ("cluster", "3 of its runs lie in laptop as well")


def test_only_what_changed_is_read_again(roots, opened, monkeypatch):
    iris, _ = (stores.experiment(root, "iris") for root in roots)
    for root in roots:
        for number in range(4):
            stores.run(root, iris, f"{os.path.basename(root)}-{number}")
    before = opened().stamps(iris)
    read = []
    monkeypatch.setattr(index, "_read_run", lambda *of: read.append(of[2]))
    assert opened().stamps(iris) == before
    assert list(opened().select(iris, ["laptop-0", "cluster-3"]))
    assert read == []
    monkeypatch.undo()
    edit(roots[1], iris, "cluster-3", Tag("new", "1", stores.T0))
    after = opened().stamps(iris)
    assert [one for one in before if before[one] != after[one]] == ["cluster-3"]
    # A copy changes a run, and so does its removal.
    shutil.copytree(
        layout.run_folder(roots[1], iris, "cluster-3"), layout.run_folder(roots[0], iris, "cluster-3")
    )
    both = opened().stamps(iris)
    assert [one for one in both if both[one] != after[one]] == ["cluster-3"]


def test_a_run_in_two_experiments_of_two_stores_is_in_that_of_its_earliest_start(roots, opened):
    first, second = (
        stores.experiment(root, name) for root, name in zip(roots, ["iris", "wine"], strict=True)
    )
    stores.run(roots[0], first, "moved", start=stores.T0 + 5)
    stores.run(roots[1], second, "moved", start=stores.T0)
    store = opened()
    assert [(run.run_id, run.experiment_id) for run in store.runs()] == [("moved", second)]
    assert list(store.stamps(first)) == []
    (problem,) = next(store.runs()).problems
    assert "lies in experiment" in problem.reason


def test_roots_that_are_no_stores(roots, tmp_path):
    iris = stores.experiment(roots[0], "iris")
    stores.run(roots[0], iris, "a")
    store = open_stores(roots, stores.AS_OF)
    assert isinstance(store, UnionStore)
    assert [run.run_id for run in store.runs()] == ["a"]
    (problem,) = store.problems()
    assert (problem.path, "does not exist" in problem.reason) == (roots[1], True)
    with pytest.raises(StoreError, match="nowhere"):
        open_stores([str(tmp_path / "nowhere"), roots[1]])
    # The same folder twice, by a link as well, is one store.
    os.symlink(roots[0], tmp_path / "link")
    assert isinstance(open_stores([roots[0], str(tmp_path / "link")]), IndexedStore)


def test_what_a_store_finds_wrong_is_told_with_the_store(roots, opened):
    iris, _ = (stores.experiment(root, "iris") for root in roots)
    for root in roots:
        folder = stores.run(root, iris, f"r-{os.path.basename(root)}", lasted=None)
        (log,) = os.listdir(folder)
        with open(os.path.join(folder, log), "ab") as file:
            file.write(b"torn\n")
        edit(root, iris, f"r-{os.path.basename(root)}", Attribute("name", "x", 1), Point("a", 1.0, 0, 0))
    paths = [problem.path for run in opened().runs() for problem in run.problems]
    assert [path.split("/")[0] for path in paths] == ["cluster", "laptop"]


@pytest.mark.parametrize("seed", range(6))
def test_any_two_copies_are_read_as_the_longer_of_each_file(seed, roots, opened, tmp_path):
    """Copies of which each lacks some files, and has the beginning of others."""
    chance = random.Random(seed)
    iris = stores.experiment(roots[0], "iris")
    for number in range(6):
        run_id = f"r{number}"
        stores.run(
            roots[0], iris, run_id, params={"n": str(number)}, tags={"a": "1"}, note="long " * 1000,
            metrics={"loss": [1 / (step + 1) for step in range(30)]}, sealed=chance.random() < 0.5,
            lasted=chance.choice([None, stores.HOUR]),
        )  # fmt: skip
        for writer in range(chance.randrange(3)):
            edit(roots[0], iris, run_id, Tag("a", f"{writer}", stores.T0 + writer + 2), number=writer)
    shutil.copytree(roots[0], roots[1])
    merged = str(tmp_path / "merged")
    shutil.copytree(roots[0], merged)
    for folder, _, names in os.walk(os.path.join(merged, iris)):
        for name in names if os.path.basename(folder) != iris else ():
            path = os.path.relpath(os.path.join(folder, name), merged)
            pair = [os.path.join(root, path) for root in roots]
            hurt = chance.choice(pair)
            what = chance.choice(["keep", "keep", "remove", "cut"])
            if what == "remove":
                os.unlink(hurt)
            elif what == "cut" and name.endswith(".jsonl"):
                os.truncate(hurt, chance.randrange(os.path.getsize(hurt)))
            if (
                what == "remove"
                and chance.random() < 0.2
                and os.path.exists(pair[0]) != os.path.exists(pair[1])
            ):
                os.unlink(next(one for one in pair if os.path.exists(one)))
                os.unlink(os.path.join(merged, path))
    store, expected = opened(), Store(merged, stores.AS_OF)
    same(store, expected)
    for run in expected.runs():
        found = [(one.key, one.writer, list(one.steps), list(one.values)) for one in store.points(run)]
        assert found == [
            (one.key, one.writer, list(one.steps), list(one.values)) for one in expected.points(run)
        ]
        if run.note is not None:
            assert store.text(run, run.note) == expected.text(run, run.note)
