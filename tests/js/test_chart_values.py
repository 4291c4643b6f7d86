"""Charts of runs whose values are hard to draw: none is blank without a word, and numbers are numbers."""

import math
import random

import pytest
from golden import stores

from staticrun.build import build
from staticrun.config import Config

pytestmark = pytest.mark.browser

KINDS = ("parallel", "scatter", "bar", "box", "heat", "curves", "importance")
EXPERIMENTS = ("extreme", "one", "bare", "constant", "missing")


@pytest.fixture(scope="module")
def odd_site(tmp_path_factory):
    root = str(tmp_path_factory.mktemp("runs"))
    output = tmp_path_factory.mktemp("site")
    chance = random.Random(3)
    places = {name: stores.experiment(root, name) for name in EXPERIMENTS}
    count = 0

    def run(name: str, **given):
        nonlocal count
        count += 1
        stores.run(root, places[name], f"{count:032x}", start=stores.T0 - count * 60_000, **given)

    for n in range(320):
        value = (-1) ** n * 10.0 ** (n * 600 / 319 - 300)
        metrics = {
            "wide": [value / 2, value],
            "tiny": [10.0 ** -(300 + n % 8)] * 2,
            "odd": [1.0, [math.nan, math.inf, -math.inf, 1.7e308, -1.7e308][n % 5]],
            "far": [1.0, 1e9 if n == 3 else chance.random()],
        }
        run(
            "extreme",
            params={"lr": f"1e{n % 9 - 300}", "text": f"word {n} " * (1 + n % 5), "same": "x"},
            metrics=metrics,
        )
    run("one", params={"lr": "0.1", "model": "svm"}, metrics={"loss": [1.0, 0.5, 0.25]})
    for _ in range(6):
        run("bare")
    for n in range(12):
        run("constant", params={"lr": "0.1", "seed": str(n)}, metrics={"loss": [0.5, 0.5, 0.5]})
        run("missing", params={"lr": str(n)}, metrics={"loss": [math.nan, math.nan]})
    build(Config(runs=root, output=str(output), as_of=stores.AS_OF, workers=1))
    return lambda page: (output / page).as_uri()


#: What is wrong with a chart: blank without a word, or words that are no numbers.
_WRONG = """() => [...document.querySelectorAll('.panel')].flatMap((panel) => {
  const name = panel.localName;
  const texts = [...panel.querySelectorAll('svg text, .panel-empty, .chart-summary, .axis-name')]
    .map((one) => one.textContent);
  const odd = texts.filter((text) => /undefined|null|\\[object|\\bNaN to\\b/.test(text));
  const empty = panel.querySelector('.panel-empty');
  const marks = [...panel.querySelectorAll('svg [class*="mark-"] > *:not(g)')]
    .filter((one) => (one.getAttribute('d') ?? one.getAttribute('transform') ?? one.textContent).trim());
  const broken = [...panel.querySelectorAll('svg [d], svg [transform]')]
    .filter((one) => /NaN|Infinity/.test(`${one.getAttribute('d')} ${one.getAttribute('transform')}`));
  const blank = empty ? !empty.textContent.trim() : !panel.querySelector('canvas') && !marks.length;
  return [...odd.map((text) => `${name}: ${text}`), ...(blank ? [`${name} is blank`] : []),
    ...(broken.length ? [`${name} draws NaN`] : [])];
})"""


def drawn(page, address: str) -> list[str]:
    page.goto("about:blank")
    page.goto(address)
    for kind in KINDS:
        page.locator(f"{kind}-chart").scroll_into_view_if_needed()
        page.wait_for_selector(f"{kind}-chart[data-ready=true]")
    found: list[str] = page.evaluate(_WRONG)
    return found


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_no_chart_is_blank_without_a_word(odd_site, browser_page, experiment):
    browser_page.set_viewport_size({"width": 1300, "height": 1000})
    assert drawn(browser_page, odd_site(f"experiments/{experiment}.html") + "#view=charts") == []


@pytest.mark.parametrize(
    ("metric", "how"),
    [
        ("metrics.wide", "log"),
        ("metrics.wide", "bulk"),
        ("metrics.odd", ""),
        ("metrics.odd", "bulk"),
        ("metrics.tiny", "log"),
        ("metrics.far", "text"),
    ],
)
def test_extreme_values_are_drawn_in_every_kind(odd_site, browser_page, metric, how):
    names = {"y": ("scatter", "box"), "of": ("bar", "heat", "curves")}
    choices = [f"{kind}.{key}={metric}" for key, kinds in names.items() for kind in kinds]
    choices.append(f"parallel.axes=params.lr,params.text,{metric}&parallel.colour={metric}")
    if how == "log":
        choices += ["scatter.logy=1", "box.logy=1", "curves.logy=1", f"parallel.log={metric}"]
    if how == "bulk":
        choices += [f"{kind}.bulk=1" for kind in ("scatter", "box", "heat", "curves")]
        choices.append(f"parallel.bulk={metric}")
    if how == "text":
        choices += [
            "scatter.x=params.text",
            "box.by=params.text",
            "heat.x=params.text",
            "bar.group=params.text",
        ]
        choices += ["scatter.colour=params.text", "curves.group=params.text"]
    address = odd_site("experiments/extreme.html") + "#view=charts&" + "&".join(choices)
    assert drawn(browser_page, address) == []


def test_outliers_can_be_left_out_of_sight(odd_site, browser_page):
    page = browser_page
    scatter = "scatter.x=attributes.start_time&scatter.y=metrics.far&scatter.logy=0&scatter.bulk=1"
    choices = f"{scatter}&box.y=metrics.far&box.by=attributes.status&box.bulk=1"
    page.goto(odd_site("experiments/extreme.html") + f"#view=charts&charts=scatter,box&{choices}")
    for kind in ("scatter", "box"):
        page.wait_for_selector(f"{kind}-chart[data-ready=true]")
        assert "1 outlier" in page.locator(f"{kind}-chart .chart-summary").inner_text()
        top = page.evaluate(f"document.querySelector('{kind}-chart').drawing.scale('y').domain()[1]")
        assert 0.9 < top < 2
