"""Artifacts: where they go, what is said of them, and what of them may get into a site."""

import os
import pathlib
import shutil

import pytest

import staticrun
from staticrun import config
from staticrun.errors import InvalidArgument, InvalidType, NotFound
from staticrun.store.reader import Store


@pytest.fixture(autouse=True)
def root(own_store):
    return own_store


def logged():
    """Log a text in a run of its own; the run's id and where the text should be."""
    with staticrun.start_run() as run:
        staticrun.log_text("hello", "notes/a.txt")
        folder = staticrun.get_artifact_uri()
    assert pathlib.Path(folder, "notes", "a.txt").read_text() == "hello"
    assert staticrun.load_text(f"runs:/{run.info.run_id}/notes/a.txt") == "hello"
    assert staticrun.get_run(run.info.run_id).info.artifact_uri == folder == run.info.artifact_uri
    return run.info.run_id, folder


def test_artifacts_lie_beside_their_run_unless_somebody_says_otherwise(root):
    run_id, folder = logged()
    assert folder == os.path.join(root, "0", run_id, "artifacts")
    assert Store(root).run(run_id).artifact_uri == "artifacts"


def test_the_experiment_counts_before_the_call_and_that_before_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("STATICRUN_ARTIFACT_URI", str(tmp_path / "env"))
    run_id, folder = logged()
    assert folder == str(tmp_path / "env" / "0" / run_id / "artifacts")
    staticrun.set_artifact_uri((tmp_path / "call").as_uri())
    run_id, folder = logged()
    assert folder == str(tmp_path / "call" / "0" / run_id / "artifacts")
    staticrun.create_experiment("own", artifact_location=str(tmp_path / "own place"))
    assert staticrun.set_experiment("own").artifact_location == str(tmp_path / "own place")
    run_id, folder = logged()
    assert folder == str(tmp_path / "own place" / run_id / "artifacts")
    staticrun.set_artifact_uri(None)
    staticrun.set_experiment("other")
    assert logged()[1].startswith(str(tmp_path / "env"))


def test_a_run_that_goes_on_keeps_its_place(tmp_path):
    staticrun.set_artifact_uri(tmp_path / "first")
    run_id, folder = logged()
    staticrun.set_artifact_uri(tmp_path / "second")
    with staticrun.start_run(run_id=run_id):
        staticrun.log_text("more", "b.txt")
    staticrun.log_text("edit", "c.txt", run_id=run_id)
    assert sorted(os.listdir(folder)) == ["b.txt", "c.txt", "notes"]


def test_a_store_with_its_artifacts_can_be_moved(root, tmp_path):
    staticrun.set_artifact_uri(os.path.join(root, "files"))
    run_id, _ = logged()
    shutil.move(root, tmp_path / "moved")
    store = Store(str(tmp_path / "moved"))
    with store.open_artifact(store.run(run_id), "notes/a.txt") as file:
        assert file.read() == b"hello"


@pytest.mark.parametrize("uri", ["s3://bucket/x", "http://host/x", "file://host/x", "sqlite:///x.db"])
def test_places_that_are_no_folders_are_refused_at_once(uri, monkeypatch):
    with pytest.raises(InvalidArgument, match="artifacts cannot go to"):
        staticrun.set_artifact_uri(uri)
    with pytest.raises(InvalidArgument, match="artifacts cannot go to"):
        staticrun.create_experiment("x", artifact_location=uri)
    assert staticrun.get_experiment_by_name("x") is None
    monkeypatch.setenv("STATICRUN_ARTIFACT_URI", uri)
    with pytest.raises(InvalidArgument, match="artifacts cannot go to"):
        staticrun.start_run()
    assert staticrun.active_run() is None


def built(tmp_path, name, **settings):
    """All files below `artifacts` of a site."""
    from staticrun.build import build

    build(
        config.Config(
            runs=str(tmp_path / "runs"), output=str(tmp_path / name), as_of=2_000_000_000_000, **settings
        )
    )
    folder = tmp_path / name / "artifacts"
    return [path.read_text() for path in folder.rglob("*") if path.is_file()]


def test_a_site_takes_artifacts_from_elsewhere_only_where_the_user_allows_it(tmp_path):
    staticrun.set_artifact_uri(tmp_path / "nas")
    logged()
    assert built(tmp_path, "closed") == []
    assert "artifact_roots" in (tmp_path / "closed" / "problems.html").read_text()
    assert built(tmp_path, "open", artifact_roots=(str(tmp_path / "nas"),)) == ["hello"]
    assert built(tmp_path, "beside", artifact_roots=(str(tmp_path / "na"),)) == []
    # A site that is built again takes them up, and gives them up.
    assert built(tmp_path, "closed", artifact_roots=(str(tmp_path / "nas"),)) == ["hello"]
    assert built(tmp_path, "closed") == []


def test_the_environment_and_the_file_allow_folders(tmp_path):
    (tmp_path / "staticrun.toml").write_text('artifact_roots = ["nas", "/mnt/x", "file:///mnt/y%20z"]\n')
    environ = {"STATICRUN_ARTIFACT_URI": "/mnt/env"}
    found = config.load(folder=str(tmp_path), environ=environ).artifact_roots
    assert found == (str(tmp_path / "nas"), "/mnt/x", "/mnt/y z", "/mnt/env")


def test_uris_that_name_no_artifact(tmp_path):
    run_id, _ = logged()
    for call, error in (
        (lambda: staticrun.load_text(f"runs:/{run_id}/none"), NotFound),
        (lambda: staticrun.load_text(f"runs:/{run_id}/notes"), InvalidArgument),
        (lambda: staticrun.load_text(f"runs:/{run_id}/../x"), InvalidArgument),
        (lambda: staticrun.load_text("runs:/../x"), InvalidArgument),
        (lambda: staticrun.load_text("models:/m/1"), (InvalidArgument, NotFound)),
        (lambda: staticrun.load_text("s3://b/x"), InvalidArgument),
        (lambda: staticrun.load_text(), InvalidArgument),
        (lambda: staticrun.download_artifacts(f"runs:/{run_id}", artifact_path="x"), InvalidArgument),
        (lambda: staticrun.load_dict(f"runs:/{run_id}/notes/a.txt"), InvalidArgument),
    ):
        with pytest.raises(error):
            call()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidArgument, match="no text"):
        staticrun.load_text(str(tmp_path / "binary"))


def test_all_of_no_artifacts_is_an_empty_folder():
    with staticrun.start_run() as run:
        pass
    folder = staticrun.download_artifacts(run_id=run.info.run_id)
    assert os.listdir(folder) == []
    os.rmdir(folder)


def test_yaml_and_json_come_back(root):
    with staticrun.start_run() as run:
        staticrun.log_dict({"a": [1, {"b": None}]}, "x.yaml")
        staticrun.log_dict([1, 2], "x.json")
    assert staticrun.load_dict(f"runs:/{run.info.run_id}/x.yaml") == {"a": [1, {"b": None}]}
    assert staticrun.load_dict(run_id=run.info.run_id, artifact_path="x.json") == [1, 2]


def test_datasets_of_all_kinds():
    import numpy as np

    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    frame = {"a": [1, 2], "b": ["x", "y"]}
    made = [
        staticrun.data.from_pandas(
            pandas.DataFrame(frame), source="https://host/a.csv", targets="b", name="pd"
        ),
        staticrun.data.from_polars(polars.DataFrame(frame), source="a.parquet", name="pl"),
        staticrun.data.from_numpy(np.zeros((3, 2)), targets=np.ones(3), name="np"),
        staticrun.data.from_pandas(pandas.DataFrame({"a": [[1], [2]]}), name="lists"),
        {"name": "given", "digest": "d1"},
    ]
    with staticrun.start_run() as run:
        staticrun.log_inputs(made, contexts=["train"] * 5, tags_list=[{"fold": "1"}] * 5)
        for wrong in (3, "name", object(), {"name": "x"}, {"digest": "x"}, pandas.DataFrame(frame)):
            with pytest.raises((InvalidType, InvalidArgument)):
                staticrun.log_input(wrong)
        with pytest.raises(InvalidArgument, match="go together"):
            staticrun.log_inputs(made, contexts=["a"])
    found = {one.dataset.name: one for one in staticrun.get_run(run.info.run_id).inputs.dataset_inputs}
    assert sorted(found) == ["given", "lists", "np", "pd", "pl"]
    assert found["pd"].dataset.source_type == "http"
    assert [(tag.key, tag.value) for tag in found["pl"].tags] == [
        ("mlflow.data.context", "train"),
        ("fold", "1"),
    ]
    changed = staticrun.data.from_pandas(pandas.DataFrame({"a": [1, 3], "b": ["x", "y"]}))
    assert changed.digest != made[0].digest


def test_a_dataset_of_ten_thousand_columns_does_not_swell_the_log(root):
    columns = {f"column {number}": [0] for number in range(10_000)}
    dataset = staticrun.data.from_polars(pytest.importorskip("polars").DataFrame(columns), name="wide")
    with staticrun.start_run() as run:
        staticrun.log_input(dataset)
    read = staticrun.get_run(run.info.run_id).inputs.dataset_inputs[0].dataset
    assert read.schema == dataset.to_dict()["schema"]
    folder = os.path.join(root, "0", run.info.run_id)
    sizes = [os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder) if "." in name]
    assert max(sizes) < 10_000


def test_what_no_store_could_take_is_refused_and_no_store_is_given_up(own_store, caplog):
    with staticrun.start_run() as run:
        staticrun.log_text("a", "plots/a.txt")
        for path, reason in [
            ("plots", "artifact 'plots' is a folder"),
            ("plots/a.txt/b.txt", "artifact 'plots/a.txt' is a file"),
            ("x" * 256, "has 256 bytes"),
            ("α" * 200 + "/b.txt", "has 400 bytes"),
        ]:
            with pytest.raises(InvalidArgument, match=reason):
                staticrun.log_text("b", path)
        longest = ["α" * 127 + "b", "x" * 251 + ".txt"]
        for name in longest:
            staticrun.log_text("c", f"long/{name}")
            assert staticrun.load_text(f"runs:/{run.info.run_id}/long/{name}") == "c"
    assert caplog.records == []
    assert len(staticrun.list_artifacts(run_id=run.info.run_id, artifact_path="long")) == 2
