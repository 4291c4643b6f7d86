"""A theme: a folder of templates and of what pages load, and the themes that it is based on.

`theme.toml` may name a `base`; whatever the folder lacks comes from there. A folder without one is based on
`default`, so a folder with a single template or style sheet is a theme that replaces just that.
"""

import os
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

import msgspec

from staticrun.errors import ThemeError

DEFAULT: Final = "default"
TEMPLATES: Final = "templates"
_ABOUT: Final = "theme.toml"
_KEYS: Final = frozenset(["name", "description", "base"])
_PACKAGE: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
#: Where themes are found by name: in the package as installed, else beside it in a checkout.
_HOMES: Final = (os.path.join(_PACKAGE, "themes"), os.path.join(os.path.dirname(_PACKAGE), "themes"))


class Theme(msgspec.Struct, frozen=True):
    """A theme and its bases, as one.

    Attributes:
        layers: Name and folder of each, the theme itself first; a file is taken from the first that has it.
    """

    layers: tuple[tuple[str, str], ...]

    def files(self) -> dict[str, str]:
        """What pages may load: the path of every file by its name in the theme, with `/`, sorted.

        All folders but `templates` hold such files. Hidden files and those beside `theme.toml` are none.
        """
        found: dict[str, str] = {}
        for _, folder in reversed(self.layers):
            found |= {name: os.path.join(folder, *name.split("/")) for name in _assets(folder)}
        return dict(sorted(found.items()))


def find_theme(wanted: str) -> Theme:
    """The theme of a name, or in a folder.

    Raises:
        ThemeError: There is none, its `theme.toml` is wrong, or its bases go round in a circle.
    """
    layers: list[tuple[str, str]] = []
    folder: str | None = _folder_of(wanted)
    while folder is not None:
        if any(folder == known for _, known in layers):
            raise ThemeError(f"the theme {wanted!r} is based on itself", where=os.path.join(folder, _ABOUT))
        about = _about(folder)
        layers.append((about.get("name") or os.path.basename(folder), folder))
        base = about.get("base", "" if folder == _named(DEFAULT) else DEFAULT)
        folder = _folder_of(base, beside=folder) if base else None
    return Theme(tuple(layers))


def _folder_of(wanted: str, beside: str = "") -> str:
    """The folder of a theme; a relative path in a `theme.toml` is relative to the folder of that."""
    named = _named(wanted)
    if named is not None:
        return named
    folder = os.path.abspath(os.path.join(beside, os.path.expanduser(wanted)))
    if os.path.isdir(folder):
        return folder
    names = sorted({name for home in _HOMES for name in _themes_in(home)})
    near = get_close_matches(wanted, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"give a folder, or one of: {', '.join(names)}"
    raise ThemeError(f"there is no theme {wanted!r}", where=folder, hint=hint)


def _named(name: str) -> str | None:
    if not name or name.startswith(".") or os.path.basename(name) != name:
        return None
    folders = (os.path.join(home, name) for home in _HOMES)
    return next((folder for folder in folders if os.path.isdir(folder)), None)


def _themes_in(home: str) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(home) if entry.is_dir() and not entry.name.startswith(".")]
    except OSError:
        return []


def _about(folder: str) -> dict[str, Any]:
    path = os.path.join(folder, _ABOUT)
    try:
        with open(path, "rb") as file:
            about = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ThemeError(f"{_ABOUT} cannot be read: {error}", where=path) from None
    for key, value in about.items():
        if key not in _KEYS or not isinstance(value, str):
            raise ThemeError(
                f"`{key}` in {_ABOUT} is no setting of a theme, or no text",
                where=path,
                hint=f"the keys are {', '.join(sorted(_KEYS))}",
            )
    return about


def _assets(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        relative = os.path.relpath(place, folder).replace(os.sep, "/")
        folders[:] = sorted(
            name for name in folders if name[0] not in "._" and (relative != "." or name != TEMPLATES)
        )
        if relative != ".":
            yield from (f"{relative}/{name}" for name in sorted(names) if not name.startswith("."))
