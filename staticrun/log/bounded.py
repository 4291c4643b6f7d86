"""Calls that touch a store from a caller's thread: given up when the store does not answer."""

import errno
import threading
from collections.abc import Callable
from typing import TypeVar

from staticrun.log.flusher import WAIT

T = TypeVar("T")


def within_patience(function: Callable[[], T]) -> T:
    """What a function returns, or raises.

    Raises:
        TimeoutError: It did not come back within 10 s. It goes on in a thread that nobody waits for.

    >>> within_patience(lambda: 3)
    3
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def call() -> None:
        try:
            results.append(function())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            errors.append(error)

    thread = threading.Thread(target=call, name="staticrun-store", daemon=True)
    thread.start()
    thread.join(WAIT)
    if thread.is_alive():
        raise TimeoutError(errno.ETIMEDOUT, "it does not answer")
    if errors:
        raise errors[0]
    return results[0]
