"""The command line: parses, calls, and prints. `docs/cli.md` describes every command.

Each command imports its half of the package inside, so that `staticrun --help` waits for nothing.
"""

import click

from staticrun import __version__
from staticrun.cli import show
from staticrun.cli.build import build_command
from staticrun.cli.config import config_command, init_command
from staticrun.cli.experiments import experiments_group
from staticrun.cli.gc import gc_command
from staticrun.cli.groups import Commands
from staticrun.cli.runs import runs_group
from staticrun.cli.serve import serve_command
from staticrun.cli.theme import theme_group
from staticrun.errors import ConfigError, InvalidArgument, StaticrunException

#: Exit codes.
DONE = 0
FAILED = 1
USAGE = 2
INTERRUPTED = 130


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`run` and `experiment` are the same as `runs` and `experiments`. Settings can also stand in "
    "staticrun.toml; see docs/cli.md.",
)
@click.version_option(__version__, message="staticrun %(version)s")
def cli() -> None:
    """Experiment tracking without a server: runs as plain files, a static site to show them."""


cli.add_command(build_command)
cli.add_command(serve_command)
cli.add_command(config_command)
cli.add_command(init_command)
cli.add_command(runs_group)
cli.add_command(experiments_group)
cli.add_command(gc_command)
cli.add_command(theme_group)


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: Those of the command line; None for the process's own.

    Returns:
        The exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
    """
    try:
        code = cli.main(arguments, prog_name="staticrun", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except StaticrunException as error:
        show.error(error)
        return USAGE if isinstance(error, ConfigError | InvalidArgument) else FAILED
    except OSError as error:
        place = f": {error.filename}" if error.filename else ""
        click.echo(f"error: {error.strerror or error}{place}", err=True)
        return FAILED
