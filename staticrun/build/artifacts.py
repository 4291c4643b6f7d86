"""Artifacts in the site: which copy of a file is served, and what of it the run's page shows.

Nothing in a file may become a part of the page or run under the site's address: what could run script where
it is served is copied as plain text, SVG is shown as an image, and HTML is left to a sandboxed frame.
"""

import base64
import csv
import hashlib
import io
from typing import Final

import msgspec

from staticrun.build import format, markdown, paths, tabular
from staticrun.build.placing import COPY, LINK, LIST, Left, Placing
from staticrun.build.render import safe
from staticrun.build.source import Source
from staticrun.errors import StaticrunException
from staticrun.schema.page import ArtifactRow
from staticrun.schema.run import Artifact, Problem, Run

_KINDS: Final = {
    "png": "image", "jpg": "image", "jpeg": "image", "gif": "image", "webp": "image", "svg": "svg",
    "json": "json", "csv": "csv", "tsv": "csv", "md": "markdown", "markdown": "markdown",
    "html": "html", "htm": "html", "xhtml": "html", "pdf": "pdf", "parquet": "parquet", "npy": "numpy",
    "npz": "numpy", "mp3": "audio", "wav": "audio", "ogg": "audio", "flac": "audio", "m4a": "audio",
    "mp4": "video", "webm": "video",
}  # fmt: skip
#: Bytes by which a file is known.
_BEGINNING: Final = 4096
#: What can be shown of a file: code points of text, bytes of SVG and HTML, rows and columns of a table.
_TEXT: Final = 20_000
_SVG: Final = 200_000
_HTML: Final = 500_000
_ROWS: Final = 21
_COLUMNS: Final = 20
_CELL: Final = 200


class Shown(msgspec.Struct):
    """An artifact as the site shows it.

    Attributes:
        copy: Its copy's path in the site and content, None where it is not copied.
        problem: What is wrong with it.
        left: What it adds to what was not copied.
    """

    row: ArtifactRow
    copy: tuple[str, bytes] | None = None
    problem: Problem | None = None
    left: Left = Left()


def show(source: Source, run: Run, artifact: Artifact, root: str, placing: Placing) -> Shown:
    """Read an artifact and decide what the site shows of it.

    Args:
        root: The way from the run's page to the site's root.
        placing: Says what is copied and shown, linked, or only listed.
    """
    path = artifact.path
    name = path.rpartition("/")[2]
    row = ArtifactRow(
        path=path, name=name, depth=path.count("/"), kind=_kind(name, b"\0"), size=format.size(artifact.size)
    )
    try:
        with source.open_artifact(run, path) as file:
            content = file.read(_BEGINNING)
            kind = _kind(name, content)
            size = max(artifact.size, len(content))
            limit = placing.limit(path, kind)
            placed = placing.place(path, kind, size)
            if placed == COPY:
                content += file.read(max(0, limit + 1 - len(content)))
    except (StaticrunException, OSError, ValueError) as error:  # ValueError: a path with a null character
        told = error if isinstance(error, StaticrunException) else StaticrunException(str(error))
        remedy = told.hint or "copy the run again from where it was logged"
        problem = _problem(run, path, told.message, remedy)
        return Shown(msgspec.structs.replace(row, why="not there"), problem=problem)
    row = msgspec.structs.replace(row, kind=kind)
    if placed != COPY or len(content) > limit:
        placed = placing.place(path, kind, max(size, len(content)))
        address = placing.address(run, source.places(run)[0], path, kind, root)
        return _left(row, placing, placed, max(size, len(content)), address)
    digest = hashlib.sha256(content).hexdigest()
    copy = paths.artifact(name, digest, active=kind in ("text", "markdown", "html", "svg"))
    row = msgspec.structs.replace(
        row,
        scripts=kind == "html" and placing.scripts,
        href=root + copy,
        download=name,
        size=format.size(len(content)),
    )
    shown = Shown(_previewed(row, content), (copy, content))
    if artifact.digest and digest != artifact.digest:
        shown.problem = _problem(
            run,
            path,
            f"the file is not the one that was logged: {len(content):,} bytes of {artifact.size:,}",
            "copy the run again from where it was logged, or log the artifact again",
        )
    return shown


def _left(row: ArtifactRow, placing: Placing, placed: str, size: int, address: str) -> Shown:
    """An artifact that is linked, where its address is known, or only listed."""
    if placed == LINK and not address:
        placed = LIST
    row = msgspec.structs.replace(
        row, why=placing.why(placed, row.path, row.kind, size), link=address if placed == LINK else ""
    )
    return Shown(row, left=Left(1, size) if placed == LINK else Left(0, 0, 1, size))


def _problem(run: Run, path: str, reason: str, remedy: str) -> Problem:
    return Problem(f"{run.experiment_id}/{run.run_id}/{run.artifact_uri}/{path}", reason, remedy)


def _kind(name: str, content: bytes) -> str:
    """What a file is, by its name, and by its content where the name does not say."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    known = _KINDS.get(extension)
    if known:
        return known
    beginning = content[:_BEGINNING]
    if b"\0" in beginning:
        return "binary"
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        # The end may cut through a character.
        return "text" if error.start > len(beginning) - 4 and len(beginning) == _BEGINNING else "binary"
    return "text"


def _previewed(row: ArtifactRow, content: bytes) -> ArtifactRow:
    """The row with what can be shown of the content."""
    replace = msgspec.structs.replace
    match row.kind:
        case "svg":
            if len(content) > _SVG:
                return replace(row, why=f"not shown: larger than {format.size(_SVG)}")
            return replace(
                row, preview="data:image/svg+xml;base64," + base64.b64encode(content).decode("ascii")
            )
        case "html":
            if len(content) > _HTML:
                return replace(row, why=f"not shown: larger than {format.size(_HTML)}")
            return replace(row, preview=_text(content))
        case "markdown":
            text = _text(content)
            return replace(row, html=safe(markdown.render(text)), preview_cut=len(text) > markdown.LONGEST)
        case "csv":
            return _table(row, _text(content))
        case "json":
            return _beginning(row, _text(_indented(content)))
        case "text":
            return _beginning(row, _text(content))
        case "parquet" | "numpy":
            return _sheet(row, content)
        case "pdf" if not content.startswith(b"%PDF"):
            return replace(row, kind="binary", why="not shown: not a PDF, as its name says")
        case _:
            return row


def _sheet(row: ArtifactRow, content: bytes) -> ArtifactRow:
    """The row with the first rows or the shapes of what the file holds."""
    try:
        sheet = tabular.parquet(content) if row.kind == "parquet" else tabular.numpy(row.name, content)
    except tabular.Unreadable as error:
        return msgspec.structs.replace(row, why=str(error))
    return msgspec.structs.replace(row, table=sheet.rows, types=sheet.types, note=sheet.note)


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace")


def _beginning(row: ArtifactRow, text: str) -> ArtifactRow:
    return msgspec.structs.replace(row, preview=text[:_TEXT], preview_cut=len(text) > _TEXT)


def _indented(content: bytes) -> bytes:
    """JSON with a line for each value; as it is where that would not help, or it is no JSON."""
    if b"\n" in content.strip() or len(content) > _TEXT:
        return content
    try:
        return msgspec.json.format(content, indent=2)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return content


def _table(row: ArtifactRow, text: str) -> ArtifactRow:
    """The first rows of a table; its text where it is none."""
    delimiter = "\t" if row.name.lower().endswith(".tsv") else ","
    rows: list[list[str]] = []
    cut = False
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) == _ROWS:
                cut = True
                break
            cut = cut or len(cells) > _COLUMNS or any(len(cell) > _CELL for cell in cells)
            if cells:
                rows.append([cell[:_CELL] for cell in cells[:_COLUMNS]])
    except csv.Error:
        return _beginning(row, text)
    return msgspec.structs.replace(row, table=rows, preview_cut=cut)
