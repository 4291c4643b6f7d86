"""The functions of a training script mean what MLflow's mean."""

import os
import subprocess
import sys
import time

import pytest

import staticrun
from staticrun.errors import AlreadyExists, InvalidArgument, InvalidState, NotFound
from staticrun.log import active
from staticrun.store.reader import Store


@pytest.fixture(autouse=True)
def root(own_store):
    return own_store


def test_an_ordinary_script(root, tmp_path):
    picture = tmp_path / "plot.txt"
    picture.write_text("a plot")
    staticrun.set_experiment("iris")
    with staticrun.start_run(run_name="first", tags={"team": "cellar"}, description="**a note**") as run:
        assert staticrun.active_run() == run
        assert staticrun.log_param("depth", 3) == 3
        staticrun.log_params({"lr": 0.1, "model": "tree"})
        for step in range(3):
            staticrun.log_metrics({"loss": 1 / (step + 1), "acc": step / 3}, step=step)
        staticrun.log_artifact(picture)
        staticrun.log_dict({"a": [1]}, "settings.json")
        staticrun.log_dict({"a": [1]}, "settings.yaml")
        assert run.info.status == "RUNNING"
    assert staticrun.active_run() is None
    read = staticrun.get_run(run.info.run_id)
    assert (read.info.run_name, read.info.status, read.info.lifecycle_stage) == (
        "first",
        "FINISHED",
        "active",
    )
    assert read.info.end_time >= read.info.start_time
    assert read.data.metrics == {"acc": 2 / 3, "loss": 1 / 3}
    assert read.data.params == {"depth": "3", "lr": "0.1", "model": "tree"}
    assert read.data.tags["team"] == "cellar"
    assert read.data.tags["mlflow.note.content"] == "**a note**"
    assert read.info.experiment_id == staticrun.get_experiment_by_name("iris").experiment_id
    assert staticrun.last_active_run().info.run_id == read.info.run_id
    stored = Store(root).run(read.info.run_id)
    assert sorted(stored.artifacts) == ["plot.txt", "settings.json", "settings.yaml"]
    assert Store(root).open_artifact(stored, "settings.yaml").read() == b"a:\n- 1\n"
    assert os.path.isfile(os.path.join(read.info.artifact_uri, "plot.txt"))


def test_logging_without_a_run_starts_one():
    staticrun.log_metric("x", 1.0)
    run = staticrun.active_run()
    staticrun.end_run("KILLED")
    assert staticrun.get_run(run.info.run_id).info.status == "KILLED"
    with pytest.raises(InvalidArgument, match="FINISHED, FAILED, KILLED"):
        staticrun.end_run("DONE")


def test_runs_go_to_default():
    with staticrun.start_run() as run:
        pass
    assert run.info.experiment_id == "0"
    assert staticrun.get_experiment("0").name == "Default"
    assert len(run.info.run_id) == 32
    assert run.info.run_name.count("-") >= 2


def test_a_second_run_needs_nested():
    with staticrun.start_run() as outer:
        with pytest.raises(InvalidState, match=r"is already active.*nested=True"):
            staticrun.start_run()
        with staticrun.start_run(nested=True) as inner:
            assert staticrun.active_run() == inner
        assert staticrun.active_run() == outer
    assert inner.data.tags["mlflow.parentRunId"] == outer.info.run_id


def test_resuming(root):
    with staticrun.start_run(run_name="r") as run:
        staticrun.log_param("lr", 0.1)
        staticrun.log_metric("x", 1.0, step=0)
    with staticrun.start_run(run_id=run.info.run_id) as again:
        staticrun.log_metric("x", 2.0, step=1)
        with pytest.raises(InvalidArgument, match="not allowed"):
            staticrun.log_param("lr", 0.2)
        staticrun.log_param("lr", 0.1)
    assert again.info.run_name == "r"
    assert Store(root).run(run.info.run_id).metrics["x"].count == 2
    assert len(list(Store(root).runs())) == 1


def test_runs_that_cannot_be_resumed(root):
    with pytest.raises(NotFound, match="Run with id=0123 not found"):
        staticrun.start_run(run_id="0123")
    with pytest.raises(InvalidArgument, match="Invalid run id"):
        staticrun.start_run(run_id="../x")
    with staticrun.start_run() as run:
        recorder = active.active()
        recorder.lifecycle("deleted")
    with pytest.raises(InvalidState, match="deleted"):
        staticrun.start_run(run_id=run._recorder.target.run_id)


def test_a_run_id_of_the_environment_may_be_new_and_counts_once(monkeypatch):
    monkeypatch.setenv("STATICRUN_RUN_ID", "slurm-17")
    with staticrun.start_run() as run, staticrun.start_run(nested=True) as inner:
        pass
    assert run.info.run_id == "slurm-17"
    assert inner.info.run_id != "slurm-17"


def test_an_experiment_of_the_environment(monkeypatch):
    monkeypatch.setenv("STATICRUN_EXPERIMENT_NAME", "from-env")
    with staticrun.start_run() as run:
        pass
    assert staticrun.get_experiment(run.info.experiment_id).name == "from-env"


def test_experiments():
    made = staticrun.create_experiment("digits", tags={"team": "a"})
    assert staticrun.get_experiment(made).tags == {"team": "a"}
    with pytest.raises(AlreadyExists, match="digits"):
        staticrun.create_experiment("digits")
    assert staticrun.set_experiment(experiment_id=made).name == "digits"
    assert staticrun.set_experiment("digits").experiment_id == made
    with pytest.raises(NotFound):
        staticrun.set_experiment(experiment_id="42")
    with pytest.raises(InvalidArgument, match="exactly one"):
        staticrun.set_experiment()
    for name in ("", " ", 3):
        with pytest.raises((ValueError, TypeError)):
            staticrun.set_experiment(name)
    assert staticrun.get_experiment_by_name("nothing") is None


def test_stores_that_never_met_agree_on_ids(tmp_path):
    one = staticrun.create_experiment("same")
    staticrun.set_tracking_uri(tmp_path / "other")
    assert staticrun.create_experiment("same") == one


@pytest.mark.parametrize(
    "uri",
    [
        "http://localhost:5000", "sqlite:///mlflow.db", "sqlite:mlflow.db", "databricks", "databricks://me",
        "databricks-uc", "uc:http://x", "s3://bucket/x", "dbfs:/x", "mysql+pymysql://u@h/d",
        "mlflow-artifacts:/x",
    ],
)  # fmt: skip
def test_servers_are_refused(uri):
    with pytest.raises(InvalidArgument, match="plain files"):
        staticrun.set_tracking_uri(uri)
    with pytest.raises(InvalidArgument, match="artifacts cannot go to"):
        staticrun.set_artifact_uri(uri)
    with pytest.raises(InvalidArgument, match="artifacts cannot go to"):
        staticrun.create_experiment("there", artifact_location=uri)


@pytest.mark.parametrize("path", ["runs", "./a:b", "run:1", "my.runs:/x", "C:runs"])
def test_folders_with_colons_are_folders(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    staticrun.set_tracking_uri(path)
    assert staticrun.get_tracking_uri() == os.path.join(tmp_path, os.path.normpath(path))


@pytest.mark.parametrize("wrong", [5, b"runs", ["runs"]])
def test_a_place_is_a_text_or_a_path(wrong):
    with pytest.raises(TypeError, match="must be a text or a path"):
        staticrun.set_tracking_uri(wrong)


def test_artifacts_of_folders_and_figures(root, tmp_path):
    folder = tmp_path / "out"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("a")
    (folder / "deep" / "b.txt").write_text("b")
    with staticrun.start_run() as run:
        staticrun.log_artifacts(folder, "results")
        staticrun.log_artifact(folder)
        staticrun.log_text("<b>", "page.html")
        matplotlib = pytest.importorskip("matplotlib.figure")
        figure = matplotlib.Figure()
        figure.subplots().plot([1, 2])
        staticrun.log_figure(figure, "plots/line.png")
        staticrun.log_figure(figure, "plots/line.svg")
        with pytest.raises(TypeError, match="matplotlib, plotly or altair"):
            staticrun.log_figure("no figure", "x.png")
        with pytest.raises(NotFound, match="no file"):
            staticrun.log_artifact(folder / "missing")
        for path in ("../x", "/etc/x", "a/../../x", ""):
            with pytest.raises(InvalidArgument, match="artifact path"):
                staticrun.log_text("x", path)
    stored = Store(root).run(run.info.run_id)
    assert sorted(stored.artifacts) == [
        "out/a.txt", "out/deep/b.txt", "page.html", "plots/line.png", "plots/line.svg",
        "results/a.txt", "results/deep/b.txt",
    ]  # fmt: skip
    assert Store(root).open_artifact(stored, "plots/line.png").read().startswith(b"\x89PNG")


def test_search_runs():
    polars = pytest.importorskip("polars")
    staticrun.set_experiment("s")
    for depth in range(4):
        with staticrun.start_run(run_name=f"d{depth}"):
            staticrun.log_param("depth", depth)
            staticrun.log_metric("acc", depth / 4)
        time.sleep(0.002)  # of runs that start in the same millisecond, the id decides
    found = staticrun.search_runs(
        filter_string="metrics.acc >= 0.5 AND params.depth != '3'", order_by=["metrics.acc DESC"]
    )
    assert isinstance(found, polars.DataFrame)
    assert found["params.depth"].to_list() == ["2"]
    assert {"run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time"} <= set(
        found.columns
    )
    assert found["tags.mlflow.runName"].to_list() == ["d2"]
    runs = staticrun.search_runs(output_format="list", max_results=2)
    assert [run.info.run_name for run in runs] == ["d3", "d2"]


def test_importing_and_a_short_run_load_nothing_heavy(tmp_path):
    code = (
        "import sys, staticrun\n"
        "early = {'msgspec', 'pathlib', 'datetime', 'secrets', 'logging', 'subprocess', 'dataclasses'}\n"
        "bare = set(sys.argv[1].split(','))\n"
        "assert not (early - bare) & set(sys.modules), sorted((early - bare) & set(sys.modules))\n"
        "with staticrun.start_run():\n    staticrun.log_metric('x', 1.0)\n    staticrun.log_param('p', 1)\n"
        "heavy = {'polars', 'altair', 'jinja2', 'yaml', 'ruamel', 'pandas', 'numpy', 'pyarrow'}\n"
        "assert not heavy & set(sys.modules), sorted(heavy & set(sys.modules))\n"
    )
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(','.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    environment = {**os.environ, "STATICRUN_TRACKING_URI": str(tmp_path / "r")}
    done = subprocess.run(
        [sys.executable, "-c", code, bare], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_public_names_are_sorted_and_exist():
    assert staticrun.__all__ == sorted(staticrun.__all__)
    for name in staticrun.__all__:
        assert getattr(staticrun, name).__doc__
    assert set(staticrun.__all__) <= set(dir(staticrun))
    with pytest.raises(AttributeError, match="no attribute 'log_everything'"):
        staticrun.log_everything  # noqa: B018


def test_what_a_run_is_started_with_means_what_it_means_in_mlflow():
    with staticrun.start_run(run_name="given", tags={"mlflow.runName": "as a tag", 1: 2}) as run:
        pass
    found = staticrun.get_run(run.info.run_id)
    assert (found.info.run_name, found.data.tags["1"]) == ("given", "2")
    with staticrun.start_run(tags={"mlflow.runName": "as a tag"}) as run:
        assert run.info.run_name == "as a tag"
    with pytest.raises(TypeError, match="tags must be a dict"):
        staticrun.start_run(tags=["a"])
    assert staticrun.search_runs(max_results=0).is_empty()


def test_a_parent_that_cannot_be_one_is_refused():
    with staticrun.start_run() as parent:
        with pytest.raises(InvalidArgument, match="does not match the specified parent_run_id"):
            staticrun.start_run(nested=True, parent_run_id="f" * 32)
        with staticrun.start_run(nested=True, parent_run_id=parent.info.run_id) as child:
            pass
    assert staticrun.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id
    staticrun.delete_run(parent.info.run_id)
    with pytest.raises(InvalidState, match="under parent run with ID"):
        staticrun.start_run(parent_run_id=parent.info.run_id)
    with staticrun.start_run(parent_run_id="f" * 32) as elsewhere:
        pass
    assert staticrun.get_run(elsewhere.info.run_id).data.tags["mlflow.parentRunId"] == "f" * 32
