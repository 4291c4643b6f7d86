"""Runs as a polars frame, with the columns that are asked for and no others.

A column is named by its field's `id`: `metrics.loss`, `min(metrics.loss)` and `attributes.duration` are
Float64 (NaN is a value, null is none), `attributes.start_time` and `attributes.end_time` Int64 milliseconds,
`dataset.*` lists of texts, all others texts.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import polars as pl

from staticrun.query.fields import kind_of
from staticrun.query.nodes import Field
from staticrun.schema.run import RESERVED_TAGS, LongText, MetricSummary, Run, Text, head_of
from staticrun.store.artifacts import shown_location
from staticrun.store.layout import run_folder
from staticrun.store.reader import Store

#: What a tie between runs is decided by, and so always needed.
RUN_ID: Final = Field("attributes", "run_id")
START_TIME: Final = Field("attributes", "start_time")

Reader = Callable[[Run], Any]


def to_frame(store: Store, runs: Sequence[Run], fields: Iterable[Field]) -> pl.DataFrame:
    """A frame of a row a run, in their order, with a column a field.

    A text of which a run keeps only the beginning is read whole from its file.
    """
    readers = {field.id: (reader(store, field), _type_of(field)) for field in fields}
    return pl.DataFrame(
        [
            pl.Series(name, [read(run) for run in runs], dtype=kind, strict=False)
            for name, (read, kind) in readers.items()
        ]
    )


def reader(store: Store, field: Field) -> Reader:
    """The function that reads a field of a run; None is no value."""
    key = field.key
    if field.entity == "metrics":
        return _metric_reader(key, field.function)
    if field.entity == "params":
        return lambda run: _whole(store, run, run.params.get(key))
    if field.entity == "tags":
        return lambda run: _whole(store, run, tag(run, key))
    if field.entity == "dataset":
        return lambda run: [text for one in run.inputs if (text := getattr(one, key)) or key != "context"]
    return _attribute_reader(store, key)


def _type_of(field: Field) -> Any:
    if field.entity == "dataset":
        return pl.List(pl.String)
    kind = kind_of(field)
    if kind == "time":
        return pl.Int64
    return pl.Float64 if kind in ("number", "duration") else pl.String


_STATISTICS: Final[dict[str, Callable[[MetricSummary], float | None]]] = {
    "": lambda metric: metric.last.value,
    "first": lambda metric: metric.first.value,
    "count": lambda metric: metric.count,
    "min": lambda metric: metric.min.value if metric.min else None,
    "max": lambda metric: metric.max.value if metric.max else None,
}


def _metric_reader(key: str, function: str) -> Reader:
    statistic = _STATISTICS[function]

    def read(run: Run) -> float | None:
        metric = run.metrics.get(key)
        return None if metric is None else statistic(metric)

    return read


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


def _attribute_reader(store: Store, key: str) -> Reader:
    names = {experiment.experiment_id: experiment.name for experiment in store.experiments()}
    readers: dict[str, Reader] = {
        "run_id": lambda run: run.run_id,
        "run_name": lambda run: run.name,
        "status": lambda run: run.status,
        "user_id": lambda run: _whole(store, run, run.attributes.get("user")),
        "artifact_uri": lambda run: artifact_uri(store, run),
        "start_time": lambda run: run.start,
        "end_time": lambda run: run.end,
        "duration": lambda run: run.duration,
        "experiment": lambda run: names.get(run.experiment_id),
        "lifecycle_stage": lambda run: run.lifecycle,
    }
    return readers[key]


def artifact_uri(store: Store, run: Run) -> str:
    """Where a run's artifacts lie: a folder, or the URI of what is none."""
    return shown_location(run_folder(store.root, run.experiment_id, run.run_id), run.artifact_uri)


def _whole(store: Store, run: Run, text: Text | None) -> str | None:
    return text if text is None or isinstance(text, str) else store.text(run, text)


def result(store: Store, runs: Sequence[Run]) -> pl.DataFrame:
    """Runs under MLflow's column names, every metric, param and tag with a column, sorted by key.

    A text of more than 4 KiB is cut to its first 1,000 code points, as in the entities.
    """
    columns = [
        pl.Series("run_id", [run.run_id for run in runs], dtype=pl.String),
        pl.Series("experiment_id", [run.experiment_id for run in runs], dtype=pl.String),
        pl.Series("status", [run.status for run in runs], dtype=pl.String),
        pl.Series("artifact_uri", [artifact_uri(store, run) for run in runs], dtype=pl.String),
        pl.Series("start_time", [run.start for run in runs], dtype=pl.Int64).cast(_TIME),
        pl.Series("end_time", [run.end for run in runs], dtype=pl.Int64).cast(_TIME),
    ]
    for key in _keys(run.metrics for run in runs):
        values = [None if (one := run.metrics.get(key)) is None else one.last.value for run in runs]
        columns.append(pl.Series(f"metrics.{key}", values, dtype=pl.Float64))
    columns += _texts("params", [run.params for run in runs])
    columns += _texts("tags", [run.all_tags for run in runs])
    return pl.DataFrame(columns)


_TIME: Final = pl.Datetime("ms", "UTC")


def _texts(group: str, mappings: Sequence[dict[str, Text]]) -> list[pl.Series]:
    columns = []
    for key in _keys(mappings):
        values = [one.get(key) for one in mappings]
        if LongText in set(map(type, values)):
            values = [None if text is None else head_of(text) for text in values]
        columns.append(pl.Series(f"{group}.{key}", values, dtype=pl.String))
    return columns


def _keys(mappings: Iterable[Iterable[str]]) -> list[str]:
    return sorted({key for mapping in mappings for key in mapping})
