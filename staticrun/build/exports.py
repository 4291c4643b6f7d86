"""The site's data for people's own tools: Parquet of runs by experiment, of points by the beginning of ids.

What has not changed since the last build is known by digests, without reading a point. The rest is made in a
process of its own while this one renders pages, because the library alone takes longer to import than a small
change to build.
"""

import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Final, TypeAlias

import msgspec

from staticrun.build import names, paths
from staticrun.build.arrow import History, in_order, runs_file
from staticrun.build.collect import Collected
from staticrun.build.grid import Grid
from staticrun.build.inputs import Inputs, code, digest
from staticrun.build.memory import MadeExport, Memory, Piece, are_there
from staticrun.build.output import Output
from staticrun.build.plan import Plan
from staticrun.build.report import Progress
from staticrun.build.shards import by_beginning
from staticrun.build.source import Points, Source
from staticrun.build.workers import Workers
from staticrun.config import Config
from staticrun.errors import StaticrunException
from staticrun.schema.run import Experiment, Run

#: Points in one file, and runs whose points are read for it, where the ids tell them apart.
MOST_POINTS: Final = 1_000_000
MOST_RUNS: Final = 400
#: Fewer changed runs than these are done before another process has started.
_WORTH_A_PROCESS: Final = 400


#: A run whose points are read: its experiment, its id, and the metrics to read together, None for all.
ReadRun: TypeAlias = tuple[str, str, list[list[str] | None]]
#: The points of runs that have been read, by id.
Read: TypeAlias = Mapping[str, Sequence[Points]]


class RunsJob(msgspec.Struct, frozen=True):
    """The runs of an experiment are to be written.

    Attributes:
        name: Under which what comes of it is remembered.
        stem: The path, but for the digest and the ending.
    """

    name: str
    stem: str
    experiment: Experiment
    grid: Grid

    def files(self, source: Source, read: Read) -> Iterator[tuple[bytes, int]]:
        """What is to be in each file, and how many rows that has."""
        yield runs_file(self.experiment, self.grid), len(self.grid)


class PointsJob(msgspec.Struct, frozen=True):
    """The points of runs whose ids begin alike are to be written, in as few files as they fit in.

    Attributes:
        runs: In order of id.
    """

    name: str
    stem: str
    runs: list[ReadRun]

    @property
    def has_long(self) -> bool:
        """Whether any run has more points than belong into one file."""
        return any(groups != [None] for _, _, groups in self.runs)

    def files(self, source: Source, read: Read) -> Iterator[tuple[bytes, int]]:
        """What is to be in each file, and how many rows that has.

        Args:
            read: Points that have been read already, by run; what is not there is read from the source.
        """
        history = History()
        for run_id, key, batches in self._metrics(source, read):
            steps, times, values = in_order(batches)
            start = 0
            while start < len(steps):
                end = start + MOST_POINTS - history.rows
                history.add(run_id, key, steps[start:end], times[start:end], values[start:end])
                start = end
                if history.rows >= MOST_POINTS:
                    yield history.file(), history.rows
                    history = History()
        if history.rows:
            yield history.file(), history.rows

    def _metrics(self, source: Source, read: Read) -> Iterator[tuple[str, str, list[Points]]]:
        """The points of each metric of each run, in order; of a run that cannot be read its page says why."""
        for experiment_id, run_id, groups in self.runs:
            run = Run(run_id, experiment_id, "", "")
            for keys in groups:
                by_key: dict[str, list[Points]] = defaultdict(list)
                try:
                    for batch in read[run_id] if run_id in read else source.points(run, keys):
                        by_key[batch.key].append(batch)
                except (StaticrunException, OSError):
                    continue
                for key in sorted(by_key):
                    yield run_id, key, by_key.pop(key)


class Exports:
    """Has made what has changed, from `begin` to `finish`.

    Args:
        workers: One other process, where that is worth it.
    """

    def __init__(
        self, config: Config, inputs: Inputs, output: Output, memory: Memory, workers: Workers
    ) -> None:
        self._config, self._store, self._output = config, inputs.store, output
        self._known = memory.exports
        self._workers = workers
        self._thread: ThreadPoolExecutor | None = None
        self._keys: dict[str, bytes] = {}
        self._jobs: list[RunsJob | PointsJob] = []
        self._futures: list[Future[list[Piece]]] = []
        self._made: dict[str, MadeExport] = {}

    def __enter__(self) -> "Exports":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._workers.__exit__(kind, error, trace)  # first: the thread may be waiting for it
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=kind is not None)

    def begin(
        self, collected: Collected, plan: Plan, there: dict[str, str], changed: Collection[str]
    ) -> list[PointsJob]:
        """Find what has changed, and have it made.

        Args:
            there: How the files in the site's folder look.
            changed: The runs whose points are read anyway, for their pages.

        Returns:
            What whoever reads those is to make of them, and to give to `take`.
        """
        for one in collected.experiments:
            grid = collected.grids[one.experiment_id]
            job = RunsJob(
                f"runs/{one.experiment_id}", paths.runs(plan.experiments[one.experiment_id]), one, grid
            )
            self._take(job, digest(code(), job.stem, one, grid.ids, grid.stamps), there)
        if self._config.histories:
            for prefix, runs in _shards(_weights(collected)):
                stem = paths.histories(prefix)
                self._take(PointsJob(f"points/{prefix}", stem, runs), self._key(collected, runs), there)
        changed = set(changed)
        shared = [job for job in self._jobs if isinstance(job, PointsJob) and _is_read(job, changed)]
        self._jobs = [job for job in self._jobs if job not in shared]
        if self._worth_a_process(len(collected.runs)):
            # One process gives its results in the order of its tasks; the thread only waits for them.
            made = self._workers.map(_written, (self._store, self._output), self._jobs)
            self._thread = ThreadPoolExecutor(1)
            self._futures = [self._thread.submit(next, made) for _ in self._jobs]
        return shared

    def take(self, name: str, pieces: list[Piece]) -> None:
        """Take what came of a shared job."""
        self._made[name] = MadeExport(self._keys[name], pieces)

    def finish(self, progress: Progress) -> dict[str, MadeExport]:
        """What came of all, by name, once it is written."""
        for number, job in enumerate(self._jobs):
            progress("data", number, len(self._jobs))
            place = (self._store, self._output)
            self.take(job.name, self._futures[number].result() if self._futures else _written(place, job))
        return self._made

    def _take(self, job: RunsJob | PointsJob, key: bytes, there: dict[str, str]) -> None:
        known = self._known.get(job.name)
        if known is not None and key and known.key == key and are_there(known.files, there):
            self._made[job.name] = known
        else:
            self._keys[job.name] = key
            self._jobs.append(job)

    def _key(self, collected: Collected, runs: list[ReadRun]) -> bytes:
        """Digest of all that points are read from; b"" where a change might not show."""
        if not all(self._store.settled(experiment_id, run_id) for experiment_id, run_id, _ in runs):
            return b""
        return digest(code(), [(run_id, self._store.stamps(one)[run_id]) for one, run_id, _ in runs])

    def _worth_a_process(self, runs: int) -> bool:
        """Whether another process is quicker: where much is to be read, or the library to be imported."""
        if self._config.workers == 1 or not self._jobs or runs < _WORTH_A_PROCESS:
            return False
        reads = sum(len(job.runs) for job in self._jobs if isinstance(job, PointsJob))
        return reads >= _WORTH_A_PROCESS or "pyarrow.parquet" not in sys.modules


class _Weight(msgspec.Struct, frozen=True):
    """A run's experiment, and how many points it has of each metric that it has."""

    experiment_id: str
    points: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.points.values())


def _weights(collected: Collected) -> dict[str, _Weight]:
    """The runs that have points, by id."""
    found: dict[str, _Weight] = {}
    for experiment_id, grid in collected.grids.items():
        points: list[dict[str, int]] = [{} for _ in grid.ids]
        for key in grid.keys("metrics"):
            for place, count in enumerate(grid.number(f"count(metrics.{key})")):
                if count:
                    points[place][key] = int(count)
        for run_id, counts in zip(grid.ids, points, strict=True):
            if counts:
                found[run_id] = _Weight(experiment_id, counts)
    return found


def _shards(weights: Mapping[str, _Weight]) -> Iterator[tuple[str, list[ReadRun]]]:
    """The runs whose points are in one file, or in several that begin alike."""

    def fit(run_ids: Sequence[str]) -> bool:
        if len(run_ids) > MOST_RUNS:
            return False
        return len(run_ids) <= 1 or sum(weights[run_id].total for run_id in run_ids) <= MOST_POINTS

    for prefix, run_ids in by_beginning(sorted(weights), fit):
        yield prefix, [_read_run(run_id, weights[run_id]) for run_id in run_ids]


def _read_run(run_id: str, weight: _Weight) -> ReadRun:
    return weight.experiment_id, run_id, in_groups(weight.points)


def in_groups(counts: Mapping[str, int]) -> list[list[str] | None]:
    """A run's metrics, as many together as have points for one file of them; None for all.

    >>> in_groups({"loss": 5, "accuracy": 7}), in_groups({})
    ([None], [])
    >>> in_groups({"c": MOST_POINTS, "b": 1, "a": 2})
    [['a', 'b'], ['c']]
    """
    if not counts:
        return []
    groups: list[list[str] | None] = []
    some: list[str] = []
    room = MOST_POINTS
    for key in sorted(counts):
        if some and counts[key] > room:
            groups.append(some)
            some, room = [], MOST_POINTS
        some.append(key)
        room -= counts[key]
    return [None] if sum(counts.values()) <= MOST_POINTS else [*groups, some]


def _is_read(job: PointsJob, changed: set[str]) -> bool:
    """Whether the pages of most of a job's runs are written, and all their points fit in memory meanwhile."""
    read = sum(run_id in changed for _, run_id, _ in job.runs)
    return not job.has_long and 2 * read >= len(job.runs)


def _written(place: tuple[Source, Output], job: RunsJob | PointsJob) -> list[Piece]:
    return write(*place, job, {})


def write(source: Source, output: Output, job: RunsJob | PointsJob, read: Read) -> list[Piece]:
    """Write what a job is about: read from a source, into a site.

    Args:
        read: Points that have been read already, by run.
    """
    pieces = []
    for content, rows in job.files(source, read):
        (file,) = output.write([(f"{job.stem}-{names.digest(content)}.parquet", content)])
        pieces.append(Piece(file, rows))
    return pieces
