"""`staticrun build`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from staticrun.cli import show
from staticrun.cli.options import build_options

if TYPE_CHECKING:
    from staticrun.build import Report
    from staticrun.build.report import Progress
    from staticrun.config import Config


@click.command("build")
@build_options
@click.option("--strict", is_flag=True, default=None, help="Exit with 1 if there is a problem in the data.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if the site differs from a new one.")
@click.option("--budget", metavar="SIZE", help="Exit with 1 if the site is larger, such as 500MB.")
@click.option("--sizes", is_flag=True, help="Print what makes the site large, and what would shrink it.")
@click.option("--profile", is_flag=True, help="Print where the time went: by phase, clock, CPU and count.")
def build_command(check: bool, sizes: bool, profile: bool, **flags: Any) -> int:
    """Build a site from the runs in RUNS.

    RUNS is the folder that training scripts log to: by default STATICRUN_TRACKING_URI, else ./runs. The site
    opens from a file, from any host, and from any path on it.
    """
    from staticrun import build
    from staticrun.config import load

    config = load(flags)
    if check:
        with _progress(config.output) as progress:
            report, differing = build.check(config, progress)
        show.differing(config.output, differing)
        if profile:
            show.profile(report)
        return 1 if _exceeds(config, report, sizes) or differing or _has_problems(config, report) else 0
    with _progress(config.output) as progress:
        report = build.build(config, progress)
    show.problems(report.problems)
    if profile:
        show.profile(report)
    show.report(report)
    return 1 if _exceeds(config, report, sizes) or _has_problems(config, report) else 0


def _exceeds(config: "Config", report: "Report", asked: bool) -> bool:
    """Tell what is large, where somebody asks or should know, and whether that is more than the budget."""
    from staticrun.build import sizes

    if asked or sizes.is_near(report.bytes, report.largest_file[1], config.budget):
        show.large(report)
    show.beyond(list(sizes.warnings(report.bytes, report.largest_file, config.budget)))
    return config.budget is not None and report.bytes > config.budget


def _has_problems(config: "Config", report: "Report") -> bool:
    return config.strict and bool(report.problems)


@contextmanager
def _progress(output: str) -> Iterator["Progress"]:
    """A line that shows how far a build is; where nobody looks at a terminal, only what it waits for."""
    if not sys.stderr.isatty():
        from staticrun.build.report import silent

        yield _with_waits(output, silent)
        return
    from staticrun.cli.progress import shown

    with shown() as tell:
        yield _with_waits(output, tell)


def _with_waits(output: str, tell: "Progress") -> "Progress":
    """A progress that also says, once, that another build has to end first."""
    from staticrun.build.report import WAIT

    said = False

    def told(phase: str, done: int, total: int) -> None:
        nonlocal said
        if phase == WAIT and not said:
            said = True
            show.waiting(output)
        tell(phase, done, total)

    return told
