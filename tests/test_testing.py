"""What users' tests get: a store of their own, and what was logged to it."""

import multiprocessing
import os
import subprocess
import sys
import threading

import pytest

import staticrun
from staticrun.log import active, system
from staticrun.testing import isolated_store

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def train(name="tree", **params):
    with staticrun.start_run(run_name=name, tags={"team": "cellar"}):
        staticrun.log_params({"depth": 3, **params})
        for step, loss in [(2, 0.3), (0, 0.9), (1, float("nan"))]:
            staticrun.log_metric("loss", loss, step=step)
        staticrun.log_text("It converged.", "notes/first.md")
        staticrun.log_dict({"a": [1]}, "a.json")


def test_what_was_logged_is_read_back():
    with isolated_store() as store:
        train()
        run = store.run()
        assert (run.name, run.status, run.experiment, run.parent_id) == ("tree", "FINISHED", "Default", None)
        assert (run.params, run.metrics, run.tags["team"]) == ({"depth": "3"}, {"loss": 0.3}, "cellar")
        assert run.history("loss")[::2] == [0.9, 0.3]
        assert [point.step for point in run.points("loss")] == [0, 1, 2]
        assert run.artifacts == ["a.json", "notes/first.md"]
        assert (run.text("notes/first.md"), run.json("a.json")) == ("It converged.", {"a": [1]})
        assert os.path.isfile(run.artifact("a.json"))
        assert run.entity.info.run_id == run.run_id == store.client.get_run(run.run_id).info.run_id
        run.assert_logged(
            params={"depth": 3}, metrics={"loss": pytest.approx(0.3)}, tags={"team": "cellar"},
            artifacts=["a.json"], status="FINISHED",
        )  # fmt: skip
    assert not os.path.exists(store.root)


def test_runs_come_in_order_and_by_name_and_experiment():
    with isolated_store() as store:
        assert store.runs() == []
        assert store.frame().is_empty()
        for name in ("b", "a"):
            train(name)
        staticrun.set_experiment("wine")
        train("c", lr=0.1)
        staticrun.delete_run(store.run("b").run_id)
        assert [run.name for run in store.runs()] == ["a", "c"]
        assert [run.name for run in store.runs(experiment="wine")] == ["c"]
        assert store.frame()["tags.mlflow.runName"].to_list() == ["a", "c"]
        assert store.frame("params.lr = '0.1'", ["metrics.loss"]).height == 1


def test_a_failure_says_what_there_is():
    with isolated_store() as store:
        with pytest.raises(AssertionError, match=rf"no run in {store.root}, not one$"):
            store.run()
        for name in ("a", "b"):
            train(name)
        with pytest.raises(
            AssertionError, match=r"2 runs in .*, not one\n.*'a' FINISHED in 'Default'.*\n.*'b'"
        ):
            store.run()
        with pytest.raises(AssertionError, match=r"no run named 'c' in experiment 'wine' in .*\n.*'a'"):
            store.run("c", experiment="wine")
        run = store.run("a")
        with pytest.raises(KeyError, match=r"^the run has no param 'dept'; did you mean 'depth'\?"):
            run.params["dept"]
        with pytest.raises(AssertionError, match="no metric 'acc'; it has loss"):
            run.history("acc")
        with pytest.raises(AssertionError, match=r"no artifact 'b\.json'"):
            run.text("b.json")
        with pytest.raises(AssertionError) as failed:
            run.assert_logged(
                params={"depth": 4}, metrics={"loss": 0.4, "acc": 1}, tags={"team": 1}, artifacts="x",
                status="FAILED",
            )  # fmt: skip
        assert str(failed.value).splitlines()[1:] == [
            "  its status is FINISHED, not FAILED",
            "  param 'depth' is '3', not '4'",
            "  tag 'team' is 'cellar', not '1'",
            "  metric 'loss' is 0.3, not 0.4",
            "  the run has no metric 'acc'; it has loss",
            "  the run has no artifact 'x'; it has a.json, notes/first.md",
        ]


def test_a_program_that_chose_another_store_is_told(tmp_path):
    with isolated_store() as store:
        staticrun.set_tracking_uri(tmp_path / "own")
        train()
        with pytest.raises(AssertionError, match=f"set_tracking_uri: runs go to {tmp_path}/own"):
            store.run()


def test_nothing_gets_in_and_nothing_stays(tmp_path, monkeypatch, own_store):
    monkeypatch.setenv("STATICRUN_RUN_ID", "job-1")
    monkeypatch.setenv("STATICRUN_EXPERIMENT_NAME", "outside")
    staticrun.set_artifact_uri(tmp_path / "files")
    staticrun.set_experiment("chosen")
    staticrun.set_system_metrics_sampling_interval(3)
    outer = staticrun.start_run()
    with isolated_store() as store:
        assert staticrun.active_run() is None
        assert staticrun.last_active_run() is None
        assert staticrun.get_tracking_uri() == store.root
        assert system.settings.interval == 10
        left = staticrun.start_run(run_name="left open", log_system_metrics=True)
        staticrun.enable_system_metrics_logging()
        staticrun.set_experiment("inner")
        os.environ["STATICRUN_EXPERIMENT_ID"] = "7"
        with isolated_store() as deeper, staticrun.start_run(run_name="deeper"):
            assert deeper.run().name == "deeper"
        assert staticrun.active_run() == left
        assert (store.run().experiment, store.run().entity.info.artifact_uri) == (
            "Default", os.path.join(store.root, "0", left.info.run_id, "artifacts"),
        )  # fmt: skip
    assert "STATICRUN_EXPERIMENT_ID" not in os.environ
    assert os.environ["STATICRUN_RUN_ID"] == "job-1"
    assert staticrun.get_tracking_uri() == own_store
    assert staticrun.active_run() == outer
    assert (system.settings.interval, system.is_enabled()) == (3, False)
    for thread in threading.enumerate():
        if thread.name == "staticrun-system":
            thread.join(10)
            assert not thread.is_alive()
    staticrun.end_run()
    with staticrun.start_run() as run:
        assert run.info.artifact_uri.startswith(str(tmp_path / "files"))
    assert active._settings.experiment[1].name == "chosen"


def test_processes_log_there_too():
    with isolated_store() as store:
        code = "import staticrun\nwith staticrun.start_run(run_name={!r}):\n    staticrun.log_metric('x', 1)"
        subprocess.run([sys.executable, "-c", code.format("child")], check=True)
        # A function that every process can import, wherever it finds these tests.
        spawned = multiprocessing.get_context("spawn").Process(target=exec, args=(code.format("spawned"),))
        spawned.start()
        spawned.join()
        assert sorted(run.name for run in store.runs()) == ["child", "spawned"]


def test_neither_pytest_nor_polars_is_loaded_before_it_is_needed():
    code = (
        "import sys, staticrun, staticrun.testing\n"
        "with staticrun.testing.isolated_store() as store:\n"
        "    with staticrun.start_run():\n"
        "        staticrun.log_metric('x', 1)\n"
        "    assert store.run().metrics == {'x': 1.0}\n"
        "print(sorted({'pytest', 'polars', 'numpy', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def session(tmp_path):
    """Runs pytest on files of a user's."""

    def run(*arguments, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("STATICRUN_")}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path}/t"]
        return subprocess.run(
            [*command, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return run


def documented():
    with open(os.path.join(ROOT, "docs", "testing.md"), encoding="utf-8") as file:
        return [block.partition("```")[0] for block in file.read().split("```python\n")[1:]]


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_what_the_page_shows_works_in_a_session_of_pytest(session, tmp_path, workers):
    conftest, tests, unit = documented()
    done = session(*workers, conftest=conftest, test_training=tests, test_unit=unit)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout
    assert "warning" not in done.stdout
    assert not (tmp_path / "runs").exists()


def test_a_failing_test_shows_its_own_line(session):
    done = session(
        conftest="from staticrun.testing.fixtures import staticrun_store",
        test_one="import staticrun\n"
        "def test_it(staticrun_store):\n"
        "    with staticrun.start_run(run_name='tree'):\n"
        "        staticrun.log_metrics({'loss': 0.3})\n"
        "    staticrun_store.run().assert_logged(metrics={'los': 0.3})\n",
    )
    assert "E       AssertionError: run 'tree' did not log what it should" in done.stdout
    assert "the run has no metric 'los'; did you mean 'loss'? It has loss" in done.stdout
    assert "test_one.py:5: AssertionError" in done.stdout


def test_whoever_does_not_ask_has_no_fixture(session):
    done = session(test_one="def test_it(staticrun_store): pass")
    assert "fixture 'staticrun_store' not found" in done.stdout
