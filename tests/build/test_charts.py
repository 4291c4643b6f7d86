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
