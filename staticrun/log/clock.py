"""The clock of logging: wall time for what is written, monotonic time for waiting."""

import time


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def elapsed() -> float:
    """Seconds that only ever grow, for waiting."""
    return time.monotonic()
