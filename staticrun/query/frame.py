"""The runs of some experiments as polars frames: one to filter and order, one to give.

A column to filter by is named by its field's `id`: `metrics.loss`, `min(metrics.loss)` and
`attributes.duration` are Float64 (NaN is a value, null is none), `attributes.start_time` and
`attributes.end_time` Int64 milliseconds, `dataset.*` lists of texts, all others texts.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import polars as pl

from staticrun.query import columns
from staticrun.query.fields import kind_of
from staticrun.query.nodes import Field
from staticrun.schema.run import DELETED, Run, Text
from staticrun.store import layout
from staticrun.store.artifacts import shown_location
from staticrun.store.reader import Store

#: What a tie between runs is decided by, and so always needed.
RUN_ID: Final = Field("attributes", "run_id")
START_TIME: Final = Field("attributes", "start_time")
#: The columns of a frame to filter that are no fields: a run's place among all, and whether it is deleted.
ROW: Final = "row"
LIFECYCLE: Final = "lifecycle"

_TIME: Final = pl.Datetime("ms", "UTC")


class Runs:
    """The runs of some experiments, deleted ones too.

    Args:
        store: Where they lie; one that remembers gives them without reading a run.
    """

    def __init__(self, store: Store, experiment_ids: Sequence[str]) -> None:
        self._store = store
        experiments = {one.experiment_id: one for one in store.experiments()}
        self._experiments = [experiments[one] for one in experiment_ids if one in experiments]
        tables = []
        for experiment in self._experiments:
            own = columns.table(store, experiment.experiment_id)
            own = own.with_columns(pl.lit(experiment.experiment_id).alias("experiment_id"))
            if experiment.lifecycle == DELETED:
                own = own.with_columns(pl.lit(DELETED).alias(LIFECYCLE))
            tables.append(own)
        tables = tables or [columns.make_table([]).with_columns(pl.lit("").alias("experiment_id"))]
        self._all = tables[0] if len(tables) == 1 else pl.concat(tables, how="diagonal")

    def frame(self, fields: Iterable[Field]) -> pl.DataFrame:
        """A row a run, with `ROW`, `LIFECYCLE` and a column a field.

        A text of which a run keeps only the beginning is read whole from its file.
        """
        wanted = {field.id: field for field in fields}
        found = self._all
        if any(field.function for field in wanted.values()):
            statistics = [
                columns.statistics(self._store, one.experiment_id).drop(columns.STAMP, strict=False)
                for one in self._experiments
            ]
            found = found.join(pl.concat(statistics, how="diagonal"), "run_id", "left", maintain_order="left")
        made = [self._whole(found, self._column(found, field), field) for field in wanted.values()]
        return pl.DataFrame([found[LIFECYCLE], *made]).with_row_index(ROW)

    def _column(self, found: pl.DataFrame, field: Field) -> pl.Series:
        if field.entity == "attributes" and field.key in _MADE:
            return _MADE[field.key](self, found).alias(field.id)
        column = found[field.id] if field.id in found.columns else None
        if field.entity == "dataset":
            none = pl.Series([[]], dtype=pl.List(pl.String)).extend_constant([], max(0, len(found) - 1))
            return (
                column.to_frame().select(pl.col(field.id).fill_null([])).to_series()
                if column is not None
                else none.head(len(found)).alias(field.id)
            )
        return pl.Series(field.id, [None] * len(found), _type_of(field)) if column is None else column

    def _whole(self, found: pl.DataFrame, column: pl.Series, field: Field) -> pl.Series:
        """The column with the whole of every text."""
        if columns.CUT not in found.columns or field.entity in ("metrics", "dataset"):
            return column
        cut = found.with_row_index(ROW).filter(pl.col(columns.CUT).list.contains(field.id))
        if cut.is_empty():
            return column
        values = column.to_list()
        for row, experiment_id, run_id in cut.select(ROW, "experiment_id", "run_id").iter_rows():
            run = columns.run(self._store, experiment_id, run_id)
            text = None if run is None else _text_of(run, field)
            if run is not None and text is not None:
                values[row] = self._store.text(run, text)
        return pl.Series(field.id, values, pl.String)

    def result(self, rows: pl.Series) -> pl.DataFrame:
        """Some runs under MLflow's column names, with a column for every key that one of them has.

        A text of more than 4 KiB is cut to its first 1,000 code points, as in the entities.

        Args:
            rows: Their places, as in the column `ROW`.
        """
        found = self._all[rows]
        fixed = [
            found["run_id"],
            found["experiment_id"],
            found["attributes.status"].alias("status"),
            self._artifact_uris(found).alias("artifact_uri"),
            found["attributes.start_time"].cast(_TIME).alias("start_time"),
            found["attributes.end_time"].cast(_TIME).alias("end_time"),
        ]
        for group in ("metrics.", "params.", "tags."):
            names = sorted(name for name in found.columns if name.startswith(group))
            fixed += [found[name] for name in names if found[name].null_count() < len(found)]
        return pl.DataFrame(fixed)

    def _experiment_names(self, found: pl.DataFrame) -> pl.Series:
        names = {one.experiment_id: one.name for one in self._experiments}
        return found["experiment_id"].replace_strict(names, default=None, return_dtype=pl.String)

    def _artifact_uris(self, found: pl.DataFrame) -> pl.Series:
        """Where each run's artifacts lie; as a rule, in the run's own folder."""
        usual = pl.col("artifacts").is_in(["", layout.ARTIFACTS])
        if len(self._store.roots) > 1:  # each may lie below another
            usual = pl.lit(False)
        own = os.path.dirname(os.path.dirname(_artifacts(self._store, "0", "run", layout.ARTIFACTS)))
        above = os.path.dirname(own)
        parts = [pl.lit(above), "experiment_id", "run_id", pl.lit(layout.ARTIFACTS)]
        places = found.select(pl.when(usual).then(pl.concat_str(parts, separator=os.sep))).to_series()
        if places.null_count() == 0:
            return places
        rows = found.select("experiment_id", "run_id", "artifacts").iter_rows()
        found_places = [
            _artifacts(self._store, *row) if place is None else place
            for place, row in zip(places.to_list(), rows, strict=True)
        ]
        return pl.Series(found_places, dtype=pl.String)


_MADE: Final[dict[str, Callable[[Runs, pl.DataFrame], pl.Series]]] = {
    "run_id": lambda runs, found: found["run_id"],
    "lifecycle_stage": lambda runs, found: found[LIFECYCLE],
    "experiment": Runs._experiment_names,
    "artifact_uri": Runs._artifact_uris,
}


def _artifacts(store: Store, experiment_id: str, run_id: str, artifact_uri: str) -> str:
    return shown_location(store.places(experiment_id, run_id)[0].folder, artifact_uri)


def _text_of(run: Run, field: Field) -> Text | None:
    if field.entity == "params":
        return run.params.get(field.key)
    return columns.tag(run, field.key) if field.entity == "tags" else run.attributes.get("user")


def _type_of(field: Field) -> Any:
    kind = kind_of(field)
    if kind == "time":
        return pl.Int64
    return pl.Float64 if kind in ("number", "duration") else pl.String
