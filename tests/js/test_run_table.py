"""The table of runs as a person uses it."""

import re

import pytest

from staticrun.build.names import file_name

pytestmark = pytest.mark.browser

READY = "[role=grid][data-ready=true]"


@pytest.fixture
def opened(site, browser_page):
    """`opened(hash)` opens the sweep's page and waits until its table answers."""

    def open_page(fragment: str = ""):
        browser_page.goto("about:blank")
        browser_page.goto(site("experiments/sweep.html") + fragment)
        browser_page.wait_for_selector(READY, state="attached")
        return browser_page

    return open_page


def answered(page, text: str) -> None:
    """Wait until the rows answer a filter."""
    page.wait_for_function("text => document.querySelector('[role=grid]').dataset.filter === text", arg=text)


def names(page) -> list[str]:
    return page.locator("[role=grid] tr[data-run-id] .run-link").all_inner_texts()


def header(page, column: str):
    return page.locator(f'th[data-column="{column}"]')


def test_all_runs_are_there_but_only_those_in_sight_are_in_the_page(opened):
    page = opened()
    grid = page.locator("[role=grid]")
    assert grid.get_attribute("aria-rowcount") == "240"
    assert page.locator(".toolbar-count").inner_text() == "239 runs"
    assert len(names(page)) < 100
    page.evaluate("document.querySelector('.table-scroll').scrollTop = 1e7")
    page.locator('[role=grid] tr[aria-rowindex="240"]').wait_for()
    assert names(page)[-1] == "run 239"


def test_a_filter_is_answered_as_one_types(opened):
    page = opened()
    box = page.get_by_role("searchbox", name="Filter runs")
    box.press_sequentially("metrics.acc >= 0.9 AND params.model = 'svm'")
    answered(page, "metrics.acc >= 0.9 AND params.model = 'svm'")
    assert page.locator(".toolbar-count").inner_text() == "12 of 239 runs"
    assert page.locator("[role=grid]").get_attribute("aria-rowcount") == "13"


def test_a_wrong_filter_keeps_the_last_rows_and_says_where_it_is_wrong(opened):
    page = opened()
    box = page.get_by_role("searchbox", name="Filter runs")
    box.fill("metrics.acc > 0.9")
    answered(page, "metrics.acc > 0.9")
    before = names(page)
    box.fill("metrics.acc > 0.9 AND params.")
    page.wait_for_selector("#filter[aria-invalid=true]")
    message = page.locator(f"#{box.get_attribute('aria-errormessage')}")
    assert message.is_visible()
    assert "at " in message.inner_text()
    assert names(page) == before
    box.fill("")
    answered(page, "")
    assert box.get_attribute("aria-invalid") is None
    assert not message.is_visible()


def test_a_statistic_is_loaded_when_a_filter_names_it(opened):
    page = opened()
    page.get_by_role("searchbox", name="Filter runs").fill("max(metrics.acc) < 0.51")
    answered(page, "max(metrics.acc) < 0.51")
    assert page.locator(".toolbar-count").inner_text().startswith("12")


def test_a_filter_without_runs_says_how_to_go_on(opened):
    page = opened("#filter=metrics.acc+%3E+5")
    page.get_by_text("No run passes this filter.").wait_for()
    page.get_by_role("button", name="Remove the filter").click()
    answered(page, "")
    assert len(names(page)) > 10


def test_sorting_by_several_columns(opened):
    page = opened()
    header(page, "params.depth").locator(".sort").click()
    header(page, "metrics.acc").locator(".sort").click(modifiers=["Shift"])
    assert header(page, "params.depth").get_attribute("aria-sort") == "ascending"
    assert header(page, "metrics.acc").get_attribute("aria-sort") == "descending"
    assert names(page)[:2] == ["run 238", "run 231"]
    header(page, "params.depth").locator(".sort").click()
    header(page, "params.depth").locator(".sort").click()
    assert header(page, "params.depth").get_attribute("aria-sort") == "none"
    assert names(page)[0] == "run 0"


def test_what_is_missing_comes_last_and_nan_before_it_in_both_directions(opened):
    page = opened("#sort=metrics.loss")
    for _ in range(2):
        page.evaluate("document.querySelector('.table-scroll').scrollTop = 1e7")
        page.locator('[role=grid] tr[aria-rowindex="240"]').wait_for()
        assert names(page)[-2:] == ["run 9", "run 11"]
        header(page, "metrics.loss").locator(".sort").click()


def test_the_best_value_is_marked(opened):
    page = opened("#sort=-metrics.acc")
    first = page.locator("[role=grid] tr[data-run-id]").first.locator(".best")
    assert first.all_inner_texts()[0] == "0.9958"
    assert page.locator("[role=grid] tr[data-run-id]").nth(1).locator("td.best").count() == 0


def test_a_link_shows_another_person_the_same(opened):
    page = opened()
    page.get_by_role("searchbox", name="Filter runs").fill("params.depth = '3'")
    answered(page, "params.depth = '3'")
    header(page, "metrics.acc").locator(".sort").click()
    page.get_by_role("button", name="Only differing").click()
    page.locator("tbody .pick").nth(2).click()
    page.locator("tbody .eye").nth(1).click()
    page.wait_for_function("location.hash.includes('hidden')")
    before = page.locator("[role=grid]").inner_text()
    assert header(page, "params.same").count() == 0
    opened("#" + page.url.partition("#")[2])
    assert page.locator("[role=grid]").inner_text() == before
    assert page.locator('tr[aria-selected="true"]').count() == 1
    assert page.locator("tr.hidden-run").count() == 1


def test_back_and_forward_go_through_the_views(opened):
    page = opened()
    header(page, "metrics.acc").locator(".sort").click()
    page.get_by_role("searchbox", name="Filter runs").fill("params.depth = '3'")
    page.wait_for_function("location.hash.includes('filter')")
    page.go_back()
    answered(page, "")
    assert header(page, "metrics.acc").get_attribute("aria-sort") == "descending"
    page.go_back()
    page.wait_for_function("location.hash === ''")
    assert header(page, "metrics.acc").get_attribute("aria-sort") == "none"
    page.go_forward()
    page.go_forward()
    answered(page, "params.depth = '3'")
    assert page.get_by_role("searchbox", name="Filter runs").input_value() == "params.depth = '3'"


def test_columns_can_be_found_and_chosen(opened):
    page = opened()
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("searchbox", name="Find a column").fill("run id")
    page.get_by_label("Run id", exact=True).check()
    page.keyboard.press("Escape")
    assert header(page, "attributes.run_id").count() == 1
    opened("#" + page.url.partition("#")[2])
    assert header(page, "attributes.run_id").count() == 1


def test_a_slash_goes_to_the_filter(opened):
    page = opened()
    page.locator("[role=grid]").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "filter"
    assert not page.locator("dialog.search-dialog").is_visible()
    page.keyboard.type("params.depth = '3'/")
    assert page.get_by_role("searchbox", name="Filter runs").input_value() == "params.depth = '3'/"
    page.keyboard.press("Backspace")
    answered(page, "params.depth = '3'")


def test_columns_are_moved_and_sized_and_stay_so(opened):
    page = opened()
    columns = "[...document.querySelectorAll('[role=grid] thead th')].map((th) => th.dataset.column)"
    before = page.evaluate(columns)
    acc, depth = (header(page, name).bounding_box() for name in ("metrics.acc", "params.depth"))
    page.mouse.move(depth["x"] + 20, depth["y"] + 35)
    page.mouse.down()
    page.mouse.move(depth["x"] - 30, depth["y"] + 35)
    page.mouse.move(acc["x"] + 4, acc["y"] + 35)
    page.mouse.up()
    after = page.evaluate(columns)
    assert after.index("params.depth") == after.index("metrics.acc") - 1
    assert sorted(after) == sorted(before)
    assert header(page, "params.depth").get_attribute("aria-sort") == "none"
    box = header(page, "metrics.acc").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 58, box["y"] + 20, steps=3)
    page.mouse.up()
    assert header(page, "metrics.acc").bounding_box()["width"] == pytest.approx(box["width"] + 60, abs=2)
    opened("#" + page.url.partition("#")[2])
    assert page.evaluate(columns) == after
    assert header(page, "metrics.acc").bounding_box()["width"] == pytest.approx(box["width"] + 60, abs=2)
    page.locator("[role=grid]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    assert page.evaluate(columns)[1:3] == [after[2], after[1]]


def test_deleted_runs_are_shown_on_demand(opened):
    page = opened()
    assert "run 3" not in names(page)
    page.get_by_label("Which runs").select_option("Deleted")
    assert names(page) == ["run 3"]
    page.get_by_label("Which runs").select_option("All")
    assert page.locator(".toolbar-count").inner_text() == "240 runs"


def test_a_range_is_selected_and_the_command_to_delete_it_given(opened):
    page = opened()
    page.locator("tbody .pick").nth(0).click()
    page.locator("tbody .pick").nth(2).click(modifiers=["Shift"])
    bar = page.get_by_role("region", name="Selected runs")
    assert bar.locator(".selection-count").inner_text() == "3 selected"
    bar.get_by_role("button", name="Delete").click()
    command = page.locator("#delete-command").inner_text()
    assert command == f"staticrun runs delete {0:032x} {1:032x} {2:032x}"
    page.keyboard.press("Escape")
    bar.get_by_role("button", name="Clear").click()
    assert not bar.is_visible()


def test_hiding_all_others_and_coming_back(opened):
    page = opened()
    page.locator("tbody .pick").nth(0).click()
    page.get_by_role("button", name="Hide others").click()
    assert page.locator("tbody tr[data-run-id]:not(.hidden-run)").count() == 1
    page.get_by_role("button", name="Show 238 hidden").click()
    assert page.locator("tr.hidden-run").count() == 0


def test_the_keyboard_moves_selects_and_opens(opened):
    page = opened()
    grid = page.locator("[role=grid]")
    grid.focus()
    for key in ["ArrowDown", "ArrowDown", "Space"]:
        page.keyboard.press(key)
    active = grid.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active} .run-link").inner_text() == "run 1"
    assert page.locator('tr[aria-selected="true"]').get_attribute("data-run-id") == f"{1:032x}"
    page.keyboard.press("Control+End")
    row = page.locator(f"#{active}").locator("xpath=..")
    assert row.get_attribute("aria-rowindex") == "240"
    page.keyboard.press("Control+Home")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{0:032x}"))


def test_what_a_run_contains_is_text(opened):
    page = opened("#filter=params.model+LIKE+%27%3C/script%25%27")
    cell = page.locator("[role=grid] tr[data-run-id]").first
    assert "</script><img src=x onerror=alert(1)>" in cell.inner_text()
    assert page.locator("[role=grid] img").count() == 0


def test_the_table_as_shown_can_be_downloaded(opened):
    page = opened("#filter=params.depth+%3D+%273%27&sort=-metrics.acc")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
        page.get_by_role("button", name="CSV of 33 runs").click()
    with open(download.value.path(), encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert download.value.suggested_filename == "sweep.csv"
    assert lines[0].startswith("run_id,run_name,status,")
    assert lines[1].startswith(f"{234:032x},run 234,FINISHED,")
    assert len(lines) == 1 + 33


SIGNS = """(column) => {
  const index = document.querySelector(`th[data-column="${column}"]`).getAttribute("aria-colindex");
  const cells = [...document.querySelectorAll(`table.runs tbody td.num[aria-colindex="${index}"]`)];
  const places = cells.filter((cell) => /^-?\\d/.test(cell.textContent)).map((cell) => {
    const range = document.createRange();
    range.setStart(cell.firstChild, 0);
    range.setEnd(cell.firstChild, cell.textContent.search(/[.e]|$/));
    return range.getBoundingClientRect().right;
  });
  const cut = cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent);
  return { spread: Math.max(...places) - Math.min(...places), cells: cells.length, cut };
}"""


@pytest.mark.parametrize("column", ["metrics.loss", "metrics.spread", "params.spread"])
def test_numbers_stand_on_their_decimal_sign_and_none_is_cut(site, browser_page, column):
    browser_page.goto(site("experiments/extremes.html"))
    browser_page.wait_for_selector(READY)
    for _ in range(2):
        found = browser_page.evaluate(SIGNS, column)
        assert found["cells"] > 20
        assert found["spread"] < 4
        assert found["cut"] == []
        browser_page.evaluate("document.querySelector('.table-scroll').scrollTop = 1e6")
        browser_page.wait_for_selector('[role=grid] tr[aria-rowindex="140"]')


def test_what_is_not_finite_is_never_the_best(site, browser_page):
    browser_page.goto(site("experiments/extremes.html") + "#sort=metrics.loss")
    browser_page.wait_for_selector(READY)
    assert browser_page.locator("td.best").first.inner_text() == "-1e300"


@pytest.mark.parametrize("size", [(380, 600), (1280, 500), (700, 320)])
def test_menus_stay_within_a_small_window(opened, size):
    page = opened()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name in ("Columns", "Group", "Visible", "Download"):
        page.locator(".toolbar-actions > button", has_text=name).first.click()
        sheet = page.locator(".menu:popover-open")
        sheet.locator("input, button, a").first.wait_for()
        box = sheet.bounding_box()
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1]
        page.keyboard.press("Escape")


def test_an_experiment_whose_runs_are_all_deleted_shows_them(site, browser_page):
    page = browser_page
    page.goto(site(f"experiments/{file_name('all deleted')}.html"))
    page.wait_for_selector(READY)
    assert "All runs here are deleted." in page.locator(".no-rows").inner_text()
    page.get_by_role("button", name="Show deleted runs").click()
    page.locator("tr[data-run-id]").first.wait_for()
    assert sorted(names(page)) == ["former 0", "former 1", "former 2"]
    assert header(page, "metrics.loss").is_visible()
    page.reload()
    page.wait_for_selector(READY)
    assert len(names(page)) == 3


def test_what_makes_charts_comes_when_it_is_wanted(opened):
    page = opened()
    assert not page.evaluate("'viewData' in staticrun")
    page.get_by_role("button", name="Charts", exact=True).click()
    page.locator("parallel-chart[data-ready=true]").wait_for()
    page.go_back()
    page.locator(READY).wait_for()
    assert not page.locator("chart-view").is_visible()
    page = opened("#view=charts")
    page.locator("parallel-chart[data-ready=true]").wait_for()
