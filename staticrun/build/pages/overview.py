"""The overview: what is here, what is new, what is best."""

import math
from collections.abc import Sequence

from staticrun.build import format, markdown, metrics, paths
from staticrun.build.collect import Collected
from staticrun.build.navigation import last_activity
from staticrun.build.pages import models, parts
from staticrun.build.plan import Plan
from staticrun.build.render import safe
from staticrun.build.spark import spark
from staticrun.schema.page import Best, ExperimentRow, Link, OverviewPage, RunRow
from staticrun.schema.run import Experiment, Run, head_of

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
    rows = [_experiment_row(one, collected.active(one.experiment_id), plan) for one in collected.experiments]
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


def _experiment_row(experiment: Experiment, runs: Sequence[Run], plan: Plan) -> ExperimentRow:
    key = metrics.main_metric(runs)
    return ExperimentRow(
        experiment_id=experiment.experiment_id,
        name=experiment.name,
        href=plan.experiment(experiment.experiment_id),
        note=markdown.first_line(head_of(experiment.note)) if experiment.note else "",
        runs=len(runs),
        counts=parts.counts(runs),
        best=_best(runs, key) if key is not None else None,
        spark=safe(spark(_values(runs, key))) if key is not None else safe(""),
        last_activity=format.moment(last_activity(runs)),
    )


def _best(runs: Sequence[Run], key: str) -> Best | None:
    run = metrics.best_of(runs, key)
    if run is None:
        return None
    value = format.number(run.metrics[key].last.value)
    return Best(key, metrics.goal(key), value, Link(run.name, paths.run(run.run_id)))


def _values(runs: Sequence[Run], key: str) -> list[float]:
    """The last values of a metric over runs, earliest first."""
    return [
        run.metrics[key].last.value if key in run.metrics else math.nan
        for run in reversed(runs[:_SPARK_RUNS])
    ]


def _latest(collected: Collected, plan: Plan) -> list[RunRow]:
    named = {one.experiment_id: one.name for one in collected.experiments}
    newest = [run for one in named for run in collected.active(one)[:LATEST]]
    newest.sort(key=lambda run: (run.start is None, -(run.start or 0), run.run_id))
    return [
        parts.run_row(run, "", experiment=Link(named[run.experiment_id], plan.experiment(run.experiment_id)))
        for run in newest[:LATEST]
    ]
