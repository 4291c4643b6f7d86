"""Params and metrics of a run: found, copied, and kept in the address."""

import pytest
from golden import stores

from staticrun.build import build
from staticrun.config import Config

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    root, site = str(folder / "runs"), folder / "site"
    params = {f"layer{n}.width": str(n) for n in range(20)} | {"note": "long\n" * 60, "lr": "1e-3"}
    metrics = {"loss": [1.0, 1 / 3], "<b>": [2.0]}
    stores.run(root, stores.experiment(root, "e"), "r", params=params, metrics=metrics)
    build(Config(runs=root, output=str(site), as_of=stores.AS_OF, workers=1))
    return (site / "runs" / "r.html").as_uri()


def copied(page, table):
    """What the button of a table copies."""
    page.evaluate("staticrun.copy = async (text) => (globalThis.taken = text)")
    page.get_by_role("button", name=f"Copy these {table} as a table").click()
    return page.evaluate("globalThis.taken").split("\n")


def test_params_are_found_and_copied(address, browser_page):
    browser_page.goto(address)
    rows = browser_page.locator("table[aria-label=Params] tbody tr:visible")
    assert rows.count() == 22
    place = "one => one.getBoundingClientRect().top + scrollY"
    top = browser_page.locator("#facts").evaluate(place)
    browser_page.get_by_label("Find params").fill("WIDTH 1")
    assert rows.locator("th").all_inner_texts() == [
        *(
            "layer1.width",
            "layer10.width",
            "layer11.width",
            "layer12.width",
            "layer13.width",
            "layer14.width",
        ),
        *("layer15.width", "layer16.width", "layer17.width", "layer18.width", "layer19.width"),
    ]
    assert browser_page.locator("#facts").evaluate(place) == top
    assert "find.params=WIDTH+1" in browser_page.url
    assert copied(browser_page, "params")[:2] == ["Param\tValue", "layer1.width\t1"]
    browser_page.reload()
    assert rows.count() == 11
    browser_page.get_by_label("Find params").fill("note")
    assert copied(browser_page, "params")[1].startswith("note\tlong long long")


def test_metrics_are_copied_with_all_their_digits(address, browser_page):
    browser_page.goto(address)
    assert browser_page.get_by_label("Find metrics").count() == 0  # there are two
    head, *rows = copied(browser_page, "metrics")
    assert head.split("\t")[:4] == ["Metric", "Last", "Least", "Greatest"]
    assert "loss\t0.3333333333333333\t0.3333333333333333\t1\t2" in [row.rstrip() for row in rows]
    assert any(row.startswith("<b>\t2") for row in rows)
