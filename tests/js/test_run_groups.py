"""Groups, trees, many columns and marks in the table of runs, as a person uses them."""

import re

import pytest

pytestmark = pytest.mark.browser

READY = "[data-ready=true]:is([role=grid], [role=treegrid])"


@pytest.fixture
def opened(site, browser_page):
    """`opened(experiment, hash)` opens its page and waits until its table answers."""

    def open_page(experiment: str, fragment: str = ""):
        browser_page.goto("about:blank")
        browser_page.goto(site(f"experiments/{experiment}.html") + fragment)
        browser_page.wait_for_selector(READY)
        return browser_page

    return open_page


def lines(page) -> list[str]:
    """What stands in the first column, from top to bottom."""
    return page.locator(f"{READY} tbody th :is(.run-link, .group-name)").all_inner_texts()


def cell(page, row: int, column: str):
    index = page.locator(f'th[data-column="{column}"]').get_attribute("aria-colindex")
    return page.locator(f'{READY} tr[aria-rowindex="{row + 2}"] [aria-colindex="{index}"]')


def menu(page, column: str, item: str) -> None:
    head = page.locator(f'th[data-column="{column}"]')
    head.hover()
    head.locator(".head-menu").click()
    page.locator("#head-menu").get_by_role("button", name=item, exact=True).click()


def best(page) -> str | None:
    """The accuracy that is marked as the best."""
    index = page.locator('th[data-column="metrics.acc"]').get_attribute("aria-colindex")
    cells = page.locator(f'td.best[aria-colindex="{index}"]').all_inner_texts()
    return cells[0] if cells else None


def again(page) -> None:
    page.reload()
    page.wait_for_selector(READY)


def test_seeds_are_summed_up(opened):
    page = opened("grouped")
    page.get_by_role("button", name="Group").click()
    page.get_by_role("checkbox", name="model params").check()
    page.get_by_role("checkbox", name="lr params").check()
    page.keyboard.press("Escape")
    page.wait_for_function("decodeURIComponent(location.hash).includes('group=params.model,params.lr')")
    assert lines(page) == ["forest · 0.01", "forest · 0.1", "svm · 0.01", "svm · 0.1"]
    assert page.locator(".toolbar-count").inner_text() == "16 runs in 4 groups"
    assert cell(page, 0, "metrics.acc").inner_text() == "0.65 ± 0.13"
    told = cell(page, 0, "metrics.acc").get_attribute("title")
    assert told.splitlines()[2:] == ["min 0.5", "max 0.8", "of 4 values"]
    assert "1 NaN or infinite left out" in cell(page, 0, "metrics.loss").get_attribute("title")
    assert cell(page, 0, "params.seed").inner_text() == "1.5 ± 1.3"
    again(page)
    assert cell(page, 3, "metrics.acc").inner_text() == "0.71 ± 0.13"


def test_groups_are_sorted_filtered_opened_and_selected(opened):
    page = opened("grouped", "#group=params.model")
    page.locator('th[data-column="metrics.acc"] .sort').click()
    assert lines(page) == ["svm", "forest"]
    assert page.locator("td.best").first.inner_text().startswith("0.705")
    page.get_by_role("searchbox", name="Filter runs").fill("params.seed = '3'")
    page.wait_for_function("document.querySelector('table.runs').dataset.filter !== ''")
    assert cell(page, 0, "metrics.acc").inner_text() == "0.855 ± 0.0071"
    page.locator(".twisty").first.click()
    assert lines(page) == ["svm", "svm 0.1 3", "svm 0.01 3", "forest"]
    assert page.locator(".group-row").first.get_attribute("aria-expanded") == "true"
    page.locator(".group-row .pick").first.click()
    assert page.locator(".selection-count").inner_text() == "2 selected"
    page.locator(".group-row .eye").last.click()
    again(page)
    assert lines(page) == ["svm", "svm 0.1 3", "svm 0.01 3", "forest"]
    assert page.locator(".selection-count").inner_text() == "2 selected"
    assert page.locator(".group-row.hidden-run").count() == 1
    page.go_back()
    page.wait_for_function("!document.querySelector('.group-row.hidden-run')")
    page.go_back()
    page.wait_for_function("document.querySelectorAll('.group-row ~ tr[data-run-id]').length === 0")
    assert lines(page) == ["svm", "forest"]


def test_a_groups_numbers_are_shown_another_way_and_go_away_as_a_table(opened):
    page = opened("grouped", "#group=params.model&how=max")
    assert cell(page, 0, "metrics.acc").inner_text() == "0.81"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
        page.get_by_role("button", name="CSV of 2 groups").click()
    with open(download.value.path(), encoding="utf-8") as file:
        heads, first, *_ = [line.split(",") for line in file.read().splitlines()]
    assert heads[:6] == [
        "params.model",
        "runs",
        *(f"{function}(metrics.acc)" for function in ("mean", "std", "min", "max")),
    ]
    assert first[:2] == ["forest", "8"]
    page.locator("[role=treegrid]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.hash.includes('open')")
    assert len(lines(page)) == 10
    page.keyboard.press("Enter")
    page.wait_for_function("!location.hash.includes('open')")


def test_child_runs_stand_below_their_parents(opened):
    page = opened("nested")
    whole = ["parent 0", "child 0.1", "child 0.0", "parent 1", "child 1.1", "child 1.0"]
    assert lines(page)[:6] == whole
    page.locator(".twisty:visible").first.click()
    assert lines(page)[:3] == ["parent 0", "parent 1", "child 1.1"]
    again(page)
    assert lines(page)[:3] == ["parent 0", "parent 1", "child 1.1"]
    page.locator('th[data-column="metrics.acc"] .sort').click()
    page.wait_for_function("location.hash.includes('sort')")
    assert lines(page)[:4] == ["parent 2", "child 2.1", "child 2.0", "parent 1"]
    page.go_back()
    page.wait_for_function("!location.hash.includes('sort')")
    page.go_back()
    page.wait_for_function("!location.hash.includes('folded')")
    assert lines(page)[:6] == whole
    assert page.locator("tr[aria-level='2']").count() == 6
    page.get_by_role("searchbox", name="Filter runs").fill("run_name LIKE 'child%'")
    page.wait_for_function("document.querySelector('table.runs').dataset.filter !== ''")
    assert lines(page) == [f"child {p}.{c}" for p in (0, 1, 2) for c in (1, 0)]


def test_a_goal_is_changed_and_times_are_shown_as_dates(opened):
    page = opened("grouped")
    assert best(page) == "0.86"
    menu(page, "metrics.acc", "Lowest is best")
    page.wait_for_function(
        "[...document.querySelectorAll('td.best')].some((cell) => cell.textContent === '0.5')"
    )
    menu(page, "attributes.start_time", "Times as dates")
    page.wait_for_function("location.hash.includes('times')")
    assert re.fullmatch(r"2026-11-02 \d\d:\d\d", cell(page, 0, "attributes.start_time").inner_text())
    again(page)
    assert best(page) == "0.5"
    assert re.fullmatch(r"2026-11-02 \d\d:\d\d", cell(page, 0, "attributes.start_time").inner_text())
    menu(page, "metrics.acc", "None is best")
    page.wait_for_function("location.hash.includes('none')")
    assert best(page) is None


def test_pinned_columns_stay_in_sight_and_hundreds_are_drawn_as_they_come(opened):
    page = opened("wide", "#columns=*")
    count = page.locator("table.runs").get_attribute("aria-colcount")
    assert int(count) > 500
    assert page.locator("thead th").count() < 40
    page.locator('th[data-column="attributes.status"]').wait_for()
    menu(page, "attributes.status", "Pin to the left")
    page.wait_for_function("location.hash.includes('pin')")
    page.evaluate("document.querySelector('.table-scroll').scrollLeft = 1e7")
    page.locator('th[data-column="params.p249"], th[data-column^="tags."]').first.wait_for()
    scroller = page.locator(".table-scroll").bounding_box()
    pinned = cell(page, 0, "attributes.status").bounding_box()
    assert scroller["x"] < pinned["x"] < scroller["x"] + 300
    assert page.locator("thead th").count() < 40
    page.locator("table.runs").focus()
    for key in ("ArrowDown", "Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    active = page.locator("#runs-active-cell")
    assert active.get_attribute("aria-colindex") == "3"
    page.keyboard.press("End")
    assert active.get_attribute("aria-colindex") == count
    assert active.is_visible()


def test_marks_of_many_runs_survive_a_reload(opened):
    page = opened("sweep", "#filter=metrics.acc+%3E%3D+0.2")
    page.wait_for_function("document.querySelector('table.runs').dataset.filter !== ''")
    page.locator("tbody .pick").first.click()
    page.get_by_role("button", name="Select all").click()
    count = page.locator(".selection-count").inner_text()
    assert int(count.split()[0]) > 150
    page.locator("tbody .pick").nth(1).click()
    page.get_by_role("button", name="Visible").click()
    page.get_by_label("How many runs").fill("3")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_function("document.querySelectorAll('tbody tr[data-run-id]:not(.hidden-run)').length <= 3")
    hidden = page.get_by_role("button", name=re.compile(r"Show \d+ hidden")).inner_text()
    again(page)
    page.wait_for_function("document.querySelector('table.runs').dataset.filter !== ''")
    assert page.locator(".selection-count").inner_text() == f"{int(count.split()[0]) - 1} selected"
    assert page.get_by_role("button", name=hidden).is_visible()


def test_a_link_with_what_is_gone_says_so_and_shows_the_rest(opened):
    page = opened(
        "grouped", "#sort=-metrics.gone,metrics.acc&columns=params.old,metrics.acc&selected=nobody&group=%&x"
    )
    note = page.get_by_role("status").filter(has_text="This link names what is not here")
    assert "params.old" in note.inner_text()
    assert "nobody" in note.inner_text()
    assert page.locator('th[data-column="metrics.acc"]').get_attribute("aria-sort") == "ascending"
    note.get_by_role("button", name="Close").click()
    assert not note.is_visible()


def test_whole_values_can_be_seen_and_copied(opened):
    page = opened("grouped", "#columns=params.text,metrics.acc,tags.team")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert cell(page, 0, "tags.team").locator(".chip").inner_text() == "blue"
    cell(page, 0, "params.text").dblclick()
    sheet = page.get_by_role("dialog", name="Whole value")
    assert sheet.locator("#cell-text").inner_text().startswith("long long long")
    page.keyboard.press("Escape")
    page.locator("table.runs").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.evaluate(
        "document.addEventListener('copy', (e) => (window.copied = e.clipboardData.getData('text/plain')))"
    )
    page.keyboard.press("Control+c")
    assert page.evaluate("window.copied") == "0.66"


def test_the_keys_are_listed_and_a_range_is_selected_by_them(opened):
    page = opened("grouped")
    page.locator("table.runs").focus()
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("Escape")
    for key in ("ArrowDown", "Space", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    assert page.locator(".selection-count").inner_text() == "3 selected"
    page.keyboard.press("Control+a")
    assert page.locator(".selection-count").inner_text() == "16 selected"


def test_a_selection_goes_away_as_latex_and_json(opened):
    page = opened("grouped", "#columns=metrics.acc")
    page.locator("tbody .pick").first.click()
    page.evaluate("staticrun.copy = async (text) => (window.copied = text)")
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("button", name="LaTeX").click()
    page.wait_for_function("window.copied")
    assert "svm 0.1 0 & 0.56 \\\\" in page.evaluate("window.copied")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("window.copied.startsWith('file:')")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="JSON").click()
    with open(download.value.path(), encoding="utf-8") as file:
        assert '"run_id": "000000000000000000000000000003e8"' in file.read()
