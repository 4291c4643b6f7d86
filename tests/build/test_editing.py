"""Editing without a server: links to the forge's editor on the file that holds what is shown, or commands."""

import os
import re
import subprocess
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from golden import small, stores
from rebuilding import settle

from staticrun.build.report import Report
from staticrun.schema.event import Attribute, Tag
from staticrun.store import layout
from staticrun.store.writer import LogWriter

Build = Callable[..., Report]
pytestmark = pytest.mark.usefixtures("quick")
GITHUB = {"repo_url": "https://github.com/team/project", "edit_uri": "edit/main"}


@pytest.fixture
def project(tmp_path: Any, runs: str) -> str:
    """A repository with a folder of settings in it, beside which the small store lies."""
    small.write(runs)
    folder = tmp_path / "work"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return str(folder)


def page_of(site: str, path: str) -> str:
    with open(os.path.join(site, path), encoding="utf-8") as file:
        return unescape(file.read())


def edits(site: str, path: str) -> dict[str, str]:
    """Text and address of the links that lead to an editor."""
    return {
        text: href
        for href, text in re.findall(r'<a class="edit-link" href="([^"]*)">([^<]*)</a>', page_of(site, path))
    }


def model_of(site: str) -> str:
    """The page of the model."""
    (page,) = [name for name in os.listdir(os.path.join(site, "models")) if name.endswith(".html")]
    return f"models/{page}"


def edited(tmp_path: Any, href: str, before: str, after: str) -> None:
    """Do what the editor of a forge does to the file that a link leads to."""
    start = "https://github.com/team/project/edit/main/"
    assert href.startswith(start)
    path = os.path.join(str(tmp_path), unquote(href.removeprefix(start)))
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert before in text
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(before, after))


def test_a_link_leads_to_the_file_that_counts(
    project: str, runs: str, site: str, built: Build, tmp_path: Any
) -> None:
    """The note was logged, one tag as well; another tag was set later, by an edit without a fold."""
    best = small.SWEEP[4]
    folder = layout.run_folder(runs, layout.derive_experiment_id("iris-sweep"), best)
    log = LogWriter(folder, best, "20261109t100000000-0123456789")
    later = stores.T0 + 10 * stores.HOUR
    log.append([Tag("team", "cellar", later), Attribute("note", "The *best* of all.", later)])
    settle()
    built(folder=project, **GITHUB)
    found = edits(site, f"runs/{best}.html")
    assert set(found) == {"Edit note", "Edit team", "Edit purpose"}
    assert found["Edit note"] == found["Edit team"]
    assert found["Edit note"].endswith(f"/{best}/20261109t100000000-0123456789.0.jsonl")
    edited(tmp_path, found["Edit note"], "of all", "of them")
    edited(tmp_path, found["Edit purpose"], '"docs"', '"training"')
    settle()
    built(folder=project, **GITHUB)
    page = page_of(site, f"runs/{best}.html")
    assert "<em>best</em> of them." in page
    assert "<span>training</span>" in page


def test_experiments_are_edited_as_runs_are(project: str, site: str, built: Build, tmp_path: Any) -> None:
    built(folder=project, **GITHUB)
    page = "experiments/iris-sweep.html"
    found = edits(site, page)
    assert set(found) == {"Edit note", "Edit tags"}
    edited(tmp_path, found["Edit note"], "over `depth`", "over *trees*")
    edited(tmp_path, found["Edit tags"], '"cellar"', '"attic"')
    settle()
    built(folder=project, **GITHUB)
    assert "over <em>trees</em>" in page_of(site, page)
    assert "<span>attic</span>" in page_of(site, page)
    assert "staticrun experiments note empty 'text'" in page_of(site, "experiments/empty.html")


def test_where_no_file_holds_it_there_are_commands(project: str, runs: str, site: str, built: Build) -> None:
    first = small.SWEEP[0]
    stores.run(runs, layout.derive_experiment_id("iris-sweep"), "long", note="word " * 2000)
    built(folder=project, **GITHUB)
    # A run with a tag, and without a note.
    assert set(edits(site, f"runs/{first}.html")) == {"Edit tags"}
    assert f"staticrun runs note {first} 'text'" in page_of(site, f"runs/{first}.html")
    # A run that goes on.
    stores.run(runs, layout.derive_experiment_id("iris-sweep"), "alive", note="So far.", lasted=None)
    built(folder=project, as_of=stores.T0 + 61_000, **GITHUB)
    assert edits(site, "runs/alive.html") == {}
    built(folder=project, **GITHUB)
    assert set(edits(site, "runs/alive.html")) == {"Edit note"}
    # A note that lies apart, under the digest of what it says.
    assert edits(site, "runs/long.html") == {}
    assert "staticrun runs note long 'text'" in page_of(site, "runs/long.html")
    assert "staticrun runs note" not in page_of(site, f"runs/{small.DELETED}.html")


def test_without_a_forge_there_are_commands(
    project: str, site: str, built: Build, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    elsewhere = os.path.join("results", "of all")
    stores.run(elsewhere, stores.experiment(elsewhere, "iris-sweep"), "far", tags={"a": "b"})
    built(folder=".", runs=("runs", elsewhere))
    best = small.SWEEP[4]
    page = page_of(site, f"runs/{best}.html")
    assert 'class="edit-link"' not in page
    assert f"staticrun runs note {best} 'text'\nstaticrun runs tag {best} key=value" in page
    # One that is in another folder than the usual one names that.
    assert "staticrun runs note far --runs 'results/of all' 'text'" in page_of(site, "runs/far.html")
    # What is done to many at once looks into both.
    assert "data-runs=\" --runs runs --runs 'results/of all'\"" in page_of(
        site, "experiments/iris-sweep.html"
    )
    built(folder=".", runs="runs")
    assert "data-runs" not in page_of(site, "experiments/iris-sweep.html")
    assert '"$EDITOR" runs/models/iris.yaml' in page_of(site, model_of(site))


@pytest.mark.parametrize(
    ("settings", "start"),
    [
        (GITHUB, "https://github.com/team/project/edit/main/"),
        (
            {"repo_url": "https://gitlab.com/team/sub/project", "edit_uri": "-/edit/main"},
            "https://gitlab.com/team/sub/project/-/edit/main/",
        ),
        ({"repo_url": "https://e.org/p", "edit_uri": "?query=root/main"}, "https://e.org/p?query=root/main/"),
        ({"repo_url": "https://e.org/p", "edit_uri": "https://e.org/x/edit"}, "https://e.org/x/edit/"),
    ],
)
def test_manifests_are_edited_where_they_lie_in_the_repository(
    settings: dict[str, str], start: str, project: str, site: str, built: Build
) -> None:
    built(folder=project, **settings)
    page = model_of(site)
    assert edits(site, page) == {"Edit manifest": f"{start}runs/models/iris.yaml"}
    assert '<span class="mono key">runs/models/iris.yaml</span>' in page_of(site, page)
    version = f"{page.removesuffix('.html')}/2.html"
    assert edits(site, version) == {"Edit manifest": f"{start}runs/models/iris.yaml"}
    assert "runs/models/broken.yaml" in page_of(site, "problems.html")


def test_files_outside_of_the_repository_have_no_editor(
    runs: str, site: str, built: Build, tmp_path: Any
) -> None:
    small.write(runs)
    other = tmp_path / "other"
    other.mkdir()
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    built(folder=str(other), **GITHUB)
    assert edits(site, f"runs/{small.SWEEP[4]}.html") == {}
    assert edits(site, model_of(site)) == {}
    assert '<span class="mono key">models/iris.yaml</span>' in page_of(site, model_of(site))
