"""What shows that a run has changed: names, sizes and times of its files, without opening one.

Looking at 10,000 runs is most of what a search costs, so this does nothing but ask the system. Where a run
was seen before and the times of its folder are the same, it holds files of the same names, and asking for
those is half of the work of listing them.
"""

import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from staticrun.store import layout

#: Nanoseconds for which a file may change again without a difference in its time, generously.
_TICK = 2_000_000_000
_NOT_LOGS = (layout.VALUES, layout.ARTIFACTS)
#: The folder itself among its files, at the beginning of a sign.
_SELF = "."


class Sign(NamedTuple):
    """How a run's folder looks.

    Attributes:
        text: Differs whenever the name, size or time of any file of the run does, or a time of its folder;
            "" for no file.
        newest: The latest of these times, nanoseconds since 1970.
    """

    text: str
    newest: int


def is_settled(newest: int, looked: int) -> bool:
    """Whether every later change of a file will show in its times.

    Args:
        newest: The latest of its times, nanoseconds since 1970.
        looked: When that was seen. A file that was written just before may be written once more within the
            same tick of the file system's clock.
    """
    return newest < looked - _TICK


def of_runs(folder: str, known: Mapping[str, str] | None = None) -> dict[str, Sign]:
    """The signs of all runs in an experiment's folder, by run id, sorted.

    Args:
        known: Texts of settled signs of an earlier look. A run that still looks like that is given the same,
            with 0 for the latest time.
    """
    found = {}
    known = known or {}
    for name in sorted(run_ids(folder)):
        path = f"{folder}{os.sep}{name}"
        text = known.get(name)
        found[name] = Sign(text, 0) if text and _is_still(path, text) else of_run(path)
    return found


def _is_still(folder: str, text: str) -> bool:
    """Whether a run's folder looks as it did."""
    if os.name == "nt" or not text.startswith(f"{_SELF}\0"):
        return False  # not every file system of Windows keeps the times of a folder
    facts = text.split("\0")
    try:
        for place in range(0, len(facts) - 1, 4):
            stat = os.stat(f"{folder}/{facts[place]}")
            if (
                facts[place + 2] != str(stat.st_mtime_ns)
                or facts[place + 3] != str(stat.st_ctime_ns)
                or (facts[place + 1] != str(stat.st_size) and place)
            ):
                return False
    except OSError:
        return False
    return True


def run_ids(folder: str) -> list[str]:
    """The runs in an experiment's folder, in no order; none where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if layout.is_run_id(entry.name) and _is_folder(entry)]
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or nobody knows."""
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return True


def of_run(folder: str) -> Sign:
    """The sign of one run; one of no file where its folder cannot be listed."""
    seen = []
    try:
        # The folder's own times come first: a file that comes while it is listed changes them once more.
        stat = os.stat(folder)
        newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
        own = "\0".join([_SELF, "0", str(stat.st_mtime_ns), str(stat.st_ctime_ns), ""])
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == "." or name in _NOT_LOGS or not name.isascii():
                    continue
                try:
                    stat = entry.stat()
                except OSError:
                    own = ""  # gone since, or a link that leads nowhere yet: to be listed again
                    if entry.is_symlink():
                        seen.append(f"{name}\0" + "0\0" * 3)
                    continue
                modified, changed = stat.st_mtime_ns, stat.st_ctime_ns
                if modified > newest or changed > newest:  # max() takes as long as the system call
                    newest = modified if modified > changed else changed
                seen.append(f"{name}\0{stat.st_size}\0{modified}\0{changed}\0")
    except OSError:
        return Sign("", 0)
    if not seen:
        return Sign("", newest)
    seen.sort()
    return Sign(own + "".join(seen), newest)


def sizes(sign: Sign) -> Iterator[tuple[str, int]]:
    """The names of a run's files, and their sizes in bytes."""
    facts = sign.text.split("\0")
    found = zip(facts[:-1:4], map(int, facts[1::4]), strict=True)
    yield from (one for one in found if one[0] != _SELF)
