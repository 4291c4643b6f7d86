"""Numbers, times, durations and sizes as people read them.

The theme's script formats the same values in the browser: the cases that both must meet are in
`tests/contract/format.json`.
"""

import math
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from staticrun.schema.page import Moment, Number

#: JavaScript rounds a tie away from zero, and so does this.
_FOUR_DIGITS: Final = Context(prec=4, rounding=ROUND_HALF_UP)
_WHOLE: Final = Context(prec=30, rounding=ROUND_HALF_UP)
#: A longer number, from a ten-thousandth up, has more than five digits: no tie where it is cut to four.
_NO_TIE: Final = 10
_SIZE_UNITS: Final = ("kB", "MB", "GB", "TB", "PB")


def number(value: float) -> Number:
    """A number to read and the whole of it.

    >>> number(0.123456)
    Number(text='0.1235', full='0.123456')
    """
    if 1e-4 <= value < 9999:  # by far the most frequent, in a third of the time
        whole = repr(value)
        if len(whole) > _NO_TIE:
            return Number(f"{value:.4g}", whole)
    return Number(text=short(value), full=full(value))


def short(value: float) -> str:
    """A number in four significant digits; whole numbers below a million are shown whole.

    >>> [short(x) for x in (0.97314, 50.0, 0.01, 123456.0, 12345.678, 1234567.0, 0.00001234, float("nan"))]
    ['0.9731', '50', '0.01', '123456', '12346', '1.235e6', '1.234e-5', 'NaN']
    """
    if not math.isfinite(value):
        return full(value)
    size = abs(value)
    sign = "-" if value < 0 else ""
    if size < 1e6 and size == int(size):
        return f"{sign}{int(size)}"
    if 1e4 <= size < 999999.5:
        return f"{sign}{Decimal(size).to_integral_value(context=_WHOLE)}"
    if 1e-4 <= size < 9999 and not _maybe_tie(size):
        return f"{sign}{size:.4g}"  # in a third of the time, and by far the most frequent
    rounded = _FOUR_DIGITS.create_decimal(size)
    exponent = rounded.adjusted()
    if -5 < exponent < 6:
        return sign + _stripped(f"{rounded:f}")
    mantissa = rounded.scaleb(-exponent)
    return f"{sign}{_stripped(f'{mantissa:f}')}e{exponent}"


def _maybe_tie(size: float) -> bool:
    """Whether a number may lie in the middle between two of four digits, where roundings differ."""
    return len(repr(size).replace(".", "").lstrip("0")) <= 5


def full(value: float) -> str:
    """All digits that tell this float from its neighbours, written as JavaScript writes them.

    >>> full(5.0), full(0.1), full(1e-7), full(1e20), full(1e21), full(float("-inf"))
    ('5', '0.1', '1e-7', '100000000000000000000', '1e+21', '-Infinity')
    """
    if value != value:
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    text = repr(float(value))
    if "e" not in text:
        return text.removesuffix(".0")
    if 1e-6 <= abs(value) < 1e21:
        return _stripped(f"{Decimal(text):f}")
    mantissa, _, exponent = text.partition("e")
    return f"{_stripped(mantissa)}e{int(exponent):+d}"


def _stripped(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration(seconds: float | None) -> str:
    """A length of time in its two greatest units; "" where there is none.

    >>> [duration(s) for s in (0.0421, 4.25, 59.6, 3599, 8040, 100000)]
    ['42 ms', '4.3 s', '1 min', '59 min 59 s', '2 h 14 min', '1 d 4 h']
    """
    if seconds is None or not math.isfinite(seconds):
        return ""
    ms = int(seconds * 1000 + 0.5)
    if ms < 1000:
        return f"{ms} ms"
    tenths = (ms + 50) // 100
    if tenths < 100:
        return f"{_stripped(f'{tenths // 10}.{tenths % 10}')} s"
    whole = (ms + 500) // 1000
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return _two(whole, 60, "min", "s")
    minutes = (whole + 30) // 60
    if minutes < 1440:
        return _two(minutes, 60, "h", "min")
    return _two((minutes + 30) // 60, 24, "d", "h")


def _two(amount: int, per: int, great: str, small: str) -> str:
    rest = amount % per
    return f"{amount // per} {great} {rest} {small}" if rest else f"{amount // per} {great}"


def size(count: int) -> str:
    """Bytes in decimal units.

    >>> [size(n) for n in (0, 999, 3400000, 34 * 10**9, 999950)]
    ['0 B', '999 B', '3.4 MB', '34 GB', '1 MB']
    """
    if count < 1000:
        return f"{count} B"
    unit = 1000
    for name in _SIZE_UNITS:
        tenths = (count * 10 + unit // 2) // unit
        if tenths < 100:
            return f"{_stripped(f'{tenths // 10}.{tenths % 10}')} {name}"
        whole = (count + unit // 2) // unit
        if whole < 1000:
            break
        unit *= 1000
    return f"{whole} {name}"


def moment(ms: int | None) -> Moment | None:
    """A time to read, in UTC; None where there is none, or none that a calendar holds.

    >>> moment(1793613600000)
    Moment(iso='2026-11-02T10:00:00Z', text='2026-11-02 10:00 UTC')
    """
    if ms is None:
        return None
    try:
        at = datetime.fromtimestamp(ms // 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return Moment(
        iso=f"{at.year:04}-{at.month:02}-{at.day:02}T{at.hour:02}:{at.minute:02}:{at.second:02}Z",
        text=f"{at.year:04}-{at.month:02}-{at.day:02} {at.hour:02}:{at.minute:02} UTC",
    )
