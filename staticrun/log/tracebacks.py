"""A traceback as text, with paths as another machine would have them."""

import os
import sys
from traceback import StackSummary, TracebackException, extract_stack


def text_of(error: BaseException) -> str:
    """The whole traceback of an exception, its causes included, as Python prints it."""
    described = TracebackException.from_exception(error)
    _shorten_paths(described, set())
    return "".join(described.format()).rstrip("\n")


def here(skipped: int) -> str:
    """The stack of the caller, as the traceback of an exit.

    Args:
        skipped: How many of the innermost calls to leave out.
    """
    stack = StackSummary.from_list(extract_stack()[: -1 - skipped])
    _shorten_stack(stack)
    return "Traceback (most recent call last):\n" + "".join(stack.format()).rstrip("\n")


def _shorten_paths(described: TracebackException | None, done: set[int]) -> None:
    if described is None or id(described) in done:
        return
    done.add(id(described))
    _shorten_stack(described.stack)
    _shorten_paths(described.__cause__, done)
    _shorten_paths(described.__context__, done)
    for one in described.exceptions or ():
        _shorten_paths(one, done)


def _shorten_stack(stack: StackSummary) -> None:
    for frame in stack:
        _ = frame.line  # read from the file while its name is still the real one
        frame.filename = shown_path(frame.filename)


def shown_path(path: str) -> str:
    """A file of the program without where it lies on this machine.

    >>> shown_path("/usr/lib/python3.11/site-packages/sklearn/base.py")
    'sklearn/base.py'
    >>> shown_path("<stdin>")
    '<stdin>'
    """
    if not os.path.isabs(path):
        return path
    for mark in ("site-packages", "dist-packages"):
        _, found, rest = path.replace("\\", "/").rpartition(f"/{mark}/")
        if found:
            return rest
    roots = [os.getcwd(), *(entry for entry in sys.path if entry), os.path.dirname(os.__file__)]
    inside = [root for root in roots if path.startswith(root.rstrip(os.sep) + os.sep)]
    if not inside:
        return os.path.basename(path)
    return os.path.relpath(path, max(inside, key=len)).replace("\\", "/")
