"""An experiment's page."""

import msgspec

from staticrun.schema.page.parts import EditView, Frame, Html, Link, LongValue, Moment, RunRow, StatusCount


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
        rows: The first hundred, newest first; of a further page those that follow.
        total: All active runs.
        deleted: How many runs beside those are deleted.
        data: href of the `RunTable` script; data_key its key.
        pages: Plain pages with further rows, 500 each; the current one without href.
        unlisted: Active runs that are on none of these pages.
        note: Rendered Markdown.
        examples: Filters made from this experiment's own keys, for help and the empty state.
        views: href of the script with the specs of charts, key `spec/view`; "" where nothing can be drawn.
        vega: hrefs of the scripts that draw charts, in order.
        settings: How the page begins, as JSON of `staticrun.config.ExperimentSettings`: of `columns`,
            `sort`, `filter`, `charts` and `views` those that are set; "" where none is.
        edit: How its note and tags are changed; None on further pages.
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
    pages: list[Link] = []
    unlisted: int = 0
    deleted: int = 0
    examples: list[str] = []
    lifecycle: str = "active"
    views: str = ""
    vega: list[str] = []
    settings: str = ""
    edit: EditView | None = None
