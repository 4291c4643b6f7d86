"""Folds as child runs, their mean and spread in the run around them."""

import statistics

import staticrun as mlflow
from staticrun.tracking import MlflowClient

mlflow.set_experiment("cross validation")
with mlflow.start_run(run_name="5 folds") as parent:
    mlflow.log_param("n_splits", 5)
    scores = []
    for fold in range(5):
        with mlflow.start_run(run_name=f"fold {fold}", nested=True):
            mlflow.log_param("fold", fold)
            score = 0.9 + fold / 100
            mlflow.log_metric("accuracy", score)
            scores.append(score)
        mlflow.log_metric("fold_accuracy", score, step=fold)
    mlflow.log_metrics({"accuracy_mean": statistics.mean(scores), "accuracy_std": statistics.stdev(scores)})

history = MlflowClient().get_metric_history(parent.info.run_id, "fold_accuracy")
assert [metric.step for metric in history] == [0, 1, 2, 3, 4]
