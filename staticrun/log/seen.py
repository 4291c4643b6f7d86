"""What a run held when this process opened it, so that an edit always beats what it edits."""

from collections.abc import Iterable
from typing import Any

from staticrun.log import clock
from staticrun.schema.event import Attribute, Lifecycle, Param, Tag
from staticrun.schema.run import Text
from staticrun.store.fold import WriterState


class Seen:
    """Params with their values, and the stamps of everything that can be edited.

    Attributes:
        params: The value that counts, by key.
        system_step: The step that follows those of the metrics under `system/`.
    """

    def __init__(self, states: Iterable[WriterState] = ()) -> None:
        self.params: dict[str, Text] = {}
        self.system_step = 0
        self._stamps: dict[tuple[type[Any], str], int] = {}
        earliest: dict[str, tuple[int, str]] = {}
        for state in states:
            for key, summary in state.metrics.items():
                if key.startswith("system/"):
                    self.system_step = max(self.system_step, summary.last.step + 1)
            for event in state.events():
                if isinstance(event, Param):
                    moment = (event.stamp, state.writer)
                    if event.key not in earliest or moment < earliest[event.key]:
                        earliest[event.key] = moment
                        self.params[event.key] = event.value
                elif isinstance(event, Tag | Attribute | Lifecycle):
                    key = "" if isinstance(event, Lifecycle) else event.key
                    known = self._stamps.get((type(event), key), 0)
                    self._stamps[type(event), key] = max(known, event.stamp)

    def stamp(self, kind: type[Any], key: str) -> int:
        """The stamp of an edit made now: its time, but later than what is there, whatever the clocks."""
        stamp = max(clock.now_ms(), self._stamps.get((kind, key), 0) + 1)
        self._stamps[kind, key] = stamp
        return stamp
