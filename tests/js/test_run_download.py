"""The run as JSON and its history as CSV, from its page."""

import csv
import json

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def downloaded(site, browser_page):
    """`downloaded(run, button)` presses a button of a run's page and gives the text of the file."""

    def press(run, button):
        browser_page.goto(site(f"runs/{run}.html"))
        with browser_page.expect_download() as download:
            browser_page.locator("run-download").get_by_role("button", name=button).click()
        assert download.value.suggested_filename == f"{run}.{button.lower()}"
        with open(download.value.path(), encoding="utf-8", newline="") as file:
            return file.read()

    return press


def test_the_run_as_json(downloaded):
    run = json.loads(downloaded(f"{5:032x}", "JSON"))
    assert run["name"] == "run 5"
    assert run["experiment"]["name"] == "sweep"
    assert run["params"]["model"] == "</script><img src=x onerror=alert(1)>"
    assert run["metrics"]["acc"]["last"]["value"] == 5 / 240
    assert run["metrics"]["acc"]["count"] == 2


def test_the_whole_history_as_csv(downloaded):
    rows = list(csv.DictReader(downloaded("c" * 32, "CSV").splitlines()))
    long = [row for row in rows if row["metric"] == "long"]
    assert len(long) == 5000
    assert long[2500]["value"] == "40"
    assert [row["value"] for row in rows if row["metric"] == "broken"] == ["1", "NaN", "Infinity", "2", "3"]


def test_a_metric_of_one_point_is_in_the_history(downloaded):
    rows = list(csv.DictReader(downloaded(f"{5:032x}", "CSV").splitlines()))
    assert [row["metric"] for row in rows] == ["acc", "acc", "loss"]


def test_a_run_leads_to_its_comparison_with_the_one_before(site, browser_page):
    browser_page.goto(site(f"runs/{5:032x}.html"))
    browser_page.get_by_role("link", name="Compare with previous").click()
    browser_page.wait_for_selector('run-compare[data-ready="true"]')
    assert browser_page.locator("th[data-run-id] .run-link").all_inner_texts() == ["run 6", "run 5"]


def test_a_run_without_metrics_has_no_history_to_take(site, browser_page):
    browser_page.goto(site(f"runs/{'e' * 32}.html"))
    assert browser_page.locator("run-download").inner_text().strip() == "Run as JSON"


def test_main_metrics_have_their_rank_in_the_experiment(site, browser_page):
    browser_page.goto(site(f"runs/{5:032x}.html"))
    rank = browser_page.locator('run-rank[data-metric="acc"]')
    assert rank.inner_text() == "rank 235 of 239"
    browser_page.goto(site(f"runs/{239:032x}.html"))
    assert browser_page.locator("run-rank").first.inner_text() == "best of 239"
