"""What the last build of a site was made of, and what came of it, so that the next one does what has changed.

It lies in the user's cache folder, never in the site: a site is the same bytes however often it was built. A
build without it, or with one that does not fit what lies in the site, writes everything again.
"""

import os
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from staticrun.build.inputs import Inputs, digest, sight_of
from staticrun.build.output import JOURNAL, File, sign_of
from staticrun.build.placing import Left
from staticrun.build.report import Report
from staticrun.config import Config
from staticrun.schema.run import Problem
from staticrun.schema.table import Importance
from staticrun.store.cache import Cache

if TYPE_CHECKING:
    from staticrun.build.grid import Grid

_NAME: Final = "memory"


class Data(msgspec.Struct, frozen=True, array_like=True):
    """The path and key of the script with an experiment's runs."""

    table: str
    table_key: str


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where what the page of a run tells of the run's own files is kept.

    Attributes:
        key: Digest of all that it was read from.
        check: Of its bytes.
    """

    key: bytes
    at: int
    size: int
    check: int


class Made(msgspec.Struct, frozen=True, array_like=True):
    """What came of a run.

    Attributes:
        key: Digest of all that it was made of; b"" where a change might not show.
        content: Where what its page tells of its own files is kept; None where it is not.
    """

    key: bytes
    files: list[File]
    problems: list[Problem]
    left: Left = Left()
    content: Place | None = None


class MadeExperiment(msgspec.Struct, frozen=True, array_like=True):
    """What came of an experiment.

    Attributes:
        key: Digest of all that its files were made of.
        data: Where the scripts with its runs are.
        importance_key: Digest of what `importance` was computed from.
    """

    key: bytes
    data: Data
    files: list[File]
    importance_key: bytes
    importance: list[Importance]


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """A file of an export, and how many rows it has."""

    file: File
    rows: int


class MadeExport(msgspec.Struct, frozen=True, array_like=True):
    """What came of some of the data for people's own tools.

    Attributes:
        key: Digest of all that it was made of; b"" where a change might not show.
    """

    key: bytes
    pieces: list[Piece]

    @property
    def files(self) -> list[File]:
        """Its files."""
        return [piece.file for piece in self.pieces]


class Memory(msgspec.Struct):
    """A build.

    Attributes:
        whole: Digest of all inputs; b"" where a change of one might not show.
        timed: Whether the site tells how things stood at `as_of`: where a run had not ended.
        beside: How the files beside the logs looked, by path.
        runs: What came of each run, by id.
        experiments: What came of each experiment, by id.
        exports: The data for people's own tools, by name.
        others: The files of the site that are of none of these.
        report: What the build reported.
    """

    whole: bytes = b""
    timed: bool = False
    beside: dict[str, str] = {}
    runs: dict[str, Made] = {}
    experiments: dict[str, MadeExperiment] = {}
    exports: dict[str, MadeExport] = {}
    others: list[File] = []
    report: Report | None = None


_decoder = msgspec.msgpack.Decoder(Memory)


def remember(output: str) -> Memory:
    """The last build of a site; an empty one where that is not known."""
    data = Cache(output, kind="sites").read(_NAME)
    try:
        return Memory() if data is None else _decoder.decode(data)
    except msgspec.DecodeError:
        return Memory()


def keep(output: str, memory: Memory) -> None:
    """Remember a build, or not, where that cannot be."""
    Cache(output, kind="sites").write(_NAME, msgspec.msgpack.encode(memory))


def grids(output: str, key: bytes, experiments: Iterable[str]) -> dict[str, "Grid"]:
    """The columns of runs as the last build left them, by experiment; those that nobody knows are not there.

    Args:
        key: Of what they depend on beside the runs.
    """
    from staticrun.build.grid import Grid

    cache = Cache(output, kind="sites")
    found = {}
    for one in experiments:
        data = cache.read(f"{one}.grid")
        if data is not None and data.startswith(key):
            with suppress(msgspec.DecodeError, ValueError):
                found[one] = Grid.load(data[len(key) :])
    return found


def keep_grids(output: str, key: bytes, changed: dict[str, "Grid"], experiments: Collection[str]) -> None:
    """Keep columns of runs for the next build.

    Args:
        experiments: All that there are; what was kept of others is forgotten.
    """
    cache = Cache(output, kind="sites")
    for one, grid in changed.items():
        cache.write(f"{one}.grid", key + grid.dump())
    for name in cache.names():
        if name.endswith(".grid") and name.removesuffix(".grid") not in experiments:
            cache.remove(name)


def key_of_whole(inputs: Inputs, *, timed: bool) -> bytes:
    """The digest of all inputs."""
    return digest(inputs.whole, inputs.store.as_of if timed else 0)


def unchanged(config: Config, inputs: Inputs, memory: Memory) -> Report | None:
    """The report of the last build, where another one would give the same; None where it might not."""
    if memory.report is None or memory.whole != key_of_whole(inputs, timed=memory.timed):
        return None
    looked = time.time_ns()
    if any(sight_of(path, looked).text != text for path, text in memory.beside.items()):
        return None
    there = look_at_site(config.output)
    if JOURNAL in there or not are_there(memory.others, there):
        return None
    made: Iterable[Made | MadeExperiment | MadeExport] = (
        *memory.runs.values(),
        *memory.experiments.values(),
        *memory.exports.values(),
    )
    if not all(are_there(one.files, there) for one in made):
        return None
    return msgspec.structs.replace(memory.report, reused=memory.report.pages)


def are_there(files: list[File], there: dict[str, str]) -> bool:
    """Whether files look as they did when they had been written."""
    for file in files:  # noqa: SIM110 - half of the time of `all`, which counts for a hundred thousand runs
        if there.get(file.path) != file.sign:
            return False
    return True


def look_at_site(folder: str) -> dict[str, str]:
    """How every file in the folder of a site looks, by path in it."""
    found: dict[str, str] = {}
    pending = [("", folder)]
    while pending:
        prefix, place = pending.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name[0] != ".":  # a branch for GitHub Pages has its .git here
                            pending.append((f"{prefix}{entry.name}/", entry.path))
                        continue
                    found[prefix + entry.name] = sign_of(entry.stat())
        except OSError:
            continue
    return found
