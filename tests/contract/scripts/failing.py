"""Runs that go wrong: caught, told by a tag, ended as failed by hand, and one that nobody catches."""

import traceback

import staticrun as mlflow
from staticrun.exceptions import MlflowException

mlflow.set_experiment("failing")
try:
    with mlflow.start_run(run_name="caught"):
        mlflow.log_param("lr", 10)
        raise ValueError("the loss is not finite")
except ValueError:
    pass

run = mlflow.start_run(run_name="told")
try:
    1 / 0  # noqa: B018
except ZeroDivisionError as error:
    mlflow.set_tag("error", repr(error))
    mlflow.log_text(traceback.format_exc(), "error.txt")
    mlflow.end_run(status="FAILED")

with mlflow.start_run(run_name="goes on"):
    mlflow.log_param("lr", 0.1)
    try:
        mlflow.log_param("lr", 0.2)
    except MlflowException as error:
        mlflow.set_tag("refused", error.error_code)
    try:
        mlflow.log_metric("loss", "not a number")
    except MlflowException:
        mlflow.log_metric("loss", 0.5)
    try:
        mlflow.start_run()
    except Exception as error:
        mlflow.set_tag("second_start", str(error).partition(".")[0])

mlflow.start_run(run_name="nobody catches")
mlflow.log_metric("loss", 3.0)
raise SystemError("the end")
