"""What can be compared of a run's artifacts: texts, images, whether they are the same."""

from collections.abc import Sequence
from typing import Final

from staticrun.build.artifacts import Shown
from staticrun.build.scripts import data_script
from staticrun.schema.payload import RunFile, RunFiles
from staticrun.schema.run import Artifact
from staticrun.store import layout

_TEXTS: Final = frozenset(["text", "json", "csv", "markdown", "html"])
#: Code points of one text, and of all of a run: nobody reads more of a difference.
_TEXT: Final = 100_000
_ALL: Final = 1_000_000


def script(run_id: str, shown: Sequence[tuple[Artifact, Shown]], root: str) -> bytes:
    """The script with a run's artifacts, `data("files/<run id>")`.

    Args:
        shown: Each artifact with what the run's page shows of it, in order of path.
        root: The way from the run's page to the site's root, with which the hrefs there begin.
    """
    left = _ALL
    files: list[RunFile] = []
    for artifact, one in shown:
        text, cut = _text(one, min(_TEXT, left))
        left -= len(text)
        series, step, _ = layout.parse_image(artifact.path) or ("", 0, 0)
        files.append(
            RunFile(
                path=artifact.path,
                kind=one.row.kind,
                bytes=artifact.size,
                digest=artifact.digest,
                href=(one.row.href or "").removeprefix(root),
                text=text,
                cut=cut,
                series=series,
                step=step,
            )
        )
    return data_script(f"files/{run_id}", RunFiles(run_id, files))


def _text(one: Shown, most: int) -> tuple[str, bool]:
    """What can be read of an artifact, and whether it goes on."""
    if one.row.kind == "svg":
        return (one.row.preview, False) if len(one.row.preview) <= most else ("", True)
    if one.copy is None or one.row.kind not in _TEXTS:
        return "", False
    content = one.copy[1]
    # No character has more than four bytes.
    text = content[: 4 * most].decode("utf-8-sig", "replace")
    return text[:most], len(text) > most or len(content) > 4 * most
