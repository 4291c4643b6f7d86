"""What a page's script loads: the data files under `data/` of a site.

Each file is one classic script, `staticrun.data("<key>", <JSON>);`, because a page opened from `file://`
may not fetch. Numbers travel as base64 of little-endian typed arrays, texts as a dictionary with codes.
Non-finite numbers outside such arrays are the strings "NaN", "Infinity", "-Infinity"; null is never a
number. Every href is relative to the site's root; the page's own root is put before it.
"""

import msgspec


class Integers(msgspec.Struct, frozen=True, omit_defaults=True):
    """Steps or times: `first`, and each `by` more than the one before; or offsets from `first`; or values.

    Attributes:
        offsets: base64 of int32, "" where there are none.
        values: base64 of float64, "" where there are none; for what is too great or too far apart for others.
    """

    first: int = 0
    by: int = 0
    offsets: str = ""
    values: str = ""


class LevelRows(msgspec.Struct, frozen=True):
    """Consecutive buckets or points of a level of a curve, as in `Curve`; `data("<level's key>/<piece>")`."""

    steps: Integers
    times: Integers
    values: str
    lows: str
    highs: str


class LevelPiece(msgspec.Struct, frozen=True, array_like=True):
    """A script with so many rows of a level: their first and last step, their least and greatest time."""

    href: str
    rows: int
    steps: tuple[int, int]
    times: tuple[int, int]


class Level(msgspec.Struct, frozen=True):
    """A finer level of a curve, in pieces, in order.

    Attributes:
        key: The key of the piece at place `n` is `<key>/<n>`.
        rows: How many it has: buckets, or points where `exact`.
    """

    key: str
    rows: int
    exact: bool
    pieces: list[LevelPiece]


class Curve(msgspec.Struct, frozen=True):
    """One metric of one run as drawn, from one of its writers.

    Drawn points are buckets of consecutive points in order of step, then time, then as logged: `low` and
    `high` are the exact extremes of the bucket's finite values, `value` the last of them (NaN where it has
    none), step and time those of its last point. A history of up to 2,000 points is drawn point by point.

    Attributes:
        key: The metric.
        writer: Which process, 0 for the first; each draws its own line.
        points: Points that the curve stands for, all of them.
        steps, times: One a bucket or point; times in milliseconds.
        values: base64 of float64, one a bucket or point.
        lows, highs: the same; "" where `exact`, as they are the values themselves.
        marks: Points that are not finite: [step, time, "NaN" | "Infinity" | "-Infinity"], of each kind at
            most 200, evenly over all of them.
        odd: How many of each kind there are in all.
        exact: Whether every point is drawn.
        levels: Finer ones of a long history, the last with every point; none where `exact`.
        name: What tells it from the metric's other curves: its process, or from which step it went on again;
            "" for the only one.
    """

    key: str
    writer: int
    points: int
    steps: Integers
    times: Integers
    values: str
    lows: str
    highs: str
    marks: list[tuple[int, int, str]] = []
    odd: dict[str, int] = {}
    exact: bool = True
    levels: list[Level] = []
    name: str = ""


class CurvesPart(msgspec.Struct, frozen=True, array_like=True):
    """A script with some curves of a run: a `RunCurves` under `key`; `metrics` are the keys of its curves."""

    href: str
    key: str
    metrics: list[str]


class RunCurves(msgspec.Struct, frozen=True):
    """The curves of a run: `data("curves/<run id>")`.

    Attributes:
        curves: All of them, in order of key and writer; none where there are parts.
        parts: Where the curves of a run with many or long ones are, in the same order. A page loads those
            that hold what it shows; `chartData.curvesOf` does.
    """

    run_id: str
    start: int | None
    curves: list[Curve]
    parts: list[CurvesPart] = []


class SiteExperiment(msgspec.Struct, frozen=True):
    """One line of the navigation."""

    id: str
    name: str
    href: str
    runs: int
    running: int
    last: int | None


class Site(msgspec.Struct, frozen=True):
    """What every page's navigation shows: `data("site")` in `data/site.js`, a stable name.

    Attributes:
        experiments: The active ones, by name.
        search: href of the script with the `SearchDocument`s of this build, `data("search")`.
        together: href of the page that shows several experiments, whose ids stand behind `#experiments=`.
        lookup: href of the script by which any run of this build is found, `data("lookup")`.
    """

    title: str
    experiments: list[SiteExperiment]
    models: int
    problems: int
    search: str
    together: str = ""
    lookup: str = ""


class Downloads(msgspec.Struct, frozen=True):
    """The Parquet files of the site: `data("downloads")` in `data/downloads.js`, a stable name.

    Attributes:
        runs: Of each experiment, by its id: href and bytes of each.
        histories: Beginning of ids, href and bytes of each file of points.
    """

    runs: dict[str, list[tuple[str, int]]]
    histories: list[tuple[str, str, int]]


class SearchDocument(msgspec.Struct, frozen=True, array_like=True):
    """One thing that the site's search finds: `data("search")` is a list of them.

    Attributes:
        kind: `experiment`, `run`, `model`, `version` or `page`.
        title: Its name.
        place: What it belongs to: the experiment's or model's name.
        href: Its page.
        text: More words by which it is found.
    """

    kind: str
    title: str
    place: str
    href: str
    text: str = ""


class Ranking(msgspec.Struct, frozen=True):
    """How runs stand by the last value of a metric whose name says what is good.

    Attributes:
        metric: Its key.
        goal: `min` or `max`.
        runs: Those that have a finite value.
        ranks: base64 of int32 in the order of the runs: 1 for the best, the same for equal ones, 0 for none.
    """

    metric: str
    goal: str
    runs: int
    ranks: str


class Neighbours(msgspec.Struct, frozen=True):
    """The runs of an experiment in order of start: `data("order/<id>")` in `data/order-<slug>.js`, stable.

    Attributes:
        runs: [run id, name, href] each.
        ranks: By the metrics that tell most.
    """

    experiment_id: str
    runs: list[tuple[str, str, str]]
    ranks: list[Ranking] = []


class LookupExperiment(msgspec.Struct, frozen=True):
    """An experiment: its page, and the script with its `RunTable` and that script's key."""

    id: str
    name: str
    href: str
    table: str
    table_key: str


class Lookup(msgspec.Struct, frozen=True):
    """How any run of the site is found: `data("lookup")`.

    Attributes:
        shards: The beginning of ids, and the script with the runs whose ids begin so, of the key
            `lookup/<beginning>`. A run is in the shard with the longest one that its id begins with.
    """

    experiments: list[LookupExperiment]
    shards: list[tuple[str, str]]


class LookupRun(msgspec.Struct, frozen=True):
    """A run by its id.

    Attributes:
        colour: Its place in the palette of series, 0 to 15.
        experiment: The id of its experiment.
        curves: The script with its `RunCurves`, key `curves/<id>`; "" where it has none.
        files: The script with its `RunFiles`, key `files/<id>`; "" where it has none.
        packages: The script with its `Packages`, whose key is the path without `data/` and `.js`; "" where
            they are not known.
        commit: The whole name of the commit; "" where none is known.
        comparison: Where the forge compares two commits, with `{base}` and `{head}` in their places; "" where
            none is known.
        facts: How it came about: label, value, and where a forge shows it ("" where none does).
    """

    id: str
    name: str
    href: str
    colour: int
    experiment: str
    curves: str
    facts: list[tuple[str, str, str]]
    files: str = ""
    packages: str = ""
    commit: str = ""
    comparison: str = ""


class LookupShard(msgspec.Struct, frozen=True):
    """Runs whose ids begin alike, by id: `data("lookup/<beginning>")`."""

    runs: list[LookupRun]


class RunFile(msgspec.Struct, frozen=True):
    """An artifact, as far as it can be compared with that of another run.

    Attributes:
        kind: As of `ArtifactRow`.
        bytes: Its size.
        digest: SHA-256, hex digits; the same where the content is.
        href: Its copy in the site; "" where there is none.
        text: Of what is text, its beginning; of svg a data URI.
        cut: Whether the text goes on.
        series: The key under which an image was logged by step, "" for every other file; step which one.
    """

    path: str
    kind: str
    bytes: int
    digest: str
    href: str = ""
    text: str = ""
    cut: bool = False
    series: str = ""
    step: int = 0


class RunFiles(msgspec.Struct, frozen=True):
    """The artifacts of a run, in order of path: `data("files/<run id>")`."""

    run_id: str
    files: list[RunFile]


class Packages(msgspec.Struct, frozen=True):
    """What was installed where some runs ran: `data("packages/<digest>")`.

    Attributes:
        packages: Name and version each, sorted.
    """

    packages: list[tuple[str, str]]


class Diff(msgspec.Struct, frozen=True):
    """How the files of some runs differed from their commit, as git says it: `data("diffs/<digest>")`."""

    text: str
