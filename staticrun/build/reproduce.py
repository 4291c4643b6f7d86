"""Shell commands that run the same again, as far as it is known what was run.

They will be pasted into a shell, so a value that is not what its name says does not come into them.
"""

import re
import shlex
from collections.abc import Iterator
from typing import Final

from staticrun.build import paths
from staticrun.build.environments import Surroundings
from staticrun.build.facts import is_dirty
from staticrun.build.pages.parts import Site
from staticrun.schema.run import Run, head_of

_COMMIT: Final = re.compile(r"[0-9a-f]{7,64}")


def reproduce(site: Site, run: Run, around: Surroundings) -> str:
    """The commands: check the code out, install what was installed, run; "" where what ran is not known."""
    known = {key: head_of(value) for key, value in run.attributes.items()}
    command = known.get("command", "").strip()
    if not command or not command.isprintable():
        return ""
    return "\n".join([*_checkout(site, known, around), *_install(site, around), command])


def _checkout(site: Site, known: dict[str, str], around: Surroundings) -> Iterator[str]:
    commit, remote = known.get("git_commit", ""), known.get("git_remote", "")
    if not _COMMIT.fullmatch(commit):
        return
    if remote and remote.isprintable() and not remote.startswith("-"):
        yield f"git clone {shlex.quote(remote)} code && cd code"
    yield f"git checkout {commit}"
    if around.diff is not None:
        yield _fetched(site, around.diff.href, "changes.diff", "the changes, linked above")
        yield "git apply changes.diff"
    elif is_dirty(known):
        yield "# the working copy had changes that this commit does not hold"


def _install(site: Site, around: Surroundings) -> Iterator[str]:
    environment = around.environment
    if environment is None or not environment.requirements:
        return
    yield f"python{environment.python or '3'} -m venv .venv && . .venv/bin/activate"
    yield _fetched(site, environment.requirements, "requirements.txt", "the packages, linked above")
    yield "python -m pip install -r requirements.txt"


def _fetched(site: Site, href: str, name: str, what: str) -> str:
    """How a file of the site comes beside the code."""
    if not site.base_url:
        return f"# save {what}, as {name}"
    path = href.removeprefix(paths.root_of(paths.run("any")))
    return f"curl -fL -o {name} {shlex.quote(site.base_url.rstrip('/') + '/' + path)}"
