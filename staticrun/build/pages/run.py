"""A run: did it work, how good is it, how did it get there, what exactly was run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from staticrun.build import curves, format, markdown, metrics, names, paths, spark
from staticrun.build.environments import Surroundings
from staticrun.build.facts import facts
from staticrun.build.imageseries import series_of
from staticrun.build.pages import parts
from staticrun.build.pages.rows import metric_row
from staticrun.build.record import record
from staticrun.build.render import safe
from staticrun.build.reproduce import reproduce
from staticrun.schema.page import (
    ArtifactRow,
    ChartGroup,
    ChartSlot,
    EditView,
    Html,
    Link,
    MetricRow,
    RunPage,
    RunRow,
    StageRow,
    SystemView,
)
from staticrun.schema.run import LOST, RUNNING, SCHEDULED, Problem, Run
from staticrun.store.holding import Held

#: Metrics that are shown large.
_HEADLINE = 4
#: More charts than these can be searched.
_MANY_CHARTS = 8
_TRACEBACK = 50_000
#: What is no finite number, as it is told.
_ODD = ("NaN", "Infinity", "-Infinity")


class RunInput(msgspec.Struct, frozen=True):
    """All that a run's page depends on beside its files: what the rest of the store says of it.

    Attributes:
        experiment: Id, name and path of the run's experiment.
        order: The path of the script with the order of the experiment's runs.
    """

    run: Run
    experiment: tuple[str, str, str]
    order: str
    parent: Link | None = None
    children: list[RunRow] = []
    models: list[StageRow] = []


class Outline(msgspec.Struct, frozen=True):
    """What a page tells of the curve of a metric.

    Attributes:
        drawn: How many of its points are drawn.
        odd: How many are not finite, by kind.
        begins, ends: The earliest and the latest time of what is drawn, milliseconds since 1970.
        spark: It as a line of SVG.
        again: The same by reference to that: a page shows it in up to three places.
    """

    points: int
    drawn: int
    odd: dict[str, int]
    begins: int
    ends: int
    spark: Html
    again: Html


class RunContent(msgspec.Struct, frozen=True):
    """What was read from a run's files.

    Attributes:
        curves: By metric; of those that have one.
        data: The path of the script with its curves, "" where it has none.
        problems: Of its data, the artifacts included.
        around: What it ran with.
        held: Which of its files hold its note and tags, where a forge's editor can lead there.
    """

    note: str
    traceback: str
    curves: dict[str, Outline]
    data: str
    artifacts: list[ArtifactRow]
    problems: list[Problem]
    around: Surroundings = Surroundings()
    held: Held = Held()


def run_page(site: parts.Site, given: RunInput, content: RunContent, edit: EditView | None = None) -> RunPage:
    """The context of a run's page.

    Args:
        edit: How people change its note and tags; None where they cannot.
    """
    run = given.run
    experiment_id, experiment, experiment_path = given.experiment
    path = paths.run(run.run_id)
    root = paths.root_of(path)
    rows = {key: metric_row(key, one, *_sparks(content.curves.get(key))) for key, one in run.metrics.items()}
    weighed = metrics.by_weight(tuple(run.metrics))
    charts = _in_groups(
        _chart(key, content.curves[key], rows[key]) for key in weighed if key in content.curves
    )
    return RunPage(
        frame=parts.frame(
            site,
            "run",
            path,
            run.name,
            [(experiment, experiment_path)],
            given.experiment,
        ),
        run_id=run.run_id,
        name=run.name,
        status=parts.status(run),
        status_detail=_status_detail(site, run),
        started=format.moment(run.start),
        ended=format.moment(run.end),
        duration=parts.duration(run),
        experiment=Link(experiment, root + experiment_path),
        parent=given.parent,
        children=given.children,
        note=safe(markdown.render(content.note)),
        tags=parts.pairs(run.tags),
        params=parts.pairs(run.params),
        metrics=[row for key, row in rows.items() if not metrics.is_system(key)],
        headline=[rows[key] for key in weighed[:_HEADLINE]],
        charts=charts,
        has_finder=_has_finder(charts),
        system=_system(run, content.curves, rows),
        images=series_of(content.artifacts),
        artifacts=content.artifacts,
        facts=_facts(run, content.around),
        ending_summary=_ending(run),
        ending_traceback=content.traceback[-_TRACEBACK:],
        reproduce=reproduce(site, run, content.around),
        models=given.models,
        problems=[(problem.reason, problem.remedy) for problem in content.problems],
        colour=names.colour(run.run_id),
        lifecycle=run.lifecycle,
        data=root + content.data if content.data else "",
        data_key=f"curves/{run.run_id}",
        spec=root + site.spec,
        spec_key="spec/curve",
        vega=[root + script for script in site.vega],
        order=root + given.order,
        order_key=f"order/{experiment_id}",
        record=record(run, experiment),
        environment=content.around.environment,
        diff=content.around.diff,
        edit=edit,
    )


def is_drawn(series: Sequence[curves.Series] | None) -> bool:
    """Whether a metric has a curve: a single point is a number, which the page shows anyway."""
    return series is not None and sum(one.points for one in series) > 1


def outlines(run: Run, history: Mapping[str, Sequence[curves.Series]]) -> dict[str, Outline]:
    """What a page tells of the curves of a run."""
    found = {}
    for number, key in enumerate(run.metrics):
        several = history.get(key)
        if several is None or not is_drawn(several):
            continue
        name = f"spark-{number}"
        drawn = curves.spark_of(several, name)
        found[key] = Outline(
            points=sum(one.points for one in several),
            # Of a bucket its lowest and its highest point are drawn.
            drawn=sum(len(one.steps) * (1 if one.exact else 2) for one in several),
            odd=dict(sum((Counter(one.odd) for one in several), Counter[str]())),
            begins=min(min(one.times) for one in several),
            ends=max(max(one.times) for one in several),
            spark=drawn,
            again=spark.again(name) if drawn else "",
        )
    return found


def _system(run: Run, drawn: Mapping[str, Outline], rows: Mapping[str, MetricRow]) -> SystemView | None:
    """What the machine did meanwhile, on one axis of time."""
    keys = [key for key in rows if metrics.is_system(key)]
    if not keys:
        return None
    shown = {key: drawn[key] for key in keys if key in drawn}
    earliest = min((one.begins for one in shown.values()), default=0)
    begins = run.start if run.start is not None else earliest
    ends = max((one.ends for one in shown.values()), default=begins)
    return SystemView(
        charts=[_chart(key, one, rows[key])[1] for key, one in shown.items()],
        metrics=[rows[key] for key in keys],
        seconds=max(0.0, (ends - begins) / 1000),
    )


def _sparks(curve: Outline | None) -> tuple[Html, Html]:
    return (curve.spark, curve.again) if curve is not None else ("", "")


def _chart(key: str, curve: Outline, row: MetricRow) -> tuple[str, ChartSlot]:
    """The chart of a metric, and the group that it is in."""
    points, drawn = curve.points, curve.drawn
    said = f"{points:,} points" if drawn == points else f"{drawn:,} of {points:,} points, extremes exact"
    said += "".join(f", {count:,} {kind}" for kind in _ODD if (count := curve.odd.get(kind)))
    group, _, name = key.partition("/")
    if not group or not name:
        group, name = "", key
    return group, ChartSlot(
        id=_chart_id(key),
        title=key,
        keys=[key],
        summary=f"{said}, last {row.last.text} at step {row.last_step}",
        spark=row.again,
        name=name,
    )


@lru_cache(maxsize=4096)
def _chart_id(key: str) -> str:
    return f"metric-{names.file_name(key)}"


def _in_groups(charts: Iterable[tuple[str, ChartSlot]]) -> list[ChartGroup]:
    """Charts of one group together, those without one first, else in the order given."""
    found: dict[str, list[ChartSlot]] = {"": []}
    for group, chart in charts:
        found.setdefault(group, []).append(chart)
    return [ChartGroup(name, some) for name, some in found.items() if some]


def _has_finder(groups: Sequence[ChartGroup]) -> bool:
    names = [chart.name for group in groups for chart in group.charts]
    return len(names) > _MANY_CHARTS or len(set(names)) < len(names)


def _facts(run: Run, around: Surroundings) -> list[tuple[str, Link]]:
    """How it came about, without what stands under Environment; what it changed leads to the diff."""
    diff, environment = around.diff, around.environment
    found = []
    for label, link in facts(run):
        if label == "Python" and environment is not None and environment.rows[:1]:
            continue
        found.append((label, Link(link.text, "#diff") if label == "Working copy" and diff else link))
    return found


def _status_detail(site: parts.Site, run: Run) -> str:
    """What a status means where it depends on when one looks."""
    looked = format.moment(site.as_of)
    heard = format.moment(run.last_word)
    if run.status in (RUNNING, SCHEDULED) and looked is not None:
        return f"{run.status.capitalize()} as of {looked.text}."
    if run.status == LOST:
        last = f"its last sign of life was at {heard.text}" if heard else "it gave no sign of life"
        return f"It did not say that it ended, and {last}."
    return ""


def _ending(run: Run) -> str:
    ending = run.ending
    if ending is None:
        return ""
    if ending.exception:
        first = (ending.message or "").strip().partition("\n")[0]
        return f"{ending.exception}: {first[:500]}" if first else ending.exception
    if ending.signal:
        return f"Ended by {ending.signal}"
    return f"Exited with code {ending.exit_code}" if ending.exit_code is not None else ""
