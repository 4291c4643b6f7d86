"""What contexts of several kinds of pages share: links, times, numbers, runs in a list, the frame."""

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
        kind: `overview`, `experiment`, `experiments`, `run`, `details`, `compare`, `models`, `model`,
            `version`, `problems`.
        title: Of this page.
        site_title: Of the site.
        root: Relative path to the site's root: "", "../" or "../../".
        crumbs: From the overview to this page; the last one without href.
        nav: Plain links that hold for a site of any age: Overview, this experiment, Models, Problems.
            The `<site-nav>` element replaces it by the list of experiments from `site_data`.
        site_data: href of `data/site.js`, key `site`: counts, navigation and where the search's data is.
        current: The id of the experiment that this page belongs to, or "".
        generator: `staticrun <version>`.
        downloads: href of `data/downloads.js`, key `downloads`: where the site's Parquet files are.
        compare: href of the page that compares the runs whose ids stand behind `#runs=`, commas between.
        url: The address of this page on its host, "" where that is not known.
        edit: What stands before the path of a file to lead to the forge's editor, "" where that is not known.
        runs: What a command needs beside the ids of runs, ` --runs results`; "" for the usual folder of runs.
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
    downloads: str = ""
    compare: str = ""
    url: str = ""
    edit: str = ""
    runs: str = ""


class EditView(msgspec.Struct, frozen=True):
    """How people change a page's note and tags, or its manifest.

    Attributes:
        href: Of the forge's editor on the file that holds the note, or on the manifest; "" where there
            is none.
        tags: The same for the tags: one link for each file that holds some.
        commands: Shell commands that do it.
    """

    href: str
    tags: list[Link] = []
    commands: str = ""


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


class StageRow(msgspec.Struct, frozen=True):
    """A model version in a stage; `stage` is None, Staging, Production or Archived."""

    model: Link
    version: Link
    stage: str
    since: Moment | None
    run: Link | None


class MetricRow(msgspec.Struct, frozen=True):
    """A metric on the run page.

    Attributes:
        spark: Its curve as SVG, to stand once in the page; "" where it has none.
        again: The same curve in any other place of the page: it refers to `spark`.
    """

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
    again: Html
    goal: str = ""
