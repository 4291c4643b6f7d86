"""What pages say of the site's Parquet: the links lead to the files, and the Python runs as it is copied."""

import polars as pl
import pytest
from golden import stores

pytestmark = pytest.mark.browser

READY = "[data-ready=true]:is([role=grid], [role=treegrid])"


@pytest.fixture
def opened(site, browser_page):
    """`opened(page, hash)` opens a page of runs and waits until its table answers."""

    def open_page(page: str, fragment: str = ""):
        browser_page.goto("about:blank")
        browser_page.goto(site(page) + fragment)
        browser_page.wait_for_selector(READY)
        return browser_page

    return open_page


def run_copied(page, sheet: str) -> dict:
    """Run the Python that a sheet shows, as its button copies it."""
    page.evaluate("staticrun.copy = async (text) => (globalThis.copied = text)")
    page.locator(sheet).get_by_role("button", name="Copy", exact=True).click()
    names: dict = {}
    exec(page.evaluate("globalThis.copied"), names)
    return names


def python_of(page) -> set[str]:
    page.get_by_role("button", name="Download").click()
    page.get_by_role("button", name="Python that reads").click()
    names = run_copied(page, "dialog[open]")
    page.keyboard.press("Escape")
    return set(names["runs"].collect()["run_id"])


def shown(page) -> set[str]:
    return set(
        page.evaluate(
            """() => {
              const { grid, table } = document.querySelector("run-table");
              return Array.from(grid.view, (row) => table.runId(row));
            }"""
        )
    )


@pytest.mark.parametrize(
    ("filter", "runs"),
    [
        ("", ""),
        ("", "all"),
        ("", "deleted"),
        ("metrics.acc >= 0.5 AND params.model LIKE '%v%'", ""),
        ("params.model != E'it\\x27s\\x5c' OR status = \"λ/<script>\"", "all"),
        ("max(metrics.acc) > 0.9 AND start_time < '2026-11-02T09:00'", ""),
        ("forest 7", ""),
        ("dataset.name = 'none'", ""),
    ],
)
def test_the_python_gives_the_runs_in_the_table(opened, filter, runs):
    page = opened("experiments/sweep.html")
    page.evaluate(
        "given => staticrun.state.go(staticrun.state.write(new Map(given)))",
        [["filter", filter], ["runs", runs]],
    )
    page.wait_for_function("text => document.querySelector('table.runs').dataset.filter === text", arg=filter)
    assert python_of(page) == shown(page)


def test_the_python_of_several_experiments(opened, site, browser_page):
    page = opened("experiments.html", "#experiments=sweep,grouped&filter=params.model+%3D+%27svm%27")
    page.wait_for_function("document.querySelector('table.runs').dataset.filter !== ''")
    found = python_of(page)
    assert found == shown(page)
    assert {f"{1000:032x}", f"{1:032x}"} <= found


def test_the_parquet_of_an_experiment_is_linked(opened):
    page = opened("experiments/sweep.html")
    page.get_by_role("button", name="Download").click()
    link = page.get_by_role("link", name="Parquet of all 240 runs")
    with page.expect_download() as download:
        link.click()
    table = pl.read_parquet(download.value.path())
    assert table.height == 240
    assert "max(metrics.acc)" in table.columns


def test_the_history_of_a_run_is_linked_and_read_by_python(site, browser_page):
    page = browser_page
    page.goto(site(f"runs/{'c' * 32}.html"))
    page.get_by_role("button", name="Parquet").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="History as Parquet").click()
    points = pl.read_parquet(download.value.path()).filter(pl.col("run_id") == "c" * 32)
    names = run_copied(page, "run-download")
    found = names["points"].filter(pl.col("run_id") == "c" * 32).collect()
    assert found.sort("key", "step").equals(points.sort("key", "step").select(found.columns))
    assert found.filter(pl.col("key") == "long").height == 5000


def test_a_site_without_histories_says_so(tmp_path, browser_page):
    from staticrun.build import build
    from staticrun.config import Config

    root, site = str(tmp_path / "runs"), tmp_path / "site"
    stores.run(root, stores.experiment(root, "bare"), "a" * 32, metrics={"loss": [1.0, 0.5]})
    build(Config(runs=root, output=str(site), histories=False, workers=1))
    browser_page.goto((site / "runs" / f"{'a' * 32}.html").as_uri())
    browser_page.get_by_role("button", name="Parquet").click()
    browser_page.get_by_text("built without the points").wait_for()
    assert browser_page.get_by_role("link", name="History as Parquet").count() == 0
