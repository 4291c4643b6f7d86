"""For MLflow's scripts, which import names of tags from `mlflow.utils.mlflow_tags`."""
