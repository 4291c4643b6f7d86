"""A store by hand: runs made, written, ended and read by their ids, with MLflow's client's names.

>>> client = Client(tmp)
>>> run = client.create_run("0", start_time=1793613600000, tags={"team": "cellar"})
>>> client.log_metric(run.info.run_id, "loss", 0.3, step=2)
>>> client.set_terminated(run.info.run_id, end_time=1793613660000)
>>> client.get_run(run.info.run_id).info.status
'FINISHED'
"""

from staticrun.client.artifacts import Artifacts
from staticrun.client.experiments import Experiments
from staticrun.client.runs import Runs
from staticrun.client.values import Values

__all__ = ["Client", "MlflowClient"]


class Client(Runs, Values, Artifacts, Experiments):
    """Everything that can be done to a store, run by run, without an active one.

    Args:
        tracking_uri: The folder of runs, a path or `file:` URI; None for whichever is chosen when it is used.
        registry_uri: Not used: a registry is a folder of YAML files, see docs/registry.md.

    Raises:
        InvalidArgument: The URI is of a server or database.

    >>> client = staticrun.Client(tmp)
    >>> run = client.create_run("0", run_name="by hand")
    >>> client.log_metric(run.info.run_id, "loss", 0.3, step=2)
    >>> client.set_terminated(run.info.run_id)
    >>> [found.info.run_name for found in client.search_runs(["0"], "run_name = 'by hand'")]
    ['by hand']
    """

    def __getattr__(self, name: str) -> object:
        from staticrun.absent import of_client

        raise AttributeError(of_client(name), name=name, obj=self)


MlflowClient = Client
