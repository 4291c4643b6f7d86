"""Where runs go: by call, by the environment, by default, in this order."""

import os
import subprocess
import sys
import threading

import pytest

import staticrun
from staticrun.errors import InvalidArgument, NotFound
from staticrun.log import active
from staticrun.log.process import current
from staticrun.store.layout import derive_experiment_id


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    for name in list(os.environ):
        if name.startswith("STATICRUN_"):
            monkeypatch.delenv(name)
    for name, value in (
        ("experiment", None),
        ("artifact_uri", None),
        ("tracking_uri", None),
        ("run_id_taken", False),
    ):
        monkeypatch.setattr(active._settings, name, value)
    monkeypatch.chdir(tmp_path)
    yield
    for recorder in list(current.open):
        current.end(recorder, None)


def experiment_of_a_run(**arguments):
    with staticrun.start_run(**arguments) as run:
        pass
    return staticrun.get_experiment(run.info.experiment_id).name


def test_the_folder(tmp_path, monkeypatch):
    assert staticrun.get_tracking_uri() == str(tmp_path / "runs")
    assert not staticrun.is_tracking_uri_set()
    monkeypatch.setenv("STATICRUN_TRACKING_URI", "from-environment")
    assert staticrun.get_tracking_uri() == str(tmp_path / "from-environment")
    assert staticrun.is_tracking_uri_set()
    staticrun.set_tracking_uri((tmp_path / "by call").as_uri())
    assert staticrun.get_tracking_uri() == str(tmp_path / "by call")
    monkeypatch.chdir("/")
    assert staticrun.get_tracking_uri() == str(tmp_path / "by call")


def test_no_folder_is_the_default_one(tmp_path, monkeypatch):
    for default in ("", None):
        staticrun.set_tracking_uri("elsewhere")
        staticrun.set_tracking_uri(default)
        assert staticrun.get_tracking_uri() == str(tmp_path / "runs")
        assert not staticrun.is_tracking_uri_set()
        staticrun.set_artifact_uri("files")
        staticrun.set_artifact_uri(default)
        with staticrun.start_run():
            assert staticrun.get_artifact_uri().startswith(str(tmp_path / "runs"))


def test_what_was_chosen_holds_for_processes_that_are_started(tmp_path, monkeypatch):
    monkeypatch.setenv("STATICRUN_EXPERIMENT_ID", "77")
    staticrun.set_tracking_uri("mine")
    staticrun.set_experiment("chosen")
    code = "import staticrun\nwith staticrun.start_run(run_name='child'):\n    pass"
    subprocess.run([sys.executable, "-c", code], cwd="/", check=True)
    (run,) = staticrun.search_runs(output_format="list")
    assert run.info.run_name == "child"
    # In this process it was chosen for that store alone.
    monkeypatch.delenv("STATICRUN_EXPERIMENT_ID")
    staticrun.set_tracking_uri("another")
    assert experiment_of_a_run() == "Default"
    monkeypatch.setenv("STATICRUN_EXPERIMENT_NAME", "by name")
    assert experiment_of_a_run() == "by name"


def test_the_experiment(monkeypatch):
    by_id = staticrun.create_experiment("by id")
    monkeypatch.setenv("STATICRUN_EXPERIMENT_ID", by_id)
    assert experiment_of_a_run() == "by id"
    monkeypatch.setenv("STATICRUN_EXPERIMENT_NAME", "by name")
    assert experiment_of_a_run() == "by name"
    staticrun.set_experiment("by call")
    assert experiment_of_a_run() == "by call"
    assert experiment_of_a_run(experiment_id=by_id) == "by id"
    assert experiment_of_a_run(experiment_id=0) == "Default"
    monkeypatch.setattr(active._settings, "experiment", None)
    monkeypatch.delenv("STATICRUN_EXPERIMENT_NAME")
    for wrong, error in (("77", NotFound), ("../x", InvalidArgument)):
        monkeypatch.setenv("STATICRUN_EXPERIMENT_ID", wrong)
        with pytest.raises(error):
            staticrun.start_run()


def test_an_experiment_that_was_chosen_and_deleted_takes_no_run():
    chosen = staticrun.set_experiment("gone").experiment_id
    staticrun.delete_experiment(chosen)
    with pytest.raises(InvalidArgument, match="deleted"):
        staticrun.start_run()
    staticrun.restore_experiment(chosen)
    staticrun.rename_experiment(chosen, "back")
    assert experiment_of_a_run() == "back"
    assert chosen == derive_experiment_id("gone")


def test_the_run(monkeypatch):
    monkeypatch.setenv("STATICRUN_RUN_ID", "job-7")
    with staticrun.start_run() as run:
        assert run.info.run_id == "job-7"
    monkeypatch.setattr(active._settings, "run_id_taken", False)
    with staticrun.start_run(run_id="job-7", run_name="again") as run:
        assert run.info.run_name == "again"


def test_info_of_a_run_needs_no_store(monkeypatch):
    with staticrun.start_run(run_name="here") as run:
        first = run.info
        monkeypatch.setattr("staticrun.store.files.read", None)  # whoever reads now fails
        assert run.info == first
    assert (run.info.status, run.info.run_name) == ("FINISHED", "here")
    assert run.info.end_time >= run.info.start_time


def test_threads_edit_runs_by_their_ids_at_once():
    client = staticrun.Client()
    ids = [client.create_run("0").info.run_id for _ in range(4)]
    errors = []

    def work(number):
        try:
            for step in range(200):
                client.log_metric(ids[(number + step) % 4], f"m{number}", step, step=step)
                if step % 50 == 0:
                    with staticrun.start_run():
                        staticrun.log_metric("x", 1)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    counts = [len(client.get_metric_history(run_id, f"m{number}")) for run_id in ids for number in range(6)]
    assert sum(counts) == 6 * 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_goes_on_with_edits():
    client = staticrun.Client()
    run_id = client.create_run("0").info.run_id
    client.log_metric(run_id, "m", 1.0, step=0)
    pid = os.fork()
    if pid == 0:
        try:
            client.log_metric(run_id, "m", 2.0, step=1)
            staticrun.flush()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    client.log_metric(run_id, "m", 3.0, step=2)
    client.set_terminated(run_id)
    assert [metric.value for metric in client.get_metric_history(run_id, "m")] == [1.0, 2.0, 3.0]
    assert client.get_run(run_id).info.status == "FINISHED"
