"""Everything that a site is made of: experiments, runs and models, and what is wrong with them."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from staticrun.build.editing import Editor
from staticrun.build.grid import Grid
from staticrun.build.inputs import beside_logs
from staticrun.build.publish import Published
from staticrun.build.report import Progress
from staticrun.errors import ManifestError
from staticrun.registry import load_models
from staticrun.schema.manifest import Model
from staticrun.schema.page import EditView
from staticrun.schema.run import ACTIVE, Experiment, Problem, Run

#: More changed rows than these, and than this part of all, are not worth moving one by one.
_FEW: Final = 50
_PART: Final = 20


class ModelFile(msgspec.Struct, frozen=True):
    """A model, its manifest's path as the site shows it, and how that is edited."""

    model: Model
    path: str
    edit: EditView


class Collected(msgspec.Struct):
    """What a site is made of.

    Attributes:
        experiments: Those that are not deleted, by name.
        grids: The runs of each of those, by its id, deleted ones too.
        active: The same without the deleted ones.
        runs: The same runs by their ids, each read when it is asked for.
        models: By name.
        problems: Of the store, its runs and the manifests; histories and artifacts are not opened yet.
    """

    experiments: list[Experiment]
    grids: dict[str, Grid]
    active: dict[str, Grid]
    runs: "Runs"
    models: list[ModelFile]
    problems: list[Problem]
    as_of: int


class Runs(Mapping[str, Run]):
    """Runs by their ids, of which those that somebody asks for are read.

    Args:
        store: Where they lie.
        experiments: Of all runs, by their ids.
    """

    def __init__(self, store: Published, experiments: dict[str, str]) -> None:
        self._store = store
        self._experiments = experiments

    def __getitem__(self, run_id: str) -> Run:
        return next(self._store.select(self._experiments[run_id], [run_id]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._experiments)

    def __len__(self) -> int:
        return len(self._experiments)

    def __contains__(self, run_id: object) -> bool:
        return run_id in self._experiments

    def some(self, run_ids: Iterable[str]) -> list[Run]:
        """Some of them, in the order given."""
        return [self[run_id] for run_id in run_ids]


def collect(
    store: Published,
    grids: dict[str, Grid],
    models_folders: Sequence[str],
    editor: Editor,
    progress: Progress,
) -> Collected:
    """Look at it all, and read what has changed.

    Args:
        grids: Of the last build, by experiment; taken over.
        models_folders: Where the manifests lie.
        editor: Says how they are edited.
    """
    experiments = [one for one in store.experiments() if one.lifecycle == ACTIVE]
    experiments.sort(key=lambda one: (one.name.casefold(), one.name, one.experiment_id))
    found: dict[str, Grid] = {}
    for experiment in experiments:
        one = experiment.experiment_id
        found[one] = _grid(store, one, grids.get(one), progress)
    runs = Runs(store, {run_id: one for one, grid in found.items() for run_id in grid.ids})
    models, problems = _models(models_folders, editor)
    problems += store.problems()
    problems += [problem for grid in found.values() for same in grid.problems.values() for problem in same]
    problems += [problem for model in models for problem in _dangling(model, runs)]
    active = {one: grid.active for one, grid in found.items()}
    return Collected(experiments, found, active, runs, models, problems, store.as_of)


def _grid(store: Published, experiment_id: str, known: Grid | None, progress: Progress) -> Grid:
    """The columns of an experiment's runs, made of those of the last build and what has changed since."""
    stamps = store.stamps(experiment_id)
    before = dict(zip(known.ids, known.stamps, strict=True)) if known is not None else {}
    fresh = [run_id for run_id, stamp in stamps.items() if before.get(run_id) != stamp]

    def read() -> Iterator[Run]:
        for number, run in enumerate(store.select(experiment_id, fresh)):
            progress("collect", number + 1, len(fresh))
            yield run

    def beside(run: Run) -> list[str]:
        return beside_logs(store, run)

    # To move so many rows takes longer than to begin anew.
    if known is None or len(fresh) > max(_FEW, len(stamps) // _PART):
        fresh = list(stamps)
        return Grid.of(list(read()), stamps, beside)
    gone = before.keys() - stamps.keys()
    if fresh or gone:
        known.update([*gone, *fresh], read(), stamps, beside)
    return known


def _models(folders: Sequence[str], editor: Editor) -> tuple[list[ModelFile], list[Problem]]:
    loaded, errors = load_models(*folders)
    models = []
    for one in loaded:
        shown = _shown(one.path, editor)
        models.append(ModelFile(one.model, shown, editor.of_manifest(one.path, shown)))
    return models, [_problem(error, editor) for error in errors]


def _problem(error: ManifestError, editor: Editor) -> Problem:
    shown = _shown(error.where or "models", editor)
    return Problem(shown, error.message, error.hint or "mend the manifest")


def _shown(path: str, editor: Editor) -> str:
    """A manifest's path in the repository, without where that lies on this machine."""
    if inside := editor.path(path):
        return inside
    folder, name = os.path.split(os.path.abspath(path))
    return f"{os.path.basename(folder)}/{name}"


def _dangling(file: ModelFile, runs: Mapping[str, Run]) -> list[Problem]:
    """What a model's versions name, and is not there."""
    problems = []
    for version in file.model.versions:
        if version.run is None:
            continue
        run = runs.get(version.run)
        if run is None:
            reason = f"version {version.version} comes from run {version.run}, which is not in the store"
            problems.append(Problem(file.path, reason, "copy the run into the store, or correct its id"))
        elif version.artifact and is_path(version.artifact) and not has_artifact(run, version.artifact):
            reason = f"version {version.version} is {version.artifact!r}, which run {version.run} did not log"
            problems.append(Problem(file.path, reason, "correct the path of the artifact"))
    return problems


def is_path(artifact: str) -> bool:
    """Whether what a version names is a path among its run's artifacts, and no URI.

    >>> is_path("model/model.pkl"), is_path("s3://bucket/model")
    (True, False)
    """
    return ":/" not in artifact


def has_artifact(run: Run, path: str) -> bool:
    """Whether a run logged an artifact of that path, or some below it."""
    path = path.strip("/")
    return path in run.artifacts or any(one.startswith(path + "/") for one in run.artifacts)
