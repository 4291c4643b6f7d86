"""The runs of a store, and the points of their metrics, as polars LazyFrames that read what a query needs.

polars hands a scan the conditions on its rows and the columns that are wanted. Here the conditions on run
ids, experiments and metrics' keys decide which runs are opened at all; the others are applied to what was
read.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import polars as pl
from polars.io.plugins import register_io_source

from staticrun.errors import InvalidArgument, StoreError
from staticrun.query.expression import to_expression
from staticrun.query.frame import LIFECYCLE, ROW, Runs
from staticrun.query.nodes import Node, fields
from staticrun.query.parser import parse
from staticrun.query.search import VIEWS, experiments_of
from staticrun.schema.run import Run
from staticrun.store.index import IndexedStore

OpenStore = Callable[[], IndexedStore]

#: Rows that are read before they are handed on.
_BATCH: Final = 200_000
#: Fewer runs than this part of all are read one by one; for more, what is remembered of all is looked at.
_FEW: Final = 8
_TIME: Final = pl.Datetime("ms", "UTC")
#: The columns of runs where there is none yet.
_NO_RUNS: Final = pl.Schema(
    {
        **dict.fromkeys(("run_id", "experiment_id", "status", "artifact_uri"), pl.String()),
        **dict.fromkeys(("start_time", "end_time"), _TIME),
    }
)
#: The columns of points.
POINTS: Final = pl.Schema(
    {
        "run_id": pl.String(),
        "key": pl.String(),
        "step": pl.Int64(),
        "timestamp": _TIME,
        "value": pl.Float64(),
    }
)


class _Chosen:
    """Whose runs a scan goes through: looked up each time that it is collected.

    Raises:
        InvalidArgument: An argument cannot be understood.
    """

    def __init__(
        self, store: OpenStore, ids: Iterable[str] | None, names: Iterable[str] | None, view: str
    ) -> None:
        if view not in VIEWS:
            raise InvalidArgument(
                f"unknown run_view_type {view!r}", hint="write ACTIVE_ONLY, DELETED_ONLY or ALL"
            )
        self._open = store
        self._ids = None if ids is None else [str(one) for one in ids]
        self._names = None if names is None else list(names)
        if self._ids and self._names:
            raise InvalidArgument("experiments are given by id and by name", hint="leave one of the two out")
        self.lifecycles = VIEWS[view]

    def look(self) -> tuple[IndexedStore, list[str]] | None:
        """The store as it is now, and the ids of the experiments; None where nothing was logged yet."""
        try:
            store = self._open()
        except StoreError:
            return None
        everything = self._ids is None and self._names is None
        return store, experiments_of(store, self._ids, self._names, everything)


def scan_runs(
    store: OpenStore,
    *,
    experiment_ids: Iterable[str] | None = None,
    experiment_names: Iterable[str] | None = None,
    run_view_type: str = "ACTIVE_ONLY",
    filter_string: str = "",
) -> pl.LazyFrame:
    """Runs as a LazyFrame with the columns of `search`; read when it is collected, each time anew.

    Conditions on `experiment_id` spare the other experiments.

    Args:
        store: Opens the store.
        experiment_ids, experiment_names: Only of these experiments; None for all.
        run_view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`.
        filter_string: As docs/filter.md describes it; empty for every run.

    Raises:
        FilterError, InvalidArgument: An argument cannot be understood.
    """
    node = parse(filter_string or "").node
    scan = _RunScan(_Chosen(store, experiment_ids, experiment_names, run_view_type), node)
    return register_io_source(scan.read, schema=scan.schema)


class _RunScan:
    def __init__(self, chosen: _Chosen, node: Node | None) -> None:
        self._chosen = chosen
        self._node = node
        self._schema = pl.Schema()

    def schema(self) -> pl.Schema:
        """The columns that the runs have now."""
        looked = self._chosen.look()
        if looked is None:
            self._schema = _NO_RUNS
        else:
            runs = Runs(*looked)
            self._schema = runs.result(self._rows(runs, looked[0].as_of)).schema
        return self._schema

    def _rows(self, runs: Runs, as_of: int) -> pl.Series:
        frame = runs.frame(fields(self._node))
        seen = pl.col(LIFECYCLE).is_in(self._chosen.lifecycles)
        return frame.filter(seen & to_expression(self._node, as_of))[ROW]

    def read(
        self, columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        """What polars asks for."""
        schema = self._schema or self.schema()
        looked = self._chosen.look()
        if looked is None:
            yield asked(pl.DataFrame(schema=schema), columns, predicate, rows)
            return
        store, experiments = looked
        runs = Runs(store, passing("experiment_id", experiments, conjuncts(predicate)))
        found = runs.result(self._rows(runs, store.as_of))
        # A run that came since may bring a column that the plan does not know, or one may have gone.
        missing = [
            pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in found.columns
        ]
        yield asked(found.with_columns(missing).select(schema.names()), columns, predicate, rows)


def scan_metrics(
    store: OpenStore,
    *,
    experiment_ids: Iterable[str] | None = None,
    experiment_names: Iterable[str] | None = None,
    run_view_type: str = "ACTIVE_ONLY",
) -> pl.LazyFrame:
    """All points of all metrics as a LazyFrame: `run_id`, `key`, `step`, `timestamp`, `value`.

    Runs come in order of experiment and id, of each its metrics by key, their points by step, then time. It
    is read when it is collected, each time anew. Conditions on `run_id` and `key` (with `&` between them, or
    in `filter` calls of their own) decide which runs are opened, and which metrics are read of them; a limit
    ends the reading.

    Args:
        store: Opens the store.
        experiment_ids, experiment_names, run_view_type: As for `scan_runs`.

    Raises:
        InvalidArgument: An argument cannot be understood.
    """
    scan = _PointScan(_Chosen(store, experiment_ids, experiment_names, run_view_type))
    return register_io_source(scan.read, schema=POINTS)


class _PointScan:
    def __init__(self, chosen: _Chosen) -> None:
        self._chosen = chosen

    def read(
        self, columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        """What polars asks for, some runs at a time."""
        conditions = conjuncts(predicate)
        wanted: dict[tuple[str, ...], list[str]] = {}
        waiting: list[pl.DataFrame] = []
        count = 0
        torn: list[str] = []
        for store, run in _runs(self._chosen, conditions):
            if run.lifecycle not in self._chosen.lifecycles:
                continue
            having = tuple(run.metrics)
            keys = wanted.get(having)
            if keys is None:  # most runs have the same metrics
                keys = wanted[having] = passing("key", having, conditions)
            known = len(run.problems)
            for points in _points(store, run, keys):
                waiting.append(asked(points, columns, predicate, rows))
                count += len(waiting[-1])
            if len(run.problems) > known:
                torn.append(run.run_id)
            if rows is not None and count >= rows:
                break
            if count >= _BATCH:
                rows = None if rows is None else rows - count
                yield pl.concat(waiting)
                waiting, count = [], 0
        made = pl.concat(waiting) if waiting else asked(pl.DataFrame(schema=POINTS), columns, predicate, 0)
        yield made if rows is None else made.head(rows)
        if torn:
            more = f" and {len(torn) - 1} more" if len(torn) > 1 else ""
            warnings.warn(f"points of run {torn[0]}{more} cannot be read", stacklevel=2)


def _runs(chosen: _Chosen, conditions: Sequence[pl.Expr]) -> Iterator[tuple[IndexedStore, Run]]:
    """The runs that pass the conditions on their ids."""
    looked = chosen.look()
    if looked is None:
        return
    store, experiments = looked
    there = {one: store.run_ids(one) for one in experiments}
    wanted = {one: passing("run_id", there[one], conditions) for one in experiments}
    if sum(map(len, wanted.values())) * _FEW < sum(map(len, there.values())):
        for run_id in dict.fromkeys(run_id for ids in wanted.values() for run_id in ids):
            run = store.run(run_id)
            if run.experiment_id in wanted:
                yield store, run
        return
    for one, ids in wanted.items():
        known = store.stamps(one) if ids else {}
        for run in store.select(one, [run_id for run_id in ids if run_id in known]):
            yield store, run


def _points(store: IndexedStore, run: Run, keys: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The points of some metrics of a run, a frame a metric, by key."""
    if not keys:
        return
    pieces: dict[str, list[pl.DataFrame]] = {}
    for batch in store.points(run, keys):
        columns = [
            pl.Series("step", batch.steps, dtype=pl.Int64),
            pl.Series("timestamp", batch.times, dtype=pl.Int64).cast(_TIME),
            pl.Series("value", batch.values, dtype=pl.Float64),
        ]
        pieces.setdefault(batch.key, []).append(pl.DataFrame(columns))
    for key in sorted(pieces):
        points = pl.concat(pieces[key]).sort("step", "timestamp", maintain_order=True)
        yield points.select(pl.lit(run.run_id).alias("run_id"), pl.lit(key).alias("key"), pl.all())


def asked(
    frame: pl.DataFrame, columns: list[str] | None, predicate: pl.Expr | None, rows: int | None
) -> pl.DataFrame:
    """The rows and columns that are wanted."""
    if predicate is not None:
        frame = frame.filter(predicate)
    if columns is not None:
        frame = frame.select(columns)
    return frame if rows is None else frame.head(rows)


def conjuncts(predicate: pl.Expr | None) -> list[pl.Expr]:
    """The conditions of which all must hold.

    >>> [str(one) for one in conjuncts((pl.col("a") == 1) & ((pl.col("b") == 2) | (pl.col("c") == 3)))]
    ['[(col("a")) == (dyn int: 1)]', '[([(col("b")) == (dyn int: 2)]) | ([(col("c")) == (dyn int: 3)])]']
    """
    found: list[pl.Expr] = []
    waiting = [] if predicate is None else [predicate]
    while waiting:
        one = waiting.pop()
        inputs = one.meta.pop()
        # polars does not tell what an expression is; but one of the same inputs that is equal is the same.
        if len(inputs) == 2 and (inputs[1] & inputs[0]).meta.eq(one):
            waiting += inputs
        else:
            found.append(one)
    return found


def passing(column: str, values: Sequence[str], conditions: Iterable[pl.Expr]) -> list[str]:
    """The values of a column that pass all conditions that ask about it alone."""
    asked = [one for one in conditions if set(one.meta.root_names()) == {column}]
    if not asked:
        return list(values)
    return pl.DataFrame({column: list(values)}, schema={column: pl.String}).filter(*asked)[column].to_list()
