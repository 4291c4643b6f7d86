"""Which folder is the store: from a call, the environment, or the default."""

import os

from staticrun.errors import InvalidArgument, InvalidType

#: Where runs go if nothing says otherwise.
DEFAULT_ROOT = "runs"
TRACKING_URI = "STATICRUN_TRACKING_URI"
#: Where artifacts go if they do not lie beside their runs; a build may read them there.
ARTIFACT_URI = "STATICRUN_ARTIFACT_URI"

#: What MLflow takes for a server or a database, alone or before a colon.
_SERVERS = ("databricks", "databricks-uc", "sqlite", "uc")
#: What a path may have before its first colon, and the scheme of an address does not.
_PATH = frozenset("/\\. ~")

_ELSEWHERE = "staticrun keeps runs as plain files: give a folder or a file: URI, and copy or rsync it"


def tracking_root(uri: str | None = None) -> str:
    """The folder that a tracking URI names, absolute.

    Args:
        uri: A path or `file:` URI; None for `STATICRUN_TRACKING_URI`, else `./runs`.

    Raises:
        InvalidArgument: The URI is of a server or database.

    >>> tracking_root("file:///data/runs")
    '/data/runs'
    """
    text = uri if uri is not None else os.environ.get(TRACKING_URI) or DEFAULT_ROOT
    return os.path.abspath(os.path.expanduser(path_of(text)))


def path_of(uri: str, what: str = "a tracking URI") -> str:
    """The path that a path or `file:` URI names.

    Args:
        what: What it is, for the error.

    Raises:
        InvalidArgument, InvalidType: It names something else, or is no text.
    """
    if not isinstance(uri, str):
        raise InvalidType(f"{what} must be a text or a path, not {type(uri).__name__}")
    scheme, _, rest = uri.partition(":") if ":" in uri else ("", "", "")
    scheme = scheme.lower()
    if scheme == "file":
        from urllib.parse import unquote, urlsplit  # 5 ms that only such a URI has to pay

        parts = urlsplit(uri)
        if parts.netloc not in ("", "localhost"):
            raise InvalidArgument(f"{uri!r} names another host", hint="use file:///path, with three slashes")
        return unquote(parts.path)
    # One letter is a drive. `dbfs:/x` and `runs:/x` have one slash; a folder `a:b` has none.
    is_address = len(scheme) > 1 and rest.startswith("/") and not _PATH.intersection(scheme)
    if is_address or uri in _SERVERS or scheme in _SERVERS:
        raise InvalidArgument(f"{what} cannot be {uri!r}", hint=_ELSEWHERE)
    return uri
