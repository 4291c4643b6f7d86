"""Other interpreters that work for a build, and what goes to them and comes from them.

Each imports this package as this process does, whoever has changed the path of modules, and nothing of the
program that builds.
"""

import os
import struct
import sys
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import subprocess

_PROGRAM: Final = "import sys; sys.path[:] = {path!r}; from {module} import serve; serve({given})"
_LENGTH: Final = struct.Struct("<Q")


def start(module: str, *given: object, quiet: bool = False) -> "subprocess.Popen[bytes]":
    """An interpreter that calls the function `serve` of a module.

    Args:
        given: The arguments of the call; what `repr` gives of them stands in the program.
        quiet: Whether nobody sees what it writes to its standard error.

    Raises:
        OSError: There is no interpreter, or no process left.
    """
    import subprocess  # ten milliseconds, which a build with little to do saves

    own: dict[str, Any] = {"start_new_session": True}  # Ctrl-C is for this process, which ends them
    if sys.platform == "win32":
        own = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    program = _PROGRAM.format(path=sys.path, module=module, given=", ".join(map(repr, given)))
    return subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        **own,
    )


def results() -> IO[bytes]:
    """Where such an interpreter sends what it found: its standard output, for that alone.

    What a library prints is no result, and goes to the standard error.
    """
    found = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return found


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write a message.

    Raises:
        BrokenPipeError: Nobody reads it.
    """
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """Read a message.

    Raises:
        EOFError: There is none any more, or not the whole of it.
    """
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data
