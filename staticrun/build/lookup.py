"""Where any run of a site is found, for pages that may need any of them: shards by the beginning of the id.

Which shard a run is in depends only on how many runs there are whose ids begin alike, so that a new run
changes one shard, and a page loads as few as it needs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from staticrun.build import names, paths
from staticrun.build.grid import Grid
from staticrun.build.plan import Plan
from staticrun.build.scripts import data_script
from staticrun.build.shards import by_beginning
from staticrun.schema.payload import Lookup, LookupExperiment, LookupRun, LookupShard
from staticrun.schema.run import Experiment

#: Runs in one shard, as long as their ids tell them apart.
MOST: Final = 500


def lookup(
    experiments: Iterable[Experiment],
    grids: Mapping[str, Grid],
    plan: Plan,
    tables: Mapping[str, str],
    of_runs: "Scripts",
) -> tuple[str, list[tuple[str, bytes]]]:
    """The scripts by which a page finds a run: the path of the first to load, and all of them.

    Args:
        grids: The runs of each experiment, by its id.
        tables: The script with the runs of each experiment, by its id.
        of_runs: What can be loaded of each run.
    """
    scripts: list[tuple[str, bytes]] = []
    shards: list[tuple[str, str]] = []
    runs = {run.id: run for one, grid in grids.items() for run in _runs(one, grid, plan, of_runs)}
    for prefix, members in _shards(sorted(runs)):
        key = f"lookup/{prefix}"
        content = data_script(key, LookupShard([runs[run_id] for run_id in members]))
        path = paths.data(f"lookup-{names.slug(prefix)}" if prefix else "lookup-all", content)
        scripts.append((path, content))
        shards.append((prefix, path))
    places = [
        LookupExperiment(
            id=one.experiment_id,
            name=one.name,
            href=plan.experiment(one.experiment_id),
            table=tables[one.experiment_id],
            table_key=f"runs/{one.experiment_id}",
        )
        for one in experiments
    ]
    content = data_script("lookup", Lookup(places, shards))
    path = paths.data("lookup", content)
    return path, [*scripts, (path, content)]


_OF_RUN: Final = re.compile(r"data/(curves|files|packages)/.+\.js")


class Scripts(msgspec.Struct):
    """What can be loaded of runs, by their ids: curves, artifacts, and what was installed where they ran."""

    curves: dict[str, str] = {}
    files: dict[str, str] = {}
    packages: dict[str, str] = {}


def scripts_of_runs(files: Iterable[tuple[str, str]]) -> Scripts:
    """The scripts of each run among all that was written of it.

    Args:
        files: Ids of runs, each with the path of a file.

    >>> scripts_of_runs([("job", "data/curves/job-0a1b2c3d4e5f.js"), ("job", "runs/job.html")]).curves
    {'job': 'data/curves/job-0a1b2c3d4e5f.js'}
    """
    found = Scripts()
    for run_id, path in files:
        if match := _OF_RUN.fullmatch(path):
            getattr(found, match[1])[run_id] = path
    return found


def _shards(run_ids: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    return by_beginning(run_ids, lambda some: len(some) <= MOST)


def _runs(experiment_id: str, grid: Grid, plan: Plan, scripts: Scripts) -> Iterator[LookupRun]:
    named = grid.text("attributes.run_name")
    for run_id, name, told in zip(grid.ids, named, grid.told(), strict=True):
        yield LookupRun(
            id=run_id,
            name=str(name),
            href=plan.run(run_id),
            colour=names.colour(run_id),
            experiment=experiment_id,
            curves=scripts.curves.get(run_id, ""),
            facts=told.facts,
            files=scripts.files.get(run_id, ""),
            packages=scripts.packages.get(run_id, ""),
            commit=told.commit,
            comparison=told.comparison,
        )
