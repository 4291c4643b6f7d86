"""What the arrays of a NumPy file are: their types, shapes and what their values are like.

Files are read as far as that needs and never executed: no pickle is loaded, and what claims to be larger than
a preview is worth is not unpacked.
"""

import ast
import io
import math
import struct
import sys
import zipfile
from array import array
from collections.abc import Sequence
from typing import Any, Final

from staticrun.build import format
from staticrun.build.tabular import CELL, Sheet, Unreadable, first_line

_ARRAYS: Final = 50
_HEADER: Final = 10_000
_MAGIC: Final = b"\x93NUMPY"
#: Values of an array, and of all in a file, that are looked at.
_VALUES: Final = 1_000_000
#: Python's letters for NumPy's types of numbers.
_LETTERS: Final = {
    "f4": "f", "f8": "d", "b1": "B", "i1": "b", "i2": "h", "i4": "i", "i8": "q",
    "u1": "B", "u2": "H", "u4": "I", "u8": "Q",
}  # fmt: skip


def sheet(name: str, content: bytes) -> Sheet:
    """The type, the shape and the range of the arrays in a `.npy` or `.npz` file.

    Args:
        content: Of a `.npy`, its beginning is enough; then nothing is said of its values.

    Raises:
        Unreadable: It is none.
    """
    several = name.lower().endswith(".npz")
    try:
        arrays = _members(content) if several else [("", *_described(io.BytesIO(content), _VALUES)[0])]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unreadable(f"not readable as NumPy: {first_line(error)}") from None
    head = ["array", "type", "shape", "values"]
    rows = [head, *([cell[:CELL] for cell in row] for row in arrays)]
    return Sheet(rows if several else [row[1:] for row in rows], [], "")


def _members(content: bytes) -> list[tuple[str, str, str, str]]:
    found = []
    left = _VALUES
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        for member in members[:_ARRAYS]:
            with archive.open(member) as file:
                described, read = _described(file, left)
                left -= read
                found.append((member.filename.removesuffix(".npy"), *described))
    if len(members) > _ARRAYS:
        found.append((f"{len(members) - _ARRAYS:,} more", "", "", ""))
    return found


def _described(file: Any, most: int) -> tuple[tuple[str, str, str], int]:
    """Type, shape and values, and how many values were read, by the header of the `.npy` format."""
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
        kind, shape = str(header["descr"]), [int(one) for one in header["shape"]]
    except (SyntaxError, TypeError, KeyError, RecursionError, MemoryError) as error:
        raise ValueError(f"a header that says nothing: {first_line(error)}") from None
    count = math.prod(shape)
    values = _values(file, kind, count) if 0 < count <= most else None
    read = count if values is not None else 0
    return (kind, _shape(shape), _summary(values) if values is not None else ""), read


def _shape(shape: Sequence[int]) -> str:
    return " × ".join(f"{length:,}" for length in shape) or "a single number"


def _values(file: Any, kind: str, count: int) -> Sequence[float] | None:
    """The values of an array; None where they are no numbers, or not all there."""
    order, name = kind[:1], kind[1:]
    if order not in "<>|=" or name not in (*_LETTERS, "f2"):
        return None
    width = int(name[1:])
    data = file.read(count * width)
    if len(data) < count * width:
        return None
    if name == "f2":
        return struct.unpack(f"{'>' if order == '>' else '<'}{count}e", data)
    values = array(_LETTERS[name], data)
    if (order == ">") != (sys.byteorder == "big") and width > 1:
        values.byteswap()
    return values


def _summary(values: Sequence[float]) -> str:
    """The range of values and their mean, and how many are not finite."""
    finite = [value for value in values if math.isfinite(value)]
    odd = len(values) - len(finite)
    told = []
    if finite:
        mean = math.fsum(value / len(finite) for value in finite)
        low, high = (format.number(float(one)).text for one in (min(finite), max(finite)))
        told.append(f"{low} to {high}, mean {format.number(mean).text}" if low != high else f"all {low}")
    if odd:
        told.append(f"{odd:,} not finite")
    return ", ".join(told)
