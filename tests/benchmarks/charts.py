"""What the charts of many runs cost in a browser: until they are drawn, and until they follow a filter.

Each page is opened from the file system in a context of its own. Rounds go through all kinds of charts in
turn, so that what else the machine does falls on all of them; medians are printed. "Drawn" counts from the
navigation's start to the frame after the last chart in sight says that it is ready.
"""

import argparse
import os
import pathlib
import statistics
import sys
import tempfile

import stores
from playwright.sync_api import Browser, sync_playwright

from staticrun.build import build
from staticrun.config import Config

#: The addresses' ends: what is shown unless chosen otherwise, and each kind alone.
KINDS = ("", "parallel", "scatter", "bar", "box", "heat", "curves", "importance")
FILTERS = ("params.model = 'tree'", "params.depth = '3'", "")

_SETTLED = """() => new Promise((done) => {
  const near = () => [...document.querySelectorAll(".panel")].filter((one) => one.near);
  const look = () => {
    if (near().length && near().every((one) => one.dataset.ready === "true")) {
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
    } else setTimeout(look, 4);
  };
  look();
})"""

_FILTERED = """(text) => new Promise((done) => {
  const begun = performance.now();
  const near = [...document.querySelectorAll(".panel")].filter((one) => one.near);
  const ready = near.map((panel) => new Promise((drawn) => {
    new MutationObserver((_, observer) => {
      if (panel.dataset.ready !== "true") return;
      observer.disconnect();
      drawn();
    }).observe(panel, { attributes: true, attributeFilter: ["data-ready"] });
  }));
  const field = document.querySelector("filter-box input");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  Promise.all(ready).then(() =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun))));
})"""


def measure(browser: Browser, address: str) -> tuple[float, list[float]]:
    """Milliseconds until the charts are drawn, and until they follow each filter."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(address)
    drawn = page.evaluate(_SETTLED)
    filtered = []
    for text in FILTERS:
        page.wait_for_timeout(400)
        filtered.append(page.evaluate(_FILTERED, text))
    context.close()
    return drawn, filtered


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--chromium", metavar="PATH", help="the browser; Playwright's own without it")
    parser.add_argument(
        "--site", metavar="DIR", help="a site of tests/benchmarks/stores.py that is there already"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = options.site or os.path.join(folder, "site")
        if not options.site:
            root = stores.make(os.path.join(folder, "runs"), options.runs, points=options.points)
            build(Config(runs=root, output=site))
        address = pathlib.Path(os.path.abspath(site), "experiments", "sweep.html").as_uri()
        found: dict[str, tuple[list[float], list[float]]] = {kind: ([], []) for kind in KINDS}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            for _ in range(options.rounds):
                for kind, (drawn, filtered) in found.items():
                    one, others = measure(
                        browser, f"{address}#view=charts" + (f"&charts={kind}" if kind else "")
                    )
                    drawn.append(one)
                    filtered += others
            browser.close()
    print("milliseconds, medians (greatest)      until drawn       after a filter", file=sys.stdout)
    for kind, times in found.items():
        told = [f"{statistics.median(some):8.0f} ({max(some):5.0f})" for some in times]
        print(f"  {kind or 'as a page opens':<30} {told[0]}    {told[1]}")


if __name__ == "__main__":
    main()
