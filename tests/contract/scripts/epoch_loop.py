"""A loop over epochs and batches: losses by global step, validation by epoch, the best one kept."""

import json
import os
import tempfile

import numpy as np

import staticrun as mlflow

CONFIG = {"epochs": 5, "batch_size": 16, "lr": 0.2, "optimizer": {"name": "sgd", "momentum": 0.0}}


def flat(config, prefix=""):
    for key, value in config.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


rng = np.random.default_rng(0)
inputs = rng.normal(size=(128, 3))
targets = inputs @ np.array([1.0, -2.0, 0.5]) + rng.normal(scale=0.01, size=128)
weights, best = np.zeros(3), float("inf")

mlflow.set_tracking_uri(mlflow.get_tracking_uri())
experiment = mlflow.get_experiment_by_name("epoch loop")
experiment_id = experiment.experiment_id if experiment else mlflow.create_experiment("epoch loop")
mlflow.start_run(experiment_id=experiment_id, run_name="linear")
mlflow.log_params(dict(flat(CONFIG)))
checkpoints = tempfile.mkdtemp()
step = 0
for epoch in range(CONFIG["epochs"]):
    for begin in range(0, 96, CONFIG["batch_size"]):
        batch = slice(begin, begin + CONFIG["batch_size"])
        error = inputs[batch] @ weights - targets[batch]
        weights -= CONFIG["lr"] * inputs[batch].T @ error / len(error)
        mlflow.log_metric("train/loss", np.mean(error**2), step=step)
        step += 1
    loss = np.mean((inputs[96:] @ weights - targets[96:]) ** 2)
    mlflow.log_metrics({"val/loss": loss, "lr": CONFIG["lr"], "epoch": epoch}, step=epoch)
    if loss < best:
        best = loss
        with open(os.path.join(checkpoints, f"epoch-{epoch}.json"), "w") as file:
            json.dump(weights.tolist(), file)
mlflow.log_artifacts(checkpoints, artifact_path="checkpoints")
mlflow.set_tag("best_loss", f"{best:.3g}")
mlflow.end_run()
