"""One build at a time into a folder, whichever processes and machines build there.

The lock is the operating system's, on a file in the folder: it ends with the process that holds it, however
that ends, and NFS servers keep it for their clients as well. The file itself means nothing, and goes with the
build.
"""

import errno
import os
import sys
import time
from contextlib import suppress
from typing import Any, Final

from staticrun.build.report import WAIT, Progress

LOCK: Final = ".staticrun.lock"
#: Seconds between two attempts. Waiting in the system instead would not notice that a preview is ended.
_PAUSE: Final = 0.1
#: What a file system says that knows no locks: there, two builds must not be started at once.
_NO_LOCKS: Final = frozenset([errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL])
#: Where the file is locked on Windows: behind what it says, which others may then read.
_BEHIND: Final = 1 << 20


class Lock:
    """Held from its making to the end of a `with` block.

    Args:
        folder: Made where it does not exist.
        progress: Told again and again while another build holds it, as the phase `WAIT`.

    Raises:
        OSError: The file cannot be written.

    Attributes:
        waited: Whether another build held it, and may have written since whoever waits has looked.
    """

    def __init__(self, folder: str, progress: Progress) -> None:
        self._folder = os.path.abspath(folder)
        self._path = os.path.join(self._folder, LOCK)
        self._file = -1
        self.waited = False
        while not self._attempt():
            self.waited = True
            progress(WAIT, 0, 0)
            time.sleep(_PAUSE)

    def __enter__(self) -> "Lock":
        return self

    def __exit__(self, *_: Any) -> None:
        if sys.platform == "win32":  # an open file has no second name there, and cannot lose its only one
            os.close(self._file)
        with suppress(OSError):
            os.unlink(self._path)
        if sys.platform != "win32":
            os.close(self._file)

    def _attempt(self) -> bool:
        os.makedirs(self._folder, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            # Whoever held it has removed the file: then this lock is on one that nobody else sees.
            if _lock(file) and os.path.samestat(os.fstat(file), os.stat(self._path)):
                self._file, file = file, -1
        except FileNotFoundError:
            return False
        finally:
            if file >= 0:
                os.close(file)
        if self._file < 0:
            return False
        with suppress(OSError):  # a full disk: it is locked all the same
            os.ftruncate(self._file, 0)
            os.write(self._file, b"%d\n" % os.getpid())
        return True


def holder(folder: str) -> str:
    """Who builds into a folder, in words.

    >>> holder("no folder at all")
    'another build'
    """
    try:
        with open(os.path.join(folder, LOCK), encoding="utf-8", errors="replace") as file:
            return f"another build (process {int(file.read(20))})"
    except (OSError, ValueError):
        return "another build"


def _lock(file: int) -> bool:
    """Lock an open file, if nobody else has; True as well where there are no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, _BEHIND, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in _NO_LOCKS
    return True
