"""Steps and times in as few bytes as they can have: most go up by the same each time, or by little."""

from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from staticrun.build.scripts import packed, packed_series
from staticrun.schema.payload import Integers

if TYPE_CHECKING:
    import polars as pl

#: Integers up to here are exact in JavaScript.
_SAFE: Final = 2**53
#: Offsets are less than this.
_NEAR: Final = 2**31


def of_array(numbers: "array[int]") -> Integers:
    """Integers of an array of int64, of which there is at least one.

    >>> of_array(array("q", [10, 12, 14]))
    Integers(first=10, by=2, offsets='', values='')
    >>> of_array(array("q", [10, 11, 10])).offsets
    'AAAAAAEAAAAAAAAA'
    """
    first, last, count = numbers[0], numbers[-1], len(numbers)
    by = numbers[1] - first if count > 1 else 0
    safe = -_SAFE < first < _SAFE and -_SAFE < last < _SAFE
    if safe and last == first + by * (count - 1) and numbers == _evenly(first, by, count):
        return Integers(first=first, by=by)
    low, high = min(numbers), max(numbers)
    if max(abs(low), abs(high)) < _SAFE and max(high - first, first - low) < _NEAR:
        return Integers(first=first, offsets=packed(array("i", [one - first for one in numbers])))
    return Integers(values=packed(array("d", numbers.tolist())))  # from a list in half of an array's time


def of_column(column: "pl.Series") -> Integers:
    """The same of a column of polars."""
    import polars as pl

    first, low, high = int(column[0]), _whole(column.min()), _whole(column.max())
    if max(abs(low), abs(high)) >= _SAFE:
        return Integers(values=packed_series(column.cast(pl.Float64)))
    by = int(column[1]) - first if len(column) > 1 else 0
    if (column.diff(null_behavior="drop") == by).all():
        return Integers(first=first, by=by)
    if max(high - first, first - low) < _NEAR:
        return Integers(first=first, offsets=packed_series((column - first).cast(pl.Int32)))
    return Integers(values=packed_series(column.cast(pl.Float64)))


@lru_cache(maxsize=16)
def _evenly(first: int, by: int, count: int) -> "array[int]":
    return array("q", range(first, first + by * count, by) if by else [first] * count)


def _whole(value: Any) -> int:
    return int(value)
