"""The one thread of a process that writes: all file operations on open runs happen here, never in a caller.

It comes each second, when it is called, and when a buffer fills. A call to the store that does not come back
is given up after a while: another thread takes over, and what the late call writes is undone.
"""

import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from staticrun.log import clock, durable, forks
from staticrun.log.outage import Outage
from staticrun.log.sink import PATIENCE, Sink
from staticrun.schema.event import Beat

if TYPE_CHECKING:
    from staticrun.log.recorder import Recorder

#: Rows in line at which the thread is called, and at which callers wait for it.
CALL_AT = 25_000
WAIT_AT = 100_000
#: Seconds between two rounds of the flusher.
ROUND = 1.0
#: Seconds between two heartbeats of a session; the first come sooner, so that a session which another one
#: found at its start is soon known to go on.
BEAT = 30.0
FIRST_BEAT = 2.0
#: Seconds after which what ended is made to survive a power cut.
SYNC = 3.0
#: The longest that any call or exit waits for a store, in seconds.
WAIT = 10.0
#: Paths beyond which one sync of everything is cheaper than one of each.
_MANY = 256


class Flusher:
    """Takes rows from recorders to their sinks, in a thread of its own."""

    def __init__(self) -> None:
        self.outage = Outage()
        self._changed = threading.Condition()
        self._recorders: list[Recorder] = []
        self._beats: dict[Recorder, tuple[float, float]] = {}  # when the next one is due, and the pause then
        self._unsynced: dict[str, None] = {}
        self._unsynced_since = 0.0
        self._sync_now = False
        self._called = 0
        self._done = 0
        self._thread: threading.Thread | None = None
        self._busy: tuple[float, Recorder | None] | None = None

    def add(self, recorder: "Recorder") -> None:
        """Care for a run from now on."""
        if recorder in self._beats:
            return
        with self._changed:
            if recorder not in self._beats:
                self._beats[recorder] = (clock.elapsed() + FIRST_BEAT, FIRST_BEAT)
                self._recorders.append(recorder)
                self._ensure_thread()

    def _ensure_thread(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="staticrun-flusher", daemon=True)
            self._thread.start()

    def relieve(self, recorder: "Recorder") -> None:
        """Called with a buffer that fills: call the thread, and wait while the buffer is full.

        It is full no longer than the store, or the folder that stands in for it, takes to be given up.
        """
        recorder.attend()
        if recorder.writes_through:
            if not forks.says_when_it_ends():
                self.flush()
                return
            recorder.write_in_rounds()
        if len(recorder.rows) >= WAIT_AT:
            self._call()
            self._wait(lambda: len(recorder.rows) < WAIT_AT)
        elif self._called == self._done:
            self._call()

    def _call(self) -> int:
        with self._changed:
            self._called += 1
            self._changed.notify_all()
            return self._called

    def flush(self) -> bool:
        """Write what waits, of all runs; False where that took too long."""
        if not self._recorders:
            return True
        mine = self._call()
        return self._wait(lambda: self._done >= mine)

    def finish(self, recorder: "Recorder") -> bool:
        """Wait until a run that was closed is written and sealed; False where that took too long."""
        self._call()
        return self._wait(lambda: recorder not in self._beats)

    def finish_all(self) -> bool:
        """Wait until whatever was closed survives a power cut; False where that took too long."""
        if not self._recorders and not self._unsynced:
            return True
        self._sync_now = True
        self._call()
        return self._wait(
            lambda: not self._unsynced and not any(recorder.closing for recorder in self._recorders)
        )

    def _wait(self, done: Callable[[], bool]) -> bool:
        """Wait until something is done, for at most 10 s; replace a thread that does not come back."""
        until = clock.elapsed() + WAIT
        with self._changed:
            self._ensure_thread()
            while not done():
                now = clock.elapsed()
                if self._busy is not None and now - self._busy[0] > PATIENCE:
                    self._replace_thread(self._busy[1])
                if now > until or sys.is_finalizing():
                    return False
                self._changed.wait(0.25)
        return True

    def _replace_thread(self, stuck: "Recorder | None") -> None:
        self._busy = None
        self._thread = None
        if stuck is not None and stuck.sink is not None:
            self.outage.warn(stuck.target.root, TimeoutError(110, "it does not answer"))
            stuck.sink.give_up(finishing=stuck.closing)
        else:
            self._unsynced.clear()
        self._ensure_thread()

    def _run(self) -> None:
        mine = threading.current_thread()
        while self._thread is mine:
            with self._changed:
                if self._called == self._done:
                    self._changed.wait(ROUND)
                called = self._called
                recorders = list(self._recorders)
            for recorder in recorders:
                self._busy = (clock.elapsed(), recorder)
                try:
                    self._serve(recorder, mine)
                except Exception as error:  # noqa: BLE001 - whatever is wrong with one run, the others go on
                    self._give_up(recorder, error)
                if self._thread is not mine:
                    return
            self._busy = (clock.elapsed(), None)
            self._sync()
            if self._thread is mine:
                self._busy = None
                with self._changed:
                    self._done = called
                    self._changed.notify_all()

    def _serve(self, recorder: "Recorder", mine: threading.Thread) -> None:
        finishing = recorder.closing  # asked first, so that what was logged before is among the rows taken
        sink = recorder.attend()
        sink.tick()
        if not sink.blocked:
            self._take_rows(recorder, sink)
            if finishing and not sink.blocked and self._thread is mine:
                sink.finish()
        if sink.closed and self._thread is mine:
            self._forget(recorder, sink)

    def _give_up(self, recorder: "Recorder", error: Exception) -> None:
        """An error that nobody foresaw: what the log holds stays, and nobody waits for the rest."""
        self.outage.broken(recorder.target.run_id, error)
        if recorder.closing and recorder.sink is not None:
            self._forget(recorder, recorder.sink)

    def _take_rows(self, recorder: "Recorder", sink: Sink) -> None:
        rows = recorder.rows
        taken = rows[:]
        del rows[: len(taken)]
        now = clock.elapsed()
        due, pause = self._beats[recorder]
        beat = recorder.start is not None and recorder.open and now > due
        if beat:
            pause = min(pause * 2, BEAT)
            self._beats[recorder] = (now + pause, pause)
            taken.append(Beat(clock.now_ms()))
        if taken or sink.has_batches:
            sink.write(taken)
        if beat:
            sink.sync()

    def _forget(self, recorder: "Recorder", sink: Sink) -> None:
        with self._changed:
            self._recorders.remove(recorder)
            self._beats.pop(recorder, None)
            if not self._unsynced:
                self._unsynced_since = clock.elapsed()
            self._unsynced.update(dict.fromkeys(sink.paths))
            self._changed.notify_all()

    def _sync(self) -> None:
        """Make what ended survive a power cut, in groups."""
        if not self._unsynced or not (self._sync_now or clock.elapsed() - self._unsynced_since > SYNC):
            return
        paths = list(self._unsynced)
        try:
            if len(paths) > _MANY and hasattr(os, "sync"):
                os.sync()
            else:
                durable.sync_paths(paths)
        except OSError as error:
            self.outage.warn(os.path.dirname(paths[0]), error)
        with self._changed:
            self._unsynced.clear()
            self._sync_now = False
