"""A run that stops in the middle, and another start that goes on with it from its last step."""

import staticrun as mlflow

mlflow.set_experiment("resuming")


def train(run_id=None, until=10, stop_at=None):
    with mlflow.start_run(run_id=run_id, run_name=None if run_id else "long job") as run:
        done = mlflow.get_metric_history(run.info.run_id, "loss") if run_id else []
        first = done[-1].step + 1 if done else 0
        if not run_id:
            mlflow.log_param("until", until)
        for epoch in range(first, until):
            if epoch == stop_at:
                raise InterruptedError(f"preempted at {epoch}")
            mlflow.log_metric("loss", 1 / (epoch + 1), step=epoch)
        return run.info.run_id


try:
    train(stop_at=6)
except InterruptedError:
    stopped = mlflow.last_active_run()
    assert stopped.info.status == "FAILED"
run_id = train(run_id=stopped.info.run_id)
assert run_id == stopped.info.run_id
assert len(mlflow.get_metric_history(run_id, "loss")) == 10
