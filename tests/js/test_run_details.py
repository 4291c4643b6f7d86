"""Runs without a page of their own, as a person comes to them: from the table, the search, a link."""

import pytest
from golden import stores

from staticrun.build import build
from staticrun.config import Config

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """`place(page)` is the URL of a page of a site that gives a page to one run only."""
    root, output = str(tmp_path_factory.mktemp("runs")), tmp_path_factory.mktemp("site")
    experiment = stores.experiment(root, "iris")
    for n in range(8):
        stores.run(
            root, experiment, f"{n:032x}", name=f"run {n}", start=stores.T0 - n * 1000,
            params={"depth": str(n), "model": HOSTILE, "long": "word " * 100},
            metrics={"loss": [1.0, n / 8, 0.5]}, tags={"team": "cellar", "odd": HOSTILE}, deleted=n == 5,
        )  # fmt: skip
    settings = {"run_pages": "params.depth = '0'", "as_of": stores.AS_OF, "workers": 1}
    build(Config(runs=root, output=str(output), **settings))
    return lambda page: (output / page).as_uri()


def ready(page, name):
    page.wait_for_selector('run-details[data-ready="true"]')
    page.get_by_role("heading", name=name, level=1).wait_for()


def test_what_the_table_knows_is_shown_as_text(place, browser_page):
    page = browser_page
    page.goto(place("run.html") + f"#run={3:032x}")
    ready(page, "run 3")
    assert page.title() == "run 3 · Experiments"
    assert page.locator(".facts-line").first.inner_text().startswith("Finished")
    rows = page.get_by_role("table", name="Metrics").get_by_role("row").all_inner_texts()
    assert [row.split() for row in rows] == [
        ["Metric", "Last", "Least", "Greatest", "Points"],
        ["loss", "0.5", "0.375", "1", "3"],
    ]
    params = page.get_by_role("table", name="Params")
    assert params.get_by_role("row", name="model").locator("td").inner_text() == HOSTILE
    assert params.locator("details").count() == 1
    assert [chip.split() for chip in page.locator(".chip").all_inner_texts()][1] == ["team", "cellar"]
    assert f"staticrun runs show {3:032x}" in page.locator("#show-command").inner_text()
    # Another run in the same page, by its address; back again.
    page.evaluate(f"location.hash = 'run={5:032x}'")
    ready(page, "run 5")
    assert page.locator(".facts-line").first.inner_text().startswith("Deleted")
    page.go_back()
    ready(page, "run 3")
    page.goto(place("run.html") + "#run=nothing")
    page.get_by_text("No run of this site has the id nothing.").wait_for()


def test_table_and_search_lead_there(place, browser_page):
    page = browser_page
    page.goto(place("experiments/iris.html"))
    page.wait_for_selector('[role="grid"][data-ready="true"], [role="treegrid"][data-ready="true"]')
    assert page.get_by_role("link", name="run 0").get_attribute("href").endswith(f"runs/{0:032x}.html")
    page.get_by_role("link", name="run 2").click()
    ready(page, "run 2")
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("run 4")
    page.get_by_role("option", name="run 4").first.click()
    ready(page, "run 4")
    page.get_by_role("link", name="Compare").click()
    page.wait_for_selector('run-compare[data-ready="true"]')
    assert page.locator("th[data-run-id] .run-link").all_inner_texts() == ["run 4"]
    page.locator("th[data-run-id] .run-link").click()
    ready(page, "run 4")


def test_without_script_the_page_leads_to_the_lists(place, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(place("run.html") + f"#run={3:032x}")
    assert "needs JavaScript" in page.locator("main").inner_text()
    page.locator("main").get_by_role("link", name="iris").click()
    page.get_by_role("link", name="run 2").click()
    assert page.url.endswith(f"run.html#run={2:032x}")
    context.close()


def test_curves_say_which_runs_are_left_out(place, browser_page):
    page = browser_page
    page.goto(place("experiments/iris.html") + "#view=charts&charts=curves")
    page.get_by_text("without a page in this site").first.wait_for()
