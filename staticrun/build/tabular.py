"""What a file of columns holds, as a small table: the first rows of CSV and Parquet.

Files are read as far as that needs and never executed: no pickle is loaded, and what claims to be larger than
a preview is worth is not unpacked.
"""

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

import msgspec

_ROWS: Final = 20
_COLUMNS: Final = 20
#: Code points of a cell.
CELL: Final = 200
#: Rows by which the type of a column is told.
_SAMPLE: Final = 1000
_PATTERNS: Final = (
    ("int64", re.compile(r"[+-]?\d{1,18}")),
    ("double", re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(nan|inf|infinity)", re.IGNORECASE)),
    ("bool", re.compile(r"true|false", re.IGNORECASE)),
    ("date", re.compile(r"\d{4}-\d\d-\d\d")),
    ("timestamp", re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")),
)


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


def delimited(name: str, text: str, *, whole: bool = True) -> Sheet:
    """The first rows of a CSV or TSV, and what its columns seem to be.

    It is read as text and by no library that unpacks what is compressed.

    Args:
        whole: Whether the text is all of the file; else nobody counts its rows.

    Raises:
        Unreadable: It is none.
    """
    rows: list[list[str]] = []
    sample: list[list[str]] = []
    count = columns = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(name, text))
    try:
        for cells in reader:
            if not cells:
                continue
            count += 1
            columns = columns or len(cells)
            if count <= _ROWS + 1:
                rows.append([_cell(cell) for cell in cells[:_COLUMNS]])
            if 1 < count <= _SAMPLE:
                sample.append(cells[:_COLUMNS])
    except csv.Error as error:
        raise Unreadable(f"not readable as CSV: {error}") from None
    if not rows:
        return Sheet([], [], "")
    width = len(rows[0])
    types = [_type(row[place] for row in sample if place < len(row)) for place in range(width)]
    below = count - 1
    told = _count(below, "row") if whole else f"the first {min(below, _ROWS)} rows"
    if whole and below > _ROWS:
        told = f"the first {_ROWS} of {told}"
    shown = f"the first {width} of " if columns > width else ""
    return Sheet(rows, types if sample else [], f"{told}, {shown}{_count(columns, 'column')}")


def _delimiter(name: str, text: str) -> str:
    """What stands between cells: as the name says, else as the first line does."""
    first = text[: text.find("\n") + 1 or len(text)][:10_000]
    if name.lower().endswith(".tsv"):
        return "\t"
    return next((one for one in ",;\t" if one in first), ",")


def _type(values: Iterable[str]) -> str:
    """What the values of a column seem to be, in the words of Arrow; "" where there are none."""
    found = {_kind_of(value.strip()) for value in values if value.strip()}
    if found == {"int64", "double"}:
        return "double"
    return found.pop() if len(found) == 1 else "string" if found else ""


def _kind_of(value: str) -> str:
    if len(value) > 40:
        return "string"
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(value)), "string")


def parquet(content: bytes | str) -> Sheet:
    """The first rows of a Parquet file, which may take gigabytes: `contained.first_rows` bounds it.

    Args:
        content: What it holds, or its path.

    Raises:
        Unreadable: It is none.
        MemoryError: It unpacks to more than there is.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(content if isinstance(content, str) else pa.BufferReader(content))
        schema, meta = file.schema_arrow, file.metadata
        names = schema.names[:_COLUMNS]
        types = [str(schema.field(place).type)[:CELL] for place in range(len(names))]
        rows: list[list[str]] = []
        if meta.num_row_groups and names:
            batch = next(file.iter_batches(_ROWS, row_groups=[0], columns=names, use_threads=False), None)
            if batch is not None:
                # The names may be of nested columns, and then more come than were asked for.
                columns = [batch.column(place).slice(0, _ROWS).to_pylist() for place in range(len(names))]
                rows = [[_cell(value) for value in row] for row in zip(*columns, strict=True)]
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise Unreadable(f"not readable as Parquet: {first_line(error)}") from None
    told = _count(meta.num_rows, "row")
    if len(rows) == _ROWS < meta.num_rows:
        told = f"the first {_ROWS} of {told}"
    shown = f"the first {len(names)} of " if len(schema.names) > len(names) else ""
    note = f"{told}, {shown}{_count(len(schema.names), 'column')}"
    return Sheet([[_cell(name) for name in names], *rows], types, note)


def _cell(value: object) -> str:
    if isinstance(value, str | bytes):
        value = value[: CELL + 1]
    text = "" if value is None else str(value)
    return text if len(text) <= CELL else text[:CELL] + "…"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def first_line(error: BaseException) -> str:
    """What an error says, in one line."""
    return (str(error).strip().partition("\n")[0] or type(error).__name__)[:200]
