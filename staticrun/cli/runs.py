"""`staticrun runs`: questions about runs, answered in the terminal, and runs edited, deleted and restored."""

import click

from staticrun.cli.compare import compare_command
from staticrun.cli.lifecycle import delete_command, restore_command
from staticrun.cli.notes import note_command
from staticrun.cli.search import list_command, search_command
from staticrun.cli.summary import show_command
from staticrun.cli.tags import tag_command


@click.group("runs")
def runs_group() -> None:
    """List, show, search, compare, edit, delete and restore runs. `staticrun run` is the same."""


for command in (
    list_command,
    show_command,
    search_command,
    compare_command,
    note_command,
    tag_command,
    delete_command,
    restore_command,
):
    runs_group.add_command(command)
