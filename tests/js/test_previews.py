"""Artifacts as they show on a run's page."""

import io
import json
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from golden import stores

from staticrun.build import build
from staticrun.config import Config

pytestmark = pytest.mark.browser

VALUE = {
    "deep": {"er": {"list": list(range(250))}},
    "big": 12345678901234567890,
    "html": "<b>x</b>",
    "none": None,
}


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory):
    """The address of a run's page with artifacts of many kinds."""
    folder = tmp_path_factory.mktemp("previews")
    root, site = str(folder / "runs"), folder / "site"
    sink = io.BytesIO()
    pq.write_table(pa.table({"n": [1, 2], "text": ["<i>a</i>", None]}), sink)
    files = {f"images/step-{n}.png": stores.png(n * 40) for n in range(5)}
    files |= {
        "broken.json": b'{"a": ',
        "long.json": json.dumps([{"n": n} for n in range(4000)], indent=1).encode(),
        "train.log": "".join(f"step {n}: loss {1 / (n + 1)}\n" for n in range(30_000)).encode(),
        "one-line.txt": ("word " * 200_000 + "needle " + "word " * 200_000).encode(),
        "value.json": json.dumps(VALUE).encode(),
        "table.parquet": sink.getvalue(),
        "bad.parquet": b"PAR1<script>alert(1)</script>",
        "one.png": stores.png(9),
        "broken.png": b"<script>alert(1)</script>",
        "voice.wav": b"RIFF<script>",
    }
    stores.run(root, stores.experiment(root, "e"), "r", files=files)
    build(Config(runs=root, output=str(site), as_of=stores.AS_OF, workers=1))
    return (site / "runs" / "r.html").as_uri()


def opened(page, name):
    """The preview of a file, opened."""
    file = page.locator("li.file", has=page.locator(".file-name", has_text=name)).first
    if not file.locator("details").first.evaluate("fold => fold.open"):
        file.locator("summary").first.click()
    return file


def test_json_is_a_tree_that_keeps_every_digit(artifacts, browser_page):
    browser_page.goto(artifacts)
    file = opened(browser_page, "value.json")
    tree = file.locator(".json")
    assert "12345678901234567890" in tree.inner_text()
    assert "<b>x</b>" in tree.inner_text()
    tree.locator("summary", has_text="er").click()
    tree.locator("summary", has_text="250 items").click()
    tree.locator(".json-leaf").nth(102).wait_for()  # a fold is filled a moment after it has opened
    assert tree.locator(".json-leaf").count() == 103
    tree.get_by_role("button", name="Show 100 of 150 more").click()
    assert tree.locator(".json-leaf").count() == 203
    file.get_by_role("button", name="Text").click()
    assert file.locator("pre").is_visible()
    assert not tree.is_visible()


def test_what_is_no_json_stays_text(artifacts, browser_page):
    browser_page.goto(artifacts)
    file = opened(browser_page, "broken.json")
    assert file.locator("pre").is_visible()
    assert file.locator(".json").count() == 0


def test_a_long_log_is_searched_and_read_around_what_was_found(artifacts, browser_page):
    browser_page.goto(artifacts)
    file = opened(browser_page, "train.log")
    assert re.search(r"29,\d\d\d lines, 1\.\d MB not shown here", file.inner_text())
    assert file.locator(".line-numbers").last.inner_text().startswith("29901\n")
    file.get_by_label("Search in this text").fill("STEP 2345:")
    file.locator("mark", has_text="step 2345:").wait_for()
    assert "1 line of 30,000 lines" in file.locator("[role=status]").inner_text()
    file.locator(".text-number").click()
    assert "lines 2,286 to 2,406 of 30,000" in file.locator("[role=status]").inner_text()
    assert file.locator(".text-line[data-here]").inner_text().startswith("2346")
    file.get_by_role("button", name="Later lines").click()
    assert file.locator(".text-line").last.inner_text().startswith("2526")
    file.get_by_role("button", name="Close").click()
    assert file.locator("pre").first.is_visible()
    assert file.locator(".text-line").count() == 0


def test_of_a_line_of_megabytes_only_a_part_is_shown(artifacts, browser_page):
    browser_page.goto(artifacts)
    file = opened(browser_page, "one-line.txt")
    file.get_by_label("Search in this text").fill("needle")
    file.locator("mark", has_text="needle").wait_for()
    assert len(file.locator(".text-line").inner_text()) < 3000
    assert "more characters" in file.locator(".text-line").inner_text()
    file.get_by_label("Search in this text").fill("o")
    browser_page.wait_for_function("document.querySelectorAll('.text-line mark').length > 100")
    assert file.locator("mark").count() < 1000


def test_a_long_json_becomes_a_tree_when_it_is_asked_for(artifacts, browser_page):
    browser_page.goto(artifacts)
    file = opened(browser_page, "long.json")
    file.get_by_role("button", name="Load all and show as a tree").click()
    file.locator(".json summary", has_text="4000 items").wait_for()


def test_parquet_is_a_table(artifacts, browser_page):
    browser_page.goto(artifacts)
    file = opened(browser_page, "table.parquet")
    assert "2 rows, 2 columns" in file.inner_text()
    assert file.locator("thead th").all_inner_texts() == ["n\nint64", "text\nstring"]
    assert file.locator("tbody td").all_inner_texts() == ["1", "<i>a</i>", "2", ""]
    assert "not readable as Parquet" in browser_page.locator("li.file", has_text="bad.parquet").inner_text()


def test_many_images_are_a_gallery(artifacts, browser_page):
    browser_page.goto(artifacts)
    links = browser_page.locator(".gallery a")
    assert links.count() == 5
    links.nth(1).click()
    dialog = browser_page.locator("dialog.gallery-dialog")
    assert "2 of 5" in dialog.inner_text()
    browser_page.keyboard.press("ArrowRight")
    assert "step-2.png" in dialog.inner_text()
    browser_page.keyboard.press("End")
    assert "5 of 5" in dialog.inner_text()
    dialog.get_by_label("Image", exact=True).fill("1")
    assert "step-0.png" in dialog.inner_text()
    browser_page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_sound_has_controls(artifacts, browser_page):
    browser_page.goto(artifacts)
    assert opened(browser_page, "voice.wav").locator("audio").get_attribute("aria-label") == "voice.wav"


def test_galleries_are_links_without_script(artifacts, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(artifacts)
    assert page.locator(".gallery a").count() == 5
    context.close()
