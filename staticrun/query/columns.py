"""All runs of an experiment as columns, kept in the cache: a search then decodes no run.

A table holds what a result shows and most filters ask for, under the ids of fields; a second one holds the
further statistics of metrics, for the filters that ask for them. Both are made of runs alone, so that a run's
stamp tells whether its row is still right; rows of other runs are made and added.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import polars as pl

from staticrun.schema.run import RESERVED_TAGS, LongText, Run, Text, head_of
from staticrun.store.index import IndexedStore, is_worth_writing
from staticrun.store.reader import Store
from staticrun.store.union import Indexed, UnionStore

#: Stamps, and the ids of the columns in which a row has only the beginning of a text.
STAMP: Final = "stamp"
CUT: Final = "cut"
STATISTICS: Final = ("first", "min", "max", "count")

Maker = Callable[[Sequence[Run]], pl.DataFrame]


def table(store: Store, experiment_id: str) -> pl.DataFrame:
    """A row a run, in order of id: fields under their ids, with the beginnings of long texts.

    Columns for `attributes.*` (but for those that depend on the store, and the lifecycle, which are under
    plain names), `metrics.*`, `params.*`, `tags.*` and `dataset.*`; none for keys that no run has.
    """
    return _kept(store, experiment_id, "columns", make_table)


def statistics(store: Store, experiment_id: str) -> pl.DataFrame:
    """The same rows with `min(metrics.*)` and the other functions."""
    return _kept(store, experiment_id, "statistics", make_statistics)


def _kept(store: Store, experiment_id: str, name: str, make: Maker) -> pl.DataFrame:
    if not isinstance(store, IndexedStore | UnionStore):
        return make(list(store.runs(experiment_id)))
    stamps = store.stamps(experiment_id)
    known = _read(store, f"{experiment_id}.{name}")
    if known is not None and known[STAMP].to_list() == list(stamps.values()):
        return known
    if known is None:
        known = make([]).with_columns(pl.lit(None, pl.Binary).alias(STAMP))
    there = set(known[STAMP].to_list())
    added = [run_id for run_id, stamp in stamps.items() if stamp not in there]
    current = pl.Series(list(stamps.values()), dtype=pl.Binary)
    rows = [known.filter(pl.col(STAMP).is_in(current.implode()))]
    if added:
        runs = list(store.select(experiment_id, added))
        marks = pl.Series(STAMP, [stamps[run.run_id] for run in runs], dtype=pl.Binary)
        rows.append(make(runs).with_columns(marks))
    whole = pl.concat(rows, how="diagonal").sort("run_id")
    if is_worth_writing(len(added), len(stamps)):
        always = {STAMP, *make([]).columns}
        used = [one.name for one in whole if one.name in always or one.null_count() < len(one)]
        _write(store, f"{experiment_id}.{name}", whole.select(used))
    return whole


def _read(store: Indexed, name: str) -> pl.DataFrame | None:
    data = store.cache.read(name)
    try:
        return None if data is None else pl.read_ipc(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError):
        return None


def _write(store: Indexed, name: str, whole: pl.DataFrame) -> None:
    data = io.BytesIO()
    whole.write_ipc(data, compression="uncompressed")
    store.cache.write(name, data.getvalue())


def make_table(runs: Sequence[Run]) -> pl.DataFrame:
    """The columns of some runs."""
    texts = _Texts(len(runs))
    columns = [
        pl.Series("run_id", [run.run_id for run in runs], dtype=pl.String),
        pl.Series("lifecycle", [run.lifecycle for run in runs], dtype=pl.String),
        pl.Series("artifacts", [run.artifact_uri for run in runs], dtype=pl.String),
        pl.Series("attributes.run_name", [run.name for run in runs], dtype=pl.String),
        pl.Series("attributes.status", [run.status for run in runs], dtype=pl.String),
        pl.Series("attributes.start_time", [run.start for run in runs], dtype=pl.Int64, strict=False),
        pl.Series("attributes.end_time", [run.end for run in runs], dtype=pl.Int64, strict=False),
        pl.Series("attributes.duration", [run.duration for run in runs], dtype=pl.Float64),
        texts.column("attributes.user_id", [run.attributes.get("user") for run in runs]),
    ]
    metrics = [run.metrics for run in runs]
    for key in keys(metrics):
        values = [None if (one := found.get(key)) is None else one.last.value for found in metrics]
        columns.append(pl.Series(f"metrics.{key}", values, dtype=pl.Float64))
    params = [run.params for run in runs]
    columns += [texts.column(f"params.{key}", [one.get(key) for one in params]) for key in keys(params)]
    tags = [run.tags for run in runs]
    for key in sorted({*keys(tags), *RESERVED_TAGS}):
        if key in RESERVED_TAGS:
            columns.append(texts.column(f"tags.{key}", [tag(run, key) for run in runs]))
        else:
            columns.append(texts.column(f"tags.{key}", [one.get(key) for one in tags]))
    for key in ("name", "digest", "context") if any(run.inputs for run in runs) else ():
        lists = [_of_datasets(run, key) for run in runs]
        columns.append(pl.Series(f"dataset.{key}", lists, dtype=pl.List(pl.String)))
    return pl.DataFrame([*columns, *texts.cut()])


def _of_datasets(run: Run, key: str) -> list[str]:
    """What a run's datasets have under a key; a context that was not given is none."""
    return [text for one in run.inputs if (text := getattr(one, key)) or key != "context"]


def make_statistics(runs: Sequence[Run]) -> pl.DataFrame:
    """The further statistics of some runs' metrics."""
    columns = [pl.Series("run_id", [run.run_id for run in runs], dtype=pl.String)]
    for key in keys(run.metrics for run in runs):
        found = [run.metrics.get(key) for run in runs]
        values: dict[str, list[Any]] = {
            "first": [None if one is None else one.first.value for one in found],
            "min": [None if one is None or one.min is None else one.min.value for one in found],
            "max": [None if one is None or one.max is None else one.max.value for one in found],
            "count": [None if one is None else float(one.count) for one in found],
        }
        columns += [
            pl.Series(f"{function}(metrics.{key})", values[function], dtype=pl.Float64)
            for function in STATISTICS
        ]
    return pl.DataFrame(columns)


def tag(run: Run, key: str) -> Text | None:
    """A tag of a run, also one of MLflow's reserved tags, which are views of attributes."""
    attribute = RESERVED_TAGS.get(key)
    if attribute is None:
        return run.tags.get(key)
    if attribute in ("name", "note", "parent"):
        view: Text | None = getattr(run, attribute)
    else:
        view = run.attributes.get(attribute)
    return run.tags.get(key) if view is None else view


def run(store: Store, experiment_id: str, run_id: str) -> Run | None:
    """One run; None where it is gone."""
    if isinstance(store, IndexedStore | UnionStore):
        return next(store.select(experiment_id, [run_id]), None)
    return next((run for run in store.runs(experiment_id) if run.run_id == run_id), None)


class _Texts:
    """Makes columns of texts, and notes which are only beginnings."""

    def __init__(self, rows: int) -> None:
        self._cut: dict[int, list[str]] = {}
        self._rows = rows

    def column(self, name: str, values: Sequence[Text | None]) -> pl.Series:
        if LongText in set(map(type, values)):
            for row, text in enumerate(values):
                if isinstance(text, LongText):
                    self._cut.setdefault(row, []).append(name)
            values = [None if text is None else head_of(text) for text in values]
        return pl.Series(name, values, dtype=pl.String)

    def cut(self) -> list[pl.Series]:
        """The column that says which, where there is any."""
        if not self._cut:
            return []
        return [pl.Series(CUT, [self._cut.get(row) for row in range(self._rows)], dtype=pl.List(pl.String))]


def keys(mappings: Iterable[Iterable[str]]) -> list[str]:
    """All keys of some mappings, sorted."""
    found: set[str] = set()
    found.update(*mappings)
    return sorted(found)
