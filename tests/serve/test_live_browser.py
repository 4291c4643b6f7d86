"""A run that is logged right now, watched by people in real browsers."""

import subprocess
import sys
import time

import pytest
from golden import stores

pytestmark = pytest.mark.browser
WAIT = 30

#: Logs a point whenever it is told to, and says when the point is in the log.
TRAINING = """
import itertools, sys
import staticrun
lines = itertools.chain([sys.stdin.readline()], sys.stdin)  # it begins when it is first told to
staticrun.set_tracking_uri(sys.argv[1])
staticrun.set_experiment("live")
with staticrun.start_run(run_name="going-on"):
    for step, line in enumerate(lines):
        for number in range(20):
            staticrun.log_metric("loss", float(line) + number / 100, step=20 * step + number)
        staticrun.flush()
        print("flushed", flush=True)
"""


@pytest.fixture
def training(tmp_path):
    """Start a script that logs; `log(value)` has it log that, and returns when it is in the files."""
    line = [sys.executable, "-c", TRAINING, str(tmp_path / "runs")]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def log(value):
        process.stdin.write(f"{value}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "flushed\n"
        return time.monotonic()

    yield log
    process.kill()
    process.communicate()


@pytest.fixture
def store(tmp_path):
    """Sixty runs that have ended: more than a window shows."""
    root = str(tmp_path / "runs")
    experiment = stores.experiment(root, "live")
    for number in range(60):
        stores.run(
            root,
            experiment,
            f"run-{number:02}",
            start=stores.T0 + number * 1000,
            name=f"ended-{number:02}",
            params={"lr": str(number % 3)},
            metrics={"loss": [1.0, number / 60]},
        )
    return root


#: Whether the page's table says so somewhere, in sight or not.
HAS = "text => document.querySelector('table[data-ready=true]')?.textContent.includes(text)"
FILTER = "#filter=metrics.loss+%3E+-1&sort=-attributes.start_time"


def watch(page, address):
    """Open a page of the preview, and wait until it follows."""
    page.goto(address)
    follows(page)


def follows(page):
    page.wait_for_function("window.LiveReload && window.LiveReload.connector.protocol >= 7")


def rests(served):
    """Wait until nothing was built for a while: a run says what it ran with a moment after its start."""
    seen = -1
    while seen != len(served.lines):
        seen = len(served.lines)
        time.sleep(2)


def forgive_data_that_is_gone(page):
    """A page that was still loading when the next build ended is loaded once more anyway."""
    return [one for one in page.faults.take() if "/data/" not in one or "404" not in one]


def test_a_run_that_goes_on_appears_and_moves(store, preview, training, browser_page, chromium):
    served = preview()
    served.wait_for("60 runs, ")
    address = f"{served.url}experiments/live.html"
    other = chromium.new_page()
    watch(browser_page, address + FILTER)
    watch(other, address + FILTER + "&view=charts")
    logged = training(7)
    browser_page.get_by_role("link", name="going-on").first.wait_for()
    assert time.monotonic() - logged < WAIT  # about 1.5 s where nothing else is going on
    other.wait_for_selector("chart-view [data-drawn='61']")
    rests(served)
    for value in (8, 9):
        follows(browser_page)
        browser_page.wait_for_selector("table[data-ready=true]")
        browser_page.evaluate("scrollTo(0, 70)")
        browser_page.locator(".table-scroll").evaluate("one => one.scrollTo(0, 300)")
        training(value)
        last = f"{value}.19"  # of the newest run, which is far above what is in sight
        browser_page.wait_for_function(HAS, arg=last)
        browser_page.wait_for_function("scrollY === 70")
        browser_page.wait_for_function("document.querySelector('.table-scroll').scrollTop === 300")
        browser_page.locator(".table-scroll").evaluate("one => one.scrollTo(0, 0)")
        browser_page.get_by_text(last).first.wait_for()
        assert browser_page.url.endswith(FILTER)
        other.wait_for_selector("chart-view [data-drawn='61']")
        assert other.url.endswith(FILTER + "&view=charts")
    assert forgive_data_that_is_gone(browser_page) == []


def test_the_curve_of_a_run_that_goes_on_moves_where_one_looks_at_it(store, preview, training, browser_page):
    served = preview()
    training(7)
    served.wait_for("61 runs, ")
    rests(served)
    browser_page.goto(f"{served.url}experiments/live.html")
    browser_page.get_by_role("link", name="going-on").first.click()
    drawn = "metric-chart[data-ready=true] svg .mark-line path"
    browser_page.wait_for_selector(drawn, state="attached")
    follows(browser_page)
    browser_page.locator("metric-chart").first.evaluate("one => scrollTo(0, one.offsetTop - 100)")
    before = browser_page.locator(drawn).first.get_attribute("d")
    place, address = browser_page.evaluate("scrollY"), browser_page.url
    assert place > 0
    training(8)
    browser_page.wait_for_function(
        "([drawn, before]) => (document.querySelector(drawn)?.getAttribute('d') ?? before) !== before",
        arg=[drawn, before],
    )
    browser_page.wait_for_function("place => Math.abs(scrollY - place) < 2", arg=place)
    assert browser_page.url == address
    assert forgive_data_that_is_gone(browser_page) == []
