"""A build that is cut off: what is there works, and the next build gives what a clean one gives."""

import os
import random
import shutil
import sys
from collections.abc import Callable
from typing import Any

import pytest
from benchmarks.interrupted import kill_builds
from golden import sites, small, stores
from pages import lost_links, pages_of, torn_files

from staticrun.build.output import Output, Writing
from staticrun.build.report import Report

Build = Callable[..., Report]


class Cut(BaseException):
    """The process is killed."""


def cut(built: Build, count: int, site: str) -> None:
    """Build again and again, always something else, and die before so many files are written or moved."""
    left = [count]

    def dying(step: Any) -> Any:
        def taken(first: Any, second: Any = None, *rest: Any) -> Any:
            path = second if isinstance(first, Output) or second is not None else first
            if isinstance(path, str) and path.startswith(site):
                left[0] -= 1
                if left[0] < 0:
                    raise Cut
            return step(first, *([] if second is None else [second, *rest]))

        return taken

    def build_on() -> None:
        for number in range(count + 5):
            built(title=f"Title {count} {number}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Output, "_put", dying(Output._put))
        for name in ("replace", "rename"):
            patch.setattr(os, name, dying(getattr(os, name)))
        patch.setattr(Writing, "__exit__", lambda *_: None)  # who is killed clears nothing up
        with pytest.raises(Cut):
            build_on()


@pytest.mark.parametrize("count", [0, 1, 20, 60, 90, 100, 103, 106, 109])
def test_a_cut_build_of_changed_runs_is_completed_by_the_next(
    count: int, runs: str, site: str, built: Build, tmp_path: object
) -> None:
    small.write(runs)
    built()
    experiment = stores.experiment(runs, "iris-sweep")
    stores.run(runs, experiment, "new", metrics={"val_accuracy": [1, 2]})
    os.rename(os.path.join(runs, experiment, small.SWEEP[2]), os.path.join(runs, "elsewhere"))
    cut(built, count, site)
    clean = os.path.join(str(tmp_path), "clean")
    built(output=clean)
    built()
    assert sites.files_in(site) == sites.files_in(clean)


def test_every_page_of_a_cut_build_has_its_data(runs: str, site: str, built: Build) -> None:
    small.write(runs)
    built()
    for name in ("iris-sweep", "an experiment that is new"):
        stores.run(runs, stores.experiment(runs, name), f"new-{name[0]}", metrics={"val_accuracy": [1, 2]})
    for count in range(1, 140, 13):
        cut(built, count, site)
        assert lost_links(site) == []
        assert torn_files(site) == []


def test_a_first_build_that_is_cut_off_has_no_page_without_its_data(
    runs: str, site: str, built: Build
) -> None:
    small.write(runs)
    for count in range(1, 150, 13):
        shutil.rmtree(site, ignore_errors=True)
        cut(built, count, site)
        assert pages_of(site).keys() == set() or lost_links(site) == []
        assert torn_files(site) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_builds_that_are_killed_leave_a_site_that_works_and_no_process(tmp_path: Any) -> None:
    assert sum(kill_builds(2, random.Random(1)).values()) == 2
