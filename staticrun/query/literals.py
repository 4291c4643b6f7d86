"""Constants of a filter: texts, numbers, dates and durations, and what each of them means.

The same arithmetic is done, in the same order, by `filter-literals.js`.
"""

import re
from dataclasses import dataclass, field
from typing import Final

#: Integers with more digits count as floating point, which makes them infinite.
EXACT_DIGITS: Final = 400

_INTEGER = re.compile(r"[+-]?[0-9]+")
NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WORDS: Final = {
    f"{sign}{word}": float(f"{sign}{word}") for word in ("nan", "inf", "infinity") for sign in ("", "+", "-")
}
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_NOW = re.compile(r"now\(\)(?: *([+-]) *([0-9].*))?")
_PART = re.compile(r" *([0-9]+(?:\.[0-9]+)?) *(ms|min|s|m|h|d|w)")
_SECONDS: Final = {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}
_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)", re.DOTALL)
_SHORT: Final = {
    "\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b",
    "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A string, without its quotes."""

    value: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    text: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def value(self) -> int | float:
        """An integer exactly, anything else as the nearest double.

        >>> Number("9007199254740993").value, Number("-.5e1").value, Number("1e999").value
        (9007199254740993, -5.0, inf)
        """
        number = parse_number(self.text)
        assert number is not None, self.text
        return number


@dataclass(frozen=True, slots=True)
class Instant:
    """A date, `'2026-11-01T12:00'`, or a time told from now, `'now() - 7d'`.

    Attributes:
        text: As written, without its quotes.
        ms: Milliseconds since 1970, or to be added to now.
        relative: Whether they are added to now.
    """

    text: str
    ms: int
    relative: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time such as `'2h30m'`."""

    text: str
    seconds: float
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


def parse_number(text: str) -> int | float | None:
    """The number that a text is, as a param counts as one; None where it is none.

    >>> parse_number("0.10"), parse_number("+Infinity"), parse_number("1_000"), parse_number(" 1")
    (0.1, inf, None, None)
    """
    if _INTEGER.fullmatch(text) and len(text) <= EXACT_DIGITS:
        return int(text)
    if NUMBER.fullmatch(text):
        return float(text)
    return _WORDS.get(text.lower()) if len(text) <= 9 and text.isascii() else None


def parse_instant(text: str, start: int = 0, end: int = 0) -> Instant | None:
    """The time that a text tells; UTC where it has no offset; None where it tells none.

    >>> parse_instant("1970-01-02T00:00:00.5+01:00").ms, parse_instant("now() - 1d12h").ms
    (82800500, -129600000)
    """
    if relative := _NOW.fullmatch(text):
        sign, length = relative.groups()
        duration = parse_duration(length) if length else None
        if length and duration is None:
            return None
        ms = int((duration.seconds if duration else 0) * 1000 + 0.5)
        return Instant(text, -ms if sign == "-" else ms, True, start, end)
    date = _DATE.fullmatch(text)
    if date is None:
        return None
    year, month, day = int(date[1]), int(date[2]), int(date[3])
    hour, minute, second = int(date[4] or 0), int(date[5] or 0), int(date[6] or 0)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12 or not 1 <= day <= _MONTHS[month - 1] or (month == 2 and day == 29 and not leap):
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    minutes = (_days(year, month, day) * 24 + hour) * 60 + minute - _offset(date[8] or "Z")
    return Instant(
        text, (minutes * 60 + second) * 1000 + int((date[7] or "").ljust(3, "0")[:3]), False, start, end
    )


def _offset(zone: str) -> int:
    """Minutes east of Greenwich."""
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return -minutes if zone[0] == "-" else minutes


def _days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar."""
    # Years that begin in March put the leap day at their end.
    year, month = (year - 1, month + 9) if month < 3 else (year, month - 3)
    leaps = year // 4 - year // 100 + year // 400
    return year * 365 + leaps + (month * 153 + 2) // 5 + day - 719469


def parse_duration(text: str, start: int = 0, end: int = 0) -> Duration | None:
    """The length of time that a text tells, None where it tells none.

    >>> parse_duration("2h30m").seconds, parse_duration("2 h 14 min").seconds, parse_duration("2")
    (9000.0, 8040.0, None)
    """
    seconds = 0.0
    position = 0
    while position < len(text):
        part = _PART.match(text, position)
        if part is None:
            return None
        seconds += float(part[1]) * _SECONDS[part[2]]
        position = part.end()
    return Duration(text, seconds, start, end) if position else None


def unescape(text: str) -> str:
    r"""A text with Python's backslash escapes; an unknown one stays as it is.

    >>> unescape(r"it\x27s \u00e9\d")
    "it's é\\d"
    """

    def meaning(match: re.Match[str]) -> str:
        escape = match[1]
        if escape[0] in "xuU" and len(escape) > 1:
            point = int(escape[1:], 16)
        elif escape[0] in "01234567":
            point = int(escape, 8)
        else:
            return _SHORT.get(escape, match[0])
        return chr(point) if point < 0xD800 or 0xDFFF < point <= 0x10FFFF else match[0]

    return _ESCAPE.sub(meaning, text)
