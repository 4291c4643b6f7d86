"""Nothing is set in code: the folder, the experiment and the artifacts come from the environment."""

import os
import sys

import staticrun as mlflow

assert mlflow.is_tracking_uri_set()
assert mlflow.get_tracking_uri() == os.path.abspath(os.environ["STATICRUN_TRACKING_URI"])
mlflow.log_param("argument", sys.argv[1:])
mlflow.log_metric("started_by_itself", 1)
mlflow.log_text("elsewhere", "note.txt")
active = mlflow.active_run()
assert mlflow.get_experiment(active.info.experiment_id).name == os.environ["STATICRUN_EXPERIMENT_NAME"]
assert active.info.artifact_uri.startswith(os.path.abspath(os.environ["STATICRUN_ARTIFACT_URI"]))
