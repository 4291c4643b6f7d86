"""The folder of a site: the one place that writes it, and knows what staticrun wrote there before.

`.staticrun.json` lists the files of the last whole build, `.staticrun.journal` those of a build that goes on
or was interrupted. Only what one of them lists is ever replaced or removed.
"""

import os
import shutil
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from itertools import count
from typing import Final

import msgspec

from staticrun.errors import OutputError

MANIFEST: Final = ".staticrun.json"
JOURNAL: Final = ".staticrun.journal"
#: Files are written here and then renamed, so that what an interrupted build leaves is in one place.
_UNFINISHED: Final = ".staticrun.tmp"
#: What may be in a folder that is still empty: that of a branch for GitHub Pages, as a rule.
_NOT_OURS: Final = frozenset([".git", ".nojekyll", "CNAME", ".DS_Store"])
_numbers = count()


class Manifest(msgspec.Struct, frozen=True):
    """What staticrun wrote: paths relative to the folder, with `/`, sorted."""

    generator: str
    files: list[str]


class File(msgspec.Struct, frozen=True):
    """A file of the site: its path in the site, with `/`, and its size in bytes."""

    path: str
    size: int


class Output(msgspec.Struct, frozen=True):
    """Writes files into the folder; may be sent to other processes."""

    folder: str

    def write(self, files: Sequence[tuple[str, bytes]]) -> list[File]:
        """Write files, in this order; one that is there already with the same content is left alone.

        Raises:
            OutputError: A file cannot be written.
        """
        if not files:
            return []
        path = ""
        try:
            self._note([path for path, _ in files])
            for path, data in files:
                self._write(os.path.join(self.folder, *path.split("/")), data)
        except OSError as error:
            raise self._failed(path, error) from error
        return [File(path, len(data)) for path, data in files]

    def _note(self, paths: Iterable[str]) -> None:
        lines = "".join(f"{path}\n" for path in paths)
        with open(os.path.join(self.folder, JOURNAL), "ab", buffering=0) as journal:
            journal.write(lines.encode())

    def _write(self, target: str, data: bytes) -> None:
        if _content(target, len(data)) == data:
            return
        try:
            self._place(target, data)
        except FileNotFoundError:
            # The target's folder is new, or another build has just finished and cleared up.
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.makedirs(os.path.join(self.folder, _UNFINISHED), exist_ok=True)
            self._place(target, data)

    def _place(self, target: str, data: bytes) -> None:
        temporary = os.path.join(self.folder, _UNFINISHED, f"{os.getpid()}-{next(_numbers)}")
        with open(temporary, "wb", buffering=0) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
        os.replace(temporary, target)

    def _failed(self, path: str, error: OSError) -> OutputError:
        reason = error.strerror or str(error)
        return OutputError(f"{path or self.folder} cannot be written: {reason}", where=self.folder)


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
            os.makedirs(os.path.join(self.output.folder, _UNFINISHED), exist_ok=True)
            self.output._note([])
        except OSError as error:
            raise self.output._failed("", error) from error

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
            raise self.output._failed("", error) from error
        if not names & {MANIFEST, JOURNAL} and names - _NOT_OURS:
            raise OutputError(
                f"{self._shown.rstrip('/')}/ holds something else than a site of staticrun",
                where=f"found {_some(names - _NOT_OURS)}, and no {MANIFEST}",
                hint="give an empty or a new folder with -o; staticrun deletes nothing that it did not write",
            )
        known: set[str] = set()
        try:
            if MANIFEST in names:
                with open(os.path.join(folder, MANIFEST), "rb") as file:
                    known.update(msgspec.json.decode(file.read(), type=Manifest).files)
            if JOURNAL in names:
                with open(os.path.join(folder, JOURNAL), encoding="utf-8", errors="replace") as journal:
                    known.update(journal.read().split("\n"))
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
        for path in sorted(set(paths) - self._before - _NOT_OURS):
            if os.path.lexists(os.path.join(self.output.folder, *path.split("/"))):
                raise OutputError(
                    f"{self._shown.rstrip('/')}/{path} is there, and staticrun did not write it",
                    hint="move it away, or give another folder with -o",
                )

    def finish(self, files: Iterable[File], generator: str) -> list[File]:
        """Remove what earlier builds wrote and this one did not, and list what it did.

        Raises:
            OutputError: A file cannot be removed, or the list not be written.

        Returns:
            The files of the site, each once, sorted.
        """
        written = {file.path: file for file in files}
        folder = self.output.folder
        try:
            for path in sorted(self._before - written.keys()):
                _remove(folder, path)
            data = msgspec.json.format(msgspec.json.encode(Manifest(generator, sorted(written))), indent=1)
            self.output._write(os.path.join(folder, MANIFEST), data + b"\n")
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(folder, JOURNAL))
            shutil.rmtree(os.path.join(folder, _UNFINISHED), ignore_errors=True)
        except OSError as error:
            raise self.output._failed(error.filename or MANIFEST, error) from error
        return [written[path] for path in sorted(written)]


def _content(path: str, size: int) -> bytes | None:
    """What a file holds, None where it is not there or its size differs anyway."""
    try:
        with open(path, "rb") as file:
            return file.read() if os.fstat(file.fileno()).st_size == size else None
    except (FileNotFoundError, NotADirectoryError):
        return None


def _remove(folder: str, path: str) -> None:
    """Remove a file of an earlier build, and the folders that it leaves empty."""
    parts = path.split("/")
    if not path or ".." in parts or os.path.isabs(path):
        return  # no path that a build ever wrote
    try:
        os.unlink(os.path.join(folder, *parts))
    except (FileNotFoundError, NotADirectoryError):
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
