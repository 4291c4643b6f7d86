"""Runs and points as Parquet, for people's own tools: the same bytes for the same runs.

pyarrow is imported only where a file is to be made.
"""

import operator
from array import array
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from staticrun.build.columns import Numbers, Texts
from staticrun.build.grid import FUNCTIONS, Grid
from staticrun.build.source import Points
from staticrun.schema.run import Experiment, head_of
from staticrun.store.points import ROWS

#: More points than these are put in order by polars, which takes a quarter of a second to import.
_MANY: Final = 50_000


def runs_file(experiment: Experiment, grid: Grid) -> bytes:
    """The runs of an experiment, newest start first: attributes, then params, metrics with what else is known
    of them, tags. `docs/site-data.md` describes the columns.
    """
    import pyarrow as pa

    rows = len(grid)
    columns: dict[str, Any] = {
        "run_id": pa.array(grid.ids, pa.string()),
        "experiment_id": pa.repeat(pa.scalar(experiment.experiment_id), rows),
        "experiment": pa.repeat(pa.scalar(experiment.name), rows),
    }
    for key in ("run_name", "status"):
        columns[key] = _texts(grid.text(f"attributes.{key}"))
    for key in ("start_time", "end_time"):
        columns[key] = _times(grid.number(f"attributes.{key}"))
    columns["duration"] = _numbers(grid.number("attributes.duration"))
    for key in ("user_id", "lifecycle_stage", "parent_run_id"):
        columns[key] = _texts(grid.text(f"attributes.{key}"))
    for key in grid.keys("params"):
        columns[f"params.{key}"] = _texts(grid.text(f"params.{key}"))
    for key in grid.keys("metrics"):
        name = f"metrics.{key}"
        for column in (name, *(f"{function}({name})" for function in FUNCTIONS)):
            columns[column] = _numbers(grid.number(column))
    for key in grid.keys("tags"):
        columns[f"tags.{key}"] = _texts(grid.text(f"tags.{key}"))
    return _written(pa.table(columns), dictionary=True, statistics=True)


def _texts(column: Texts) -> Any:
    import pyarrow as pa

    codes = pa.Array.from_buffers(
        pa.int32(), len(column.codes), [_present([code >= 0 for code in column.codes]), _buffer(column.codes)]
    )
    return pa.DictionaryArray.from_arrays(codes, pa.array(map(head_of, column.texts), pa.string()))


def _numbers(column: Numbers) -> Any:
    import pyarrow as pa

    there = _present([not missing for missing in column.missing])
    return pa.Array.from_buffers(pa.float64(), len(column.missing), [there, _buffer(column.values)])


def _times(column: Numbers) -> Any:
    import pyarrow as pa

    values = [None if value is None else int(value) for value in column]
    return pa.array(values, pa.timestamp("ms", "UTC"))


def _present(there: list[bool]) -> Any:
    """Arrow's bits for which rows have a value; None where all do."""
    import pyarrow as pa

    return None if all(there) else pa.array(there).buffers()[1]


def _buffer(values: "array[Any]") -> Any:
    import pyarrow as pa

    return pa.py_buffer(values)


class History(msgspec.Struct):
    """Points of runs, gathered in order of run, key and step.

    >>> history = History()
    >>> history.rows
    0
    """

    run_ids: list[str] = []
    keys: dict[str, int] = {}
    run_codes: Any = None
    key_codes: Any = None
    steps: Any = None
    times: Any = None
    values: Any = None

    def __post_init__(self) -> None:
        self.run_codes, self.key_codes = array("i"), array("i")
        self.steps, self.times, self.values = array("q"), array("q"), array("d")

    @property
    def rows(self) -> int:
        """How many points there are."""
        return len(self.steps)

    def add(
        self, run_id: str, key: str, steps: "array[int]", times: "array[int]", values: "array[float]"
    ) -> None:
        """Add points of a metric of a run, which come after all that are there already."""
        if not self.run_ids or self.run_ids[-1] != run_id:
            self.run_ids.append(run_id)
        code = self.keys.setdefault(key, len(self.keys))
        self.run_codes.extend(array("i", [len(self.run_ids) - 1]) * len(steps))
        self.key_codes.extend(array("i", [code]) * len(steps))
        self.steps.extend(steps)
        self.times.extend(times)
        self.values.extend(values)

    def file(self) -> bytes:
        """The points as Parquet: `run_id`, `key`, `step`, `timestamp`, `value`."""
        import pyarrow as pa

        def column(kind: Any, values: "array[Any]") -> Any:
            return pa.Array.from_buffers(kind, len(values), [None, _buffer(values)])

        def coded(codes: "array[int]", texts: Iterable[str]) -> Any:
            return pa.DictionaryArray.from_arrays(column(pa.int32(), codes), pa.array(texts, pa.string()))

        table = pa.table(
            {
                "run_id": coded(self.run_codes, self.run_ids),
                "key": coded(self.key_codes, list(self.keys)),
                "step": column(pa.int64(), self.steps),
                "timestamp": column(pa.timestamp("ms", "UTC"), self.times),
                "value": column(pa.float64(), self.values),
            }
        )
        return _written(
            table,
            dictionary=["run_id", "key"],
            statistics=["run_id", "key", "step"],
            encodings={
                "step": "DELTA_BINARY_PACKED",
                "timestamp": "DELTA_BINARY_PACKED",
                "value": "BYTE_STREAM_SPLIT",
            },
        )


def in_order(batches: Iterable[Points]) -> "tuple[array[int], array[int], array[float]]":
    """The points of a metric by step, then time, then as logged."""
    steps, times, values = array("q"), array("q"), array("d")
    for batch in batches:
        steps.extend(batch.steps)
        times.extend(batch.times)
        values.extend(batch.values)
    if all(map(operator.lt, steps, steps[1:])):
        return steps, times, values
    order = list(_order(steps, times))
    return (
        array("q", map(steps.__getitem__, order)),
        array("q", map(times.__getitem__, order)),
        array("d", map(values.__getitem__, order)),
    )


def _order(steps: "array[int]", times: "array[int]") -> Iterator[int]:
    if len(steps) <= _MANY:
        return iter(sorted(range(len(steps)), key=lambda place: (steps[place], times[place])))
    import polars as pl

    both = pl.DataFrame({"step": steps, "time": times}, schema={"step": pl.Int64, "time": pl.Int64})
    by_both = both.with_row_index("place").sort("step", "time", maintain_order=True)
    return iter(by_both["place"].to_list())


def _written(
    table: Any, *, dictionary: bool | list[str], statistics: bool | list[str], encodings: Any = None
) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        compression="zstd",
        row_group_size=ROWS,
        use_dictionary=dictionary,
        column_encoding=encodings,
        write_statistics=statistics,
        store_schema=False,  # so that dictionaries are read as the texts that they stand for
    )
    made: bytes = sink.getvalue().to_pybytes()
    return made
