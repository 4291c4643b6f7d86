"""An open run as its caller meets it: values are checked, stamped and put in line; a thread writes them."""

import time
from typing import Any

import msgspec

from staticrun.errors import InvalidState, InvalidType, NotActive, ParamConflict
from staticrun.log import clock, values
from staticrun.log.flusher import CALL_AT, Flusher
from staticrun.log.seen import Seen
from staticrun.log.sink import Batch, Sink, Target
from staticrun.schema.event import (
    ArtifactLogged,
    Attribute,
    End,
    Event,
    Facts,
    Input,
    Lifecycle,
    Param,
    Point,
    Start,
    Tag,
)
from staticrun.schema.run import DELETED, Artifact, DatasetInput, Ending, LongText, Text, head_of
from staticrun.store import layout, texts

_time_ns = time.time_ns


class Recorder:
    """One run that this process writes to.

    Args:
        target: Which run, where.
        start: The session's start; None in a process that only adds to the session of another.
        seen: What the run held when it was opened.
        artifact_uri: Where its artifacts go, as the run names it; "" for its own folder.

    Attributes:
        name: As set here or found, None where it is the friendly one.
        began: When the run started, milliseconds since 1970.
        ended: The end of the session.
        waits: Whether the run is not over when this process ends, unless that fails: a client says when.
        deleted: What of the run's own and its experiment's life is deleted: `run`, `experiment`.
        rows: What waits for the flusher, in order.
        open: Whether the caller may still log.
        closing: Whether everything is in line and the flusher has to seal and close.
    """

    def __init__(
        self, target: Target, start: Start | None, seen: Seen, flusher: Flusher, artifact_uri: str = ""
    ) -> None:
        self.target = target
        self.start = start
        self.seen = seen
        self.artifact_uri = artifact_uri
        self.name: str | None = None
        self.began = None if start is None else start.time
        self.ended: End | None = None
        self.waits = False
        self.deleted: set[str] = set()
        self.open = True
        self.rows: list[Event] = []
        self.sink: Sink | None = None
        self.closing = False
        self._keys: set[str] = set()
        self._flusher = flusher
        self._limit = CALL_AT
        self._name = layout.new_writer(clock.now_ms())
        if start is not None:
            self.rows.append(start)

    def point(self, key: str, value: Any, step: Any = None, timestamp: Any = None) -> None:
        """Log one value of a metric.

        Raises:
            InvalidType, InvalidArgument: The key, value, step or time cannot be logged.
            InvalidState: The run has ended.
        """
        if type(value) is not float:
            value = values.number(value)
        try:
            admitted = key in self._keys
        except TypeError:
            admitted = False
        if not admitted:
            self._admit(key)
        if type(step) is not int or not -(1 << 63) <= step < 1 << 63:
            step = values.step(step)
        now = _time_ns() // 1_000_000 if timestamp is None else values.timestamp(timestamp)
        rows = self.rows
        rows.append(Point(key, value, step, now))
        if len(rows) >= self._limit:
            self._flusher.relieve(self)

    def points(self, metrics: dict[str, Any], step: Any = None, timestamp: Any = None) -> None:
        """Log values of several metrics at one step; all of them, or none where one cannot be logged.

        Raises:
            InvalidType, InvalidArgument, InvalidState: As `point`.
        """
        if not isinstance(metrics, dict):
            raise InvalidType(f"metrics must be a dict, not {type(metrics).__name__}")
        step = values.step(step)
        now = clock.now_ms() if timestamp is None else values.timestamp(timestamp)
        added: list[Event] = []
        for key, value in metrics.items():
            if key not in self._keys:
                self._admit(key)
            number = value if type(value) is float else values.number(value)
            added.append(Point(key, number, step, now))
        self._put(added)

    def history(self, batch: Batch) -> None:
        """Log a whole history, and wait until it is written."""
        self.must_be_open()
        self.attend().keep_batch(batch)
        self._flusher.flush()

    def _admit(self, key: Any) -> None:
        """The slow half of `point`: once a key, and whenever the run is closed."""
        self.must_be_open()
        self._keys.add(values.check_key(key, "metric"))
        if self.start is None:
            self.attend()

    def must_be_open(self) -> None:
        """Refuse what comes after the end, or to a deleted run.

        Raises:
            InvalidState: So it is.
        """
        if self.deleted:
            raise NotActive(
                f"The run {self.target.run_id} must be in the 'active' state. Current state is deleted.",
                hint="restore it first",
            )
        if not self.open:
            raise InvalidState(
                f"run {self.target.run_id} has ended",
                hint="staticrun.start_run(run_id=...) opens it again",
            )

    def _put(self, events: list[Event]) -> None:
        self.rows.extend(events)
        if self.start is None and events:
            self.attend()
        if len(self.rows) >= self._limit:
            self._flusher.relieve(self)

    def params(self, params: dict[str, Any]) -> None:
        """Log params, once each; all of them, or none where one cannot be logged.

        Raises:
            ParamConflict: One was logged before with another value.
            InvalidType, InvalidArgument, InvalidState: As `point`.
        """
        if not isinstance(params, dict):
            raise InvalidType(f"params must be a dict, not {type(params).__name__}")
        self.must_be_open()
        added: list[Event] = []
        for key, value in params.items():
            values.check_key(key, "param")
            text = self._text(str(value))
            known = self.seen.params.get(key)
            if known is None:
                added.append(Param(key, text, clock.now_ms()))
            elif known != text:
                raise ParamConflict(
                    f"Changing param values is not allowed. Param with key={key!r} was already logged with "
                    f"value={head_of(known)[:200]!r} for run ID={self.target.run_id!r}. "
                    f"Attempted logging new value {head_of(text)[:200]!r}.",
                    hint="log it under another name, or as a tag, which may change",
                )
        self.seen.params.update({event.key: event.value for event in added if isinstance(event, Param)})
        self._put(added)

    def tags(self, tags: dict[str, Any]) -> None:
        """Set tags, or remove those whose value is None; all of them, or none where one cannot be set.

        Raises:
            InvalidType, InvalidArgument, InvalidState: As `point`.
        """
        if not isinstance(tags, dict):
            raise InvalidType(f"tags must be a dict, not {type(tags).__name__}")
        self.must_be_open()
        for key in tags:
            values.check_key(key, "tag")
        self._put(
            [
                Tag(key, None if value is None else self._text(str(value)), self.seen.stamp(Tag, key))
                for key, value in tags.items()
            ]
        )

    def attribute(self, key: str, value: str | None) -> None:
        """Set an attribute that can be edited: name, note, parent, ...

        Raises:
            InvalidState: The run has ended.
        """
        self.must_be_open()
        text = None if value is None else self._text(value)
        self._put([Attribute(key, text, self.seen.stamp(Attribute, key))])
        if key == "name":
            self.name = value

    def artifact(self, artifact: Artifact) -> None:
        """Note that an artifact was stored."""
        self._put([ArtifactLogged(artifact.path, artifact.size, artifact.digest, artifact.time)])

    def input(self, dataset: DatasetInput) -> None:
        """Note that the run used a dataset.

        Raises:
            InvalidState: The run has ended.
        """
        self.must_be_open()
        texts_of = {
            key: self._text(head_of(getattr(dataset, key))) for key in ("source", "schema", "profile")
        }
        self._put([Input(msgspec.structs.replace(dataset, **texts_of), clock.now_ms())])

    def _text(self, text: str) -> Text:
        short, data = texts.shorten(text)
        if isinstance(short, LongText) and data is not None:
            self.attend().keep_text(short, data)
        return short

    def attend(self) -> Sink:
        """Have the flusher care for this run from now on.

        Returns:
            Its sink, of which only `keep_text` may be called by other threads than the flusher's.
        """
        if self.sink is None:
            self.sink = Sink(self.target, self._name, self.start, self._flusher.outage)
        self._flusher.add(self)
        return self.sink

    def learn(self, attributes: dict[str, Text], kept: list[tuple[LongText, bytes]]) -> None:
        """Note facts about the process that were found after the start; any thread may call.

        Args:
            kept: The texts among them that lie in files, with their bytes.
        """
        sink = self.attend()
        for text, data in kept:
            sink.keep_text(text, data, shared=True)
        self.rows.append(Facts(attributes))

    def lifecycle(self, state: str) -> None:
        """Delete or restore the run. While it is deleted nothing can be logged."""
        self._put([Lifecycle(state, self.seen.stamp(Lifecycle, ""))])
        self.mark("run", state)

    def mark(self, what: str, state: str) -> None:
        """Note that the run, or its experiment, was deleted or restored."""
        self.deleted.discard(what)
        if state == DELETED:
            self.deleted.add(what)
            self._keys = set()  # so that the next point takes the slow way, which asks

    def close(self, status: str | None, ending: Ending | None = None, time: int | None = None) -> bool:
        """End the session; the flusher still has to finish it.

        Args:
            status: `FINISHED`, `FAILED` or `KILLED`; None where nobody said that it is over.
            time: When it ended, where that is not now.

        Returns:
            Whether there is anything to finish.
        """
        if self.closing or not self.open:
            return False
        # In this order a signal in the middle, whose handler ends runs as well, finds either all or nothing.
        if self.start is not None and status is not None:
            self.ended = End(clock.now_ms() if time is None else time, status, self._kept(ending))
            self.rows.append(self.ended)
        unfinished = bool(self.rows) or self.sink is not None
        if unfinished:
            self.attend()
            self.closing = True
        self.open = False
        self._keys = set()
        return unfinished

    def _kept(self, ending: Ending | None) -> Ending | None:
        if ending is None or not isinstance(ending.traceback, str):
            return ending
        message = texts.valid(ending.message or "")[: texts.HEAD]
        return Ending(
            ending.exception, message, self._text(ending.traceback), ending.signal, ending.exit_code
        )

    def in_child(self, flusher: Flusher) -> None:
        """Go on in a forked process: a log of its own, which adds to the session that the parent will end."""
        self.rows = []
        self.start = None
        self.sink = None
        self._flusher = flusher
        self._name = layout.new_writer(clock.now_ms())
        self._limit = 1

    @property
    def writes_through(self) -> bool:
        """Whether each call writes at once, because the process may end without a word."""
        return self._limit == 1

    def write_in_rounds(self) -> None:
        """Leave the writing to the flusher's rounds."""
        self._limit = CALL_AT
