"""MLflow's names that staticrun does not have: each says what serves instead, however it is asked for."""

import importlib
import subprocess
import sys

import pytest

import staticrun
from staticrun.client import Client


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("autolog", "log_params"),
        ("register_model", "docs/registry.md"),
        ("start_span", "tracks runs"),
        ("register_prompt", "tracks runs"),
        ("list_workspaces", "plain files"),
        ("set_system_metrics_node_id", "log_system_metrics"),
    ],
)
def test_a_name_of_mlflow_says_what_serves_instead(name: str, instead: str) -> None:
    with pytest.raises(AttributeError, match="which MLflow has") as caught:
        getattr(staticrun, name)
    assert instead in str(caught.value)


@pytest.mark.parametrize("name", ["nothing", "log_metrik", "trace_it", "my_prompt"])
def test_a_name_that_nobody_has_is_only_not_there(name: str) -> None:
    for where in (staticrun, Client()):
        with pytest.raises(AttributeError) as caught:
            getattr(where, name)
        assert "MLflow" not in str(caught.value)


@pytest.mark.parametrize("name", ["create_prompt_version", "get_model_version", "create_webhook"])
def test_the_client_says_so_too(name: str) -> None:
    with pytest.raises(AttributeError, match="which MLflow has"):
        getattr(Client(), name)


@pytest.mark.parametrize(
    ("module", "instead"),
    [
        ("sklearn", "log_artifact"),
        ("pyfunc.model", "log_artifact"),
        ("models.signature", "log_artifact"),
        ("genai", "tracks runs"),
    ],
)
def test_a_module_of_mlflow_says_so_when_it_is_imported(module: str, instead: str) -> None:
    with pytest.raises(ModuleNotFoundError, match="which MLflow has") as caught:
        importlib.import_module(f"staticrun.{module}")
    assert instead in str(caught.value)


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("from staticrun import autolog", "log_params"),
        ("from staticrun import register_model", "docs/registry.md"),
        ("from staticrun import sklearn", "log_artifact"),
        ("from staticrun.entities import SpanType", "tracks runs"),
        ("from staticrun.entities import LoggedModelStatus", "log_artifact"),
        ("from staticrun.entities.model_registry import ModelVersion", "docs/registry.md"),
        ("from staticrun.models.signature import infer_signature", "log_artifact"),
        ("from staticrun.tracking import set_registry_uri", "docs/registry.md"),
        ("import staticrun.tracking\nstaticrun.tracking.set_registry_uri('x')", "docs/registry.md"),
        ("import staticrun\nstaticrun.data.from_huggingface(1)", "from_polars"),
        ("import staticrun\nstaticrun.Client().search_datasets()", "from_polars"),
    ],
)
def test_a_line_of_a_script_says_so(line: str, instead: str) -> None:
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=False)
    last = done.stderr.strip().splitlines()[-2:]
    assert "which MLflow has" in last[0]
    assert instead in last[1]


@pytest.mark.parametrize(
    "line", ["from staticrun.entities import Nothing", "from staticrun.tracking import fluid"]
)
def test_a_line_that_is_wrong_everywhere_says_only_that(line: str) -> None:
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=False)
    assert done.stderr.strip().splitlines()[-1].startswith("ImportError: cannot import name")


def test_a_client_is_made_as_mlflows_is(tmp_path: object) -> None:
    client = staticrun.MlflowClient(tracking_uri=str(tmp_path), registry_uri="sqlite:///registry.db")
    assert client.tracking_uri == str(tmp_path)


def test_other_modules_are_only_not_there() -> None:
    for name in ("staticrun.nothing", "staticrun.log.sklearn", "nothing_at_all.sklearn"):
        with pytest.raises(ModuleNotFoundError) as caught:
            importlib.import_module(name)
        assert "MLflow" not in str(caught.value)


def test_scripts_that_import_mlflow_itself_can_be_served(tmp_path: object) -> None:
    code = """
import sys, staticrun
sys.modules["mlflow"] = staticrun
import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient as Same
from mlflow.tracking.client import MlflowClient as Again
import mlflow.data
assert mlflow.search_runs().empty
with mlflow.start_run() as run:
    mlflow.log_table({"a": [1, 2]}, "t.json")
    client = MlflowClient()
    client.log_batch(run.info.run_id, [Metric("m", 1.0, 1, 2)], [Param("p", "v")], [RunTag("t", "w")])
    mlflow.log_input(mlflow.data.from_numpy([[1.0]]))
frame = mlflow.search_runs(filter_string="metrics.m = 1")
assert frame.iloc[0]["params.p"] == "v" and list(mlflow.load_table("t.json")["a"]) == [1, 2]
assert mlflow.search_runs(output_format="polars").height == 1
(found,) = Same().search_runs(["0"], "metrics.m = 1", ViewType.ACTIVE_ONLY)
print(found.data.params, len(found.inputs.dataset_inputs))
try:
    Again().get_run("0" * 32)
except MlflowException as error:
    print(error.error_code)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=str(tmp_path), capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("{'p': 'v'} 1\nRESOURCE_DOES_NOT_EXIST\n", "")


def test_images_as_objects(tmp_path: object) -> None:
    np = pytest.importorskip("numpy")
    pytest.importorskip("PIL")
    image = staticrun.Image(np.arange(12, dtype=np.uint8).reshape(2, 2, 3))
    assert image.to_list() == [(0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11)]
    assert image.to_pil().size == (2, 2)
    path = f"{tmp_path}/a.png"
    image.resize((4, 6)).save(path)
    assert staticrun.Image(path).to_array().shape == (6, 4, 3)
    for wrong in (3, None, object()):
        with pytest.raises(staticrun.exceptions.InvalidType):
            staticrun.Image(wrong)
