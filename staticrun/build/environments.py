"""What runs ran on and with: interpreter, machine and packages, and what their code was beside a commit.

A run's page tells of it in a few lines. Lists of packages and diffs are files of their own, named by their
content, because many runs share them: a script for the page, and a text for `pip`, `git apply` and readers
without JavaScript.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from staticrun.build import format, names, paths
from staticrun.build.scripts import data_script
from staticrun.build.source import Source
from staticrun.errors import StaticrunException
from staticrun.schema.environment import Environment, decode
from staticrun.schema.page import DiffView, EnvironmentView
from staticrun.schema.payload import Diff, Packages
from staticrun.schema.run import Run, Text, head_of

#: Packages and variables that are shown; nobody has more that mean it.
_MOST: Final = 5000
_VARIABLES: Final = 100
_LONGEST: Final = 500
#: What `pip` would take as a name and a version, and no shell as anything else.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_VERSION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+!_-]*")

_Files = list[tuple[str, bytes]]


class Surroundings(msgspec.Struct, frozen=True):
    """What a page shows of what a run ran with, and the files that it needs for that."""

    environment: EnvironmentView | None = None
    diff: DiffView | None = None
    files: _Files = []


class Environments:
    """Reads what runs ran with; of those that are alike, as most of an experiment are, only the first costs.

    Args:
        root: The way from the runs' pages to the site's root.
    """

    def __init__(self, source: Source, root: str) -> None:
        self._source = source
        self._root = root
        self._known: dict[str, tuple[EnvironmentView | None, _Files]] = {}
        self._diffs: dict[str, tuple[DiffView | None, _Files]] = {}

    def of(self, run: Run) -> Surroundings:
        """What a run ran with; nothing where it does not say, or what it says cannot be read."""
        found = self._text(run, "environment")
        missing = head_of(run.attributes.get("not_captured", ""))[:_LONGEST]
        view, files = self._environment(found) if found else (None, [])
        if view is not None and missing:
            view = msgspec.structs.replace(view, not_captured=missing)
        changes = self._text(run, "git_diff")
        diff, more = self._diff(changes) if changes else (None, [])
        return Surroundings(view, diff, [*files, *more])

    def _text(self, run: Run, key: str) -> str:
        text: Text | None = run.attributes.get(key)
        if text is None:
            return ""
        try:
            return self._source.text(run, text)
        except (StaticrunException, OSError):
            return ""

    def _environment(self, text: str) -> tuple[EnvironmentView | None, _Files]:
        if text not in self._known:
            try:
                self._known[text] = self._seen(decode(text))
            except (msgspec.DecodeError, RecursionError):
                self._known[text] = None, []
        return self._known[text]

    def _seen(self, known: Environment) -> tuple[EnvironmentView, _Files]:
        view = EnvironmentView(
            rows=list(_rows(known)),
            variables=[
                (name[:_LONGEST], value[:_LONGEST])
                for name, value in list(known.variables.items())[:_VARIABLES]
            ],
            python=".".join(known.python.split(".")[:2]) if _VERSION.fullmatch(known.python) else "",
        )
        if not known.packages:
            return view, []
        packages = list(known.packages.items())[:_MOST]
        listed = "".join(_requirements(packages)).encode()
        content = msgspec.json.encode(packages)
        key = f"packages/{names.digest(content)}"
        script = data_script(key, Packages(packages))
        script_path, text_path = paths.shared(key, "js"), paths.shared(key, "txt")
        view = msgspec.structs.replace(
            view,
            packages=len(known.packages),
            data=self._root + script_path,
            data_key=key,
            requirements=self._root + text_path,
        )
        return view, [(script_path, script), (text_path, listed)]

    def _diff(self, text: str) -> tuple[DiffView | None, _Files]:
        if text not in self._diffs:
            self._diffs[text] = self._compared(text)
        return self._diffs[text]

    def _compared(self, text: str) -> tuple[DiffView, _Files]:
        content = text.encode("utf-8", "backslashreplace")
        key = f"diffs/{names.digest(content)}"
        script_path, text_path = paths.shared(key, "js"), paths.shared(key, "txt")
        lines = text.split("\n")
        view = DiffView(
            href=self._root + text_path,
            data=self._root + script_path,
            data_key=key,
            files=sum(line.startswith("diff --git ") for line in lines),
            added=sum(line.startswith("+") and not line.startswith("+++ ") for line in lines),
            removed=sum(line.startswith("-") and not line.startswith("--- ") for line in lines),
        )
        return view, [(script_path, data_script(key, Diff(text))), (text_path, content)]


def _rows(known: Environment) -> Iterator[tuple[str, str]]:
    """Labels and values of what is known of interpreter and machine."""
    if known.python:
        named = f"{known.python} ({known.implementation})" if known.implementation else known.python
        yield "Python", named[:_LONGEST]
    if known.platform:
        yield "Platform", known.platform[:_LONGEST]
    if known.cpus > 0:
        yield "Processors", f"{known.cpus:,}"
    if known.memory > 0:
        yield "Memory", format.size(known.memory)
    for name in dict.fromkeys(known.gpus[:_VARIABLES]):
        count = known.gpus.count(name)
        yield "GPU", (f"{count} × {name}" if count > 1 else name)[:_LONGEST]


def _requirements(packages: list[tuple[str, str]]) -> Iterator[str]:
    """Lines for `pip install -r`; what pip could not read is left as a comment."""
    for name, version in packages:
        if _NAME.fullmatch(name) and _VERSION.fullmatch(version):
            yield f"{name}=={version}\n"
        else:
            yield f"# {' '.join(f'{name} {version}'.split())[:_LONGEST]}\n"
