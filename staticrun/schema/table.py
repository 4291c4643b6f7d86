"""The runs of an experiment as a page's scripts load them: columns, in one script or several.

As in all payloads (staticrun/schema/payload.py) numbers travel as base64 of little-endian typed arrays, texts
as a dictionary with codes, and every href is relative to the site's root.
"""

import msgspec


class NumberColumn(msgspec.Struct, frozen=True, omit_defaults=True, tag="number", tag_field="type"):
    """Numbers or times of one column, in row order.

    Attributes:
        values: base64 of float64, 0 where missing; NaN is a value.
        missing: base64 of a bit per row, lowest bit first, 1 where there is no value; "" where none is.
        codes: "", or base64 of places in `values`, which then holds each distinct number once: of unsigned
            integers of 8, 16 or 32 bits, as their length tells.
    """

    id: str
    values: str
    missing: str = ""
    codes: str = ""


class TextColumn(msgspec.Struct, frozen=True, omit_defaults=True, tag="text", tag_field="type"):
    """Texts of one column, in row order.

    Attributes:
        texts: The distinct texts, each at most 1,000 code points, in order of first use: a line each, or a
            list where one of them has a line end of its own, or there is none.
        codes: base64 of a number a row: 0 where there is no value, else one more than the place in `texts`;
            unsigned integers of 8, 16 or 32 bits, as their length tells. "" where each row has a text that no
            other has: those of `texts`, in this order.
        cut: Places in `texts` whose whole text is longer.
    """

    id: str
    texts: str | list[str]
    codes: str = ""
    cut: list[int] = []


class IdColumn(msgspec.Struct, frozen=True, tag="ids", tag_field="type"):
    """Ids of 32 hex digits, one a row: base64 of their 16 bytes each."""

    id: str
    ids: str


class TextsColumn(msgspec.Struct, frozen=True, tag="texts", tag_field="type"):
    """What a run has several texts of, such as `dataset.name`, in row order; only filters ask for it.

    Attributes:
        texts: The distinct texts.
        codes: base64 of int32, places in `texts`, those of one row after those of the other.
        offsets: base64 of int32, a row's place in `codes`, and one more for the end.
    """

    id: str
    texts: list[str]
    codes: str
    offsets: str


class ColumnHead(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a column without its values.

    Attributes:
        id: What a filter calls it: `metrics.loss`, `params.lr`, `attributes.start_time`.
        group: `attributes`, `params`, `metrics` or `tags`.
        label: What a reader sees.
        type: `number` or `text`.
        count: Runs that have a value.
        differs: 0 where all runs have the same value (none being one), 1 where those do that are not deleted,
            2 where those differ, too.
        numeric: Whether its values are numbers, or texts that all are (`1e-05`).
        distinct: Of texts, how many different ones.
        unit: `time` (milliseconds since 1970), `seconds`, or "" for a plain number.
        goal: `min`, `max` or "": which value of a metric is the best, as its name suggests.
        part: The script with its values.
        statistics: Of a metric, the one with `min(<id>)`, `max(<id>)`, `first(<id>)` and `count(<id>)`.
    """

    id: str
    group: str
    label: str
    type: str
    count: int
    differs: int = 0
    numeric: bool = False
    distinct: int = 0
    unit: str = ""
    goal: str = ""
    part: int = 0
    statistics: int | None = None


class ParamImportance(msgspec.Struct, frozen=True):
    """What a param tells of a metric.

    Attributes:
        param: Its column: `params.lr`.
        measure: `rank` for Spearman's rank correlation of numbers, `groups` for the square root of the
            variance of ranks that categories explain, adjusted for their number.
        strength: 0 to 1.
        value: The measure itself: of `rank` its sign says which way it goes.
        runs: Those that have both.
        values: Of the param, how many different ones.
    """

    param: str
    measure: str
    strength: float
    value: float
    runs: int
    values: int


class Importance(msgspec.Struct, frozen=True):
    """What the params tell of one metric (`metrics.loss`) that `runs` runs have; the most telling first."""

    metric: str
    runs: int
    params: list[ParamImportance]


#: A column with its values.
AnyColumn = NumberColumn | TextColumn | IdColumn | TextsColumn


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """Some columns of a `RunTable` of the same build: `data("runs/<experiment id>/<part>")`.

    Attributes:
        importance: What the params tell of the metrics that tell most; none over fewer than five runs.
    """

    columns: list[AnyColumn]
    importance: list[Importance] = []


class Pages(msgspec.Struct, frozen=True, omit_defaults=True):
    """The runs' pages: `before`, the run's id, `after`; for the rows in `others` what stands there.

    Attributes:
        details: What stands before the id of a run without a page of its own.
        without: base64 of a bit a row, lowest first: whether it is such a run; "" where none is.
    """

    before: str
    after: str
    others: dict[int, str] = {}
    details: str = ""
    without: str = ""


class RunTable(msgspec.Struct, frozen=True, omit_defaults=True):
    """The runs of an experiment, newest start first, and their columns: `data("runs/<experiment id>")`.

    The values lie in parts. Part 0 is in this very script: what a page shows first, or all of a small
    experiment. The others are scripts of their own, to be loaded when one of their columns is wanted.

    Attributes:
        columns: Always there: `attributes.run_id`, `attributes.run_name`, `attributes.status`,
            `attributes.start_time`, `attributes.end_time`, `attributes.duration`, `attributes.user_id`,
            `attributes.lifecycle_stage`, `attributes.parent_run_id`, all but the end in part 0; then params,
            metrics (their last values), tags, each group sorted by key.
        here: Part 0.
        parts: hrefs of the others, from part 1 on.
        pages: Each run's page.
        colours: Each run's place in the palette of series, 0 to 15, in row order, a hex digit each: stable,
            from its id. 0 to 7 are the eight colours, 8 to 15 the same ones dashed.
        datasets: The part with `dataset.name`, `dataset.digest` and `dataset.context`, where a run used any.
        importance: The part that tells what the params tell.
    """

    experiment_id: str
    rows: int
    columns: list[ColumnHead]
    here: Part
    pages: Pages
    colours: str
    parts: list[str] = []
    datasets: int | None = None
    importance: int | None = None
