"""What a build is to do: `staticrun.toml`, the environment and flags, put together into one frozen `Config`.

Flags win over the environment, the environment over the file, the file over the defaults. Paths in the file
are relative to its folder, all others to the working directory.
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, Final

import msgspec

from staticrun.errors import ConfigError, InvalidArgument
from staticrun.store import locate

FILE_NAME: Final = "staticrun.toml"
_SOURCE_DATE: Final = "SOURCE_DATE_EPOCH"
_PATHS: Final = ("runs", "output", "models")


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a build depends on beside the runs, the manifests and the theme's files.

    Attributes:
        runs: The tracking root.
        output: The folder of the site.
        models: The folder of model manifests; None for `models` in the tracking root, else `./models`.
        theme: A theme's name, or the path of its folder.
        title: Of the site.
        description: Of the site, Markdown, on the overview.
        as_of: Milliseconds since 1970 at which a run without an end is running or lost; None for now.
        strict: Whether a problem in the data makes the command fail; the site is built in any case.
        artifact_limit: Bytes of a single artifact up to which it is copied into the site.
        plain_pages: Pages of 100 runs that an experiment has for readers without JavaScript.
        artifact_roots: Folders outside of the store from which artifacts of runs that name them may be read
            and copied into the site.
        workers: Processes that render pages of runs; None for as many as there are processors.
    """

    runs: str = locate.DEFAULT_ROOT
    output: str = "site"
    models: str | None = None
    theme: str = "default"
    title: str = "Experiments"
    description: str = ""
    as_of: int | None = None
    strict: bool = False
    artifact_limit: int = 10_000_000
    plain_pages: int = 10
    artifact_roots: tuple[str, ...] = ()
    workers: int | None = None

    def models_folder(self) -> str | None:
        """The folder of model manifests, None where there is none."""
        if self.models is not None:
            return self.models
        for folder in (os.path.join(self.runs, "models"), "models"):
            if os.path.isdir(folder):
                return folder
        return None


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    folder: str = ".",
    environ: Mapping[str, str] | None = None,
) -> Config:
    """Put a configuration together.

    Args:
        flags: Values by key of `Config`; one that is None was not given.
        folder: Where `staticrun.toml` lies, if there is one.
        environ: For `os.environ`.

    Raises:
        ConfigError: A key is unknown, or a value of the wrong type.
    """
    environ = os.environ if environ is None else environ
    values = _from_file(os.path.join(folder, FILE_NAME))
    if environ.get(locate.TRACKING_URI):
        values["runs"] = environ[locate.TRACKING_URI]
    if environ.get(locate.ARTIFACT_URI):
        values["artifact_roots"] = (*values.get("artifact_roots", ()), environ[locate.ARTIFACT_URI])
    if environ.get(_SOURCE_DATE):
        values["as_of"] = _source_date(environ[_SOURCE_DATE])
    values |= {key: value for key, value in (flags or {}).items() if value is not None}
    try:
        values["artifact_roots"] = tuple(
            locate.path_of(root, "a root of artifacts") for root in values.get("artifact_roots", ())
        )
        values["runs"] = locate.path_of(values.get("runs", locate.DEFAULT_ROOT))
    except InvalidArgument as error:
        raise ConfigError(error.message, hint=error.hint) from None
    return msgspec.convert(values, Config)


def instant(text: str) -> int:
    """Milliseconds since 1970 of a date or time in ISO 8601; UTC where it has no offset.

    Raises:
        ConfigError: It is none.

    >>> instant("2026-11-02T10:00:00Z")
    1793613600000
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return round(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        raise ConfigError(f"{text!r} is no time", hint="write it as 2026-11-02T10:00:00Z") from None


def _from_file(path: str) -> dict[str, Any]:
    """The values of a configuration file, checked one by one so that an error can name the key."""
    try:
        with open(path, "rb") as file:
            values = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"{FILE_NAME} cannot be read: {error}", where=path) from None
    types = {field.name: field.type for field in msgspec.structs.fields(Config)}
    for key, value in values.items():
        if key not in types:
            raise _unknown(key, types, path)
        values[key] = _checked(key, value, types[key], path)
    return values


def _checked(key: str, value: Any, wanted: Any, path: str) -> Any:
    if key == "as_of":
        return instant(value.isoformat() if hasattr(value, "isoformat") else str(value))
    try:
        value = msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        raise ConfigError(f"`{key}` in {FILE_NAME} is {value!r}: {error}", where=path) from None
    if isinstance(value, int) and not isinstance(value, bool) and value < (1 if key == "workers" else 0):
        raise ConfigError(f"`{key}` in {FILE_NAME} cannot be {value}", where=path)
    if key == "artifact_roots":
        return tuple(_beside(root, path) for root in value)
    named_folder = key in _PATHS or (key == "theme" and os.sep in value)
    if named_folder and value is not None:
        # A theme keeps its "./", which tells a folder from a name.
        return _beside(value, path, keep=key == "theme")
    return value


def _beside(value: str, path: str, keep: bool = False) -> str:
    """A folder that a file names, relative to that file; a URI stays as it is."""
    if ":" in value[2:]:
        return value
    joined = os.path.join(os.path.dirname(path), os.path.expanduser(value))
    return joined if keep else os.path.normpath(joined)


def _unknown(key: str, known: Mapping[str, Any], path: str) -> ConfigError:
    near = get_close_matches(key, list(known), n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"the keys are {', '.join(sorted(known))}"
    return ConfigError(f"`{key}` in {FILE_NAME} is no setting", where=path, hint=hint)


def _source_date(text: str) -> int:
    try:
        return int(text) * 1000
    except ValueError:
        raise ConfigError(
            f"{_SOURCE_DATE} is {text!r}, which is no number of seconds", hint="seconds since 1970, whole"
        ) from None
