"""Search over the whole site, and the list of experiments beside every page."""

import re

import pytest

pytestmark = pytest.mark.browser


def test_a_key_opens_search_and_enter_opens_what_was_found(site, browser_page):
    browser_page.goto(site("index.html"))
    browser_page.keyboard.press("/")
    field = browser_page.get_by_role("combobox", name="Search this site")
    field.press_sequentially("run 17")
    first = browser_page.get_by_role("option").first
    first.wait_for()
    assert first.get_attribute("aria-selected") == "true"
    assert first.locator("mark").count() > 0
    field.press("ArrowDown")
    assert first.get_attribute("aria-selected") == "false"
    chosen = browser_page.locator('[role=option][aria-selected="true"]')
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("ArrowUp")
    field.press("Enter")
    browser_page.wait_for_url(re.compile(f"{17:032x}"))


def test_search_opens_from_a_field_by_its_other_key_and_closes_by_escape(site, browser_page):
    browser_page.goto(site("experiments/sweep.html"))
    browser_page.get_by_role("searchbox", name="Filter runs").press("/")
    assert browser_page.get_by_role("dialog", name="Search").count() == 0
    browser_page.keyboard.press("Control+k")
    browser_page.get_by_role("dialog", name="Search").wait_for()
    browser_page.keyboard.press("Escape")
    assert not browser_page.get_by_role("combobox", name="Search this site").is_visible()


def test_nothing_found_is_said(site, browser_page):
    browser_page.goto(site("index.html"))
    browser_page.get_by_role("button", name="Search").click()
    browser_page.get_by_role("combobox", name="Search this site").fill("zzz nothing")
    browser_page.get_by_text("Nothing has all of these words.").wait_for()


def test_the_experiments_are_listed_with_their_runs(site, browser_page):
    browser_page.goto(site("experiments/sweep.html"))
    link = browser_page.locator("site-nav a[aria-current=page]")
    link.wait_for()
    assert re.sub(r"\s+", " ", link.inner_text()).endswith(" ago 239 runs")
    assert browser_page.locator("site-nav").get_by_role("link", name="odd curves").count() == 1


def test_runs_before_and_after_this_one(site, browser_page):
    browser_page.goto(site(f"runs/{17:032x}.html"))
    browser_page.get_by_role("link", name=re.compile("^Next run")).click()
    browser_page.wait_for_url(re.compile(f"({16:032x}|{18:032x})"))
