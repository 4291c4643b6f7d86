"""Themes: found by name or folder, based on others, and wrong ones told with file and line."""

import os
from collections.abc import Callable

import pytest
from golden import small

from staticrun.build.report import Report
from staticrun.build.themes import find_theme
from staticrun.errors import ThemeError

Build = Callable[..., Report]


@pytest.fixture
def theme(tmp_path: object) -> str:
    folder = os.path.join(str(tmp_path), "mine")
    os.makedirs(folder)
    return folder


def put(*parts: str, text: str) -> None:
    path = os.path.join(*parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(*parts: str) -> str:
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def test_a_single_template_replaces_that_of_the_default_theme(
    theme: str, runs: str, site: str, built: Build
) -> None:
    small.write(runs)
    put(
        theme,
        "templates",
        "models.html",
        text='{% extends "default:models.html" %}{% block content %}<p>ours</p>{{ super() }}{% endblock %}',
    )
    built(theme=theme)
    assert "<p>ours</p>" in read(site, "models.html")
    assert "iris classifier" in read(site, "models.html")
    assert "<p>ours</p>" not in read(site, "index.html")


def test_a_template_may_do_whatever_jinja_does(theme: str, runs: str, site: str, built: Build) -> None:
    small.write(runs)
    put(
        theme,
        "templates",
        "models.html",
        text='{% set one = {"name": "ours"} %}{{ one.name }}, {{ page.none is defined }}, '
        '{{ page.none|default("else") }}, {{ page.frame.kind|upper }}{% for n in [1, 2] %}, {{ loop.index }}'
        '{% endfor %}{% once page.frame.kind %}, {{ "<" }}{% endonce %}',
    )
    built(theme=theme)
    assert read(site, "models.html") == "ours, False, else, MODELS, 1, 2, &lt;"


def test_a_single_file_replaces_that_of_the_default_theme(
    theme: str, runs: str, site: str, built: Build
) -> None:
    small.write(runs)
    put(theme, "css", "tokens.css", text=":root { --ours: 1 }")
    put(theme, "img", "logo.png", text="ours")
    built(theme=theme)
    (name,) = [name for name in os.listdir(os.path.join(site, "assets", "css")) if name.startswith("tokens-")]
    assert read(site, "assets", "css", name) == ":root { --ours: 1 }"
    assert f"assets/css/{name}" in read(site, "index.html")
    assert read(site, "assets", "img", "logo.png") == "ours"


def test_only_folders_hold_what_pages_load(theme: str) -> None:
    put(theme, "README.md", text="")
    put(theme, "js", ".hidden.js", text="")
    put(theme, "js", "templates", "a.js", text="")
    put(theme, "theme.toml", text='base = ""')
    assert list(find_theme(theme).files()) == ["js/templates/a.js"]


def test_a_base_is_found_beside_the_theme(theme: str) -> None:
    put(theme, "theme.toml", text='name = "ours"\nbase = "../base"')
    put(os.path.dirname(theme), "base", "css", "a.css", text="a{}")
    found = find_theme(theme)
    assert [name for name, _ in found.layers] == ["ours", "base", "default"]
    assert "css/a.css" in found.files()


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ("bas = 'default'", "no setting"),
        ("base = 1", "no text"),
        ("base = ", "cannot be read"),
        ("base = 'none'", "no theme 'none'"),
        ("base = '../mine'", "based on itself"),
    ],
)
def test_a_wrong_theme_toml_is_told(about: str, message: str, theme: str) -> None:
    put(theme, "theme.toml", text=about)
    with pytest.raises(ThemeError, match=message):
        find_theme(theme)


def test_an_unknown_theme_is_told_with_the_nearest() -> None:
    with pytest.raises(ThemeError) as raised:
        find_theme("defualt")
    assert raised.value.hint == "did you mean 'default'?"


@pytest.mark.parametrize(
    ("template", "message", "line"),
    [
        ("\n{% if %}", "cannot be read", 2),
        ("\n\n{{ page.nothing }}", "no attribute 'nothing'", 3),
        ("\n{{ asset('css/none.css') }}", "no file 'css/none.css'", 2),
        ("{% extends 'none.html' %}", "no template 'none.html'", None),
    ],
)
def test_a_wrong_template_is_told_with_its_line(
    template: str, message: str, line: int | None, theme: str, runs: str, site: str, built: Build
) -> None:
    small.write(runs)
    put(theme, "templates", "problems.html", text=template)
    with pytest.raises(ThemeError, match=message) as raised:
        built(theme=theme)
    if line is not None:
        where = os.path.join(theme, "templates", "problems.html")
        assert raised.value.where == f"{where}:{line}"
