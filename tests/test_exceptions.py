"""Existing `except` clauses go on to work."""

import pytest

import staticrun
from staticrun import exceptions
from staticrun.exceptions import MlflowException
from staticrun.log.process import current


@pytest.fixture(autouse=True)
def close():
    yield
    for recorder in list(current.open):
        current.end(recorder, None)


def test_all_errors_are_mlflows_by_name(tmp_path):
    assert staticrun.MlflowException is MlflowException is staticrun.StaticrunException
    for name in exceptions.__all__:
        assert issubclass(getattr(exceptions, name), MlflowException)
    client = staticrun.Client(tmp_path / "runs")
    run_id = client.create_run("0").info.run_id
    client.log_param(run_id, "p", 1)
    for call, code in (
        (lambda: client.get_run("0" * 32), "RESOURCE_DOES_NOT_EXIST"),
        (lambda: client.get_experiment("77"), "RESOURCE_DOES_NOT_EXIST"),
        (lambda: client.create_experiment(" "), "INVALID_PARAMETER_VALUE"),
        (lambda: client.log_param(run_id, "p", 2), "INVALID_PARAMETER_VALUE"),
        (lambda: client.log_metric(run_id, "../x", 2), "INVALID_PARAMETER_VALUE"),
    ):
        with pytest.raises(MlflowException) as caught:
            call()
        assert caught.value.error_code == code


def test_errors_of_values_are_pythons_too(tmp_path):
    client = staticrun.Client(tmp_path / "runs")
    run_id = client.create_run("0").info.run_id
    with pytest.raises(TypeError):
        client.log_metric(run_id, "m", "x")
    with pytest.raises(ValueError, match="Invalid metric name"):
        client.log_metric(run_id, "", 1)
    with pytest.raises(LookupError):
        client.get_run("0" * 32)
    with pytest.raises(FileNotFoundError, match="there is no file") as caught:
        client.log_artifact(run_id, tmp_path / "none")
    assert isinstance(caught.value, MlflowException)
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        client.log_artifacts(run_id, tmp_path / "none")
