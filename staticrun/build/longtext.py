"""Long texts: their beginning and end in the page, and the whole in scripts where it may be searched."""

from typing import Final

import msgspec

from staticrun.build import format, paths
from staticrun.build.scripts import data_script
from staticrun.schema.page import TextRest

#: Code points of a text up to which it stands in the page as it is.
WHOLE: Final = 20_000
#: Of a longer one, its first and last code points and lines.
_HEAD: Final = (10_000, 200)
_TAIL: Final = (6_000, 100)
#: Code points in one script.
_PIECE: Final = 400_000


class LongText(msgspec.Struct, frozen=True):
    """A text as a page shows it.

    Attributes:
        head: All of it, or how it begins.
        rest: What follows, where that is not all.
        scripts: Path and content of the scripts with the whole.
    """

    head: str
    rest: TextRest | None = None
    scripts: list[tuple[str, bytes]] = []


def whole(text: str, digest: str, root: str) -> LongText:
    """A text that is at hand.

    Args:
        digest: Of its file.
        root: The way from the page to the site's root.
    """
    if len(text) <= WHOLE:
        return LongText(text)
    head, tail = _head(text), _tail(text)
    begins = len(text) - len(tail)
    between = text[len(head) : begins]
    lines = between.count("\n")
    told = f"{lines:,} lines" if lines > 1 else f"{len(between):,} characters"
    key = f"texts/{digest[:12]}"
    scripts = [
        (paths.shared(f"{key}-{number}", "js"), data_script(f"{key}/{number}", text[start : start + _PIECE]))
        for number, start in enumerate(range(0, len(text), _PIECE))
    ]
    rest = TextRest(
        tail=tail,
        line=text.count("\n", 0, begins) + 1,
        said=f"{told}, {format.size(len(between.encode()))}",
        key=key,
        scripts=[root + path for path, _ in scripts],
    )
    return LongText(head, rest, scripts)


def parts(head: str, tail: str, between: int) -> LongText:
    """A text of which only both ends were read.

    Args:
        between: How many bytes lie between them.
    """
    shown, last = _head(head), _tail(tail)
    left = between + len(head.encode()) - len(shown.encode()) + len(tail.encode()) - len(last.encode())
    return LongText(shown, TextRest(tail=last, line=0, said=format.size(left)))


def _head(text: str) -> str:
    """The first lines of a text, whole where they are not too long."""
    most, lines = _HEAD
    parts = text[:most].split("\n")
    if len(parts) > 1:
        parts = [*parts[:-1][:lines], ""]  # the last one may be cut
    return "\n".join(parts)


def _tail(text: str) -> str:
    most, lines = _TAIL
    shown = text[-most:]
    shown = shown[shown.find("\n") + 1 :] or shown
    ends = "\n" if shown.endswith("\n") else ""
    return "\n".join(shown.removesuffix("\n").split("\n")[-lines:]) + ends
