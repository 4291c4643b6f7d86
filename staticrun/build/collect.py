"""Everything that a site is made of, read once: experiments, runs and models, and what is wrong with them."""

import os

import msgspec

from staticrun.build.report import Progress
from staticrun.build.source import Source
from staticrun.errors import ManifestError
from staticrun.registry import load_models
from staticrun.schema.manifest import Model
from staticrun.schema.run import ACTIVE, Experiment, Problem, Run


class ModelFile(msgspec.Struct, frozen=True):
    """A model, and its manifest's path as the site shows it."""

    model: Model
    path: str


class Collected(msgspec.Struct):
    """What a site is made of.

    Attributes:
        experiments: Those that are not deleted, by name.
        runs: Of each of those, by its id: newest start first, deleted ones too.
        by_id: The same runs by their ids.
        models: By name.
        problems: Of the store, its runs and the manifests; histories and artifacts are not opened yet.
    """

    experiments: list[Experiment]
    runs: dict[str, list[Run]]
    by_id: dict[str, Run]
    models: list[ModelFile]
    problems: list[Problem]
    as_of: int

    def active(self, experiment_id: str) -> list[Run]:
        """The runs of an experiment that are not deleted, newest start first."""
        return [run for run in self.runs[experiment_id] if run.lifecycle == ACTIVE]


def collect(source: Source, models_folder: str | None, progress: Progress) -> Collected:
    """Read it all.

    Args:
        models_folder: Where the manifests lie; None for a site without models.
    """
    experiments = [one for one in source.experiments() if one.lifecycle == ACTIVE]
    experiments.sort(key=lambda one: (one.name.casefold(), one.name, one.experiment_id))
    runs: dict[str, list[Run]] = {one.experiment_id: [] for one in experiments}
    by_id: dict[str, Run] = {}
    for run in source.runs():
        if run.experiment_id in runs:
            runs[run.experiment_id].append(run)
            by_id[run.run_id] = run
            progress("read", len(by_id), 0)
    for same in runs.values():
        same.sort(key=_newest_first)
    models, problems = _models(models_folder)
    problems += source.problems()
    problems += [problem for run in by_id.values() for problem in run.problems]
    problems += [problem for model in models for problem in _dangling(model, by_id)]
    return Collected(experiments, runs, by_id, models, problems, source.as_of)


def _newest_first(run: Run) -> tuple[bool, int, str]:
    return run.start is None, -(run.start or 0), run.run_id


def _models(folder: str | None) -> tuple[list[ModelFile], list[Problem]]:
    if folder is None:
        return [], []
    loaded, errors = load_models(folder)
    models = [ModelFile(one.model, _shown(one.path, folder)) for one in loaded]
    return models, [_problem(error, folder) for error in errors]


def _problem(error: ManifestError, folder: str) -> Problem:
    return Problem(_shown(error.where or folder, folder), error.message, error.hint or "mend the manifest")


def _shown(path: str, folder: str) -> str:
    """A path in the folder of manifests, without where that folder lies on this machine."""
    name = os.path.basename(os.path.abspath(folder))
    return f"{name}/{os.path.relpath(path, folder)}".replace(os.sep, "/")


def _dangling(file: ModelFile, runs: dict[str, Run]) -> list[Problem]:
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
