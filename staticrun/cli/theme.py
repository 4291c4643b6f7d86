"""`staticrun theme`: the beginning of a theme of one's own."""

import json
import os
import shlex

import click

from staticrun.errors import AlreadyExists


@click.group("theme")
def theme_group() -> None:
    """Begin a theme of your own."""


@theme_group.command("new")
@click.argument("folder", metavar="DIR")
def new_command(folder: str) -> None:
    """Make a theme in DIR that replaces a little of the default one: a template and a style sheet.

    Nothing that is there is overwritten.
    """
    from staticrun.build import newtheme
    from staticrun.cli.config import write_files

    files = newtheme.files(folder)
    there = [path for path in files if os.path.lexists(os.path.join(folder, *path.split("/")))]
    if there or (os.path.lexists(folder) and not os.path.isdir(folder)):
        raise AlreadyExists(
            f"{' and '.join(there) or folder} is there already",
            where=os.path.abspath(folder),
            hint="choose another folder; docs/themes.md says what may be added to a theme",
        )
    write_files(folder, files)
    way = _way(folder)
    click.echo(f"  staticrun serve --theme {shlex.quote(way)}   shows it while you change it")
    click.echo(f"  theme = {json.dumps(way, ensure_ascii=False)} in staticrun.toml keeps it")


def _way(folder: str) -> str:
    """The folder as a setting has it: a path with a slash, which a name is not."""
    path = os.path.normpath(folder).replace(os.sep, "/")
    return path if "/" in path else f"./{path}"
