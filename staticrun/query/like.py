r"""LIKE and ILIKE: `%` is any text, `_` one code point, everything else itself.

Patterns become expressions for polars' engine, which never backtracks. ILIKE folds case one letter to one
letter by a table of our own, which the browser shares (`filter-like.js`).
"""

import re
from functools import cache
from typing import Final

from staticrun.query.casefold import folds

#: Of more wildcards the compiled expression would grow too large.
MOST_WILDCARDS: Final = 500
MOST_LETTERS: Final = 5000


def to_regex(pattern: str, fold: bool) -> str | None:
    r"""A pattern as a regular expression of Rust's regex crate; None where it is too long for one.

    >>> to_regex("res_%.v1", False), to_regex("k%", True)
    ('(?s)^res..*\\.v1$', '(?s)^[kK\u212a].*$')
    """
    wildcards = pattern.count("%") + pattern.count("_")
    if wildcards > MOST_WILDCARDS or len(pattern) > MOST_LETTERS:
        return None
    body = "".join(_letter(letter, fold) for letter in re.sub("%+", "%", pattern))
    return f"(?s)^{body}$"


def _letter(letter: str, fold: bool) -> str:
    if letter == "%":
        return ".*"
    if letter == "_":
        return "."
    alike = _alike().get(folds().get(letter, letter), ()) if fold else ()
    return f"[{''.join(alike)}]" if alike else re.escape(letter)


@cache
def _alike() -> dict[str, tuple[str, ...]]:
    """Of each letter that others fold to, itself and those."""
    found: dict[str, tuple[str, ...]] = {}
    for letter, folded in folds().items():
        found[folded] = (*found.get(folded, (folded,)), letter)
    return found


def matches(pattern: str, text: str, fold: bool) -> bool:
    """Whether a text is like a pattern, of any length of both.

    Each piece between two `%` is looked for once, from where the last one ended.

    >>> matches("%é_", "Café!", False), matches("RES%", "resnet", True)
    (True, True)
    """
    if fold:
        pattern, text = _folded(pattern), _folded(text)
    first, *others = pattern.split("%")
    if not _at(first, text, 0):
        return False
    if not others:
        return len(first) == len(text)
    position, last = len(first), others.pop()
    for piece in others:
        found = _find(piece, text, position)
        if found < 0:
            return False
        position = found + len(piece)
    start = len(text) - len(last)
    return start >= position and _at(last, text, start)


def _folded(text: str) -> str:
    table = folds()
    return "".join(table.get(letter, letter) for letter in text)


def _find(piece: str, text: str, position: int) -> int:
    if "_" not in piece:
        return text.find(piece, position)
    for start in range(position, len(text) - len(piece) + 1):
        if _at(piece, text, start):
            return start
    return -1


def _at(piece: str, text: str, start: int) -> bool:
    if "_" not in piece:
        return text.startswith(piece, start)
    part = text[start : start + len(piece)]
    return len(part) == len(piece) and all(a in ("_", b) for a, b in zip(piece, part, strict=True))
