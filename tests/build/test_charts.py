"""Chart specs: what a page binds to them, and the bundle that draws them."""

import json
import os
import re
from typing import Any

import pytest
import vl_convert

from staticrun.build import charts

ROWS = [
    {
        "x": x,
        "value": value,
        "low": value,
        "high": value,
        "series": "loss 0",
        "colour": "#1d429c",
        "dash": [1, 0],
    }
    for x, value in [(0, 1.0), (1, 0.5), (2, None), (3, 0.25)]
]
MARKS = [{"x": 2, "kind": "NaN", "colour": "#1d429c"}, {"x": 2, "kind": "Infinity", "colour": "#1d429c"}]


@pytest.fixture(scope="module")
def curve() -> dict[str, Any]:
    return charts.specs()["spec/curve"]


def drawn(spec: dict[str, Any], **data: Any) -> str:
    """The chart as SVG, drawn by the same Vega that pages load."""
    bound = {**spec, "width": 400, "datasets": {"curve": [], "band": [], "lone": [], "marks": []} | data}
    svg: str = vl_convert.vegalite_to_svg(json.dumps(bound))
    return svg


def test_a_spec_holds_neither_data_nor_looks(curve: dict[str, Any]) -> None:
    text = json.dumps(curve)
    assert "values" not in text
    assert "config" not in curve
    assert not re.search(r"#[0-9a-f]{3,6}\b", text)


def test_every_data_set_is_named(curve: dict[str, Any]) -> None:
    assert {layer["data"]["name"] for layer in curve["layer"]} == {"band", "curve", "lone", "marks"}


def test_a_line_breaks_where_a_value_is_missing_and_has_the_colour_of_its_row(curve: dict[str, Any]) -> None:
    svg = drawn(curve, curve=ROWS, lone=[ROWS[3]])
    lines = re.findall(r'aria-roledescription="line mark"[^>]* d="([^"]+)"', svg)
    assert [path.count("M") for path in lines] == [2]
    assert "#1d429c" in svg


def test_a_spike_of_one_bucket_is_drawn_with_an_outline(curve: dict[str, Any]) -> None:
    svg = drawn(curve, curve=ROWS, band=[{**row, "high": 9.0} for row in ROWS])
    area = re.search(r'<path[^>]*aria-roledescription="area mark"[^>]*>', svg)
    assert area is not None
    assert 'stroke="#1d429c"' in area[0]


def test_each_value_that_is_not_finite_has_a_line_and_a_sign_at_its_edge(curve: dict[str, Any]) -> None:
    svg = drawn(curve, curve=ROWS, marks=MARKS)
    assert svg.count('aria-roledescription="rule mark"') == 2
    assert svg.count('aria-roledescription="point"') == 2


@pytest.fixture(scope="module")
def views() -> dict[str, Any]:
    return charts.specs()["spec/view"]


VIEW_ROWS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "parallel": {
        "faint": [{"at": 0, "y": 0.1, "to": 1, "end": 0.2, "run": 2}],
        "lines": [
            {"at": 0, "y": 0.5, "to": 1, "end": -0.1, "run": 0, "colour": 0.9},
            {"at": 0, "y": 0.5, "to": 1, "end": 1.0, "run": 1, "colour": 0.7},
        ],
        "rails": [{"at": 0, "y": 0, "top": 1}, {"at": 1, "y": 0, "top": 1}],
        "ticks": [{"at": 0, "y": 0.5, "text": "svm"}],
        "headings": [{"at": 0, "text": "model"}],
    },
    "scatter": {
        "points": [{"x": 1, "y": 2, "colour": 3, "size": 40}, {"x": 2, "y": 3, "colour": 4, "size": 9}],
        "fit": [{"x": 1, "y": 2}, {"x": 2, "y": 3}],
        "front": [{"x": 1, "y": 2}, {"x": 2, "y": 3}],
    },
    "bar": {
        "bars": [{"place": 0, "value": 2.0, "colour": "red", "fill": 1, "dash": [1, 0]}],
        "whiskers": [{"place": 0, "low": 1.5, "high": 2.5}],
    },
    "box": {
        "points": [{"x": "svm", "y": 2.0, "jitter": 0.5, "colour": 1}],
        "boxes": [{"x": "svm", "low": 0, "first": 1, "median": 2, "third": 3, "high": 4}],
    },
    "curves": {
        "lines": [
            {"x": 0, "value": 1, "series": "0", "colour": "red", "dash": [1, 0], "strength": 1},
            {"x": 1, "value": 2, "series": "0", "colour": "red", "dash": [1, 0], "strength": 1},
        ],
        "band": [
            {"x": 0, "low": 0, "high": 2, "series": "0", "colour": "red"},
            {"x": 1, "low": 1, "high": 3, "series": "0", "colour": "red"},
        ],
        "lone": [{"x": 3, "value": 1, "series": "1", "colour": "blue"}],
        "marks": [{"x": 2, "high": True, "colour": "red"}, {"x": 2, "high": False, "colour": "red"}],
    },
    "heat": {
        "cells": [
            {"x": 0, "y": 0, "colour": 1.5, "text": "1.5", "dark": True},
            {"x": 1, "y": 0, "colour": 2.5, "text": "2.5", "dark": False},
        ]
    },
}
MARKS_OF = {
    "parallel": {"rule mark": 5, "text mark": 3},
    "scatter": {"line mark": 2, "point": 2},
    "bar": {"bar": 1, "rule mark": 1},
    "box": {"rule mark": 1, "bar": 1, "tick": 1, "point": 1},
    "curves": {"line mark": 1, "area mark": 1, "point": 3},
    "heat": {"rect mark": 2, "text mark": 2},
}


@pytest.mark.parametrize("kind", sorted(VIEW_ROWS))
def test_charts_of_many_runs_draw_the_rows_that_are_bound(views: dict[str, Any], kind: str) -> None:
    bound = {**views[kind], "width": 400, "height": 300, "datasets": VIEW_ROWS[kind]}
    svg = vl_convert.vegalite_to_svg(json.dumps(bound))
    found = {mark: svg.count(f'aria-roledescription="{mark}"') for mark in MARKS_OF[kind]}
    assert found == MARKS_OF[kind]


def test_specs_of_charts_of_many_runs_hold_neither_rows_nor_looks(views: dict[str, Any]) -> None:
    for kind, spec in views.items():
        named = {layer["data"]["name"] for layer in spec["layer"] if "data" in layer}
        assert "values" not in json.dumps(spec)
        assert not re.search(r"#[0-9a-f]{3,6}\b", json.dumps(spec))
        assert named | ({spec["data"]["name"]} if "data" in spec else set()) == set(VIEW_ROWS[kind])


def test_the_bundle_is_one_script_and_is_made_once(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "_cache_folder", lambda: str(tmp_path))
    script = charts.vega_bundle()
    assert "staticrun" in script
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)
    monkeypatch.setattr(vl_convert, "javascript_bundle", lambda *_args, **_more: pytest.fail("made again"))
    assert charts.vega_bundle() == script


def test_a_cache_that_cannot_be_written_costs_time_only(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    occupied = os.path.join(tmp_path, "file")
    with open(occupied, "w", encoding="utf-8"):
        pass
    monkeypatch.setattr(charts, "_cache_folder", lambda: os.path.join(occupied, "below"))
    monkeypatch.setattr(vl_convert, "javascript_bundle", lambda *_args, **_more: "made()")
    assert "made()" in charts.vega_bundle()
