"""Reads columns of payloads as the page's script does."""

import base64
import struct
from itertools import pairwise
from typing import Any

from staticrun.schema.table import AnyColumn, IdColumn, TextColumn, TextsColumn


def read(column: AnyColumn, rows: int) -> list[Any]:
    """A column's values as the page's script reads them."""
    if isinstance(column, IdColumn):
        digits = base64.b64decode(column.ids).hex()
        return [digits[32 * row : 32 * row + 32] for row in range(rows)]
    if isinstance(column, TextsColumn):
        codes, offsets = (_unpacked(part, "i", 4) for part in (column.codes, column.offsets))
        return [[column.texts[code] for code in codes[a:b]] for a, b in pairwise(offsets)]
    if isinstance(column, TextColumn):
        texts = texts_of(column)
        places = _places(column.codes, rows) if column.codes else range(1, rows + 1)
        return [None if place == 0 else texts[place - 1] for place in places]
    values = _unpacked(column.values, "d", 8)
    if column.codes:
        values = tuple(values[place] for place in _places(column.codes, rows))
    bits = base64.b64decode(column.missing)
    return [None if bits and bits[n >> 3] >> (n & 7) & 1 else value for n, value in enumerate(values)]


def texts_of(column: TextColumn) -> list[str]:
    return column.texts.split("\n") if isinstance(column.texts, str) else column.texts


def _places(codes: str, rows: int) -> tuple[Any, ...]:
    width = len(base64.b64decode(codes)) // max(rows, 1)
    return _unpacked(codes, {1: "B", 2: "H", 4: "I"}[width], width)


def _unpacked(text: str, kind: str, width: int) -> tuple[Any, ...]:
    raw = base64.b64decode(text)
    return struct.unpack(f"<{len(raw) // width}{kind}", raw)
