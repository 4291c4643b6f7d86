"""The page for a site's readers: each address in it shows what it says, and all keys of pages are in it."""

import os
import re
import subprocess
import sys
import tomllib
from urllib.parse import unquote

import pytest

ROOT = os.path.normpath(os.path.join(os.path.dirname(__file__), "..", ".."))
SCRIPTS = os.path.join(ROOT, "themes", "default", "js")


def text_of_page() -> str:
    with open(os.path.join(ROOT, "docs", "site.md"), encoding="utf-8") as file:
        return file.read()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text_of_page(), re.DOTALL)


ADDRESSES = re.findall(r"^- `(\S+\.html#\S+)`", text_of_page(), re.MULTILINE)

#: What is to be seen at some of the addresses: a script that is true then.
SEEN = {
    "#filter=": "document.querySelectorAll('tr[data-run-id]').length === 3",
    "#sort=": "document.querySelector('tr[data-run-id] .run-link').textContent === 'try 23'",
    "#group=": "document.querySelectorAll('.group-row').length === 2",
    "#columns=": "document.querySelectorAll('thead th').length === 3",
    "#hidden=": "document.querySelectorAll('tr.hidden-run').length === 19",
    "parallel.brush": "document.querySelector('parallel-chart').made?.brushes.length === 1",
    "scatter.front": "document.querySelector('scatter-chart').made?.spec.datasets.front.length > 0",
    "curves.zoom": "document.querySelector('curves-chart').drawing?.scale('x').domain()[0] === 10",
    "#experiments=": "document.querySelectorAll('tr[data-run-id]').length > 10",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The site of the runs that the page's Python logs, with the settings that it shows for another."""
    folder = tmp_path_factory.mktemp("reading")
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("STATICRUN_TRACKING")
    }
    commands = [[sys.executable, "-c", *blocks("python")], [sys.executable, "-m", "staticrun", "build"]]
    for command in commands:
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return folder / "site"


def test_each_kind_of_thing_to_be_seen_is_an_example():
    assert all(any(part in address for address in ADDRESSES) for part in SEEN)
    assert all(any(part in address for part in SEEN) for address in ADDRESSES)


@pytest.mark.browser
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_shows_what_it_says(built, browser_page, address):
    browser_page.set_default_timeout(15_000)
    path, _, fragment = address.partition("#")
    browser_page.goto((built / path).as_uri() + f"#{fragment}")
    browser_page.wait_for_selector(":is([role=grid], [role=treegrid])[data-ready=true]", state="attached")
    for seen in (script for part, script in SEEN.items() if part in address):
        browser_page.wait_for_function(seen)
    assert unquote(browser_page.url).endswith(
        unquote(fragment)
    )  # as short as it can be: nothing in it was passed over
    assert not browser_page.get_by_text("passed over").is_visible()


def test_the_settings_are_read(tmp_path):
    from staticrun.config.load import load

    (toml,) = blocks("toml")
    (tmp_path / "staticrun.toml").write_text(toml, encoding="utf-8")
    iris = load(folder=str(tmp_path)).experiment["iris"]
    assert [view.name for view in iris.views] == ["Best trees"]
    assert [chart.kind for chart in iris.charts] == ["scatter"]
    assert tomllib.loads(toml)["experiment"]["iris"]["columns"] == list(iris.columns)


def scripts(ending: str) -> dict[str, str]:
    found = {}
    for name in os.listdir(SCRIPTS):
        if name.endswith(ending):
            with open(os.path.join(SCRIPTS, name), encoding="utf-8") as file:
                found[name] = file.read()
    return found


def test_every_key_of_an_experiments_address_is_in_the_page():
    ours = {
        name: text
        for name, text in scripts(".js").items()
        if re.match("(run-table|table|chart-view|filter|view)", name)
    }
    used = {key for text in ours.values() for key in re.findall(r'state\.get\("(\w+)"\)', text)}
    assert {"view", "filter", "sort", "hidden"} <= used
    text = text_of_page()
    assert {key for key in used if f"`{key}`" not in text} == set()


def test_every_choice_of_a_chart_is_in_the_page():
    text = text_of_page()
    missing = []
    for name, script in scripts("-chart.js").items():
        kind = name.removesuffix("-chart.js")
        keys = set(re.findall(r'(?:columnSelect|listSelect|toggle)\(\s*"[^"]*",\s*"(\w+)"', script))
        keys |= set(re.findall(r'this\.option\("(\w+)"', script))
        missing += [
            f"{kind}.{key}" for key in keys if f"`{kind}.{key}`" not in text and f"`{key}`" not in text
        ]
    assert missing == []
