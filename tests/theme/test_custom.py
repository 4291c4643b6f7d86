"""A theme of three templates over the default one, and what `staticrun theme new` begins with."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from golden import small, stores
from pages import broken_links, pages_of

from staticrun.build import build
from staticrun.cli import main
from staticrun.config import Config

CUSTOM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "custom")
RUN = f"runs/{small.SWEEP[4]}.html"
ACCENT = "getComputedStyle(document.querySelector('main a')).color"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Builds the small store with a theme, once for each; gives the folder of the site."""
    root = str(tmp_path_factory.mktemp("store") / "runs")
    small.write(root)
    known: dict[str, str] = {}

    def site(theme: str) -> str:
        if theme not in known:
            known[theme] = str(tmp_path_factory.mktemp("site"))
            build(Config(runs=root, output=known[theme], theme=theme, as_of=stores.AS_OF, workers=1))
        return known[theme]

    return site


def read(site: str, path: str) -> str:
    with open(os.path.join(site, path), encoding="utf-8") as file:
        return file.read()


def test_templates_replace_blocks_and_keep_the_rest(sites: Callable[[str], str]) -> None:
    ours, theirs = sites(CUSTOM), sites("default")
    assert set(pages_of(ours)) == set(pages_of(theirs))
    assert broken_links(ours) == []
    for path in pages_of(ours):
        assert '<footer class="footer">Cellar lab · staticrun' in read(ours, path)
        assert read(ours, path).count("css/lab-") == 1
    page = read(ours, RUN)
    assert "depth = 5\nlr = 0.01\nmodel = tree</code>" in page
    assert 'class="status status-finished"' in page.partition('id="lab"')[2]
    # Beside the footer, a style sheet and the new section it is the default theme's page.
    assert page.partition('<section class="lab"')[0].partition("<main")[2].strip() in read(theirs, RUN)
    models = read(ours, "models.html")
    assert "in production: <a href=" in models
    assert "<table" not in models
    assert "For the lab book" not in read(ours, "index.html")


@pytest.mark.browser
def test_its_pages_work_in_a_browser(sites: Callable[[str], str], browser_page: Any) -> None:
    page, site = browser_page, sites(CUSTOM)
    page.goto(f"file://{site}/{RUN}")
    page.wait_for_selector('metric-chart[data-ready="true"]')
    assert page.evaluate(ACCENT) == "rgb(106, 44, 112)"
    page.locator(".lab copy-button button").wait_for()
    page.locator(".nav-link", has_text="Models").click()
    page.get_by_role("heading", name="Our models").wait_for()
    page.get_by_role("link", name="iris classifier").click()
    page.get_by_role("heading", name="iris classifier", level=1).wait_for()
    assert page.locator("footer").inner_text().startswith("Cellar lab")
    page.goto(f"file://{site}/experiments/iris-sweep.html")
    page.wait_for_selector('[data-ready="true"][data-filter]')
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_new_theme_builds_and_changes_the_look(
    sites: Callable[[str], str], tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["theme", "new", "Our look"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "  wrote Our look/theme.toml",
        "  wrote Our look/templates/base.html",
        "  wrote Our look/css/own.css",
        "  staticrun serve --theme './Our look'   shows it while you change it",
        '  theme = "./Our look" in staticrun.toml keeps it',
    ]
    site = sites(str(tmp_path / "Our look"))
    assert broken_links(site) == []
    for path in ("index.html", RUN, "models.html"):
        assert read(site, path).count("css/own-") == 1
    before = {name: (tmp_path / "Our look" / name).read_text() for name in ("theme.toml", "css/own.css")}
    (tmp_path / "Our look" / "css" / "own.css").unlink()
    assert main(["theme", "new", "Our look"]) == 1
    assert "theme.toml and templates/base.html is there already" in capsys.readouterr().err
    assert not (tmp_path / "Our look" / "css" / "own.css").exists()
    assert (tmp_path / "Our look" / "theme.toml").read_text() == before["theme.toml"]
    (tmp_path / "a file").write_text("")
    assert main(["theme", "new", "a file"]) == 1
    assert main(["theme", "new", "deep/down"]) == 0
    assert 'theme = "deep/down"' in capsys.readouterr().out


@pytest.mark.browser
def test_a_new_theme_in_light_and_dark(sites: Callable[[str], str], tmp_path: Any, browser_page: Any) -> None:
    assert main(["theme", "new", str(tmp_path / "look")]) == 0
    site = sites(str(tmp_path / "look"))
    for scheme, colour in (("light", "rgb(106, 44, 112)"), ("dark", "rgb(230, 169, 236)")):
        browser_page.emulate_media(color_scheme=scheme)
        browser_page.goto(f"file://{site}/index.html")
        assert browser_page.evaluate(ACCENT) == colour
