"""A site that is built again is that of a first build, byte for byte; what is right is left alone."""

import os
import random
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from golden import sites, small, stores
from rebuilding import same_as_clean, settle
from worlds import World

from staticrun.build import build
from staticrun.build.output import MANIFEST, Writing
from staticrun.build.report import Report
from staticrun.config import Config
from staticrun.schema.event import Tag
from staticrun.store import layout
from staticrun.store.merge import LOST_AFTER
from staticrun.store.writer import LogWriter

Build = Callable[..., Report]
pytestmark = pytest.mark.usefixtures("quick")


def test_nothing_changed(runs: str, site: str, built: Build, rendered: list[str]) -> None:
    small.write(runs)
    settle()
    first = built()
    before = {path: os.stat(os.path.join(site, path)).st_mtime_ns for path in sites.files_in(site)}
    rendered.clear()
    second = built()
    assert rendered == []
    assert second.seconds != first.seconds
    assert second.problems == first.problems
    assert {path: os.stat(os.path.join(site, path)).st_mtime_ns for path in sites.files_in(site)} == before


def test_one_run_changed(runs: str, site: str, clean: str, built: Build, rendered: list[str]) -> None:
    small.write(runs)
    settle()
    built()
    rendered.clear()
    folder = layout.run_folder(runs, stores.experiment(runs, "iris-sweep"), small.SWEEP[3])
    LogWriter(folder, small.SWEEP[3], stores.writer_name(stores.T0, "z")).append([Tag("new", "1", stores.T0)])
    settle()
    built()
    assert rendered == [small.SWEEP[3]]
    same_as_clean(built, site, clean)


def test_a_file_of_the_site_that_somebody_changed(runs: str, site: str, clean: str, built: Build) -> None:
    small.write(runs)
    settle()
    built()
    page = os.path.join(site, "runs", f"{small.SWEEP[0]}.html")
    before = os.stat(page)
    with open(page, "r+b") as file:
        file.write(b"<!DOCTYPE")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    os.unlink(os.path.join(site, "data", "site.js"))
    same_as_clean(built, site, clean)
    with open(os.path.join(site, MANIFEST), "ab") as file:
        file.write(b" ")
    same_as_clean(built, site, clean)


def test_a_theme_that_changes(runs: str, site: str, clean: str, built: Build, tmp_path: Any) -> None:
    small.write(runs)
    theme = tmp_path / "theme"
    (theme / "css").mkdir(parents=True)
    (theme / "css" / "site.css").write_text("body { color: red }")
    settle()
    built(theme=str(theme))
    (theme / "css" / "site.css").write_text("body { color: tan }")
    same_as_clean(built, site, clean, theme=str(theme))
    (theme / "templates").mkdir()
    (theme / "templates" / "run.html").write_text(
        '{% extends "base.html" %}{% block content %}x{% endblock %}'
    )
    same_as_clean(built, site, clean, theme=str(theme))


def test_an_artifact_and_a_long_text_are_part_of_a_page(
    runs: str, site: str, clean: str, built: Build, rendered: list[str]
) -> None:
    experiment = stores.experiment(runs, "e")
    folder = stores.run(runs, experiment, "r", files={"a.txt": b"one"}, note="long " * 2000)
    stores.run(runs, experiment, "s")
    settle()
    built()
    with open(os.path.join(folder, "artifacts", "a.txt"), "wb") as file:
        file.write(b"two")
    rendered.clear()
    settle()
    built()
    assert rendered == ["r"]
    same_as_clean(built, site, clean)
    os.unlink(os.path.join(folder, "artifacts", "a.txt"))
    same_as_clean(built, site, clean)
    values = os.path.join(folder, "values")
    os.unlink(os.path.join(values, os.listdir(values)[0]))
    same_as_clean(built, site, clean)


def test_the_time_counts_where_a_run_has_not_ended(
    runs: str, site: str, clean: str, built: Build, rendered: list[str]
) -> None:
    experiment = stores.experiment(runs, "e")
    stores.run(runs, experiment, "ended")
    stores.run(runs, experiment, "alive", lasted=None)
    heard = stores.T0 + 60_000
    for as_of in (heard, heard + LOST_AFTER, heard + LOST_AFTER + 1, heard + 10 * LOST_AFTER, heard):
        same_as_clean(built, site, clean, as_of=as_of)
    rendered.clear()
    settle()
    built(as_of=heard + 5000)
    assert rendered == ["alive"]


def test_what_may_still_change_unseen_is_built_again(
    runs: str, built: Build, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staticrun.store.signs._TICK", 3_600_000_000_000)
    stores.run(runs, stores.experiment(runs, "e"), "r")
    settle()
    for _ in range(3):
        built()
    assert rendered == ["r", "r", "r"]


def test_a_memory_that_is_lost_or_torn_or_of_another_site(
    runs: str, site: str, clean: str, built: Build, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATICRUN_CACHE", str(tmp_path / "cache"))
    small.write(runs)
    settle()
    built()
    for damage in (b"", b"\x81\xa1x\x00", None):
        for place, _, names in os.walk(tmp_path / "cache" / "sites"):
            for name in names:
                path = os.path.join(place, name)
                if damage is None:
                    os.unlink(path)
                else:
                    with open(path, "wb") as file:
                        file.write(damage)
        same_as_clean(built, site, clean)
    shutil.rmtree(site)
    other = str(tmp_path / "other")
    stores.run(other, stores.experiment(other, "e"), "r")
    settle()
    built(runs=other)  # the same folder, another site
    same_as_clean(built, site, clean)


def test_a_cache_that_cannot_be_written(
    runs: str, site: str, clean: str, built: Build, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("STATICRUN_CACHE", str(tmp_path / "file"))
    small.write(runs)
    settle()
    built()
    same_as_clean(built, site, clean)


def test_an_interrupted_build_is_not_taken_for_the_last_one(
    runs: str, site: str, clean: str, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write(runs)
    settle()
    built()
    with monkeypatch.context() as patch:
        patch.setattr("staticrun.build.start.keep", interrupt)
        with pytest.raises(KeyboardInterrupt):
            built(title="Another")
    same_as_clean(built, site, clean)


def interrupt(*_: Any) -> Any:
    raise KeyboardInterrupt


def test_two_builds_of_one_site_in_turn(runs: str, site: str, clean: str, built: Build) -> None:
    small.write(runs)
    settle()
    built(title="One")
    built(title="Two")
    same_as_clean(built, site, clean, title="One")


def test_what_another_build_wrote_meanwhile_is_not_taken_for_ones_own(
    runs: str, site: str, clean: str, built: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    small.write(runs)
    settle()
    finish = Writing.finish

    def overtaken(self: Writing, *given: Any) -> Any:
        monkeypatch.setattr(Writing, "finish", finish)
        with monkeypatch.context() as patch:
            patch.setenv("STATICRUN_CACHE", str(tmp_path / "another"))
            # As on a file system without locks: with one, the other build would wait for this one.
            patch.setattr(
                "staticrun.build.start.alone", lambda *_: nullcontext(SimpleNamespace(waited=False))
            )
            built(title="Other")
        return finish(self, *given)

    monkeypatch.setattr(Writing, "finish", overtaken)
    built(title="Mine")
    same_as_clean(built, site, clean, title="Mine")


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes(seed: int, tmp_path: Any, site: str, clean: str) -> None:
    dice = random.Random(seed)
    world = World(str(tmp_path), site, dice)

    def built(**settings: Any) -> Report:
        return build(msgspec.convert({"output": site, "workers": 1} | settings, Config))

    for _ in range(8):
        for _ in range(dice.randrange(1, 4)):
            world.happen()
        same_as_clean(built, site, clean, **world.settings)
