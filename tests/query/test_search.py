import datetime

import msgspec
import polars as pl
import pytest
from cases import ACTIVE, RUNS, Shelf

import staticrun
from staticrun.errors import FilterError, InvalidArgument
from staticrun.query.search import search
from staticrun.query.unknown import unknown_keys
from staticrun.schema.run import LongText
from staticrun.store.reader import Store


def ids(frame):
    return [run_id[:2] for run_id in frame["run_id"]]


def test_the_columns_are_mlflows_and_the_order_is_newest_first():
    found = search(Shelf(RUNS), filter_string="tags.stage = 'prod'")
    assert found.columns[:6] == [
        "run_id",
        "experiment_id",
        "status",
        "artifact_uri",
        "start_time",
        "end_time",
    ]
    assert found.columns[6:] == [
        "metrics.acc", "metrics.loss", "params.layers", "params.lr", "params.model", "params.n", "params.opt",
        "tags.mlflow.runName", "tags.mlflow.user", "tags.stage", "tags.team",
    ]  # fmt: skip
    assert found.schema["start_time"] == pl.Datetime("ms", "UTC")
    assert ids(found) == ["0f", "01"]
    first = found.row(1, named=True)
    assert first["start_time"] == datetime.datetime(2025, 11, 21, tzinfo=datetime.UTC)
    assert (first["metrics.acc"], first["params.lr"], first["tags.mlflow.runName"]) == (
        0.91,
        "0.01",
        "brave-fox-12",
    )
    assert first["artifact_uri"] == f"/runs/0/{'01' * 16}/artifacts"


def test_nothing_found_is_a_table_without_rows():
    found = search(Shelf(RUNS), filter_string="metrics.acc > 1e300")
    assert found.shape == (0, 6)
    assert search(Shelf([])).shape == (0, 6)


def test_views():
    assert ids(search(Shelf(RUNS), run_view_type="DELETED_ONLY")) == ["15"]
    assert len(search(Shelf(RUNS), run_view_type="ACTIVE_ONLY")) == len(ACTIVE)
    assert len(search(Shelf(RUNS), run_view_type="ALL")) == len(RUNS)
    with pytest.raises(InvalidArgument, match="run_view_type"):
        search(Shelf(RUNS), run_view_type="SOME")


def test_experiments_are_chosen_by_id_by_name_or_all():
    moved = [
        msgspec.structs.replace(run, experiment_id=where)
        for run, where in zip(RUNS, ["77", "78"], strict=False)
    ]
    shelf = Shelf([*moved, *RUNS[2:4]])
    assert ids(search(shelf)) == ["04", "03"]
    assert ids(search(shelf, experiment_ids=[])) == ["04", "03"]
    assert ids(search(shelf, experiment_ids=["77", "77", "0"], order_by=["run_id"])) == ["01", "03", "04"]
    assert ids(search(shelf, experiment_names=["sweep"])) == ["01"]
    assert ids(search(shelf, search_all_experiments=True)) == ["04", "02", "03", "01"]
    assert ids(search(shelf, experiment_ids=["nowhere"])) == []
    assert ids(search(shelf, filter_string="experiment = 'sweep'", search_all_experiments=True)) == [
        "02",
        "01",
    ]
    with pytest.warns(UserWarning, match="no experiment named 'gone'"):
        assert ids(search(shelf, experiment_names=["gone"])) == []
    with pytest.raises(InvalidArgument, match="by id and by name"):
        search(shelf, experiment_ids=["0"], experiment_names=["sweep"])


def test_the_number_of_results_is_limited_after_ordering():
    assert ids(search(Shelf(RUNS), max_results=2, order_by=["start_time ASC"])) == ["01", "02"]
    assert ids(search(Shelf(RUNS), max_results=0)) == []
    for wrong in (-1, "5"):
        with pytest.raises(InvalidArgument, match="max_results"):
            search(Shelf(RUNS), max_results=wrong)


def test_faults_are_told_before_anything_is_read():
    with pytest.raises(FilterError, match="write =") as caught:
        search(Shelf(RUNS), filter_string="metrics.acc == 1")
    assert "  metrics.acc == 1\n              ^^\n" in str(caught.value)
    with pytest.raises(FilterError, match="unknown attribute"):
        search(Shelf(RUNS), order_by=["acc"])
    with pytest.raises(InvalidArgument, match="twice"):
        search(Shelf(RUNS), order_by=["metrics.acc", "metric.acc DESC"])


def test_a_long_text_is_filtered_whole_and_shown_cut():
    whole = "x" * 5000 + "end"
    text = LongText(whole[:1000], len(whole), "digest")
    run = msgspec.structs.replace(RUNS[0], params={"p": text}, tags={"t": text}, note=text)
    shelf = Shelf([run, RUNS[1]], {"digest": whole})
    for filter_ in (
        "params.p LIKE '%end'",
        "tags.t LIKE '%end'",
        f"params.p = '{whole}'",
        "tags.mlflow.note.content ILIKE '%END'",
    ):
        assert ids(search(shelf, filter_string=filter_)) == ["01"]
    assert search(shelf)["params.p"].to_list()[-1] == "x" * 1000


def test_a_lost_run_passes_as_running_and_shows_as_lost():
    shelf = Shelf([msgspec.structs.replace(RUNS[0], status="LOST"), RUNS[1], RUNS[4]])
    assert ids(search(shelf, filter_string="status = 'RUNNING'")) == ["05", "01"]
    assert ids(search(shelf, filter_string="status != 'RUNNING'")) == ["02"]
    assert ids(search(shelf, filter_string="status NOT IN ('LOST')")) == ["05", "02"]
    assert search(shelf, filter_string="status = 'LOST'")["status"].to_list() == ["LOST"]


def test_reserved_tags_are_views_of_attributes():
    run = msgspec.structs.replace(
        RUNS[0],
        note="a note",
        parent="p1",
        attributes={"user": "ada", "source_name": "train.py", "git_commit": "abc"},
    )
    for filter_ in (
        "tags.mlflow.note.content LIKE '%note'",
        "tags.mlflow.parentRunId = 'p1'",
        "tags.`mlflow.user` = 'ada'",
        "tags.mlflow.source.name = 'train.py' AND tags.mlflow.source.git.commit = 'abc'",
        "tags.mlflow.source.git.branch IS NULL",
    ):
        assert len(search(Shelf([run]), filter_string=filter_)) == 1, filter_


def test_unknown_keys_are_told_with_the_nearest():
    node = staticrun.query.parse(
        "tags.`b c` = 'x' AND metrics.val_los > 1 OR min(metrics.loss) < 1 AND params.x = 1"
    ).node
    notes = unknown_keys(node, {"metrics": ["loss", "val_loss"], "tags": ["team", "b-c"]})
    assert [(note.message, note.start, note.end, note.hint) for note in notes] == [
        ("no run has tags.b c", 0, 10, "did you mean tags.`b-c`?"),
        ("no run has metrics.val_los", 21, 36, "did you mean metrics.val_loss?"),
    ]


def test_a_real_store_is_searched(tmp_path, monkeypatch):
    monkeypatch.setenv("STATICRUN_TRACKING_URI", str(tmp_path / "runs"))
    staticrun.set_tracking_uri(str(tmp_path / "runs"))
    for place in range(3):
        with staticrun.start_run(run_name=f"run-{place}"):
            staticrun.log_param("lr", 10.0**-place)
            staticrun.log_param("text", "y" * 5000 + str(place))
            for step in range(3):
                staticrun.log_metric("loss", (step - 1) ** 2 + place, step=step)
    store = Store(str(tmp_path / "runs"))
    found = search(
        store, filter_string="min(metrics.loss) >= 1 AND params.lr < 0.5", order_by=["params.text DESC"]
    )
    assert found["tags.mlflow.runName"].to_list() == ["run-2", "run-1"]
    assert len(search(store, filter_string="params.text LIKE '%y2'")) == 1
    assert len(search(store, filter_string="start_time > 'now() - 1h' AND duration < '1h'")) == 3
