"""Runs that a filter finds."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from staticrun.errors import InvalidArgument, StoreError
from staticrun.log import active

if TYPE_CHECKING:
    import polars as pl


def search_runs(
    experiment_ids: Iterable[str] | None = None,
    filter_string: str = "",
    run_view_type: int | str = "ACTIVE_ONLY",
    max_results: int = 100_000,
    order_by: Iterable[str] | None = None,
    output_format: str | None = None,
    search_all_experiments: bool = False,
    experiment_names: Iterable[str] | None = None,
) -> "pl.DataFrame | Any":
    """The runs that a filter finds, as a table with MLflow's column names; an empty one where no run is yet.

    Args:
        experiment_ids: Where to look; None for the experiment that was set, else Default.
        filter_string: Such as `metrics.loss < 0.1 AND params.model = 'tree'`; see docs/filter.md.
        run_view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`, or MLflow's 1, 2, 3.
        order_by: Such as `["metrics.loss ASC"]`; else the newest first.
        output_format: `polars`, `pandas`, `arrow` (a `pyarrow.Table`), or `list` for `entities.Run`s; None is
            `polars`, but `pandas` where staticrun is served as the module `mlflow`.
        search_all_experiments: Look in all of them.

    Raises:
        FilterError: The filter or the order cannot be understood.
        InvalidArgument: Another argument cannot.

    >>> with staticrun.start_run():
    ...     staticrun.log_metric("loss", 0.05)
    >>> staticrun.search_runs(filter_string="metrics.loss < 0.1")["metrics.loss"].max()
    0.05
    """
    from staticrun.client.loading import frame_format
    from staticrun.client.pages import view_name
    from staticrun.query.search import search
    from staticrun.store.index import IndexedStore

    output_format = frame_format(output_format)
    if output_format not in ("polars", "pandas", "arrow", "list"):
        raise InvalidArgument(f"unknown output_format {output_format!r}", hint="polars, pandas, arrow, list")
    if isinstance(experiment_ids, str | int):  # one id, as MLflow takes it
        experiment_ids = [str(experiment_ids)]
    ids = None if experiment_ids is None else [str(one) for one in experiment_ids]
    names = None if experiment_names is None else list(experiment_names)
    if not ids and not names and not search_all_experiments:
        ids = [active.chosen_experiment().experiment_id]
    orders = None if order_by is None else list(order_by)
    active.flush()
    try:
        store = IndexedStore(active.tracking_root())
    except StoreError:
        found = nothing(filter_string, orders)
    else:
        found = search(
            store,
            experiment_ids=ids,
            filter_string=filter_string,
            run_view_type=view_name(run_view_type),
            max_results=max_results,
            order_by=orders,
            experiment_names=names,
            search_all_experiments=search_all_experiments,
        )
    if output_format == "list":
        from staticrun.client import Client

        return Client().entities_of(found["run_id"])
    if output_format == "arrow":
        return found.to_arrow()
    return found if output_format == "polars" else found.to_pandas()


def nothing(filter_string: str, orders: list[str] | None) -> "pl.DataFrame":
    """What a search finds where nothing was logged yet: a wrong filter is wrong there as well."""
    import polars as pl

    from staticrun.query.ordering import parse_orders
    from staticrun.query.parser import parse

    parse(filter_string or "")
    parse_orders(orders or ())
    texts = dict.fromkeys(("run_id", "experiment_id", "status", "artifact_uri"), pl.String)
    return pl.DataFrame(
        schema={**texts, **dict.fromkeys(("start_time", "end_time"), pl.Datetime("ms", "UTC"))}
    )
