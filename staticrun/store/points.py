"""Points as Parquet: the columns `key`, `step`, `timestamp`, `value`, rows grouped by key.

Steps and times differ little from row to row and values hardly compress, so that these encodings take
about 8 bytes a point where the defaults take 19. pyarrow is imported only when there is such a file.
"""

from array import array
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from staticrun.store import files
from staticrun.store.summary import Columns

#: Rows a group: enough to compress, few enough that a reader of one metric skips most.
ROWS = 131_072
_METADATA = b"staticrun"


class PartFacts(msgspec.Struct, frozen=True):
    """What a Parquet file says of itself, so that it can be read even where its fold is missing.

    Attributes:
        lines: Lines of the log that it replaces, 0 where there was none.
    """

    format: int
    owner: str
    writer: str
    part: int
    lines: int


def table_of(columns: Mapping[str, Columns]) -> Any:
    """The points as an Arrow table, sorted by key, without copying them in Python."""
    import pyarrow as pa

    keys = sorted(columns)
    codes = pa.array([], pa.int32())
    parts = [columns[key] for key in keys]
    if parts:
        codes = pa.concat_arrays(
            [pa.repeat(pa.scalar(code, pa.int32()), len(part)) for code, part in enumerate(parts)]
        )
    return pa.table(
        {
            "key": pa.DictionaryArray.from_arrays(codes, pa.array(keys, pa.string())),
            "step": _joined([part.steps for part in parts], pa.int64()),
            "timestamp": _joined([part.times for part in parts], pa.int64()),
            "value": _joined([part.values for part in parts], pa.float64()),
        }
    )


def _joined(arrays: list[Any], kind: Any) -> Any:
    import pyarrow as pa

    chunks = [pa.Array.from_buffers(kind, len(one), [None, pa.py_buffer(one)]) for one in arrays]
    return pa.chunked_array(chunks, kind)


def copied(kind: str, column: Any) -> "array[Any]":
    """A typed copy of an Arrow array of eight bytes a value, without numpy and without a loop."""
    made: array[Any] = array(kind)
    start = column.offset * 8
    made.frombytes(memoryview(column.buffers()[1])[start : start + len(column) * 8])
    return made


def write(path: str, table: Any, facts: PartFacts) -> None:
    """Write points as a Parquet file: whole, on disk, then under its name."""
    import pyarrow.parquet as pq

    described = table.replace_schema_metadata({_METADATA: msgspec.json.encode(facts)})
    temporary = files.temporary_name(path)
    try:
        pq.write_table(
            described,
            temporary,
            compression="zstd",
            row_group_size=ROWS,
            use_dictionary=["key"],
            column_encoding={
                "step": "DELTA_BINARY_PACKED",
                "timestamp": "DELTA_BINARY_PACKED",
                "value": "BYTE_STREAM_SPLIT",
            },
            write_statistics=["key", "step"],
        )
        files.sync_path(temporary)
        files.rename(temporary, path)
    except OSError:
        files.remove(temporary)
        raise


def read_facts(path: str) -> PartFacts:
    """What a Parquet file says of itself.

    Raises:
        ValueError: It is torn, or not one of ours.
        OSError: It cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    files.check_regular(path)
    try:
        metadata = pq.read_metadata(path).metadata or {}
        return msgspec.json.decode(metadata.get(_METADATA, b""), type=PartFacts)
    except (pa.ArrowInvalid, msgspec.DecodeError) as error:
        raise ValueError(f"not a Parquet file of points: {error}") from error


def read(path: str, keys: Collection[str] | None = None) -> Iterator[tuple[str, Any, Any, Any]]:
    """The points of a file, a row group and key at a time: key, steps, times, values as Arrow arrays.

    Args:
        keys: Only these metrics; row groups without them are not read.

    Raises:
        ValueError: It is torn, or not one of ours.
        OSError: It cannot be read.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    files.check_regular(path)
    try:
        with pq.ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                if keys is not None and not _may_hold(file.metadata.row_group(number).column(0), keys):
                    continue
                batch = file.read_row_group(number, columns=["key", "step", "timestamp", "value"])
                names = batch.column("key").combine_chunks().cast(pa.string())
                for run in _runs(pc.run_end_encode(names), keys):
                    key, start, length = run
                    piece = batch.slice(start, length)
                    yield (
                        key,
                        piece.column("step").combine_chunks(),
                        piece.column("timestamp").combine_chunks(),
                        piece.column("value").combine_chunks(),
                    )
    except (pa.ArrowInvalid, KeyError) as error:
        raise ValueError(f"not a Parquet file of points: {error}") from error


def _may_hold(column: Any, keys: Collection[str]) -> bool:
    bounds = column.statistics
    if bounds is None or not bounds.has_min_max:
        return True
    return any(bounds.min <= key <= bounds.max for key in keys)


def _runs(encoded: Any, keys: Collection[str] | None) -> Iterator[tuple[str, int, int]]:
    start = 0
    ends, names = encoded.run_ends.to_pylist(), encoded.values.to_pylist()
    for end, name in zip(ends, names, strict=True):
        if keys is None or name in keys:
            yield name, start, end - start
        start = end
