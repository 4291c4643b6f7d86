"""Columns of many rows that can be changed row by row, in little memory."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from staticrun.schema.run import Text


class Numbers(msgspec.Struct, array_like=True):
    """Numbers, of which some may be missing.

    Attributes:
        values: One a row, 0 where it is missing.
        missing: A byte a row, 1 where there is no value.

    >>> column = Numbers.blank(3)
    >>> column.set(1, 0.5)
    >>> column.count, column[0], column[1]
    (1, None, 0.5)
    """

    values: Any  # array("d")
    missing: bytearray

    @classmethod
    def blank(cls, rows: int) -> "Numbers":
        """A column without values."""
        return cls(array("d", bytes(8 * rows)), bytearray(b"\1" * rows))

    def set(self, place: int, value: float) -> None:
        """Give a row its value."""
        self.values[place] = value
        self.missing[place] = 0

    def insert(self, place: int) -> None:
        """Put a row without a value before another one."""
        self.values.insert(place, 0.0)
        self.missing.insert(place, 1)

    def delete(self, place: int) -> None:
        """Take a row out."""
        del self.values[place]
        del self.missing[place]

    def take(self, places: Sequence[int]) -> "Numbers":
        """Some of the rows."""
        values, missing = self.values, self.missing
        return Numbers(array("d", [values[place] for place in places]), bytearray(missing[p] for p in places))

    @property
    def count(self) -> int:
        """How many rows have a value."""
        return self.missing.count(0)

    def __getitem__(self, place: int) -> float | None:
        return None if self.missing[place] else self.values[place]

    def __iter__(self) -> Iterator[float | None]:
        if 1 not in self.missing:
            return iter(self.values)
        pairs = zip(self.values, self.missing, strict=True)
        return (None if missing else value for value, missing in pairs)

    def bits(self) -> bytes:
        """A bit a row, lowest first, 1 where there is no value; nothing where none is missing.

        >>> column = Numbers.blank(9)
        >>> column.set(1, 0.5)
        >>> column.bits()
        b'\\xfd\\x01'
        """
        return bits(self.missing)


class Texts(msgspec.Struct, array_like=True):
    """Texts, each distinct one once.

    Attributes:
        codes: One a row: its place in `texts`, -1 where there is none.
        texts: After `tidy`, those that a row has, in order of first use.

    >>> column = Texts.blank(3)
    >>> column.set(2, "a")
    >>> column.set(0, "b")
    >>> column.tidy()
    >>> column.texts, column.codes.tolist(), list(column)
    (['b', 'a'], [0, -1, 1], ['b', None, 'a'])
    """

    codes: Any  # array("i")
    texts: list[Text]
    places: dict[Text, int] | None = None

    @classmethod
    def blank(cls, rows: int) -> "Texts":
        """A column without texts."""
        return cls(array("i", b"\xff" * 4 * rows), [])

    def set(self, place: int, text: Text) -> None:
        """Give a row its text."""
        if self.places is None:
            self.places = {known: number for number, known in enumerate(self.texts)}
        code = self.places.setdefault(text, len(self.texts))
        if code == len(self.texts):
            self.texts.append(text)
        self.codes[place] = code

    def insert(self, place: int) -> None:
        """Put a row without a text before another one."""
        self.codes.insert(place, -1)

    def delete(self, place: int) -> None:
        """Take a row out."""
        del self.codes[place]

    def take(self, places: Sequence[int]) -> "Texts":
        """Some of the rows."""
        return Texts(array("i", [self.codes[place] for place in places]), list(self.texts))

    def tidy(self) -> None:
        """Leave out what no row has, and bring the rest into order of first use."""
        self.places = None
        used = list(dict.fromkeys(self.codes))
        if -1 in used:
            used.remove(-1)
        if used == list(range(len(self.texts))):
            return
        place = {old: new for new, old in enumerate(used)} | {-1: -1}
        self.texts = [self.texts[old] for old in used]
        self.codes = array("i", map(place.__getitem__, self.codes))

    def numbers(self, read: Callable[[Text], float | None]) -> Numbers | None:
        """The texts as numbers; None where one of them is none.

        Args:
            read: Gives the number that a text writes, None where it writes none.
        """
        known = [value for text in self.texts if (value := read(text)) is not None]
        if len(known) < len(self.texts):
            return None
        values = array("d", known)
        values.append(0.0)  # in the place -1
        return Numbers(
            array("d", map(values.__getitem__, self.codes)), bytearray(code < 0 for code in self.codes)
        )

    @property
    def count(self) -> int:
        """How many rows have a text."""
        return sum(code >= 0 for code in self.codes) if -1 in self.codes else len(self.codes)

    def __getitem__(self, place: int) -> Text | None:
        code = self.codes[place]
        return None if code < 0 else self.texts[code]

    def __iter__(self) -> Iterator[Text | None]:
        known: list[Text | None] = [*self.texts, None]
        return map(known.__getitem__, self.codes)


def bits(mask: bytearray) -> bytes:
    """A bit a row, lowest first, of a byte a row; nothing where none is set."""
    if 1 not in mask:
        return b""
    found = 0
    for place in range(8):  # a number of any length takes the place of a loop over rows
        found |= int.from_bytes(mask[place::8], "little") << place
    return found.to_bytes((len(mask) + 7) // 8, "little")
