"""Which files are opened, for tests of what is not read."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from staticrun.store import points

_watched: list[set[str]] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _watched and isinstance(arguments[0], str):
        _watched[-1].add(arguments[0])


sys.addaudithook(_note)


@contextmanager
def opened_paths() -> Iterator[set[str]]:
    """The paths of files that are opened meanwhile, those of points (which C++ opens) too."""
    paths: set[str] = set()
    read = points.read
    _watched.append(paths)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(points, "read", lambda path, keys=None: (paths.add(path), read(path, keys))[1])
        try:
            yield paths
        finally:
            _watched.pop()
