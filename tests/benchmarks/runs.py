"""What a reader of runs waits for, in Chromium and from file://: curves of a run's page, runs side by side.

Each page is opened in a context of its own, so that nothing is cached; rounds alternate between the pages and
a floor: a page that does nothing but load the chart library. Medians of milliseconds from the start of
navigation are printed, each also as a multiple of the floor; and of all that a page does, the time of the
processors, which is the one to compare where others use the machine as well.
"""

import argparse
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

import staticrun
from staticrun.build import build
from staticrun.config import Config

METRICS = 10
POINTS = 10_000
MANY = 1_000_000
COMPARED = 50
#: Tall enough for ten charts.
VIEWPORT = {"width": 1400, "height": 3000}
#: When each chart was drawn, milliseconds after the start of navigation.
WATCH = """
globalThis.drawn = [];
new MutationObserver((changes) => {
  for (const { target } of changes)
    if (target.dataset.ready === "true" && target.matches("metric-chart, compare-chart"))
      globalThis.drawn.push(performance.now());
}).observe(document, { subtree: true, attributeFilter: ["data-ready"] });
"""

Times = dict[str, float]


def store(root: str) -> tuple[str, str, list[str]]:
    """Write the runs; gives the id of the one with a long history, of one with ten, and those to compare."""
    staticrun.set_tracking_uri(root)
    chance = np.random.default_rng(7)
    with staticrun.start_run(run_name="long") as long:
        values = np.exp(-np.arange(MANY) / 2e5) + chance.normal(0, 0.01, MANY)
        values[MANY // 3] = 9.0
        staticrun.log_history({"loss": values})
    ids = []
    for number in range(COMPARED):
        with staticrun.start_run(run_name=f"seed {number}") as run:
            begun = np.exp(-np.arange(POINTS) / (900 + 50 * number))
            staticrun.log_history(
                {f"part/{name}": begun * name + chance.normal(0, 0.01, POINTS) for name in range(METRICS)}
            )
        ids.append(run.info.run_id)
    return long.info.run_id, ids[0], ids


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=VIEWPORT)  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    yield page
    context.close()


def processors(browser: Browser) -> float:
    """Milliseconds that all processes of the browser, the living ones, have been running."""
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return 1000 * sum(one["cpuTime"] for one in found)


def charts(browser: Browser, address: str, count: int) -> Times:
    """When the first and the last of so many charts were drawn."""
    before = processors(browser)
    with opened(browser, address) as page:
        page.wait_for_function(f"drawn.length >= {count}", timeout=60_000)
        drawn: list[float] = page.evaluate("drawn")
        took = processors(browser) - before
    return {"first": drawn[0], "all": drawn[count - 1], "processors": took}


def zoomed(browser: Browser, address: str) -> Times:
    """When a long curve was drawn, and how long it took to come to its points."""
    with opened(browser, address) as page:
        page.wait_for_function("drawn.length >= 1", timeout=60_000)
        first: float = page.evaluate("drawn[0]")
        took = page.evaluate(
            """async () => {
              const chart = document.querySelector("metric-chart"), begun = performance.now();
              chart.zoom([333000, 333600]);
              while (!chart.textContent.includes("zoomed in on")) await new Promise(requestAnimationFrame);
              return performance.now() - begun;
            }"""
        )
    return {"first": first, "zoom to points": took}


def floor(browser: Browser, address: str) -> Times:
    """When the chart library is there."""
    with opened(browser, address) as page:
        page.wait_for_function("globalThis.staticrun?.vega")
        found: float = page.evaluate("performance.now()")
    return {"the chart library": found}


def sizes(site: str, run_id: str) -> None:
    """Print how large pages are without their data."""
    path = os.path.join(site, "runs", f"{run_id}.html")
    print(f"a run's page of {METRICS} metrics: {os.path.getsize(path) / 1000:.1f} kB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    site = os.path.join(folder, "site")
    long, ten, compared = store(os.path.join(folder, "runs"))
    build(Config(runs=os.path.join(folder, "runs"), output=site))
    sizes(site, ten)
    (library,) = [name for name in os.listdir(os.path.join(site, "assets")) if name.startswith("vega")]
    bare = os.path.join(site, "floor.html")
    with open(bare, "w", encoding="utf-8") as file:
        file.write(f'<!doctype html><title>floor</title><script src="assets/{library}"></script>')
    at = f"file://{site}"
    measured: dict[str, Callable[[Browser], Times]] = {
        "floor": partial(floor, address=f"file://{bare}"),
        f"{METRICS} metrics of {POINTS:,} points": partial(
            charts, address=f"{at}/runs/{ten}.html", count=METRICS
        ),
        f"1 metric of {MANY:,} points": partial(zoomed, address=f"{at}/runs/{long}.html"),
        f"{COMPARED} runs compared": partial(
            charts, address=f"{at}/compare.html#runs={','.join(compared)}", count=METRICS
        ),
    }
    times: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(options.rounds):
            for name, measure in measured.items():
                for what, took in measure(browser).items():
                    times.setdefault(f"{name}: {what}", []).append(took)
        browser.close()
    shutil.rmtree(folder)
    base = statistics.median(times["floor: the chart library"])
    print(f"{'ms, medians':<56} {'ms':>7} {'floors':>7} {'min':>7} {'max':>7}")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"  {name:<54} {middle:7.0f} {middle / base:7.1f} {min(found):7.0f} {max(found):7.0f}")


if __name__ == "__main__":
    main()
