"""A sweep: one run around it, a run in it for each setting, the best one told at the end."""

import itertools

import staticrun as mlflow

GRID = {"lr": [0.01, 0.1, 1.0], "depth": [2, 4]}


def objective(lr: float, depth: int) -> float:
    return (lr - 0.1) ** 2 + abs(depth - 4) / 10


mlflow.set_experiment("nested sweep")
with mlflow.start_run(run_name="sweep", description="All of a *grid*.") as parent:
    mlflow.set_tag("kind", "sweep")
    mlflow.log_params({f"grid.{key}": values for key, values in GRID.items()})
    results = []
    for number, values in enumerate(itertools.product(*GRID.values())):
        setting = dict(zip(GRID, values, strict=True))
        with mlflow.start_run(run_name=f"trial-{number}", nested=True, tags={"trial": number}) as child:
            mlflow.log_params(setting)
            loss = objective(**setting)
            mlflow.log_metric("loss", loss)
            results.append((loss, child.info.run_id))
    best_loss, best_run = min(results)
    mlflow.log_metric("best_loss", best_loss)
    mlflow.log_params({f"best.{key}": value for key, value in mlflow.get_run(best_run).data.params.items()})

query = f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
found = mlflow.search_runs(filter_string=query, order_by=["metrics.loss ASC"], output_format="list")
assert len(found) == 6
assert found[0].info.run_id == best_run
