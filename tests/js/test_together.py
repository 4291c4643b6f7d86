"""Several experiments in one table, chosen in the list of experiments."""

import pytest

pytestmark = pytest.mark.browser

READY = "[data-ready=true]:is([role=grid], [role=treegrid])"


def header(page) -> list[str]:
    return page.locator("thead th").evaluate_all("(heads) => heads.map((th) => th.dataset.column)")


@pytest.fixture
def both(site, browser_page):
    """The page of two experiments, with what stands behind in its address."""

    def open_page(more: str = ""):
        browser_page.goto("about:blank")
        browser_page.goto(site("experiments.html") + "#experiments=grouped,nested" + more)
        browser_page.wait_for_selector(READY)
        return browser_page

    return open_page


def test_experiments_are_chosen_in_the_list_at_the_left(site, browser_page):
    page = browser_page
    page.goto(site("index.html"))
    page.get_by_label("Show grouped with others").check(force=True)
    page.get_by_label("Show nested with others").check(force=True)
    page.get_by_role("link", name="Show 2 together").click()
    page.wait_for_selector(READY)
    assert page.locator(".toolbar-count").inner_text() == "25 runs"
    assert page.locator(".together-said").inner_text().startswith("2 of ")
    assert header(page)[:3] == ["attributes.run_name", "attributes.experiment", "attributes.status"]
    page.locator(".together-choice summary").click()
    page.locator(".together-list").get_by_label(
        "sweep", exact=True
    ).click()  # the page of the new choice is loaded
    page.wait_for_function("document.querySelector('.toolbar-count').textContent === '264 runs'")


def test_runs_of_several_experiments_are_filtered_sorted_and_grouped(both):
    page = both("&sort=-metrics.acc")
    first = page.locator("tbody tr[data-run-id]").first
    assert first.locator(".run-link").inner_text() == "svm 0.1 3"
    assert "grouped" in first.inner_text()
    page.get_by_role("searchbox", name="Filter runs").fill("experiment = 'nested' AND metrics.acc >= 0.5")
    page.wait_for_function("document.querySelector('.toolbar-count').textContent.startsWith('3 of 25')")
    first.locator(".run-link").click()
    page.wait_for_url("**/runs/*.html")
    page = both("&group=attributes.experiment")
    assert page.locator(".group-name").all_inner_texts() == ["grouped", "nested"]
    assert page.locator("tbody .none").count() > 0


def test_a_metric_of_one_experiment_is_missing_in_the_other(both):
    page = both("&filter=params.lr+%3D+%270.1%27&columns=params.lr,metrics.acc,metrics.loss")
    page.wait_for_function("document.querySelector('.toolbar-count').textContent.startsWith('8 of 25')")
    page.reload()
    page.wait_for_function("document.querySelector('.toolbar-count').textContent.startsWith('8 of 25')")
    page.get_by_role("searchbox", name="Filter runs").fill("min(metrics.acc) >= 0")
    page.wait_for_function("document.querySelector('.toolbar-count').textContent === '25 runs'")


def test_what_is_not_in_the_site_is_told(site, browser_page):
    browser_page.goto(site("experiments.html") + "#experiments=gone")
    said = browser_page.locator(".together-said", has_text="1 that the link names is not in this site")
    said.wait_for(state="attached")
    assert browser_page.get_by_role("link", name="grouped alone").is_visible()
