"""Figures, tables, images and a few files of other kinds."""

import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import staticrun as mlflow

mlflow.set_experiment("pictures")
with mlflow.start_run(run_name="report"):
    figure, axes = plt.subplots()
    axes.plot([0, 1, 2], [1.0, 0.5, 0.25])
    mlflow.log_figure(figure, "plots/loss.png")
    mlflow.log_figure(figure, "plots/loss.svg")
    plt.close(figure)
    for step in range(3):
        mlflow.log_image(np.full((8, 8, 3), step * 80, dtype=np.uint8), key="samples", step=step)
    mlflow.log_image(mlflow.Image(np.eye(16)), "eye.png")
    frame = pd.DataFrame({"text": ["good", "bad"], "label": [1, 0], "score": [0.9, 0.2]})
    mlflow.log_table(frame, "predictions.json")
    mlflow.log_table({"text": ["late"], "label": [1], "score": [0.7]}, "predictions.json")
    mlflow.log_dict({"labels": {"0": "bad", "1": "good"}}, "labels.yaml")
    mlflow.log_stream(io.BytesIO(b"\x00\x01\x02"), "raw.bin")
    assert mlflow.get_artifact_uri("eye.png").endswith("eye.png")
    run_id = mlflow.active_run().info.run_id

assert len(mlflow.load_table("predictions.json", run_ids=[run_id])) == 3
assert mlflow.artifacts.load_image(f"runs:/{run_id}/eye.png").size == (16, 16)
