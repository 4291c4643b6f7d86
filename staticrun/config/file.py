"""Reads `staticrun.toml`, and checks every value so that an error names the key, the line and the way out."""

import os
import re
import tomllib
import types
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, Literal, Union, get_args, get_origin

import msgspec

from staticrun.config import values
from staticrun.config.settings import ChartSetting, Config
from staticrun.errors import ConfigError, FilterError

FILE_NAME: Final = "staticrun.toml"
#: Fields of `Config` that are no settings.
NO_SETTINGS: Final = frozenset(["folder"])
#: Settings of before, and what they are called now.
_RENAMED: Final = {"artifact_limit": "artifacts.copy_limit"}
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_KEY: Final = re.compile(r"""\s*((?:[A-Za-z0-9_.\s-]|"(?:[^"\\]|\\.)*"|'[^']*')+?)\s*=""")


class Written(msgspec.Struct, frozen=True):
    """What a file says.

    Attributes:
        values: By the names of `Config`'s fields, as those have them; tables as dicts.
        lines: Where each key stands, as far as that is told easily.
        path: Of the file.
    """

    values: dict[str, Any]
    lines: dict[tuple[str, ...], int]
    path: str


def read(path: str) -> Written | None:
    """Read a file and check it; None where there is none.

    Raises:
        ConfigError: It cannot be read, a key is unknown, or a value is not what the key takes.
    """
    try:
        with open(path, "rb") as file:
            text = file.read().decode("utf-8-sig")
        found = tomllib.loads(text)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{FILE_NAME} cannot be read: {error}", where=path) from None
    lines = dict(reversed(list(_lines(text))))
    checker = _Checker(path, lines)
    return Written(checker.table(found, Config, ()), lines, path)


def fields_of(struct: Any) -> dict[str, Any]:
    """The types of a table's keys, by name."""
    return {one.name: one.type for one in msgspec.structs.fields(struct) if one.name not in NO_SETTINGS}


def shown(path: tuple[str | int, ...]) -> str:
    """A key as it would be written on one line.

    >>> shown(("experiment", "iris sweep", "views", 0, "name"))
    'experiment."iris sweep".views[0].name'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
            continue
        plain = _BARE.fullmatch(part)
        quoted = part if plain else '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"'
        text += f".{quoted}" if text else quoted
    return text


class _Checker:
    """Checks values against types, deep within tables and lists."""

    def __init__(self, path: str, lines: Mapping[tuple[str, ...], int]) -> None:
        self._path = path
        self._beside = os.path.dirname(path)
        self._lines = lines

    def table(self, found: Any, struct: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
        """The values of a table with fixed keys."""
        if not isinstance(found, dict):
            raise self._wrong(path, found, "a table with " + ", ".join(sorted(fields_of(struct))))
        known = fields_of(struct)
        for key in found:
            if key not in known:
                raise self._unknown((*path, key), known)
        needed = {one.name for one in msgspec.structs.fields(struct) if one.required}
        for key in sorted(needed - found.keys()):
            raise self._error(path, f"`{shown(path)}` in {FILE_NAME} has no `{key}`")
        checked = {key: self.value(value, known[key], (*path, key)) for key, value in found.items()}
        if struct is ChartSetting:
            self._options(checked, path)
        return checked

    def _options(self, chart: dict[str, Any], path: tuple[str | int, ...]) -> None:
        """Refuse choices that a chart does not have."""
        from staticrun.config.views import check_option

        for key in chart.get("options", {}):
            try:
                check_option(chart["kind"], key)
            except ConfigError as error:
                place = (*path, "options", key)
                raise self._error(
                    place, f"`{shown(place)}` in {FILE_NAME} {error.message}", error.hint
                ) from None

    def value(self, found: Any, wanted: Any, path: tuple[str | int, ...]) -> Any:
        """Any value."""
        kind = ""
        if hasattr(wanted, "__metadata__"):
            kind = wanted.__metadata__[0].extra[values.KIND]
            wanted = wanted.__origin__
        origin, parts = get_origin(wanted), get_args(wanted)
        if origin in (Union, types.UnionType):
            return self._either(found, [part for part in parts if part is not type(None)], path)
        if origin is tuple:
            if not isinstance(found, list):
                raise self._wrong(path, found, "a list")
            return tuple(self.value(one, parts[0], (*path, place)) for place, one in enumerate(found))
        if origin is dict:
            if not isinstance(found, dict):
                raise self._wrong(path, found, "a table")
            return {key: self.value(one, parts[1], (*path, key)) for key, one in found.items()}
        if origin is Literal:
            if found not in parts:
                raise self._unlike(path, found, parts)
            return found
        if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
            return self.table(found, wanted, path)
        return self._leaf(found, wanted, kind, path)

    def _either(self, found: Any, choices: list[Any], path: tuple[str | int, ...]) -> Any:
        """A value that may be one or several: the list where a list is given."""
        several = [one for one in choices if get_origin(one) is tuple]
        if isinstance(found, list) and several:
            if not found:
                raise self._wrong(path, found, "one or more")
            return self.value(found, several[0], path)
        return self.value(found, choices[0], path)

    def _leaf(self, found: Any, wanted: type, kind: str, path: tuple[str | int, ...]) -> Any:
        fine = isinstance(found, wanted) and not (wanted is int and isinstance(found, bool))
        if not fine and not (kind == "size" and isinstance(found, str)) and kind != "time":
            raise self._wrong(path, found, _NAMES[kind] if kind in _NAMES else _NAMES[wanted.__name__])
        if not kind:
            return found
        try:
            return values.read(kind, found, self._beside)
        except FilterError as error:
            pointed = "\n".join(f"  {line}" for line in error.pointed()).lstrip()
            message = f"`{shown(path)}` in {FILE_NAME}: {error.message}\n  {pointed}"
            raise self._error(path, message, error.hint) from None
        except ConfigError as error:
            joint = " " if error.message.startswith("cannot") else ": "
            message = f"`{shown(path)}` in {FILE_NAME}{joint}{error.message}"
            raise self._error(path, message, error.hint) from None

    def _unknown(self, path: tuple[str | int, ...], known: Mapping[str, Any]) -> ConfigError:
        key = str(path[-1])
        near = get_close_matches(key, list(known), n=1)
        elsewhere = [place for place in _places(Config) if place[-1] == key]
        if len(path) == 1 and key in _RENAMED:
            hint = f"it is `{_RENAMED[key]}` now"
        elif near and (near[0] == key or not elsewhere):
            hint = f"did you mean `{shown((*path[:-1], near[0]))}`?"
        elif elsewhere:
            hint = f"did you mean `{shown(elsewhere[0])}`?"
        else:
            hint = f"the keys {'there ' if len(path) > 1 else ''}are {', '.join(sorted(known))}"
        return self._error(path, f"`{shown(path)}` in {FILE_NAME} is no setting", hint)

    def _wrong(self, path: tuple[str | int, ...], found: Any, wanted: str) -> ConfigError:
        return self._error(path, f"`{shown(path)}` in {FILE_NAME} is {_short(found)}, and not {wanted}")

    def _unlike(self, path: tuple[str | int, ...], found: Any, choices: tuple[Any, ...]) -> ConfigError:
        near = get_close_matches(str(found), choices, n=1)
        listed = ", ".join(f'"{one}"' for one in choices)
        hint = f'did you mean "{near[0]}"?' if near else None
        message = f"`{shown(path)}` in {FILE_NAME} is {_short(found)}, and not one of {listed}"
        return self._error(path, message, hint)

    def _error(self, path: tuple[str | int, ...], message: str, hint: str | None = None) -> ConfigError:
        return ConfigError(message, where=self._path + self._line(path), hint=hint)

    def _line(self, path: tuple[str | int, ...]) -> str:
        """`:12` for a key, or for the table that it stands in; "" where that is not known."""
        keys = tuple(part for part in path if isinstance(part, str))
        while keys:
            if keys in self._lines:
                return f":{self._lines[keys]}"
            keys = keys[:-1]
        return ""


#: What a value has to be, in words.
_NAMES: Final = {
    "str": "a text",
    "int": "a whole number",
    "bool": "true or false",
    "size": 'a size, such as "5 MB" or a number of bytes',
    "folder": "the path of a folder, as a text",
}


def _short(found: Any) -> str:
    text = repr(found)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _places(struct: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys of all tables that stand under names of ours."""
    for name, wanted in fields_of(struct).items():
        yield (*path, name)
        if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
            yield from _places(wanted, (*path, name))


def _lines(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The keys and tables of a file, with the line that each stands on.

    It reads line by line, so a line within a text of several lines may be taken for a key; such a one counts
    only where the key really stands nowhere before.
    """
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        try:
            if stripped.startswith("["):
                # Lists of tables as well: their first is what an error is near to.
                table = _keys(tomllib.loads(stripped))
                yield table, number
            elif found := _KEY.match(line):
                yield (*table, *_keys(tomllib.loads(f"{found[1]} = 0"))), number
        except ValueError:
            continue


def _keys(nested: Any) -> tuple[str, ...]:
    """The keys of dicts that hold one another."""
    path: list[str] = []
    while isinstance(nested, dict | list) and nested:
        if isinstance(nested, dict):
            key = next(iter(nested))
            path.append(key)
            nested = nested[key]
        else:
            nested = nested[0]
    return tuple(path)
