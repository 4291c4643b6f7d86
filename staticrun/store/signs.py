"""What shows that a run has changed: names, sizes and times of its files, without opening one.

Looking at 10,000 runs is most of what a search costs, so this does nothing but ask the system.
"""

import os
from collections.abc import Iterator
from typing import NamedTuple

from staticrun.store import layout

#: Nanoseconds for which a file may change again without a difference in its time, generously.
_TICK = 2_000_000_000
_NOT_LOGS = (layout.VALUES, layout.ARTIFACTS)


class Sign(NamedTuple):
    """How a run's folder looks.

    Attributes:
        text: Differs whenever the name, size or time of any file of the run does; "" for no file.
        newest: The latest time of any file, nanoseconds since 1970.
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


def of_runs(folder: str) -> dict[str, Sign]:
    """The signs of all runs in an experiment's folder, by run id, sorted."""
    found = {}
    for name in sorted(run_ids(folder)):
        found[name] = of_run(f"{folder}{os.sep}{name}")
    return found


def run_ids(folder: str) -> list[str]:
    """The runs in an experiment's folder, in no order."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if layout.is_run_id(entry.name) and entry.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def of_run(folder: str) -> Sign:
    """The sign of one run."""
    seen = []
    newest = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == "." or name in _NOT_LOGS or not name.isascii():
                    continue
                try:
                    stat = entry.stat()
                except OSError:
                    continue  # gone since, or a link that leads nowhere
                modified, changed = stat.st_mtime_ns, stat.st_ctime_ns
                if modified > newest or changed > newest:  # max() takes as long as the system call
                    newest = modified if modified > changed else changed
                seen.append(f"{name}\0{stat.st_size}\0{modified}\0{changed}\0")
    except (FileNotFoundError, NotADirectoryError):
        return Sign("", 0)
    seen.sort()
    return Sign("".join(seen), newest)


def sizes(sign: Sign) -> Iterator[tuple[str, int]]:
    """The names of a run's files, and their sizes in bytes."""
    facts = sign.text.split("\0")
    yield from zip(facts[:-1:4], map(int, facts[1::4]), strict=True)
