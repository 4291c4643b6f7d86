"""Tables as artifacts, to which rows can be added: JSON as pandas' orient `split` writes it, or Parquet."""

import io
import json
from collections.abc import Mapping
from typing import Any

import msgspec

from staticrun.errors import InvalidArgument, InvalidType


class Table(msgspec.Struct):
    """Rows of named columns; a missing cell is None."""

    columns: list[str]
    data: list[list[Any]]

    def extended(self, later: "Table") -> "Table":
        """These rows and then those of another, with the columns of both.

        >>> Table(["a"], [[1]]).extended(Table(["b"], [[2]]))
        Table(columns=['a', 'b'], data=[[1, None], [None, 2]])
        """
        columns = list(dict.fromkeys([*self.columns, *later.columns]))
        rows = [
            [row.get(column) for column in columns]
            for table in (self, later)
            for row in (dict(zip(table.columns, values, strict=True)) for values in table.data)
        ]
        return Table(columns, rows)

    def column(self, name: str) -> list[Any]:
        """One column."""
        place = self.columns.index(name)
        return [row[place] for row in self.data]


def check_name(name: str) -> str:
    """The ending of a table's file: `json` or `parquet`.

    Raises:
        InvalidArgument: It is another.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in ("json", "parquet"):
        raise InvalidArgument(
            f"Invalid artifact file path {name!r}: a table needs a name that ends in .json or .parquet"
        )
    return ending


def table_of(data: Any) -> Table:
    """A table from a dict of columns (or of single values, one row), or a frame of pandas or polars.

    Raises:
        InvalidType: It is something else.

    >>> table_of({"q": ["a", "b"], "ok": True})
    Table(columns=['q', 'ok'], data=[['a', True], ['b', True]])
    """
    if isinstance(data, Mapping):
        columns = {str(name): column for name, column in data.items()}
    elif hasattr(data, "iloc") and hasattr(data, "to_dict"):  # pandas
        columns = {str(name): data[name].tolist() for name in data.columns}
    elif hasattr(data, "to_dict") and hasattr(data, "columns"):  # polars
        columns = {name: column.to_list() for name, column in data.to_dict().items()}
    else:
        raise InvalidType(f"data must be a DataFrame or a dictionary, not {type(data).__name__}")
    lists = {name: _cells(column) for name, column in columns.items() if _is_column(column)}
    rows = max([len(cells) for cells in lists.values()] or [1])
    full = [
        lists[name] + [None] * (rows - len(lists[name])) if name in lists else [_plain(column)] * rows
        for name, column in columns.items()
    ]
    return Table(list(columns), [list(row) for row in zip(*full, strict=True)] if full else [])


def _is_column(value: Any) -> bool:
    return isinstance(value, list | tuple) or (
        hasattr(value, "tolist") and getattr(value, "ndim", 1) > 0 and not isinstance(value, str | bytes)
    )


def _cells(column: Any) -> list[Any]:
    return [_plain(cell) for cell in (column.tolist() if hasattr(column, "tolist") else column)]


def _plain(cell: Any) -> Any:
    if getattr(cell, "ndim", 1) == 0 and hasattr(cell, "item"):
        cell = cell.item()
    return cell


def encoded(table: Table, ending: str) -> bytes:
    """The file of a table. JSON has no NaN: it is null there, and what JSON has no word for is text.

    Raises:
        InvalidType: Parquet cannot hold a column.
    """
    if ending == "json":
        rows = [[_json_cell(cell) for cell in row] for row in table.data]
        text = json.dumps(
            {"columns": table.columns, "data": rows}, separators=(",", ":"), default=str, ensure_ascii=False
        )
        return text.encode("utf-8", "backslashreplace")
    import pyarrow as pa
    import pyarrow.parquet

    try:
        columns = {name: pa.array(table.column(name), from_pandas=False) for name in table.columns}
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise InvalidType(f"Parquet cannot hold this table: {error}", hint="log it as .json") from None
    target = io.BytesIO()
    pyarrow.parquet.write_table(pa.table(columns), target)
    return target.getvalue()


def _json_cell(cell: Any) -> Any:
    return None if isinstance(cell, float) and cell - cell != 0 else cell


def decoded(content: bytes, ending: str) -> Table:
    """A table that was logged before.

    Raises:
        InvalidArgument: The file is none.
    """
    try:
        if ending == "json":
            table = msgspec.json.decode(content, type=Table)
            if any(len(row) != len(table.columns) for row in table.data):
                raise ValueError("a row has another length than the columns")
            return table
        import pyarrow.parquet

        read = pyarrow.parquet.read_table(io.BytesIO(content))
        columns = [column.to_pylist() for column in read.columns]
        return Table(list(read.column_names), [list(row) for row in zip(*columns, strict=True)])
    except (ValueError, msgspec.DecodeError) as error:
        raise InvalidArgument(f"the file is no table: {error}", hint="log under another name") from None
