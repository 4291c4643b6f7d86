"""What may be written for a setting beside plain texts, numbers and truths: sizes, times, paths, filters."""

import os
import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec

from staticrun.errors import ConfigError, FilterError, InvalidArgument
from staticrun.store import locate

#: The key under which an annotation names the kind of a value.
KIND: Final = "kind"


def _kind(name: str) -> msgspec.Meta:
    return msgspec.Meta(extra={KIND: name})


#: Bytes; in the file a number of them, or a text such as "5 MB".
Size = Annotated[int, _kind("size")]
#: A folder; in the file relative to where that lies.
Folder = Annotated[str, _kind("folder")]
#: A theme's name, or the path of its folder.
ThemeName = Annotated[str, _kind("theme")]
#: A filter over runs, in the language of docs/filter.md.
RunFilter = Annotated[str, _kind("run filter")]
#: A filter over experiments.
ExperimentFilter = Annotated[str, _kind("experiment filter")]
#: A column of the runs' table, by its id: `metrics.val/loss`, `attributes.status`, `min(metrics.loss)`.
ColumnId = Annotated[str, _kind("column")]
#: An entry of `order_by`.
Order = Annotated[str, _kind("order")]
#: Milliseconds since 1970; in the file a date or time.
Time = Annotated[int, _kind("time")]
#: A number of things of which there may be none.
Count = Annotated[int, _kind("count")]
#: A number of things of which there is at least one.
Several = Annotated[int, _kind("several")]
#: An address on the web, kept without the slash at its end.
Address = Annotated[str, _kind("address")]
#: What comes after the slash of an address, kept without slashes at its ends; or a whole address.
UrlPath = Annotated[str, _kind("url path")]
#: What stands behind the `#` of an experiment's page.
ViewState = Annotated[str, _kind("view state")]

_SIZE: Final = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*([kmgt]?i?)b?", re.I)
_UNITS: Final[dict[str, int]] = {
    "": 1,
    **{letter: 1000**power for power, letter in enumerate("kmgt", 1)},
    **{f"{letter}i": 1024**power for power, letter in enumerate("kmgt", 1)},
}


def size(text: str) -> int:
    """Bytes, of a size such as `5 MB`, `1.5 GiB` or `300000`.

    Raises:
        ConfigError: It is none.

    >>> size("5 MB"), size("1.5 KiB"), size("300000")
    (5000000, 1536, 300000)
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None or (unit := found[2].lower()) not in _UNITS:
        raise ConfigError(f"{text!r} is no size", hint='write it as "5 MB", "1.5 GiB", or a number of bytes')
    return round(float(found[1]) * _UNITS[unit])


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


def read(kind: str, value: Any, beside: str) -> Any:
    """A value of a kind as `Config` has it.

    Args:
        kind: As the annotation names it.
        value: As it was written; of the right type but for sizes and times.
        beside: The folder that paths are relative to.

    Raises:
        ConfigError: It is none of that kind; without its name, which the caller knows.
    """
    match kind:
        case "size":
            return size(value) if isinstance(value, str) else _at_least(value, 0)
        case "time":
            return instant(value.isoformat() if hasattr(value, "isoformat") else str(value))
        case "count":
            return _at_least(value, 0)
        case "several":
            return _at_least(value, 1)
        case "folder":
            return _folder(value, beside)
        case "theme":
            # A theme keeps its "./", which tells a folder from a name.
            return _beside(value, beside, keep=True) if os.sep in value or "/" in value else value
        case "address":
            return _address(value)
        case "url path":
            return _url_path(value)
        case _:
            return _filter(kind, value)


def _at_least(value: int, least: int) -> int:
    if value < least:
        raise ConfigError(f"cannot be {value}", hint=f"write {least} or more")
    return value


def _folder(value: str, beside: str) -> str:
    if not value.strip() or "\0" in value:
        raise ConfigError(f"{value!r} is no folder")
    try:
        return _beside(locate.path_of(value), beside)
    except InvalidArgument as error:
        raise ConfigError(error.message, hint=error.hint) from None


def _beside(value: str, folder: str, keep: bool = False) -> str:
    """A path as it is from here."""
    path = os.path.normpath(os.path.join(folder, os.path.expanduser(value)))
    return f".{os.sep}{path}" if keep and os.sep not in path else path


def _address(value: str) -> str:
    """A URL that may stand in a page as a link."""
    fine = value.isprintable() and not any(char.isspace() for char in value)
    if value and (not fine or not value.lower().startswith(("https://", "http://"))):
        raise ConfigError(f"{value!r} is no address", hint="write it as https://example.org/path")
    return value.rstrip("/")


def _url_path(value: str) -> str:
    if value.startswith(("https://", "http://")):
        return _address(value)
    if not value.isprintable() or " " in value or "://" in value:
        raise ConfigError(f"{value!r} is no part of an address", hint="write it as edit/main")
    return value.strip("/")


def _filter(kind: str, value: str) -> str:
    # Only a configuration that filters pays for the language.
    if kind == "view state":
        from staticrun.config.views import check_state

        return check_state(value)
    if kind in ("column", "order"):
        return _column(value) if kind == "column" else _order(value)
    if kind == "experiment filter":
        from staticrun.query.experiments import select

        select([], value)
    elif value.strip():
        from staticrun.query import parse

        parse(value)
    return value.strip()


def _column(value: str) -> str:
    """The id of a column, written as in a filter; odd keys need no quotes here, where nothing follows."""
    from staticrun.query.paths import parse_field
    from staticrun.query.source import Source
    from staticrun.query.tokens import END

    source = Source(value)
    try:
        field = parse_field(source)
        if source.here.kind != END:
            source.expected("the end")
        return field.id
    except FilterError:
        entity, dot, key = value.partition(".")
        if dot and key and entity in ("metrics", "params", "tags"):
            return value
        raise


def _order(value: str) -> str:
    from staticrun.query.paths import parse_field
    from staticrun.query.source import Source
    from staticrun.query.tokens import END

    source = Source(value)
    field = parse_field(source)
    direction = source.here.text.upper()
    if source.here.kind != END:
        if direction not in ("ASC", "DESC"):
            source.expected("ASC, DESC or the end", "an odd key stands in backticks")
        source.take()
        if source.here.kind != END:
            source.expected("the end")
    return f"{field.written} DESC" if direction == "DESC" else field.written
