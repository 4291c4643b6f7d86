"""Runs and points as LazyFrames of polars, which read what a query needs."""

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from staticrun.errors import InvalidArgument
from staticrun.log import active

if TYPE_CHECKING:
    import polars as pl

    from staticrun.query.sites import Site
    from staticrun.store.index import IndexedStore


def scan_runs(
    source: str | None = None,
    experiment_ids: Iterable[str] | None = None,
    experiment_names: Iterable[str] | None = None,
    run_view_type: int | str = "ACTIVE_ONLY",
    filter_string: str = "",
) -> "pl.LazyFrame":
    """Runs as a LazyFrame with the columns of `search_runs`; read when it is collected, each time anew.

    Of a built site it has the columns that docs/site-data.md names, of the files that are there now.

    Args:
        source: A site that `staticrun build` made (its folder, its `index.html`, or its address), or the
            folder of a store; None for the store in use.
        experiment_ids, experiment_names: Only of these experiments; None for all.
        run_view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`, or MLflow's 1, 2, 3.
        filter_string: Such as `metrics.loss < 0.1`; see docs/filter.md.

    Raises:
        FilterError: The filter cannot be understood.
        InvalidArgument: Another argument cannot.
        StoreError: There is nothing of the kind at `source`, or it cannot be read.

    >>> import polars as pl
    >>> with staticrun.start_run(run_name="scanned"):
    ...     staticrun.log_metric("loss", 0.05)
    >>> runs = staticrun.scan_runs().filter(pl.col("tags.mlflow.runName") == "scanned")
    >>> runs.select("status", "metrics.loss").collect().row(0)
    ('FINISHED', 0.05)
    >>> staticrun.scan_runs(filter_string="metrics.loss < 0.01").collect().height
    0
    """
    from staticrun.client.pages import view_name

    view = view_name(run_view_type)
    site = _site(source)
    if site is not None:
        from staticrun.query import sitescan

        return sitescan.scan_site_runs(
            site,
            experiment_ids=experiment_ids,
            experiment_names=experiment_names,
            run_view_type=view,
            filter_string=filter_string,
        )
    from staticrun.query import scan

    return scan.scan_runs(
        _store(source),
        experiment_ids=experiment_ids,
        experiment_names=experiment_names,
        run_view_type=view,
        filter_string=filter_string,
    )


def scan_metrics(
    source: str | None = None,
    experiment_ids: Iterable[str] | None = None,
    experiment_names: Iterable[str] | None = None,
    run_view_type: int | str = "ACTIVE_ONLY",
) -> "pl.LazyFrame":
    """All points of all metrics as a LazyFrame: `run_id`, `key`, `step`, `timestamp` (UTC), `value`.

    Conditions on `run_id` and `key` decide which runs are opened: asking for one metric of ten runs reads
    ten runs, however many there are; of a built site, the files with their points.

    Args:
        source: As for `scan_runs`.
        experiment_ids, experiment_names: Only of these experiments; None for all.
        run_view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`, or MLflow's 1, 2, 3.

    Raises:
        InvalidArgument: An argument cannot be understood.
        StoreError: There is nothing of the kind at `source`, or it cannot be read.

    >>> import polars as pl
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_history({"loss": [0.9, 0.5, 0.3]})
    >>> points = staticrun.scan_metrics().filter(pl.col("run_id") == run.info.run_id, pl.col("key") == "loss")
    >>> points.select("step", "value").collect().rows()
    [(0, 0.9), (1, 0.5), (2, 0.3)]
    """
    from staticrun.client.pages import view_name

    view = view_name(run_view_type)
    site = _site(source)
    if site is not None:
        from staticrun.query import sitescan

        return sitescan.scan_site_metrics(
            site, experiment_ids=experiment_ids, experiment_names=experiment_names, run_view_type=view
        )
    from staticrun.query import scan

    return scan.scan_metrics(
        _store(source),
        experiment_ids=experiment_ids,
        experiment_names=experiment_names,
        run_view_type=view,
    )


def _site(source: object) -> "Site | None":
    """The site at a place; None where it is a store."""
    from staticrun.query.sites import Site, is_site
    from staticrun.store.reader import is_store

    if source is None:
        return None
    if not isinstance(source, str | os.PathLike):
        raise InvalidArgument(
            f"{type(source).__name__} is no place of a site or a store",
            hint="name the argument: experiment_ids=[...]",
        )
    place = os.fspath(source)
    # A folder that is neither is told to be no site: a store may also be named by the tracking URI.
    return Site(place) if is_site(place) or not is_store(place) else None


def _store(source: str | None) -> "Callable[[], IndexedStore]":
    def opened() -> "IndexedStore":
        from staticrun.store.index import IndexedStore

        active.flush()
        return IndexedStore(active.tracking_root() if source is None else os.fspath(source))

    return opened
