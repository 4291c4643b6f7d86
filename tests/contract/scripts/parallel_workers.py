"""Trials in a pool of processes, each with a run of its own below the run that started them."""

import multiprocessing

import staticrun as mlflow


def trial(job):
    parent_id, number = job
    mlflow.set_experiment("parallel")
    with mlflow.start_run(run_name=f"worker {number}", parent_run_id=parent_id, nested=True) as run:
        mlflow.log_param("number", number)
        for step in range(20):
            mlflow.log_metric("value", number + step / 100, step=step)
        return run.info.run_id


if __name__ == "__main__":
    mlflow.set_experiment("parallel")
    with mlflow.start_run(run_name="pool") as parent:
        jobs = [(parent.info.run_id, number) for number in range(4)]
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            made = pool.map(trial, jobs)
        mlflow.log_metric("best", max(mlflow.get_run(run_id).data.metrics["value"] for run_id in made))
    assert len(set(made)) == 4
    assert all(mlflow.get_parent_run(run_id).info.run_id == parent.info.run_id for run_id in made)
