"""A build that writes nothing, and tells where a site is not what it would write."""

import os
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from staticrun.build.output import (
    FOREIGN,
    MANIFEST,
    File,
    Manifest,
    Output,
    content_of,
    encoded,
    read_manifest,
)

#: Another file lies there; none does; one does that was part of the site; one does that never was.
DIFFERS: Final = "differs"
MISSING: Final = "missing"
OUTDATED: Final = "outdated"
STRAY: Final = "stray"


class Comparing(Output, frozen=True):
    """Takes files as `Output` does, and only tells whether the same lie in the folder."""

    def write(self, files: Sequence[tuple[str, bytes]]) -> list[File]:
        """Compare files; nothing is written."""
        return [File(path, len(data), differs=self.differs(path, data)) for path, data in files]

    def differs(self, path: str, data: bytes) -> bool:
        """Whether something else than this content lies at a path, or nothing."""
        try:
            return content_of(os.path.join(self.folder, *path.split("/")), len(data)) != data
        except OSError:
            return True


class Checking:
    """A build that is compared with what lies in a folder, and changes nothing there.

    Args:
        folder: Of the site.
    """

    def __init__(self, folder: str) -> None:
        self.output = Comparing(os.path.abspath(folder))
        #: How the site differs, by path, sorted, as one of these words; known at the end.
        self.differing: dict[str, str] = {}

    def claim(self, paths: Collection[str]) -> None:
        """Nothing: what lies in the place of a page differs from it."""

    def finish(self, files: Iterable[File], generator: str, as_of: int | None = None) -> list[File]:
        """Sum up; as `Writing.finish`."""
        made = {file.path: file for file in files}
        manifest = encoded(Manifest(generator, sorted(made), as_of))
        differing = [path for path, file in made.items() if file.differs]
        differing += [MANIFEST] if self.output.differs(MANIFEST, manifest) else []
        found = {path: DIFFERS if self._is_there(path) else MISSING for path in differing}
        before = read_manifest(self.output.folder)
        known = set(before.files) if before is not None else set()
        for path in _files_in(self.output.folder) - made.keys() - {MANIFEST}:
            # What begins so is left of a build that was interrupted.
            ours = path in known or path.startswith(".staticrun.")
            found[path] = OUTDATED if ours else STRAY
        self.differing = dict(sorted(found.items()))
        return [made[path] for path in sorted(made)]

    def _is_there(self, path: str) -> bool:
        return os.path.lexists(os.path.join(self.output.folder, *path.split("/")))


def _files_in(folder: str) -> set[str]:
    """The paths of all files of a site's folder, but for those that a host or a repository has there."""
    found: set[str] = set()
    for place, folders, names in os.walk(folder):
        prefix = os.path.relpath(place, folder).replace(os.sep, "/") + "/"
        prefix = "" if prefix == "./" else prefix
        if not prefix:
            folders[:] = [name for name in folders if name[0] != "."]
            names = [name for name in names if name not in FOREIGN and name[:4] != ".git"]
        found.update(prefix + name for name in names)
    return found
