"""Old results as runs: given start and end times, values with the times at which they were measured."""

import csv
import io

from staticrun import MlflowClient

OLD = """name,started,ended,epoch,seconds,loss
first,1700000000,1700003600,0,60,0.9
first,1700000000,1700003600,1,120,0.5
second,1700010000,1700013600,0,60,0.8
second,1700010000,1700013600,1,120,nan
"""

client = MlflowClient()
experiment_id = client.create_experiment("history")
runs = {}
for row in csv.DictReader(io.StringIO(OLD)):
    began, ended = int(row["started"]) * 1000, int(row["ended"]) * 1000
    if row["name"] not in runs:
        run = client.create_run(experiment_id, start_time=began, run_name=row["name"])
        runs[row["name"]] = run.info.run_id, ended
    run_id, _ = runs[row["name"]]
    moment = began + int(row["seconds"]) * 1000
    client.log_metric(run_id, "loss", float(row["loss"]), timestamp=moment, step=int(row["epoch"]))
for run_id, ended in runs.values():
    client.set_terminated(run_id, end_time=ended)
info = client.get_run(runs["first"][0]).info
assert info.end_time - info.start_time == 3_600_000
