"""Pages fit the window and stay in place, whatever is in them, in a real browser without script."""

import os
import shutil

import pytest
from contexts import FULL, empty, hostile

from staticrun.build.render import Look, render
from staticrun.build.themes import find_theme

pytestmark = pytest.mark.browser

THEME = find_theme("default")
FOLDERS = {"": "", "../": "runs", "../../": "models/wine"}
PAGES = FULL | {f"{name}-empty": lambda make=make: empty(make()) for name, make in FULL.items()}
PAGES |= {f"{name}-hostile": lambda make=make: hostile(make()) for name, make in FULL.items()}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The path of each page by its name, in a folder with the theme's files."""
    root = tmp_path_factory.mktemp("site")
    look = Look(THEME, {name: f"assets/{name}" for name in THEME.files()})
    for name, path in THEME.files().items():
        target = os.path.join(root, "assets", name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(path, target)
    paths = {}
    for name, make in PAGES.items():
        page = make()
        paths[name] = os.path.join(root, FOLDERS[page.frame.root], f"{name}.html")
        os.makedirs(os.path.dirname(paths[name]), exist_ok=True)
        with open(paths[name], "wb") as file:
            file.write(render(look, page))
    return paths


@pytest.mark.parametrize("width", [1400, 380])
def test_no_page_is_wider_than_the_window(chromium, site, width):
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False)
    try:
        page = context.new_page()
        for name, path in site.items():
            page.goto(f"file://{path}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    finally:
        context.close()


def test_navigation_is_a_column_where_there_is_room_and_a_sheet_where_not(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"file://{site['run']}")
        page.set_viewport_size({"width": 1400, "height": 800})
        models = page.get_by_role("navigation", name="Site").get_by_role("link", name="Models")
        assert models.is_visible()
        page.set_viewport_size({"width": 380, "height": 800})
        assert not models.is_visible()
        page.get_by_role("button", name="Menu").click()
        assert models.is_visible()
        page.keyboard.press("Escape")
        assert not models.is_visible()
    finally:
        context.close()


def test_what_only_script_can_answer_is_not_there_without_it(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"file://{site['experiment']}")
        assert not page.get_by_role("searchbox", name="Filter runs").is_visible()
        assert not page.get_by_role("button", name="Search").is_visible()
        assert page.get_by_role("table", name="Runs of iris-sweep").get_by_role("row").count() == 101
    finally:
        context.close()
