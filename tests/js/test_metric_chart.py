"""Curves as a person reads them."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def chart(site, browser_page):
    """`chart(metric, hash)` opens the odd run's page and gives the drawn chart of a metric."""

    def open_chart(metric: str, fragment: str = ""):
        browser_page.goto("about:blank")
        browser_page.goto(site(f"runs/{'c' * 32}.html") + fragment)
        found = browser_page.locator(f"metric-chart[data-keys='[\"{metric}\"]']")
        found.scroll_into_view_if_needed()
        browser_page.wait_for_function("chart => chart.dataset.ready === 'true'", arg=found.element_handle())
        return found

    return open_chart


def point(chart, part: float) -> tuple[float, float]:
    """A place in the window, so far across the plot."""
    x, y, left, width = chart.evaluate(
        "c => { const b = c.frame.getBoundingClientRect(), p = c.plot();"
        " return [b.left, b.top + 80, p.left, p.width]; }"
    )
    return x + left + width * part, y


def test_a_long_curve_says_what_it_stands_for_and_shows_its_spike(chart):
    found = chart("long")
    assert "5,000 points" in found.locator(".chart-summary").inner_text()
    assert "extremes exact" in found.locator(".chart-summary").inner_text()
    assert found.locator("svg path[aria-roledescription='area mark']").count() == 1
    assert "40" in found.locator("svg .role-axis-label text").all_text_contents()


def test_what_is_not_finite_is_marked_and_named(chart):
    found = chart("broken")
    assert "5 points, 1 NaN, 1 Infinity, last 3" in found.locator(".chart-summary").inner_text()
    assert found.locator("svg [aria-roledescription='rule mark']").count() == 2
    assert chart("never").locator("svg [aria-roledescription='rule mark']").count() == 2


def test_a_log_scale_tells_what_it_cannot_show(chart):
    found = chart("negative", "#y=log")
    assert "1 drawn point at or below zero" in found.locator(".chart-summary").inner_text()


def test_the_way_of_drawing_is_the_page_s_and_in_the_address(chart, browser_page):
    found = chart("long")
    browser_page.get_by_label("X axis").select_option("Relative time")
    found.locator("svg .role-axis-label text", has_text="min").first.wait_for()
    browser_page.get_by_role("button", name="Log y").click()
    assert "x=relative&y=log" in browser_page.url
    again = chart("long", "#x=relative&y=log&smooth=0.5")
    assert again.locator("svg path[aria-roledescription='line mark']").count() == 2
    assert browser_page.get_by_role("button", name="Log y").get_attribute("aria-pressed") == "true"


def test_pointing_reads_values_and_dragging_zooms(chart, browser_page):
    found = chart("long")
    browser_page.mouse.move(*point(found, 0.5))
    assert "step 2" in found.locator(".chart-tip").inner_text()
    browser_page.mouse.move(*point(found, 0.2))
    browser_page.mouse.down()
    browser_page.mouse.move(*point(found, 0.4), steps=3)
    browser_page.mouse.up()
    whole = found.get_by_role("button", name="Whole curve")
    whole.wait_for()
    labels = found.locator("svg .role-axis-label text")
    labels.filter(has_text="40").wait_for(state="detached")
    browser_page.mouse.dblclick(*point(found, 0.5))
    labels.filter(has_text="40").wait_for()


def test_the_keyboard_reads_values(chart, browser_page):
    found = chart("negative")
    found.locator(".chart-frame").focus()
    browser_page.keyboard.press("Home")
    browser_page.keyboard.press("ArrowRight")
    assert "negative 2" in found.locator("[role=status]").inner_text()


def test_the_chart_follows_light_and_dark(chart, browser_page):
    found = chart("negative")
    colour = "c => c.querySelector('svg .role-axis-label text').getAttribute('fill')"
    light = found.evaluate(colour)
    browser_page.emulate_media(color_scheme="dark")
    browser_page.wait_for_function(
        f"([c, light]) => ({colour})(c) !== light", arg=[found.element_handle(), light]
    )


def test_a_rebuilt_site_says_to_reload(site, browser_page):
    browser_page.route("**/curves/*.js", lambda route: route.abort())
    browser_page.goto(site(f"runs/{'c' * 32}.html"))
    browser_page.locator(".chart-note").first.wait_for()
    assert "Reload the page" in browser_page.locator(".chart-note").first.inner_text()
    assert browser_page.locator("metric-chart .spark").count() > 0
    browser_page.faults.take()


def test_zooming_in_reaches_every_point(chart, browser_page):
    found = chart("long")
    found.evaluate("c => c.zoom([2490, 2510])")
    found.locator(".chart-summary", has_text="zoomed in on 23 points").wait_for()
    labels = found.locator("svg .role-axis-label text")
    assert "40" in labels.all_text_contents()  # the one point that is so high
    found.locator(".chart-frame").focus()
    browser_page.keyboard.press("Home")
    assert "step 2490" in found.locator("[role=status]").inner_text()


def test_a_spike_of_one_point_is_seen_at_every_zoom(chart, browser_page):
    found = chart("long")
    for width in (4000, 1500, 500, 60, 8):
        window = [2500 - width // 2, 2500 + width // 2]
        found.evaluate("(c, window) => c.zoom(window)", window)
        browser_page.wait_for_function(
            "([c, window]) => String(c.drawing.scale('x').domain()) === String(window)",
            arg=[found.element_handle(), window],
        )
        assert found.evaluate("c => c.drawing.scale('y').domain()[1]") >= 40
        top = found.evaluate(
            "c => Math.min(...[...c.querySelectorAll('.mark-line path, .mark-area path')]"
            ".map((path) => path.getBBox().y))"
        )
        assert top < 40  # of 200 pixels: the line goes up there


def test_what_is_not_finite_is_in_the_legend(chart):
    assert chart("broken").locator(".legend-item").all_inner_texts() == ["✚\nNaN (1)", "▲\nInfinity (1)"]


def test_metrics_of_one_name_share_a_chart_and_charts_are_found(site, browser_page):
    browser_page.goto(site(f"runs/{'d' * 32}.html"))
    shown = browser_page.locator("metric-chart:visible")
    assert browser_page.locator("h3.chart-group-name").all_inner_texts() == ["val", "train"]
    assert shown.count() == 10
    browser_page.get_by_role("button", name="Share charts").click()
    assert shown.count() == 5
    assert "share=1" in browser_page.url
    browser_page.wait_for_selector("metric-chart:visible[data-ready=true]")
    assert shown.first.locator(".legend-item").count() == 2
    browser_page.get_by_label("Find charts").fill("m3")
    assert shown.count() == 1
    browser_page.reload()
    assert shown.count() == 1
    assert browser_page.get_by_label("Find charts").input_value() == "m3"
    browser_page.get_by_label("Find charts").fill("")
    browser_page.get_by_role("button", name="Share charts").click()
    assert shown.count() == 10
    assert "train/m0" in browser_page.locator(".chart-title").all_inner_texts()


def test_a_chart_fills_the_screen(chart, browser_page):
    found = chart("negative")
    found.hover()
    found.get_by_role("button", name="Full screen").click()
    found.get_by_role("button", name="Leave full screen").wait_for()
    browser_page.wait_for_function("c => c.drawing.height() > 300", arg=found.element_handle())
    found.get_by_role("button", name="Leave full screen").click()
    browser_page.wait_for_function("c => c.drawing.height() === 200", arg=found.element_handle())
