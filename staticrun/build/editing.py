"""How people change what a page shows: in the forge's editor, where that is known, else by a command."""

import os
import shlex
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

import msgspec

from staticrun.config import FILE_NAME, Config
from staticrun.schema.page import EditView, Link
from staticrun.schema.run import Experiment, Run
from staticrun.store import locate
from staticrun.store.holding import Held
from staticrun.vcs import find_repository

_MOST_KEYS: Final = 3


class Editor(msgspec.Struct, frozen=True):
    """Where files are edited.

    Attributes:
        base: What stands before the path of a file in the repository; "" where that is not known.
        repository: Its folder on this machine, else that of the settings; "" where neither is any help.
        ways: The tracking roots as commands name them; only those that they can name.
        every: How many roots there are.
    """

    base: str = ""
    repository: str = ""
    ways: dict[str, str] = {}
    every: int = 1

    def path(self, file: str) -> str:
        """The path of a file in the repository; "" where it lies elsewhere.

        >>> Editor("", "/home/ann/project").path("/home/ann/project/models/iris.yaml")
        'models/iris.yaml'
        """
        if not self.repository:
            return ""
        try:
            place = os.path.join(os.path.realpath(os.path.dirname(file)), os.path.basename(file))
            path = os.path.relpath(place, self.repository).replace(os.sep, "/")
        except ValueError:  # on another drive
            return ""
        return "" if path == ".." or path.startswith("../") else path

    def href(self, file: str) -> str:
        """The address at which a file is edited; "" where it cannot be."""
        path = self.path(file) if self.base else ""
        return f"{self.base}{quote(path)}" if path else ""

    @property
    def of_all(self) -> str:
        """What commands for any runs need beside their ids."""
        if self.every == 1:
            return "".join(map(_option, self.ways.values()))
        named = [f" --runs {shlex.quote(way)}" for way in self.ways.values()]
        return "".join(named) if len(named) == self.every else ""

    def of_run(self, run: Run, root: str, held: Held) -> EditView:
        """How the note and the tags of a run are edited.

        Args:
            root: The tracking root that it lies below.
            held: Its files that hold them.
        """
        option = _option(self.ways.get(root, ""))
        return EditView(
            href=self.href(held.note) if held.note else "",
            tags=list(self._of_tags(run.tags, held)),
            commands=f"staticrun runs note {run.run_id}{option} 'text'\n"
            f"staticrun runs tag {run.run_id}{option} key=value",
        )

    def of_experiment(self, experiment: Experiment, held: Held) -> EditView:
        """How the note and the tags of an experiment are edited."""
        named = f"{shlex.quote(experiment.name)}{self.of_all}"
        return EditView(
            href=self.href(held.note) if held.note else "",
            tags=list(self._of_tags(experiment.tags, held)),
            commands=f"staticrun experiments note {named} 'text'\n"
            f"staticrun experiments tag {named} key=value",
        )

    def _of_tags(self, tags: Iterable[str], held: Held) -> Iterator[Link]:
        """A link for each file that holds tags."""
        by_href: dict[str, list[str]] = {}
        for key in tags:
            by_href.setdefault(self.href(held.tags[key]) if key in held.tags else "", []).append(key)
        for href, keys in by_href.items():
            if href:
                yield Link("Edit tags" if len(by_href) == 1 else f"Edit {_named(keys)}", href)

    def of_manifest(self, file: str, shown: str) -> EditView:
        """How a manifest is edited.

        Args:
            shown: Its path as pages have it.
        """
        return EditView(href=self.href(file), commands=f'"$EDITOR" {shlex.quote(shown)}\nstaticrun build')


def editor_of(config: Config) -> Editor:
    """The editor that a configuration says."""
    folder = os.path.realpath(config.folder)
    repository = find_repository(folder) or ""
    known = bool(repository) or os.path.isfile(os.path.join(folder, FILE_NAME))
    ways = {root: _way(root, folder) for root in config.roots if known or not os.path.isabs(root)}
    return Editor(
        config.editor,
        repository or (folder if config.editor else ""),
        {root: way for root, way in ways.items() if way},
        len(config.roots),
    )


def _way(root: str, folder: str) -> str:
    """A tracking root as a command names it; "" where it lies elsewhere.

    Args:
        folder: Where commands are given: that of the settings, where there are any, or of the repository. An
            absolute path in any other would be nobody else's, and the site another one wherever it is built.
    """
    try:
        way = os.path.relpath(os.path.realpath(root), folder).replace(os.sep, "/")
    except ValueError:  # on another drive
        return ""
    return "" if way.startswith("..") else way


def _option(way: str) -> str:
    """What names a root, where it is not the usual one."""
    return f" --runs {shlex.quote(way)}" if way not in ("", ".", locate.DEFAULT_ROOT) else ""


def _named(keys: list[str]) -> str:
    """Some tags in a few words."""
    told = ", ".join(keys[:_MOST_KEYS])
    return told if len(keys) <= _MOST_KEYS else f"{told} and {len(keys) - _MOST_KEYS} more"
