"""The log of one process that touches a run: appended, rolled over, sealed. Knows no threads and no clock."""

import errno
import os
from collections.abc import Sequence
from itertools import groupby
from typing import Any, cast

from staticrun.schema.event import FORMAT, Event, Header, History, Part, Point
from staticrun.schema.run import MetricSummary
from staticrun.store import codec, files, layout, points
from staticrun.store.fold import WriterState
from staticrun.store.summary import Columns

#: Bytes at which a log rolls over.
ROLL = 64 * 1024 * 1024
#: Points of a writer up to which its history stays in its log.
SHORT = 20_000


class LogWriter:
    """Appends events to a writer's logs, and seals them.

    Not thread-safe: one thread writes. A call that raises OSError may be followed by `write`: nothing of
    what was given to `append` is forgotten, and writing goes on after the last byte that was taken.

    Args:
        folder: The run's folder; made at the first write.
        owner: The run's id.
        writer: A name from `layout.new_writer`.
        sealing: Whether the writer makes folds and Parquet; a log that only waits to be copied does not.
    """

    def __init__(self, folder: str, owner: str, writer: str, *, sealing: bool = True) -> None:
        self.folder = folder
        self.state = WriterState(owner, writer)
        self._written_lines = 0
        #: Set by another thread when a call does not come back: whatever it writes later is undone.
        self.abandoned = False
        #: Files of whole histories.
        self.histories: list[str] = []
        #: Whether its fold is written.
        self.sealed = False
        self._sealing = sealing
        self._fd: int | None = None
        self._part = 0
        self._next_part = 1
        self._pending = bytearray()
        self._taken = 0
        self._size = 0
        self._points = 0
        # The points of the part that is being written, grouped as its Parquet file will be.
        self._columns: dict[str, Columns] = {}
        self._begin_part()

    @property
    def log_path(self) -> str:
        """The log that is being written."""
        return os.path.join(self.folder, layout.log_name(self.state.writer, self._part))

    def append(self, events: Sequence[Event]) -> None:
        """Take events and write them.

        Raises:
            OSError: The store took only a part, or nothing; `write` goes on from there.
        """
        self.take(events)
        self.write()

    def take(self, events: Sequence[Event]) -> None:
        """Take events, to be written by the next `write`."""
        for kind, same in groupby(events, type):
            if kind is Point:
                self._take_points(cast("list[Point]", list(same)))
            else:
                self._take_facts(list(same))

    def _take_points(self, added: list[Point]) -> None:
        grouped, all_finite = self.state.take_points(added)
        if self._sealing:
            for key, columns in grouped.items():
                kept = self._columns.setdefault(key, columns)
                if kept is not columns:
                    kept.join(columns)
        self._pending += codec.encode_points(added, all_finite)
        self.state.count(self._part, len(added), len(added))
        self._points += len(added)

    def _take_facts(self, events: list[Event]) -> None:
        for event in events:
            self.state.take(event)
        self._pending += codec.encode(events)
        self.state.count(self._part, len(events), 0)

    def write(self) -> None:
        """Write what is pending.

        Raises:
            OSError: The store did not take all of it.
        """
        if self._pending:
            self._write_pending()
        if self._sealing and self._size >= ROLL:
            self._roll()

    def _write_pending(self) -> None:
        if self._fd is None:
            files.make_folder(self.folder)
            if self.abandoned:
                raise OSError(errno.ETIMEDOUT, "the store answered too late")
            self._fd = files.open_append(self.log_path)
        while self._taken < len(self._pending):
            with memoryview(self._pending) as view, view[self._taken :] as rest:
                taken = files.append(self._fd, rest)
            if self.abandoned:
                # Another thread has given up on this call and kept the lines elsewhere.
                files.truncate(self._fd, self._size)
                raise OSError(errno.ETIMEDOUT, "the store answered too late")
            self._taken += taken
            self._size += taken
        self._pending.clear()
        self._taken = 0
        self._written_lines = self.state.lines

    @property
    def written_lines(self) -> int:
        """Whole lines that the store has taken."""
        return self._written_lines + self._pending.count(b"\n", 0, self._taken)

    @property
    def pending(self) -> int:
        """Bytes that the store has not taken."""
        return len(self._pending) - self._taken

    def unwritten(self) -> bytes:
        """The lines that the store did not take whole, to be kept elsewhere."""
        return bytes(self._pending[self._pending.rfind(b"\n", 0, self._taken) + 1 :])

    def take_lines(self, lines: bytes) -> None:
        """Take the lines that another writer could not write. Only for a log that is not sealed."""
        self._pending += lines
        self.state.count(self._part, lines.count(b"\n"), 0)

    def drop(self) -> int:
        """Forget what is pending. Only for a log that is not sealed.

        Returns:
            How many lines that were.
        """
        dropped = self._pending.count(b"\n", self._taken)
        self._pending.clear()
        self._taken = 0
        return dropped

    @property
    def paths(self) -> list[str]:
        """The files that hold what was written, but for those that are on disk already."""
        names = [layout.fold_name(self.state.writer)] if self.sealed else []
        if not self.state.parts[self._part].sealed:
            names.insert(0, os.path.basename(self.log_path))
        return [os.path.join(self.folder, name) for name in names]

    def move(self, folder: str) -> None:
        """Go on in another folder, with a copy of the log. Only for a log that is not sealed.

        Raises:
            OSError: The copy could not be made; writing goes on where it was.
        """
        files.make_folder(folder)
        name = os.path.basename(self.log_path)
        files.replace(os.path.join(folder, name), files.read(self.log_path), durable=True)
        self._close()
        self.folder = folder

    def sync(self) -> None:
        """Wait until all that was written survives a power cut."""
        if self._fd is not None:
            files.sync(self._fd)

    def write_history(self, table: Any, metrics: dict[str, MetricSummary]) -> History:
        """Write a whole history as a Parquet file at once.

        Args:
            table: As `points.table_of` makes it.
            metrics: What it sums up to.

        Returns:
            The event to append, which makes it count.

        Raises:
            OSError: It could not be written; nothing of it counts.
        """
        part, self._next_part = self._next_part, self._next_part + 1
        files.make_folder(self.folder)
        self.histories.append(self._write_points(part, table, lines=0))
        return History(part, table.num_rows, metrics)

    def finish(self) -> None:
        """Seal all there is and close: the fold always, Parquet where the history is long.

        May be interrupted at every instant: a log goes only when a fold and a Parquet file that are on disk
        hold all of it.

        Raises:
            OSError: What could not be sealed stays in the log, where readers find it as well.
        """
        if not self._sealing:
            self._close()
            return
        long = sum(part.points for part in self.state.parts.values()) > SHORT
        self._seal_part(long)
        self.sealed = True

    def _roll(self) -> None:
        """Seal the log that is being written and begin the next one."""
        try:
            self._seal_part(True)
        except OSError:
            self._close()  # the log keeps all of it; only the disk space is not won back
        self._part, self._next_part = self._next_part, self._next_part + 1
        self._begin_part()

    def _seal_part(self, to_parquet: bool) -> None:
        before = self.state.parts[self._part]
        if to_parquet and self._points:
            self._write_points(self._part, points.table_of(self._columns), before.lines)
        log = self.log_path
        self._close()
        self.state.parts[self._part] = Part(before.lines, before.points, to_parquet, self._size)
        try:
            self._write_fold(durable=to_parquet)
        except OSError:
            self.state.parts[self._part] = before
            raise
        if to_parquet:
            files.remove(log)

    def _write_points(self, part: int, table: Any, lines: int) -> str:
        facts = points.PartFacts(FORMAT, self.state.owner, self.state.writer, part, lines)
        path = os.path.join(self.folder, layout.points_name(self.state.writer, part))
        points.write(path, table, facts)
        return path

    def _write_fold(self, *, durable: bool) -> None:
        path = os.path.join(self.folder, layout.fold_name(self.state.writer))
        if durable:
            files.sync_path(self.folder)
        files.replace(path, codec.encode_fold(self.state.fold()), durable=durable)
        if durable:
            files.sync_path(self.folder)

    def _begin_part(self) -> None:
        self._columns = {}
        self._points = 0
        self._size = 0
        self._take_facts([Header(FORMAT, self.state.owner, self.state.writer, self._part)])

    def _close(self) -> None:
        if self._fd is not None:
            files.close(self._fd)
            self._fd = None
