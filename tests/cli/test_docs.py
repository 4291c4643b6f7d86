"""Every command, option and setting is in docs/cli.md, and nothing there is made up."""

import os
import re
from collections.abc import Iterator

import click

from staticrun.cli import cli

DOCS = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "cli.md")
with open(DOCS, encoding="utf-8") as file:
    TEXT = file.read()


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


def sections() -> dict[str, str]:
    parts = re.split(r"^## (.*)$", TEXT, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_a_section_with_all_its_options() -> None:
    found = dict(commands(cli, "staticrun"))
    assert {title for title in sections() if title.startswith("staticrun ")} == set(found)
    for name, command in found.items():
        for parameter in command.params:
            argument = (parameter.metavar or parameter.name or "").upper().rstrip(".")
            options = (*parameter.opts, *parameter.secondary_opts)
            for shown in options if isinstance(parameter, click.Option) else [argument]:
                assert f"`{shown}" in sections()[name], (name, shown)


def test_every_option_of_the_docs_is_one() -> None:
    for name, command in commands(cli, "staticrun"):
        known = {word for one in command.params for word in (*one.opts, *one.secondary_opts)}
        assert set(re.findall(r"`(--[a-z-]+)", sections()[name])) <= known
