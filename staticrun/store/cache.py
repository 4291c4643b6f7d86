"""The user's cache folder: what was derived from a store and may be lost at any time.

Nothing here is ever needed: a file that is missing, torn, of another version or cannot be written only means
that its content is made again. Each file is written whole and then given its name, so that several processes
may share the folder; the last one wins.
"""

import hashlib
import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache

from staticrun import __version__
from staticrun.schema.event import FORMAT
from staticrun.store import files

#: The folder, where it shall be another than the platform's.
CACHE = "STATICRUN_CACHE"
#: Seconds after which the cache of a folder that nobody asked about is removed.
_UNUSED = 90 * 24 * 3600
_ROOT = "root"


def cache_folder() -> str:
    """Where caches go: `STATICRUN_CACHE`, else what the platform has for it."""
    chosen = os.environ.get(CACHE)
    if chosen:
        return os.path.abspath(chosen)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
        return os.path.join(local, "staticrun", "cache")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches/staticrun")
    home = os.environ.get("XDG_CACHE_HOME", "")
    # The specification wants a relative path to be ignored.
    return os.path.join(home if os.path.isabs(home) else os.path.expanduser("~/.cache"), "staticrun")


@cache
def code_version() -> bytes:
    """What changes whenever this package reads a store differently: its version, and its code.

    The code counts as well, so that whoever works on it never sees what an earlier state of it derived.
    """
    digest = hashlib.blake2b(f"{__version__}\n{FORMAT}\n".encode(), digest_size=16)
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with suppress(OSError):  # a package in an archive has its version alone
        for room in ("schema", "store", "query"):
            for entry in files.scan(os.path.join(package, room)):
                if entry.name.endswith(".py"):
                    digest.update(files.read(entry.path))
    return digest.digest()


class Cache:
    """The cache of one folder.

    Args:
        root: A store, or what else is remembered.
        folder: The folder of all caches; None for that of the user.
        kind: What the folder is.
        beside: Further folders, where what is remembered is of all of them.
    """

    def __init__(
        self, root: str, folder: str | None = None, kind: str = "stores", beside: Iterable[str] = ()
    ) -> None:
        self._root = os.path.realpath(root)
        self._home = os.path.join(folder or cache_folder(), kind)
        text = "\0".join([self._root, *map(os.path.realpath, beside)])
        name = hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
        #: Where its files lie; maybe not there yet.
        self.folder = os.path.join(self._home, name)

    def path(self, name: str) -> str:
        """Where a file lies, for what is written in other ways."""
        return os.path.join(self.folder, name)

    def read(self, name: str) -> bytes | None:
        """What was written under a name; None where that is gone, torn, or of another version."""
        try:
            data = files.read(os.path.join(self.folder, name))
        except OSError:
            return None
        content, check = data[:-4], data[-4:]
        return content if check == _check(content) else None

    def write(self, name: str, content: bytes) -> None:
        """Keep something; silently not, where that cannot be."""
        with suppress(OSError):
            self.make()
            files.replace(os.path.join(self.folder, name), content + _check(content), durable=False)

    def remove(self, name: str) -> None:
        """Forget something."""
        with suppress(OSError):
            files.remove(os.path.join(self.folder, name))

    def names(self) -> list[str]:
        """The names of all that is kept."""
        try:
            return [entry.name for entry in files.scan(self.folder) if entry.name != _ROOT]
        except OSError:
            return []

    def make(self) -> None:
        """Make the folder, where there is none yet, and remove those that nobody needs any more."""
        if os.path.isdir(self.folder):
            return
        files.make_folder(self.folder)
        files.replace(os.path.join(self.folder, _ROOT), os.fsencode(self._root), durable=False)
        for old in self._unused():
            _remove_folder(old)

    def _unused(self) -> Iterator[str]:
        """The caches of folders that are gone, and of those that nobody asked about for long."""
        for entry in files.scan(self._home):
            note = os.path.join(entry.path, _ROOT)
            with suppress(OSError):
                root, newest = os.fsdecode(files.read(note)), os.stat(entry.path).st_mtime
                if newest < time.time() - _UNUSED or not os.path.isdir(root):
                    yield entry.path


def _check(content: bytes) -> bytes:
    return zlib.crc32(content, zlib.crc32(code_version())).to_bytes(4, "little")


def _remove_folder(folder: str) -> None:
    """Remove a cache, which has files and no folders."""
    with suppress(OSError):
        for entry in files.scan(folder):
            files.remove(entry.path)
        os.rmdir(folder)
