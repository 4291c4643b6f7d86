"""What a template receives: one context a kind of page, all text already plain, all hrefs already made.

Python emits every href, id and label; a template places them. `frame.root` ("" or "../" ...) stands before
every href that is relative to the site's root; the contexts' hrefs already include it.
Texts are escaped by the templates' autoescape; fields of type `Html` are made safe by us (Markdown with raw
HTML off, our own SVG) and are the only ones marked safe.
"""

from typing import TypeAlias

import msgspec

#: HTML that staticrun made itself, safe to place as it is.
Html: TypeAlias = str


class Link(msgspec.Struct, frozen=True):
    """A text that leads somewhere, or only a text where `href` is None."""

    text: str
    href: str | None = None


class Frame(msgspec.Struct, frozen=True):
    """What every page has.

    Attributes:
        kind: `overview`, `experiment`, `run`, `compare`, `models`, `model`, `version`, `problems`.
        title: Of this page.
        site_title: Of the site.
        root: Relative path to the site's root: "", "../" or "../../".
        crumbs: From the overview to this page; the last one without href.
        nav: Plain links that hold for a site of any age: Overview, this experiment, Models, Problems.
            The `<site-nav>` element replaces it by the list of experiments from `site_data`.
        site_data: href of `data/site.js`, key `site`: counts, navigation and where the search's data is.
        current: The id of the experiment that this page belongs to, or "".
        generator: `staticrun <version>`.
        compare: href of the page that compares the runs whose ids stand behind `#runs=`, commas between.
        url: The address of this page on its host, "" where that is not known.
        edit: What stands before the path of a file to lead to the forge's editor, "" where that is not known.
    """

    kind: str
    title: str
    site_title: str
    root: str
    crumbs: list[Link]
    nav: list[Link]
    current: str
    generator: str
    site_data: str
    compare: str = ""
    url: str = ""
    edit: str = ""


class Moment(msgspec.Struct, frozen=True):
    """A time: `iso` for the datetime attribute (UTC, with Z), `text` to read ("2026-11-02 10:00 UTC")."""

    iso: str
    text: str


class Number(msgspec.Struct, frozen=True):
    """A number to read (four significant digits) and the whole of it (for hover and copy)."""

    text: str
    full: str


class Status(msgspec.Struct, frozen=True):
    """A run's status: `id` in lower case for class and icon, `label` in words ("Finished")."""

    id: str
    label: str


class LongValue(msgspec.Struct, frozen=True):
    """A text as shown: cut at 1,000 code points; `length` is of the whole, where it was cut."""

    text: str
    length: int | None = None


class RunRow(msgspec.Struct, frozen=True):
    """A run in a list.

    Attributes:
        cells: One per column of the table that holds it; None where there is no value.
        colour: Place in the palette of series, 0 to 15.
        nested: Whether it has a parent.
    """

    run_id: str
    name: str
    href: str
    status: Status
    started: Moment | None
    duration: str
    user: str
    experiment: Link | None = None
    cells: list["Number | LongValue | Moment | None"] = []
    colour: int = 0
    nested: bool = False


class StatusCount(msgspec.Struct, frozen=True):
    """How many runs have a status."""

    status: Status
    count: int


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


class StageRow(msgspec.Struct, frozen=True):
    """A model version in a stage; `stage` is None, Staging, Production or Archived."""

    model: Link
    version: Link
    stage: str
    since: Moment | None
    run: Link | None


class OverviewPage(msgspec.Struct, frozen=True):
    """`index.html`: what is here, what is new, what is best."""

    frame: Frame
    description: Html
    experiments: list[ExperimentRow]
    latest: list[RunRow]
    staged: list[StageRow]
    run_count: int
    problems: Link | None


class Column(msgspec.Struct, frozen=True):
    """A column of the experiment's table after the fixed ones; as in the payload of the same id."""

    id: str
    group: str
    label: str
    numeric: bool
    goal: str = ""


class ExperimentPage(msgspec.Struct, frozen=True):
    """`experiments/<slug>.html`: the first rows as HTML, all of them through `<run-table>`.

    Attributes:
        rows: The first hundred, newest first.
        total: All active runs.
        data: href of the `RunTable` script; data_key its key.
        stats: href of the `Statistics` script; stats_key its key.
        pages: Plain pages with further rows; the current one without href.
        note: Rendered Markdown.
        examples: Filters made from this experiment's own keys, for help and the empty state.
        views: href of the script with the specs of charts, key `spec/view`; "" where nothing can be drawn.
        vega: hrefs of the scripts that draw charts, in order.
        settings: How the page begins, as JSON of `staticrun.config.ExperimentSettings`: of `columns`,
            `sort`, `filter`, `charts` and `views` those that are set; "" where none is.
    """

    frame: Frame
    experiment_id: str
    name: str
    note: Html
    tags: list[tuple[str, LongValue]]
    counts: list[StatusCount]
    total: int
    last_activity: Moment | None
    columns: list[Column]
    rows: list[RunRow]
    data: str
    data_key: str
    stats: str
    stats_key: str
    pages: list[Link] = []
    examples: list[str] = []
    lifecycle: str = "active"
    views: str = ""
    vega: list[str] = []
    settings: str = ""


class MetricRow(msgspec.Struct, frozen=True):
    """A metric on the run page; spark is an SVG of its curve."""

    key: str
    last: Number
    last_step: int
    min: Number | None
    min_step: int | None
    max: Number | None
    max_step: int | None
    count: int
    nans: int
    spark: Html
    goal: str = ""


class ChartSlot(msgspec.Struct, frozen=True):
    """A place where `<metric-chart>` draws.

    Attributes:
        id: The element's id, also its anchor.
        title: The metric, or the group of them.
        keys: Metrics in it.
        summary: What the chart stands for, to read without script: "5 of 5 points, last 0.93 at step 4".
        spark: The curve as SVG, shown until (and without) script.
        group: What stands before the first `/` of the metric, "" where there is none.
        name: The rest: metrics of one name, as of `train/loss` and `val/loss`, can share a chart.
    """

    id: str
    title: str
    keys: list[str]
    summary: str
    spark: Html
    group: str = ""
    name: str = ""


class ArtifactRow(msgspec.Struct, frozen=True):
    """An artifact, in order of path.

    Attributes:
        kind: `image`, `svg`, `text`, `json`, `csv`, `parquet`, `numpy`, `markdown`, `html`, `pdf`, `audio`,
            `video`, `binary`.
        href: Its copy in the site, None where it was not copied; `download` is its real file name.
        preview: For text kinds the beginning of the text; for svg a data URI; for html its source, for a
            sandboxed frame's srcdoc; for csv, parquet and numpy "" and `table` has the first rows, the header
            first.
        types: Of the columns of `table`, where they are known.
        note: How much there is of it in all.
        html: For markdown: rendered.
        why: Why it was not copied or shown, in words.
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
    table: list[list[str]] = []
    types: list[str] = []
    note: str = ""
    html: Html = ""
    why: str = ""


class RunPage(msgspec.Struct, frozen=True):
    """`runs/<run_id>.html`.

    Attributes:
        facts: Label and value of what is known of the run: user, host, commit, branch, source, command, ...
        headline: The main metrics, shown large: at most four.
        ending: Exception and traceback, or signal, in words, where it did not end well.
        data: href of the `RunCurves` script, "" where it has no points; data_key its key.
        spec: href of the chart's spec script; spec_key its key.
        vega: hrefs of the scripts that draw charts, in order.
        order: href of the `Neighbours` script; order_key its key.
        models: Versions that came from this run.
        reproduce: Shell commands.
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
    charts: list[ChartSlot]
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


class ComparePage(msgspec.Struct, frozen=True):
    """`compare.html`: any runs of the site side by side; which ones stands in the address.

    Attributes:
        experiments: Where runs can be chosen.
        lookup: href of the `Lookup` script; lookup_key its key.
        spec: href of the chart's spec script, "" where no run has a metric; spec_key its key.
        vega: hrefs of the scripts that draw charts, in order.
    """

    frame: Frame
    experiments: list[Link]
    lookup: str
    lookup_key: str
    spec: str
    spec_key: str
    vega: list[str]


class Transition(msgspec.Struct, frozen=True):
    """One entry of a version's history."""

    stage: str
    at: Moment | None
    by: str
    comment: str


class VersionRow(msgspec.Struct, frozen=True):
    """A version of a model, newest first in lists.

    Attributes:
        artifact: What it is: a path in the run's artifacts (with a link to it) or a URI.
        metrics: A few of its run's metrics.
    """

    version: int
    href: str
    stage: str
    aliases: list[str]
    description: Html
    tags: list[tuple[str, LongValue]]
    run: Link | None
    artifact: Link | None
    created: Moment | None
    history: list[Transition]
    metrics: list[tuple[str, Number]] = []


class ModelRow(msgspec.Struct, frozen=True):
    """A model on the list, with the versions of each stage."""

    name: str
    href: str
    description: str
    versions: int
    production: list[Link]
    staging: list[Link]
    latest: Link | None
    tags: list[tuple[str, LongValue]]
    last_change: Moment | None


class ModelsPage(msgspec.Struct, frozen=True):
    """`models.html`: what is in production, where it comes from."""

    frame: Frame
    models: list[ModelRow]


class ModelPage(msgspec.Struct, frozen=True):
    """`models/<name>.html`: the timeline of its versions; `manifest` is the file's path in the store."""

    frame: Frame
    name: str
    description: Html
    tags: list[tuple[str, LongValue]]
    aliases: list[tuple[str, Link]]
    versions: list[VersionRow]
    manifest: str


class VersionPage(msgspec.Struct, frozen=True):
    """`models/<name>/<version>.html`."""

    frame: Frame
    model: Link
    version: VersionRow
    params: list[tuple[str, LongValue]]
    metrics: list[MetricRow]
    load: str


class ProblemsPage(msgspec.Struct, frozen=True):
    """`problems.html`: path, reason, remedy."""

    frame: Frame
    problems: list[tuple[str, str, str]]
