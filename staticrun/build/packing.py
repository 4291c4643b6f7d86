"""Values of runs as a page loads them: in as few bytes as are quickly made and read, and exact to the bit."""

import operator
import re
from array import array
from collections.abc import Sequence
from typing import Any, Final

from staticrun.build.columns import Numbers, Texts
from staticrun.build.scripts import packed
from staticrun.schema.run import LongText
from staticrun.schema.table import AnyColumn, IdColumn, NumberColumn, TextColumn, TextsColumn

#: Code points of a text that a payload holds.
LONGEST: Final = 1000
#: Numbers that are looked at to tell whether a column repeats a few.
_SAMPLE: Final = 512
_FEW: Final = 128
_GENERATED_ID: Final = re.compile(r"[0-9a-f]{32}")


def numbers(name: str, column: Numbers) -> NumberColumn:
    """A column of numbers.

    >>> one = Numbers.blank(2)
    >>> one.set(0, 1.0)
    >>> packed = numbers("metrics.x", one)
    >>> packed.values, packed.missing
    ('AAAAAAAA8D8AAAAAAAAAAA==', 'Ag==')
    """
    codes, distinct = _repeated(column.values)
    return NumberColumn(name, packed(distinct), packed(array("B", column.bits())), codes)


def _repeated(dense: "array[float]") -> tuple[str, "array[float]"]:
    """The codes and distinct numbers of a column that repeats a few; else no codes, and all numbers."""
    # As integers, because NaN and the two zeros must stay what they are.
    bits = array("q", dense.tobytes())
    sample = bits[:_SAMPLE]
    if len(bits) < 16 or len(set(sample)) > min(_FEW, len(sample) // 2):
        return "", dense
    distinct: dict[int, int] = dict.fromkeys(bits, 0)
    kind = _kind(len(distinct))
    if len(bits) * array(kind).itemsize + 8 * len(distinct) > 6 * len(bits):
        return "", dense
    for place, one in enumerate(distinct):
        distinct[one] = place
    codes = array(kind, map(distinct.__getitem__, bits))
    return packed(codes), array("d", array("q", distinct).tobytes())


def texts(name: str, column: Texts) -> TextColumn:
    r"""A column of texts, each distinct one once, in order of first use.

    >>> one = Texts.blank(4)
    >>> for place, text in enumerate("ba"):
    ...     one.set(place, text)
    >>> texts("tags.t", one)
    TextColumn(id='tags.t', texts='b\na', codes='AQIAAA==', cut=[])
    """
    places, count = column.codes, len(column.texts)
    shown = [(text.head if isinstance(text, LongText) else text)[:LONGEST] for text in column.texts]
    joined = "\n".join(shown)
    own = 0 < count == len(places) and all(map(operator.eq, places, range(count)))
    return TextColumn(
        id=name,
        texts=joined if shown and joined.count("\n") == count - 1 else shown,
        codes="" if own else packed(array(_kind(count + 1), [place + 1 for place in places])),
        cut=[
            place
            for place, text in enumerate(column.texts)
            if isinstance(text, LongText) or len(text) > LONGEST
        ],
    )


def ids(name: str, values: Sequence[str]) -> IdColumn | TextColumn:
    """A column of run ids.

    >>> ids("attributes.run_id", ["00" * 15 + "ff"]).ids
    'AAAAAAAAAAAAAAAAAAAA/w=='
    """
    if not all(map(_GENERATED_ID.fullmatch, values)):
        return texts(name, Texts(array("i", range(len(values))), list(values)))
    return IdColumn(name, packed(array("B", bytes.fromhex("".join(values)))))


def several(name: str, values: Sequence[Sequence[str]]) -> TextsColumn:
    """A column of what a run has several texts of."""
    places: dict[str, int] = {}
    codes, offsets = array("i"), array("i", [0])
    for row in values:
        codes.extend(places.setdefault(text, len(places)) for text in row)
        offsets.append(len(codes))
    return TextsColumn(name, list(places), packed(codes), packed(offsets))


def size(column: AnyColumn) -> int:
    """About how many bytes a column takes in its script."""
    return sum(_size(getattr(column, field)) for field in column.__struct_fields__)


def _size(part: Any) -> int:
    return len(part) if isinstance(part, str) else sum(len(str(one)) + 3 for one in part)


def _kind(codes: int) -> str:
    """The smallest unsigned type of array that holds so many codes."""
    return "B" if codes <= 1 << 8 else "H" if codes <= 1 << 16 else "I"
