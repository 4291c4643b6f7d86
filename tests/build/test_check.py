"""`staticrun build --check`: whether a site is what would be built, without writing anything."""

import os
from collections.abc import Callable
from typing import Any

from golden import sites, small, stores

from staticrun.build import check
from staticrun.build.output import MANIFEST
from staticrun.build.report import Report
from staticrun.cli import main
from staticrun.config import Config
from staticrun.store.merge import LOST_AFTER

Build = Callable[..., Report]


def differing(runs: str, site: str, **settings: Any) -> dict[str, str]:
    before = sites.files_in(site) if os.path.isdir(site) else {}
    settings = {"runs": runs, "output": site, "workers": 1} | settings
    report, found = check(Config(**settings))
    assert (sites.files_in(site) if os.path.isdir(site) else {}) == before
    assert report.runs > 0
    return found


def test_a_site_that_was_just_built_is_the_same(runs: str, site: str, built: Build) -> None:
    small.write(runs)
    built()
    assert differing(runs, site, as_of=stores.AS_OF) == {}


def test_every_difference_is_named(runs: str, site: str, built: Build) -> None:
    small.write(runs)
    built()
    with open(os.path.join(site, "index.html"), "ab") as file:
        file.write(b" ")
    os.unlink(os.path.join(site, "models.html"))
    for name in ("mine.txt", "runs/old.html", "CNAME", ".git/HEAD", ".gitignore"):
        os.makedirs(os.path.dirname(os.path.join(site, name)), exist_ok=True)
        with open(os.path.join(site, name), "wb") as file:
            file.write(b"of somebody else")
    assert differing(runs, site, as_of=stores.AS_OF) == {
        "index.html": "differs",
        "models.html": "missing",
        "mine.txt": "stray",
        "runs/old.html": "stray",
    }
    os.rename(os.path.join(runs, stores.experiment(runs, "Edge cases (v2)"), small.CHILD), runs + "-gone")
    found = differing(runs, site, as_of=stores.AS_OF)
    assert f"runs/{small.CHILD}.html" in found
    assert MANIFEST in found


def test_no_site_at_all(runs: str, site: str) -> None:
    small.write(runs)
    found = differing(runs, site)
    assert {"index.html", MANIFEST} <= set(found)


def test_the_time_is_that_of_the_site_where_a_run_has_not_ended(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "alive", lasted=None)
    heard = stores.T0 + 60_000
    built(as_of=heard + 1000)
    assert differing(runs, site) == {}
    assert "runs/alive.html" in differing(runs, site, as_of=heard + LOST_AFTER)


def test_a_site_of_ended_runs_does_not_depend_on_the_time(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "ended")
    built(as_of=stores.AS_OF)
    assert b"as_of" not in sites.files_in(site)[MANIFEST]
    assert differing(runs, site, as_of=stores.AS_OF * 2) == {}


def test_the_command_exits_with_1_and_says_where(runs: str, site: str, built: Build, capsys: Any) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "ended")
    built()
    assert main(["build", runs, "-o", site, "--check"]) == 0
    os.unlink(os.path.join(site, "index.html"))
    capsys.readouterr()
    assert main(["build", runs, "-o", site, "--check"]) == 1
    shown = capsys.readouterr()
    assert "index.html" in shown.err
    assert "1 file" in shown.out
    assert not os.path.exists(os.path.join(site, "index.html"))
