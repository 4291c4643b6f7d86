"""What the charts of an experiment save: files that others open."""

import csv
import json
import re
import struct
from xml.etree import ElementTree

import pytest
import vl_convert

pytestmark = pytest.mark.browser

KINDS = {
    "parallel": "sweep",
    "scatter": "sweep",
    "bar": "sweep",
    "box": "sweep",
    "heat": "sweep",
    "importance": "sweep",
    "curves": "histories",
}
#: Choices that bring in what a plain chart has not: scales, sizes, lines, whiskers, times.
CHOICES = {
    "parallel": "parallel.log=metrics.acc&parallel.colour=params.model&parallel.axes=metrics.acc,params.same",
    "scatter": "scatter.size=metrics.acc&scatter.fit=1&scatter.front=1&scatter.y=metrics.acc&scatter.logx=1",
    "bar": "bar.group=params.model&bar.of=attributes.duration",
    "box": "box.colour=metrics.loss&box.logy=1",
    "heat": "heat.stat=count",
    "curves": "curves.group=params.model&curves.x=relative",
    "importance": "importance.of=metrics.loss",
}


@pytest.fixture
def saved(browser_page):
    """`saved(kind, item)` is the path of what a chart saves by an item of its menu."""

    def save(kind: str, item: str) -> str:
        panel = browser_page.locator(f"{kind}-chart")
        panel.locator(".panel-more").click()
        with browser_page.expect_download() as download:
            panel.locator(".menu").get_by_role("button", name=item).click()
        return str(download.value.path())

    return save


@pytest.mark.parametrize("kind", KINDS)
def test_each_chart_saves_files_that_others_open(site, browser_page, saved, kind):
    page = browser_page
    page.goto(site(f"experiments/{KINDS[kind]}.html") + f"#view=charts&charts={kind}&{CHOICES[kind]}")
    page.wait_for_selector(f"{kind}-chart[data-ready=true]")
    assert page.locator(f"{kind}-chart .panel-empty").count() == 0

    drawing = ElementTree.parse(saved(kind, "Save as SVG")).getroot()
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    texts = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert any(KINDS[kind] in text for text in texts)  # its title says of which experiment it is
    assert not any(re.search(r"NaN|undefined|null", text) for text in texts)

    with open(saved(kind, "Save as PNG"), "rb") as file:
        head = file.read(24)
    width, height = struct.unpack(">II", head[16:24])
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert width > 600
    assert height > 400

    with open(saved(kind, "CSV"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(None not in row and None not in row.values() for row in rows)

    with open(saved(kind, "Vega-Lite"), encoding="utf-8") as file:
        text = file.read()
    assert "staticrun" not in text.replace("staticrun/", "")  # nothing that only this page knows
    alone = ElementTree.fromstring(vl_convert.vegalite_to_svg(json.dumps(json.loads(text))))
    again = [one.text for one in alone.iter("{http://www.w3.org/2000/svg}text")]
    assert any(KINDS[kind] in text for text in again)
    marks = [one for one in alone.iter() if (one.get("class") or "").startswith("mark-")]
    assert len(marks) > 3
