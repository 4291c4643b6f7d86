"""What the machine does while a run goes on: sampled by a thread that ends with the run."""

import sys
import threading
import time

import pytest

import staticrun
from staticrun.errors import InvalidArgument
from staticrun.log import system

NAMES = {
    f"system/{name}"
    for name in (
        "cpu_utilization_percentage", "system_memory_usage_megabytes", "system_memory_usage_percentage",
        "disk_usage_percentage", "disk_usage_megabytes", "disk_available_megabytes",
        "network_receive_megabytes", "network_transmit_megabytes",
    )
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(own_store, monkeypatch):
    for name in ("enabled", "interval", "samples", "warned"):
        monkeypatch.setattr(system.settings, name, getattr(system._Settings, name))
    staticrun.set_system_metrics_sampling_interval(0.05)


def sampled(run, count=2):
    """The metrics of a run once a metric has so many points."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        staticrun.flush()
        found = staticrun.get_run(run.info.run_id).data.metrics
        history = staticrun.get_metric_history(run.info.run_id, "system/cpu_utilization_percentage")
        if len(history) >= count:
            return found, history
        time.sleep(0.05)
    raise AssertionError("nothing was sampled")


def threads():
    return [one for one in threading.enumerate() if one.name == "staticrun-system"]


def test_a_run_is_sampled_under_mlflows_names_until_it_ends():
    pytest.importorskip("psutil")
    with staticrun.start_run(log_system_metrics=True) as run:
        found, history = sampled(run)
        assert len(threads()) == 1
    assert set(found) >= NAMES
    assert [metric.step for metric in history[:2]] == [0, 1]
    assert 0 < found["system/system_memory_usage_percentage"] <= 100
    until = time.monotonic() + 10
    while threads() and time.monotonic() < until:
        time.sleep(0.02)
    assert threads() == []
    with staticrun.start_run(run.info.run_id, log_system_metrics=True):
        _, more = sampled(run, len(history) + 3)
    assert len({metric.step for metric in more}) == len(more)


def test_who_asks_for_it(monkeypatch):
    pytest.importorskip("psutil")
    started = []
    monkeypatch.setattr("staticrun.log.process.sampler", lambda recorder: started.append(recorder))

    def is_sampled(**options):
        started.clear()
        with staticrun.start_run(**options):
            return bool(started)

    assert not is_sampled()
    monkeypatch.setenv(system.ENABLE, "true")
    assert is_sampled()
    assert not is_sampled(log_system_metrics=False)
    staticrun.disable_system_metrics_logging()
    assert not is_sampled()
    staticrun.enable_system_metrics_logging()
    assert is_sampled()


def test_without_psutil_one_warning_says_what_to_install(monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "psutil", None)
    for _ in range(2):
        with staticrun.start_run(log_system_metrics=True) as run:
            staticrun.log_metric("x", 1)
    assert staticrun.get_run(run.info.run_id).data.metrics == {"x": 1.0}
    assert [record.getMessage() for record in caplog.records] == [
        "staticrun: system metrics need psutil, which is not installed: pip install 'staticrun[system]'"
    ]


@pytest.mark.parametrize("wrong", [0, -1, "soon", float("nan"), True])
def test_an_interval_is_a_positive_number(wrong):
    with pytest.raises(InvalidArgument):
        staticrun.set_system_metrics_sampling_interval(wrong)
    with pytest.raises(InvalidArgument):
        staticrun.set_system_metrics_samples_before_logging(wrong)


def test_a_process_that_samples_ends_and_its_forks_do_not_sample(script, only_run):
    pytest.importorskip("psutil")
    script(
        """
import os, threading, time
import staticrun
staticrun.set_system_metrics_sampling_interval(0.05)
staticrun.start_run(log_system_metrics=True)
time.sleep(0.5)
pid = os.fork()
if pid == 0:
    staticrun.log_metric("child", 1)
    assert not [one for one in threading.enumerate() if one.name == "staticrun-system"]
    os._exit(0)
assert os.waitpid(pid, 0)[1] == 0
"""
    )
    run = only_run()
    assert run.status == "FINISHED"
    assert set(run.metrics) >= NAMES | {"child"}
    assert run.metrics["system/cpu_utilization_percentage"].count > 1
