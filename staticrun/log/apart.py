"""What a process has chosen and opened, put aside for a while: tests must not meet each other's runs."""

import contextlib
import os
from collections.abc import Iterator, Mapping

from staticrun.log import active, capture, system
from staticrun.log.process import current

_PREFIX = "STATICRUN_"


@contextlib.contextmanager
def apart(environment: Mapping[str, str]) -> Iterator[None]:
    """Have nothing chosen, nothing active and no variable of ours set but these; afterwards all is as before.

    Runs that were opened meanwhile are closed. What nobody ended keeps no end.

    Args:
        environment: Variables that hold meanwhile, for this process and those that it starts.
    """
    settings = [vars(active._settings), vars(system.settings)]
    chosen = [dict(one) for one in settings]
    variables = _set_aside()
    stack, last, opened = active._stack.get(), current.last, set(current.open)
    for one in settings:
        one.clear()
    active._stack.set(())
    current.last = None
    capture.forget()  # the environment may name another user or host
    os.environ.update(environment)
    try:
        yield
    finally:
        for recorder in reversed([one for one in current.open if one not in opened]):
            current.end(recorder, None)
        _set_aside()
        os.environ.update(variables)
        capture.forget()
        active._stack.set(stack)
        current.last = last
        for one, before in zip(settings, chosen, strict=True):
            one.clear()
            one.update(before)


def _set_aside() -> dict[str, str]:
    """Take our variables out of the environment."""
    return {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(_PREFIX)}
