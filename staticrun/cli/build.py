"""`staticrun build`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from staticrun.cli import show
from staticrun.cli.options import build_options


@click.command("build")
@build_options
@click.option("--strict", is_flag=True, default=None, help="Exit with 1 if there is a problem in the data.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if the site differs from a new one.")
def build_command(check: bool, **flags: Any) -> int:
    """Build a site from the runs in RUNS.

    RUNS is the folder that training scripts log to: by default STATICRUN_TRACKING_URI, else ./runs. The site
    opens from a file, from any host, and from any path on it.
    """
    from staticrun import build
    from staticrun.config import load

    config = load(flags)
    if check:
        with _progress() as progress:
            report, differing = build.check(config, progress)
        show.differing(config.output, differing)
        return 1 if differing or (config.strict and report.problems) else 0
    with _progress() as progress:
        report = build.build(config, progress)
    show.problems(report.problems)
    show.report(report)
    return 1 if config.strict and report.problems else 0


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A line that shows how far a build is; silence where nobody looks at a terminal."""
    if not sys.stderr.isatty():
        from staticrun.build.report import silent

        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("reading", total=None)

        def tell(phase: str, done: int, total: int) -> None:
            shown.update(task, description=phase, completed=done, total=total or None)

        yield tell
