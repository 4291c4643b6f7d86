"""Runs side by side, as a person compares them."""

import pytest

pytestmark = pytest.mark.browser

SWEEP = [f"{n:032x}" for n in range(240)]
ODD = "c" * 32
FILES = [f"f{n}" * 16 for n in range(3)]


@pytest.fixture
def compared(site, browser_page):
    """`compared(ids, more)` opens the page that compares these runs."""

    def open_page(ids, more=""):
        browser_page.goto("about:blank")
        browser_page.goto(site("compare.html") + f"#runs={','.join(ids)}{more}")
        browser_page.wait_for_selector('run-compare[data-ready="true"]')
        return browser_page

    return open_page


def row(page, label):
    """The texts of the cells of a row."""
    return page.locator(f"tr:has(th[title='{label}']) td").all_inner_texts()


def names(page):
    return page.locator("th[data-run-id] .run-link").all_inner_texts()


def test_differences_come_first_and_equal_params_are_folded(compared):
    page = compared([SWEEP[1], SWEEP[2]])
    assert names(page) == ["run 1", "run 2"]
    assert row(page, "depth") == ["1", "2"]
    assert row(page, "same") == []
    fold = page.get_by_role("button", name="Show 1 equal param")
    fold.click()
    assert row(page, "same") == ["x", "x"]
    assert page.get_by_role("button", name="Hide 1 equal param").evaluate("b => b === document.activeElement")


def test_metrics_say_by_how_much_and_whether_better(compared):
    page = compared([SWEEP[120], SWEEP[180]])
    first, second = row(page, "acc")
    assert first == "0.5"
    assert "0.75 best" in second
    assert "+0.25 (+50 %)" in second
    assert "better" in second


def test_the_baseline_is_chosen_kept_in_the_address_and_undone_by_back(compared):
    page = compared([SWEEP[120], SWEEP[180]])
    page.get_by_role("button", name="Baseline: run 180").click()
    page.wait_for_function("document.querySelector('.compare-said').textContent.includes('run 180')")
    assert "worse" in row(page, "acc")[0]
    assert page.get_by_role("button", name="Baseline: run 180").get_attribute("aria-pressed") == "true"
    page.reload()
    page.wait_for_selector('run-compare[data-ready="true"]')
    assert "run 180" in page.locator(".compare-said").inner_text()
    page.go_back()
    page.wait_for_function("document.querySelector('.compare-said').textContent.includes('run 120')")


def test_a_run_can_be_left_out(compared):
    page = compared([SWEEP[120], SWEEP[180], SWEEP[7]], f"&baseline={SWEEP[180]}")
    page.get_by_role("button", name="Leave out run 180").click()
    page.wait_for_function("document.querySelectorAll('th[data-run-id]').length === 2")
    assert names(page) == ["run 120", "run 7"]
    assert "baseline" not in page.url


def test_runs_of_several_experiments_meet(compared):
    page = compared([SWEEP[1], ODD])
    assert names(page) == ["run 1", "odd"]
    assert page.locator("a.compare-sub").all_inner_texts() == ["sweep", "odd curves"]
    assert row(page, "depth") == ["1", ""]


def test_unknown_runs_are_named(compared, browser_page, site):
    page = compared([SWEEP[1], "nothing-like-it", SWEEP[2]])
    assert names(page) == ["run 1", "run 2"]
    assert "nothing-like-it" in page.locator(".callout").inner_text()
    browser_page.goto("about:blank")
    browser_page.goto(site("compare.html") + "#runs=nothing-like-it")
    browser_page.locator(".callout").wait_for()
    assert browser_page.locator(".empty").is_visible()


def test_without_runs_it_says_how_they_are_chosen(site, browser_page):
    browser_page.goto(site("compare.html"))
    assert "Select runs" in browser_page.locator(".empty").inner_text()
    assert browser_page.locator(".empty a").count() >= 3  # the experiments


def test_without_script_it_leads_to_the_experiments(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site("compare.html"))
    assert "needs JavaScript" in page.locator(".empty").inner_text()
    assert page.locator(".empty a").first.is_visible()
    context.close()


def test_curves_of_a_metric_are_overlaid(compared):
    page = compared([SWEEP[120], SWEEP[180]])
    chart = page.locator("compare-chart[data-keys='[\"acc\"]']")
    chart.scroll_into_view_if_needed()
    page.wait_for_selector("compare-chart[data-keys='[\"acc\"]'][data-ready=true]")
    assert chart.locator("path[aria-roledescription='line mark']").count() == 2
    assert chart.locator(".legend-item").all_inner_texts() == ["run 120", "run 180"]
    page.wait_for_function("document.querySelectorAll('compare-chart').length === 1")  # loss has no curve


def test_fifty_runs_are_compared(compared):
    page = compared(SWEEP[100:150])
    assert page.locator("th[data-run-id]").count() == 50
    page.wait_for_selector("compare-chart[data-ready=true]")
    assert len(row(page, "acc")) == 50


def test_the_key_compares_what_is_selected(site, browser_page):
    browser_page.goto(site("experiments/sweep.html"))
    browser_page.wait_for_selector("[role=grid][data-ready=true], [role=treegrid][data-ready=true]")
    for number in (0, 1):
        browser_page.locator("[data-run-id] input.pick").nth(number).check()
    browser_page.keyboard.press("c")
    browser_page.wait_for_url("**/compare.html#runs=*")
    browser_page.wait_for_selector('run-compare[data-ready="true"]')
    assert len(names(browser_page)) == 2
    browser_page.go_back()
    browser_page.wait_for_selector("[role=grid][data-ready=true], [role=treegrid][data-ready=true]")
    assert browser_page.locator("tr[aria-selected=true]").count() == 2


def test_too_many_runs_are_cut_and_said(compared):
    page = compared(SWEEP)
    assert page.locator("th[data-run-id]").count() == 100
    assert "100 runs, the first of 240" in page.locator(".compare-said").inner_text()
    page.get_by_role("button", name="Leave out run 1", exact=True).click()
    page.wait_for_function("!document.querySelector('[data-run-id=\"' + '1'.padStart(32, '0') + '\"]')")
    assert page.locator("th[data-run-id]").count() == 100
    assert "of 239" in page.locator(".compare-said").inner_text()


def open_file(page, path):
    page.locator("compare-artifacts").scroll_into_view_if_needed()
    page.wait_for_selector("compare-artifacts[data-ready=true]")
    line = page.locator(f"details[data-path='{path}']")
    line.locator("summary").click()
    line.locator(".compare-pair").wait_for()  # it is filled a moment after it has opened
    return line


def test_texts_of_one_path_show_their_difference(compared):
    line = open_file(compared(FILES[:2]), "log.txt")
    line.locator("tr.is-new").wait_for()
    assert line.locator("tr.is-gone .compare-code").all_inner_texts() == ["run 0 is here"]
    assert line.locator("tr.is-new .compare-code").all_inner_texts() == ["run 1 is here"]
    assert "17 lines are the same" in line.locator(".compare-gap").first.inner_text()


def test_images_stand_side_by_side_or_slide_over_each_other(compared):
    line = open_file(compared(FILES[:2]), "plot.svg")
    assert line.locator(".compare-images img").count() == 2
    line.get_by_role("button", name="Slide one over the other").click()
    slider = line.get_by_role("slider")
    before = line.locator(".compare-stack > :last-child").evaluate("e => getComputedStyle(e).clipPath")
    slider.fill("80")
    assert (
        line.locator(".compare-stack > :last-child").evaluate("e => getComputedStyle(e).clipPath") != before
    )
    assert not line.locator(".compare-images").is_visible()


def test_what_is_the_same_is_folded_and_what_one_run_lacks_is_said(compared):
    page = compared(FILES)
    line = open_file(page, "only.txt")
    assert "only in 1 run" in line.inner_text()
    assert "here" in line.locator("pre").inner_text()
    assert (
        page.locator("compare-artifacts details[data-path='blob.bin'] summary")
        .inner_text()
        .endswith("in 2 runs")
    )
    pair = compared(FILES[:2])
    pair.locator("compare-artifacts").scroll_into_view_if_needed()
    pair.wait_for_selector("compare-artifacts[data-ready=true]")
    assert "1 artifact is the same in both runs" in pair.locator(".compare-alike > summary").inner_text()


def test_another_baseline_is_compared_with_what_is_open(compared):
    page = compared(FILES[:2])
    line = open_file(page, "log.txt")
    line.locator("tr.is-new").wait_for()
    page.get_by_role("button", name="Baseline: files 1").click()
    page.wait_for_function("document.querySelector('.is-gone .compare-code')?.innerText === 'run 1 is here'")


def test_the_forge_compares_the_commits(compared):
    page = compared(FILES[:2])
    link = page.get_by_role("link", name="1111111…2222222")
    assert link.get_attribute("href") == (f"https://github.com/team/project/compare/{'1' * 40}...{'2' * 40}")


def test_packages_that_differ_are_shown(compared):
    page = compared(FILES[:2])
    assert row(page, "torch") == ["2.0", "2.1"]
    assert row(page, "numpy") == []
    page.get_by_role("button", name="Show 1 equal package").click()
    assert row(page, "numpy") == ["2.1.0", "2.1.0"]


def test_images_by_step_stand_side_by_side_under_one_slider(compared):
    page = compared(FILES[:2])
    page.locator("compare-artifacts").scroll_into_view_if_needed()
    series = page.locator("compare-series")
    captions = series.locator("figcaption")
    captions.nth(1).wait_for()
    assert captions.all_inner_texts() == ["files 0\nfrom step 10", "files 1"]
    slider = series.get_by_role("slider", name="Step of masks")
    slider.fill("1")
    assert captions.all_inner_texts() == ["files 0", "files 1"]
    assert series.locator("img").count() == 1
    assert series.locator(".compare-none").count() == 1
    assert page.url.endswith("image.masks=0")
    page.get_by_role("button", name="Baseline: files 1").click()
    page.wait_for_function("document.querySelector('compare-series figcaption').textContent === 'files 1'")


def test_metrics_of_the_machine_are_folded(compared):
    page = compared(FILES[:2])
    assert row(page, "system/cpu_utilization_percentage") == []
    assert page.locator("#curves ~ .charts compare-chart").count() == 1
    page.get_by_role("button", name="Show 1 metric").click()
    assert len(row(page, "system/cpu_utilization_percentage")) == 2
    page.locator("details.part summary").click()
    page.locator("details.part compare-chart[data-ready=true]").wait_for()


def test_runs_are_ordered_by_a_metric(compared):
    page = compared(FILES)
    page.get_by_role("button", name="Order the runs by score").click()
    page.wait_for_function("document.querySelector('th[data-run-id] .run-link').textContent === 'files 2'")
    assert names(page) == ["files 2", "files 1", "files 0"]
    assert page.get_by_role("button", name="Baseline: files 0").get_attribute("aria-pressed") == "true"
    page.go_back()
    page.wait_for_function("document.querySelector('th[data-run-id] .run-link').textContent === 'files 0'")
