"""What the build asks of a store: a few questions, so that a remote or a made-up one answers them too."""

from array import array
from collections.abc import Collection, Iterator
from typing import BinaryIO, Protocol

from staticrun.schema.run import Experiment, Problem, Run, Text
from staticrun.store.holding import Held
from staticrun.store.reader import Place


class Points(Protocol):
    """Points of one metric from one writer, in the order logged."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def writer(self) -> str: ...  # noqa: D102
    @property
    def steps(self) -> "array[int]": ...  # noqa: D102
    @property
    def times(self) -> "array[int]": ...  # noqa: D102
    @property
    def values(self) -> "array[float]": ...  # noqa: D102


class Source(Protocol):
    """A store of runs, as `staticrun.store.reader.Store` is one."""

    @property
    def as_of(self) -> int:
        """Milliseconds since 1970 at which a run without an end counts as running or lost."""

    def experiments(self) -> list[Experiment]:
        """All experiments, deleted ones too."""

    def runs(self, experiment_id: str | None = None) -> Iterator[Run]:
        """All runs, deleted ones too."""

    def points(self, run: Run, keys: Collection[str] | None = None) -> Iterator[Points]:
        """The history of a run; a metric may come in several pieces."""

    def text(self, run: Run, text: Text) -> str:
        """The whole of a text."""

    def places(self, run: Run) -> list[Place]:
        """Where a run lies: one place, unless there are copies."""

    def held(self, run: Run) -> Held:
        """The files that hold the note and the tags of a run."""

    def open_artifact(self, run: Run, path: str) -> BinaryIO:
        """The content of an artifact."""

    def problems(self) -> list[Problem]:
        """What is wrong with the store beside its runs."""
