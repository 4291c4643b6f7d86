"""The names of MLflow's reserved tags, under MLflow's names for them.

>>> MLFLOW_PARENT_RUN_ID
'mlflow.parentRunId'
"""

from typing import Final

MLFLOW_RUN_NAME: Final = "mlflow.runName"
MLFLOW_RUN_NOTE: Final = "mlflow.note.content"
MLFLOW_PARENT_RUN_ID: Final = "mlflow.parentRunId"
MLFLOW_USER: Final = "mlflow.user"
MLFLOW_SOURCE_NAME: Final = "mlflow.source.name"
MLFLOW_SOURCE_TYPE: Final = "mlflow.source.type"
MLFLOW_GIT_COMMIT: Final = "mlflow.source.git.commit"
MLFLOW_GIT_BRANCH: Final = "mlflow.source.git.branch"
MLFLOW_DATASET_CONTEXT: Final = "mlflow.data.context"
MLFLOW_EXPERIMENT_NOTE: Final = "mlflow.note.content"
