"""A table whose columns lie in several scripts: what a person does with columns that are not there yet."""

import csv
import json

import pytest
from golden import stores

from staticrun.build import build, tables
from staticrun.config import Config
from staticrun.schema.run import DatasetInput

pytestmark = pytest.mark.browser

READY = "[data-ready=true]:is([role=grid], [role=treegrid])"
RUNS = 60
#: A metric and a param that the first view does not show.
METRIC, PARAM = "metrics.z7", "params.z7"


@pytest.fixture(scope="module")
def split_site(tmp_path_factory):
    """A site of one experiment, each of whose later columns lies in a script of its own."""
    root, site = str(tmp_path_factory.mktemp("runs")), tmp_path_factory.mktemp("site")
    experiment = stores.experiment(root, "split")
    for n in range(RUNS):
        stores.run(
            root,
            experiment,
            f"{n:032x}",
            name=f"run {n}",
            start=stores.T0 - n * 60_000,
            params={f"a{k}": str(n * k) for k in range(30)} | {"z7": f"kind {n % 3}", "z8": str(n % 4)},
            metrics={f"a{k}": [n + k] for k in range(8)} | {"z7": [1000.0, n / 7]},
            tags={f"t{k}": f"tag {n % (k + 2)}" for k in range(4)},
            inputs=[DatasetInput(f"set {n % 5}", "d")],
            deleted=n in (5, 6),
        )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tables, "SMALL", 0)
        patched.setattr(tables, "_PART", 1)
        build(Config(runs=root, output=str(site), as_of=stores.AS_OF, workers=1))
    return site


@pytest.fixture
def opened(split_site, browser_page):
    """`opened(hash)` opens the page and waits until its table answers."""

    def open_page(fragment: str = ""):
        browser_page.goto("about:blank")
        browser_page.goto((split_site / "experiments" / "split.html").as_uri() + fragment)
        browser_page.wait_for_selector(READY)
        return browser_page

    return open_page


def here(page, *ids: str) -> bool:
    """Whether the values of columns have been loaded."""
    return page.evaluate(
        "ids => ids.every((id) => document.querySelector('run-table').table.has(id))", list(ids)
    )


def lines(page) -> list[str]:
    return page.locator(f"{READY} tbody th :is(.run-link, .group-name)").all_inner_texts()


def counted(page, text: str) -> None:
    page.wait_for_function("text => document.querySelector('.toolbar-count').textContent === text", arg=text)


def filtered(page, text: str) -> None:
    page.get_by_role("searchbox", name="Filter runs").fill(text)
    page.wait_for_function("text => document.querySelector('table.runs').dataset.filter === text", arg=text)


def cells(page, column: str) -> list[str]:
    index = page.locator(f'th[data-column="{column}"]').get_attribute("aria-colindex")
    return page.locator(f'{READY} tbody [aria-colindex="{index}"]').all_inner_texts()


def test_the_first_view_loads_only_what_it_shows(opened):
    page = opened()
    assert page.evaluate("document.querySelector('run-table').table.arrived.size") == 1
    assert page.evaluate("document.querySelector('run-table').table.payload.parts.length") > 10
    assert here(page, "metrics.a0", "params.a1", "attributes.start_time")
    assert not here(page, METRIC)


def test_a_column_comes_when_it_is_chosen(opened):
    page = opened()
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("searchbox", name="Find a column").fill("z7")
    page.get_by_role("group", name="Metrics").get_by_role("checkbox", name="z7").check()
    page.wait_for_function("document.querySelector('run-table').table.has('metrics.z7')")
    assert cells(page, METRIC)[:2] == ["0", "0.1429"]
    assert not here(page, PARAM)


@pytest.mark.parametrize(
    ("text", "runs", "loaded"),
    [
        (f"{METRIC} > 8", "3 of 58 runs", METRIC),
        ("max(metrics.z7) >= 1000 AND first(metrics.z7) = 1000", "58 runs", "min(metrics.z7)"),
        (f"{PARAM} = 'kind 1' AND tags.t3 LIKE 'tag 1'", "4 of 58 runs", PARAM),
        ("dataset.name = 'set 4'", "12 of 58 runs", "dataset.name"),
        ("kind 2 nothing", "0 of 58 runs", PARAM),
        ("end_time < '2020-01-01'", "0 of 58 runs", "attributes.end_time"),
    ],
)
def test_a_filter_brings_what_it_reads(opened, text, runs, loaded):
    page = opened()
    assert not here(page, loaded)
    filtered(page, text)
    counted(page, runs)
    assert here(page, loaded)
    page.wait_for_function("location.hash.includes('filter=')")
    page.reload()
    page.wait_for_selector(READY)
    counted(page, runs)


def test_a_link_sorts_and_groups_by_columns_that_are_not_there(opened):
    page = opened(f"#sort=-{METRIC}&columns=params.a1")
    assert lines(page)[:2] == ["run 59", "run 58"]
    page = opened(f"#group={PARAM},params.z8&sort=-{METRIC}&columns={METRIC},tags.t3&how=max")
    counted(page, "58 runs in 12 groups")
    assert lines(page)[0] == "kind 2 · 3"
    assert cells(page, METRIC)[0] == "8.429"
    assert cells(page, "tags.t3")[0] == "5 values"


def test_groups_and_runs_go_away_with_columns_that_were_never_shown(opened):
    page = opened(f"#group={PARAM}")
    page.evaluate("document.querySelector('run-table').set({ columns: 'metrics.z7,tags.t3' })")
    page.wait_for_function("document.querySelector('run-table').shown.length === 2")
    groups = list(csv.DictReader(_saved(page, "CSV of 3 groups").splitlines()))
    assert [row["params.z7"] for row in groups] == ["kind 0", "kind 1", "kind 2"]
    assert float(groups[0]["max(metrics.z7)"]) == 57 / 7
    page = opened("#columns=*")
    runs = json.loads(_saved(page, "JSON of 58 runs"))
    assert runs[3] | {"metrics.z7": 3 / 7, "params.z7": "kind 0", "tags.t3": "tag 3"} == runs[3]


def _saved(page, item: str) -> str:
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=item).click()
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        return file.read()


def test_runs_are_hidden_by_rules_over_columns_that_are_not_there(opened):
    def hidden(page):
        return page.locator("[role=grid] tr.hidden-run").count()

    rule = f"%2B?{PARAM} = 'kind 1'".replace(" ", "+")
    page = opened(f"#hidden={rule}")
    page.get_by_role("button", name="Show 20 hidden").wait_for()
    assert hidden(page) > 5
    page = opened()
    page.get_by_role("button", name="Visible").click()
    page.get_by_role("spinbutton", name="How many runs").fill("4")
    page.get_by_role("combobox", name="By which metric").select_option(METRIC)
    page.locator(".top-runs").get_by_role("button", name="Show").click()
    page.get_by_role("button", name="Show 54 hidden").wait_for()
    page.reload()
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Show 54 hidden").wait_for()
    page.go_back()
    page.wait_for_function("!document.querySelector('.toolbar').innerText.includes('hidden')")


def test_many_columns_come_as_they_are_scrolled_to(opened):
    page = opened(f"#columns=*&pin=tags.t3&sort=-{METRIC}&filter={PARAM}+%3D+'kind+1'&runs=all")
    counted(page, "20 of 60 runs")
    head = page.locator('th[data-column="tags.t3"]')
    page.wait_for_function("document.querySelector('td.pinned').textContent === 'tag 3'")
    assert head.get_attribute("aria-colindex") == "2"
    assert page.locator('th[data-column="tags.t2"]').count() == 0
    page.evaluate("document.querySelector('.table-scroll').scrollLeft = 1e6")
    page.locator('th[data-column="tags.t2"]').wait_for()
    page.wait_for_function("document.querySelector('run-table').table.has('tags.t2')")
    page.wait_for_function("!document.querySelector('td.waiting')")
    assert cells(page, "tags.t2")[:2] == ["tag 2", "tag 3"]


def test_only_differing_columns_of_deleted_runs(opened):
    page = opened("#columns=*&runs=deleted&differ=1")
    counted(page, "2 runs")
    heads = page.evaluate("document.querySelector('run-table').shown")
    assert METRIC in heads
    assert "tags.t1" in heads  # of 5 and 6 one has another
    assert "params.a0" not in heads  # 0 in both


def test_a_page_that_is_older_than_its_site_says_so(split_site, chromium):
    page = chromium.new_page()
    page.goto((split_site / "experiments" / "split.html").as_uri())
    page.wait_for_selector(READY)
    parts = list((split_site / "data").glob("runs-split-*-*.js"))
    kept = {part: part.read_bytes() for part in parts}
    for part in parts:
        part.unlink()
    try:
        box = page.get_by_role("searchbox", name="Filter runs")
        box.fill(f"{METRIC} > 8")
        page.get_by_text("the site was rebuilt").wait_for()
        assert box.get_attribute("aria-invalid") is None
        assert not page.locator("#filter-error").is_visible()
        assert len(lines(page)) > 10  # the rows of the last filter stay
        page.wait_for_function("location.hash.includes('filter=')")
    finally:
        for part, content in kept.items():
            part.write_bytes(content)
    page.get_by_role("button", name="Reload").click()
    page.wait_for_selector(READY)
    counted(page, "3 of 58 runs")
    page.close()
