"""How a run ended: by itself, by an exception, by an exit code, by a signal. The program's own ways stay.

An exception that nobody caught reaches `sys.excepthook`, which is wrapped. For SystemExit Python calls no
hook, so `sys.exit` is wrapped to raise one that notices when it leaves the program. (`raise SystemExit(3)`
outside of `with` cannot be noticed; it counts as a normal end.)
"""

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, NoReturn

from staticrun.log import tracebacks
from staticrun.schema.run import FAILED, FINISHED, KILLED, Ending

_builtin_exit = sys.exit
#: How the program is about to end, where it is not by itself.
_program: list[tuple[str, Ending | None]] = []
#: What clusters and terminals send before they kill.
_SIGNALS = ("SIGTERM", "SIGHUP")
_watched: set[int] = set()


def of_exception(
    kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
) -> tuple[str, Ending | None]:
    """Status and ending that an exception gives to a run which it leaves.

    >>> of_exception(None, None, None)
    ('FINISHED', None)
    >>> of_exception(SystemExit, SystemExit(0), None)
    ('FINISHED', None)
    """
    if kind is None or error is None or issubclass(kind, GeneratorExit):
        return FINISHED, None
    name = _signal_that_raised(trace)
    if name is None and issubclass(kind, KeyboardInterrupt):
        name = "SIGINT"
    if issubclass(kind, SystemExit):
        code = getattr(error, "code", None)
        if name is not None:
            return KILLED, Ending(signal=name, exit_code=_exit_code(code) or None)
        if _exit_code(code) == 0:
            return FINISHED, None
        said = None if code is None or isinstance(code, int) else str(code)
        return FAILED, Ending("SystemExit", said, tracebacks.text_of(error), exit_code=_exit_code(code))
    if name is not None:
        return KILLED, Ending(signal=name)
    described = f"{kind.__module__}.{kind.__qualname__}"
    return FAILED, Ending(described.removeprefix("builtins."), _message(error), tracebacks.text_of(error))


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as broken:  # noqa: BLE001 - the error's own __str__ may fail in any way
        return f"(its text cannot be had: {type(broken).__name__})"


def _exit_code(code: Any) -> int:
    if code is None:
        return 0
    return code if isinstance(code, int) else 1


def _signal_that_raised(trace: TracebackType | None) -> str | None:
    """The signal in whose handler, the program's own, an exception was raised."""
    handlers: dict[Any, str] = {
        getattr(handler, "__code__", None): number.name
        for number in (signal.SIGINT, *(getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)))
        if callable(handler := signal.getsignal(number)) and handler is not signal.default_int_handler
    }
    while trace is not None:
        name = handlers.get(trace.tb_frame.f_code)
        if name is not None:
            return name
        trace = trace.tb_next
    return None


def of_program() -> tuple[str, Ending | None]:
    """Status and ending of what is still open when the program ends."""
    return _program[-1] if _program else (FINISHED, None)


def forget() -> None:
    """In a forked process: nothing is known of its end."""
    _program.clear()


def watch_exceptions() -> None:
    """Notice the exception, or the exit code, with which the program ends."""
    previous = sys.excepthook

    def excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not hasattr(sys, "ps1"):  # at a prompt the program goes on
            _program.append(of_exception(kind, error, trace))
        previous(kind, error, trace)

    sys.excepthook = excepthook
    if sys.exit is _builtin_exit:
        sys.exit = _exit


class _NoticedExit(SystemExit):
    """A SystemExit that notices, when it is dropped, whether any Python code is left that has caught it."""

    noticed: tuple[str, Ending | None] | None = None

    def __del__(self) -> None:
        is_last = sys._getframe().f_back is None
        if is_last and self.noticed is not None and threading.current_thread() is threading.main_thread():
            _program.append(self.noticed)


_NoticedExit.__name__ = _NoticedExit.__qualname__ = "SystemExit"
_NoticedExit.__module__ = "builtins"


def _exit(status: Any = None, /) -> NoReturn:
    """Exit the interpreter by raising SystemExit(status)."""
    error = _NoticedExit(status) if status is not None else _NoticedExit()
    if _exit_code(status) != 0:
        said = None if isinstance(status, int) else str(status)
        # Noted here: once it is dropped its traceback has gone.
        error.noticed = (FAILED, Ending("SystemExit", said, tracebacks.here(1), exit_code=_exit_code(status)))
    raise error


def watch_signals(end: Callable[[str], None]) -> None:
    """End runs as killed when the process is told to end and the program does not care itself.

    Args:
        end: Called with the signal's name; the signal then does what it does without us.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is None or number in _watched or signal.getsignal(number) is not signal.SIG_DFL:
            continue
        _watched.add(number)

        def handler(number: int, frame: FrameType | None) -> None:
            end(signal.Signals(number).name)
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

        signal.signal(number, handler)
