"""A line on the terminal that shows how far a build is: phase, count, rate, and the time that remains."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from staticrun.build import report
from staticrun.cli.show import PHASES


class _Rate(ProgressColumn):
    """How many a second; nothing until that is known."""

    def render(self, task: Task) -> Text:
        """As rich asks for it."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")


@contextmanager
def shown(console: Console | None = None) -> Iterator[report.Progress]:
    """Show the line while the block runs, and give what tells it.

    Args:
        console: Where; by default on stderr.
    """
    columns = (
        TextColumn("  {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console or Console(stderr=True), transient=True) as line:
        task = line.add_task(PHASES[report.LOOK], total=None)
        last = report.LOOK

        def tell(phase: str, done: int, total: int) -> None:
            nonlocal last
            if phase != last:  # its rate is its own
                last = phase
                line.reset(task, description=PHASES[phase], total=total or None)
            line.update(task, completed=done, total=total or None)

        yield tell
