"""Whole histories in one call: from arrays or frames to columns, without a Python object a point."""

from array import array
from collections.abc import Iterable, Mapping
from itertools import compress
from typing import Any

from staticrun.errors import InvalidArgument, InvalidType
from staticrun.log import clock, values
from staticrun.log.sink import Batch
from staticrun.schema.run import MetricSummary
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

    table = _table(data)
    steps, table = _whole_numbers(table, step, "step")
    times, table = _whole_numbers(table, timestamp, "timestamp")
    columns: dict[str, Columns] = {}
    sums: dict[str, MetricSummary] = {}
    for name in table.column_names:
        values.check_key(name, "metric")
        made, rising = _columns(name, table.column(name), steps, times)
        if len(made):
            columns[name] = made
            sums[name] = summary.summarise(made.values, made.steps, made.times, rising=rising)
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


def _columns(name: str, column: Any, steps: Any, times: Any) -> tuple[Columns, bool]:
    """A metric's columns, and whether neither its steps nor its times ever fall."""
    import pyarrow as pa

    try:
        numbers = _combined(column).cast(pa.float64(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InvalidType(f"metric {name!r} holds something else than numbers: {error}") from None
    made = Columns()
    places: Iterable[int] = range(len(numbers))
    if numbers.null_count:  # a missing value is no point
        there = numbers.is_valid()
        places = compress(places, there.to_pylist())
        numbers, steps, times = (
            None if column is None else column.filter(there) for column in (numbers, steps, times)
        )
    made.values = points.copied("d", numbers)
    made.steps = array("q", places) if steps is None else points.copied("q", steps)
    now = array("q", [clock.now_ms()])
    made.times = now * len(numbers) if times is None else points.copied("q", times)
    rising = all(column is None or _rises(column) for column in (steps, times))
    return made, rising


def _rises(numbers: Any) -> bool:
    import pyarrow.compute as pc

    return len(numbers) < 2 or bool(pc.all(pc.less_equal(numbers[:-1], numbers[1:])).as_py())
