"""The site's Parquet: every value and point as it was logged, in files that change no more than they must."""

import io
import json
import math
import os
from array import array
from typing import Any

import polars as pl
import pytest
from golden import stores
from hypothesis import given
from hypothesis import strategies as st

from staticrun.build import build, exports
from staticrun.build.arrow import History, in_order
from staticrun.config import Config
from staticrun.store import layout
from staticrun.store.folder import PointBatch
from staticrun.store.writer import LogWriter


class Site:
    """A store with a few runs, and its site."""

    def __init__(self, folder: str) -> None:
        self.root, self.folder = os.path.join(folder, "runs"), os.path.join(folder, "site")

    def build(self, **settings: Any) -> None:
        build(Config(runs=self.root, output=self.folder, as_of=stores.AS_OF, workers=1, **settings))

    @property
    def index(self) -> Any:
        with open(os.path.join(self.folder, "data", "index.json"), encoding="utf-8") as file:
            return json.load(file)

    def read(self, entry: Any) -> pl.DataFrame:
        path = os.path.join(self.folder, entry["href"])
        assert os.path.getsize(path) == entry["bytes"]
        frame = pl.read_parquet(path)
        assert len(frame) == entry["rows"]
        return frame

    def points(self) -> pl.DataFrame:
        return pl.concat([self.read(entry) for entry in self.index["histories"]])


@pytest.fixture
def site(tmp_path) -> Site:
    made = Site(str(tmp_path))
    sweep = stores.experiment(made.root, "Iris sweep")
    for n in range(12):
        metrics = {"loss": [1.0, math.nan, math.inf, n], "acc": [n / 7]}
        params = {"lr": f"{n}e-3", "model": "tree"} if n else {"note": "<script>\n'\"\0"}
        run_id = f"{n:x}" * 32
        stores.run(made.root, sweep, run_id, name=f"run {n}", params=params, metrics=metrics, deleted=n == 3)
    return made


def test_runs_are_there_with_all_that_is_known_of_them(site):
    site.build()
    (experiment,) = site.index["experiments"]
    (entry,) = experiment["parquet"]
    frame = site.read(entry)
    assert entry["href"].startswith("data/runs/iris-sweep-")
    assert frame["run_id"].n_unique() == 12
    assert set(frame["lifecycle_stage"]) == {"active", "deleted"}
    assert frame.schema["start_time"] == pl.Datetime("ms", "UTC")
    row = frame.filter(run_id="5" * 32).row(0, named=True)
    assert (row["experiment"], row["run_name"], row["status"]) == ("Iris sweep", "run 5", "FINISHED")
    assert (row["params.lr"], row["params.note"], row["metrics.loss"]) == ("5e-3", None, 5.0)
    assert (row["count(metrics.loss)"], row["max(metrics.loss)"]) == (4.0, math.inf)
    assert frame.filter(run_id="0" * 32)["params.note"].item() == "<script>\n'\"\0"


def test_every_point_is_there_in_order(site):
    site.build()
    points = site.points()
    assert points.schema == {
        "run_id": pl.String,
        "key": pl.String,
        "step": pl.Int64,
        "timestamp": pl.Datetime("ms", "UTC"),
        "value": pl.Float64,
    }
    assert len(points) == 12 * 5
    one = points.filter(run_id="5" * 32)
    assert one["key"].to_list() == ["acc", *["loss"] * 4]
    assert one["step"].to_list() == [0, 0, 1, 2, 3]
    values = one["value"].to_list()
    assert math.isnan(values[2])
    assert values[3:] == [math.inf, 5.0]


def test_one_changed_run_changes_one_file_of_points(site, monkeypatch):
    monkeypatch.setattr(exports, "MOST_RUNS", 4)
    site.build()
    before = {entry["prefix"]: entry["href"] for entry in site.index["histories"]}
    assert sorted(before) == sorted("0123456789ab")
    sweep = layout.derive_experiment_id("Iris sweep")
    log = LogWriter(layout.run_folder(site.root, sweep, "7" * 32), "7" * 32, layout.new_writer(stores.T0))
    log.append([stores.Point("loss", 0.25, 9, stores.T0)])
    log.finish()
    site.build()
    after = {entry["prefix"]: entry["href"] for entry in site.index["histories"]}
    assert {prefix for prefix in before if before[prefix] != after[prefix]} == {"7"}
    assert not os.path.exists(os.path.join(site.folder, before["7"]))
    assert site.points().filter(run_id="7" * 32, key="loss")["value"].to_list()[-1] == 0.25


def test_points_are_not_read_where_no_run_has_changed(site, monkeypatch):
    monkeypatch.setattr("staticrun.store.signs.is_settled", lambda *_: True)
    site.build()
    monkeypatch.setattr(exports.PointsJob, "files", lambda *_: pytest.fail("points were read"))
    site.build(title="Another")


def test_a_long_history_comes_in_several_files_of_bounded_length(site, monkeypatch):
    monkeypatch.setattr(exports, "MOST_POINTS", 3)
    site.build()
    entries = site.index["histories"]
    assert max(entry["rows"] for entry in entries) == 3
    assert len(site.points()) == 60
    assert [entry["rows"] for entry in entries if entry["prefix"] == "5"] == [3, 2]


def test_points_can_be_left_out(site):
    site.build(histories=False)
    assert site.index["histories"] is None
    assert not os.path.exists(os.path.join(site.folder, "data", "histories"))


def test_points_that_cannot_be_read_take_nothing_else_with_them(site):
    site.build()
    sweep = layout.derive_experiment_id("Iris sweep")
    folder = layout.run_folder(site.root, sweep, "5" * 32)
    for name in os.listdir(folder):
        if name.endswith(".jsonl"):
            with open(os.path.join(folder, name), "r+b") as file:
                file.truncate(os.path.getsize(os.path.join(folder, name)) // 2)
    site.build()
    assert {f"{n:x}" * 32 for n in range(12) if n != 5} <= set(site.points()["run_id"])


def test_an_experiment_without_runs_has_a_file_without_rows(tmp_path):
    site = Site(str(tmp_path))
    stores.experiment(site.root, "empty")
    site.build()
    (experiment,) = site.index["experiments"]
    assert len(site.read(experiment["parquet"][0])) == 0
    assert site.index["histories"] == []


STEPS = st.integers(-(2**63), 2**63 - 1) | st.integers(0, 5)
POINTS = st.lists(
    st.tuples(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 5), st.integers(0, 3), st.floats()),
    max_size=30,
)


@given(st.lists(POINTS, max_size=3))
def test_points_come_back_from_a_file_sorted_by_step_then_time_then_as_logged(parts):
    batches = [
        PointBatch(
            "k",
            str(number),
            array("q", [step for step, _, _ in part]),
            array("q", [time for _, time, _ in part]),
            array("d", [value for _, _, value in part]),
        )
        for number, part in enumerate(parts)
    ]
    history = History()
    history.add("r", "k", *in_order(batches))
    read = pl.read_parquet(io.BytesIO(history.file()))
    wanted = sorted((point for part in parts for point in part), key=lambda point: point[:2])
    assert read["step"].to_list() == [step for step, _, _ in wanted]
    assert repr(read["value"].to_list()) == repr([value for _, _, value in wanted])


def test_many_points_out_of_order_are_put_in_order(monkeypatch):
    monkeypatch.setattr("staticrun.build.arrow._MANY", 2)
    batch = PointBatch("k", "w", array("q", [3, 1, 1, 2]), array("q", [0, 5, 5, 0]), array("d", [1, 2, 3, 4]))
    steps, _, values = in_order([batch])
    assert (steps.tolist(), values.tolist()) == ([1, 1, 2, 3], [2, 3, 4, 1])
