"""`staticrun runs`: questions about runs, answered in the terminal, and runs deleted and restored."""

import click

from staticrun.cli.compare import compare_command
from staticrun.cli.lifecycle import delete_command, restore_command
from staticrun.cli.search import search_command


@click.group("runs")
def runs_group() -> None:
    """Search, compare, delete and restore runs."""


for command in (search_command, compare_command, delete_command, restore_command):
    runs_group.add_command(command)
