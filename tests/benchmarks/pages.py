"""What the page of an experiment costs in a browser: opened from its file, filtered, sorted, scrolled.

The site is built from a hundred runs; then the script with its runs is exchanged for one of as many as are
asked for, made by the code that makes it in a build: no store of 100,000 runs has to be written. Medians of
several loads, each in a browser of its own, are printed: of the clock, and of the time that the page's thread
worked, which other programs on the machine do not lengthen.
"""

import argparse
import math
import os
import random
import re
import statistics
import tempfile

import stores
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from staticrun.build import build, names, tables
from staticrun.build.grid import Grid
from staticrun.build.pages.experiment import first_columns
from staticrun.config import Config
from staticrun.schema.run import Extreme, MetricSummary, Run
from staticrun.store import layout

EXPERIMENT = "sweep"
SHAPES = ((10_000, 50, 500), (100_000, 20, 2_000))
#: The filter is typed a letter at a time: what each one costs counts.
FILTER = "metrics.val/loss < 1.2 AND params.model LIKE 'res%' OR params.depth > 7"
FRAME_GOAL, HEAP_GOAL = 100, 300
GRID = "[data-ready=true]:is([role=grid], [role=treegrid])"

#: Keeps what the page tells of itself: when its table first answered.
BEGIN = """
globalThis.usable = 0;
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-ready=true]:is([role=grid], [role=treegrid]) tr[data-run-id]")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.usable = performance.now())));
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] });
"""

#: From the letter to the frame that shows its answer; a text that is no filter yet has its message as answer.
TYPE = """async (text) => {
  const input = document.querySelector("#filter");
  const grid = document.querySelector("table.runs");
  const box = document.querySelector("filter-box");
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(0);
  }));
  input.focus();
  const took = [];
  for (let end = 1; end <= text.length; end++) {
    await new Promise((done) => setTimeout(done, 30));
    const begun = performance.now();
    input.value = text.slice(0, end);
    const wanted = input.value.trim();
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    do await frame();
    while (grid.dataset.filter !== wanted && box.querySelector(".filter-error").hidden);
    took.push(performance.now() - begun);
  }
  return took;
}"""

SORT = """async (column) => {
  const head = () => document.querySelector(`th[data-column="${column}"]`);
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const took = [];
  for (const order of ["ascending", "descending"]) {
    const begun = performance.now();
    head().querySelector(".sort").click();
    do await frame();
    while (head().getAttribute("aria-sort") === "none");
    took.push(performance.now() - begun);
  }
  return took;
}"""

#: Scrolls as a wheel does, and to far away places as the bar does; of every frame the time since the last,
#: and whether any place in the box showed no row.
SCROLL = """async () => {
  const box = document.querySelector(".table-scroll");
  const frames = [];
  let last = performance.now();
  let blank = 0;
  const look = (at) => {
    const { left, top, bottom } = box.getBoundingClientRect();
    let empty = false;
    for (let y = top + 60; y < Math.min(bottom, innerHeight) - 24; y += 40) {
      const row = document.elementFromPoint(left + 20, y)?.closest("tr");
      empty ||= row !== null && row !== undefined && row.classList.contains("spacer");
    }
    blank += empty ? 1 : 0;
    frames.push(at - last);
    last = at;
  };
  const moves = [];
  for (let i = 0; i < 120; i++) moves.push(() => (box.scrollTop += 300));
  for (let i = 1; i <= 60; i++) moves.push(() => (box.scrollTop = box.scrollHeight * ((i * 37) % 60) / 60));
  for (const move of moves) {
    move();
    await new Promise((done) => requestAnimationFrame((at) => setTimeout(() => (look(at), done()))));
  }
  box.scrollTop = 0;
  return { longest: Math.max(...frames.slice(1)), frames: frames.length, blank };
}"""


def keys(columns: int) -> tuple[list[str], dict[str, str]]:
    """The metrics of every run, and its further params: with eleven params and two tags so many columns."""
    more = max(0, columns - 13 - len(stores.METRICS))
    metrics = [*stores.METRICS, *(f"extra/metric_{n}" for n in range(more - more // 2))]
    return metrics, {f"extra_{n}": str(n) for n in range(more // 2)}


def run_of(number: int, columns: int) -> Run:
    """A run as it is read from a store."""
    chance = random.Random(number)
    start = stores.T0 + number * 60_000
    metrics, more = keys(columns)
    return Run(
        stores.run_id(number),
        layout.derive_experiment_id(EXPERIMENT),
        f"{('brave', 'calm', 'keen', 'wise')[number % 4]}-{('fox', 'owl', 'elk')[number % 3]}-{number}",
        "FAILED" if number % 50 == 7 else "FINISHED",
        start=start,
        end=start + 30_000 + number % 977,
        attributes={"user": "ada", "source_name": "train.py", "source_type": "LOCAL"},
        params=stores.params(number) | {key: repr(chance.choice((1, 2, 4)) * int(more[key])) for key in more},
        tags={"team": "cellar" if number % 3 else "attic", "round": str(number % 7)},
        metrics={key: _summary(chance, start) for key in metrics},
    )


def _summary(chance: random.Random, time: int) -> MetricSummary:
    value = math.exp(chance.gauss(0, 0.3))
    last, high = Extreme(value, 99, time), Extreme(value * 3, 0, time)
    return MetricSummary(100, 0, high, last, last, high)


def make(folder: str, rows: int, columns: int) -> str:
    """A site whose experiment has so many runs; the address of its page."""
    root, site = os.path.join(folder, "runs"), os.path.join(folder, "site")
    stores.make(root, 100, points=2, experiment=EXPERIMENT)
    build(Config(runs=root, output=site, workers=1))
    grid = Grid.of([run_of(number, columns) for number in range(rows)])
    experiment_id = layout.derive_experiment_id(EXPERIMENT)
    first = [column.id for column in first_columns(grid)]
    path, scripts = tables.run_table(experiment_id, names.file_name(EXPERIMENT), grid, [], first)
    for name, content in scripts:
        with open(os.path.join(site, name), "wb") as file:
            file.write(content)
    page = os.path.join(site, "experiments", f"{EXPERIMENT}.html")
    with open(page, encoding="utf-8") as text:
        html = text.read()
    html, found = re.subn(r'(<run-table data-src=")[^"]*"', rf'\1../{path}"', html)
    assert found == 1
    with open(page, "w", encoding="utf-8") as text:
        text.write(html)
    return f"file://{page}"


class Measured:
    """One load of a page, and what was done in it; figures by name."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1400, "height": 900})
        self.devtools: CDPSession = self.page.context.new_cdp_session(self.page)
        # By the processor's clock, not the wall's.
        self.devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.figures: dict[str, float] = {}
        self._address = address

    def run(self) -> dict[str, float]:
        page = self.page
        page.add_init_script(BEGIN)
        page.goto(self._address)
        page.wait_for_function("globalThis.usable > 0", timeout=60_000)
        self.figures["usable"] = page.evaluate("globalThis.usable")
        self.figures["usable, thread"] = self._worked()
        self.figures["heap, MB"] = self._heap()
        typed = page.evaluate(TYPE, FILTER)
        self.figures["keystroke"] = statistics.median(typed)
        self.figures["slowest keystroke"] = max(typed)
        page.evaluate("document.querySelector('filter-box').enter('')")
        page.wait_for_function("document.querySelector('table.runs').dataset.filter === ''")
        self.figures["sort"] = max(page.evaluate(SORT, "metrics.val/loss"))
        self.figures["sort texts"] = max(page.evaluate(SORT, "attributes.run_name"))
        before = self._worked()
        scrolled = page.evaluate(SCROLL)
        self.figures["frame, thread"] = (self._worked() - before) / scrolled["frames"]
        self.figures["longest frame"] = scrolled["longest"]
        self.figures["blank frames"] = scrolled["blank"]
        page.evaluate("document.querySelector('run-table').set({ columns: '*' })")
        page.wait_for_timeout(500)
        page.evaluate("document.querySelector('run-table').set({ columns: '', group: 'params.model' })")
        page.wait_for_timeout(200)
        page.evaluate("document.querySelector('run-table').set({ group: '' })")
        self.figures["heap with all columns, MB"] = self._heap()
        page.close()
        return self.figures

    def _worked(self) -> float:
        """Milliseconds that the page's thread has worked."""
        found = self.devtools.send("Performance.getMetrics")["metrics"]
        return 1000 * next(one["value"] for one in found if one["name"] == "TaskDuration")

    def _heap(self) -> float:
        """Objects of JavaScript, and what arrays of numbers hold beside them."""
        self.devtools.send("HeapProfiler.collectGarbage")
        used = self.devtools.send("Runtime.getHeapUsage")
        return (used["usedSize"] + used.get("backingStorageSize", 0)) / 1e6


def report(rows: int, columns: int, usable: int, rounds: list[dict[str, float]]) -> None:
    goals = {
        "usable": usable, "keystroke": 100, "slowest keystroke": 100,
        "longest frame": FRAME_GOAL, "heap, MB": HEAP_GOAL, "heap with all columns, MB": HEAP_GOAL,
    }  # fmt: skip
    print(f"{rows:,} runs x {columns} columns, {len(rounds)} loads: median (least to most), goal")
    for name in rounds[0]:
        values = sorted(one[name] for one in rounds)
        goal = f"   goal {goals[name]}" if name in goals else ""
        print(f"  {name:28} {statistics.median(values):8.1f}   ({values[0]:.1f} to {values[-1]:.1f}){goal}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=5)
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser's program")
    parser.add_argument("--shape", metavar="RUNSxCOLUMNS", help="such as 10000x50; else all that have a goal")
    given = parser.parse_args()
    shapes = SHAPES
    if given.shape:
        rows, columns = map(int, given.shape.split("x"))
        shapes = ((rows, columns, next((goal for r, _, goal in SHAPES if rows <= r), 2_000)),)
    for rows, columns, goal in shapes:
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            address = make(folder, rows, columns)
            rounds = []
            for _ in range(given.loads + 1):
                browser = playwright.chromium.launch(
                    executable_path=given.chromium,
                    args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
                )
                rounds.append(Measured(browser, address).run())
                browser.close()
            report(rows, columns, goal, rounds[1:])  # the first warms the disk's cache


if __name__ == "__main__":
    main()
