"""Ask a real MLflow what it answers, and keep it in mlflow.json.

    python -m venv /tmp/mlflow && /tmp/mlflow/bin/pip install mlflow-skinny sqlalchemy alembic pandas
    /tmp/mlflow/bin/python tests/contract/filter/record.py

The runs of runs.json are logged to MLflow's own store, the database (SQLite), and each line of asked.txt is
put to it. An answer is the list of the runs in order, by the first two digits of their ids; null for a text
that was refused.
"""

import json
import os
import tempfile
from typing import Any
from unittest import mock

import mlflow
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunStatus, RunTag, ViewType
from mlflow.exceptions import MlflowException
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

HERE = os.path.dirname(os.path.abspath(__file__))


def main() -> None:
    with open(os.path.join(HERE, "runs.json"), encoding="utf-8") as file:
        given = json.load(file)
    with tempfile.TemporaryDirectory() as folder:
        store = SqlAlchemyStore(f"sqlite:///{folder}/mlflow.db", f"{folder}/artifacts")
        for run in given["runs"]:
            log(store, run)
        cases = [ask(store, line) for line in asked()]
    path = os.path.join(HERE, "mlflow.json")
    with open(path, "w", encoding="utf-8") as file:
        head = {"mlflow": mlflow.__version__, "store": "sqlite"}
        lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases)
        file.write(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n")
    refused = sum(case["runs"] is None for case in cases)
    print(f"{path}: {len(cases)} cases, {refused} refused, by MLflow {mlflow.__version__}")


def asked() -> list[str]:
    with open(os.path.join(HERE, "asked.txt"), encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def log(store: Any, run: dict[str, Any]) -> None:
    wanted = mock.Mock(hex=run["id"])
    with mock.patch("uuid.uuid4", return_value=wanted):
        store.create_run("0", run["user"], run["start"], [], run["name"])
    metrics = [
        Metric(key, float(value), run["start"] + step, step)
        for key, values in run["metrics"].items()
        for step, value in enumerate(values)
    ]
    params = [Param(key, value) for key, value in run["params"].items()]
    tags = [RunTag(key, value) for key, value in run["tags"].items()]
    store.log_batch(run["id"], metrics, params, tags)
    for name, digest, context in run["datasets"]:
        dataset = Dataset(name, digest, "local", "here")
        store.log_inputs(run["id"], [DatasetInput(dataset, [InputTag("mlflow.data.context", context)])])
    store.update_run_info(run["id"], RunStatus.from_string(run["status"]), run["end"], run["name"])
    if run.get("lifecycle") == "deleted":
        store.delete_run(run["id"])


def ask(store: Any, line: str) -> dict[str, Any]:
    text, _, order = line.replace("\\n", "\n").partition("\t")
    order_by = order.split("|") if order else []
    case: dict[str, Any] = {"filter": text}
    if order_by:
        case["order_by"] = order_by
    return case | {"runs": answer(store, text, order_by)}


def answer(store: Any, text: str, order_by: list[str]) -> list[str] | None:
    try:
        found = store.search_runs(["0"], text, ViewType.ACTIVE_ONLY, 1000, order_by)
    except MlflowException:
        return None
    except Exception as error:  # a crash is a refusal, too, but should be seen
        print(f"{text!r} {order_by}: {type(error).__name__}: {error}"[:150])
        return None
    return [run.info.run_id[:2] for run in found]


if __name__ == "__main__":
    main()
