"""Other processes that share the work of a build: reading runs, and rendering their pages.

Each is an interpreter of its own that imports what it works with, and nothing of the program that builds: a
script without a guard around its main part may build as well. Tasks and results go through pipes; one that
was started for reading goes on to render.
"""

import gc
import importlib
import os
import pickle
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

from staticrun.build import pipes
from staticrun.errors import BuildError

if TYPE_CHECKING:
    import subprocess

Task = TypeVar("Task")
Result = TypeVar("Result")

_NONE: Final = object()
#: Fewer runs are read or rendered before another process has started.
_WORTH_IT: Final = 400


class Workers:
    """Processes that work on tasks, started when there are any, and ended with the `with` block.

    Args:
        count: How many; None for as many as there are processors, where there is enough to do.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = _processors() if count is None else count
        self._least = _WORTH_IT if count is None else 0
        self._processes: list[subprocess.Popen[bytes]] = []
        self._spent: dict[int, float] = {}
        self._other: Workers | None = None

    @property
    def other(self) -> "Workers":
        """One more process, for other work meanwhile; it ends with these, and `cpu` counts its time."""
        if self._other is None:
            self._other = Workers(1)
            self._other._spent = self._spent
        return self._other

    @property
    def cpu(self) -> float:
        """Seconds of processors that the processes have used, as far as they have told."""
        return sum(self._spent.values())

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        for process in self._processes:
            if kind is not None:
                process.kill()
            with suppress(OSError):
                for pipe in (process.stdin, process.stdout):
                    if pipe is not None:
                        pipe.close()
            process.wait()
        self._processes.clear()
        if self._other is not None:
            self._other.__exit__(kind)

    def are_worth(self, runs: int) -> bool:
        """Whether to share the work on so many runs."""
        return self._count > 1 and runs >= self._least

    def map(
        self, function: Callable[[Any, Task], Result], common: Any, tasks: Iterable[Task]
    ) -> Iterator[Result]:
        """Call a function for each task, by all processes, and give the results as they come.

        Args:
            function: One that can be imported; called with `common` and a task.
            common: Sent to each process once.
            tasks: Taken as processes come to them, so that few are in memory.

        Raises:
            BuildError: A process has ended.
        """
        if not self.start():
            yield from (function(common, task) for task in tasks)
            return
        found: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()
        shared = _Shared(tasks)
        for process in self._processes:
            arguments = (process, (function, common), shared, found, self._spent)
            threading.Thread(target=_feed, args=arguments, daemon=True).start()
        running = len(self._processes)
        try:
            while running:
                ended, result = found.get()
                if isinstance(result, BaseException):
                    raise result
                if ended:
                    running -= 1
                else:
                    yield result
        finally:
            shared.stop()

    def start(self, libraries: Sequence[str] = ()) -> bool:
        """Start the processes, where they are not there yet; whether there are any.

        Args:
            libraries: What each imports before it is given a task.
        """
        while len(self._processes) < self._count:
            try:
                process = pipes.start(__name__, list(libraries))
            except OSError:  # no interpreter, or no process left: this one does it all
                break
            self._processes.append(process)
        return bool(self._processes)


class _Shared(Iterator[Any]):
    """Tasks that several threads take one after the other."""

    def __init__(self, tasks: Iterable[Any]) -> None:
        self._tasks = iter(tasks)
        self._lock = threading.Lock()
        self._stopped = False

    def __next__(self) -> Any:
        with self._lock:
            if self._stopped:
                raise StopIteration
            return next(self._tasks)

    def stop(self) -> None:
        """Give no more."""
        self._stopped = True


def _feed(
    process: "subprocess.Popen[bytes]",
    job: Any,
    tasks: _Shared,
    found: "queue.SimpleQueue[tuple[bool, Any]]",
    spent: dict[int, float],
) -> None:
    """Give a process tasks until there are no more, and pass on its results.

    It has the next task before it has done with one, so that it never waits.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    waiting = 0
    try:
        _send(process.stdin, (True, job))
        for task in chain(tasks, [_NONE]):
            if task is not _NONE:
                _send(process.stdin, (False, task))
                waiting += 1
            while waiting > (0 if task is _NONE else 1):
                spent[process.pid], result = _receive(process.stdout)
                found.put((False, result))
                waiting -= 1
        found.put((True, None))
    except (BrokenPipeError, EOFError):
        code = process.wait()
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        hint = "there may be too little memory: build with --workers 1"
        found.put((True, BuildError(f"a process that renders pages was ended {how}", hint=hint)))
    except BaseException as error:  # noqa: BLE001 - of making a task; raised in the thread that asks
        found.put((True, error))


def serve(libraries: Sequence[str] = ()) -> None:
    """Work on tasks until there are no more: the main part of each process.

    Args:
        libraries: What the first of them will import anyway.
    """
    tasks: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, tasks), daemon=True).start()
    results = pipes.results()
    for library in libraries:
        importlib.import_module(library)
    gc.disable()  # ten thousands of points are made and dropped, and nothing of them goes in circles
    function: Callable[[Any, Any], Any] = getattr
    common: Any = None
    with suppress(BrokenPipeError):
        while True:
            is_job, given = tasks.get()
            if is_job:
                function, common = given
                continue
            try:
                result = function(common, given)
            except Exception as error:  # noqa: BLE001 - raised again in the process that builds
                result = _as_it_travels(error)
            _send(results, (time.process_time(), result))
            gc.collect()
            gc.freeze()  # what is left, libraries above all, need not be looked at again


def _read(pipe: IO[bytes], tasks: "queue.SimpleQueue[tuple[bool, Any]]") -> None:
    """Pass tasks on; end the process with the pipe.

    The builder closes it when it has all results, or has died: then this process must not write into the site
    any more, whatever it is in the middle of.
    """
    with suppress(EOFError):
        while True:
            tasks.put(_receive(pipe))
    os._exit(0)


def _as_it_travels(error: Exception) -> Exception:
    """An error, or what is known of one that cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - whatever its class does there
        return BuildError(f"{type(error).__name__}: {error}")
    return error


def _processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _send(pipe: IO[bytes], value: Any) -> None:
    pipes.send(pipe, pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


def _receive(pipe: IO[bytes]) -> Any:
    """A value.

    Raises:
        EOFError: There is none any more.
    """
    return pickle.loads(pipes.receive(pipe))
