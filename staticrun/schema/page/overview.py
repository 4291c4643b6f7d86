"""The overview and the list of problems."""

import msgspec

from staticrun.schema.page.parts import Frame, Html, Link, Moment, Number, RunRow, StageRow, StatusCount


class Best(msgspec.Struct, frozen=True):
    """The best value of an experiment's main metric and the run that reached it."""

    metric: str
    goal: str
    value: Number
    run: Link


class ExperimentRow(msgspec.Struct, frozen=True):
    """An experiment on the overview; `spark` is an SVG of its main metric over its runs."""

    experiment_id: str
    name: str
    href: str
    note: str
    runs: int
    counts: list[StatusCount]
    best: Best | None
    spark: Html
    last_activity: Moment | None


class OverviewPage(msgspec.Struct, frozen=True):
    """`index.html`: what is here, what is new, what is best."""

    frame: Frame
    description: Html
    experiments: list[ExperimentRow]
    latest: list[RunRow]
    staged: list[StageRow]
    run_count: int
    problems: Link | None


class ProblemsPage(msgspec.Struct, frozen=True):
    """`problems.html`: path, reason, remedy."""

    frame: Frame
    problems: list[tuple[str, str, str]]
