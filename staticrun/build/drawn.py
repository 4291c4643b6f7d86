"""The scripts with a run's curves: one where it is small, else an index of parts that load as they show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from staticrun.build import curves, paths
from staticrun.build.levels import levels
from staticrun.build.scripts import data_script
from staticrun.schema.payload import Curve, CurvesPart, RunCurves

#: Bytes of curves up to which they are in one script, and of each part of more.
WHOLE: Final = 512_000
PART: Final = 256_000

_Files = list[tuple[str, bytes]]


def curves_of(run_id: str, history: Mapping[str, Sequence[curves.Series]]) -> tuple[list[Curve], _Files]:
    """The curves of some metrics of a run, and the scripts with their finer levels."""
    drawn: list[Curve] = []
    finer: _Files = []
    for key, several in history.items():
        for series, name in zip(several, curves.names_of(several), strict=True):
            found, pieces = levels(run_id, key, series)
            drawn.append(curves.curve(key, series, found, name))
            finer += pieces
    return drawn, finer


def scripts(run_id: str, start: int | None, drawn: Sequence[Curve]) -> tuple[_Files, str]:
    """The scripts with a run's curves, and the path of the one to load first.

    Args:
        start: Of the run, milliseconds since 1970.
    """
    files: _Files = []
    if sum(map(_size, drawn)) <= WHOLE:
        content = data_script(f"curves/{run_id}", RunCurves(run_id, start, list(drawn)))
    else:
        parts = []
        for number, some in enumerate(_parts(drawn)):
            key = f"curves/{run_id}/{number}"
            content = data_script(key, RunCurves(run_id, start, some))
            path = paths.curves_part(run_id, content)
            files.append((path, content))
            parts.append(CurvesPart(path, key, list(dict.fromkeys(one.key for one in some))))
        content = data_script(f"curves/{run_id}", RunCurves(run_id, start, [], parts))
    path = paths.curves(run_id, content)
    files.append((path, content))
    return files, path


def _parts(drawn: Iterable[Curve]) -> Iterator[list[Curve]]:
    """Curves in their order, as many together as a part holds, at least one."""
    part: list[Curve] = []
    room = PART
    for one in drawn:
        size = _size(one)
        if part and size > room:
            yield part
            part, room = [], PART
        part.append(one)
        room -= size
    if part:
        yield part


def _size(one: Curve) -> int:
    """About how many bytes of a script it takes: what is not counted is small."""
    steps, times = one.steps, one.times
    integers = len(steps.offsets) + len(steps.values) + len(times.offsets) + len(times.values)
    pieces = sum(len(level.pieces) for level in one.levels) if one.levels else 0
    values = len(one.values) + len(one.lows) + len(one.highs)
    return integers + values + 40 * len(one.marks) + 150 * pieces
