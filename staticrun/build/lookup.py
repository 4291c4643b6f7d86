"""Where any run of a site is found, for pages that may need any of them: shards by the beginning of the id.

Which shard a run is in depends only on how many runs there are whose ids begin alike, so that a new run
changes one shard, and a page loads as few as it needs.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from staticrun.build import names, paths
from staticrun.build.facts import comparison, facts
from staticrun.build.plan import Plan
from staticrun.build.scripts import data_script
from staticrun.schema.payload import Lookup, LookupExperiment, LookupRun, LookupShard
from staticrun.schema.run import Experiment, Run

#: Runs in one shard, as long as their ids tell them apart.
MOST: Final = 500
_LONGEST: Final = 200


def lookup(
    experiments: Iterable[Experiment],
    runs: Iterable[Run],
    plan: Plan,
    tables: Mapping[str, str],
    curves: Mapping[str, str],
    files: Mapping[str, str],
) -> tuple[str, list[tuple[str, bytes]]]:
    """The scripts by which a page finds a run: the path of the first to load, and all of them.

    Args:
        tables: The script with the runs of each experiment, by its id.
        curves: The script with the curves of each run that has any, by its id.
        files: The script with the artifacts of each run that has any, by its id.
    """
    scripts: list[tuple[str, bytes]] = []
    shards: list[tuple[str, str]] = []
    for prefix, members in _shards(sorted(runs, key=lambda run: run.run_id)):
        key = f"lookup/{prefix}"
        rows = [_run(run, curves.get(run.run_id, ""), files.get(run.run_id, "")) for run in members]
        content = data_script(key, LookupShard(rows))
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


def _shards(runs: Sequence[Run], prefix: str = "") -> Iterator[tuple[str, Sequence[Run]]]:
    """Runs by the beginning of their ids; one whose id is the beginning of others has a shard with itself."""
    if len(runs) <= MOST:
        if runs:
            yield prefix, runs
        return
    by_next: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        by_next[run.run_id[: len(prefix) + 1]].append(run)
    for longer, members in by_next.items():
        if longer == prefix:
            yield prefix, members
        else:
            yield from _shards(members, longer)


def _run(run: Run, curves: str, files: str) -> LookupRun:
    commit, compared = comparison(run)
    return LookupRun(
        id=run.run_id,
        name=run.name,
        href=paths.run(run.run_id),
        colour=names.colour(run.run_id),
        experiment=run.experiment_id,
        curves=curves,
        facts=[(label, link.text[:_LONGEST], link.href or "") for label, link in facts(run)],
        files=files,
        commit=commit[:_LONGEST],
        comparison=compared,
    )
