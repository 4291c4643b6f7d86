"""The runs of an experiment as columns, kept from build to build: what is told of many runs at once.

To decode ten thousand runs takes half a second, to change a row of their columns nothing, so a build reads
those that have changed and no others.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from staticrun.build import words
from staticrun.build.columns import Numbers, Texts
from staticrun.build.facts import comparison, facts
from staticrun.schema.run import DELETED, RESERVED_TAGS, Problem, Run, Text

#: The functions of a metric beside its last value.
FUNCTIONS: Final = ("min", "max", "first", "count")
#: Code points of a fact that any page may show.
_LONGEST: Final = 200
#: Reserved tags that have a column as attributes.
_HAVE_COLUMNS: Final = ("name", "user", "parent")
_TEXTS: Final[dict[str, Callable[[Run], Text | None]]] = {
    "attributes.run_name": lambda run: run.name,
    "attributes.status": lambda run: run.status,
    "attributes.user_id": lambda run: run.attributes.get("user"),
    "attributes.lifecycle_stage": lambda run: run.lifecycle,
    "attributes.parent_run_id": lambda run: run.parent,
}
_NUMBERS: Final[dict[str, Callable[[Run], float | None]]] = {
    "attributes.start_time": lambda run: run.start,
    "attributes.end_time": lambda run: run.end,
    "attributes.duration": lambda run: run.duration,
}
_TOLD: Final = "told"


class Told(msgspec.Struct, frozen=True):
    """How a run came about, as any page may show it: few runs of an experiment differ in it.

    Attributes:
        facts: Label, value, and where a forge shows it.
        commit: Of its code.
        comparison: Where its forge compares that commit with others.
    """

    facts: list[tuple[str, str, str]]
    commit: str
    comparison: str


class Grid(msgspec.Struct):
    """An experiment's runs, newest start first, as a table has them.

    Attributes:
        ids, stamps: Of the runs, in order; a stamp differs whenever its run does.
        starts: When they started, milliseconds since 1970.
        last: When anything was last heard of them.
        words: What the search finds them by, beside their names.
        numbers, texts: Columns by what a filter calls them; a key of which no run has a value is not there.
        problems, inputs, beside: Of those runs that have any, by id: problems, (name, digest, context) of
            datasets, and the paths of what their pages show beside their logs.
    """

    ids: list[str] = []
    stamps: list[bytes] = []
    starts: list[int | None] = []
    last: list[int | None] = []
    words: list[str] = []
    numbers: dict[str, Numbers] = {}
    texts: dict[str, Texts] = {}
    problems: dict[str, list[Problem]] = {}
    inputs: dict[str, list[tuple[str, str, str]]] = {}
    beside: dict[str, list[str]] = {}

    @classmethod
    def load(cls, data: bytes) -> "Grid":
        """What `dump` gave.

        Raises:
            msgspec.DecodeError: It is something else.
        """
        grid = _decoder.decode(data)
        for numbers in grid.numbers.values():
            numbers.values = array("d", numbers.values)
        for texts in grid.texts.values():
            texts.codes = array("i", texts.codes)
        return grid

    def dump(self) -> bytes:
        """All of it, for the cache of this machine."""
        return msgspec.msgpack.encode(self, enc_hook=bytes)

    @classmethod
    def of(
        cls,
        runs: Sequence[Run],
        stamps: Mapping[str, bytes] | None = None,
        beside: Callable[[Run], list[str]] = lambda _: [],
    ) -> "Grid":
        """The columns of some runs, in the order of a table.

        Args:
            stamps: Of these runs, by id.
            beside: Tells what a run's page shows beside its logs.
        """
        runs = sorted(runs, key=newest_first)
        blank = [b""] * len(runs)
        grid = cls([""] * len(runs), blank, [None] * len(runs), [None] * len(runs), [""] * len(runs))
        for place, run in enumerate(runs):
            grid._fill(place, run, (stamps or {}).get(run.run_id, b""), beside(run))
        grid._tidy()
        return grid

    def update(
        self,
        gone: Iterable[str],
        runs: Iterable[Run],
        stamps: Mapping[str, bytes],
        beside: Callable[[Run], list[str]],
    ) -> None:
        """Take rows out, and others in.

        Args:
            gone: The ids of runs that are no more, or no more what they were.
            runs: Those that are new or have changed.
        """
        there = set(self.ids)
        for run_id in gone:
            if run_id in there:
                self._take_out(self.ids.index(run_id))
        for run in runs:
            place = self._place(newest_first(run))
            self._make_room(place)
            self._fill(place, run, stamps[run.run_id], beside(run))
        self._tidy()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def active(self) -> "Grid":
        """The same without the runs that are deleted, nor the problems of any."""
        stages = self.texts.get("attributes.lifecycle_stage")
        if stages is None or DELETED not in stages.texts:
            return self
        kept = [place for place, stage in enumerate(stages) if stage != DELETED]
        grid = Grid()
        for name in ("ids", "stamps", "starts", "last", "words"):
            setattr(grid, name, [getattr(self, name)[place] for place in kept])
        grid.numbers = {key: column.take(kept) for key, column in self.numbers.items()}
        grid.texts = {key: column.take(kept) for key, column in self.texts.items()}
        ids = set(grid.ids)
        grid.inputs = {run_id: one for run_id, one in self.inputs.items() if run_id in ids}
        grid._tidy()
        return grid

    def keys(self, group: str) -> list[str]:
        """The keys of params, metrics or tags that any run has, sorted."""
        columns: Iterable[str] = self.numbers if group == "metrics" else self.texts
        mark = f"{group}."
        return sorted(key.removeprefix(mark) for key in columns if key.startswith(mark))

    def number(self, name: str) -> Numbers:
        """A column of numbers, without any where no run has one."""
        return self.numbers.get(name) or Numbers.blank(len(self))

    def text(self, name: str) -> Texts:
        """A column of texts, without any where no run has one."""
        return self.texts.get(name) or Texts.blank(len(self))

    def metric_counts(self) -> dict[str, int]:
        """How many runs have each metric."""
        return {key: self.numbers[f"metrics.{key}"].count for key in self.keys("metrics")}

    def statuses(self) -> dict[str, int]:
        """How many runs have each status."""
        column = self.text("attributes.status")
        return {str(text): column.codes.count(code) for code, text in enumerate(column.texts)}

    def told(self) -> Iterator[Told]:
        """How each run came about."""
        column = self.text(_TOLD)
        known = [_told_decoder.decode(str(text)) for text in column.texts]
        return map(known.__getitem__, column.codes)

    @property
    def last_activity(self) -> int | None:
        """When anything last happened in these runs, milliseconds since 1970."""
        return max((time for time in self.last if time is not None), default=None)

    def _lists(self) -> tuple[list[Any], ...]:
        return self.ids, self.stamps, self.starts, self.last, self.words

    def _columns(self) -> list[Numbers | Texts]:
        return [*self.numbers.values(), *self.texts.values()]

    def _place(self, key: tuple[bool, int, str]) -> int:
        """Where a run belongs."""
        low, high = 0, len(self.ids)
        while low < high:
            middle = (low + high) // 2
            start = self.starts[middle]
            if (start is None, -(start or 0), self.ids[middle]) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _make_room(self, place: int) -> None:
        for column in self._lists():
            column.insert(place, None)
        for one in self._columns():
            one.insert(place)

    def _take_out(self, place: int) -> None:
        run_id = self.ids[place]
        for known in (self.problems, self.inputs, self.beside):
            known.pop(run_id, None)
        for column in self._lists():
            del column[place]
        for one in self._columns():
            one.delete(place)

    def _fill(self, place: int, run: Run, stamp: bytes, beside: list[str]) -> None:
        """Write a row that is empty."""
        self.ids[place], self.stamps[place], self.starts[place] = run.run_id, stamp, run.start
        times = [time for time in (run.start, run.end, run.last_word) if time is not None]
        self.last[place] = max(times, default=None)
        self.words[place] = words.of_run(run)
        for key, number in _numbers(run):
            column = self.numbers.get(key)
            if column is None:
                column = self.numbers[key] = Numbers.blank(len(self.ids))
            column.set(place, number)
        for key, text in _texts(run):
            codes = self.texts.get(key)
            if codes is None:
                codes = self.texts[key] = Texts.blank(len(self.ids))
            codes.set(place, text)
        if run.problems:
            self.problems[run.run_id] = run.problems
        if run.inputs:
            self.inputs[run.run_id] = [(one.name, one.digest, one.context) for one in run.inputs]
        if beside:
            self.beside[run.run_id] = beside

    def _tidy(self) -> None:
        """Give columns the one form that these rows have, however they came about."""
        for column in self.texts.values():
            column.tidy()
        self.texts = {key: one for key, one in self.texts.items() if one.texts}
        self.numbers = {key: one for key, one in self.numbers.items() if one.count}


_told_decoder: Final = msgspec.json.Decoder(Told)
_decoder: Final = msgspec.msgpack.Decoder(Grid)


def newest_first(run: Run) -> tuple[bool, int, str]:
    """The order of runs in tables."""
    return run.start is None, -(run.start or 0), run.run_id


def _numbers(run: Run) -> Iterator[tuple[str, float]]:
    for name, of in _NUMBERS.items():
        value = of(run)
        if value is not None:
            yield name, value
    for key, one in run.metrics.items():
        yield f"metrics.{key}", one.last.value
        yield f"first(metrics.{key})", one.first.value
        yield f"count(metrics.{key})", one.count
        if one.min is not None:
            yield f"min(metrics.{key})", one.min.value
        if one.max is not None:
            yield f"max(metrics.{key})", one.max.value


def _texts(run: Run) -> Iterator[tuple[str, Text]]:
    for name, of in _TEXTS.items():
        text = of(run)
        if text is not None:
            yield name, text
    for key, text in run.params.items():
        yield f"params.{key}", text
    for key, text in shown_tags(run).items():
        yield f"tags.{key}", text
    commit, compared = comparison(run)
    found = [(label, link.text[:_LONGEST], link.href or "") for label, link in facts(run)]
    yield _TOLD, msgspec.json.encode(Told(found, commit[:_LONGEST], compared)).decode()


def shown_tags(run: Run) -> dict[str, Text]:
    """A run's tags with MLflow's reserved ones, but for those that have a column as attributes."""
    return {key: value for key, value in run.all_tags.items() if RESERVED_TAGS.get(key) not in _HAVE_COLUMNS}
