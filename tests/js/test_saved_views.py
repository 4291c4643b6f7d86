"""How a page begins where staticrun.toml says so, and its views by name."""

import pytest
from golden import stores

from staticrun import config
from staticrun.build import build
from staticrun.config.views import KEYS, OPTIONS

pytestmark = pytest.mark.browser

READY = "[data-ready=true]:is([role=grid], [role=treegrid])"
TOML = """
runs = "runs"
output = "site"
as_of = 2026-11-04T10:00:00Z

[experiment.sweep]
columns = ["metrics.loss", "params.model", "tags.team"]
sort = ["metrics.loss"]
filter = "metrics.loss < 90"
views = [
  { name = "Forests", state = "filter=params.model+%3D+'forest'&sort=-params.depth&columns=params.depth" },
  { name = "By model", state = "#filter=&group=params.model&open=*" },
]

[[experiment.sweep.charts]]
kind = "scatter"
options = { x = "params.depth", y = "metrics.loss" }

[experiment."*"]
views = [{ name = "Charts of all", state = "view=charts" }]
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    root = str(folder / "runs")
    for name in ("sweep", "other"):
        experiment = stores.experiment(root, name)
        for n in range(100 if name == "sweep" else 12):
            stores.run(
                root,
                experiment,
                f"{n + (name == 'other') * 1000:032x}",
                name=f"run {n}",
                start=stores.T0 - n * 60_000,
                params={"model": ["forest", "svm"][n % 2], "depth": str(n % 7)},
                metrics={"loss": [200.0, n], "acc": [n / 100]},
                tags={"team": "red"},
            )
    (folder / "staticrun.toml").write_text(TOML, encoding="utf-8")
    build(config.load({"workers": 1}, folder=str(folder), environ={}))
    return folder / "site"


@pytest.fixture
def opened(made, browser_page):
    def open_page(fragment: str = "", name: str = "sweep"):
        browser_page.goto("about:blank")
        browser_page.goto((made / "experiments" / f"{name}.html").as_uri() + fragment)
        browser_page.wait_for_selector(READY, state="attached")
        return browser_page

    return open_page


def counted(page, text: str) -> None:
    page.wait_for_function("text => document.querySelector('.toolbar-count').textContent === text", arg=text)


def heads(page) -> list[str]:
    return page.locator("[data-ready] th[data-column]").evaluate_all(
        "all => all.map((th) => th.dataset.column)"
    )


def first(page) -> str:
    return page.locator(f"{READY} tbody tr[aria-rowindex='2'] :is(.run-link, .group-name)").inner_text()


def tab(page) -> str:
    return page.locator('.view-tab[aria-current="true"]').inner_text()


BEGINS = ["attributes.run_name", "metrics.loss", "params.model", "tags.team"]


def test_the_page_begins_as_it_is_set(opened):
    page = opened()
    counted(page, "90 of 100 runs")
    assert heads(page) == BEGINS
    assert first(page) == "run 0"
    assert page.locator('th[data-column="metrics.loss"]').get_attribute("aria-sort") == "ascending"
    assert page.get_by_role("searchbox", name="Filter runs").input_value() == "metrics.loss < 90"
    assert tab(page) == "Default"
    assert "#" not in page.url
    page.get_by_role("button", name="Charts", exact=True).click()
    charts = page.locator("scatter-chart, bar-chart, parallel-chart, box-chart")
    charts.first.wait_for()
    assert charts.count() == 1


def test_what_it_begins_with_can_be_undone_for_good(opened):
    page = opened()
    page.get_by_role("searchbox", name="Filter runs").fill("")
    counted(page, "100 runs")
    page.wait_for_function("location.hash === '#filter='")
    page.reload()
    page.wait_for_selector(READY)
    counted(page, "100 runs")
    assert page.locator('.view-tab[aria-current="true"]').count() == 0


def test_views_are_tabs_that_go_back_and_forward_and_stay(opened, made, chromium):
    page = opened()
    page.get_by_role("link", name="Forests").click()
    counted(page, "50 of 100 runs")
    assert heads(page) == ["attributes.run_name", "params.depth"]
    assert (tab(page), first(page)) == ("Forests", "run 6")
    page.get_by_role("link", name="By model").click()
    counted(page, "100 runs in 2 groups")
    assert (tab(page), first(page)) == ("By model", "forest")
    page.go_back()
    counted(page, "50 of 100 runs")
    assert tab(page) == "Forests"
    page.go_back()
    counted(page, "90 of 100 runs")
    assert (tab(page), heads(page)) == ("Default", BEGINS)
    page.go_forward()
    page.go_forward()
    counted(page, "100 runs in 2 groups")
    page.reload()
    page.wait_for_selector(READY)
    counted(page, "100 runs in 2 groups")
    assert tab(page) == "By model"

    page.evaluate("staticrun.copy = async (text) => (globalThis.copied = text)")
    page.get_by_role("button", name="Copy link").click()
    other = chromium.new_page()
    other.goto(page.evaluate("globalThis.copied"))
    other.wait_for_selector(READY)
    counted(other, "100 runs in 2 groups")
    assert tab(other) == "By model"
    other.close()
    page.get_by_role("link", name="Default").click()
    counted(page, "90 of 100 runs")
    assert first(page) == "run 0"


def test_a_change_leaves_the_view_and_back_returns_to_it(opened):
    page = opened("#group=params.model&filter=&open=*")
    assert tab(page) == "By model"  # the same view, its keys in another order
    page.locator('th[data-column="metrics.loss"] .sort').click()
    page.wait_for_function("location.hash.includes('sort=')")
    assert page.locator('.view-tab[aria-current="true"]').count() == 0
    page.go_back()
    page.wait_for_selector('.view-tab[aria-current="true"]')
    assert tab(page) == "By model"


def test_settings_of_any_experiment(opened):
    page = opened(name="other")
    counted(page, "12 runs")
    assert tab(page) == "All runs"
    page.get_by_role("link", name="Charts of all").click()
    page.wait_for_selector("run-table[data-view=charts]")
    page.go_back()
    page.wait_for_selector("run-table:not([data-view=charts])")


def test_the_settings_know_every_key_of_the_page(opened):
    page = opened(f"#view=charts&charts={','.join(OPTIONS)}")
    page.wait_for_function(f"document.querySelectorAll('.panel').length === {len(OPTIONS)}")
    page.wait_for_timeout(300)
    used = page.evaluate(
        """async () => {
          const { state } = staticrun;
          const seen = new Set();
          const get = state.get;
          state.get = (key) => (seen.add(key), get(key));
          await document.querySelector("run-table").set({ group: "params.model", tree: "off" });
          for (const panel of document.querySelectorAll(".panel"))
            for (const one of panel.querySelectorAll("[data-key]"))
              seen.add(`${panel.name}.${one.dataset.key}`);
          await new Promise((done) => setTimeout(done, 500));
          return [...seen];
        }"""
    )
    assert {"sort", "goals", "bar.of"} <= set(used)
    for key in used:
        chart, _, option = key.partition(".")
        if option.startswith("brush."):
            option = "brush."
        assert option in OPTIONS[chart] if option else key in KEYS, key
