"""The filter's box as a person types into it: what is offered, and what is never in the way."""

import pytest

pytestmark = pytest.mark.browser

READY = "[role=grid][data-ready=true]"


@pytest.fixture
def box(site, browser_page):
    browser_page.goto("about:blank")
    browser_page.goto(site("experiments/sweep.html"))
    browser_page.wait_for_selector(READY)
    return browser_page.get_by_role("searchbox", name="Filter runs")


def options(page) -> list[str]:
    return page.locator("#filter-list:not([hidden]) .filter-option-text").all_inner_texts()


def answered(page, text: str) -> None:
    page.wait_for_function("text => document.querySelector('[role=grid]').dataset.filter === text", arg=text)


def test_a_filter_is_written_by_choosing(box, browser_page):
    box.press_sequentially("acc")
    assert options(browser_page) == ["metrics.acc"]
    box.press("ArrowDown")
    chosen = browser_page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    box.press("Enter")
    assert box.input_value() == "metrics.acc "
    assert options(browser_page)[:2] == [">", ">="]
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    box.press_sequentially("0.9 and params.mod")
    box.press("ArrowDown")
    box.press("Enter")
    box.press_sequentially("= '")
    browser_page.locator(".filter-option", has_text="svm").click()
    text = "metrics.acc >= 0.9 and params.model = 'svm'"
    answered(browser_page, text)
    assert box.input_value().rstrip() == text
    assert box.evaluate("box => document.activeElement === box")
    assert browser_page.locator(".toolbar-count").inner_text() == "12 of 239 runs"
    assert browser_page.locator(".filter-time").inner_text().endswith(" ms")
    browser_page.wait_for_function("location.hash.includes('svm')")


def test_enter_takes_nothing_that_was_not_chosen(box, browser_page):
    box.press_sequentially("metrics.")
    assert options(browser_page) == ["metrics.acc", "metrics.loss"]
    assert box.get_attribute("aria-activedescendant") is None
    box.press("Enter")
    assert box.input_value() == "metrics."
    assert options(browser_page) == []


def test_escape_closes_the_list_until_another_word_begins(box, browser_page):
    box.press_sequentially("metrics.")
    box.press("ArrowDown")
    box.press("Escape")
    assert box.input_value() == "metrics."
    assert options(browser_page) == []
    box.press_sequentially("acc")
    assert options(browser_page) == []
    box.press_sequentially(" ")
    assert ">" in options(browser_page)
    box.press("Escape")
    box.press("ArrowDown")
    assert options(browser_page)[0] == ">"


def test_the_list_goes_with_the_focus_and_is_not_there_in_a_link(box, browser_page):
    box.press_sequentially("metrics.")
    browser_page.locator("h1").click()
    assert options(browser_page) == []
    assert browser_page.locator("[role=grid]").get_attribute("data-filter") == ""


def test_what_is_inserted_is_text(box, browser_page):
    box.press_sequentially("params.model = ")
    browser_page.locator(".filter-option", has_text="</script>").click()
    browser_page.wait_for_function("document.querySelector('.toolbar-count').textContent.startsWith('1 of')")
    assert browser_page.locator(".filter-panel img").count() == 0


def test_plain_words_find_runs_and_say_that_they_are_no_filter(box, browser_page):
    box.press_sequentially("SVM 23")
    answered(browser_page, "SVM 23")
    # Runs 23, 123, 223 and five of 230 to 239 have it in their names and are of this model.
    assert browser_page.locator(".toolbar-count").inner_text() == "8 of 239 runs"
    assert box.get_attribute("aria-invalid") is None
    note = browser_page.locator(".filter-note")
    assert "“SVM” and “23” in their name, tags or params" in note.inner_text()
    assert "metrics." in note.inner_text()
    browser_page.locator("h1").click()
    assert not note.is_visible()
    box.focus()
    assert note.is_visible()


def test_words_that_become_a_filter_leave_nothing_behind(box, browser_page):
    box.fill("metrics.acc > 0.9")
    answered(browser_page, "metrics.acc > 0.9")
    box.fill("nowhere")
    answered(browser_page, "nowhere")
    assert browser_page.get_by_text("No run passes this filter.").is_visible()
    box.fill("metrics.")
    answered(browser_page, "metrics.acc > 0.9")
    assert browser_page.locator(".toolbar-count").inner_text() == "23 of 239 runs"
    assert box.get_attribute("aria-invalid") == "true"


def test_what_the_page_does_not_hold_is_said(box, browser_page):
    box.fill("artifact_uri LIKE '%x%'")
    browser_page.get_by_text("artifact_uri is not in this page").wait_for()
    box.fill("experiment = 'sweep'")
    answered(browser_page, "experiment = 'sweep'")
    assert browser_page.locator(".toolbar-count").inner_text() == "239 runs"
