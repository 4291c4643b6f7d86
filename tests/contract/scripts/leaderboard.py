"""Reads back what others logged: the best run by a metric, a tag for it, the worst ones deleted."""

import staticrun as mlflow
from staticrun.entities import ViewType

mlflow.set_experiment("leaderboard")
for number in range(6):
    with mlflow.start_run(run_name=f"candidate {number}", tags={"team": "ab"[number % 2]}):
        mlflow.log_param("size", 2**number)
        mlflow.log_metric("accuracy", 1 - 0.5 / (number + 1))

experiment = mlflow.get_experiment_by_name("leaderboard")
client = mlflow.MlflowClient()
best = client.search_runs(
    experiment_ids=experiment.experiment_id,
    filter_string="tags.team = 'a' and metrics.accuracy > 0.6",
    run_view_type=ViewType.ACTIVE_ONLY,
    max_results=1,
    order_by=["metrics.accuracy DESC"],
)[0]
assert best.data.params["size"] == "16"
client.set_tag(best.info.run_id, "champion", True)
client.update_run(best.info.run_id, name="champion")

frame = mlflow.search_runs(experiment_ids=[experiment.experiment_id], output_format="pandas")
assert "candidate 5" in set(frame["tags.mlflow.runName"])
for run_id in frame.sort_values("metrics.accuracy")["run_id"].head(2):
    mlflow.delete_run(run_id)
assert len(mlflow.search_runs(experiment_names=["leaderboard"])) == 4
assert len(client.search_runs([experiment.experiment_id], run_view_type=ViewType.ALL)) == 6
mlflow.set_experiment_tags({"mlflow.note.content": "The **best** of six.", "purpose": "demo"})
