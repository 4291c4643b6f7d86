"""`staticrun config` and `staticrun init`: what holds here, and the files that a project begins with."""

import json
import os
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from staticrun.cli.options import build_options
from staticrun.errors import AlreadyExists


@click.command("config")
@build_options
def config_command(**flags: Any) -> None:
    """Print every setting that holds for a build, and where it comes from.

    What is printed is itself a staticrun.toml, with the origins as comments.
    """
    from staticrun.cli import show
    from staticrun.config import trace
    from staticrun.config.load import settings_of

    found = trace(flags)
    lines = [(_line(key, value), found.origins[key]) for key, value in settings_of(found.config)]
    width = max(len(line) for line, _ in lines if len(line) <= _WIDEST)
    for line, origin in lines:
        click.echo(f"{line:<{width}}  # {show.plain(origin)}")


_WIDEST = 60


def _line(key: str, value: Any) -> str:
    if value is None:
        return f"# {key} is not set"
    if key == "as_of":
        from datetime import UTC, datetime

        moment = datetime.fromtimestamp(value / 1000, UTC)
        return f"as_of = {moment.isoformat().replace('+00:00', 'Z')}"
    return f"{key} = {toml(value)}"


def toml(value: Any) -> str:
    r"""A value as it is written in a file.

    >>> toml({"a b": [1, True, 'say "no"\n']})
    '{"a b" = [1, true, "say \\"no\\"\\n"]}'
    """
    if isinstance(value, msgspec.Struct):
        value = {key: one for key, one in msgspec.structs.asdict(value).items() if one not in ((), {}, "")}
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    # TOML's escapes are JSON's; what a terminal would obey is escaped as well.
    text = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in text)


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if plain else toml(key)


@click.command("init")
@click.argument("folder", required=False, default=".", metavar="DIR")
@click.option(
    "--workflow/--no-workflow", default=True, help="Also the workflow of GitHub Actions.  [default: yes]"
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
def init_command(folder: str, workflow: bool, force: bool) -> None:
    """Write a commented staticrun.toml into DIR, and a workflow that publishes the site with GitHub Pages."""
    from staticrun.config import FILE_NAME, starter

    files = {FILE_NAME: starter.SETTINGS}
    if workflow:
        files[starter.WORKFLOW_NAME] = starter.WORKFLOW
    write_new(folder, files, force=force)
    click.echo("  staticrun build   builds the site")


def write_new(folder: str, files: dict[str, str], *, force: bool) -> None:
    """Write files, and tell which; where one is there already, none.

    Raises:
        AlreadyExists: One is there, and not to be replaced.
    """
    there = [name for name in files if os.path.lexists(os.path.join(folder, name))]
    if there and not force:
        raise AlreadyExists(
            f"{_listed(there)} {'is' if len(there) == 1 else 'are'} there already",
            where=os.path.abspath(folder),
            hint="--force replaces them",
        )
    write_files(folder, files)


def write_files(folder: str, files: dict[str, str]) -> None:
    """Write files by their paths in a folder, and tell which."""
    for name, text in files.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        click.echo(f"  wrote {os.path.normpath(path)}")


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
