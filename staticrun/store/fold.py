"""The fold of one writer: what all its events come to, whoever reads or wrote them.

The writer keeps one while it logs and leaves it as its fold file; a reader starts from that file, or from
nothing, and takes the lines that lie beyond it. Both therefore agree.
"""

from collections.abc import Sequence
from typing import Any

from staticrun.schema.event import (
    FORMAT,
    ArtifactLogged,
    Attribute,
    Beat,
    End,
    Event,
    Fold,
    Header,
    History,
    Lifecycle,
    Param,
    Part,
    Point,
    Start,
    Tag,
)
from staticrun.schema.run import MetricSummary
from staticrun.store import summary
from staticrun.store.summary import Columns


class WriterState:
    """What one writer has said so far.

    Attributes:
        parts: What it wrote, by part; the lines of the part that is being written are counted as well.
        metrics: A summary of each metric.
        last_word: The latest time at which it is known to have been alive.
    """

    def __init__(self, owner: str, writer: str) -> None:
        self.owner = owner
        self.writer = writer
        self.parts: dict[int, Part] = {}
        self.metrics: dict[str, MetricSummary] = {}
        self.last_word: int | None = None
        self._facts: dict[Any, Event] = {}

    @classmethod
    def of(cls, fold: Fold) -> "WriterState":
        """The state that a fold file holds."""
        state = cls(fold.owner, fold.writer)
        for event in fold.events:
            state.take(event)
        state.parts = dict(fold.parts)
        state.metrics = dict(fold.metrics)
        state.last_word = fold.last_word
        return state

    def fold(self) -> Fold:
        """The fold file that holds this state."""
        return Fold(FORMAT, self.owner, self.writer, self.parts, self.events(), self.metrics, self.last_word)

    def events(self) -> list[Event]:
        """The events that count, in the order in which they came."""
        return list(self._facts.values())

    @property
    def lines(self) -> int:
        """Lines in all logs of this writer."""
        return sum(part.lines for part in self.parts.values())

    @property
    def started(self) -> Start | None:
        """The start of its session, None where it only edits."""
        event = self._facts.get("start")
        return event if isinstance(event, Start) else None

    @property
    def ended(self) -> End | None:
        """The end of its session."""
        event = self._facts.get("end")
        return event if isinstance(event, End) else None

    def count(self, part: int, lines: int, points: int) -> None:
        """Note that a log has more lines than before, some of them points."""
        before = self.parts.get(part, Part(0, 0))
        self.parts[part] = Part(before.lines + lines, before.points + points, before.sealed, before.size)

    def take(self, event: Event) -> None:
        """Take an event that is no point: of each fact keep what counts."""
        match event:  # the most frequent first: each case takes its time
            case Param(key=key):
                self._take_param(key, event)
            case Tag(key=key) | Attribute(key=key):
                self._facts[type(event), key] = event
            case Header() | Point():
                pass
            case Beat(time=time):
                self._heard(time)
            case Start(time=time):
                self._heard(time)
                self._facts.setdefault("start", event)
            case End(time=time):
                self._heard(time)
                self._facts["end"] = event
            case ArtifactLogged(path=path):
                self._facts[ArtifactLogged, path] = event
            case Lifecycle():
                self._facts["lifecycle"] = event
            case History(part=part, points=count, metrics=metrics):
                self.parts[part] = Part(0, count, sealed=True)
                summary.merge_into(self.metrics, metrics.items())
            case _:
                self._facts[len(self._facts)] = event

    def _take_param(self, key: str, event: Param) -> None:
        # Of a param the earliest counts; one that differs is kept beside it, to be reported.
        first = self._facts.setdefault((Param, key), event)
        if isinstance(first, Param) and first.value != event.value:
            self._facts[Param, key, "differs"] = event

    def _heard(self, time: int) -> None:
        if self.last_word is None or time > self.last_word:
            self.last_word = time

    def take_points(self, points: Sequence[Point]) -> tuple[dict[str, Columns], bool]:
        """Sum up points in the order logged.

        Returns:
            Their columns by metric, and whether all values are finite.
        """
        grouped: dict[str, Columns] = {}
        all_finite = True
        for key, same in summary.group(points).items():
            values = [point.value for point in same]
            steps = [point.step for point in same]
            times = [point.time for point in same]
            columns = grouped[key] = Columns()
            columns.extend(values, steps, times)
            all_finite = all_finite and summary.finite(values)
            summed = summary.summarise(values, steps, times)
            summary.merge_into(self.metrics, [(key, summed)])
        return grouped, all_finite
