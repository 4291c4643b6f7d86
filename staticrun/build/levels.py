"""Finer levels of long histories: what a chart loads as a reader zooms in, down to every point.

Each level has `FACTOR` times the buckets of the one before; the last has the points themselves. A level is
cut into pieces, so that a window of a long history loads only what it shows.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from staticrun.build import names, paths
from staticrun.build.curves import BUCKETS, Series, bucketed
from staticrun.build.integers import of_column
from staticrun.build.scripts import data_script, packed_series
from staticrun.schema.payload import Level, LevelPiece, LevelRows

if TYPE_CHECKING:
    import polars as pl

FACTOR: Final = 16
#: Rows in one piece.
PIECE: Final = 16_384
#: Buckets of fewer points than this are no nearer than the points themselves.
_WORTH: Final = 8


def levels(run_id: str, key: str, series: Series) -> tuple[list[Level], list[tuple[str, bytes]]]:
    """The levels of a curve, coarsest first, and the scripts with their pieces; none where it is exact."""
    if series.frame is None:
        return [], []
    found: list[Level] = []
    scripts: list[tuple[str, bytes]] = []
    for number, (buckets, frame) in enumerate(_frames(series.frame)):
        prefix = f"level/{run_id}/{names.file_name(key)}/{series.writer}.{series.again}/{number}"
        pieces = []
        for place, start in enumerate(range(0, len(frame), PIECE)):
            rows = frame.slice(start, PIECE)
            content = data_script(f"{prefix}/{place}", _rows(rows))
            path = paths.level(run_id, content)
            scripts.append((path, content))
            pieces.append(_piece(path, rows))
        found.append(Level(prefix, len(frame), not buckets, pieces))
    return found, scripts


def _frames(points: "pl.DataFrame") -> Iterator[tuple[int, "pl.DataFrame"]]:
    """Buckets of each level and its rows; 0 buckets for the points."""
    buckets = BUCKETS * FACTOR
    while len(points) // buckets >= _WORTH:
        yield buckets, bucketed(points, buckets)
        buckets *= FACTOR
    yield 0, points


def _rows(rows: "pl.DataFrame") -> LevelRows:
    exact = "low" not in rows.columns
    return LevelRows(
        steps=of_column(rows["step"]),
        times=of_column(rows["time"]),
        values=packed_series(rows["value"]),
        lows="" if exact else packed_series(rows["low"]),
        highs="" if exact else packed_series(rows["high"]),
    )


def _piece(path: str, rows: "pl.DataFrame") -> LevelPiece:
    steps, times = rows["step"], rows["time"]
    return LevelPiece(
        href=path,
        rows=len(rows),
        steps=(int(steps[0]), int(steps[-1])),
        times=(_whole(times.min()), _whole(times.max())),
    )


def _whole(value: Any) -> int:
    return int(value)
