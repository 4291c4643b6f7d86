"""A site as people open it: every kind of page, in each way, with nothing going wrong."""

import os
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.browser

WAYS = ["file", "root", "below"]
KINDS = {"overview", "experiment", "experiments", "run", "compare", "models", "model", "version", "problems"}


def ready(page, selector):
    page.wait_for_selector(f'{selector}[data-ready="true"]', timeout=20_000)


@pytest.mark.parametrize("way", WAYS)
def test_every_kind_of_page_opens(sample_site, opened, pages, browser_page, way):
    address = opened(sample_site, way)
    found = pages(sample_site)
    assert found.keys() == KINDS
    for kind, paths in found.items():
        browser_page.goto(address + paths[0])
        browser_page.wait_for_load_state("load")
        assert browser_page.locator("h1").count() == 1
        browser_page.wait_for_selector("site-nav .nav-count")  # navigation has its data
        if kind == "experiment":
            ready(browser_page, "[role=grid], [role=treegrid]")


@pytest.mark.parametrize("way", WAYS)
def test_the_filter_answers_as_python_does(sample_site, opened, pages, browser_page, way):
    import staticrun

    samples = os.path.join(os.path.dirname(__file__), "..", "..", "sample_runs")
    text = "metrics.val_accuracy > 0.9 AND params.hidden = '64'"
    before = staticrun.get_tracking_uri()
    staticrun.set_tracking_uri(samples)
    expected = set(staticrun.search_runs(filter_string=text, experiment_names=["digits"])["run_id"])
    staticrun.set_tracking_uri(before)
    assert expected
    browser_page.goto(opened(sample_site, way) + "experiments/digits.html")
    grid = "[role=grid], [role=treegrid]"
    ready(browser_page, grid)
    box = browser_page.get_by_role("searchbox", name="Filter runs")
    box.fill(text)
    browser_page.wait_for_function(
        "text => document.querySelector('[role=grid],[role=treegrid]').dataset.filter === text", arg=text
    )
    rows = browser_page.locator("[data-run-id]")
    assert set(rows.evaluate_all("rows => rows.map(row => row.dataset.runId)")) == expected
    assert browser_page.locator(grid).get_attribute("aria-rowcount") == str(len(expected) + 1)
    box.fill(text + " AND metrics.val_loss >")
    browser_page.wait_for_selector('input[aria-invalid="true"]')
    message = browser_page.locator(f"#{box.get_attribute('aria-errormessage')}")
    assert message.inner_text().strip()
    assert rows.count() == len(expected)  # the last valid result stays


def test_a_filter_is_part_of_the_link(sample_site, opened, browser_page):
    browser_page.goto(opened(sample_site, "file") + "experiments/digits.html")
    ready(browser_page, "[role=grid], [role=treegrid]")
    browser_page.get_by_role("searchbox", name="Filter runs").fill("status = 'LOST'")
    browser_page.wait_for_function("location.hash.length > 1")
    browser_page.wait_for_timeout(300)
    link = browser_page.url
    browser_page.goto("about:blank")
    browser_page.goto(link)
    ready(browser_page, "[role=grid], [role=treegrid]")
    browser_page.wait_for_function("document.querySelectorAll('[data-run-id]').length === 1")
    assert "Lost" in browser_page.locator("[data-run-id]").inner_text()


@pytest.mark.parametrize("way", WAYS)
def test_search_is_a_key_away_on_every_page(sample_site, opened, pages, browser_page, way):
    address = opened(sample_site, way)
    for kind, paths in pages(sample_site).items():
        browser_page.goto(address + paths[0])
        browser_page.wait_for_selector("site-nav .nav-count")
        browser_page.keyboard.press("Control+k")
        browser_page.keyboard.type("wine-cultivar")
        browser_page.wait_for_selector(".search-result")
        browser_page.keyboard.press("Enter")
        browser_page.wait_for_url("**/models/wine-cultivar*")
        assert "wine-cultivar" in browser_page.locator("h1").inner_text(), kind


@pytest.mark.parametrize("way", WAYS)
def test_curves_are_drawn(sample_site, opened, pages, browser_page, way):
    address = opened(sample_site, way)
    with_curves = next(
        path
        for path in pages(sample_site)["run"]
        if "<metric-chart" in open(os.path.join(sample_site, path), encoding="utf-8").read()  # noqa: SIM115
    )
    browser_page.goto(address + with_curves)
    charts = browser_page.locator("metric-chart")
    charts.first.scroll_into_view_if_needed()
    ready(browser_page, "metric-chart")
    assert charts.first.locator("svg, canvas").count() >= 1


def ids_in(site):
    """All runs of a site, by their pages."""
    return sorted(name.removesuffix(".html") for name in os.listdir(os.path.join(site, "runs")))


@pytest.mark.parametrize("way", WAYS)
def test_selected_runs_are_compared(sample_site, opened, browser_page, way):
    browser_page.goto(opened(sample_site, way) + "experiments/digits.html")
    ready(browser_page, "[role=grid], [role=treegrid]")
    for number in (1, 3):
        browser_page.locator("[data-run-id] input.pick").nth(number).check()
    browser_page.get_by_role("link", name="Compare").click()
    browser_page.wait_for_url("**/compare.html#runs=*")
    ready(browser_page, "run-compare")
    assert browser_page.locator("th[data-run-id]").count() == 2
    browser_page.wait_for_selector('compare-chart[data-ready="true"] svg')


@pytest.mark.parametrize("way", WAYS)
def test_hostile_runs_are_compared_as_text(hostile_site, opened, browser_page, way):
    alerts = []
    browser_page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    runs = ",".join([*ids_in(hostile_site), "%22%3E%3Cimg%20src=x%20onerror=alert(9)%3E"])
    browser_page.goto(f"{opened(hostile_site, way)}compare.html#runs={runs}")
    ready(browser_page, "run-compare")
    for fold in browser_page.locator("[data-fold]").all():
        fold.click()
    browser_page.wait_for_selector('compare-chart[data-ready="true"] svg')
    assert "<img src=x" in browser_page.locator(".callout").inner_text()
    assert browser_page.locator("main script, main img").count() == 0
    assert alerts == []


@pytest.mark.parametrize("which", ["sample_site", "hostile_site"])
def test_pages_read_without_script(request, which, pages, chromium):
    site = request.getfixturevalue(which)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for kind, paths in pages(site).items():
        page.goto(f"file://{site}/{paths[0]}")
        assert page.locator("h1").inner_text().strip()
        assert page.locator("nav a").count() >= 1
        if kind in ("overview", "experiment", "run"):
            assert page.locator("table").first.is_visible()
        if kind == "experiment":
            assert page.locator("table a[href*='runs/']").first.is_visible()
    context.close()


@pytest.mark.parametrize("way", WAYS)
def test_hostile_text_is_text(hostile_site, opened, pages, browser_page, way):
    address = opened(hostile_site, way)
    alerts = []
    browser_page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    found = pages(hostile_site)
    assert found.keys() == KINDS
    for kind, paths in found.items():
        for path in paths:
            browser_page.goto(address + path)
            browser_page.wait_for_selector("site-nav .nav-link")
            if kind == "experiment":
                ready(browser_page, "[role=grid], [role=treegrid]")
            for details in browser_page.locator("details").all():
                details.evaluate("element => element.open = true")
            for chart in browser_page.locator("metric-chart").all():
                chart.scroll_into_view_if_needed()
            browser_page.wait_for_timeout(200)
            title = browser_page.locator("h1").inner_text()
            assert title.strip()
            assert browser_page.locator("body img[onerror], body b[onclick]").count() == 0
    browser_page.goto(address + "index.html")
    browser_page.keyboard.press("/")
    browser_page.keyboard.type("script")
    browser_page.wait_for_selector(".search-result")
    assert alerts == []
    # What an HTML artifact wanted, and was refused in its sandbox, is all that went wrong.
    wrong = [fault for fault in browser_page.faults.take() if "about:srcdoc" not in fault]
    assert [fault for fault in wrong if not fault.endswith((": csp", "runs/x: other"))] == []


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.ids = [], set()

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                assert value not in self.ids, f"id {value!r} twice"
                self.ids.add(value)
            if name in ("href", "src", "data-src", "data-spec", "data-stats-src") and value:
                self.links.append(value)
            if name == "data-vega" and value:
                self.links.extend(value.split())


@pytest.mark.parametrize("which", ["sample_site", "hostile_site"])
def test_every_link_resolves_inside_of_the_site(request, which, pages):
    site = request.getfixturevalue(which)
    read = {}
    for paths in pages(site).values():
        for path in paths:
            read[path] = Page()
            with open(os.path.join(site, path), encoding="utf-8") as file:
                read[path].feed(file.read())
    assert read
    for path, page in read.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme == "data":
                continue
            if parts.scheme:  # only the forge of a run's commit is elsewhere, and only as a link to click
                assert parts.scheme == "https", link
                continue
            target = (
                os.path.normpath(os.path.join(os.path.dirname(path), unquote(parts.path)))
                if parts.path
                else path
            )
            assert os.path.isfile(os.path.join(site, target)), f"{path}: {link}"
            assert not target.startswith(".."), f"{path}: {link}"
            if parts.fragment and target in read:
                assert unquote(parts.fragment) in read[target].ids, f"{path}: {link}"
