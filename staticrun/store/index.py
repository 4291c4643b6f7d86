"""A store that remembers: it opens only those runs that have changed since anybody looked last.

What it remembers lies in the user's cache folder, and may be lost, torn or unwritable: then it reads more.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from staticrun.errors import FormatError
from staticrun.schema.run import DELETED, Experiment, Problem, Run
from staticrun.store import artifacts, layout, shelf, signs
from staticrun.store.cache import Cache
from staticrun.store.merge import unchanged_between
from staticrun.store.reader import Store
from staticrun.store.shelf import Kept, Shelf
from staticrun.store.signs import Sign

#: Fewer changed runs than this, or than this part of all, are read again next time rather than written: a
#: search beside a run in training would otherwise write the whole cache each time.
_WORTH_WRITING = 32
_WORTH_PART = 64


def is_worth_writing(changed: int, of: int) -> bool:
    """Whether so many changes are worth writing all of a cache anew."""
    return changed >= max(_WORTH_WRITING, of // _WORTH_PART)


class IndexedStore(Store):
    """The same runs as those of a `Store`, as they are when each experiment is first asked for.

    Args:
        root: The folder.
        as_of, artifact_roots: As for `Store`.
        cache: The folder of caches; None for the user's.
        share: Reads runs by several processes, in any order; None where this one reads them.

    Raises:
        StoreError: The folder is no run store.
    """

    def __init__(
        self,
        root: str,
        as_of: int | None = None,
        cache: str | None = None,
        artifact_roots: Iterable[str] = (),
        share: "Share | None" = None,
    ) -> None:
        super().__init__(root, as_of, artifact_roots)
        self._share = share
        #: For whatever else is derived from these runs.
        self.cache = Cache(root, cache)
        self._looks: dict[str, _Look] = {}
        self._shared: dict[str, list[Experiment]] | None = None

    def runs(self, experiment_id: str | None = None) -> Iterator[Run]:
        """All runs, deleted ones too, in order of experiment and id; as `Store.runs`."""
        for experiment in self.experiments():
            if experiment_id is None or experiment.experiment_id == experiment_id:
                yield from self.select(experiment.experiment_id, self.stamps(experiment.experiment_id))

    def stamps(self, experiment_id: str) -> dict[str, bytes]:
        """What tells the version of each run of an experiment, by id, in order: changes as the run does."""
        look = self._look(experiment_id)
        if look.experiment.lifecycle == DELETED:  # and with it, all its runs
            return {run_id: stamp + b"deleted" for run_id, stamp in look.stamps.items()}
        return look.stamps

    def settled(self, experiment_id: str, run_id: str) -> bool:
        """Whether any later change of the run's files will change its stamp.

        Not where they were written within a tick of the file system's clock before the look.
        """
        return run_id in self._look(experiment_id).settled

    def select(self, experiment_id: str, run_ids: Iterable[str]) -> Iterator[Run]:
        """Some of an experiment's runs, in the order of their ids here."""
        look = self._look(experiment_id)
        for run_id in run_ids:
            run = look.run(run_id)
            if run is None:
                run = self._read_or_note(look.experiment, run_id, [look.experiment])
            elif look.experiment.lifecycle == DELETED:
                run.lifecycle = DELETED
            if run is not None:
                yield run

    def artifact_path(self, run: Run, path: str) -> str | None:
        """Where an artifact would lie, whether it may be opened or not; None where that is no folder."""
        folder = layout.run_folder(self.root, run.experiment_id, run.run_id)
        return artifacts.expected_path(folder, run.artifact_uri, path)

    def __reduce__(self) -> tuple[Any, ...]:
        # What this process has looked at is megabytes; another one reads what it needs.
        return Store, (self.root, self.as_of, self.artifact_roots)

    def _look(self, experiment_id: str) -> "_Look":
        look = self._looks.get(experiment_id)
        if look is None:
            experiment = next(one for one in self.experiments() if one.experiment_id == experiment_id)
            look = self._looks[experiment_id] = _Look(experiment, Shelf(self.cache, experiment_id))
            self._take(look)
        return look

    def _take(self, look: "_Look") -> None:
        """Look at every run of an experiment, and read those that are not as they were."""
        looked = time.time_ns()
        experiment_id = look.experiment.experiment_id
        shared = self._in_several()
        known = {run_id: entry.sign for run_id, entry in look.shelf.entries.items()}
        seen = signs.of_runs(layout.experiment_folder(self.root, experiment_id), known)
        fresh: list[Looked] = []
        for run_id, sign in seen.items():
            if run_id in shared:
                self._take_shared(look, run_id, sign.text)
                continue
            entry = look.shelf.entries.get(run_id)
            if entry is not None and entry.sign == sign.text and entry.holds(self.as_of):
                look.stamps[run_id] = entry.stamp
                look.settled.add(run_id)
                continue
            fresh.append((run_id, sign))
        worth = self._take_fresh(look, experiment_id, fresh, looked)
        if is_worth_writing(len(worth), len(seen)):
            look.shelf.write(list(seen), worth)
        if fresh:  # they come in any order
            look.stamps = {run_id: look.stamps[run_id] for run_id in seen if run_id in look.stamps}

    def _take_fresh(
        self, look: "_Look", experiment_id: str, fresh: Sequence["Looked"], looked: int
    ) -> dict[str, Kept]:
        """Read runs, and tell which of them are worth keeping."""
        worth: dict[str, Kept] = {}
        newest = {run_id: sign.newest for run_id, sign in fresh}
        plain = Store(self.root, self.as_of, self.artifact_roots) if fresh else self
        share = self._share or (lambda store, one, runs: read_runs((store, one), runs))
        for run_id, kept, problems, whole in share(plain, experiment_id, fresh):
            for problem in problems:
                self._note(problem)
            if kept is None:
                continue
            look.add(run_id, kept)
            if signs.is_settled(newest[run_id], looked):
                look.settled.add(run_id)
                # What could not be read may be readable the next time, with the same sign.
                if whole:
                    worth[run_id] = kept
        return worth

    def _take_shared(self, look: "_Look", run_id: str, sign: str) -> None:
        """Read a run that lies in several experiments, where this one is its home."""
        run = self._read_or_note(look.experiment, run_id, self._in_several()[run_id])
        if run is not None:
            look.add(run_id, Kept(sign, *shelf.ALWAYS, shelf.encode(run)))

    def _in_several(self) -> dict[str, list[Experiment]]:
        """The runs that lie in several experiments: none, as a rule."""
        if self._shared is None:
            homes = self._homes() if len(self.experiments()) > 1 else {}
            self._shared = {run_id: found for run_id, found in homes.items() if len(found) > 1}
        return self._shared


#: A run's id, and how its folder looks.
Looked: TypeAlias = tuple[str, Sign]
#: A run's id, what is kept of it, problems that are none of its own, and whether all of it could be read.
ReadRun: TypeAlias = tuple[str, Kept | None, list[Problem], bool]
#: Reads runs of an experiment of a store.
Share: TypeAlias = Callable[[Store, str, Sequence[Looked]], Iterable[ReadRun]]


def read_runs(place: tuple[Store, str], runs: Sequence[Looked]) -> list[ReadRun]:
    """Read runs from their files alone.

    Args:
        place: The store, and the id of the experiment.
    """
    store, experiment_id = place
    return [_read_run(store, experiment_id, run_id, sign) for run_id, sign in runs]


def _read_run(store: Store, experiment_id: str, run_id: str, sign: Sign) -> ReadRun:
    folder = store.folder(experiment_id, run_id, sign)
    try:
        states = folder.states()
    except FormatError as error:
        return run_id, None, [Problem(folder.shown, error.message, error.hint or "")], False
    if not folder.writers:
        unlisted = folder.unlisted()
        return run_id, None, [] if unlisted is None else [unlisted], True
    since, until = unchanged_between(states, store.as_of)
    kept = Kept(
        sign.text,
        shelf.ALWAYS[0] if since is None else since,
        shelf.ALWAYS[1] if until is None else until,
        shelf.encode(store.merged(folder, experiment_id, states)),
    )
    return run_id, kept, [], not folder.problems


class _Look:
    """An experiment's runs as they were at one time."""

    def __init__(self, experiment: Experiment, shelf: Shelf) -> None:
        self.experiment = experiment
        self.shelf = shelf
        self.stamps: dict[str, bytes] = {}
        self.settled: set[str] = set()
        self._read: dict[str, bytes] = {}

    def add(self, run_id: str, kept: Kept) -> None:
        """Take a run that was read, encoded so that thousands need little memory."""
        self.stamps[run_id] = shelf.stamp_of(kept.sign, kept.data)
        self._read[run_id] = kept.data

    def run(self, run_id: str) -> Run | None:
        data = self._read.get(run_id)
        return self.shelf.run(run_id) if data is None else shelf.decode(data)
