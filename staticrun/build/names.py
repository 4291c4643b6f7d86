"""The one place that makes file names for the site, and the digests that stand in them.

A name says what it names where it can, is legal on every system, and keeps its meaning when others come:
no counter, but a short hash of the id wherever the readable part alone could mean something else.
"""

import hashlib
import re
import zlib
from typing import Final

_LONGEST: Final = 80
_UNSAFE: Final = re.compile(r"[^a-z0-9_-]+")
#: Names that Windows keeps for its devices, with whatever extension.
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{port}{n}" for port in ("com", "lpt") for n in range(10)]
)
#: What a name ends with where this module has added a hash to it.
_MARKED: Final = re.compile(r"(^|-)[0-9a-f]{8}$")
#: Extensions that a copied artifact may keep: every host and browser knows them and runs none of them.
_KEPT_EXTENSIONS: Final = frozenset(
    [
        *("png", "jpg", "jpeg", "gif", "webp", "json", "csv", "txt", "pdf", "zip", "gz"),
        *("mp3", "wav", "ogg", "flac", "m4a", "mp4", "webm"),
    ]
)
#: Places in the palette of series: eight colours, plain and dashed.
COLOURS: Final = 16


def digest(content: bytes) -> str:
    """12 hex digits that change whenever the content does."""
    return hashlib.blake2b(content, digest_size=6).hexdigest()


def colour(run_id: str) -> int:
    """A run's place in the palette of series: from its id alone, so that it is the same everywhere.

    >>> colour("0123456789abcdef0123456789abcdef")
    14
    """
    return zlib.crc32(run_id.encode()) % COLOURS


def slug(name: str) -> str:
    """The readable part of a file name: lower-case ASCII, digits, `-` and `_`; "" where nothing is left.

    >>> slug("Iris sweep (v2)"), slug("naïve"), slug("虹")
    ('iris-sweep-v2', 'na-ve', '')
    """
    return _UNSAFE.sub("-", name.lower()).strip("-")


def file_name(name: str, unique: str | None = None) -> str:
    """The file name, without extension, for an experiment or a model called `name`.

    Two things never share one: a name that only looks as if it had been given a hash is given one too.

    Args:
        name: What people call it.
        unique: Its id, where that does not derive from the name; None where the name is the id.

    >>> file_name("iris-sweep"), file_name("Iris sweep"), file_name("con")
    ('iris-sweep', 'iris-sweep-16c04396', 'con-d1d8ab24')
    >>> file_name("iris-sweep", unique="77")
    'iris-sweep-44992774'
    """
    readable = slug(name)
    legal = len(readable) <= _LONGEST and readable not in _RESERVED and not _MARKED.search(readable)
    if unique is None and readable == name and legal:
        return readable
    mark = hashlib.blake2b((unique or name).encode(), digest_size=4).hexdigest()
    readable = readable[: _LONGEST - len(mark) - 1].rstrip("-")
    return f"{readable}-{mark}" if readable else mark


def artifact_file_name(name: str, *, active: bool) -> str:
    """The name under which an artifact's copy is served: nothing that a host or browser would run.

    Only extensions that are known everywhere and passive are kept. No other dot remains, because some
    hosts look at every extension of a name.

    Args:
        active: Whether the content could run script where it is shown: its copy is plain text.

    >>> artifact_file_name("Loss curve.PNG", active=False)
    'loss-curve.png'
    >>> artifact_file_name("report.html", active=True), artifact_file_name("model.pkl", active=False)
    ('report-html.txt', 'model-pkl.bin')
    """
    stem, dot, extension = name.rpartition(".")
    extension = extension.lower()
    if active or not dot or extension not in _KEPT_EXTENSIONS:
        stem, extension = name, "txt" if active else "bin"
    readable = slug(stem)[:_LONGEST].rstrip("-") or "file"
    if readable in _RESERVED:
        readable += "-file"
    return f"{readable}.{extension}"
