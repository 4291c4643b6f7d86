"""Lengths of time as people type them: 30d, 12h, 1d12h."""

import re
from typing import Any, Final

import click

_UNITS: Final = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)([wdhms])")
#: A hundred years: more is a slip of the finger, and no date before 1970 helps anybody.
_MOST: Final = 3_155_760_000


def milliseconds(text: str) -> int:
    """A length of time in milliseconds.

    Raises:
        ValueError: It is none.

    >>> milliseconds("1d12h"), milliseconds("90m"), milliseconds("0")
    (129600000, 5400000, 0)
    """
    typed = text.strip().lower()
    if typed == "0":
        return 0
    if not typed or _PART.sub("", typed):
        raise ValueError(f"{text!r} is no length of time")
    seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(typed))
    if seconds > _MOST:
        raise ValueError(f"{text!r} is more than a hundred years")
    return round(seconds * 1000)


class Age(click.ParamType[int]):
    """An option that is a length of time."""

    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """What was typed, in milliseconds."""
        if isinstance(value, int):
            return value
        try:
            return milliseconds(value)
        except ValueError as error:
            self.fail(f"{error}; weeks, days, hours, minutes, seconds: 2w, 30d, 12h, 1d12h, or 0", param, ctx)
