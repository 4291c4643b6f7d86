"""Zooming in reaches every point, and every level on the way has the history's exact extremes."""

import base64
import json
import math
import os
import struct
from array import array
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from golden import stores
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import broken_links, data_of

from staticrun.build import curves, levels
from staticrun.build.report import Report


class Batch:
    """Points of one metric of one writer."""

    key, writer = "loss", "w"

    def __init__(self, values: list[float], steps: list[int], times: list[int]) -> None:
        self.values, self.steps, self.times = array("d", values), array("q", steps), array("q", times)


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Levels of few points, so that a short history has several, each in several pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curves, "EXACT", 20)
        patch.setattr(curves, "BUCKETS", 10)
        patch.setattr(curves, "TURNS", 0)  # in order, whatever the order of logging
        patch.setattr(levels, "BUCKETS", 10)
        patch.setattr(levels, "FACTOR", 2)
        patch.setattr(levels, "PIECE", 16)
        patch.setattr(levels, "_WORTH", 2)
        yield


def made(values: list[float], steps: list[int], times: list[int]) -> tuple[Any, dict[str, Any]]:
    """The levels of a history, and what their scripts hold, by path."""
    series = curves.series_of([Batch(values, steps, times)], ["w"])["loss"][0]
    found, scripts = levels.levels("r", "loss", series)
    return found, {
        path: json.loads("[" + data.decode()[len("staticrun.data(") : -3] + "]") for path, data in scripts
    }


def floats(text: str) -> list[float]:
    raw = base64.b64decode(text)
    return list(struct.unpack(f"<{len(raw) // 8}d", raw))


def whole(packed: dict[str, Any], rows: int) -> list[float]:
    """Integers as a page reads them."""
    first, by = packed.get("first", 0), packed.get("by", 0)
    if packed.get("values"):
        return floats(packed["values"])
    if packed.get("offsets"):
        raw = base64.b64decode(packed["offsets"])
        return [float(first + one) for one in struct.unpack(f"<{len(raw) // 4}i", raw)]
    return [float(first + i * by) for i in range(rows)]


def same(a: list[float], b: list[float]) -> bool:
    return len(a) == len(b) and all(
        x == y or (math.isnan(x) and math.isnan(y)) for x, y in zip(a, b, strict=True)
    )


HISTORY = st.lists(
    st.tuples(
        st.floats(),
        st.integers(-5, 400) | st.integers(2**63 - 50, 2**63 - 1) | st.integers(-(2**63), -(2**63) + 50),
        st.integers(0, 10**13),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(HISTORY, st.integers(2, 9))
def test_every_level_has_the_extremes_of_the_points_and_the_last_has_them_all(
    pattern: list[tuple[float, int, int]], times: int
) -> None:
    history = pattern * (1 + 20 // len(pattern)) * times
    values, steps, moments = map(list, zip(*history, strict=True))
    found, scripts = made(values, steps, moments)
    order = sorted(range(len(values)), key=lambda i: (steps[i], moments[i]))
    points = [values[i] for i in order]
    assert found[-1].exact
    for level in found:
        rows: dict[str, list[float]] = {"steps": [], "times": [], "values": [], "lows": [], "highs": []}
        for place, piece in enumerate(level.pieces):
            key, data = scripts[piece.href]
            assert key == f"{level.key}/{place}"
            held_steps, held_times = whole(data["steps"], piece.rows), whole(data["times"], piece.rows)
            assert (float(piece.steps[0]), float(piece.steps[1])) == (held_steps[0], held_steps[-1])
            assert piece.times == (min(held_times), max(held_times))
            rows["steps"] += held_steps
            rows["times"] += held_times
            for name in ("values", "lows", "highs"):
                rows[name] += floats(data[name])
        assert level.rows == len(rows["values"])
        if level.exact:
            assert same(rows["values"], points)
            assert same(rows["steps"], [float(steps[i]) for i in order])
            assert same(rows["times"], [float(moments[i]) for i in order])
            continue
        for bucket in range(level.rows):
            held = [
                v
                for i, v in enumerate(points)
                if i * level.rows // len(points) == bucket and math.isfinite(v)
            ]
            extremes = [rows["lows"][bucket], rows["highs"][bucket], rows["values"][bucket]]
            assert same(extremes, [min(held), max(held), held[-1]] if held else [math.nan] * 3)


def test_a_short_history_has_no_levels() -> None:
    assert made([1.0] * 20, list(range(20)), [0] * 20) == ([], {})


def test_steps_that_go_up_evenly_take_no_room() -> None:
    _, scripts = made([1.0] * 64, list(range(0, 640, 10)), list(range(64)))
    _, last = list(scripts.values())[-1]
    assert last["steps"] == {"first": 480, "by": 10}


def test_a_site_with_levels_links_to_all_of_them(runs: str, site: str, built: Callable[..., Report]) -> None:
    one = stores.experiment(runs, "one")
    stores.run(runs, one, "r", metrics={"a/b": [float(i) for i in range(100)], "short": [1.0, 2.0]})
    report = built()
    assert report.problems == []
    (script,) = os.listdir(os.path.join(site, "data", "curves"))
    long, short = data_of(site, f"data/curves/{script}")["curves"]
    assert short["levels"] == []
    pieces = [piece[0] for level in long["levels"] for piece in level["pieces"]]
    assert len(long["levels"]) == 3
    assert sorted(os.path.basename(piece) for piece in pieces) == sorted(os.listdir(f"{site}/data/levels"))
    assert broken_links(site) == []
