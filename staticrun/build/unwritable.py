"""What a build says where it cannot write: the file, the reason, and what to do about it."""

import errno
from typing import Final

from staticrun.errors import OutputError

_FULL: Final = (
    "make room and build again: the pages that are there work, and the next build completes the site"
)
_LARGE: Final = "the file system takes no file of that size: leave it out by `[artifacts]` in staticrun.toml"
_MOVE: Final = "move away what lies in its place, or give another folder with -o"
_ELSEWHERE: Final = "make the folder writable, or give another one with -o"
_HINTS: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _LARGE,
    errno.EACCES: _ELSEWHERE,
    errno.EPERM: _ELSEWHERE,
    errno.EROFS: _ELSEWHERE,
    errno.EISDIR: _MOVE,
    errno.ENOTDIR: _MOVE,
    errno.EEXIST: _MOVE,
    errno.ENOTEMPTY: _MOVE,
}


def unwritable(folder: str, path: str, error: OSError) -> OutputError:
    """An error of the system as one of the build.

    Args:
        folder: Of the site.
        path: Of the file in it; "" for the folder itself.

    >>> print(unwritable("site", "index.html", OSError(errno.EROFS, "Read-only file system")))
    index.html cannot be written: Read-only file system
      at site
      hint: make the folder writable, or give another one with -o
    """
    reason = error.strerror or str(error)
    hint = _HINTS.get(error.errno or 0, _ELSEWHERE)
    return OutputError(f"{path or folder} cannot be written: {reason}", where=folder, hint=hint)
