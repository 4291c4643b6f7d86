"""What a file of columns or arrays holds, as a small table: the first rows of Parquet, the shapes of NumPy.

Files are read as far as that needs and never executed: no pickle is loaded, and what claims to be larger than
a preview is worth is not unpacked.
"""

import ast
import io
import struct
import zipfile
from collections.abc import Sequence
from typing import Any, Final

import msgspec

_ROWS: Final = 20
_COLUMNS: Final = 20
_CELL: Final = 200
#: Bytes of a row group, unpacked, that are read for its first rows.
_GROUP: Final = 64_000_000
_ARRAYS: Final = 50
_HEADER: Final = 10_000
_MAGIC: Final = b"\x93NUMPY"


class Sheet(msgspec.Struct, frozen=True):
    """A small table.

    Attributes:
        rows: Texts, the header first; none where there is only something to say.
        types: Of each column.
        note: How much there is of it in all.
    """

    rows: list[list[str]]
    types: list[str]
    note: str


class Unreadable(Exception):
    """The content is not what its name says."""


def parquet(content: bytes) -> Sheet:
    """The first rows of a Parquet file.

    Raises:
        Unreadable: It is none.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        schema, meta = file.schema_arrow, file.metadata
        names = schema.names[:_COLUMNS]
        types = [str(schema.field(place).type)[:_CELL] for place in range(len(names))]
        rows: list[list[str]] = []
        if meta.num_row_groups and names and meta.row_group(0).total_byte_size <= _GROUP:
            batch = next(file.iter_batches(_ROWS, row_groups=[0], columns=names), None)
            if batch is not None:
                # The names may be of nested columns, and then more come than were asked for.
                columns = [batch.column(place).slice(0, _ROWS).to_pylist() for place in range(len(names))]
                rows = [[_cell(value) for value in row] for row in zip(*columns, strict=True)]
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise Unreadable(f"not readable as Parquet: {_first_line(error)}") from None
    note = f"{_count(meta.num_rows, 'row')}, {_count(len(schema.names), 'column')}"
    return Sheet([[_cell(name) for name in names], *rows], types, note)


def numpy(name: str, content: bytes) -> Sheet:
    """The type and shape of the arrays in a `.npy` or `.npz` file.

    Raises:
        Unreadable: It is none.
    """
    try:
        if name.lower().endswith(".npz"):
            arrays = _members(content)
        else:
            arrays = [("", *_described(io.BytesIO(content)))]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unreadable(f"not readable as NumPy: {_first_line(error)}") from None
    rows = [[name[:_CELL], kind[:_CELL], shape[:_CELL]] for name, kind, shape in arrays]
    if not name.lower().endswith(".npz"):
        rows = [row[1:] for row in rows]
        return Sheet([["type", "shape"], *rows], [], "")
    return Sheet([["array", "type", "shape"], *rows], [], "")


def _members(content: bytes) -> list[tuple[str, str, str]]:
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist()[:_ARRAYS]:
            with archive.open(member) as file:
                found.append((member.filename.removesuffix(".npy"), *_described(file)))
    return found


def _described(file: Any) -> tuple[str, str]:
    """Type and shape, by the header of the `.npy` format, of which only the beginning is read."""
    head = file.read(8)
    if head[:6] != _MAGIC or len(head) < 8:
        raise ValueError("no NumPy array")
    wide = head[6] >= 2
    size = file.read(4 if wide else 2)
    (length,) = struct.unpack("<I" if wide else "<H", size) if len(size) in (2, 4) else (0,)
    if not 0 < length <= _HEADER:
        raise ValueError("a header of no sensible length")
    try:
        header = ast.literal_eval(file.read(length).decode("utf-8" if head[6] >= 3 else "latin-1"))
        return str(header["descr"]), _shape(header["shape"])
    except (SyntaxError, TypeError, KeyError, RecursionError, MemoryError) as error:
        raise ValueError(f"a header that says nothing: {_first_line(error)}") from None


def _shape(shape: Sequence[int]) -> str:
    return " × ".join(f"{int(length):,}" for length in shape) or "a single number"


def _cell(value: object) -> str:
    return "" if value is None else str(value)[:_CELL]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().partition("\n")[0] or type(error).__name__)[:200]
