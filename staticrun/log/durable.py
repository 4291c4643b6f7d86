"""Waiting until files survive a power cut, for all of them at once: a disk is asked once, not once each."""

import contextlib
import threading
from collections.abc import Iterable

from staticrun.store import files

#: Files that are waited for at the same time.
_AT_ONCE = 6


def sync_paths(paths: Iterable[str]) -> None:
    """Wait until files, and the names in folders, survive a power cut.

    Raises:
        OSError: One of them cannot be written; the others are, all the same.
    """
    left = list(paths)
    errors: list[OSError] = []

    def work() -> None:
        while left:
            with contextlib.suppress(IndexError):  # another thread took the last one
                path = left.pop()
                try:
                    files.sync_path(path)
                except OSError as error:
                    errors.append(error)

    helpers = [threading.Thread(target=work, daemon=True) for _ in left[1:_AT_ONCE]]
    with contextlib.suppress(RuntimeError):  # no more threads, or none any more as the interpreter ends
        for helper in helpers:
            helper.start()
    work()
    for helper in helpers:
        if helper.ident is not None:
            helper.join()
    if errors:
        raise errors[0]
