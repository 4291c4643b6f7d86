"""What the pages of runs tell of the runs' own files, kept from build to build.

A page depends on these files, and on much that changes without them: the theme, the site's title, what
other runs there are. Where only that has changed, the page is made anew of what is kept here, and no file of
the run is opened. It is one file in the user's cache folder, to which builds append; nothing in it is ever
needed.
"""

import os
import zlib
from contextlib import suppress
from typing import Any, BinaryIO, Final

import msgspec

from staticrun.build.memory import Place
from staticrun.build.pages.run import RunContent
from staticrun.build.render import safe
from staticrun.store.cache import Cache

_NAME: Final = "contents"
#: Bytes of what is of no use any more that are left where they are.
_SLACK: Final = 4 << 20
#: HTML is a text here, and marked as safe again when it is read.
_encoder = msgspec.msgpack.Encoder(enc_hook=str)
_decoder = msgspec.msgpack.Decoder(RunContent)


def encode(content: RunContent) -> bytes:
    """A content as it is kept; b"" where it cannot be, for texts that are no Unicode."""
    try:
        return _encoder.encode(content)
    except UnicodeEncodeError:
        return b""


class Contents(msgspec.Struct, frozen=True):
    """The file of contents; may be sent to other processes, to be read there.

    Args:
        path: Of the file.
    """

    path: str

    def read(self, place: Place) -> RunContent | None:
        """A content; None where it is not there, or not whole."""
        try:
            with open(self.path, "rb") as file:
                file.seek(place.at)
                data = file.read(place.size)
            if zlib.crc32(data) != place.check:
                return None
            return _marked(_decoder.decode(data))
        except (OSError, msgspec.MsgspecError):
            return None


class Keeping:
    """Appends contents to their file while a site is built.

    Where that cannot be, no content is kept and the next build reads the runs again.

    Args:
        output: The folder of the site.
        writes: Whether any is kept.
    """

    def __init__(self, output: str, *, writes: bool) -> None:
        self._writes = writes
        self._cache = Cache(output, kind="sites")
        self.contents = Contents(self._cache.path(_NAME))
        self._file: BinaryIO | None = None

    def __enter__(self) -> "Keeping":
        if self._writes:
            with suppress(OSError):
                self._cache.make()
                self._file = open(self.contents.path, "ab")
        return self

    def __exit__(self, *_: Any) -> None:
        self._close()

    def add(self, key: bytes, content: bytes) -> Place | None:
        """Keep a content; None where it cannot be."""
        if self._file is None or not key:
            return None
        try:
            at = self._file.tell()
            self._file.write(content)
        except OSError:
            self._close()
            return None
        return Place(key, at, len(content), zlib.crc32(content))

    def finish(self, places: dict[str, Place]) -> dict[str, Place]:
        """End, and leave out what is of no use any more where that is most.

        Args:
            places: Of what is of use, by run; comes back as it lies then, nothing where it might not.
        """
        if self._file is None:
            return {}
        try:
            self._file.flush()
            size = self._file.tell()
            used = sum(place.size for place in places.values())
            if size <= 2 * used + _SLACK:
                return places
            return self._compacted(places)
        except OSError:
            return {}
        finally:
            self._close()

    def _compacted(self, places: dict[str, Place]) -> dict[str, Place]:
        fresh = f"{self.contents.path}.tmp"
        moved: dict[str, Place] = {}
        with open(self.contents.path, "rb") as old, open(fresh, "wb") as new:
            for run_id, place in places.items():
                old.seek(place.at)
                moved[run_id] = msgspec.structs.replace(place, at=new.tell())
                new.write(old.read(place.size))
        self._close()
        os.replace(fresh, self.contents.path)
        return moved

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                file.close()


def _marked(content: RunContent) -> RunContent:
    """A content whose HTML, which staticrun made, is known as such."""
    rows = [
        msgspec.structs.replace(row, html=safe(row.html)) if row.html else row for row in content.artifacts
    ]
    return msgspec.structs.replace(content, artifacts=rows)
