"""Everything by the client: runs without an active one, ended by hand, one of them failed."""

from staticrun import MlflowClient
from staticrun.entities import Metric, Param, RunTag, ViewType
from staticrun.exceptions import MlflowException
from staticrun.utils.mlflow_tags import MLFLOW_RUN_NAME

client = MlflowClient()
try:
    experiment_id = client.create_experiment("client only", tags={"owner": "team"})
except MlflowException as error:
    if error.error_code != "RESOURCE_ALREADY_EXISTS":
        raise
    experiment_id = client.get_experiment_by_name("client only").experiment_id

for number in range(3):
    run_id = client.create_run(experiment_id, tags={MLFLOW_RUN_NAME: f"job {number}"}).info.run_id
    client.log_param(run_id, "number", number)
    client.log_batch(
        run_id,
        metrics=[Metric("loss", 1 / (step + 1), 1000 + step, step) for step in range(10)],
        params=[Param("kind", "batch")],
        tags=[RunTag("stage", "done")],
    )
    try:
        if number == 2:
            raise RuntimeError("no more memory")
        client.log_text(run_id, "fine", "result.txt")
        client.set_terminated(run_id)
    except RuntimeError as error:
        client.set_tag(run_id, "error", str(error))
        client.set_terminated(run_id, status="FAILED")

page = client.search_runs([experiment_id], "params.kind = 'batch'", ViewType.ACTIVE_ONLY, max_results=2)
rest = client.search_runs([experiment_id], max_results=2, page_token=page.token)
assert len(page) == 2
assert len(rest) == 1
assert rest.token is None
