"""The functions of a training script, with MLflow's names and meaning; all of them are `staticrun.<name>`.

>>> import staticrun
>>> staticrun.set_tracking_uri(tmp)
>>> with staticrun.start_run(run_name="first") as run:
...     staticrun.log_params({"lr": 0.1})
...     for step, loss in enumerate([0.9, 0.5, 0.3]):
...         staticrun.log_metric("loss", loss, step=step)
>>> staticrun.get_run(run.info.run_id).data.metrics
{'loss': 0.3}
"""
