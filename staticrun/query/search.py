"""The runs of a store that a filter finds, in order, as a polars frame with MLflow's column names."""

import warnings
from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from staticrun.errors import InvalidArgument
from staticrun.query.expression import to_expression
from staticrun.query.frame import LIFECYCLE, ROW, RUN_ID, START_TIME, Runs
from staticrun.query.nodes import fields
from staticrun.query.ordering import ordered, parse_orders
from staticrun.query.parser import parse
from staticrun.schema.run import ACTIVE, DELETED
from staticrun.store.layout import derive_experiment_id
from staticrun.store.reader import Store

#: The experiment of runs that were logged without naming one.
DEFAULT_EXPERIMENT: Final = "0"
VIEWS: Final = {"ACTIVE_ONLY": (ACTIVE,), "DELETED_ONLY": (DELETED,), "ALL": (ACTIVE, DELETED)}


def search(
    store: Store,
    *,
    experiment_ids: Sequence[str] | None = None,
    filter_string: str = "",
    run_view_type: str = "ACTIVE_ONLY",
    max_results: int = 100_000,
    order_by: Sequence[str] | None = None,
    experiment_names: Sequence[str] | None = None,
    search_all_experiments: bool = False,
) -> pl.DataFrame:
    """The runs that pass a filter.

    Args:
        store: Where to look.
        experiment_ids: Of which experiments; Default's where neither these nor names are given.
        filter_string: As docs/filter.md describes it; empty for every run.
        run_view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`.
        max_results: How many at most.
        order_by: Such as `["metrics.loss", "params.lr DESC"]`; then the newest start first.
        experiment_names: Experiments by their names, instead of ids.
        search_all_experiments: Of all experiments, where neither ids nor names are given.

    Returns:
        A row a run: `run_id`, `experiment_id`, `status`, `artifact_uri`, `start_time` and `end_time`
        (datetimes in UTC), then `metrics.*` (last values), `params.*` and `tags.*`, each sorted by key; a
        column for every key that a found run has.

    Raises:
        FilterError: The filter or the order cannot be understood.
        InvalidArgument: Another argument cannot.
    """
    node = parse(filter_string or "").node
    orders = parse_orders(order_by or ())
    if run_view_type not in VIEWS:
        raise InvalidArgument(
            f"unknown run_view_type {run_view_type!r}", hint="write ACTIVE_ONLY, DELETED_ONLY or ALL"
        )
    if not isinstance(max_results, int) or max_results < 0:
        raise InvalidArgument(f"max_results cannot be {max_results!r}", hint="write a number from 0 on")
    chosen = experiments_of(store, experiment_ids, experiment_names, search_all_experiments)
    runs = Runs(store, chosen)
    frame = runs.frame([*fields(node), *(order.field for order in orders), RUN_ID, START_TIME])
    seen = pl.col(LIFECYCLE).is_in(VIEWS[run_view_type])
    found = ordered(frame.filter(seen & to_expression(node, store.as_of)), orders)
    return runs.result(found[ROW].head(max_results))


def matching(store: Store, experiment_ids: Sequence[str], filter_string: str) -> set[str]:
    """The ids of those runs of some experiments that pass a filter, deleted ones too.

    Raises:
        FilterError: The filter cannot be understood.
    """
    node = parse(filter_string).node
    frame = Runs(store, experiment_ids).frame([*fields(node), RUN_ID])
    return set(frame.filter(to_expression(node, store.as_of))[RUN_ID.id])


def experiments_of(
    store: Store, ids: Iterable[str] | None, names: Iterable[str] | None, everything: bool
) -> list[str]:
    """The ids of the experiments that a search looks through, each once."""
    wanted = [str(one) for one in ids or ()]
    named = list(names or ())
    if wanted and named:
        raise InvalidArgument("experiments are given by id and by name", hint="leave one of the two out")
    if named:
        wanted = [found for name in named if (found := _named(store, name)) is not None]
    elif everything and not wanted:
        wanted = [experiment.experiment_id for experiment in store.experiments()]
    elif not wanted:
        wanted = [DEFAULT_EXPERIMENT]
    return list(dict.fromkeys(wanted))


def _named(store: Store, name: str) -> str | None:
    """The id that a name means: the one that derives from it, else the smallest that has it."""
    found = [one.experiment_id for one in store.experiments() if one.name == name]
    if not found:
        warnings.warn(f"there is no experiment named {name!r}", stacklevel=4)
        return None
    derived = derive_experiment_id(name)
    return derived if derived in found else found[0]
