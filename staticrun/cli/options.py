"""Options that commands have in common, and the configuration that comes of them."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from staticrun.errors import ConfigError

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Time(click.ParamType[int]):
    """A date or time in ISO 8601, as milliseconds since 1970."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from staticrun.config import instant

        try:
            return instant(value)
        except ConfigError as error:
            self.fail(f"{error.message}; {error.hint}", param, ctx)


#: Of the commands that read or change a store without building.
runs_option = click.option("--runs", metavar="RUNS", help="The folder of runs.  [default: as for build]")
#: The same, of those that can work on several folders at once.
several_runs_option = click.option(
    "--runs", metavar="RUNS", multiple=True, help="The folder of runs; repeatable.  [default: as for build]"
)

_OPTIONS = (
    click.argument("runs", nargs=-1),
    click.option("-o", "--output", metavar="SITE", help="Folder of the site.  [default: site]"),
    click.option(
        "--models",
        metavar="DIR",
        help="Folder of model manifests.  [default: RUNS/models, else ./models, if there]",
    ),
    click.option("--theme", metavar="NAME|DIR", help="Theme, or a folder that overrides parts of one."),
    click.option("--title", metavar="TEXT", help="Title of the site."),
    click.option(
        "--as-of",
        type=_Time(),
        metavar="TIME",
        help="When a run without an end is running or lost.  [default: SOURCE_DATE_EPOCH, else now]",
    ),
    click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes that render runs."),
)


def build_options(command: _Command) -> _Command:
    """Give a command the argument and options that say what to build."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
