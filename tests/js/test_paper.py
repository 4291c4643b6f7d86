"""What a page is on paper."""

import pytest

pytestmark = pytest.mark.browser


def test_a_table_fits_the_sheet_and_is_as_before_on_the_screen(site, browser_page):
    page = browser_page
    columns = ",".join(f"metrics.m{n:03d}" for n in range(14))
    page.goto(site("experiments/wide.html") + f"#columns={columns}")
    page.wait_for_selector("[role=grid][data-ready=true] [data-column='metrics.m013']", state="attached")
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media="print")
    page.wait_for_function("document.querySelector('.runs').style.zoom !== ''")
    ends = page.evaluate(
        "[...document.querySelectorAll('.runs thead th')].map((one) => one.getBoundingClientRect().right)"
    )
    assert len(ends) == 15
    assert max(ends) <= 721
    assert not page.locator(".toolbar, .title-actions, .sidebar").first.is_visible()
    page.emulate_media(media="screen")
    page.wait_for_function("document.querySelector('.runs').style.zoom === ''")
