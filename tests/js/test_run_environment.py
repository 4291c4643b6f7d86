"""What a run ran with, opened on its page."""

import pytest
from golden import stores

from staticrun.build import build
from staticrun.config import Config, Publish
from staticrun.schema.environment import encode

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def page(tmp_path, browser_page):
    root = str(tmp_path / "runs")
    packages = {f"package-{n:03}": f"1.{n}" for n in range(150)} | {EVIL: "9"}
    diff = f"diff --git a/t b/t\n--- a/t\n+++ b/t\n@@ -1 +1 @@\n-old\n+{EVIL}\n"
    attributes = {
        **stores.ATTRIBUTES,
        "environment": encode({"python": "3.12.4", "packages": packages}),
        "git_diff": diff,
    }
    stores.run(root, stores.experiment(root, "sweep"), "one", attributes=attributes)
    build(
        Config(
            runs=root,
            output=str(tmp_path / "site"),
            as_of=stores.AS_OF,
            workers=1,
            publish=Publish(diff=True),
        )
    )
    browser_page.goto((tmp_path / "site" / "runs" / "one.html").as_uri())
    return browser_page


def test_packages_are_found(page):
    packages = page.locator("run-packages")
    packages.locator("summary").click()
    page.wait_for_selector('run-packages[data-ready="true"]')
    assert packages.locator("tbody tr").count() == 151
    packages.get_by_role("searchbox", name="Find packages").fill("PACKAGE-01 1.1")
    assert packages.locator("tbody tr").count() == 10
    assert packages.locator("output").inner_text() == "10 of 151 packages"


def test_changes_are_read_line_by_line(page):
    page.locator("run-diff summary").click()
    page.wait_for_selector('run-diff[data-ready="true"]')
    assert page.locator(".diff-added").text_content() == f"added: +{EVIL}"
    assert page.locator(".diff-removed td").last.text_content() == "removed: -old"
    assert page.locator(".diff img").count() == 0


def test_all_of_it_is_linked_where_there_is_no_script(page):
    for name in ("requirements.txt", "changes.diff"):
        link = page.get_by_role("link", name=name, include_hidden=True)
        assert link.get_attribute("href").endswith(".txt")
        assert link.get_attribute("download") == name
