"""The runs and points of a built site as polars LazyFrames, which read what a query needs."""

import time
import warnings
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl
from polars.io.plugins import register_io_source

from staticrun.errors import InvalidArgument, StoreError
from staticrun.query.expression import to_expression
from staticrun.query.nodes import Node, fields
from staticrun.query.parser import parse
from staticrun.query.scan import POINTS, asked, conjuncts, passing
from staticrun.query.search import VIEWS
from staticrun.query.sites import Site
from staticrun.schema.site import SiteExperimentData, SiteIndex

#: Reserved tags of MLflow that the files have as attributes.
_TAGS: Final = {
    "tags.mlflow.runName": "run_name",
    "tags.mlflow.user": "user_id",
    "tags.mlflow.parentRunId": "parent_run_id",
}
_TIMES: Final = ("start_time", "end_time")
_NUMBERS: Final = (*_TIMES, "duration")


class _Chosen:
    """The runs of which experiments, and which of these."""

    def __init__(self, site: Site, ids: Iterable[str] | None, names: Iterable[str] | None, view: str) -> None:
        if view not in VIEWS:
            raise InvalidArgument(
                f"unknown run_view_type {view!r}", hint="write ACTIVE_ONLY, DELETED_ONLY or ALL"
            )
        self.site = site
        self._ids = None if ids is None else [str(one) for one in ids]
        self._names = None if names is None else list(names)
        if self._ids and self._names:
            raise InvalidArgument("experiments are given by id and by name", hint="leave one of the two out")
        self._stages = list(VIEWS[view])

    def runs(self, index: SiteIndex) -> pl.LazyFrame:
        """Their runs, as the files have them."""
        found = [
            pl.scan_parquet(self.site.source(file))
            for one in self._experiments(index)
            for file in one.parquet
        ]
        if not found:
            return pl.LazyFrame(schema=dict.fromkeys(_FIXED, pl.String) | dict.fromkeys(_TIMES, _TIME))
        whole = found[0] if len(found) == 1 else pl.concat(found, how="diagonal")
        return whole.filter(pl.col("lifecycle_stage").is_in(self._stages))

    def _experiments(self, index: SiteIndex) -> list[SiteExperimentData]:
        if self._names is not None:
            known = {one.name for one in index.experiments}
            for name in self._names:
                if name not in known:
                    warnings.warn(f"there is no experiment named {name!r}", stacklevel=5)
            return [one for one in index.experiments if one.name in self._names]
        if self._ids is not None:
            return [one for one in index.experiments if one.id in self._ids]
        return index.experiments


_TIME: Final = pl.Datetime("ms", "UTC")
_FIXED: Final = ("run_id", "experiment_id", "experiment", "run_name", "status", "user_id", "lifecycle_stage")


def scan_site_runs(
    site: Site,
    *,
    experiment_ids: Iterable[str] | None = None,
    experiment_names: Iterable[str] | None = None,
    run_view_type: str = "ACTIVE_ONLY",
    filter_string: str = "",
) -> pl.LazyFrame:
    """The runs of a site, with the columns of its files (docs/site-data.md) and MLflow's reserved tags.

    Args:
        experiment_ids, experiment_names, run_view_type: As for `scan.scan_runs`.
        filter_string: As docs/filter.md describes it; empty for every run.

    Raises:
        FilterError, InvalidArgument: An argument cannot be understood.
        FormatError, StoreError: The site cannot be read.
    """
    node = parse(filter_string or "").node
    found = _Chosen(site, experiment_ids, experiment_names, run_view_type).runs(site.index())
    columns = found.collect_schema().names()
    views = [pl.col(column).alias(tag) for tag, column in _TAGS.items() if column in columns]
    found = found.with_columns(views)
    return found if node is None else _passing_filter(found, node)


def _passing_filter(found: pl.LazyFrame, node: Node) -> pl.LazyFrame:
    """The runs that a filter lets through."""
    there = found.collect_schema()
    made: list[pl.Expr] = []
    for one in fields(node):
        if one.entity == "dataset" or one.id == "attributes.artifact_uri":
            raise InvalidArgument(
                f"the data of a site does not tell {one.written}", hint="search where the runs are"
            )
        name = one.id if one.entity != "attributes" else one.key
        kind = pl.Float64 if one.entity == "metrics" or name in _NUMBERS else pl.String
        column = pl.col(name) if name in there else pl.lit(None, kind)
        if name in _TIMES:
            column = column.dt.epoch("ms") if name in there else pl.lit(None, pl.Int64)
        if name != one.id or name not in there:
            made.append(column.alias(one.id))
    added = [expression.meta.output_name() for expression in made]
    now = time.time_ns() // 1_000_000
    return found.with_columns(made).filter(to_expression(node, now)).drop(added)


def scan_site_metrics(
    site: Site,
    *,
    experiment_ids: Iterable[str] | None = None,
    experiment_names: Iterable[str] | None = None,
    run_view_type: str = "ACTIVE_ONLY",
) -> pl.LazyFrame:
    """All points of all metrics of a site: `run_id`, `key`, `step`, `timestamp`, `value`, in order of these.

    Conditions on `run_id` decide which files are opened; polars hands the others to the files.

    Args:
        experiment_ids, experiment_names, run_view_type: As for `scan.scan_runs`.

    Raises:
        InvalidArgument: An argument cannot be understood.
    """
    chosen = _Chosen(site, experiment_ids, experiment_names, run_view_type)

    def read(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        index = site.index()
        if index.histories is None:
            raise StoreError(
                f"{site.shown} was built without the points of its metrics",
                hint="leave `histories = false` out of staticrun.toml, and build it again",
            )
        ids = chosen.runs(index).select("run_id").collect()["run_id"].sort()
        wanted = pl.Series("run_id", passing("run_id", ids.to_list(), conjuncts(predicate)), pl.String)
        yield asked(pl.DataFrame(schema=POINTS), columns, predicate, 0)
        for file in index.histories:
            here = wanted.filter(wanted.str.starts_with(file.prefix))
            if here.is_empty() or rows == 0:
                continue
            points = pl.scan_parquet(site.source(file)).filter(_one_of(here))
            if predicate is not None:
                points = points.filter(predicate)
            if columns is not None:
                points = points.select(columns)
            found = (points if rows is None else points.head(rows)).collect()
            rows = None if rows is None else rows - len(found)
            yield found

    return register_io_source(read, schema=POINTS)


def _one_of(ids: pl.Series) -> pl.Expr:
    """A condition by which a reader of Parquet can skip what it does not need."""
    column = pl.col("run_id")
    return column.is_between(pl.lit(ids.min()), pl.lit(ids.max())) & column.is_in(ids.implode())
