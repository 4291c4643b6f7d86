"""What a run ran with is on its page, shared by runs that are alike, and made into commands."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from golden import stores
from pages import broken_links, data_of, pages_of

from staticrun.build.environments import Environments
from staticrun.build.pages.parts import Site
from staticrun.build.report import Report
from staticrun.build.reproduce import reproduce
from staticrun.config import Publish
from staticrun.schema.environment import encode
from staticrun.schema.run import Run

EVIL = "</script><img src=x onerror=alert(1)>"
PACKAGES = {"numpy": "2.1.0", "torch": "2.5.1+cu124", "bad; rm -rf /": "1", "odd": "1\n-e evil"}
DIFF = f"diff --git a/t.py b/t.py\n--- a/t.py\n+++ b/t.py\n@@ -1,2 +1 @@\n-lr = 1\n-x\n+lr = 2  # {EVIL}\n"
KNOWN: dict[str, str] = {
    "environment": encode(
        {
            "python": "3.12.4",
            "implementation": "CPython",
            "cpus": 8,
            "memory": 32_000_000_000,
            "gpus": ["A100", "A100"],
            "packages": PACKAGES,
            "variables": {"SLURM_JOB_ID": EVIL},
        }
    ),
    "git_commit": "4f2a9c1d" * 5,
    "git_remote": "https://github.com/team/kessel.git",
    "git_dirty": "true",
    "command": "python train.py --lr 2",
}


class Texts:
    """A source whose texts came with the runs."""

    def text(self, run: Run, text: str) -> str:
        return text


def commands(attributes: dict[str, str], base_url: str = "") -> list[str]:
    run = Run("r", "1", "name", "FINISHED", attributes=dict(attributes))
    around = Environments(Texts(), "../").of(run)  # type: ignore[arg-type]
    return reproduce(Site("t", "g", 0, base_url), run, around).split("\n")


def shared(site: str, folder: str) -> Any:
    """What the only script of a folder hands over."""
    (name,) = [name for name in os.listdir(os.path.join(site, "data", folder)) if name.endswith(".js")]
    return data_of(site, f"data/{folder}/{name}")


def test_the_page_tells_it_and_links_to_the_rest(runs: str, site: str, built: Callable[..., Report]) -> None:
    sweep = stores.experiment(runs, "sweep")
    for name in ("one", "two"):
        stores.run(runs, sweep, name, attributes={**KNOWN, "git_diff": DIFF, "not_captured": "gpus"})
    built(publish=Publish(diff=True))
    page = pages_of(site)["runs/one.html"]
    with open(os.path.join(site, "runs", "one.html"), encoding="utf-8") as file:
        text = file.read()
    assert broken_links(site) == []
    assert page.active == []
    assert "3.12.4 (CPython)" in text
    assert "2 × A100" in text
    assert "1 file, 1 line added, 2 removed" in text
    assert 'href="#diff"' in text
    assert "Not captured: gpus" in text
    # Two runs have one list of packages and one diff.
    for folder in ("packages", "diffs"):
        assert len(os.listdir(os.path.join(site, "data", folder))) == 2
    assert shared(site, "packages")["packages"] == [list(pair) for pair in PACKAGES.items()]
    assert shared(site, "diffs")["text"] == DIFF
    (lookup,) = [name for name in os.listdir(os.path.join(site, "data")) if name.startswith("lookup-all-")]
    found = {run["packages"] for run in data_of(site, f"data/{lookup}")["runs"]}
    assert shared(site, "packages") == data_of(site, *found)


def test_pip_reads_the_requirements_and_nothing_else_comes_into_them(
    runs: str, site: str, built: Callable[..., Report]
) -> None:
    stores.run(runs, stores.experiment(runs, "sweep"), "one", attributes=KNOWN)
    built()
    folder = os.path.join(site, "data", "packages")
    (name,) = [name for name in os.listdir(folder) if name.endswith(".txt")]
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert lines == ["numpy==2.1.0", "torch==2.5.1+cu124", "# bad; rm -rf / 1", "# odd 1 -e evil"]


def test_commands_check_out_install_and_run() -> None:
    found = commands(KNOWN, "https://example.org/site/")
    assert found[0] == "git clone https://github.com/team/kessel.git code && cd code"
    assert found[1] == f"git checkout {KNOWN['git_commit']}"
    assert found[2] == "# the working copy had changes that this commit does not hold"
    assert found[3] == "python3.12 -m venv .venv && . .venv/bin/activate"
    assert found[4].startswith("curl -fL -o requirements.txt https://example.org/site/data/packages/")
    assert found[5:] == ["python -m pip install -r requirements.txt", KNOWN["command"]]


def test_changes_are_applied_where_they_are_published() -> None:
    found = commands({**KNOWN, "git_diff": DIFF})
    assert "# save the changes, linked above, as changes.diff" in found
    assert "git apply changes.diff" in found


def test_what_is_not_known_is_left_out() -> None:
    assert commands({"command": "python train.py"}) == ["python train.py"]
    assert commands({"git_commit": "4f2a9c1"}) == [""]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"packages": 3}', "[" * 5000, "begin… [9 characters]"])
def test_an_environment_that_cannot_be_read_is_none(text: Any) -> None:
    run = Run("r", "1", "name", "FINISHED", attributes={"environment": text})
    found = Environments(Texts(), "../").of(run)  # type: ignore[arg-type]
    assert found.environment is None
    assert found.files == []
