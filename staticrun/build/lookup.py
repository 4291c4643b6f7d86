"""Where any run of a site is found, for pages that may need any of them: shards by the beginning of the id.

Which shard a run is in depends only on how many runs there are whose ids begin alike, so that a new run
changes one shard, and a page loads as few as it needs.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from staticrun.build import names, paths
from staticrun.build.grid import Grid
from staticrun.build.plan import Plan
from staticrun.build.scripts import data_script
from staticrun.schema.payload import Lookup, LookupExperiment, LookupRun, LookupShard
from staticrun.schema.run import Experiment

#: Runs in one shard, as long as their ids tell them apart.
MOST: Final = 500


def lookup(
    experiments: Iterable[Experiment],
    grids: Mapping[str, Grid],
    plan: Plan,
    tables: Mapping[str, str],
    curves: Mapping[str, str],
    files: Mapping[str, str],
) -> tuple[str, list[tuple[str, bytes]]]:
    """The scripts by which a page finds a run: the path of the first to load, and all of them.

    Args:
        grids: The runs of each experiment, by its id.
        tables: The script with the runs of each experiment, by its id.
        curves: The script with the curves of each run that has any, by its id.
        files: The script with the artifacts of each run that has any, by its id.
    """
    scripts: list[tuple[str, bytes]] = []
    shards: list[tuple[str, str]] = []
    runs = {run.id: run for one, grid in grids.items() for run in _runs(one, grid, curves, files)}
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


_OF_RUNS: Final = re.compile(r"data/(curves|files)/(.+)-[0-9a-f]{12}\.js")


def scripts_of_runs(files: Iterable[str]) -> dict[str, dict[str, str]]:
    """The scripts with the `curves` and with the `files` of each run, by its id, among all files of a site.

    >>> scripts_of_runs(["data/curves/job-7-0a1b2c3d4e5f.js", "runs/job-7.html"])
    {'curves': {'job-7': 'data/curves/job-7-0a1b2c3d4e5f.js'}, 'files': {}}
    """
    found: dict[str, dict[str, str]] = {"curves": {}, "files": {}}
    for path in files:
        if match := _OF_RUNS.fullmatch(path):
            found[match[1]][match[2]] = path
    return found


def _shards(run_ids: Sequence[str], prefix: str = "") -> Iterator[tuple[str, Sequence[str]]]:
    """Ids of runs by their beginning; one that is the beginning of others has a shard with itself."""
    if len(run_ids) <= MOST:
        if run_ids:
            yield prefix, run_ids
        return
    by_next: dict[str, list[str]] = defaultdict(list)
    for run_id in run_ids:
        by_next[run_id[: len(prefix) + 1]].append(run_id)
    for longer, members in by_next.items():
        if longer == prefix:
            yield prefix, members
        else:
            yield from _shards(members, longer)


def _runs(
    experiment_id: str, grid: Grid, curves: Mapping[str, str], files: Mapping[str, str]
) -> Iterator[LookupRun]:
    named = grid.text("attributes.run_name")
    for run_id, name, told in zip(grid.ids, named, grid.told(), strict=True):
        yield LookupRun(
            id=run_id,
            name=str(name),
            href=paths.run(run_id),
            colour=names.colour(run_id),
            experiment=experiment_id,
            curves=curves.get(run_id, ""),
            facts=told.facts,
            files=files.get(run_id, ""),
            commit=told.commit,
            comparison=told.comparison,
        )
