"""Events to bytes and back. The only place that knows how non-finite numbers and torn lines are written."""

from collections.abc import Sequence
from typing import Any, get_args

import msgspec

from staticrun.errors import FormatError
from staticrun.schema.event import FORMAT, Event, Fold, Header, History, Part, Point
from staticrun.schema.run import Extreme, MetricSummary

_encoder = msgspec.json.Encoder()
# Not strict, so that "NaN" and "Infinity" are read as the floats that they stand for.
_event_decoder = msgspec.json.Decoder(Event, strict=False)
_any_decoder = msgspec.json.Decoder()
#: What decoding raises: ValueError where bytes are not UTF-8, RecursionError where brackets nest too deeply.
_UNDECODABLE = (msgspec.DecodeError, ValueError, RecursionError)
_KINDS = frozenset(kind.__struct_config__.tag for kind in get_args(Event))


class Unreadable(msgspec.Struct, frozen=True):
    """A line that is neither an event nor one of a later version: which one, from 0, and why."""

    line: int
    reason: str


def encode(events: Sequence[Event]) -> bytes:
    """Events other than points as whole lines."""
    return _encoder.encode_lines([_history_with_text(event) for event in events])


def encode_points(points: Sequence[Point], all_finite: bool) -> bytes:
    """Points as whole lines; NaN and the infinities as strings."""
    if all_finite:
        return _encoder.encode_lines(points)
    return _encoder.encode_lines([_with_text(point) for point in points])


def encode_fold(fold: Fold) -> bytes:
    """A fold as one line of JSON."""
    plain = msgspec.structs.asdict(fold)
    plain["metrics"] = {key: _summary_with_text(value) for key, value in fold.metrics.items()}
    plain["events"] = [_history_with_text(event) for event in fold.events]
    return _encoder.encode(plain) + b"\n"


def decode_lines(data: bytes) -> tuple[list[Event | None], list[Unreadable]]:
    """All whole lines of a log.

    Returns:
        An event a line, None for a line of a later version or an unreadable one, and the unreadable ones.
        A last line without its end is left out: its writer may still be writing it.
    """
    end = data.rfind(b"\n") + 1
    whole = data[:end]
    try:
        events = _event_decoder.decode_lines(whole)
    except _UNDECODABLE:
        pass
    else:
        # decode_lines passes over empty lines, which then would not count.
        if len(events) == whole.count(b"\n"):
            return list(events), []
    return _decode_one_by_one(whole)


def _decode_one_by_one(data: bytes) -> tuple[list[Event | None], list[Unreadable]]:
    events: list[Event | None] = []
    unreadable: list[Unreadable] = []
    for number, line in enumerate(data.split(b"\n")[:-1]):
        event, reason = decode_line(line)
        events.append(event)
        if reason:
            unreadable.append(Unreadable(number, reason))
    return events, unreadable


def decode_line(line: bytes | msgspec.Raw) -> tuple[Event | None, str]:
    """One event, or None and why it cannot be read; None and "" for a kind of a later version."""
    try:
        return _event_decoder.decode(line), ""
    except _UNDECODABLE as error:
        reason = str(error)
    try:
        plain = _any_decoder.decode(line)
    except _UNDECODABLE:
        return None, "not JSON"
    if isinstance(plain, list) and plain and isinstance(plain[0], str) and plain[0] not in _KINDS:
        return None, ""
    return None, reason


class _LooseFold(msgspec.Struct, frozen=True):
    """A fold whose events may be of kinds that this version does not know."""

    format: int
    owner: str
    writer: str
    parts: dict[int, Any]
    events: list[msgspec.Raw]


_fold_decoder = msgspec.json.Decoder(Fold, strict=False)
_loose_decoder = msgspec.json.Decoder(_LooseFold, strict=False)


def decode_fold(data: bytes) -> Fold:
    """A fold.

    Raises:
        FormatError: It is of a later format.
        msgspec.DecodeError, ValueError, RecursionError: It is torn or foreign.
    """
    try:
        fold = _fold_decoder.decode(data)
    except _UNDECODABLE:
        loose = _loose_decoder.decode(data)
        check_format(loose.format)
        known = [raw for raw in loose.events if decode_line(raw)[0] is not None]
        plain = _any_decoder.decode(data)
        plain["events"] = known
        fold = _fold_decoder.decode(_encoder.encode(plain))
    check_format(fold.format)
    return fold


class _PartsOnly(msgspec.Struct, frozen=True):
    """Of a fold, what it covers: the rest is passed over, not decoded."""

    format: int
    owner: str
    parts: dict[int, Part]


_parts_decoder = msgspec.json.Decoder(_PartsOnly)


def decode_parts(data: bytes, owner: str) -> dict[int, Part]:
    """What a run's fold covers; nothing where it is not a fold of this run that `decode_fold` would take."""
    try:
        found = _parts_decoder.decode(data)
    except _UNDECODABLE:
        return {}
    return found.parts if found.owner == owner and found.format <= FORMAT else {}


def check_format(number: int) -> None:
    """Refuse what a later version wrote, where skipping would give a wrong answer."""
    if number > FORMAT:
        raise FormatError(
            f"written in format {number}, and this version of staticrun reads up to {FORMAT}",
            hint="install a newer staticrun",
        )


def header_of(events: Sequence[Event | None]) -> Header | None:
    """The header of a log's events, None where the first line is something else."""
    first = events[0] if events else None
    return first if isinstance(first, Header) else None


def number_text(value: float) -> float | str:
    """A number as JSON holds it.

    >>> number_text(0.5), number_text(float("-inf"))
    (0.5, '-Infinity')
    """
    if value - value == 0.0:
        return value
    if value != value:
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _with_text(point: Point) -> Event | list[Any]:  # the encoder takes a list for an event alike
    if point.value - point.value == 0.0:
        return point
    return ["m", point.key, number_text(point.value), point.step, point.time]


def _extreme_with_text(extreme: Extreme | None) -> list[Any] | None:
    return None if extreme is None else [number_text(extreme.value), extreme.step, extreme.time]


def _summary_with_text(summary: MetricSummary) -> dict[str, Any]:
    return {
        "count": summary.count,
        "nans": summary.nans,
        "first": _extreme_with_text(summary.first),
        "last": _extreme_with_text(summary.last),
        "min": _extreme_with_text(summary.min),
        "max": _extreme_with_text(summary.max),
    }


def _history_with_text(event: Event) -> Any:
    if not isinstance(event, History):
        return event
    return ["history", event.part, event.points, {k: _summary_with_text(v) for k, v in event.metrics.items()}]
