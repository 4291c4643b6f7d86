"""What may be logged: keys, numbers, steps and texts, checked in the caller's line."""

import math
from typing import Any

from staticrun.errors import InvalidArgument, InvalidType

_INT64 = 1 << 63
#: Bytes of UTF-8 of a key; what MLflow's stores allow.
_KEY_BYTES = 250


def number(value: Any) -> float:
    """A metric's value as a float: numbers, numpy and torch scalars, Decimal, bool, and text that is one.

    Raises:
        InvalidType: It is something else.

    >>> number(True), number("1e-3"), number("nan")
    (1.0, 0.001, nan)
    """
    if isinstance(value, complex) or value is None:
        raise _no_number(value)
    if isinstance(value, str | bytes | bytearray):
        try:
            return float(value.strip() if isinstance(value, str) else "not a number")
        except ValueError:
            raise _no_number(value) from None
    if getattr(value, "size", 1) == 1 and not isinstance(value, float | int) and hasattr(value, "item"):
        value = value.item()  # one element of numpy, torch or jax
        if isinstance(value, complex | str | bytes):
            raise _no_number(value)
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    except (TypeError, ValueError, RuntimeError):
        raise _no_number(value) from None


def _no_number(value: Any) -> InvalidType:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return InvalidType(
        f"a metric's value must be one number, not {type(value).__name__} {shown}",
        hint="reduce an array first, for example with .mean(); log text with log_param or set_tag",
    )


def step(value: Any) -> int:
    """A step as int64; None is 0.

    Raises:
        InvalidType: It is not a whole number.
        InvalidArgument: It does not fit into 64 bits.
    """
    if value is None:
        return 0
    return _int64(value, "step")


def timestamp(value: Any) -> int:
    """Milliseconds since 1970 as int64; `time.time() * 1000` has a fraction of one, which is cut off.

    Raises:
        InvalidType: It is no finite number.
        InvalidArgument: It does not fit into 64 bits.

    >>> timestamp(1793613600000.75)
    1793613600000
    """
    if isinstance(value, float) and value - value == 0.0:
        value = math.floor(value)
    return _int64(value, "timestamp")


def _int64(value: Any, what: str) -> int:
    try:
        whole = int(value)
        exact = not isinstance(value, str | bytes) and whole == value
    except (TypeError, ValueError, OverflowError, RuntimeError):
        whole, exact = 0, False
    if not exact:
        raise InvalidType(f"a {what} must be a whole number, not {type(value).__name__} {value!r}")
    if not -_INT64 <= whole < _INT64:
        raise InvalidArgument(f"a {what} must fit into 64 bits, and {whole} does not")
    return whole


def check_key(key: Any, what: str) -> str:
    """The key of a metric, param or tag: any text that could be a relative path.

    Raises:
        InvalidType: It is no text.
        InvalidArgument: It is empty, absolute, leads upwards, or is too long.

    >>> check_key("val/loss", "metric")
    'val/loss'
    """
    if not isinstance(key, str):
        raise InvalidType(f"the key of a {what} must be a str, not {type(key).__name__} {key!r}")
    reason = ""
    parts = key.split("/")
    if not key.strip():
        reason = "is empty"
    elif key.startswith("/") or ".." in parts or key in (".", "./"):
        reason = "looks like a path that leads elsewhere"
    elif "" in parts or "." in parts:
        reason = "holds an empty name between slashes"
    elif len(key) > _KEY_BYTES:
        reason = f"has {len(key)} characters, and {_KEY_BYTES} is the most"
    elif not key.isprintable() or not _encodes(key):
        reason = "holds a character that cannot be shown"
    if reason:
        shown = key if len(key) <= 60 else key[:57] + "..."
        raise InvalidArgument(
            f"Invalid {what} name: {shown!r} {reason}", hint="use names like 'val/loss' or 'learning rate'"
        )
    return key


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
