"""A build that is cut off: what is there works, and the next build gives what a clean one gives."""

import os
from collections.abc import Callable

import pytest
from golden import sites, small, stores
from pages import broken_links

from staticrun.build.output import JOURNAL, MANIFEST, Output, Writing
from staticrun.build.report import Report

Build = Callable[..., Report]


class Cut(BaseException):
    """The process is killed."""


def cut(built: Build, count: int) -> None:
    """Build again and again, always something else, and die after so many files."""
    place, left = Output._place, [count]

    def dying(self: Output, target: str, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Cut
        place(self, target, data)

    def build_on() -> None:
        for number in range(count + 5):
            built(title=f"Title {count} {number}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Output, "_place", dying)
        with pytest.raises(Cut):
            build_on()


@pytest.mark.parametrize("count", [0, 1, 20, 40, 55, 70])
def test_a_cut_build_of_changed_runs_is_completed_by_the_next(
    count: int, runs: str, site: str, built: Build, tmp_path: object
) -> None:
    small.write(runs)
    built()
    experiment = stores.experiment(runs, "iris-sweep")
    stores.run(runs, experiment, "new", metrics={"val_accuracy": [1, 2]})
    os.rename(os.path.join(runs, experiment, small.SWEEP[2]), os.path.join(runs, "elsewhere"))
    cut(built, count)
    clean = os.path.join(str(tmp_path), "clean")
    built(output=clean)
    built()
    assert sites.files_in(site) == sites.files_in(clean)


def test_every_page_of_a_cut_build_has_its_data(runs: str, site: str, built: Build) -> None:
    small.write(runs)
    built()
    stores.run(runs, stores.experiment(runs, "iris-sweep"), "new", metrics={"val_accuracy": [1, 2]})
    for count in range(1, 12, 3):
        cut(built, count)
        assert [link for link in broken_links(site) if "data: " not in link] == []


def test_two_builds_into_one_folder_do_not_hinder_each_other(site: str) -> None:
    one, other = Writing(site), Writing(site)
    first = one.output.write([("a.html", b"1")])
    second = other.output.write([("a.html", b"1"), ("b/c.html", b"1")])
    one.finish(first, "test")
    second += other.output.write([("d/e.html", b"1")])
    other.finish(second, "test")
    assert set(sites.files_in(site)) == {"a.html", "b/c.html", "d/e.html", MANIFEST}
    assert not os.path.exists(os.path.join(site, JOURNAL))
