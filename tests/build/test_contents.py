"""A page whose theme, title or neighbours have changed is made anew without a look into its run's files."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from golden import small, stores
from openings import opened_paths
from rebuilding import same_as_clean, settle

from staticrun.build.report import Report
from staticrun.store import layout
from staticrun.store.cache import Cache

Build = Callable[..., Report]
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def read_of_runs(runs: str) -> Iterator[Callable[[], list[str]]]:
    """Tells which files of runs were opened since it was asked before."""
    with opened_paths() as paths:

        def asked() -> list[str]:
            found = [os.path.relpath(path, runs).split(os.sep) for path in paths]
            paths.clear()
            return sorted(
                {"/".join(parts[:3]) for parts in found if parts[0] != os.pardir and len(parts) > 2}
            )

        yield asked


def kept(site: str) -> str:
    """The file of contents of a site."""
    return Cache(site, kind="sites").path("contents")


def test_another_title_and_another_theme_read_no_run(
    runs: str,
    site: str,
    clean: str,
    built: Build,
    rendered: list[str],
    tmp_path: Any,
    read_of_runs: Callable[[], list[str]],
) -> None:
    small.write(runs)
    theme = tmp_path / "theme"
    (theme / "css").mkdir(parents=True)
    (theme / "css" / "site.css").write_text("body { color: red }")
    settle()
    built(theme=str(theme))
    assert read_of_runs()
    everything = sorted(rendered)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    changes: list[dict[str, Any]] = [
        {"title": "Another"},
        {"title": "Another", "base_url": "https://runs.example.org"},
        {"folder": str(elsewhere)},  # commands in pages name the folder of runs in another way, or not at all
        {"title": "Another"},
    ]
    for change in changes:
        rendered.clear()
        built(theme=str(theme), **change)
        assert sorted(rendered) == everything
        assert read_of_runs() == []
    (theme / "css" / "site.css").write_text("body { color: tan }")
    built(theme=str(theme))
    assert read_of_runs() == []
    same_as_clean(built, site, clean, theme=str(theme))


def test_one_run_that_changes_is_the_only_one_to_be_read(
    runs: str, site: str, clean: str, built: Build, read_of_runs: Callable[[], list[str]]
) -> None:
    experiment = stores.experiment(runs, "e")
    for name in ("r", "s"):
        stores.run(runs, experiment, name, metrics={"loss": [3, 2, 1]}, files={"notes.md": b"# One"})
    settle()
    built()
    read_of_runs()
    folder = layout.run_folder(runs, experiment, "r")
    with open(os.path.join(folder, "artifacts", "notes.md"), "wb") as file:
        file.write(b"# Two")
    settle()
    built(title="Another")
    assert {one.split("/")[1] for one in read_of_runs()} == {"r"}
    same_as_clean(built, site, clean, title="Another")


@pytest.mark.parametrize("harm", ["torn", "other", "gone"])
def test_contents_that_cannot_be_trusted_are_read_again(
    runs: str, site: str, clean: str, built: Build, harm: str
) -> None:
    small.write(runs)
    settle()
    built()
    path = kept(site)
    size = os.path.getsize(path)
    if harm == "gone":
        os.unlink(path)
    elif harm == "torn":
        os.truncate(path, size // 2)
    else:
        with open(path, "r+b") as file:
            file.seek(size // 3)
            file.write(b"\x00" * 1000)
    same_as_clean(built, site, clean, title="Another")
    same_as_clean(built, site, clean, title="One more")


def test_what_is_of_no_use_any_more_is_left_out_at_times(
    runs: str, site: str, clean: str, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staticrun.build.contents._SLACK", 0)
    experiment = stores.experiment(runs, "e")
    for name in ("r", "s", "t"):
        stores.run(runs, experiment, name, note=f"{name} " * 1000)
    settle()
    built()
    path = kept(site)
    first = os.path.getsize(path)
    for limit in (1, 2, 3, 4, 5):  # from where files are taken decides what is read
        built(artifact_roots=[f"/nowhere/{limit}"])
        assert os.path.getsize(path) <= 3 * first
    same_as_clean(built, site, clean, artifact_roots=["/nowhere/5"])
