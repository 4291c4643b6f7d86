"""Artifacts in the site: which copy of a file is served, and what of it the run's page shows.

Nothing in a file may become a part of the page or run under the site's address: what could run script where
it is served is copied as plain text, SVG is shown as an image, and HTML is left to a sandboxed frame.
"""

import hashlib
import io
from typing import BinaryIO, Final

import msgspec

from staticrun.build import format, kinds, paths, pdfs, previews
from staticrun.build.placing import COPY, LINK, LIST, Left, Placing
from staticrun.build.source import Source
from staticrun.errors import StaticrunException
from staticrun.schema.page import ArtifactRow
from staticrun.schema.run import Artifact, Problem, Run

#: Bytes that are read of both ends of a file that is too large to be copied.
_END: Final = 65_536


class Shown(msgspec.Struct):
    """An artifact as the site shows it.

    Attributes:
        copy: Its copy's path in the site and content, None where it is not copied.
        scripts: What its preview loads, path and content each.
        problem: What is wrong with it.
        left: What it adds to what was not copied.
    """

    row: ArtifactRow
    copy: tuple[str, bytes] | None = None
    scripts: list[tuple[str, bytes]] = []
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
        path=path,
        name=name,
        depth=path.count("/"),
        kind=kinds.named(name) or "binary",
        size=format.size(artifact.size),
    )
    try:
        with source.open_artifact(run, path) as file:
            return _shown(file, source, run, artifact, row, root, placing)
    except (StaticrunException, OSError, ValueError) as error:  # ValueError: a path with a null character
        told = error if isinstance(error, StaticrunException) else StaticrunException(str(error))
        remedy = told.hint or "copy the run again from where it was logged"
        problem = _problem(run, path, told.message, remedy)
        return Shown(msgspec.structs.replace(row, why="not there"), problem=problem)


def _shown(
    file: BinaryIO,
    source: Source,
    run: Run,
    artifact: Artifact,
    row: ArtifactRow,
    root: str,
    placing: Placing,
) -> Shown:
    path, name = artifact.path, row.name
    content = file.read(kinds.BEGINNING)
    kind = kinds.of(name, content)
    row = msgspec.structs.replace(row, kind=kind)
    size = max(artifact.size, len(content))
    limit = placing.limit(path, kind)
    if placing.place(path, kind, size) == COPY:
        content += file.read(max(0, limit + 1 - len(content)))
        size = max(size, len(content))
    placed = placing.place(path, kind, size)
    if placed != COPY:
        address = placing.address(run, source.places(run)[0], path, kind, root)
        left = _left(row, placing, placed, size, address)
        if placing.place(path, kind, 0) == COPY:  # only its size is in the way: what it holds may be told
            left.row = previews.of_ends(left.row, _ends(file), artifact.digest)
        return left
    digest = hashlib.sha256(content).hexdigest()
    runs = kind == "pdf" and not pdfs.is_passive(content)
    copy = paths.artifact(name, digest, active=runs or kind in ("text", "markdown", "html", "svg"))
    row = msgspec.structs.replace(
        row,
        scripts=kind == "html" and placing.scripts,
        href=root + copy,
        download=name,
        size=format.size(len(content)),
    )
    if runs:
        row = msgspec.structs.replace(row, why="not shown: it may hold scripts, which a browser would run")
    row, scripts = previews.of_whole(row, content, digest, root)
    shown = Shown(row, (copy, content), scripts)
    if artifact.digest and digest != artifact.digest:
        shown.problem = _problem(
            run,
            path,
            f"the file is not the one that was logged: {len(content):,} bytes of {artifact.size:,}",
            "copy the run again from where it was logged, or log the artifact again",
        )
    return shown


def _ends(file: BinaryIO) -> previews.Ends:
    """How a file begins and ends, as it is now: it may have grown, or shrunk, since it was logged."""
    file.seek(0)
    head = file.read(_END)
    size = max(file.seek(0, io.SEEK_END), len(head))
    begins = max(len(head), size - _END)
    file.seek(begins)
    name = getattr(file, "name", None)
    return previews.Ends(
        head, file.read(_END), max(0, begins - len(head)), name if isinstance(name, str) else ""
    )


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
