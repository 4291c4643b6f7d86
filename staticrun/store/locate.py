"""Which folder is the store: from a call, the environment, or the default."""

import os

from staticrun.errors import InvalidArgument

#: Where runs go if nothing says otherwise.
DEFAULT_ROOT = "runs"
TRACKING_URI = "STATICRUN_TRACKING_URI"
#: Where artifacts go if they do not lie beside their runs; a build may read them there.
ARTIFACT_URI = "STATICRUN_ARTIFACT_URI"

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
        InvalidArgument: It names something else.
    """
    scheme = uri.partition(":")[0].lower() if ":" in uri else ""
    if scheme == "file":
        from urllib.parse import unquote, urlsplit  # 5 ms that only such a URI has to pay

        parts = urlsplit(uri)
        if parts.netloc not in ("", "localhost"):
            raise InvalidArgument(f"{uri!r} names another host", hint="use file:///path, with three slashes")
        return unquote(parts.path)
    if uri == "databricks" or (len(scheme) > 1 and "://" in uri) or scheme in ("sqlite", "databricks"):
        raise InvalidArgument(f"{what} cannot be {uri!r}", hint=_ELSEWHERE)
    return uri
