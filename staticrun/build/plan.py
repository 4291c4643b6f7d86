"""Which pages a site has, and where."""

from collections.abc import Iterator
from typing import Final

import msgspec

from staticrun.build import names, paths
from staticrun.build.collect import Collected
from staticrun.schema.run import Experiment
from staticrun.store import layout

#: Runs on the page of an experiment, and on each of the plain pages that follow it.
_FIRST: Final = 100
_NEXT: Final = 500


class Plan(msgspec.Struct, frozen=True):
    """The pages of a site.

    Attributes:
        experiments: The readable part of an experiment's paths, by its id.
        models: The same of a model, by its name.
        plain_pages: How many pages of rows each experiment has, by its id; at least one.
        pages: The path of every page.
        scripts: The paths of those scripts whose names never change.
        pageless: The ids of the runs that have no page of their own.
    """

    experiments: dict[str, str]
    models: dict[str, str]
    plain_pages: dict[str, int]
    pages: list[str]
    scripts: list[str]
    pageless: frozenset[str] = frozenset()

    def run(self, run_id: str) -> str:
        """The page of a run, or the place that shows one without a page."""
        return paths.details(run_id) if run_id in self.pageless else paths.run(run_id)

    def experiment(self, experiment_id: str, number: int = 1) -> str:
        """The page of an experiment, or a further one of its rows."""
        return paths.experiment(self.experiments[experiment_id], number)

    def model(self, name: str) -> str:
        """The page of a model."""
        return paths.model(self.models[name])

    def version(self, name: str, number: int) -> str:
        """The page of a model's version."""
        return paths.version(self.models[name], number)


def make_plan(collected: Collected, most_plain_pages: int, pageless: frozenset[str] = frozenset()) -> Plan:
    """Give everything its place.

    Args:
        most_plain_pages: How many pages of rows an experiment may have.
        pageless: The ids of the runs that shall have no page of their own.
    """
    experiments = {one.experiment_id: _slug(one) for one in collected.experiments}
    models = {file.model.name: names.file_name(file.model.name) for file in collected.models}
    plain_pages = {
        one: max(1, min(most_plain_pages, _pages_of(len(collected.active[one])))) for one in experiments
    }
    pages = [paths.OVERVIEW, paths.COMPARE, paths.TOGETHER, paths.MODELS, paths.PROBLEMS]
    for one, slug in experiments.items():
        pages += [paths.experiment(slug, number + 1) for number in range(plain_pages[one])]
    pages += [paths.run(run_id) for run_id in collected.runs if run_id not in pageless]
    pages += [paths.DETAILS] if pageless else []
    pages += _model_pages(collected, models)
    scripts = [paths.SITE_DATA, paths.DOWNLOADS, *map(paths.order, experiments.values())]
    return Plan(experiments, models, plain_pages, pages, scripts, pageless)


def _pages_of(runs: int) -> int:
    """How many plain pages list so many runs."""
    return 1 + -(-max(0, runs - _FIRST) // _NEXT)


def plain_rows(number: int) -> tuple[int, int]:
    """The places of the runs on a plain page, the first page being 0: from one, up to before the other.

    >>> plain_rows(0), plain_rows(1), plain_rows(2)
    ((0, 100), (100, 600), (600, 1100))
    """
    return max(0, _FIRST + (number - 1) * _NEXT), _FIRST + number * _NEXT


def _slug(experiment: Experiment) -> str:
    derived = layout.derive_experiment_id(experiment.name) == experiment.experiment_id
    return names.file_name(experiment.name, None if derived else experiment.experiment_id)


def _model_pages(collected: Collected, slugs: dict[str, str]) -> Iterator[str]:
    for file in collected.models:
        slug = slugs[file.model.name]
        yield paths.model(slug)
        yield from (paths.version(slug, version.version) for version in file.model.versions)
