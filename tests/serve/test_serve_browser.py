"""The browser follows: it reloads by itself."""

import pytest

pytestmark = pytest.mark.browser

HEAD = "<head><link rel=icon href=data:,></head>"  # without an icon, the browser asks for one


def test_the_browser_reloads_when_a_run_comes(preview, log_run, browser_page):
    served = preview()
    served.wait_for("waiting")
    browser_page.goto(served.url)
    browser_page.get_by_role("heading", name="Waiting for the first run").wait_for()
    browser_page.wait_for_function("window.LiveReload && window.LiveReload.connector.protocol >= 7")
    log_run("brave-fox")
    browser_page.get_by_text("brave-fox").first.wait_for()


def test_an_error_shows_in_the_browser_and_goes_when_mended(tmp_path, preview, log_run, browser_page):
    log_run("brave-fox")
    template = tmp_path / "theme" / "templates" / "overview.html"
    template.parent.mkdir(parents=True)
    template.write_text(f"{HEAD}<p>whole</p>")
    served = preview(theme=str(tmp_path / "theme"))
    served.wait_for("1 run, ")
    browser_page.goto(served.url)
    browser_page.get_by_text("whole").wait_for()
    browser_page.wait_for_function("window.LiveReload && window.LiveReload.connector.protocol >= 7")
    template.write_text(HEAD + "{{ page.none }}")
    browser_page.get_by_role("alert").wait_for()
    browser_page.wait_for_function("window.LiveReload && window.LiveReload.connector.protocol >= 7")
    template.write_text(f"{HEAD}<p>mended</p>")
    browser_page.get_by_text("mended").wait_for()
    assert [fault for fault in browser_page.faults.take() if "500" not in fault] == []
