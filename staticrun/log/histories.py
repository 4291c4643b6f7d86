"""Whole histories in one call: from arrays or frames to columns, without a Python object a point."""

from array import array
from collections.abc import Mapping
from typing import Any

from staticrun.errors import InvalidArgument, InvalidType
from staticrun.log import clock, values
from staticrun.log.sink import Batch
from staticrun.store import points, summary
from staticrun.store.summary import Columns


def batch_of(data: Any, step: Any, timestamp: Any) -> Batch:
    """A history, each column of `data` a metric.

    Args:
        data: A mapping of names to arrays, or a frame: whatever Arrow takes (numpy, polars, pandas, pyarrow).
        step: A column's name or an array of whole numbers; None numbers the rows from 0.
        timestamp: A column's name or an array, milliseconds since 1970; None for now.

    Raises:
        InvalidType: A column holds no numbers, or steps are not whole.
        InvalidArgument: Columns differ in length, or a name is unknown or cannot be used.
    """
    import pyarrow as pa

    table = _table(data)
    steps, table = _whole_numbers(table, step, "step")
    times, table = _whole_numbers(table, timestamp, "timestamp")
    if steps is None:
        steps = pa.array(range(table.num_rows), pa.int64())
    columns: dict[str, Columns] = {}
    for name in table.column_names:
        values.check_key(name, "metric")
        columns[name] = _columns(name, table.column(name), steps, times)
    columns = {name: column for name, column in columns.items() if len(column)}
    sums = {
        name: summary.summarise(column.values, column.steps, column.times) for name, column in columns.items()
    }
    return Batch(points.table_of(columns), sums)


def _table(data: Any) -> Any:
    import pyarrow as pa

    if isinstance(data, pa.Table):
        return data
    if hasattr(data, "iloc") and hasattr(data, "columns"):
        # Arrow takes NaN in a frame of pandas for a missing value; in its arrays it is a number.
        data = {name: data[name].to_numpy() for name in data.columns}
    try:
        if isinstance(data, Mapping):
            return pa.table({str(name): _array(column) for name, column in data.items()})
        if hasattr(data, "__arrow_c_stream__"):
            return pa.table(data)
        return data.to_arrow()
    except pa.ArrowInvalid as error:
        raise InvalidArgument(f"the columns do not make a table: {error}") from None
    except (pa.ArrowTypeError, AttributeError, TypeError, ValueError) as error:
        raise InvalidType(
            f"a history must be a mapping of arrays or a frame, not {type(data).__name__}: {error}"
        ) from None


def _array(column: Any) -> Any:
    import pyarrow as pa

    if hasattr(column, "__arrow_c_stream__"):
        return pa.chunked_array(column)
    return column if isinstance(column, pa.Array | pa.ChunkedArray) else pa.array(column, from_pandas=False)


def _whole_numbers(table: Any, given: Any, what: str) -> tuple[Any, Any]:
    """The int64 array that a name or array gives, and the table without that column."""
    import pyarrow as pa

    if given is None:
        return None, table
    if isinstance(given, str):
        if given not in table.column_names:
            raise InvalidArgument(
                f"no column {given!r} for the {what}s", hint=f"there are: {', '.join(table.column_names)}"
            )
        column = table.column(given)
        table = table.drop_columns([given])
    else:
        column = pa.chunked_array([_combined(_array(given))])
    try:
        numbers = _combined(column).cast(pa.int64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InvalidType(f"{what}s must be whole numbers: {error}") from None
    if numbers.null_count:
        raise InvalidArgument(f"{numbers.null_count:,} {what}s are missing")
    if len(numbers) != table.num_rows and table.num_columns:
        raise InvalidArgument(f"{len(numbers):,} {what}s for {table.num_rows:,} rows")
    return numbers, table


def _combined(column: Any) -> Any:
    import pyarrow as pa

    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _columns(name: str, column: Any, steps: Any, times: Any) -> Columns:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        numbers = _combined(column).cast(pa.float64(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InvalidType(f"metric {name!r} holds something else than numbers: {error}") from None
    if numbers.null_count:  # a missing value is no point
        there = pc.is_valid(numbers)
        numbers, steps = numbers.filter(there), steps.filter(there)
        times = None if times is None else times.filter(there)
    made = Columns()
    _fill(made.values, numbers)
    _fill(made.steps, steps)
    if times is None:
        made.times = array("q", [clock.now_ms()]) * len(numbers)
    else:
        _fill(made.times, times)
    return made


def _fill(target: "array[Any]", column: Any) -> None:
    start = column.offset * 8
    target.frombytes(memoryview(column.buffers()[1])[start : start + len(column) * 8])
