"""The charts of an experiment as a person uses them."""

import csv
import io
import json
import math
import re

import pytest

from staticrun.build.names import file_name

pytestmark = pytest.mark.browser

READY = "table[data-ready=true]"  # a grid, or a treegrid while runs are grouped


@pytest.fixture(autouse=True)
def impatient(browser_page):
    browser_page.set_default_timeout(8000)


@pytest.fixture
def opened(site, browser_page):
    """`opened(hash)` opens the sweep's page and waits until its table answers."""

    def open_page(fragment: str = "#view=charts", experiment: str = "sweep"):
        browser_page.goto("about:blank")
        browser_page.goto(site(f"experiments/{experiment}.html") + fragment)
        browser_page.wait_for_selector(READY, state="attached")
        if "charts" in fragment and experiment == "sweep":
            drawn(browser_page, "parallel-chart")
        return browser_page

    return open_page


def drawn(page, chart: str, runs: int | None = None) -> None:
    """Wait until a chart is drawn, with so many runs."""
    wanted = f"[data-drawn='{runs}']" if runs is not None else "[data-drawn]"
    page.wait_for_selector(f"{chart}{wanted}")


def summary(page, chart: str) -> str:
    return page.locator(f"{chart} .chart-summary").inner_text()


def fragment(page) -> str:
    return page.url.partition("#")[2]


def address_has(page, text: str) -> None:
    """Wait until the address says so: the browser tells of it a moment later than it is so."""
    page.wait_for_function("text => location.hash.includes(text)", arg=text)


def scroll_to(page, chart: str, runs: int | None = None):
    page.locator(chart).scroll_into_view_if_needed()
    drawn(page, chart, runs)
    return page.locator(chart)


def saved(page, chart: str, item: str) -> str:
    """The path of what a chart saves."""
    page.locator(f"{chart} .panel-more").click()
    with page.expect_download() as download:
        page.locator(f"{chart} .menu").get_by_role("button", name=item).click()
    return str(download.value.path())


def brush(page, column: str, start: float, end: float) -> None:
    """Drag a brush over an axis, from one part of its height (0 at the top) to another."""
    box = page.locator(f'.axis-track[data-axis="{column}"]').bounding_box()
    x, top, height = box["x"] + box["width"] / 2, box["y"] + 10, box["height"] - 20
    page.mouse.move(x, top + start * height)
    page.mouse.down()
    page.mouse.move(x, top + (start + end) / 2 * height)
    page.mouse.move(x, top + end * height)
    page.mouse.up()


def test_the_switch_goes_to_the_charts_and_back_by_the_browser_too(opened):
    page = opened("")
    page.get_by_role("button", name="Charts").click()
    drawn(page, "parallel-chart", 239)
    assert fragment(page) == "view=charts"
    assert not page.locator(".table-scroll").is_visible()
    assert page.get_by_role("button", name="Charts").get_attribute("aria-pressed") == "true"
    page.go_back()
    page.locator(".table-scroll").wait_for(state="visible")
    assert not page.locator("chart-view").is_visible()
    page.go_forward()
    page.reload()
    drawn(page, "parallel-chart", 239)
    page.get_by_role("button", name="Table").click()
    assert page.locator("[role=grid] tr[data-run-id]").count() > 10


def test_the_table_behind_the_charts_has_the_widths_that_it_has_by_itself(opened):
    widths = "[...document.querySelectorAll('.runs thead th')].map((one) => one.offsetWidth)"
    page = opened("")
    before = page.evaluate(widths)
    page = opened()
    page.get_by_role("button", name="Table").click()
    page.locator(".table-scroll").wait_for(state="visible")
    assert page.evaluate(widths) == before


def test_without_script_nothing_of_the_charts_shows(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(site("experiments/sweep.html") + "#view=charts")
        assert not page.locator("view-switch").is_visible()
        assert not page.locator("chart-view").is_visible()
        assert page.locator(".table-scroll").is_visible()
    finally:
        context.close()


def test_charts_follow_the_filter_as_one_types_and_leave_hidden_runs_out(opened):
    page = opened()
    page.get_by_role("searchbox", name="Filter runs").press_sequentially("params.model = 'svm'")
    drawn(page, "parallel-chart", 118)  # 120, of which one is deleted and another has a hostile model
    page.get_by_role("searchbox", name="Filter runs").fill("params.depth = '3'")
    drawn(page, "parallel-chart", 33)
    page.get_by_role("button", name="Table").click()
    page.locator("tbody .eye").nth(1).click()
    page.get_by_role("button", name="Charts").click()
    drawn(page, "parallel-chart", 32)
    assert "1 hidden run is left out" in page.locator(".view-bar").inner_text()
    scroll_to(page, "bar-chart", 32)


def test_charts_have_the_order_of_the_table_and_can_set_it(opened):
    page = opened("#view=charts&sort=-metrics.acc")
    bars = scroll_to(page, "bar-chart")
    assert bars.locator("svg text", has_text="run 239").count() == 1
    page.get_by_label("Order", exact=True).select_option(label="loss")
    page.wait_for_function("location.hash.includes('sort=metrics.loss')")
    page.get_by_role("button", name="Order is ascending; turn it round").click()
    assert "sort=-metrics.loss" in page.url
    page.get_by_role("button", name="Table").click()
    header = page.locator('th[data-column="metrics.loss"]')
    assert header.get_attribute("aria-sort") == "descending"


def test_brushes_combine_and_stay_in_the_address(opened):
    page = opened()
    brush(page, "metrics.acc", -0.02, 0.5)
    drawn(page, "parallel-chart", 120)
    assert "120 of 239 runs within the brushes" in summary(page, "parallel-chart")
    brush(page, "params.depth", 0.9, 1.1)
    drawn(page, "parallel-chart", 17)
    assert "parallel.brush.params.depth" in page.url
    page.reload()
    drawn(page, "parallel-chart", 17)
    page.go_back()
    drawn(page, "parallel-chart", 120)
    page.get_by_role("button", name="Clear brushes").click()
    drawn(page, "parallel-chart", 239)


def test_a_brush_is_moved_resized_and_taken_away(opened):
    page = opened()
    brush(page, "metrics.acc", 0, 0.25)
    drawn(page, "parallel-chart", 60)
    brush(page, "metrics.acc", 0.12, 0.37)  # taken in its middle
    drawn(page, "parallel-chart", 60)
    brush(page, "metrics.acc", 0.5, 1.1)  # taken at its end
    drawn(page, "parallel-chart", 179)
    box = page.locator('.axis-track[data-axis="metrics.acc"]').bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + box["height"] * 0.8)
    drawn(page, "parallel-chart", 239)
    assert "brush" not in page.url


def test_an_axis_of_words_is_brushed_and_becomes_a_filter(opened):
    page = opened()
    brush(page, "params.model", 0, 0.33)
    page.get_by_role("button", name="Filter by brushes").click()
    page.wait_for_function("document.querySelector('[role=grid]').dataset.filter !== ''")
    box = page.get_by_role("searchbox", name="Filter runs")
    assert re.fullmatch(r"params\.model = '\w+'", box.input_value())
    assert "brush" not in page.url
    assert page.locator(".toolbar-count").inner_text().startswith("11")


def test_axes_are_removed_moved_scaled_and_added(opened):
    page = opened()
    names = page.locator(".axis-name")
    before = names.all_inner_texts()
    assert before == ["depth", "model", "loss", "acc"]
    names.nth(0).click()
    page.get_by_role("button", name="Move right").click()
    page.wait_for_function("document.querySelectorAll('.axis-name')[0].textContent === 'model'")
    names.nth(3).click()
    page.get_by_role("button", name="Log scale").click()
    page.locator(".axis-name", has_text="acc (log)").wait_for()
    page.locator(".axis-name", has_text="loss").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    page.wait_for_function("document.querySelectorAll('.axis-name').length === 3")
    assert "parallel.axes=params.model,params.depth,metrics.acc" in page.url
    page.get_by_role("button", name="Axes").click()
    page.get_by_label("same", exact=True).check()
    page.wait_for_function("document.querySelectorAll('.axis-name').length === 4")
    page.keyboard.press("Escape")
    page.reload()
    drawn(page, "parallel-chart")
    assert names.all_inner_texts() == ["model", "depth", "same", "acc (log)"]


def test_an_axis_is_moved_by_dragging_its_name(opened):
    page = opened()
    names = page.locator(".axis-name")
    start, end = names.nth(0).bounding_box(), names.nth(2).bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 100, start["y"] + 10)
    page.mouse.move(end["x"] + 10, end["y"] + 10)
    page.mouse.up()
    page.wait_for_function("document.querySelectorAll('.axis-name')[2].textContent === 'depth'")
    assert page.locator(".menu:popover-open").count() == 0


def test_the_keyboard_sets_a_brush_and_reads_and_opens_a_run(opened):
    page = opened()
    page.locator(".axis-name", has_text="acc").focus()
    page.keyboard.press("Enter")
    page.get_by_label("acc from").fill("0.95")
    page.keyboard.press("Enter")
    drawn(page, "parallel-chart", 12)
    assert page.evaluate("document.activeElement.textContent") == "acc"
    frame = page.locator("parallel-chart .panel-frame")
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    said = page.locator("parallel-chart .visually-hidden[role=status]").inner_text()
    assert said.startswith("run 229: depth 5, model svm")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{229:032x}"))


def test_a_point_tells_its_run_and_opens_it(opened):
    page = opened("#view=charts&charts=scatter,parallel&scatter.x=metrics.loss&scatter.y=metrics.acc")
    chart = scroll_to(page, "scatter-chart", 237)  # without the NaN, and without the run that lacks a loss
    assert "2 runs without a finite value are not drawn" in summary(page, "scatter-chart")
    place = page.evaluate("(() => document.querySelector('scatter-chart').markOf(17))()")
    box = chart.locator(".panel-frame").bounding_box()
    page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
    assert "run 17" in chart.locator(".chart-tip").inner_text()
    page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    page.wait_for_url(re.compile(f"{17:032x}"))


def test_a_scatter_plot_has_a_fit_and_a_front_and_a_log_scale(opened):
    page = opened("#view=charts&charts=scatter,parallel&scatter.x=metrics.loss")
    chart = scroll_to(page, "scatter-chart")
    chart.get_by_role("button", name="Fit").click()
    chart.get_by_role("button", name="Pareto front").click()
    page.wait_for_function(
        "document.querySelector('scatter-chart .chart-summary').textContent.includes('Pareto')"
    )
    text = summary(page, "scatter-chart")
    assert "least squares, R² = 0.0" in text
    assert "(loss low, acc high)" in text
    chart.get_by_label("X", exact=True).select_option(label="depth")
    chart.get_by_role("button", name="Log y").click()
    chart.get_by_label("Colour", exact=True).select_option(label="model")
    page.wait_for_function("location.hash.includes('scatter.colour')")
    page.reload()
    chart = scroll_to(page, "scatter-chart")
    chart.locator("svg text", has_text="acc (log)").wait_for()
    assert chart.locator("svg text", has_text="forest").count() == 1


def test_a_spread_has_boxes_and_a_bar_chart_only_what_can_be_read(opened):
    page = opened()
    bars = scroll_to(page, "bar-chart", 100)
    assert "the first 100 of 239, in the table’s order" in summary(page, "bar-chart")
    assert bars.locator("svg text", has_text="run 0").count() == 1
    scroll_to(page, "box-chart", 239).get_by_label("By", exact=True).select_option(label="depth")
    page.wait_for_function("document.querySelector('box-chart .chart-summary').textContent.includes('depth')")
    assert "boxes are quartiles" in summary(page, "box-chart")


def test_importance_names_its_measure_and_its_runs(opened):
    page = opened("#view=charts&charts=importance,parallel")
    chart = scroll_to(page, "importance-chart")
    assert chart.locator("svg text", has_text=re.compile("^depth .* 239 runs$")).count() == 1
    assert chart.locator("svg text", has_text=re.compile(r"^model\s+ε")).count() == 1
    text = summary(page, "importance-chart")
    assert "Spearman’s rank correlation" in text
    assert "over the 239 runs" in text
    assert "no cause" in text
    chart.get_by_label("For", exact=True).select_option(label="loss")
    page.wait_for_function("location.hash.includes('importance.of=metrics.loss')")
    with open(saved(page, "importance-chart", "CSV"), encoding="utf-8") as file:
        assert [row["param"] for row in csv.DictReader(file)] >= ["params.depth", "params.model"]


def test_what_cannot_be_drawn_says_why(opened):
    page = opened()
    page.get_by_role("searchbox", name="Filter runs").fill("metrics.acc > 5")
    page.locator("parallel-chart").get_by_text("No run").wait_for()
    assert "No run passes the filter." in scroll_to(page, "scatter-chart", 0).inner_text()


def test_charts_are_added_moved_and_removed(opened):
    page = opened()
    page.get_by_role("button", name="Add a chart").click()
    page.get_by_role("button", name="Scatter plot", exact=True).click()
    page.locator("scatter-chart").nth(1).wait_for()
    assert "charts=parallel,scatter,bar,box,heat,curves,importance,scatter2" in page.url
    page.locator("scatter-chart").nth(1).get_by_label("Y", exact=True).select_option(label="loss")
    assert "scatter2.y=metrics.loss" in page.url
    page.locator("parallel-chart .panel-more").click()
    page.locator("parallel-chart .menu").get_by_role("button", name="Move down").click()
    assert "charts=scatter,parallel" in page.url
    page.locator("scatter-chart").nth(1).locator(".panel-more").click()
    page.locator("scatter-chart").nth(1).get_by_role("button", name="Remove", exact=True).click()
    assert page.locator("scatter-chart").count() == 1
    assert "scatter2" not in page.url
    page.go_back()
    page.locator("scatter-chart").nth(1).wait_for()


def test_a_chart_saves_itself_and_its_data(opened):
    page = opened("#view=charts&parallel.brush.metrics.acc=0.95,Infinity")
    drawn(page, "parallel-chart", 12)
    with open(saved(page, "parallel-chart", "Save as SVG"), encoding="utf-8") as file:
        svg = file.read()
    assert svg.startswith("<svg")
    assert {"depth", "model", "loss", "acc"} <= set(re.findall(r">([^<>]+)</text>", svg))
    with open(saved(page, "parallel-chart", "Save as PNG"), "rb") as file:
        assert file.read(8) == b"\x89PNG\r\n\x1a\n"
    with open(saved(page, "parallel-chart", "CSV"), encoding="utf-8") as file:
        rows = list(csv.DictReader(io.StringIO(file.read())))
    assert [row["run_name"] for row in rows] == [f"run {n}" for n in range(228, 240)]
    assert {"params.depth", "metrics.acc"} <= set(rows[0])
    with open(saved(page, "parallel-chart", "Vega-Lite"), encoding="utf-8") as file:
        assert json.load(file)["datasets"]["lines"]


def test_curves_of_all_runs_shown_lie_over_one_another(opened):
    page = opened("#view=charts&charts=curves,parallel&curves.of=metrics.acc&sort=-metrics.acc")
    drawn(page, "curves-chart", 50)
    assert "the first 50 of 239 runs in the table’s order; 100 points" in summary(page, "curves-chart")
    page.get_by_role("searchbox", name="Filter runs").fill("params.depth = '3' and metrics.acc > 0.9")
    drawn(page, "curves-chart", 3)
    assert "3 runs; 6 points" in summary(page, "curves-chart")
    legend = page.locator("curves-chart .legend-item").all_inner_texts()
    assert legend == ["run 234", "run 227", "run 220"]
    page.locator("curves-chart .panel-frame").focus()
    page.keyboard.press("ArrowRight")
    said = page.locator("curves-chart .visually-hidden[role=status]").inner_text()
    assert said == "run 234: acc 0.975, step 1"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{234:032x}"))


def test_curves_of_groups_are_means_with_bands(opened):
    page = opened("#view=charts&charts=curves&curves.group=params.model", "histories")
    drawn(page, "curves-chart", 2)
    text = summary(page, "curves-chart")
    # `final` tells more by its name, but has no curve.
    assert page.locator("curves-chart").get_by_label("Of", exact=True).input_value() == "metrics.loss"
    assert "50 of 60 runs, the first of each group in the table’s order" in text
    assert "the mean of the runs that reach each place" in text
    assert "least to greatest" in text
    assert "model svm (25)" in page.locator("curves-chart .legend").inner_text()
    page.locator("curves-chart").get_by_label("Band").select_option(label="± std")
    page.wait_for_function(
        "document.querySelector('curves-chart .chart-summary').textContent.includes('± standard')"
    )
    assert "curves.band=std" in page.url
    with open(saved(page, "curves-chart", "CSV"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"group", "step", "loss", "low", "high"}
    assert {row["group"] for row in rows} == {"model svm", "model forest"}
    first = next(row for row in rows if row["group"] == "model forest")
    # 25 runs from 2 down in steps of 0.002
    assert float(first["loss"]) == pytest.approx(2 - 0.024)
    assert float(first["high"]) - float(first["loss"]) == pytest.approx(0.002 * math.sqrt(25 * 26 / 12))


def test_the_grouping_of_the_table_groups_the_curves(opened):
    page = opened("#view=charts&charts=curves&group=params.model&curves.runs=10", "histories")
    drawn(page, "curves-chart", 2)
    assert "model svm (5)" in page.locator("curves-chart .legend").inner_text()


def test_bars_of_groups_are_means_with_whiskers(opened):
    page = opened("#view=charts&charts=bar&bar.of=metrics.final&bar.group=params.model", "histories")
    drawn(page, "bar-chart", 2)
    assert "mean final by model, in the table’s order; lines ± standard deviation" in summary(
        page, "bar-chart"
    )
    with open(saved(page, "bar-chart", "CSV"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["model"], row["runs"]) for row in rows] == [("forest", "30"), ("svm", "30")]
    assert float(rows[0]["mean final"]) == pytest.approx(29 / 60)


def test_a_few_values_far_away_need_not_squash_the_curves(opened):
    page = opened("#view=charts&charts=curves&curves.bulk=1", "histories")
    drawn(page, "curves-chart", 50)
    assert re.search(r"\d+ drawn points lie beyond the y axis", summary(page, "curves-chart"))


def ends_of_x(page) -> tuple[float, float]:
    return tuple(page.evaluate("document.querySelector('curves-chart').drawing.scale('x').domain()"))


def test_curves_are_zoomed_down_to_their_points(opened):
    page = opened("#view=charts&charts=curves&curves.of=metrics.long", file_name("odd curves"))
    page.wait_for_selector("curves-chart[data-ready=true]")
    frame = page.locator("curves-chart .panel-frame")
    box = frame.bounding_box()
    plot = page.evaluate("document.querySelector('curves-chart').plot()")
    left, y = box["x"] + plot["left"], box["y"] + 100
    page.mouse.move(left + 0.49 * plot["width"], y)
    page.mouse.down()
    page.mouse.move(left + 0.5 * plot["width"], y)
    page.mouse.move(left + 0.52 * plot["width"], y)
    page.mouse.up()
    said = "document.querySelector('curves-chart .chart-summary').textContent"
    page.wait_for_function(f"{said}.includes('every point of the window')")
    low, high = ends_of_x(page)
    assert 2400 < low < 2500 < high < 2650
    assert f"curves.zoom=step,{low:g},{high:g}" in page.url
    drawn_points = page.evaluate(
        "document.querySelector('curves-chart').made.spec.datasets.lines.map((row) => row.x)"
    )
    assert len(drawn_points) == pytest.approx(high - low, abs=3)  # each step, and one on either side
    page.reload()
    page.wait_for_selector("curves-chart[data-ready=true]")
    assert ends_of_x(page) == (low, high)
    page.get_by_role("button", name="Whole curves").click()
    page.wait_for_function("document.querySelector('curves-chart').drawing.scale('x').domain()[1] > 4000")
    assert "zoom" not in page.url
    frame.focus()
    page.keyboard.press("+")
    page.wait_for_function("document.querySelector('curves-chart').drawing.scale('x').domain()[1] < 4000")
    low, high = ends_of_x(page)
    assert high - low == pytest.approx(2500, rel=0.01)
    page.keyboard.press("Escape")
    page.wait_for_function("document.querySelector('curves-chart').drawing.scale('x').domain()[1] > 4000")


def colours_of_bars(page) -> dict[str, str]:
    page.wait_for_selector("bar-chart[data-ready=true]")
    made = page.evaluate(
        """() => { const { bars, spec } = document.querySelector('bar-chart').made;
        return bars.map(({ name }, i) => [name, spec.datasets.bars[i].colour]); }"""
    )
    return dict(made)


def test_a_group_keeps_its_colour_whatever_is_filtered_and_in_the_table(opened):
    page = opened("#view=charts&charts=bar,parallel&group=params.depth")
    colours = colours_of_bars(page)
    assert len(set(colours.values())) == 7
    page.get_by_role("searchbox", name="Filter runs").fill("params.depth in ('3', '5')")
    page.wait_for_function("document.querySelector('bar-chart').made.bars.length === 2")
    some = colours_of_bars(page)
    assert some == {name: colours[name] for name in ("3", "5")}
    page.get_by_role("button", name="Table").click()
    swatches = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.group-row')].map((row) =>
          [row.querySelector('.group-name').textContent,
           getComputedStyle(row.querySelector('.swatch')).backgroundColor]))"""
    )
    as_rgb = page.evaluate(
        """colours => Object.fromEntries(Object.entries(colours).map(([name, colour]) => {
          const one = document.body.appendChild(document.createElement('i'));
          one.style.color = colour;
          return [name, getComputedStyle(one).color]; }))""",
        some,
    )
    assert swatches == as_rgb


def test_what_is_better_reaches_the_charts(opened):
    choices = "scatter.x=metrics.loss&scatter.front=1&bar.order=best&bar.of=metrics.loss"
    page = opened(f"#view=charts&charts=scatter,bar,parallel&{choices}")
    scroll_to(page, "scatter-chart")
    first = "document.querySelector('bar-chart').made.bars[0].value"
    page.wait_for_selector("bar-chart[data-ready=true]")
    assert page.evaluate(first) < 0
    assert "(loss low, acc high)" in summary(page, "scatter-chart")
    page.evaluate("location.hash += '&goals=metrics.loss+max'")
    page.wait_for_function(f"{first} > 0")
    assert "(loss high, acc high)" in summary(page, "scatter-chart")


def test_how_curves_are_drawn_comes_back_with_the_address(opened):
    page = opened("#view=charts&charts=curves", "histories")
    chart = page.locator("curves-chart")
    drawn(page, "curves-chart", 50)
    assert "2 values not finite, marked at the edges" in summary(page, "curves-chart")
    chart.get_by_label("X", exact=True).select_option(label="Relative time")
    chart.get_by_role("button", name="Log y").click()
    chart.get_by_label("Smooth").fill("0.5")
    chart.get_by_label("Runs").select_option(label="first 10")
    drawn(page, "curves-chart", 10)
    for part in ("curves.x=relative", "curves.logy=1", "curves.smooth=0.5", "curves.runs=10"):
        assert part in page.url
    page.reload()
    drawn(page, "curves-chart", 10)
    assert chart.locator("svg text", has_text="loss (log)").count() == 1
    chart.get_by_label("Of", exact=True).select_option(label="final")
    chart.get_by_text("which is no curve").wait_for()


def test_a_heat_map_tells_what_a_metric_comes_to_in_each_cell(opened):
    page = opened("#view=charts&charts=heat,parallel&heat.x=params.depth&heat.y=params.model")
    drawn(page, "heat-chart", 15)  # 7 depths of two models, and the one run of a hostile name
    assert "mean acc by depth and model" in summary(page, "heat-chart")
    page.locator("heat-chart").get_by_label("Cell").select_option(label="Runs")
    page.wait_for_function(
        "document.querySelector('heat-chart .chart-summary').textContent.startsWith('runs by')"
    )
    assert "heat.stat=count" in page.url
    with open(saved(page, "heat-chart", "CSV"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["runs"]) for row in rows) == 239
    page.locator("heat-chart .panel-frame").focus()
    page.keyboard.press("End")
    assert "runs" in page.locator("heat-chart .visually-hidden[role=status]").inner_text()


def test_points_have_a_size_and_bars_an_order_of_their_own(opened):
    page = opened("#view=charts&charts=scatter,bar,parallel&scatter.size=metrics.acc&bar.order=best")
    scroll_to(page, "scatter-chart", 239)
    assert "points grow with acc" in summary(page, "scatter-chart")
    bars = scroll_to(page, "bar-chart", 100)
    assert bars.locator("svg text", has_text="run 239").count() == 1
    assert "best first" in summary(page, "bar-chart")


def test_a_chart_is_moved_and_sized_by_keyboard_and_pointer(opened):
    page = opened("#view=charts&charts=parallel,bar,box")
    page.set_viewport_size({"width": 1280, "height": 1500})
    scroll_to(page, "bar-chart", 100)
    page.locator("bar-chart .panel-grip").focus()
    page.keyboard.press("ArrowUp")
    address_has(page, "charts=bar,parallel,box")
    assert page.evaluate("document.activeElement.className") == "panel-grip"
    page.locator("bar-chart .panel-corner").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    address_has(page, "bar.height=340")
    address_has(page, "bar.wide=1")
    page.reload()
    drawn(page, "bar-chart", 100)
    assert page.locator("bar-chart .panel-frame").bounding_box()["height"] == 340
    assert page.locator("bar-chart.wide").count() == 1
    drawn(page, "parallel-chart", 239)
    corner = page.locator("bar-chart .panel-corner").bounding_box()
    page.mouse.move(corner["x"] + 5, corner["y"] + 5)
    page.mouse.down()
    page.mouse.move(corner["x"] + 5, corner["y"] + 66)
    page.mouse.up()
    address_has(page, "bar.height=400")
    grip, target = (
        page.locator(f"{name} .panel-grip").bounding_box() for name in ("bar-chart", "parallel-chart")
    )
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 50, target["y"] + 15, steps=3)
    page.mouse.up()
    address_has(page, "charts=parallel,bar,box")
    page.go_back()
    page.wait_for_function("document.querySelector('.panels').firstChild.localName === 'bar-chart'")


def test_a_chart_shows_its_data_as_a_table(opened):
    page = opened("#view=charts&charts=scatter,parallel&scatter.x=params.depth")
    chart = scroll_to(page, "scatter-chart", 239)
    chart.locator(".panel-more").click()
    chart.get_by_role("button", name="Show its data as a table").click()
    table = chart.get_by_role("region", name="Data of Scatter plot")
    assert table.locator("th").all_inner_texts() == ["Run", "depth", "acc"]
    assert table.locator("tbody tr").count() == 200
    assert "39 more rows are in the CSV." in table.inner_text()
    label = chart.locator(".panel-box").get_attribute("aria-label")
    assert "Scatter plot of 239 runs" in label


def test_on_paper_charts_are_drawn_anew_as_wide_as_it_is_and_whole(opened):
    page = opened("#view=charts&charts=parallel,bar,heat")
    page.emulate_media(color_scheme="dark")
    for kind, runs in (("parallel", 239), ("bar", 100), ("heat", 15)):
        scroll_to(page, f"{kind}-chart", runs)
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_function("document.querySelectorAll('.panel svg.marks').length === 3")
    clipped = page.evaluate(
        """() => [...document.querySelectorAll('.panel')].filter((panel) => {
        const [frame, drawing] = [panel.querySelector('.panel-frame'), panel.querySelector('svg.marks')]
          .map((one) => one.getBoundingClientRect());
        return drawing.right > frame.right + 1 || drawing.bottom > frame.bottom + 1; })
        .map((panel) => panel.localName)"""
    )
    assert clipped == []
    text = page.evaluate(
        "getComputedStyle(document.querySelector('bar-chart svg .role-axis-label text')).fill"
    )
    assert max(map(int, re.findall(r"\d+", text)[:3])) < 128  # dark on white, also from a dark screen
    assert not page.locator(".view-bar, .panel-options").first.is_visible()


def test_the_usual_charts_come_from_the_settings_and_can_be_written_there(site, browser_page):
    page = browser_page
    page.goto(site("experiments/sweep.html"))
    page.wait_for_selector(READY)
    settings = {"charts": [{"kind": "scatter", "options": {"x": "metrics.loss"}}, {"kind": "heat"}]}
    page.evaluate(
        "settings => document.querySelector('run-table').dataset.settings = settings", json.dumps(settings)
    )
    page.get_by_role("button", name="Charts").click()
    drawn(page, "scatter-chart", 237)
    assert page.locator(".panels > *").count() == 2
    assert fragment(page) == "view=charts"
    page.locator("scatter-chart").get_by_label("X", exact=True).select_option(label="depth")
    page.wait_for_function("location.hash.includes('scatter.x=params.depth')")
    page.locator("heat-chart .panel-more").click()
    page.locator("heat-chart").get_by_role("button", name="Remove", exact=True).click()
    assert "charts=scatter" in page.url
    page.evaluate("globalThis.staticrun.copy = async (text) => { globalThis.copied = text }")
    page.get_by_role("button", name="Copy as staticrun.toml").click()
    assert page.evaluate("globalThis.copied") == (
        '[[experiment."sweep".charts]]\nkind = "scatter"\noptions = { x = "params.depth" }\n'
    )
    page.get_by_role("button", name="Reset", exact=True).click()
    drawn(page, "heat-chart")
    assert fragment(page) == "view=charts"


def visible(page, item: str) -> None:
    page.get_by_role("button", name="Visible").click()
    page.get_by_role("dialog", name="Show and hide runs").get_by_role("button", name=item).click()


def test_only_the_best_runs_are_shown_and_stay_in_the_address(opened):
    page = opened()
    page.get_by_role("button", name="Visible").click()
    page.get_by_label("How many runs").fill("5")
    page.get_by_label("By which metric").select_option(label="loss")
    page.get_by_role("button", name="Show", exact=True).click()
    drawn(page, "parallel-chart", 5)
    page.reload()
    drawn(page, "parallel-chart", 5)
    page.get_by_role("button", name="Show 234 hidden").click()
    drawn(page, "parallel-chart", 239)
    page.go_back()
    drawn(page, "parallel-chart", 5)


def test_all_in_the_table_are_hidden_at_once(opened):
    page = opened()
    page.get_by_role("searchbox", name="Filter runs").fill("params.depth = '3'")
    drawn(page, "parallel-chart", 33)
    visible(page, "Hide all 33 in the table")
    drawn(page, "parallel-chart", 0)
    assert "All runs are hidden." in page.locator("parallel-chart").inner_text()
    page.get_by_role("searchbox", name="Filter runs").fill("")
    drawn(page, "parallel-chart", 206)
    visible(page, "Show all")
    drawn(page, "parallel-chart", 239)
