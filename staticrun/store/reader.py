"""A run store as its readers see it: experiments, runs, points, texts, artifacts. Never writes into it."""

import os
import time
from collections.abc import Collection, Iterable, Iterator
from typing import BinaryIO, NamedTuple

from staticrun.errors import FormatError, NotFound, StoreError
from staticrun.schema.run import DELETED, Experiment, Problem, Run, Text
from staticrun.store import artifacts, experiments, files, layout, signs, texts
from staticrun.store.fold import WriterState
from staticrun.store.folder import PointBatch, RunFolder
from staticrun.store.holding import Held, held, held_of_experiment
from staticrun.store.merge import merge
from staticrun.store.signs import Sign

__all__ = ["Place", "PointBatch", "Store", "is_store"]


def is_store(root: str) -> bool:
    """Whether a folder holds at least one experiment."""
    return any(
        layout.is_experiment_id(entry.name) and files.exists(os.path.join(entry.path, layout.EXPERIMENT_FILE))
        for entry in files.scan(root)
    )


class Place(NamedTuple):
    """Where a run lies: a tracking root, and an experiment in it."""

    root: str
    experiment_id: str
    run_id: str

    @property
    def folder(self) -> str:
        """The run's folder."""
        return layout.run_folder(*self)


class Store:
    """The runs below a tracking root.

    Args:
        root: The folder.
        as_of: The time at which a silent run counts as lost, milliseconds since 1970; None for now.
        artifact_roots: Folders outside of the store from which artifacts may be opened.

    Raises:
        StoreError: The folder is no run store.
    """

    def __init__(self, root: str, as_of: int | None = None, artifact_roots: Iterable[str] = ()) -> None:
        self.root = root
        self.artifact_roots = tuple(artifact_roots)
        self.as_of = time.time_ns() // 1_000_000 if as_of is None else as_of
        self._problems: list[Problem] = []
        self._experiments: list[Experiment] | None = None
        if not is_store(root):
            missing = "" if os.path.isdir(root) else " (the folder does not exist)"
            raise StoreError(
                f"{root.rstrip('/')}/ holds no staticrun runs{missing}",
                where="looked for */experiment.json",
                hint="staticrun build --help; sample_runs/ in the repository shows the layout",
            )

    @property
    def roots(self) -> tuple[str, ...]:
        """The tracking roots that its runs lie below: one."""
        return (self.root,)

    @property
    def where(self) -> str:
        """The tracking roots, as messages name them."""
        return ", ".join(self.roots)

    def places(self, experiment_id: str, run_id: str) -> list[Place]:
        """Where a run of an experiment lies, or would: one place, unless there are copies."""
        return [Place(self.root, experiment_id, run_id)]

    def parts(self, experiment_id: str) -> list[tuple[str, str]]:
        """Where an experiment lies: tracking roots, and its id in each."""
        return [(self.root, experiment_id)]

    def experiments(self) -> list[Experiment]:
        """All experiments, deleted ones too, in order of id."""
        if self._experiments is None:
            self._experiments = experiments.list_experiments(self.root, self._problems)
        return self._experiments

    def runs(self, experiment_id: str | None = None) -> Iterator[Run]:
        """All runs, deleted ones too, in order of experiment and id.

        A run that is found in two experiments comes once, in that of its earliest start. One that cannot be
        read at all is passed over, and is among the `problems` afterwards.
        """
        homes = self._homes()
        residents: dict[str, list[str]] = {}
        for run_id, found in homes.items():
            for experiment in found:
                residents.setdefault(experiment.experiment_id, []).append(run_id)
        for experiment in self.experiments():
            if experiment_id is not None and experiment.experiment_id != experiment_id:
                continue
            for run_id in sorted(residents.get(experiment.experiment_id, ())):
                run = self._read_or_note(experiment, run_id, homes[run_id])
                if run is not None:
                    yield run

    def run_ids(self, experiment_id: str) -> list[str]:
        """The ids of all runs in an experiment's folder, in order, readable or not."""
        return sorted(signs.run_ids(layout.experiment_folder(self.root, experiment_id)))

    def _homes(self) -> dict[str, list[Experiment]]:
        """The experiments that hold a run, by run id: one, as a rule."""
        homes: dict[str, list[Experiment]] = {}
        for experiment in self.experiments():
            for run_id in self.run_ids(experiment.experiment_id):
                homes.setdefault(run_id, []).append(experiment)
        return homes

    def _read_or_note(self, experiment: Experiment, run_id: str, homes: list[Experiment]) -> Run | None:
        shown = f"{experiment.experiment_id}/{run_id}"
        try:
            read = [run for home in homes if (run := self._read(home, run_id)) is not None]
        except FormatError as error:
            self._note(Problem(shown, error.message, error.hint or ""))
            return None
        if not read:
            return None
        first = min(read, key=lambda run: (run.start is None, run.start, run.experiment_id))
        if first.experiment_id != experiment.experiment_id:
            return None
        if len(read) > 1:
            others = ", ".join(run.experiment_id for run in read if run is not first)
            first.problems.append(
                Problem(shown, f"the run lies in experiment {others} as well", "move the folders into one")
            )
        return first

    def _read(self, experiment: Experiment, run_id: str) -> Run | None:
        run = self._load(experiment.experiment_id, run_id)
        if run is not None and experiment.lifecycle == DELETED:
            run.lifecycle = DELETED
        return run

    def _load(self, experiment_id: str, run_id: str) -> Run | None:
        """A run from its own files alone."""
        folder = self.folder(experiment_id, run_id)
        if folder.writers:
            return self.merged(folder, experiment_id, folder.states())
        if (unlisted := folder.unlisted()) is not None:
            self._note(unlisted)
        return None

    def merged(self, folder: RunFolder, experiment_id: str, states: list[WriterState]) -> Run:
        """The run of a folder, from what its writers say."""
        run = merge(experiment_id, folder.run_id, states, self.as_of, folder.shown)
        run.fingerprint = folder.fingerprint
        run.problems = folder.problems + run.problems
        run.artifact_uri = run.artifact_uri or layout.ARTIFACTS
        return run

    def folder(self, experiment_id: str, run_id: str, sign: Sign | None = None) -> RunFolder:
        """The folder of a run; `sign` tells how it looks, where that is known."""
        first = self.places(experiment_id, run_id)[0]
        return RunFolder(first.folder, run_id, f"{experiment_id}/{run_id}", sign)

    def _note(self, problem: Problem) -> None:
        if problem not in self._problems:
            self._problems.append(problem)

    def run(self, run_id: str) -> Run:
        """The run of an id.

        Raises:
            NotFound: There is none.
            FormatError: A later version wrote it.
        """
        found = [
            run
            for experiment in self.experiments()
            if layout.is_run_id(run_id)
            and any(os.path.isdir(one.folder) for one in self.places(experiment.experiment_id, run_id))
            and (run := self._read(experiment, run_id)) is not None
        ]
        if not found:
            raise NotFound(f"Run with id={run_id} not found", where=self.where)
        return min(found, key=lambda run: (run.start is None, run.start, run.experiment_id))

    def points(self, run: Run, keys: Collection[str] | None = None) -> Iterator[PointBatch]:
        """The points of a run, of some metrics or of all: batches of one metric of one writer each."""
        folder = self.folder(run.experiment_id, run.run_id)
        yield from folder.points(keys)
        for problem in folder.problems:
            if problem not in run.problems:
                run.problems.append(problem)

    def text(self, run: Run, text: Text) -> str:
        """The whole of a text of a run; of one whose file is gone its head, and a problem of the run."""
        if isinstance(text, str):
            return text
        folders = (one.folder for one in self.places(run.experiment_id, run.run_id))
        found = texts.whole(folders, text)
        if found is None:
            path = f"{self.folder(run.experiment_id, run.run_id).shown}/{layout.VALUES}/{text.digest}"
            problem = Problem(
                path,
                "a long text is gone, torn or cannot be read",
                "copy the run again from where it was logged",
            )
            if problem not in run.problems:
                run.problems.append(problem)
            found = texts.head_alone(text)
        return found

    def held(self, run: Run) -> Held:
        """The files that hold the note and the tags of a run."""
        return held(self.folder(run.experiment_id, run.run_id))

    def held_of_experiment(self, experiment_id: str) -> Held:
        """The files that hold the note and the tags of an experiment."""
        return held_of_experiment(layout.experiment_folder(*part) for part in self.parts(experiment_id))

    def open_artifact(self, run: Run, path: str) -> BinaryIO:
        """An artifact of a run, to read.

        Raises:
            NotFound: It is not among the run's artifacts, or lies outside of their folder, or that one
                outside of the store and of the `artifact_roots`.
            OSError: It cannot be read.
        """
        (place,) = self.places(run.experiment_id, run.run_id)
        return artifacts.open_artifact(place.folder, run, path, self.artifact_roots)

    def problems(self) -> list[Problem]:
        """What is wrong with the store itself, or with runs that could not be read; grows as runs are."""
        self.experiments()
        return sorted(self._problems)
