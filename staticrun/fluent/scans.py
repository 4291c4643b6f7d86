"""Runs and points as LazyFrames of polars, which read what a query needs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from staticrun.log import active

if TYPE_CHECKING:
    import polars as pl

    from staticrun.store.index import IndexedStore


def scan_runs(
    experiment_ids: Iterable[str] | None = None,
    experiment_names: Iterable[str] | None = None,
    run_view_type: int | str = "ACTIVE_ONLY",
) -> "pl.LazyFrame":
    """Runs as a LazyFrame with the columns of `search_runs`; read when it is collected, each time anew.

    Args:
        experiment_ids, experiment_names: Only of these experiments; None for all.
        run_view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`, or MLflow's 1, 2, 3.

    Raises:
        InvalidArgument: An argument cannot be understood.

    >>> import polars as pl
    >>> with staticrun.start_run(run_name="scanned"):
    ...     staticrun.log_metric("loss", 0.05)
    >>> runs = staticrun.scan_runs().filter(pl.col("tags.mlflow.runName") == "scanned")
    >>> runs.select("status", "metrics.loss").collect().row(0)
    ('FINISHED', 0.05)
    """
    from staticrun.client.pages import view_name
    from staticrun.query import scan

    return scan.scan_runs(
        _store,
        experiment_ids=experiment_ids,
        experiment_names=experiment_names,
        run_view_type=view_name(run_view_type),
    )


def scan_metrics(
    experiment_ids: Iterable[str] | None = None,
    experiment_names: Iterable[str] | None = None,
    run_view_type: int | str = "ACTIVE_ONLY",
) -> "pl.LazyFrame":
    """All points of all metrics as a LazyFrame: `run_id`, `key`, `step`, `timestamp` (UTC), `value`.

    Conditions on `run_id` and `key` decide which runs are opened: asking for one metric of ten runs reads
    ten runs, however many there are.

    Args:
        experiment_ids, experiment_names: Only of these experiments; None for all.
        run_view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`, or MLflow's 1, 2, 3.

    Raises:
        InvalidArgument: An argument cannot be understood.

    >>> import polars as pl
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_history({"loss": [0.9, 0.5, 0.3]})
    >>> points = staticrun.scan_metrics().filter(pl.col("run_id") == run.info.run_id, pl.col("key") == "loss")
    >>> points.select("step", "value").collect().rows()
    [(0, 0.9), (1, 0.5), (2, 0.3)]
    """
    from staticrun.client.pages import view_name
    from staticrun.query import scan

    return scan.scan_metrics(
        _store,
        experiment_ids=experiment_ids,
        experiment_names=experiment_names,
        run_view_type=view_name(run_view_type),
    )


def _store() -> "IndexedStore":
    from staticrun.store.index import IndexedStore

    active.flush()
    return IndexedStore(active.tracking_root())
