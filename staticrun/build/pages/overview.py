"""The overview: what is here, what is new, what is best."""

import math

from staticrun.build import format, markdown, metrics, paths
from staticrun.build.collect import Collected
from staticrun.build.grid import Grid, newest_first
from staticrun.build.pages import models, parts
from staticrun.build.plan import Plan
from staticrun.build.render import safe
from staticrun.build.spark import spark
from staticrun.schema.page import Best, ExperimentRow, Link, OverviewPage, RunRow
from staticrun.schema.run import Experiment, head_of

#: Runs among the latest.
LATEST = 10
#: Runs that an experiment's sparkline shows, the latest ones.
_SPARK_RUNS = 120


def overview_page(
    site: parts.Site, collected: Collected, plan: Plan, description: str, problems: int
) -> OverviewPage:
    """The context of `index.html`.

    Args:
        description: Of the site, Markdown.
        problems: How many there are.
    """
    rows = [_experiment_row(one, collected.active[one.experiment_id], plan) for one in collected.experiments]
    return OverviewPage(
        frame=parts.frame(site, "overview", paths.OVERVIEW, site.title),
        description=safe(markdown.render(description)),
        experiments=rows,
        latest=_latest(collected, plan),
        staged=models.staged(collected, plan, ""),
        run_count=sum(row.runs for row in rows),
        problems=Link("1 problem" if problems == 1 else f"{problems} problems", paths.PROBLEMS)
        if problems
        else None,
    )


def _experiment_row(experiment: Experiment, grid: Grid, plan: Plan) -> ExperimentRow:
    key = metrics.main_metric(grid)
    return ExperimentRow(
        experiment_id=experiment.experiment_id,
        name=experiment.name,
        href=plan.experiment(experiment.experiment_id),
        note=markdown.first_line(head_of(experiment.note)) if experiment.note else "",
        runs=len(grid),
        counts=parts.counts(grid.statuses()),
        best=_best(grid, key, plan) if key is not None else None,
        spark=safe(spark(_values(grid, key))) if key is not None else safe(""),
        last_activity=format.moment(grid.last_activity),
    )


def _best(grid: Grid, key: str, plan: Plan) -> Best | None:
    run_id = metrics.best_of(grid, key)
    if run_id is None:
        return None
    place = grid.ids.index(run_id)
    value = grid.number(f"metrics.{key}")[place]
    name = str(grid.text("attributes.run_name")[place])
    assert value is not None
    return Best(key, metrics.goal(key), format.number(value), Link(name, plan.run(run_id)))


def _values(grid: Grid, key: str) -> list[float]:
    """The last values of a metric over the latest runs, earliest first."""
    column = grid.number(f"metrics.{key}")
    found = [column[place] for place in range(min(_SPARK_RUNS, len(grid)))]
    return [math.nan if value is None else value for value in reversed(found)]


def _latest(collected: Collected, plan: Plan) -> list[RunRow]:
    named = {one.experiment_id: one.name for one in collected.experiments}
    newest = collected.runs.some(run_id for one in named for run_id in collected.active[one].ids[:LATEST])
    newest.sort(key=newest_first)
    return [
        parts.run_row(
            run,
            "",
            plan.run(run.run_id),
            experiment=Link(named[run.experiment_id], plan.experiment(run.experiment_id)),
        )
        for run in newest[:LATEST]
    ]
