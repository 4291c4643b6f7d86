"""What a run's page shows of a file: of each kind what can be told without running anything that is in it."""

import base64
from typing import Final

import msgspec

from staticrun.build import contained, format, kinds, longtext, markdown, mlmodel, numpyfile, tabular
from staticrun.build.longtext import LongText
from staticrun.build.render import safe
from staticrun.schema.page import ArtifactRow

#: Bytes of SVG and HTML that a page shows.
_SVG: Final = 200_000
_HTML: Final = 500_000
_replace: Final = msgspec.structs.replace

_Scripts = list[tuple[str, bytes]]


class Ends(msgspec.Struct, frozen=True):
    """How a large file begins and ends.

    Attributes:
        between: Bytes that were not read.
        path: Where it lies, "" where it is no file of this machine.
    """

    head: bytes
    tail: bytes
    between: int
    path: str = ""


def of_whole(row: ArtifactRow, content: bytes, digest: str, root: str) -> tuple[ArtifactRow, _Scripts]:
    """The row with what can be shown of all of a file, and the scripts that it needs for that.

    Args:
        digest: SHA-256 of the content.
        root: The way from the page to the site's root.
    """
    text = LongText("")
    match row.kind:
        case "svg" | "html":
            row = _drawn(row, content)
        case "markdown":
            source = decoded(content)
            row = _replace(
                row, html=safe(markdown.render(source)), preview_cut=len(source) > markdown.LONGEST
            )
        case "csv":
            try:
                row = _sheet(row, tabular.delimited(row.name, decoded(content)))
            except tabular.Unreadable:
                text = longtext.whole(decoded(content), digest, root)
        case "json":
            text = longtext.whole(decoded(_indented(content)), digest, root)
        case "text":
            text = longtext.whole(decoded(content), digest, root)
            if row.name == mlmodel.NAME:
                row = _model(row, text.head)
        case "parquet" | "numpy":
            row = _columns(row, content)
        case "binary":
            row = _told(row, content[: kinds.BEGINNING], len(content), digest)
    return _replace(row, preview=row.preview or text.head, rest=text.rest), text.scripts


def of_ends(row: ArtifactRow, ends: Ends, digest: str) -> ArtifactRow:
    """The row with what can be shown of a file that is too large to be copied.

    Args:
        digest: SHA-256 as it was logged, "" where nobody did.
    """
    match row.kind:
        case "text" | "json" | "markdown":
            text = longtext.parts(decoded(ends.head), decoded(ends.tail), ends.between)
            return _replace(row, preview=text.head, rest=text.rest)
        case "csv":
            try:
                sheet = tabular.delimited(row.name, decoded(ends.head), whole=False)
            except tabular.Unreadable:
                return row
            return _sheet(row, sheet)
        case "parquet" if ends.path:
            return _columns(row, ends.path)
        case "numpy" if row.name.lower().endswith(".npy"):
            return _columns(row, ends.head)
        case "binary":
            size = len(ends.head) + ends.between + len(ends.tail)
            return _told(row, ends.head, size, digest)
    return row


def decoded(content: bytes) -> str:
    """Text of a file; what is none is marked."""
    return content.decode("utf-8-sig", "replace")


def _drawn(row: ArtifactRow, content: bytes) -> ArtifactRow:
    """SVG as an image that is part of the page, HTML for a frame of its own."""
    limit = _SVG if row.kind == "svg" else _HTML
    if len(content) > limit:
        return _replace(row, why=f"not shown: larger than {format.size(limit)}")
    if row.kind == "html":
        return _replace(row, preview=decoded(content))
    return _replace(row, preview="data:image/svg+xml;base64," + base64.b64encode(content).decode("ascii"))


def _indented(content: bytes) -> bytes:
    """JSON with a line for each value; as it is where that would not help, or it is no JSON."""
    if b"\n" in content.strip() or len(content) > longtext.WHOLE:
        return content
    try:
        return msgspec.json.format(content, indent=2)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return content


def _columns(row: ArtifactRow, content: bytes | str) -> ArtifactRow:
    """The row with the first rows of Parquet, or the arrays of NumPy."""
    try:
        if row.kind == "parquet":
            return _sheet(row, contained.first_rows(content))
        assert isinstance(content, bytes)
        return _sheet(row, numpyfile.sheet(row.name, content))
    except tabular.Unreadable as error:
        return _replace(row, why="; ".join(filter(None, [row.why, str(error)])))


def _sheet(row: ArtifactRow, sheet: tabular.Sheet) -> ArtifactRow:
    return _replace(row, table=sheet.rows, types=sheet.types, note=sheet.note)


def _model(row: ArtifactRow, text: str) -> ArtifactRow:
    model = mlmodel.read(text)
    return row if model is None else _replace(row, facts=model.facts, table=model.signature)


def _told(row: ArtifactRow, beginning: bytes, size: int, digest: str) -> ArtifactRow:
    """The row with what a file is that cannot be shown."""
    facts = [("What it is", kinds.told(row.name, beginning) or "not known by its beginning")]
    facts.append(("Size", f"{size:,} bytes"))
    if digest:
        facts.append(("SHA-256", digest))
    broken = kinds.broken_promise(row.name, row.kind)
    why = "; ".join(filter(None, [row.why, broken and f"not shown: {broken}"]))
    return _replace(row, facts=facts, why=why)
