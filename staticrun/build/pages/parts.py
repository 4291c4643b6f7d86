"""What pages have in common: the frame around each, and runs, texts and versions as they stand in lists."""

from collections.abc import Mapping, Sequence

import msgspec

from staticrun.build import format, names, paths
from staticrun.build.editing import Editor
from staticrun.schema.page import Frame, Link, LongValue, RunRow, Status, StatusCount
from staticrun.schema.run import DELETED, STATUSES, Run, Text, head_of
from staticrun.store.texts import HEAD

#: Statuses as they are counted in lists: what may need attention first.
_ORDER = ("RUNNING", "SCHEDULED", "FAILED", "LOST", "KILLED", "FINISHED")


class Site(msgspec.Struct, frozen=True):
    """What all pages of a build share, small enough to be sent to other processes.

    Attributes:
        title: Of the site.
        generator: `staticrun <version>`.
        as_of: Milliseconds since 1970.
        base_url: The address of the site, "" where that is not known.
        editor: How people change what pages show.
        spec: The path of the script with the spec of curves, "" where no run has a metric.
        views: The same of the specs of charts of many runs.
        vega: The paths of the scripts that draw charts.
    """

    title: str
    generator: str
    as_of: int
    base_url: str = ""
    editor: Editor = Editor()
    spec: str = ""
    views: str = ""
    vega: tuple[str, ...] = ()


def frame(
    site: Site,
    kind: str,
    path: str,
    title: str,
    crumbs: Sequence[tuple[str, str]] = (),
    experiment: tuple[str, str, str] | None = None,
) -> Frame:
    """The frame of a page.

    Args:
        path: Of the page.
        crumbs: Text and path of the pages between the overview and this one.
        experiment: Id, name and path of the experiment that the page belongs to.
    """
    root = paths.root_of(path)
    nav = [Link("Overview", root + paths.OVERVIEW)]
    if experiment is not None:
        nav.append(Link(experiment[1], root + experiment[2]))
    nav += [Link("Models", root + paths.MODELS), Link("Problems", root + paths.PROBLEMS)]
    way = [Link("Overview", root + paths.OVERVIEW)] if path != paths.OVERVIEW else []
    way += [Link(text, root + target) for text, target in crumbs]
    return Frame(
        kind=kind,
        title=title,
        site_title=site.title,
        root=root,
        crumbs=[*way, Link(title if way else "Overview")],
        nav=nav,
        current=experiment[0] if experiment is not None else "",
        generator=site.generator,
        site_data=root + paths.SITE_DATA,
        downloads=root + paths.DOWNLOADS,
        compare=root + paths.COMPARE,
        url=_url(site, path),
        edit=site.editor.base,
        runs=site.editor.of_all,
    )


def _url(site: Site, path: str) -> str:
    """The address of a page; that of the overview is the site's."""
    if not site.base_url:
        return ""
    return f"{site.base_url}/{'' if path == paths.OVERVIEW else path}"


def status(run: Run) -> Status:
    """A run's status as a reader sees it."""
    return Status("deleted", "Deleted") if run.lifecycle == DELETED else status_of(run.status)


def status_of(name: str) -> Status:
    """A status of runs that are not deleted."""
    return Status(name.lower(), name.capitalize())


def duration(run: Run) -> str:
    """How long a run took; "" for one that was never heard of after its start."""
    return duration_of(run.duration, ended=run.end is not None)


def duration_of(seconds: float | None, *, ended: bool) -> str:
    """The same, by what a table knows of a run."""
    return format.duration(seconds) if seconds or ended else ""


def counts(statuses: Mapping[str, int]) -> list[StatusCount]:
    """How many runs have which status; none that no run has."""
    ordered = [*_ORDER, *(one for one in STATUSES if one not in _ORDER)]
    return [StatusCount(status_of(one), count) for one in ordered if (count := statuses.get(one))]


def run_row(run: Run, root: str, page: str, *, experiment: Link | None = None) -> RunRow:
    """A run in a list.

    Args:
        page: The path of its page.
    """
    return RunRow(
        run_id=run.run_id,
        name=run.name,
        href=root + page,
        status=status(run),
        started=format.moment(run.start),
        duration=duration(run),
        user=head_of(run.attributes.get("user", "")),
        experiment=experiment,
        colour=names.colour(run.run_id),
        nested=run.parent is not None,
    )


def long_value(text: Text) -> LongValue:
    """A text as lists show it."""
    if isinstance(text, str):
        return LongValue(text) if len(text) <= HEAD else LongValue(text[:HEAD], len(text))
    return LongValue(text.head, text.length)


def pairs(values: Mapping[str, str] | Mapping[str, Text]) -> list[tuple[str, LongValue]]:
    """Tags or params, sorted by key."""
    return [(key, long_value(value)) for key, value in sorted(values.items())]
