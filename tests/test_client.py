"""Runs by their ids: what the client writes, beside sessions, forks and other processes."""

import errno
import json
import os
import pickle
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

import staticrun
from staticrun import Client
from staticrun.entities import Metric, Param, RunTag
from staticrun.errors import (
    FilterError,
    InvalidArgument,
    InvalidState,
    InvalidType,
    NotActive,
    NotFound,
    ParamConflict,
)
from staticrun.log import editing
from staticrun.log.process import current
from staticrun.store.reader import Store


@pytest.fixture(autouse=True)
def root(own_store):
    return own_store


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def script(root, tmp_path):
    def run(text, check=0):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("STATICRUN_")}
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(text)],
            env={**environment, "STATICRUN_TRACKING_URI": root},
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode == check, done.stderr
        return done.stdout.strip()

    return run


def as_of(root, run_id, later_minutes=0):
    return Store(root, int(time.time() * 1000) + later_minutes * 60_000).run(run_id)


def test_an_imported_run_keeps_its_own_times_and_nothing_of_this_process(client, root):
    run = client.create_run(
        "0", start_time=1_000, tags={"mlflow.user": "sam", "mlflow.source.name": "old.py"}
    )
    client.log_metric(run.info.run_id, "loss", 0.5, timestamp=1_500, step=3)
    client.set_terminated(run.info.run_id, end_time=2_000)
    read = as_of(root, run.info.run_id)
    assert (read.status, read.start, read.end, read.duration) == ("FINISHED", 1_000, 2_000, 1.0)
    assert read.attributes == {"user": "sam", "source_name": "old.py"}
    assert (read.metrics["loss"].last.step, read.metrics["loss"].last.time) == (3, 1_500)


def test_a_long_past_start_is_running_until_it_is_ended(client):
    run = client.create_run("0", start_time=1_000)
    assert run.info.status == "RUNNING"


def test_edits_of_an_ended_run_do_not_start_it_again(client, root):
    with staticrun.start_run() as run:
        staticrun.log_param("lr", 0.1)
    run_id = run.info.run_id
    ended = as_of(root, run_id).end
    client.log_metric(run_id, "late", 1.0)
    client.set_tag(run_id, "seen", "yes")
    client.log_param(run_id, "lr", "0.1")
    with pytest.raises(ParamConflict):
        client.log_param(run_id, "lr", "0.2")
    read = client.get_run(run_id)
    assert (read.info.status, read.info.end_time) == ("FINISHED", ended)
    assert (read.data.metrics, read.data.tags["seen"]) == ({"late": 1.0}, "yes")


def test_many_edits_of_one_run_make_one_log(client, root):
    run_id = client.create_run("0").info.run_id
    client.set_terminated(run_id)
    for number in range(50):
        client.log_metric(run_id, "m", number, step=number)
        client.set_tag(run_id, f"t{number}", number)
    client.get_run(run_id)
    logs = [name for name in os.listdir(os.path.join(root, "0", run_id)) if name.endswith(".jsonl")]
    assert len(logs) == 2  # that of its session, and that of the edits


def test_a_refused_edit_leaves_nothing_behind(client, root):
    with staticrun.start_run() as run:
        staticrun.log_param("lr", 0.1)
    folder = os.path.join(root, "0", run.info.run_id)
    before = sorted(os.listdir(folder))
    with pytest.raises(ParamConflict):
        client.log_param(run.info.run_id, "lr", "0.2")
    with pytest.raises(InvalidType):
        client.log_metric(run.info.run_id, "m", "text")
    editing.release(root, run.info.run_id)
    assert sorted(os.listdir(folder)) == before


def test_thousands_of_runs_do_not_hold_thousands_of_files(client, monkeypatch):
    monkeypatch.setattr(editing, "LIMIT", 5)
    ids = [client.create_run("0").info.run_id for _ in range(20)]
    for run_id in ids:
        client.log_metric(run_id, "m", 1.0)
    assert len([one for one in current.open if one.target.run_id in ids]) <= 5
    for run_id in ids:
        client.set_terminated(run_id)
    assert {client.get_run(run_id).info.status for run_id in ids} == {"FINISHED"}
    assert {client.get_run(run_id).data.metrics["m"] for run_id in ids} == {1.0}


def test_the_session_of_this_process_is_used_where_there_is_one(client, root):
    with staticrun.start_run() as run:
        staticrun.log_param("lr", 0.1)
        client.log_metric(run.info.run_id, "m", 1.0)
        with pytest.raises(ParamConflict):
            client.log_param(run.info.run_id, "lr", 0.2)
    assert len(as_of(root, run.info.run_id).writers) == 1


def test_going_on_with_a_clients_run_takes_its_session_over(client, root):
    run_id = client.create_run("0", run_name="made").info.run_id
    client.log_metric(run_id, "m", 1.0, step=0)
    with staticrun.start_run(run_id=run_id) as run:
        staticrun.log_metric("m", 2.0, step=1)
        assert run.info.run_name == "made"
    assert client.get_run(run_id).info.status == "FINISHED"
    assert [one.value for one in client.get_metric_history(run_id, "m")] == [1.0, 2.0]


def test_the_active_run_can_be_ended_by_its_id(client):
    with staticrun.start_run() as run:
        client.set_terminated(run.info.run_id, "KILLED")
        assert staticrun.active_run() is None
    assert client.get_run(run.info.run_id).info.status == "KILLED"


def test_another_process_ends_a_run_that_a_client_made(client, script, root):
    run_id = script("import staticrun; print(staticrun.Client().create_run('0').info.run_id)")
    assert as_of(root, run_id).status == "RUNNING"
    assert as_of(root, run_id, later_minutes=6).status == "LOST"  # nobody said how it went on
    client.set_terminated(run_id, "FAILED", end_time=int(time.time() * 1000) + 5)
    assert as_of(root, run_id, later_minutes=6).status == "FAILED"


def test_a_clients_run_fails_with_its_process(script, root):
    run_id = script(
        """
        import staticrun
        print(staticrun.Client().create_run("0").info.run_id, flush=True)
        raise ValueError("boom")
        """,
        check=1,
    )
    read = as_of(root, run_id)
    assert (read.status, read.ending.exception) == ("FAILED", "ValueError")


def test_scheduled_runs_stay_so_until_a_process_goes_on_with_them(client, root):
    run_id = client.create_run("0").info.run_id
    client.update_run(run_id, status="SCHEDULED")
    assert as_of(root, run_id, later_minutes=60).status == "SCHEDULED"
    with staticrun.start_run(run_id=run_id):
        assert client.get_run(run_id).info.status == "RUNNING"
    assert client.get_run(run_id).info.status == "FINISHED"
    assert "status" not in as_of(root, run_id).attributes


def test_facts_of_a_run_survive_its_end_by_another(client, script, root):
    run_id = script(
        """
        import staticrun, os
        run = staticrun.start_run()
        print(run.info.run_id, flush=True)
        staticrun.flush()
        os._exit(9)
        """,
        check=9,
    )
    before = as_of(root, run_id)
    client.set_terminated(run_id, "KILLED")
    after = as_of(root, run_id)
    assert (after.status, after.start, after.attributes) == ("KILLED", before.start, before.attributes)


def test_deleting_while_it_runs(client):
    with staticrun.start_run() as run:
        staticrun.log_metric("m", 1.0)
        client.delete_run(run.info.run_id)
        assert run.info.lifecycle_stage == "deleted"
        for log in (
            lambda: staticrun.log_metric("m", 2.0),
            lambda: staticrun.log_param("p", 1),
            lambda: staticrun.set_tag("t", 1),
            lambda: staticrun.log_text("x", "a.txt"),
            lambda: staticrun.log_input({"name": "n", "digest": "d"}),
        ):
            with pytest.raises(NotActive, match="must be in the 'active' state"):
                log()
        client.restore_run(run.info.run_id)
        staticrun.log_metric("m", 3.0)
        experiment = run.info.experiment_id
        client.delete_experiment(experiment)
        with pytest.raises(NotActive):
            staticrun.log_metric("m", 4.0)
        client.restore_experiment(experiment)
        staticrun.log_metric("m", 5.0)
    assert [one.value for one in client.get_metric_history(run.info.run_id, "m")] == [1.0, 3.0, 5.0]


def test_a_client_of_another_store(tmp_path, root):
    other = Client(tmp_path / "other")
    run_id = other.create_run("0").info.run_id
    other.log_metric(run_id, "m", 1.0)
    assert other.get_run(run_id).data.metrics == {"m": 1.0}
    with pytest.raises(NotFound):
        staticrun.get_run(run_id)
    assert other.tracking_uri == str(tmp_path / "other")
    with pytest.raises(InvalidArgument, match="plain files"):
        Client("http://localhost:5000")


def test_batches_are_not_bounded(client):
    run_id = client.create_run("0").info.run_id
    client.log_batch(
        run_id,
        [Metric("m", number, number, number) for number in range(3_000)],
        [Param(f"p{number}", "x" * 7_000) for number in range(200)],
        [RunTag(f"t{number}", "y") for number in range(200)],
    )
    read = client.get_run(run_id)
    assert len(client.get_metric_history(run_id, "m")) == 3_000
    assert read.data.params["p7"] == "x" * 7_000  # whole, whatever its length


@pytest.mark.parametrize("run_id", ["../x", "", "a/b", "A" * 32, None, 3, "x" * 65, "con", "values", "a\0b"])
def test_ids_that_are_none(client, run_id):
    for call in (
        lambda: client.get_run(run_id),
        lambda: client.log_metric(run_id, "m", 1.0),
        lambda: client.delete_run(run_id),
        lambda: client.list_artifacts(run_id),
        lambda: client.set_terminated(run_id),
        lambda: client.download_artifacts(run_id, "x"),
    ):
        with pytest.raises(InvalidArgument):
            call()


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "..", "C:/x", "a\0b"])
def test_artifact_paths_that_lead_out(client, path, tmp_path):
    run_id = client.create_run("0").info.run_id
    for call in (
        lambda: client.log_text(run_id, "x", path),
        lambda: client.list_artifacts(run_id, path),
        lambda: client.download_artifacts(run_id, path),
        lambda: client.download_artifacts(run_id, path, tmp_path / "out"),
        lambda: client.log_table(run_id, {"a": 1}, f"{path}/t.json"),
    ):
        with pytest.raises((InvalidArgument, ValueError)):
            call()
    assert client.list_artifacts(run_id) == []


def test_a_foreign_run_does_not_write_elsewhere_when_it_is_fetched(client, root, tmp_path):
    """Paths in a log are anybody's."""
    run_id = client.create_run("0").info.run_id
    client.log_text(run_id, "x", "a.txt")
    client.set_terminated(run_id)
    folder = os.path.join(root, "0", run_id)
    (log,) = [name for name in os.listdir(folder) if name.endswith(".jsonl")]
    with open(os.path.join(folder, log), "a", encoding="utf-8") as file:
        for path in ("../../../../evil.txt", "/tmp/evil.txt", "../artifacts/a.txt"):
            file.write(json.dumps(["artifact", path, 1, "0" * 64, 5]) + "\n")
    (tmp_path / "evil.txt").write_text("secret")
    (tmp_path / "out").mkdir()
    before = sorted(os.walk(tmp_path))
    for path in ("../../../../evil.txt", "/tmp/evil.txt", "../artifacts/a.txt", ""):
        with pytest.raises((NotFound, InvalidArgument)):
            client.download_artifacts(run_id, path, str(tmp_path / "out" / "deep"))
    after = [path for path, _, _ in os.walk(tmp_path) if path not in [one[0] for one in before]]
    assert all(path.startswith(str(tmp_path / "out" / "deep")) for path in after)


def test_wrong_filters_and_pages_raise_in_an_empty_store_too(client):
    assert client.search_runs(["0"]) == []
    assert len(staticrun.search_runs()) == 0
    assert staticrun.search_runs(output_format="list") == []
    with pytest.raises(FilterError):
        client.search_runs(["0"], "metrics.")
    with pytest.raises(FilterError):
        staticrun.search_runs(filter_string="metrics.")
    for token in ("zz", "e30=", "bnVsbA==", b"\xff", "eyJvZmZzZXQiOiAtMX0="):
        with pytest.raises(InvalidArgument, match="page token"):
            client.search_runs(["0"], page_token=token)


def test_pages_hold_everything_once(client):
    ids = {client.create_run("0").info.run_id for _ in range(7)}
    found, token = [], None
    while True:
        page = client.search_runs(["0"], max_results=3, page_token=token)
        found += [run.info.run_id for run in page]
        token = page.token
        if token is None:
            break
    assert sorted(found) == sorted(ids)


def test_experiments_with_hostile_names(client):
    for name in ("../../x", "a\nb", "'; DROP TABLE runs; --", "x" * 5_000, "\udc80", "con"):
        made = client.create_experiment(name)
        assert made.isdigit()
        assert client.get_experiment(made).experiment_id == made
    assert len(client.search_experiments()) == 7
    assert [one.name for one in client.search_experiments(filter_string="name = 'con'")] == ["con"]
    for text in (
        "name = ",
        "name = 'a' AND",
        "= 'a'",
        "name IN (",
        "name IN ()",
        "tags. = 'a'",
        "name 'a'",
        "AND",
    ):
        with pytest.raises(FilterError):
            client.search_experiments(filter_string=text)


def test_tables_are_read_from_several_runs(client):
    for number in range(2):
        run_id = client.create_run("0", run_name=f"r{number}").info.run_id
        client.log_param(run_id, "lr", number)
        client.log_table(run_id, {"q": [1, float("nan")], "who": [f"r{number}"] * 2}, "t.json")
        client.log_table(run_id, {"q": [2.5]}, "t.parquet")
    frame = staticrun.load_table("t.json", extra_columns=["run_name", "params.lr"])
    assert sorted(frame["run_name"].to_list()) == ["r0", "r0", "r1", "r1"]
    assert frame.filter(frame["run_name"] == "r1")["params.lr"].to_list() == ["1", "1"]
    assert frame["q"].null_count() == 2
    pandas = pytest.importorskip("pandas")
    assert isinstance(staticrun.load_table("t.parquet", output_format="pandas"), pandas.DataFrame)
    with pytest.raises(InvalidArgument, match="no 'nope'"):
        staticrun.load_table("t.json", extra_columns=["nope"])
    with pytest.raises(NotFound):
        staticrun.load_table("none.json")
    client.log_text(run_id, "no table", "broken.json")
    with pytest.raises(InvalidArgument, match="no table"):
        client.log_table(run_id, {"q": 1}, "broken.json")


def test_tables_of_frames(client):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    run_id = client.create_run("0").info.run_id
    data = {"a": [1, 2], "b": ["x", None]}
    client.log_table(run_id, pandas.DataFrame(data), "pd.json")
    client.log_table(run_id, polars.DataFrame(data), "pl.json")
    client.log_table(run_id, {"a": np.array([1, 2]), "b": "same"}, "np.json")
    for name, second in (("pd", [2, None]), ("pl", [2, None]), ("np", [2, "same"])):
        content = staticrun.load_dict(run_id=run_id, artifact_path=f"{name}.json")
        assert content == {"columns": ["a", "b"], "data": [[1, second[1] or "x"], second]}


def test_images_of_arrays_are_right(client, tmp_path):
    image = pytest.importorskip("PIL.Image")
    run_id = client.create_run("0").info.run_id
    pixels = np.arange(4 * 5 * 3, dtype=np.uint8).reshape(4, 5, 3)
    for name, array, expected in (
        ("rgb", pixels, pixels),
        ("rgba", np.dstack([pixels, pixels[:, :, 0]]), None),
        ("grey", pixels[:, :, 0], pixels[:, :, 0]),
        ("bool", pixels[:, :, 0] > 9, (pixels[:, :, 0] > 9) * 255),
        ("float", pixels / 255, pixels),
        ("int64", pixels.astype(np.int64), pixels),
    ):
        client.log_image(run_id, array, f"{name}.png")
        read = np.asarray(image.open(client.download_artifacts(run_id, f"{name}.png")))
        assert (read == (array if expected is None else expected)).all(), name
    client.log_image(run_id, image.fromarray(pixels), "pil.jpg")
    client.log_image(run_id, pixels, "array.jpg")
    for wrong in (
        np.full((2, 2), np.nan),
        np.full((2, 2), -1),
        np.zeros((0, 3)),
        np.zeros((2, 2), dtype=object),
    ):
        with pytest.raises((InvalidArgument, InvalidType)):
            client.log_image(run_id, wrong, "wrong.png")
    with pytest.raises(InvalidArgument, match="image key"):
        client.log_image(run_id, pixels, key="a%b")


def test_names_that_only_mlflow_has_say_what_serves(client):
    for where, name, says in (
        (staticrun, "autolog", "log_params"),
        (staticrun, "sklearn", "log_artifact"),
        (staticrun, "register_model", "docs/registry.md"),
        (staticrun, "start_span", "log_table"),
        (client, "create_model_version", "YAML"),
        (client, "start_trace", "log_table"),
    ):
        with pytest.raises(AttributeError, match=says):
            getattr(where, name)
        assert not hasattr(where, name)
    with pytest.raises(AttributeError, match=r"no attribute 'nonsense'$"):
        _ = client.nonsense


def test_ending_twice_and_wrong_arguments(client):
    run_id = client.create_run("0").info.run_id
    client.set_terminated(run_id)
    client.set_terminated(run_id, "FAILED")
    assert client.get_run(run_id).info.status == "FAILED"
    for call in (
        lambda: client.set_terminated(run_id, "LOST"),
        lambda: client.set_terminated(run_id, end_time="now"),
        lambda: client.create_run("0", start_time="1.5"),
        lambda: client.create_run("0", tags=[("a", 1)]),
        lambda: client.log_batch(run_id, [Metric("m", "x")]),
        lambda: client.log_inputs(run_id, [object()]),
        lambda: client.log_inputs(run_id, [{"name": "", "digest": "d"}]),
        lambda: client.set_note(run_id, 3),
        lambda: client.log_text(run_id, b"x", "a.txt"),
    ):
        with pytest.raises((InvalidArgument, InvalidType)):
            call()
    client.delete_run(run_id)
    with pytest.raises(InvalidState):
        client.set_terminated(run_id)


def test_a_store_that_takes_no_change_says_so_to_whoever_waits_for_it(own_store, monkeypatch, caplog):
    made = staticrun.create_experiment("kept")
    with staticrun.start_run() as run:
        pass

    def refused(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system", f"{own_store}/x")

    monkeypatch.setattr("staticrun.store.files.open_append", refused)
    for change in (
        lambda: staticrun.delete_run(run.info.run_id),
        lambda: staticrun.delete_experiment(made),
        lambda: staticrun.rename_experiment(made, "other"),
        lambda: staticrun.Client().set_experiment_tag(made, "a", "b"),
    ):
        with pytest.raises(staticrun.MlflowException, match="does not take the change: Read-only"):
            change()
    assert caplog.records == []
    staticrun.set_experiment_tag("team", "cellar")  # while a program trains, that is no reason to stop
    assert "cannot tag the experiment" in caplog.text


def test_entities_show_their_fields_to_whoever_asks_python(own_store):
    client = staticrun.Client()
    made = client.create_experiment("apples", tags={"project": "forecast"})
    (found,) = client.search_experiments(filter_string="tags.`project` = 'forecast'")
    assert vars(found) == dict(found)
    assert (vars(found)["name"], vars(found)["tags"]) == ("apples", {"project": "forecast"})
    run = client.create_run(made, run_name="first")
    assert vars(run.info)["run_name"] == "first"
    copied = pickle.loads(pickle.dumps(run))
    assert (copied, hash(copied.info)) == (run, hash(run.info))
