"""How keys and texts are written in a filter, so that parsing gives them back."""

import re
from typing import Final

# Words that MLflow's reader takes for keywords even after a point, and those of the language itself.
_RESERVED: Final = frozenset(
    ("and", "as", "between", "case", "from", "ilike", "in", "is", "like", "not", "null", "or", "using",
     "values")
)  # fmt: skip
_BARE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")


def written_key(key: str) -> str:
    r"""A key as it is written after its entity's point.

    >>> written_key("loss"), written_key("val/loss"), written_key("a`b"), written_key("a`'\"")
    ('loss', '`val/loss`', '"a`b"', 'E\'a`\\x27"\'')
    """
    if _BARE.fullmatch(key) and not _RESERVED.intersection(key.lower().split(".")):
        return key
    if "`" not in key:
        return f"`{key}`"
    return escaped(key) if '"' in key or key.endswith("\\") else f'"{key}"'


def written_text(text: str) -> str:
    r"""A text as the right side of a clause.

    >>> written_text("tree"), written_text("it's"), written_text("\"it's\"")
    ("'tree'", '"it\'s"', 'E\'"it\\x27s"\'')
    """
    if "'" not in text and not text.endswith("\\"):
        return f"'{text}'"
    return escaped(text) if '"' in text or text.endswith("\\") else f'"{text}"'


def written_item(text: str) -> str:
    r"""A text in a list, where backslashes escape.

    >>> written_item("tree"), written_item("a\\b")
    ("'tree'", "E'a\\x5cb'")
    """
    return escaped(text) if "\\" in text or "'" in text else f"'{text}'"


def escaped(text: str) -> str:
    r"""A text as `E'...'`, which can hold anything.

    >>> escaped("it's")
    "E'it\\x27s'"
    """
    return "E'" + text.replace("\\", "\\x5c").replace("'", "\\x27") + "'"
