"""The lines of a log, and the fold that a writer leaves at its end: what lies on disk.

A line is one JSON array, its kind first. Readers skip kinds that they do not know and further elements of
those that they do, so that later versions may add both. `docs/format.md` states all of it for a writer in
another language.
"""

from typing import Annotated, Final, TypeAlias

import msgspec

from staticrun.schema.run import DatasetInput, Ending, MetricSummary, Text

#: The number of the format that this version writes, and the greatest that it reads.
FORMAT: Final = 1


class Header(msgspec.Struct, frozen=True, array_like=True, tag="staticrun"):
    """The first line of every log.

    Attributes:
        owner: The run's id, or the experiment's in a log of an experiment.
        part: Which file of this writer, from 0.
    """

    format: int
    owner: str
    writer: str
    part: int


class Start(msgspec.Struct, frozen=True, array_like=True, tag="start"):
    """A process takes part in the run from now on, and will say when it ends.

    Attributes:
        attributes: Facts about it: user, host, pid, source, commit.
        found: The other writers that it found, with the lines that they had.
    """

    time: int
    attributes: dict[str, Text]
    found: dict[str, int] = {}


#: A whole number of 64 bits.
Int64: TypeAlias = Annotated[int, msgspec.Meta(ge=-(1 << 63), le=(1 << 63) - 1)]


class Point(msgspec.Struct, array_like=True, tag="m", gc=False):
    """One value of a metric. NaN and the infinities are strings on disk."""

    key: str
    value: float
    step: Int64
    time: Int64


class Param(msgspec.Struct, frozen=True, array_like=True, tag="param"):
    """A param; of several values the earliest counts."""

    key: str
    value: Text
    stamp: int


class Tag(msgspec.Struct, frozen=True, array_like=True, tag="tag"):
    """A tag set, or removed where the value is null; the latest counts."""

    key: str
    value: Text | None
    stamp: int


class Attribute(msgspec.Struct, frozen=True, array_like=True, tag="attr"):
    """An attribute that can be edited: name, note, parent, ...; the latest counts."""

    key: str
    value: Text | None
    stamp: int


class Facts(msgspec.Struct, frozen=True, array_like=True, tag="facts"):
    """More facts about the process, learnt after its start."""

    attributes: dict[str, Text]


class Input(msgspec.Struct, frozen=True, array_like=True, tag="input"):
    """A dataset that the run used."""

    dataset: DatasetInput
    stamp: int


class History(msgspec.Struct, frozen=True, array_like=True, tag="history"):
    """Points that were written as a Parquet file at once.

    Attributes:
        part: The file's number.
        points: Its rows.
        metrics: What they sum up to.
    """

    part: int
    points: int
    metrics: dict[str, MetricSummary]


class ArtifactLogged(msgspec.Struct, frozen=True, array_like=True, tag="artifact"):
    """A file was placed in the run's artifacts, whole."""

    path: str
    size: int
    digest: str
    time: int


class Beat(msgspec.Struct, frozen=True, array_like=True, tag="beat"):
    """The process is alive."""

    time: int


class End(msgspec.Struct, frozen=True, array_like=True, tag="end"):
    """The session that this log started has ended."""

    time: int
    status: str
    ending: Ending | None = None


class Lifecycle(msgspec.Struct, frozen=True, array_like=True, tag="lifecycle"):
    """The run or the experiment is deleted or restored: `active` or `deleted`; the latest counts."""

    state: str
    stamp: int


Event: TypeAlias = (
    Header
    | Start
    | Point
    | Param
    | Tag
    | Attribute
    | Facts
    | Input
    | History
    | ArtifactLogged
    | Beat
    | End
    | Lifecycle
)


class Part(msgspec.Struct, frozen=True):
    """What a fold covers of one file of its writer.

    Attributes:
        lines: Lines of the log, its header included; 0 where the points never were in a log.
        points: Points among them.
        sealed: Whether the points lie in `<writer>.<n>.parquet`; otherwise they are in the log.
        size: Bytes of the log, so that a reader sees without opening it that nothing follows.
    """

    lines: int
    points: int
    sealed: bool = False
    size: int = 0


class Fold(msgspec.Struct, frozen=True):
    """Everything that a writer's logs say, but for its points.

    Attributes:
        parts: What is covered, by number of the part.
        events: Those that count, in order; points and beats are left out.
        metrics: A summary of each metric.
        last_word: The latest time at which the writer is known to have been alive.
    """

    format: int
    owner: str
    writer: str
    parts: dict[int, Part]
    events: list[Event]
    metrics: dict[str, MetricSummary]
    last_word: int | None = None


class ExperimentFile(msgspec.Struct, frozen=True):
    """`experiment.json`: the same bytes whoever creates it."""

    format: int
    experiment_id: str
    name: str
