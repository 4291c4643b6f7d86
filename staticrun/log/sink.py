"""Where one run's rows go: to its log in the store, or, while that fails, to a log on this machine."""

import errno
import os
from collections.abc import Sequence
from typing import Any

import msgspec

from staticrun.log import clock, outage
from staticrun.log.outage import Outage
from staticrun.schema.event import Event, Point, Start
from staticrun.schema.run import LongText, MetricSummary
from staticrun.store import experiments, files, layout, texts
from staticrun.store.writer import LogWriter

#: Seconds without one byte accepted after which a store counts as down.
PATIENCE = 5.0
#: Seconds between attempts to bring kept lines home.
PROBE = 30.0


class Target(msgspec.Struct, frozen=True):
    """Which run, where."""

    root: str
    experiment_id: str
    experiment_name: str
    run_id: str

    @property
    def folder(self) -> str:
        """The run's folder in the store."""
        return layout.run_folder(self.root, self.experiment_id, self.run_id)


class Batch(msgspec.Struct, frozen=True):
    """A whole history that goes to a Parquet file of its own.

    Attributes:
        table: As `points.table_of` makes it.
        metrics: What it sums up to.
    """

    table: Any
    metrics: dict[str, MetricSummary]


class Sink:
    """Writes the rows of one process to one run. Only the flusher's thread calls it.

    Args:
        start: The session's start, None for a process that only adds to a run.
    """

    def __init__(self, target: Target, writer: str, start: Start | None, outage: Outage) -> None:
        self.target = target
        self.closed = False
        self._start = start
        self._outage = outage
        self._log = LogWriter(target.folder, target.run_id, writer)
        self._texts: list[tuple[LongText, bytes, bool]] = []
        self._shared_texts: list[str] = []
        self._batches: list[Batch] = []
        self._home = True  # whether the log lies in the store
        self._opened = False
        self._failing_since: float | None = None

    @property
    def blocked(self) -> bool:
        """Whether lines wait for a store that fails; nothing more is taken meanwhile."""
        return self._failing_since is not None

    @property
    def has_batches(self) -> bool:
        """Whether a whole history waits to be written."""
        return bool(self._batches)

    def keep_text(self, text: LongText, data: bytes, *, shared: bool = False) -> None:
        """Write a long text before the event that names it; any thread may call.

        Args:
            shared: Whether other runs of this process have it too.
        """
        self._texts.append((text, data, shared))

    def keep_batch(self, batch: Batch) -> None:
        """Take a whole history, to be written with the next lines; any thread may call."""
        self._batches.append(batch)

    def write(self, events: Sequence[Event]) -> None:
        """Take events and write them, or keep them until the store accepts them."""
        if not self._home and self._outage.kept_bytes > outage.LIMIT:
            facts = [event for event in events if type(event) is not Point]
            self._outage.dropped += len(events) - len(facts)
            events = facts
        self._log.take(events)
        self._write_taken()

    def tick(self) -> None:
        """Try again what failed; give up on the store after a while; look now and then whether it is back."""
        if self._failing_since is not None:
            self._write_taken()
        if not self._home and self._outage.worth_trying(self.target.root, PROBE):
            self._come_home()

    def _write_taken(self) -> None:
        log, before = self._log, self._log.pending
        try:
            if self._home:
                self._open_store()
            self._write_texts()
            self._write_batches()
            log.write()
        except OSError as error:
            if log.abandoned:
                return  # another thread has taken over
            if self._home:
                self._store_failed(error, progressed=self._log.pending < before)
            else:
                self._texts.clear()
                self._outage.dropped += log.drop() + sum(batch.table.num_rows for batch in self._batches)
                self._batches.clear()
        else:
            self._failing_since = None
            if not self._home:
                self._outage.kept_bytes += before

    def _open_store(self) -> None:
        target = self.target
        if target.root in self._outage.down:
            raise OSError(errno.EIO, "the store does not accept anything")
        if not self._opened:
            experiments.write_experiment(target.root, target.experiment_id, target.experiment_name)
            self._opened = True

    def _write_texts(self) -> None:
        while self._texts:
            text, data, shared = self._texts[0]
            if shared:
                path = texts.share(self._log.folder, text.digest, data)
                self._shared_texts += [path, os.path.dirname(path)]
            else:
                texts.keep(self._log.folder, text.digest, data)
            del self._texts[0]

    def _write_batches(self) -> None:
        while self._batches:
            batch = self._batches[0]
            self._log.take([self._log.write_history(batch.table, batch.metrics)])
            del self._batches[0]

    def _store_failed(self, error: OSError, *, progressed: bool) -> None:
        now = clock.elapsed()
        if self._failing_since is None or progressed:
            self._failing_since = now
        self._outage.warn(self.target.root, error)
        if self.target.root in self._outage.down or now - self._failing_since > PATIENCE:
            self._leave_home()

    def _leave_home(self) -> None:
        """Go on in a log on this machine, beginning with the lines that the store did not take."""
        target, before = self.target, self._log
        self._outage.failed(target.root)
        self._failing_since = None
        self._home = False
        try:
            folder = self._outage.run_folder(target.experiment_id, target.experiment_name, target.run_id)
        except OSError:
            folder = target.folder  # no room here either: what the store refuses is dropped and counted
        self._log = LogWriter(folder, target.run_id, layout.new_writer(clock.now_ms()), sealing=False)
        if self._start is not None:
            found = {before.state.writer: before.written_lines} if before.written_lines else {}
            self._log.take([msgspec.structs.replace(self._start, found=self._start.found | found)])
        self._log.take_lines(before.unwritten())
        self._write_taken()
        self._outage.warn_kept(target.root)

    def give_up(self, *, finishing: bool) -> None:
        """Another thread waits in a call to the store that does not come back: go on without it."""
        self._outage.failed(self.target.root)
        if self._log.pending:
            self._log.abandoned = True
            self._leave_home()
        elif finishing:
            self.closed = True  # all lines are in the log; only sealing hangs

    def _come_home(self) -> None:
        """Copy the log into the store and go on there, if the store accepts it."""
        target, local = self.target, self._log.log_path
        try:
            experiments.write_experiment(target.root, target.experiment_id, target.experiment_name)
            for entry in files.scan(os.path.join(self._log.folder, layout.VALUES)):
                texts.keep(target.folder, entry.name, files.read(entry.path))
            for path in self._log.histories:
                files.replace(
                    os.path.join(target.folder, os.path.basename(path)), files.read(path), durable=True
                )
            self._log.move(target.folder)
        except OSError:
            return
        files.remove(local)
        self._home = self._opened = True
        self._outage.recovered(target.root)

    def sync(self) -> None:
        """Wait until what was written survives a power cut."""
        try:
            self._log.sync()
        except OSError as error:
            self._outage.warn(self.target.root, error)

    def finish(self) -> None:
        """Seal and close. What cannot be sealed stays in its log, where readers find it as well."""
        if not self._home and self._outage.worth_trying(self.target.root, PATIENCE):
            self._come_home()
        try:
            self._log.finish()
        except OSError as error:
            self._outage.warn(self.target.root, error)
        self.closed = True

    @property
    def paths(self) -> list[str]:
        """What must be on disk for the run to survive a power cut."""
        return [*self._shared_texts, *self._log.paths, self._log.folder, os.path.dirname(self._log.folder)]
