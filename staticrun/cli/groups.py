"""Groups of commands that also go by their singular: `staticrun run` is `staticrun runs`."""

from typing import Final

import click

_SAME: Final = {"run": "runs", "experiment": "experiments"}


class Commands(click.Group):
    """A group whose subgroups may be named in the singular."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, plural or singular."""
        return super().get_command(ctx, _SAME.get(cmd_name, cmd_name))
