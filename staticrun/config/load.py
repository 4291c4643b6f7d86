"""Puts a configuration together: flags win over the environment, that over the file, that over the defaults.

Paths in the file are relative to its folder, all others to the working directory.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from staticrun.config import values as kinds
from staticrun.config.file import FILE_NAME, fields_of, read, shown
from staticrun.config.settings import Config
from staticrun.errors import ConfigError, InvalidArgument
from staticrun.store import locate

_SOURCE_DATE: Final = "SOURCE_DATE_EPOCH"
DEFAULT: Final = "default"


class Loaded(msgspec.Struct, frozen=True):
    """A configuration, and how it came about.

    Attributes:
        config: The effective one.
        origins: Where each value came from, by its key as one would write it: `default`, `staticrun.toml:12`,
            `STATICRUN_TRACKING_URI` or `--title`.
    """

    config: Config
    origins: dict[str, str]


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    folder: str = ".",
    environ: Mapping[str, str] | None = None,
) -> Config:
    """Put a configuration together.

    Args:
        flags: Values by key of `Config`; one that is None, or an empty list, was not given.
        folder: Where `staticrun.toml` lies, if there is one.
        environ: For `os.environ`.

    Raises:
        ConfigError: A key is unknown, or a value of the wrong type.
    """
    return trace(flags, folder=folder, environ=environ).config


def trace(
    flags: Mapping[str, Any] | None = None,
    *,
    folder: str = ".",
    environ: Mapping[str, str] | None = None,
) -> Loaded:
    """Put a configuration together, and tell where each value came from; as `load`."""
    environ = os.environ if environ is None else environ
    path = os.path.join(folder, FILE_NAME)
    written = read(path)
    found = dict(written.values) if written is not None else {}
    origins = {key: DEFAULT for key, _ in settings_of(Config())}
    if written is not None:
        for keys in _leaves(found):
            line = next((f":{written.lines[keys[:n]]}" for n in _down(keys) if keys[:n] in written.lines), "")
            origins[shown(keys)] = f"{path.removeprefix('./')}{line}"
    for key, value, origin in _environment(environ, found):
        found[key], origins[key] = value, origin
    for key, value in (flags or {}).items():
        if value is not None and value != ():
            found[key], origins[key] = _flag(key, value), f"--{key.replace('_', '-')}"
    config = msgspec.convert({**found, "folder": folder}, Config)
    return Loaded(config, {key: origins.get(key, DEFAULT) for key, _ in settings_of(config)})


def settings_of(table: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every setting of a configuration, by its key as one would write it, in order of their declaration."""
    given = fields_of(type(table)).keys() if isinstance(table, msgspec.Struct) else table
    for name in given:
        value = getattr(table, name) if isinstance(table, msgspec.Struct) else table[name]
        if isinstance(value, msgspec.Struct) or (isinstance(value, dict) and value):
            yield from settings_of(value, (*path, name))
        else:
            yield shown((*path, name)), value


def _leaves(found: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in found.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key)


def _down(keys: tuple[str, ...]) -> range:
    return range(len(keys), 0, -1)


def _environment(environ: Mapping[str, str], found: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Settings that the environment gives: key, value and variable."""
    if root := environ.get(locate.TRACKING_URI):
        yield "runs", _path(root, "a tracking URI"), locate.TRACKING_URI
    if root := environ.get(locate.ARTIFACT_URI):
        roots = (*found.get("artifact_roots", ()), _path(root, "a root of artifacts"))
        yield "artifact_roots", roots, locate.ARTIFACT_URI
    if seconds := environ.get(_SOURCE_DATE):
        yield "as_of", _source_date(seconds), _SOURCE_DATE


def _flag(key: str, value: Any) -> Any:
    if key == "runs":
        roots = (value,) if isinstance(value, str) else tuple(value)
        found = tuple(_path(root, "a tracking URI") for root in roots)
        return found[0] if len(found) == 1 else found
    return kinds.read("size", value, "") if key == "budget" else value


def _path(uri: str, what: str) -> str:
    try:
        return locate.path_of(uri, what)
    except InvalidArgument as error:
        raise ConfigError(error.message, hint=error.hint) from None


def _source_date(text: str) -> int:
    try:
        return int(text) * 1000
    except ValueError:
        raise ConfigError(
            f"{_SOURCE_DATE} is {text!r}, which is no number of seconds", hint="seconds since 1970, whole"
        ) from None
