"""What a forked process may rely on: whether anything of ours runs before it ends."""

import sys
from collections.abc import Callable

_at_end: list[Callable[[], None]] = []


def call_at_end(function: Callable[[], None]) -> None:
    """Have a function called at the end of worker processes of `multiprocessing`."""
    _at_end.append(function)


def says_when_it_ends() -> bool:
    """Whether this process is a worker of `multiprocessing`, which calls its finalizers before it ends.

    Other forked processes may leave by `os._exit` without a word; they write at once what they log.
    """
    process = sys.modules.get("multiprocessing.process")
    if process is None or process.parent_process() is None:
        return False
    from multiprocessing import util

    for function in _at_end:
        util.Finalize(None, function, exitpriority=100)
    return True
