"""A store that remembers: it opens only those runs that have changed since anybody looked last.

What it remembers lies in the user's cache folder, and may be lost, torn or unwritable: then it reads more.
"""

import os
import time
from collections.abc import Iterable, Iterator
from typing import Any

from staticrun.errors import FormatError, NotFound
from staticrun.schema.run import DELETED, Experiment, Problem, Run
from staticrun.store import artifacts, layout, shelf, signs
from staticrun.store.cache import Cache
from staticrun.store.folder import RunFolder
from staticrun.store.merge import unchanged_between
from staticrun.store.reader import Store
from staticrun.store.shelf import Kept, Shelf

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

    Raises:
        StoreError: The folder is no run store.
    """

    def __init__(
        self,
        root: str,
        as_of: int | None = None,
        cache: str | None = None,
        artifact_roots: Iterable[str] = (),
    ) -> None:
        super().__init__(root, as_of, artifact_roots)
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
        try:
            return os.path.join(artifacts.location(folder, run.artifact_uri), *path.split("/"))
        except NotFound:
            return None

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
        worth: dict[str, Kept] = {}
        for run_id, sign in seen.items():
            if run_id in shared:
                self._take_shared(look, run_id, sign.text)
                continue
            entry = look.shelf.entries.get(run_id)
            if entry is not None and entry.sign == sign.text and entry.holds(self.as_of):
                look.stamps[run_id] = entry.stamp
                look.settled.add(run_id)
                continue
            folder = self._folder(experiment_id, run_id, sign)
            kept = self._kept(folder, experiment_id, sign.text)
            if kept is None:
                continue
            look.add(run_id, kept)
            if signs.is_settled(sign.newest, looked):
                look.settled.add(run_id)
                # What could not be read may be readable the next time, with the same sign.
                if not folder.problems:
                    worth[run_id] = kept
        if is_worth_writing(len(worth), len(seen)):
            look.shelf.write(list(seen), worth)

    def _kept(self, folder: RunFolder, experiment_id: str, sign: str) -> Kept | None:
        try:
            states = folder.states()
        except FormatError as error:
            self._note(Problem(folder.shown, error.message, error.hint or ""))
            return None
        if not folder.writers:
            return None
        since, until = unchanged_between(states, self.as_of)
        always = shelf.ALWAYS
        return Kept(
            sign,
            always[0] if since is None else since,
            always[1] if until is None else until,
            shelf.encode(self._merged(folder, experiment_id, states)),
        )

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
