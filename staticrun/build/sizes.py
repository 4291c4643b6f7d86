"""What makes a site large, and which setting would make it smaller."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import msgspec

#: What GitHub Pages serves: bytes of a site, and of a file in it.
PAGES_SITE: Final = 1_000_000_000
PAGES_FILE: Final = 100_000_000
#: The part of a limit from which on it is told what is large.
NEAR: Final = 0.5
_MOST: Final = 10
#: Bytes from which on a file is told beside the group that it is of.
_LARGE_FILE: Final = 10_000_000
#: Groups of files by how their paths begin: what they are, and what makes them fewer or smaller.
_GROUPS: Final = (
    ("runs/", "pages of runs", "run_pages"),
    ("experiments/", "pages of experiments", "plain_pages"),
    ("artifacts/", "artifacts", "artifacts.copy_limit"),
    ("data/curves/", "curves of runs", "run_pages"),
    ("data/curve-parts/", "curves of runs", "run_pages"),
    ("data/levels/", "curves of runs", "run_pages"),
    ("data/texts/", "texts of artifacts to search in", "artifacts.copy_limit"),
    ("data/files/", "artifacts and environments of runs", "run_pages"),
    ("data/histories/", "histories as Parquet", "histories"),
    ("data/runs/", "runs as Parquet", "include"),
    ("data/", "tables, search and navigation", "include"),
    ("models/", "pages of models", "models"),
    ("assets/", "the theme", "theme"),
    ("", "other pages", "include"),
)


class Large(msgspec.Struct, frozen=True):
    """Something in a site.

    Attributes:
        name: A group of files in words, or the path of one.
        files, bytes: How many, and how large together.
        setting: What in staticrun.toml would shrink it.
    """

    name: str
    files: int
    bytes: int
    setting: str


def largest(files: Iterable[tuple[str, int]]) -> list[Large]:
    """The ten largest things in a site.

    Args:
        files: Path and size of each, once.

    >>> largest([("runs/a.html", 5), ("runs/b.html", 7), ("index.html", 3)])[0]
    Large(name='pages of runs', files=2, bytes=12, setting='run_pages')
    """
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    alone: list[Large] = []
    for path, size in files:
        group = _group_of(path[: path.rfind("/") + 1])
        of_group = found[group]
        of_group[0] += 1
        of_group[1] += size
        if size >= _LARGE_FILE:
            alone.append(Large(path, 1, size, group[1]))
    groups = [Large(name, count, size, setting) for (name, setting), (count, size) in found.items()]
    return sorted([*groups, *alone], key=lambda one: (-one.bytes, one.name))[:_MOST]


@lru_cache(maxsize=1024)
def _group_of(folder: str) -> tuple[str, str]:
    """The group of the files in a folder, and what makes them fewer."""
    return next((name, setting) for start, name, setting in _GROUPS if folder.startswith(start))


def warnings(total: int, largest_file: tuple[str, int], budget: int | None) -> Iterator[str]:
    """What is beyond a limit, in words."""
    from staticrun.build import format

    if budget is not None and total > budget:
        yield f"the site is {format.size(total)}, and its budget {format.size(budget)}"
    if total > PAGES_SITE:
        yield f"the site is {format.size(total)}, and GitHub Pages serves {format.size(PAGES_SITE)}"
    path, size = largest_file
    if size > PAGES_FILE:
        yield f"{path} is {format.size(size)}, and GitHub takes files of {format.size(PAGES_FILE)}"


def is_near(total: int, largest_file: int, budget: int | None) -> bool:
    """Whether somebody should look at what is large."""
    limit = min(PAGES_SITE, budget or PAGES_SITE)
    return total > NEAR * limit or largest_file > NEAR * PAGES_FILE
