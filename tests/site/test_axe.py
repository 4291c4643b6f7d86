"""Every kind of page by axe-core: light and dark, wide and narrow, as it opens and with all menus open."""

import os

import pytest

pytestmark = pytest.mark.browser

AXE = os.path.join(os.path.dirname(__file__), "..", "vendor", "axe.js")

#: What must be there before a page of a kind is looked at.
READY = {
    "experiment": ":is([role=grid], [role=treegrid])[data-ready=true]",
    "compare": "run-compare[data-ready=true]",
    "run": "site-nav .nav-count",
}
#: What floats over a page.
OPEN = ":popover-open, dialog[open]"
WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 380, "height": 800}

#: Where something is wrong, and why, in few words.
_RUN = """async (part) => {
  const { violations } = await axe.run(part ?? document, { resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 4).map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""


@pytest.fixture
def wrong(browser_page):
    """`wrong(where)` is what is wrong with the page, or a part of it, as it is, light and dark."""

    def look(where: str, part: str | None = None, schemes: tuple[str, ...] = ("light", "dark")) -> list[str]:
        found = []
        for scheme in schemes:
            browser_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            browser_page.wait_for_timeout(50)
            if not browser_page.evaluate("'axe' in globalThis"):
                browser_page.add_script_tag(path=AXE)
            found += [f"{where}, {scheme}: {text}" for text in browser_page.evaluate(_RUN, part)]
        return found

    return look


@pytest.fixture
def opened(browser_page, sample_site, pages):
    """`opened(kind, hash)` opens a page of a kind: of runs the one that shows most."""
    browser_page.set_default_timeout(10_000)
    found = pages(sample_site)

    def size(path: str) -> int:
        return os.path.getsize(os.path.join(sample_site, path))

    def open_page(kind: str, fragment: str = ""):
        browser_page.set_viewport_size(WIDE)
        browser_page.goto("about:blank")
        browser_page.goto(f"file://{sample_site}/{max(found[kind], key=size)}{fragment}")
        browser_page.wait_for_selector(READY.get(kind, "site-nav .nav-count"), state="attached")
        return browser_page

    return open_page


def run_ids(sample_site) -> list[str]:
    return sorted(name.removesuffix(".html") for name in os.listdir(os.path.join(sample_site, "runs")))


KINDS = ("overview", "experiment", "experiments", "run", "models", "model", "version", "problems")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_violation(opened, wrong, kind):
    page = opened(kind)
    found = wrong(f"{kind}, wide")
    page.set_viewport_size(NARROW)
    found += wrong(f"{kind}, narrow")
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    found += wrong(f"{kind}, unfolded")
    assert "\n".join(found) == ""


def test_a_comparison_has_no_violation(opened, wrong, sample_site):
    page = opened("compare", "#runs=" + ",".join(run_ids(sample_site)[:4]))
    page.wait_for_selector('compare-chart[data-ready="true"] svg')
    for fold in page.locator("[data-fold]").all():
        fold.click()
    found = wrong("compare, wide")
    page.set_viewport_size(NARROW)
    assert "\n".join(found + wrong("compare, narrow")) == ""


def test_charts_have_no_violation(opened, wrong):
    page = opened("experiment", "#view=charts")
    for panel in page.locator(".panel").all():
        panel.scroll_into_view_if_needed()
    page.wait_for_function(
        "[...document.querySelectorAll('.panel')].every((one) => one.dataset.ready === 'true')"
    )
    scatter = page.locator("scatter-chart")
    scatter.locator(".panel-more").click()
    scatter.get_by_role("button", name="Show its data as a table").click()
    found = wrong("charts, wide")
    page.locator(".axis-name").first.click()
    found += wrong("an axis' menu", OPEN, ("dark",))  # as it is: other colours are drawn anew, and close it
    page.keyboard.press("Escape")
    page.set_viewport_size(NARROW)
    assert "\n".join(found + wrong("charts, narrow")) == ""


def test_what_an_experiments_page_opens_has_no_violation(opened, wrong):
    page = opened("experiment", "#group=params.hidden")
    found = wrong("groups")
    page = opened("experiment")
    buttons = page.locator(
        "run-table button[popovertarget], run-table button[aria-haspopup], .title-actions button"
    )
    names = [button.inner_text().strip() for button in buttons.all() if button.is_visible()]
    assert len(names) > 4
    for button in [one for one in buttons.all() if one.is_visible()]:
        name = button.inner_text().strip() or button.get_attribute("aria-label")
        button.click()
        is_open = page.locator(OPEN).count() > 0
        found += wrong(f"menu {name}", OPEN if is_open else None)
        page.keyboard.press("Escape")
    page.locator("[data-run-id] input.pick").first.check()
    found += wrong("a run is selected")
    page.get_by_role("searchbox", name="Filter runs").fill("metrics.")
    page.wait_for_selector("[role=option]")
    found += wrong("completions")
    page.get_by_role("searchbox", name="Filter runs").fill("metrics.val_loss > ")
    page.wait_for_selector('input[aria-invalid="true"]')
    found += wrong("a wrong filter")
    page.keyboard.press("Escape")
    page.locator(":is([role=grid], [role=treegrid])").focus()
    page.keyboard.press("?")
    found += wrong("the list of keys")
    assert "\n".join(found) == ""


def test_search_has_no_violation(opened, wrong):
    page = opened("overview")
    page.keyboard.press("Control+k")
    page.keyboard.type("wine")
    page.wait_for_selector(".search-result")
    assert wrong("search") == []
