"""A search of a store that remembers gives what one of a store that reads everything gives."""

import os
import random
import shutil

import pytest
from polars.testing import assert_frame_equal

from staticrun.query import columns
from staticrun.query.search import search
from staticrun.schema.event import Attribute, End, Input, Lifecycle, Param, Point, Start, Tag
from staticrun.schema.run import DatasetInput
from staticrun.store import experiments, index, layout, texts
from staticrun.store.index import IndexedStore
from staticrun.store.reader import Store
from staticrun.store.writer import LogWriter

T0 = 1_793_613_600_000
LONG = "a long text " * 1000
FILTERS = [
    "",
    "metrics.loss < 0.5",
    "max(metrics.loss) > 0.5 AND count(metrics.loss) >= 2",
    "params.lr >= 0.01 OR tags.team IS NULL",
    "params.text LIKE '%long text '",
    "tags.mlflow.runName LIKE 'n%' AND status != 'RUNNING'",
    "dataset.name = 'wine' OR attributes.experiment = 'Seven'",
    "attributes.artifact_uri LIKE '%artifacts' AND lifecycle_stage = 'active'",
    "duration >= 1 AND params.never IS NULL",
]
ORDERS = [[], ["metrics.loss DESC"], ["params.lr", "min(metrics.loss)"], ["artifact_uri DESC"]]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(index, "_WORTH_WRITING", 1)
    monkeypatch.setattr("staticrun.store.signs._TICK", -(10**18))
    return str(tmp_path / "cache")


@pytest.fixture
def root(tmp_path):
    root = str(tmp_path / "runs")
    for experiment_id, name in (("0", "Default"), ("7", "Seven")):
        experiments.write_experiment(root, experiment_id, name)
    return root


def write(root, number, experiment_id="0", turn=0, **more):
    run_id = f"run-{number}"
    writer = f"{layout.new_writer(T0 + turn)[:19]}{number:05d}{turn % 100000:05d}"
    log = LogWriter(layout.run_folder(root, experiment_id, run_id), run_id, writer)
    events = [Start(T0 + number, {"user": "ada" if number % 2 else LONG[:3]})]
    events += [Param("lr", f"{10 ** -(number % 3)}", T0), Param("n", str(number), T0)]
    if number % 3 == 0:
        shown, data = texts.shorten(LONG)
        texts.keep(log.folder, shown.digest, data)
        events += [Param("text", shown, T0), Tag("mlflow.note", shown, T0)]
    if number % 2:
        events += [Tag("team", "attic", T0), Input(DatasetInput("wine", "d1", context="train"), T0)]
    events += [
        Point("loss", value, step, T0 + step)
        for step, value in enumerate([0.9, number / 10, more.get("x", 0.3)])
    ]
    if number % 4:
        events.append(End(T0 + 1500 * number, "FINISHED"))
    log.append(events)
    log.finish()


def same(root, cache, filters=FILTERS, orders=ORDERS):
    for filter_string in filters:
        for order_by in orders:
            for view in ("ACTIVE_ONLY", "ALL"):
                given = {"filter_string": filter_string, "order_by": order_by, "run_view_type": view}
                given |= {"search_all_experiments": True, "max_results": 50}
                expected = search(Store(root, T0), **given)
                assert_frame_equal(search(IndexedStore(root, T0, cache), **given), expected)


def test_every_filter_and_order(root, cache):
    for number in range(9):
        write(root, number, "7" if number > 6 else "0")
    same(root, cache)
    found = search(IndexedStore(root, T0, cache), filter_string="params.text LIKE '%text '")
    assert found["params.text"].str.len_chars().to_list() == [texts.HEAD] * 3  # a filter sees the whole
    assert found["run_id"].to_list() == ["run-6", "run-3", "run-0"]


def test_a_warm_search_makes_no_column(root, cache, monkeypatch):
    for number in range(9):
        write(root, number)
    same(root, cache)
    monkeypatch.setattr(columns, "make_table", lambda runs: pytest.fail("made"))
    monkeypatch.setattr(columns, "make_statistics", lambda runs: pytest.fail("made"))
    assert len(search(IndexedStore(root, T0, cache), filter_string="max(metrics.loss) > 0")) == 9


def test_columns_that_are_torn_are_made_anew(root, cache):
    for number in range(4):
        write(root, number)
    same(root, cache)
    kept = IndexedStore(root, T0, cache).cache
    kept.write("0.columns", b"no table")
    kept.write("0.statistics", b"")
    same(root, cache)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_sequence_of_changes(root, cache, seed):
    dice = random.Random(seed)
    for turn in range(20):
        number, experiment_id = dice.randrange(8), dice.choice(["0", "0", "7"])
        folder = layout.run_folder(root, experiment_id, f"run-{number}")
        what = dice.randrange(5)
        if what == 0 and os.path.isdir(folder):
            shutil.rmtree(folder)
        elif what == 1 and os.path.isdir(folder):
            log = LogWriter(folder, f"run-{number}", f"{layout.new_writer(T0 + turn)[:19]}{turn:010d}")
            change = [Attribute("name", f"n{turn}", T0 + turn), Lifecycle("deleted", T0), Tag("new", "1", T0)]
            log.append([dice.choice(change)])
        elif what == 2:
            state = dice.choice(["active", "deleted"])
            writer = f"{layout.new_writer(T0 + turn)[:19]}{turn:010d}"
            experiments.append_changes(root, "7", writer, [Lifecycle(state, T0 + turn)])
        else:
            write(root, number, experiment_id, turn, x=dice.random())
        same(root, cache, ["", dice.choice(FILTERS)], [dice.choice(ORDERS)])
