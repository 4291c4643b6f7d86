"""Every template renders whatever a store may hold to sound, labelled, harmless HTML."""

from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from contexts import FULL, HOSTILE, empty, experiment, hostile, run

from staticrun.build.format import number
from staticrun.build.render import Look, render
from staticrun.build.themes import find_theme

THEME = find_theme("default")
LOOK = Look(THEME, {name: f"assets/{name}" for name in THEME.files()})
VOID = {"meta", "link", "input", "img", "br", "hr", "path", "rect"}


class Sound(HTMLParser):
    """Reads a page and notes what is wrong with its structure."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]} in line {self.getpos()[0]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def ids(self) -> list[str]:
        return [a["id"] for _, a in self.elements if a.get("id")]  # type: ignore[misc]


def html_of(page: Any) -> str:
    return render(LOOK, page).decode()


CASES = [
    *(pytest.param(make, id=name) for name, make in FULL.items()),
    *(pytest.param(lambda make=make: empty(make()), id=f"{name}-empty") for name, make in FULL.items()),
    *(pytest.param(lambda make=make: hostile(make()), id=f"{name}-hostile") for name, make in FULL.items()),
]


@pytest.mark.parametrize("make", CASES)
def test_a_page_is_sound(make):
    page = Sound(html_of(make()))
    assert page.faults == []
    ids = page.ids()
    assert sorted(ids) == sorted(set(ids))
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.all("html")[0]["lang"] == "en"


@pytest.mark.parametrize("make", CASES)
def test_every_control_and_picture_has_a_name(make):
    page = Sound(html_of(make()))
    labelled = {a["for"] for a in page.all("label")}
    for attributes in [*page.all("input"), *page.all("select")]:
        assert attributes["id"] in labelled or attributes.get("aria-label")
    assert all(a.get("alt") for a in page.all("img"))
    assert all(a.get("title") for a in page.all("iframe"))
    assert all(a.get("aria-label") or a.get("aria-labelledby") for a in page.all("table"))
    ids = set(page.ids())
    for _, attributes in page.elements:
        for name in ("aria-labelledby", "aria-errormessage", "for", "data-for", "popovertarget"):
            assert attributes.get(name) is None or attributes[name] in ids
        target = attributes.get("href") or ""
        assert not target.startswith("#") or target[1:] in ids


@pytest.mark.parametrize("make", [c for c in CASES if "hostile" in str(c.id)])
def test_what_a_store_holds_is_only_text(make):
    html = html_of(make())
    page = Sound(html)
    assert "<script>" not in html
    assert all(set(a) == {"defer", "src"} for a in page.all("script"))
    assert "onerror" not in [name for _, attributes in page.elements for name in attributes]
    assert HOSTILE.split("{{")[0][:10] in "".join(page.text)
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
    for attributes in page.all("iframe"):
        assert attributes["sandbox"] is None  # the strictest: no script, no origin
        assert "default-src 'none'" in (attributes["srcdoc"] or "")


def test_a_title_names_page_and_site():
    assert "<title>iris-sweep · Cellar experiments</title>" in html_of(experiment(rows=1))


def test_runs_can_be_found_by_their_id():
    rows = [a for a in Sound(html_of(experiment(rows=3))).all("tr") if "data-run-id" in a]
    assert [a["data-run-id"] for a in rows] == [f"{i:032x}" for i in range(3)]


def test_numbers_stand_on_the_decimal_sign():
    page = experiment(rows=3, columns=2)
    rows = [
        msgspec.structs.replace(row, cells=[number(value)])
        for row, value in zip(page.rows, [0.125, 2.5, 40.0], strict=True)
    ]
    html = html_of(msgspec.structs.replace(page, rows=rows, columns=page.columns[:1]))
    classes = [(a.get("class") or "").split() for a in Sound(html).all("td")]
    assert [names for names in classes if "num" in names and "first" in names] == [
        ["num", "first"],
        ["num", "p2", "first"],
        ["num", "p3", "pd", "first"],
    ]


def test_an_empty_experiment_teaches_how_to_fill_it():
    html = html_of(empty(experiment()))
    assert "staticrun.log_metric(" in html
    assert "<run-table" not in html


def test_a_page_of_one_run_stays_small():
    assert len(html_of(run())) < 30_000


def test_every_script_of_the_theme_is_linked_by_some_page():
    pages = [Sound(html_of(make())) for make in FULL.values()]
    linked = {a["src"] for page in pages for a in page.all("script")}
    later = {
        src for page in pages for a in page.all("chart-view") for src in (a["data-scripts"] or "").split()
    }
    linked |= later
    scripts = {f"assets/{name}" for name in THEME.files() if name.startswith("js/")}
    assert scripts == {src and src.removeprefix("../").removeprefix("../") for src in linked}


def test_every_style_sheet_is_linked_by_every_page():
    sheets = {name for name in THEME.files() if name.endswith(".css")}
    for make in FULL.values():
        links = [a["href"] or "" for a in Sound(html_of(make())).all("link") if a["rel"] == "stylesheet"]
        assert {href.partition("assets/")[2] for href in links} == sheets
