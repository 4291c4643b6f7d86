"""What one process has open: its runs and the flusher that writes them; made anew where the process forks."""

import atexit
import os

from staticrun.log import capture, endings, forks
from staticrun.log.flusher import Flusher
from staticrun.log.recorder import Recorder
from staticrun.log.surroundings import Surroundings
from staticrun.log.system import Sampler, sampler
from staticrun.schema.run import FINISHED, KILLED, Ending


class Process:
    """The open runs of this process, in order of their start."""

    def __init__(self) -> None:
        self.flusher = Flusher()
        self.surroundings = Surroundings()
        self.samplers: dict[Recorder, Sampler] = {}
        self.open: dict[Recorder, None] = {}
        self.last: Recorder | None = None
        self._prepared = False

    def opened(self, recorder: Recorder) -> None:
        """A run was started: make sure that it ends, whatever happens to the program."""
        self.last = recorder
        self.attended(recorder)
        recorder.attend()
        self.surroundings.attach(recorder)

    def sample(self, recorder: Recorder) -> None:
        """Sample the machine until a run ends."""
        found = sampler(recorder)
        if found is not None:
            self.samplers[recorder] = found

    def _settle(self, recorder: Recorder) -> None:
        """A run is about to end: what goes on for it beside the program stops."""
        if recorder in self.samplers:
            self.samplers.pop(recorder).stop()
        self.surroundings.settle(recorder)

    def attended(self, recorder: Recorder) -> None:
        """A run is written to, by a session or by edits: make sure that it is closed."""
        if not self._prepared:
            self._prepared = True
            atexit.register(self.end_all)
            forks.call_at_end(self.end_all)
            if hasattr(os, "register_at_fork"):
                os.register_at_fork(
                    before=lambda: self.surroundings.before_fork(),
                    after_in_parent=lambda: self.surroundings.after_fork(),
                    after_in_child=self._in_child,
                )
            endings.watch_exceptions()
        endings.watch_signals(self._end_by_signal)
        self.open[recorder] = None

    def end(
        self,
        recorder: Recorder,
        status: str | None,
        ending: Ending | None = None,
        *,
        time: int | None = None,
        durable: bool = False,
    ) -> None:
        """End one run, and wait for at most 10 s until it is written."""
        self.open.pop(recorder, None)
        self._settle(recorder)
        if recorder.close(status, ending, time):
            self.flusher.finish(recorder)
            if durable:
                self.flusher.finish_all()

    def end_all(self, status: str | None = None, ending: Ending | None = None) -> None:
        """End whatever is open, the latest first: as said, or as the program ends."""
        if status is None:
            status, ending = endings.of_program()
        for recorder in reversed(list(self.open)):
            self._settle(recorder)
            recorder.close(None if recorder.waits and status == FINISHED else status, ending)
        self.surroundings.leave()
        self.flusher.finish_all()
        self.open.clear()
        self.flusher.outage.farewell()

    def _end_by_signal(self, name: str) -> None:
        self.end_all(KILLED, Ending(signal=name))

    def _in_child(self) -> None:
        self.flusher = Flusher()
        self.surroundings = self.surroundings.of_child()
        self.samplers = {}  # their threads have stayed in the parent
        capture.forget()
        endings.forget()
        for recorder in self.open:
            recorder.in_child(self.flusher)


current = Process()
