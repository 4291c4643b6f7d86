"""Metrics of the machine and images by step, as a person reads them on a run's page."""

import pytest
from golden import stores

from staticrun.build import build
from staticrun.config import Config
from staticrun.store import layout

pytestmark = pytest.mark.browser

METRICS = {
    "loss": [3.0, 2.0, 1.0],
    "system/cpu_utilization_percentage": [float(10 * n) for n in range(9)],
    "system/disk_usage_megabytes": [1000.0, 1001.0, 1002.0],
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("system")
    root, site = str(folder / "runs"), folder / "site"
    files = {
        layout.image_path("val/masks", step, 1000 + step): stores.png(step % 256) for step in (-5, 0, 20, 100)
    }
    files |= {layout.image_path("val/masks", 20, 5000): stores.png(7), "images/notes.txt": b"none"}
    stores.run(root, stores.experiment(root, "e"), "r", metrics=METRICS, files=files)
    build(Config(runs=root, output=str(site), as_of=stores.AS_OF, workers=1))
    return (site / "runs" / "r.html").as_uri()


def test_metrics_of_the_machine_stand_apart_on_one_axis_of_time(address, browser_page):
    browser_page.goto(address)
    assert browser_page.locator(".card").all_inner_texts()[0].startswith("loss")
    assert browser_page.locator(".card").count() == 1
    assert browser_page.locator("section[aria-labelledby=metrics] metric-chart").count() == 1
    section = browser_page.locator("section[aria-labelledby=system]")
    assert not section.locator("metric-chart").first.is_visible()
    section.locator("summary").click()
    charts = section.locator("metric-chart[data-ready=true]")
    charts.nth(1).wait_for()
    ends = charts.evaluate_all("all => all.map((one) => one.drawing.scale('x').domain())")
    assert ends == [[0, 8], [0, 8]]
    left, top, width = charts.first.evaluate(
        "c => { const b = c.frame.getBoundingClientRect(), p = c.plot();"
        " return [b.left + p.left, b.top + 60, p.width]; }"
    )
    browser_page.mouse.move(left + width / 8 + 2, top)
    assert section.locator(".chart-tip").nth(0).inner_text().startswith("10")
    assert section.locator(".chart-tip").nth(1).inner_text().startswith("1001")
    browser_page.mouse.move(left, top - 200)
    assert not section.locator(".chart-tip").nth(1).is_visible()
    charts.first.evaluate("c => c.zoom([1, 2])")
    browser_page.wait_for_function(
        "() => [...document.querySelectorAll('[data-shared] metric-chart')]"
        ".every((one) => one.drawing.scale('x').domain()[1] === 2)"
    )


def test_images_of_a_series_have_a_slider_over_their_steps(address, browser_page):
    browser_page.goto(address)
    series = browser_page.locator("step-images")
    assert series.locator(".chart-title").inner_text() == "val/masks"
    said = series.locator("output")
    assert said.inner_text() == "step 100 (5 of 5)"
    slider = series.get_by_role("slider", name="Step of val/masks")
    slider.focus()
    browser_page.keyboard.press("ArrowLeft")
    assert said.inner_text() == "step 20, 2 of 2 (4 of 5)"
    browser_page.keyboard.press("Home")
    assert said.inner_text() == "step -5 (1 of 5)"
    assert browser_page.url.endswith("#image.val/masks=1")
    series.get_by_role("button", name="Later image").click()
    assert said.inner_text() == "step 0 (2 of 5)"
    browser_page.reload()
    assert said.inner_text() == "step 0 (2 of 5)"
    assert series.locator(".step-image img").get_attribute("alt") == "val/masks at step 0"
    assert not series.locator(".gallery").is_visible()


def test_an_image_is_seen_as_near_as_one_wants(address, browser_page):
    browser_page.goto(address)
    browser_page.locator(".step-image").click()
    dialog = browser_page.locator("dialog[open]")
    image = dialog.locator(".gallery-frame img")
    dialog.get_by_role("button", name="Actual size").click()
    assert image.evaluate("one => one.clientWidth") == 1
    browser_page.keyboard.press("+")
    browser_page.keyboard.press("+")
    assert dialog.locator("output").inner_text() == "225 %"
    dialog.get_by_role("button", name="Fit").click()
    assert image.evaluate("one => one.style.width") == ""


def test_series_are_galleries_without_script(address, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("step-images .gallery a").all_inner_texts()[:2] == ["step -5", "step 0"]
    context.close()
