"""Runs and points as LazyFrames: the same as search and the store have, and no run read in vain."""

import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl
import pytest
from golden import small, stores
from openings import opened_paths
from polars.testing import assert_frame_equal

import staticrun
from staticrun.errors import InvalidArgument
from staticrun.query.scan import scan_metrics, scan_runs
from staticrun.query.search import search
from staticrun.store import signs
from staticrun.store.index import IndexedStore
from staticrun.store.reader import Store


@contextmanager
def opened() -> Iterator[set[str]]:
    """The runs whose files are opened meanwhile."""
    found: set[str] = set()
    with opened_paths() as paths:
        yield found
    parts = [path.split(os.sep) for path in paths if f"{os.sep}many{os.sep}" in path]
    found.update(one[one.index("many") + 2] for one in parts if len(one) > one.index("many") + 3)


@pytest.fixture
def many(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[], IndexedStore]:
    """Opens a store of 100 runs in two experiments, of which half have a second metric."""
    root = os.path.join(str(tmp_path), "many")
    monkeypatch.setenv("STATICRUN_CACHE", os.path.join(str(tmp_path), "cache"))
    both = sorted((stores.experiment(root, name) for name in ("one", "two")), key=int)
    for place in range(100):
        metrics = {"loss": [place, place / 2, math.nan]}
        if place % 2:
            metrics["acc"] = [0.5, 0.75]
        stores.run(root, both[place >= 50], f"r{place:02}", metrics=metrics, params={"p": str(place)})
    return lambda: IndexedStore(root)


def test_points_of_all_runs(tmp_path: object) -> None:
    root = os.path.join(str(tmp_path), "runs")
    small.write(root)
    found = scan_metrics(lambda: IndexedStore(root), run_view_type="ALL").collect()
    assert found.schema == {
        "run_id": pl.String,
        "key": pl.String,
        "step": pl.Int64,
        "timestamp": pl.Datetime("ms", "UTC"),
        "value": pl.Float64,
    }
    expected = [
        (run.run_id, batch.key, step, value)
        for run in Store(root).runs()
        for batch in sorted(Store(root).points(run), key=lambda batch: batch.key)
        for step, value in zip(batch.steps, batch.values, strict=True)
    ]
    rows = list(found.select("run_id", "key", "step", "value").iter_rows())
    assert [row[:3] for row in rows] == [row[:3] for row in expected]
    assert repr(rows) == repr(expected)
    assert found["timestamp"].dt.timestamp("ms").min() == stores.T0


def test_one_metric_of_three_runs_opens_these_alone(many: Callable[[], IndexedStore]) -> None:
    wanted = ["r07", "r08", "r61"]
    lazy = scan_metrics(many).filter(pl.col("run_id").is_in(wanted), pl.col("key") == "acc")
    with opened() as runs:
        found = lazy.filter(pl.col("value") > 0.6).select("run_id", "value").collect()
    assert list(found.iter_rows()) == [("r07", 0.75), ("r61", 0.75)]
    assert runs == set(wanted)


def test_a_metric_that_few_have_opens_the_few_once_the_rest_is_known(
    many: Callable[[], IndexedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs, "_TICK", -(10**18))  # as if all files were older than the clock's tick
    root = many().root
    stores.run(root, many().experiments()[0].experiment_id, "rare", metrics={"rare": [1.0]})
    list(many().runs())
    with opened() as runs:
        found = scan_metrics(many).filter(pl.col("key").str.starts_with("ra")).collect()
    assert found["run_id"].to_list() == ["rare"]
    assert runs == {"rare"}


def test_a_limit_ends_the_reading(many: Callable[[], IndexedStore], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("staticrun.query.scan._BATCH", 5)
    assert len(scan_metrics(many).head(12).collect()) == 12
    assert_frame_equal(scan_metrics(many).collect().head(12), scan_metrics(many).head(12).collect())
    found = scan_metrics(many).filter(pl.col("key") == "acc").head(3).collect()
    assert found["run_id"].to_list() == ["r01", "r01", "r03"]


@pytest.mark.parametrize(
    "condition",
    [
        (pl.col("run_id") == "r07") | (pl.col("value") > 98),
        ~(pl.col("run_id") < "r90") & ((pl.col("key") != "loss") | (pl.col("step") == 0)),
        (pl.col("key") == "acc") & (pl.col("run_id").str.contains("5$")) & pl.col("value").is_not_null(),
        pl.col("value").is_nan() & (pl.col("step") + pl.col("value").fill_nan(0) > 1),
        pl.concat_str("run_id", "key") == "r03acc",
        pl.lit(False),
    ],
)
def test_any_condition_gives_what_it_gives_afterwards(
    condition: pl.Expr, many: Callable[[], IndexedStore]
) -> None:
    everything = scan_metrics(many).collect()
    assert_frame_equal(scan_metrics(many).filter(condition).collect(), everything.filter(condition))


def test_runs_are_those_of_search(many: Callable[[], IndexedStore]) -> None:
    found = scan_runs(many).filter(pl.col("metrics.acc") == 0.75, pl.col("params.p") < "2").collect()
    expected = search(
        many(), filter_string="metrics.acc = 0.75", search_all_experiments=True, order_by=["run_id"]
    )
    assert_frame_equal(found, expected.filter(pl.col("params.p") < "2"))
    assert scan_runs(many).select("params.p", "run_id").head(2).collect().rows() == [
        ("0", "r00"),
        ("1", "r01"),
    ]


def test_runs_of_one_experiment_leave_the_other_alone(
    many: Callable[[], IndexedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    two = next(one.experiment_id for one in many().experiments() if one.name == "two")
    looked: list[str] = []
    stamps = IndexedStore.stamps
    monkeypatch.setattr(IndexedStore, "stamps", lambda self, one: (looked.append(one), stamps(self, one))[1])
    lazy = scan_runs(many)
    schema = lazy.collect_schema()
    looked.clear()
    found = lazy.filter(pl.col("experiment_id") == two).select("run_id").collect()
    assert len(found) == 50
    assert schema["params.p"] == pl.String
    assert scan_runs(many, experiment_names=["two"]).select("run_id").collect().equals(found)


def test_deleted_runs_and_wrong_arguments(tmp_path: object) -> None:
    root = os.path.join(str(tmp_path), "runs")
    small.write(root)

    def store() -> IndexedStore:
        return IndexedStore(root)

    assert small.DELETED not in scan_runs(store).collect()["run_id"].to_list()
    assert scan_runs(store, run_view_type="DELETED_ONLY").collect()["run_id"].to_list() == [small.DELETED]
    assert scan_runs(store, experiment_names=["empty"]).collect().shape == (0, 6)
    assert scan_metrics(store, experiment_names=["empty"]).collect().shape == (0, 5)
    for scan in (scan_runs, scan_metrics):
        with pytest.raises(InvalidArgument, match="run_view_type"):
            scan(store, run_view_type="SOME")
        with pytest.raises(InvalidArgument, match="by id and by name"):
            scan(store, experiment_ids=["0"], experiment_names=["x"])


def test_a_frame_shows_the_runs_of_the_moment_when_it_is_collected(
    many: Callable[[], IndexedStore],
) -> None:
    runs, metrics = scan_runs(many), scan_metrics(many)
    assert len(runs.collect()) == 100
    root = many().root
    stores.run(root, many().experiments()[0].experiment_id, "new", metrics={"new": [1.0]}, start=stores.T0)
    assert runs.filter(pl.col("run_id") == "new").collect()["metrics.new"].to_list() == [1.0]
    assert metrics.filter(pl.col("run_id") == "new").collect()["key"].to_list() == ["new"]


def test_points_that_cannot_be_read_are_told(tmp_path: object) -> None:
    root = os.path.join(str(tmp_path), "runs")
    folder = stores.run(root, stores.experiment(root, "e"), "r", metrics={"x": [1.0] * 20_001})
    (name,) = (name for name in os.listdir(folder) if name.endswith(".parquet"))
    with open(os.path.join(folder, name), "wb") as file:
        file.write(b"torn")
    with pytest.warns(UserWarning, match="points of run r cannot be read"):
        assert len(scan_metrics(lambda: IndexedStore(root)).collect()) == 0


def test_the_public_functions_see_what_this_process_has_just_logged(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATICRUN_TRACKING_URI", os.path.join(str(tmp_path), "runs"))
    staticrun.set_tracking_uri(os.path.join(str(tmp_path), "runs"))
    assert staticrun.scan_metrics().collect().shape == (0, 5)
    assert staticrun.scan_runs().filter(pl.col("run_id") == "x").collect().shape == (0, 6)
    with staticrun.start_run(experiment_id=staticrun.create_experiment("other")) as run:
        staticrun.log_metrics({"loss": 0.5}, step=3)
        points = staticrun.scan_metrics().filter(pl.col("key") == "loss").collect()
        assert points.select("run_id", "step", "value").rows() == [(run.info.run_id, 3, 0.5)]
        assert staticrun.scan_runs().select("status").collect().rows() == [("RUNNING",)]
    assert staticrun.scan_runs(run_view_type=2).collect().shape[0] == 0
    table = staticrun.search_runs(output_format="arrow", search_all_experiments=True)
    assert table.column("metrics.loss").to_pylist() == [0.5]
