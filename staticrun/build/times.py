"""Where the time of a build goes: by its phases, and by the steps of the work that processes share."""

import sys
import time
from collections.abc import Callable, Mapping

import msgspec

from staticrun.build.report import Phase, Progress


class Spent(msgspec.Struct):
    """Seconds of the clock and of processors, and how many things they went into."""

    seconds: float = 0.0
    cpu: float = 0.0
    count: int = 0

    def add(self, seconds: float, cpu: float, count: int) -> None:
        """Add what was spent later."""
        self.seconds += seconds
        self.cpu += cpu
        self.count += count


class Stopwatch:
    """Divides the time of a process among steps.

    Attributes:
        spent: By step.
    """

    def __init__(self) -> None:
        self.spent: dict[str, Spent] = {}
        self._since = time.perf_counter(), time.process_time()

    def lap(self, step: str, count: int = 1) -> None:
        """Everything since the last lap was this step."""
        now = time.perf_counter(), time.process_time()
        spent = self.spent.setdefault(step, Spent())
        spent.add(now[0] - self._since[0], now[1] - self._since[1], count)
        self._since = now


def merge(total: dict[str, Spent], more: Mapping[str, Spent]) -> None:
    """Add what another process has spent."""
    for step, spent in more.items():
        total.setdefault(step, Spent()).add(spent.seconds, spent.cpu, spent.count)


class Clock:
    """A progress that notes how long each phase takes, and passes on what it is told.

    Args:
        elsewhere: Seconds of processors that other processes have used for this build so far.
    """

    def __init__(self, progress: Progress, elsewhere: Callable[[], float]) -> None:
        self._progress, self._elsewhere = progress, elsewhere
        self._spent: dict[str, Spent] = {}
        self._steps: dict[str, Mapping[str, Spent]] = {}
        self._phase = ""
        self._since = self._now()

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Told what is being done, as any progress."""
        if phase != self._phase:
            self._end()
            self._phase = phase
            self._spent.setdefault(phase, Spent())
        spent = self._spent[phase]
        spent.count = max(spent.count, done)
        self._progress(phase, done, total)

    def divide(self, phase: str, steps: Mapping[str, Spent]) -> None:
        """Note of which steps a phase consisted."""
        self._steps[phase] = steps

    def phases(self) -> list[Phase]:
        """The phases so far, in order of their beginning."""
        self._end()
        return [
            Phase(name, spent.seconds, spent.cpu, spent.count, _steps(self._steps.get(name, {})))
            for name, spent in self._spent.items()
        ]

    def _now(self) -> tuple[float, float]:
        return time.perf_counter(), time.process_time() + self._elsewhere()

    def _end(self) -> None:
        now = self._now()
        if self._phase:
            self._spent[self._phase].add(now[0] - self._since[0], now[1] - self._since[1], 0)
        self._since = now


def _steps(spent: Mapping[str, Spent]) -> list[Phase]:
    return [Phase(name, one.seconds, one.cpu, one.count) for name, one in spent.items()]


def most_memory() -> int:
    """The most memory that this process, or one of those that it has ended, ever had at once, in bytes."""
    if sys.platform == "win32":
        return 0
    import resource

    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most if sys.platform == "darwin" else most * 1024
