"""Comparing with numbers: columns of numbers, and params, which are numbers only by how they are written."""

import math
import operator
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

import polars as pl

from staticrun.query.literals import NUMBER, parse_number

Number: TypeAlias = int | float

_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WORDS: Final = "(?i)^[+-]?(?:nan|inf|infinity)$"
#: Whole numbers below are doubles exactly, and those of fewer digits are below.
EXACT: Final = 2**53
_GREAT: Final = "^[+-]?[0-9]{16,}$"


class Test(NamedTuple):
    """What is asked of a number: `=` and its like, or `within` and `outside` of two bounds.

    Attributes:
        sign: `=`, `!=`, `<`, `<=`, `>`, `>=`, or `within` and `outside`, where the bounds are within.
    """

    sign: str
    value: Number
    high: Number = 0

    def __call__(self, number: Number) -> bool:
        """Whether a number passes; NaN only by `!=`.

        >>> Test(">", 2**53)(2**53 + 1), Test("outside", 1, 2)(float("nan"))
        (True, False)
        """
        if self.sign == "within":
            return self.value <= number <= self.high
        if self.sign == "outside":
            return number < self.value or number > self.high
        return bool(_COMPARE[self.sign](number, self.value))


def compare(column: pl.Expr, test: Test) -> pl.Expr:
    """The rows of a column of numbers that pass; null where it is.

    Polars takes NaN for the greatest number, and equal to itself.
    """
    low, high = _bound(test.value), _bound(test.high)
    if test.sign == "within":
        return (column >= low) & (column <= high)
    if test.sign == "outside":
        return (column < low) | _no_nan(column > high, column)
    found: pl.Expr = _COMPARE[test.sign](column, low)
    return _no_nan(found, column) if test.sign in (">", ">=") else found


def _no_nan(found: pl.Expr, column: pl.Expr) -> pl.Expr:
    return found & column.cast(pl.Float64).is_not_nan()


def _bound(value: Number) -> Number:
    """A constant that polars can compare with: a whole number that no column holds is as good as infinity."""
    if isinstance(value, int) and abs(value) >= 2**63:
        return math.inf if value > 0 else -math.inf
    return value


def passing(test: Test, texts: pl.Series) -> pl.Series:
    """The texts that are numbers and pass; false where there is no text, or it is no number.

    Whole numbers compare exactly, however long.

    >>> passing(Test(">", 1), pl.Series(["1.5", "1e0", "auto", None, "9007199254740993"])).to_list()
    [True, False, False, False, True]
    """
    frame = pl.DataFrame({"text": texts})
    if (isinstance(test.value, int) and abs(test.value) >= EXACT) or (
        isinstance(test.high, int) and test.high >= EXACT
    ):
        return _one_by_one(test, texts)
    great = frame.filter(pl.col("text").str.contains(_GREAT))["text"]
    found = frame.select(found=compare(_numbers(pl.col("text")), test).fill_null(False))["found"]
    if great.is_empty():
        return found
    return pl.select(
        pl.when(texts.is_in(great.unique().implode())).then(_one_by_one(test, texts)).otherwise(found)
    ).to_series()


def _is_great(value: Number) -> bool:
    return isinstance(value, int) and abs(value) >= EXACT


def _numbers(text: pl.Expr) -> pl.Expr:
    """Texts as doubles, null where they are no numbers."""
    bare = text.str.strip_prefix("+").str.to_lowercase()
    counts = text.str.contains(f"^(?:{NUMBER.pattern})$") | text.str.contains(_WORDS)
    return pl.when(counts).then(bare).cast(pl.Float64, strict=False)


def _one_by_one(test: Test, texts: pl.Series) -> pl.Series:
    numbers = {text: parse_number(text) for text in texts.unique() if text is not None}
    found = [text for text, number in numbers.items() if number is not None and test(number)]
    return texts.is_in(found).fill_null(False)
