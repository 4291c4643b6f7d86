"""Texts as they go into a log: always valid Unicode, and short; a long one lies in a file of its own."""

import hashlib
import os
from collections.abc import Iterable

from staticrun.schema.run import LongText, Text
from staticrun.store import files, layout

#: Bytes of UTF-8 beyond which a text goes into `values/`.
LONG = 4096
#: Code points of a long text that its event holds.
HEAD = 1000

#: Where this process has written a text that several runs share, by its digest.
_shared: dict[str, str] = {}


def valid(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot hold, escaped visibly.

    >>> valid("caf\\u00e9"), valid("bad \\udc80 byte")
    ('café', 'bad \\\\udc80 byte')
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text


def shorten(text: str) -> tuple[Text, bytes | None]:
    """A text as its event holds it, and the bytes to keep in `values/` where it is long.

    >>> shorten("short")
    ('short', None)
    >>> shorten("x" * 5000)[0].length
    5000
    """
    text = valid(text)
    if len(text) * 4 <= LONG:
        return text, None
    data = text.encode()
    if len(data) <= LONG:
        return text, None
    return LongText(text[:HEAD], len(text), hashlib.sha256(data).hexdigest()), data


def keep(folder: str, digest: str, data: bytes) -> None:
    """Write a long text into a run's folder, once.

    Raises:
        OSError: It cannot be written.
    """
    path = layout.value_path(folder, digest)
    if not files.exists(path):
        files.make_folder(os.path.dirname(path))
        files.replace(path, data, durable=True)


def share(folder: str, digest: str, data: bytes) -> str:
    """As `keep`, for a text that many runs of this process have: they share one file where there are links.

    Returns:
        Its path; it does not survive a power cut yet.

    Raises:
        OSError: It cannot be written.
    """
    path = layout.value_path(folder, digest)
    files.make_folder(os.path.dirname(path))
    known = _shared.get(digest)
    if known is None or not files.link(known, path):
        if not files.exists(path):
            files.replace(path, data, durable=False)
        _shared[digest] = path
    return path


def whole(folders: Iterable[str], text: LongText) -> str | None:
    """The whole of a long text; None where its file is gone or torn.

    Args:
        folders: Those of the run: one, unless there are copies.
    """
    for folder in folders:
        try:
            data = files.read(layout.value_path(folder, text.digest))
        except OSError:
            continue
        if hashlib.sha256(data).hexdigest() == text.digest:
            return data.decode()
    return None


def head_alone(text: LongText) -> str:
    """What is shown of a long text whose file is gone.

    >>> head_alone(LongText("Once upon", 5000, "ba78"))
    'Once upon… [5,000 characters; values/ba78 is missing]'
    """
    return f"{text.head}… [{text.length:,} characters; values/{text.digest} is missing]"
