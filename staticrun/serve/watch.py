"""Notices that runs, manifests or a theme have changed, by looking at names, sizes and times of files.

We look ourselves: watching for events by the system misses network file systems, where clusters write their
runs, and livereload's own watcher stats every file in the thread that serves. A look at 10,000 runs takes a
fraction of a second; however long it takes, the pauses between are a multiple of it.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import NewType

from staticrun.store import layout

#: Seconds without a change after which what was changed counts as complete.
QUIET = 0.3
#: Seconds after which a build begins although changes still come: a run in training never is quiet.
PATIENCE = 2.0
#: Seconds between two looks at a small store.
PAUSE = 0.25
#: Times the duration of a look that passes until the next one, so that looking takes a fifth of a core.
REST = 4

#: What a look saw; equal as long as nothing has changed. Means nothing to another process.
Seen = NewType("Seen", int)
Look = Callable[[], Seen]


def look_at(
    roots: Iterable[str], models: Iterable[str], theme: Iterable[str], settings: str | None = None
) -> Seen:
    """One look at all that a site is made of.

    Args:
        roots: The tracking roots; of what lies in them, only experiments count.
        models: The folders of manifests.
        theme: The folders of the theme.
        settings: The file of the settings, there or not.
    """
    seen = 0
    for root in roots:
        for entry in _entries(root):
            if layout.is_experiment_id(entry.name):
                seen += _look_below(entry.path)
    if settings is not None:
        seen += _look_at_file(settings)
    for folder in models:
        seen += sum(map(_look_at_entry, _entries(folder)))
    for folder in theme:
        seen += _look_below(folder)
    return Seen(seen)


def wait_for_change(look: Look, before: Seen, stop: threading.Event) -> None:
    """Wait until something differs from what was seen before, and has come to rest; or until stopped."""
    while not stop.is_set():
        began = time.monotonic()
        now = look()
        if now != before:
            _wait_for_rest(look, now, stop)
            return
        stop.wait(max(PAUSE, REST * (time.monotonic() - began)))


def _wait_for_rest(look: Look, now: Seen, stop: threading.Event) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not stop.wait(QUIET):
        before, now = now, look()
        if now == before:
            return


def _look_below(folder: str) -> int:
    """The sum of what all files below a folder look like: no order has to be kept, and no list."""
    seen = 0
    pending = [folder]
    followed: set[str | None] = set()  # links to folders, each once: they may lead in a circle
    while pending:
        for entry in _entries(pending.pop()):
            if _is_folder(entry):
                real = os.path.realpath(entry.path) if entry.is_symlink() else None
                if real is None or real not in followed:
                    followed.add(real)
                    pending.append(entry.path)
            seen += _look_at_entry(entry)
    return seen


def _look_at_entry(entry: os.DirEntry[str]) -> int:
    if _is_folder(entry):  # its time changes with temporary files, which do not matter
        return hash(entry.path)
    try:
        facts = entry.stat()
    except OSError:  # removed since, or a link that leads nowhere
        return 0
    return hash((entry.path, facts.st_size, facts.st_mtime_ns, facts.st_ino))


def _look_at_file(path: str) -> int:
    try:
        facts = os.stat(path)
    except OSError:  # there is none
        return 0
    return hash((path, facts.st_size, facts.st_mtime_ns, facts.st_ino))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What lies in a folder, but for hidden and compiled files; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith((".", "__pycache__"))]
    except OSError:
        return []
