"""How the command line speaks: short lines, one idea each; errors name thing, place and way out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import click

from staticrun.build import format
from staticrun.build.checking import STRAY
from staticrun.build.lock import holder
from staticrun.build.placing import Left
from staticrun.build.report import Phase, Report
from staticrun.errors import FilterError, StaticrunException
from staticrun.schema.run import Problem

_MOST_PROBLEMS = 10
#: The phases of a build and their steps, as people read them.
PHASES: Final = {
    "look": "look for changes",
    "wait": "wait for another build",
    "collect": "columns of runs",
    "tables": "tables",
    "runs": "pages of runs",
    "points": "  read points",
    "curves": "  curves",
    "artifacts": "  artifacts",
    "render": "  render",
    "write": "  write files",
    "export": "  points as Parquet",
    "pages": "other pages",
    "data": "data for other tools",
    "finish": "put in place",
}


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
    made = f"  {_pages(report)}, {format.size(report.bytes)}, {format.duration(report.seconds)}"
    if report.problems:
        made += f"   ({count(len(report.problems), 'problem')}: {report.problems_page})"
    click.echo(made)
    if report.copied or report.left != Left():
        click.echo(f"  artifacts: {', '.join(_artifacts(report))}")
    click.echo(f"  open {report.index}")


def _pages(report: Report) -> str:
    """How many pages there are, and how many of them this build made."""
    pages = count(report.pages, "page")
    if report.reused in (0, report.pages):
        return f"{pages} as before" if report.reused else pages
    return f"{pages} ({report.pages - report.reused:,} written, {report.reused:,} as before)"


def profile(report: Report) -> None:
    """Print where the time of a build went, by phase, and by the steps that processes share."""
    click.echo(f"  {'where the time went':<28}{'clock':>10}{'CPU':>10}{'count':>12}")
    for phase in report.phases:
        click.echo(_phase(phase, f"{phase.seconds:.2f} s"))
        for step in phase.steps:
            click.echo(_phase(step, ""))
    cpu = sum(phase.cpu for phase in report.phases)
    memory = f"   at most {format.size(report.memory)} in a process" if report.memory else ""
    click.echo(f"  {'in all':<28}{report.seconds:>8.2f} s{cpu:>8.2f} s{memory}")


def _phase(phase: Phase, clock: str) -> str:
    number = f"{phase.count:,}" if phase.count else ""
    return f"    {PHASES[phase.name]:<26}{clock:>10}{phase.cpu:>8.2f} s{number:>12}".rstrip()


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
