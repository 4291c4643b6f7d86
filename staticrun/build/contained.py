"""Reading what may be broken or hostile in a process of its own, with bounds on its memory and its time.

A few kilobytes of Parquet may unpack to gigabytes, and a file that was made for it may end the process that
reads it. Then the file has no preview, and the build goes on.
"""

import atexit
import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from staticrun.build import pipes
from staticrun.build.tabular import Sheet, Unreadable, parquet

if TYPE_CHECKING:
    import subprocess

#: Bytes of memory that reading may take, and seconds.
_MEMORY: Final = 1_000_000_000
_PATIENCE: Final = 20.0


class _Answer(msgspec.Struct, frozen=True):
    sheet: Sheet | None = None
    unreadable: str = ""


class _Reader:
    """The process, started when it is needed, and again where a file has ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, given: bytes) -> bytes:
        """What the process says of something; b"" where that has ended it."""
        with self._lock:
            process = self._process = self._process or pipes.start(__name__, quiet=True)
            assert process.stdin is not None
            assert process.stdout is not None
            timer = threading.Timer(_PATIENCE, process.kill)
            timer.start()
            try:
                pipes.send(process.stdin, given)
                answer = pipes.receive(process.stdout)
            except (OSError, EOFError):  # it ended before it had read all, or said anything
                answer = b""
            finally:
                timer.cancel()
            if not answer:
                self._end()
            return answer

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        process.wait()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()


_reader: Final = _Reader()
atexit.register(_reader.close)


def first_rows(content: bytes | str) -> Sheet:
    """The first rows of a Parquet file.

    Args:
        content: What it holds, or its path.

    Raises:
        Unreadable: It is none, or takes more memory or time than a preview is worth.
    """
    kind, data = (b"p", content.encode()) if isinstance(content, str) else (b"c", content)
    try:
        answer = _reader.ask(kind + data)
    except OSError as error:  # no process left
        raise Unreadable(f"not shown: {error.strerror}") from None
    if not answer:
        raise Unreadable("not shown: reading it takes more memory or time than a preview is worth")
    found = msgspec.json.decode(answer, type=_Answer)
    if found.sheet is None:
        raise Unreadable(found.unreadable)
    return found.sheet


def serve() -> None:
    """Answer until nobody asks any more: the main part of the process."""
    _limit()
    results = pipes.results()
    with suppress(EOFError):
        while True:
            pipes.send(results, msgspec.json.encode(_answered(pipes.receive(sys.stdin.buffer))))


def _answered(asked: bytes) -> _Answer:
    data = asked[1:]
    try:
        return _Answer(parquet(data.decode() if asked[:1] == b"p" else data))
    except Unreadable as error:
        return _Answer(unreadable=str(error))
    except MemoryError:
        os._exit(1)  # another begins with all of it


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has none: the time alone is bounded
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _MEMORY if most == resource.RLIM_INFINITY else min(most, _MEMORY)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
