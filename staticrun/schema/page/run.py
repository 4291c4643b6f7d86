"""A run's page."""

import msgspec

from staticrun.schema.page.parts import (
    EditView,
    Frame,
    Html,
    Link,
    LongValue,
    MetricRow,
    Moment,
    RunRow,
    StageRow,
    Status,
)


class ChartSlot(msgspec.Struct, frozen=True):
    """A place where `<metric-chart>` draws.

    Attributes:
        id: The element's id, also its anchor.
        title: The metric, or the group of them.
        keys: Metrics in it.
        summary: What the chart stands for, to read without script: "5 of 5 points, last 0.93 at step 4".
        spark: The curve as SVG, shown until (and without) script; it refers to that of the metric's row.
        name: What follows the group: metrics of one name, as `train/loss` and `val/loss`, can share a chart.
    """

    id: str
    title: str
    keys: list[str]
    summary: str
    spark: Html
    name: str = ""


class ChartGroup(msgspec.Struct, frozen=True):
    """Charts of metrics that have the same before the first `/`; `name` is "" for those without one."""

    name: str
    charts: list[ChartSlot]


class SystemView(msgspec.Struct, frozen=True):
    """What the machine did while a run went on.

    Attributes:
        charts: Of its metrics, `system/...`; they share an axis of time.
        metrics: All of them.
        seconds: From the start of the run to the last point.
    """

    charts: list[ChartSlot]
    metrics: list[MetricRow]
    seconds: float


class StepImage(msgspec.Struct, frozen=True):
    """An image of a series; `label` says which: "step 500", "step 500, 2 of 3"."""

    href: str
    label: str
    size: str


class ImageSeries(msgspec.Struct, frozen=True):
    """Images that were logged by step under one key, in order of step and time.

    Attributes:
        state: What says in the page's address which of them is shown.
        left: How many more are not in the site.
    """

    key: str
    state: str
    images: list[StepImage]
    left: int = 0


class TextRest(msgspec.Struct, frozen=True):
    """What there is of a long text beside its beginning.

    Attributes:
        tail: Its last lines.
        line: The number of the first of these, from 1; 0 where they were not counted.
        said: What lies between, in words: "12,345 lines, 1.2 MB".
        key: With `/` and a number from 0, the keys of `scripts`.
        scripts: hrefs of the scripts with the whole text, to be joined; none where it is not in the site.
    """

    tail: str
    line: int
    said: str
    key: str = ""
    scripts: list[str] = []


class ArtifactRow(msgspec.Struct, frozen=True):
    """An artifact, in order of path.

    Attributes:
        kind: `image`, `svg`, `text`, `json`, `csv`, `parquet`, `numpy`, `markdown`, `html`, `pdf`, `audio`,
            `video`, `binary`.
        href: Its copy in the site, None where it was not copied; `download` is its real file name.
        preview: For text kinds the text, or its beginning where there is a `rest`; for svg a data URI; for
            html its source, for a sandboxed frame's srcdoc; for csv, parquet and numpy "" and `table` has the
            first rows, the header first.
        types: Of the columns of `table`, where they are known.
        note: How much there is of it in all.
        facts: Label and text: what a binary file is, and its digest; what an `MLmodel` file says.
        html: For markdown: rendered.
        why: Why it was not copied or shown, in words.
        link: Where it lies outside of the site, where it is linked instead of copied.
        scripts: Whether scripts in its HTML may run, in a sandbox without same-origin.
    """

    path: str
    name: str
    depth: int
    kind: str
    size: str
    href: str | None = None
    download: str = ""
    preview: str = ""
    preview_cut: bool = False
    rest: TextRest | None = None
    table: list[list[str]] = []
    types: list[str] = []
    note: str = ""
    facts: list[tuple[str, str]] = []
    html: Html = ""
    why: str = ""
    link: str = ""
    scripts: bool = False


class EnvironmentView(msgspec.Struct, frozen=True):
    """What a run ran on and with.

    Attributes:
        rows: Label and value: Python, platform, processors, memory, GPUs.
        variables: Name and value of variables of the environment.
        python: The version of Python as a command has it, `3.12`; "" where it is not known.
        packages: How many are installed.
        data: href of the `Packages` script, "" where there are none; data_key its key.
        requirements: href of the same for `pip install -r`.
        not_captured: What is not known, and why.
    """

    rows: list[tuple[str, str]]
    variables: list[tuple[str, str]]
    python: str = ""
    packages: int = 0
    data: str = ""
    data_key: str = ""
    requirements: str = ""
    not_captured: str = ""


class DiffView(msgspec.Struct, frozen=True):
    """How the working copy differed from its commit.

    Attributes:
        href: Of the diff as a text, for `git apply`.
        data: href of the `Diff` script; data_key its key.
        files, added, removed: How many files and lines.
    """

    href: str
    data: str
    data_key: str
    files: int
    added: int
    removed: int


class RunPage(msgspec.Struct, frozen=True):
    """`runs/<run_id>.html`.

    Attributes:
        facts: Label and value of what is known of the run: user, host, commit, branch, source, command, ...
        headline: The main metrics, shown large: at most four.
        charts: Of all metrics that have a curve.
        system: What the machine did, None where nothing of it was logged.
        images: Those that were logged by step.
        has_finder: Whether there are many charts, or some of one name, so that `<chart-finder>` helps.
        ending_summary, ending_traceback: Why it did not end well, in words.
        data: href of the `RunCurves` script, "" where it has no points; data_key its key.
        spec: href of the chart's spec script; spec_key its key.
        vega: hrefs of the scripts that draw charts, in order.
        order: href of the `Neighbours` script; order_key its key.
        models: Versions that came from this run.
        reproduce: Shell commands.
        environment: What it ran on and with, None where it does not say.
        diff: What its code was beside the commit, None where that is not known or not published.
        edit: How its note and tags are changed.
        record: The run as JSON, to stand in an attribute between single quotes.
    """

    frame: Frame
    run_id: str
    name: str
    status: Status
    status_detail: str
    started: Moment | None
    ended: Moment | None
    duration: str
    experiment: Link
    parent: Link | None
    children: list[RunRow]
    note: Html
    tags: list[tuple[str, LongValue]]
    params: list[tuple[str, LongValue]]
    metrics: list[MetricRow]
    headline: list[MetricRow]
    charts: list[ChartGroup]
    artifacts: list[ArtifactRow]
    facts: list[tuple[str, Link]]
    ending_summary: str
    ending_traceback: str
    reproduce: str
    models: list[StageRow]
    problems: list[tuple[str, str]]
    colour: int
    lifecycle: str
    data: str
    data_key: str
    spec: str
    spec_key: str
    vega: list[str]
    order: str
    order_key: str
    record: Html = "{}"
    environment: EnvironmentView | None = None
    diff: DiffView | None = None
    has_finder: bool = False
    system: SystemView | None = None
    images: list[ImageSeries] = []
    edit: EditView | None = None
