"""How the command line speaks: short lines, one idea each; errors name thing, place and way out."""

from collections.abc import Iterator, Mapping, Sequence

import click

from staticrun.build import format
from staticrun.build.checking import STRAY
from staticrun.build.lock import holder
from staticrun.build.placing import Left
from staticrun.build.report import Report
from staticrun.errors import FilterError, StaticrunException
from staticrun.schema.run import Problem

_MOST_PROBLEMS = 10


def error(error: StaticrunException) -> None:
    """Print an error to stderr: what happened, where, and what to do about it."""
    click.echo(f"{click.style('error:', fg='red', bold=True)} {error.message}", err=True)
    if isinstance(error, FilterError):
        for line in error.pointed():
            click.echo(f"  {line}", err=True)
    if error.where:
        click.echo(f"  {error.where}", err=True)
    if error.hint:
        click.echo(f"  hint: {error.hint}", err=True)


def report(report: Report) -> None:
    """Print what a build has made and where, the page to open last."""
    models = f", {count(report.models, 'model')}" if report.models else ""
    click.echo(f"  {count(report.runs, 'run')} in {count(report.experiments, 'experiment')}{models}")
    made = f"  {count(report.pages, 'page')}, {format.size(report.bytes)}, {format.duration(report.seconds)}"
    if report.problems:
        made += f"   ({count(len(report.problems), 'problem')}: {report.problems_page})"
    click.echo(made)
    if report.copied or report.left != Left():
        click.echo(f"  artifacts: {', '.join(_artifacts(report))}")
    click.echo(f"  open {report.index}")


def _artifacts(report: Report) -> Iterator[str]:
    """How many artifacts went where."""
    left = report.left
    for number, size, where in (
        (report.copied, report.copied_bytes, "copied"),
        (left.linked, left.linked_bytes, "linked"),
        (left.listed, left.listed_bytes, "only listed"),
    ):
        if number:
            yield f"{number:,} {where} ({format.size(size)})"


def large(report: Report) -> None:
    """Print what makes a site large, and which setting would shrink it."""
    click.echo(f"  {format.size(report.bytes)} in {count(report.files, 'file')}, of which")
    for one in report.largest:
        files = f"{count(one.files, 'file')}  " if one.files > 1 else ""
        click.echo(f"  {format.size(one.bytes):>9}  {one.name}  {files}({one.setting})")


def beyond(found: Sequence[str]) -> None:
    """Print to stderr which limits a site exceeds."""
    for text in found:
        click.echo(f"too large: {text}", err=True)


def problems(found: Sequence[Problem]) -> None:
    """Print problems to stderr: path, reason and remedy of each."""
    for problem in found[:_MOST_PROBLEMS]:
        click.echo(f"problem: {plain(problem.path)}: {plain(problem.reason)}", err=True)
        click.echo(f"  hint: {plain(problem.remedy)}", err=True)
    if len(found) > _MOST_PROBLEMS:
        click.echo(f"  and {len(found) - _MOST_PROBLEMS:,} more, on the site's Problems page", err=True)


def differing(site: str, found: Mapping[str, str]) -> None:
    """Print which files of a site are not what a build would make of it, and how."""
    for path, how in list(found.items())[:_MOST_PROBLEMS]:
        click.echo(f"{how}: {site.rstrip('/')}/{path}", err=True)
    if len(found) > _MOST_PROBLEMS:
        click.echo(f"  and {len(found) - _MOST_PROBLEMS:,} more", err=True)
    strays = sum(how == STRAY for how in found.values())
    click.echo(f"  {count(len(found) - strays, 'file')} of {site} would change")
    if strays:
        click.echo(f"  {count(strays, 'file')} there is no part of the site: remove what nobody needs")


def waiting(output: str) -> None:
    """Print to stderr that another build has to end first."""
    click.echo(f"  {holder(output)} is writing {output.rstrip('/')}/: waiting for it", err=True)


def plain(text: str) -> str:
    """A text of somebody else on one line, without what a terminal would obey.

    >>> plain("new\\nline \\x1b[31mred")
    'new line  [31mred'
    """
    return "".join(char if char.isprintable() else " " for char in text)


def iso(ms: int | None) -> str | None:
    """A time for programs, in ISO 8601 and UTC; None where there is none, or none that a calendar holds.

    >>> iso(1793613600123)
    '2026-11-02T10:00:00.123Z'
    """
    moment = format.moment(ms)
    return None if moment is None or ms is None else f"{moment.iso[:-1]}.{ms % 1000:03}Z"


def count(number: int, noun: str) -> str:
    """A number of things in words.

    >>> count(1, "run"), count(4200, "page")
    ('1 run', '4,200 pages')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
