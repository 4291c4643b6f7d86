"""The folder of a site: the one place that writes it, and knows what staticrun wrote there before.

`.staticrun.json` lists the files of the last whole build, `.staticrun.journal` those of a build that goes on
or was interrupted. Only what one of them lists is ever replaced or removed.

What has a digest in its name comes first. Pages, and what else keeps its name, get their places together when
all of them are there: whenever a build is cut off, a page meets the data that it was made with, and a new one
leads to no page that is yet to come.
"""

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from itertools import count
from typing import Any, Final

import msgspec

from staticrun.build.lock import LOCK, Lock
from staticrun.build.paths import is_stable
from staticrun.build.report import Progress
from staticrun.build.unwritable import unwritable
from staticrun.errors import OutputError

MANIFEST: Final = ".staticrun.json"
JOURNAL: Final = ".staticrun.journal"
#: Files are written here and then renamed, so that what an interrupted build leaves is in one place.
_UNFINISHED: Final = ".staticrun.tmp"
#: Ends a line of the journal that was torn, as that of a full disk may be: it names no file of ours.
_TORN: Final = "\0"
#: In there, what keeps its name waits for the rest, under names by which nobody takes it for a page.
_WAITING: Final = "waiting"
_WAITS: Final = ".waits"
#: What may be in a folder that is still empty: that of a branch for GitHub Pages, as a rule.
FOREIGN: Final = frozenset([".git", ".nojekyll", "CNAME", ".DS_Store"])
#: What a build that was killed may have left before it wrote anything.
_BEGUN: Final = frozenset([LOCK, _UNFINISHED])
_numbers = count()


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What staticrun wrote.

    Attributes:
        files: Paths relative to the folder, with `/`, sorted.
        as_of: The time at which runs that had not ended were looked at; None where all had.
    """

    generator: str
    files: list[str]
    as_of: int | None = None


class File(msgspec.Struct, array_like=True):
    """A file of the site.

    Attributes:
        path: In the site, with `/`.
        size: Bytes.
        sign: How it looked when it had been written and got its place, as `sign_of` tells.
        differs: Whether something else lies there; only where nothing is written.
    """

    path: str
    size: int
    sign: str = ""
    differs: bool = False


def sign_of(stat: os.stat_result) -> str:
    """What differs whenever a file has been written since."""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"


class Output(msgspec.Struct, frozen=True):
    """Writes files into the folder; may be sent to other processes."""

    folder: str

    def write(self, files: Sequence[tuple[str, bytes]]) -> list[File]:
        """Write files, in this order; one that is there already with the same content is left alone.

        What keeps its name gets its place when the build ends.

        Raises:
            OutputError: A file cannot be written.
        """
        if not files:
            return []
        path = ""
        written = []
        try:
            self._note([path for path, _ in files])
            for path, data in files:
                place = self._write(path, data)
                written.append(File(path, len(data), sign_of(os.stat(place))))
        except OSError as error:
            raise unwritable(self.folder, path, error) from error
        return written

    def _note(self, paths: Iterable[str]) -> None:
        lines = "".join(f"{path}\n" for path in paths)
        with open(os.path.join(self.folder, JOURNAL), "ab", buffering=0) as journal:
            _write_all(journal, lines.encode())

    def _write(self, path: str, data: bytes) -> str:
        """Write a file, and tell where it lies."""
        target = os.path.join(self.folder, *path.split("/"))
        if content_of(target, len(data)) == data:
            return target
        put = self._place
        if is_stable(path):
            target = os.path.join(self.folder, _UNFINISHED, _WAITING, *path.split("/")) + _WAITS
            put = self._put
        try:
            put(target, data)
        except FileNotFoundError:  # the folder is new
            os.makedirs(os.path.dirname(target), exist_ok=True)
            put(target, data)
        return target

    def _place(self, target: str, data: bytes) -> None:
        """Write a file whole, then give it its name."""
        temporary = os.path.join(self.folder, _UNFINISHED, f"{os.getpid()}-{next(_numbers)}")
        try:
            self._put(temporary, data)
            os.replace(temporary, target)
        except OSError:
            with suppress(OSError):  # a full disk has room again
                os.unlink(temporary)
            raise

    def _put(self, target: str, data: bytes) -> None:
        with open(target, "wb", buffering=0) as file:
            _write_all(file, data)


class Writing:
    """A build into a folder, from its start to its end.

    Args:
        folder: Made where it does not exist.

    Raises:
        OutputError: It holds something else than a site of staticrun, or cannot be written.
    """

    def __init__(self, folder: str) -> None:
        self.output = Output(os.path.abspath(folder))
        self._shown = folder
        self._before = self._known()
        try:
            os.makedirs(self.output.folder, exist_ok=True)
            self.output._note([_TORN])
            shutil.rmtree(os.path.join(self.output.folder, _UNFINISHED), ignore_errors=True)
            os.makedirs(os.path.join(self.output.folder, _UNFINISHED), exist_ok=True)
        except OSError as error:
            raise unwritable(folder, "", error) from error

    def __enter__(self) -> "Writing":
        return self

    def __exit__(self, *_: Any) -> None:
        # What waits for a build that failed waits in vain, and the disk may be full.
        shutil.rmtree(os.path.join(self.output.folder, _UNFINISHED), ignore_errors=True)

    def _known(self) -> set[str]:
        """The files that staticrun wrote before.

        Raises:
            OutputError: The folder is not one of ours.
        """
        folder = self.output.folder
        try:
            names = set(os.listdir(folder))
        except FileNotFoundError:
            return set()
        except OSError as error:
            raise unwritable(folder, "", error) from error
        _refuse_foreign(self._shown, names)
        known: set[str] = set()
        try:
            if MANIFEST in names:
                with open(os.path.join(folder, MANIFEST), "rb") as file:
                    known.update(msgspec.json.decode(file.read(), type=Manifest).files)
            if JOURNAL in names:
                with open(os.path.join(folder, JOURNAL), encoding="utf-8", errors="replace") as journal:
                    lines = journal.read().split("\n")[:-1]
                    known.update(line for line in lines if not line.endswith(_TORN))
        except (OSError, ValueError, msgspec.DecodeError) as error:
            raise OutputError(
                f"{MANIFEST} cannot be read, so nobody knows what staticrun wrote here: {error}",
                where=folder,
                hint="remove the folder yourself, or give another one with -o",
            ) from None
        return known

    def claim(self, paths: Collection[str]) -> None:
        """Make sure that none of these files is there as somebody else's.

        Raises:
            OutputError: One is.
        """
        for path in sorted(set(paths) - self._before - FOREIGN):
            if os.path.lexists(os.path.join(self.output.folder, *path.split("/"))):
                raise OutputError(
                    f"{self._shown.rstrip('/')}/{path} is there, and staticrun did not write it",
                    hint="move it away, or give another folder with -o",
                )

    def finish(self, files: Iterable[File], generator: str, as_of: int | None = None) -> list[File]:
        """Give all their places, remove what earlier builds wrote and this one did not, list what it did.

        Args:
            as_of: As in the manifest.

        Raises:
            OutputError: A file cannot be removed, or the list not be written.

        Returns:
            The files of the site, each once, sorted.
        """
        written = {file.path: file for file in files}
        folder = self.output.folder
        try:
            for path in self._publish():
                written[path].sign = sign_of(os.stat(os.path.join(folder, path)))
            for path in sorted(self._before - written.keys()):
                _remove(folder, path)
            self.output._write(MANIFEST, encoded(Manifest(generator, sorted(written), as_of)))
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(folder, JOURNAL))
        except OSError as error:
            raise unwritable(folder, os.path.basename(error.filename or MANIFEST), error) from error
        return [written[path] for path in sorted(written)]

    def _publish(self) -> list[str]:
        """Give all that waits its place; tells what."""
        waiting = os.path.join(self.output.folder, _UNFINISHED, _WAITING)
        return list(_publish(waiting, self.output.folder, "")) if os.path.isdir(waiting) else []

    def manifest(self) -> File:
        """The list of all files, once it is written."""
        stat = os.stat(os.path.join(self.output.folder, MANIFEST))
        return File(MANIFEST, stat.st_size, sign_of(stat))


@contextmanager
def alone(folder: str, progress: Progress) -> Iterator[Lock]:
    """Keep other builds out of a folder, after waiting for one that is there.

    Args:
        progress: Told while it waits.

    Raises:
        OutputError: The folder holds something else than a site of staticrun, or cannot be written.
    """
    try:
        with suppress(FileNotFoundError):
            _refuse_foreign(folder, set(os.listdir(folder)))
        lock = Lock(folder, progress)
    except OSError as error:
        raise unwritable(folder, "", error) from error
    with lock:
        yield lock


def _refuse_foreign(folder: str, names: set[str]) -> None:
    foreign = names - FOREIGN - _BEGUN
    if not names & {MANIFEST, JOURNAL} and foreign:
        raise OutputError(
            f"{folder.rstrip('/')}/ holds something else than a site of staticrun",
            where=f"found {_some(foreign)}, and no {MANIFEST}",
            hint="give an empty or a new folder with -o; staticrun deletes nothing that it did not write",
        )


def read_manifest(folder: str) -> Manifest | None:
    """What staticrun wrote into a folder; None where that is not known."""
    try:
        with open(os.path.join(folder, MANIFEST), "rb") as file:
            return msgspec.json.decode(file.read(), type=Manifest)
    except (OSError, ValueError, msgspec.DecodeError):
        return None


def _write_all(file: FileIO, data: bytes) -> None:
    """Write to an unbuffered file, which may take less than it is given: where the disk is full, for one."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def encoded(manifest: Manifest) -> bytes:
    """The list of files as it is written."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def content_of(path: str, size: int) -> bytes | None:
    """What a file holds, None where it is not there or its size differs anyway."""
    try:
        with open(path, "rb") as file:
            return file.read() if os.fstat(file.fileno()).st_size == size else None
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None  # what may not be read can be replaced all the same


def _publish(source: str, target: str, prefix: str) -> Iterator[str]:
    """Give what waits in a folder its place in another one; yields the paths.

    A folder that is new comes as a whole: of a first build, all pages come at almost the same time.
    """
    is_new = not os.path.lexists(target)
    into = source if is_new else target
    for name in sorted(sorted(os.listdir(source), reverse=True), key=_turn):
        place = os.path.join(source, name)
        last = name.removesuffix(_WAITS)
        if name == last:
            yield from _publish(place, os.path.join(into, name), f"{prefix}{name}/")
        else:
            os.replace(place, os.path.join(into, last))
            yield prefix + last
    if is_new:
        os.rename(source, target)


def _turn(name: str) -> tuple[bool, bool, bool]:
    """Orders what waits: data that pages load, pages of runs and others in folders, the overview last."""
    return name != "data", name.endswith(_WAITS), name == f"index.html{_WAITS}"


def _remove(folder: str, path: str) -> None:
    """Remove a file of an earlier build, and the folders that it leaves empty."""
    parts = path.split("/")
    if not path or ".." in parts or os.path.isabs(path):
        return  # no path that a build ever wrote
    try:
        os.unlink(os.path.join(folder, *parts))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return
    while len(parts) > 1:
        parts.pop()
        try:
            os.rmdir(os.path.join(folder, *parts))
        except OSError:
            return  # something else is in it


def _some(names: Collection[str]) -> str:
    shown = sorted(names)[:3]
    return ", ".join(shown) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
