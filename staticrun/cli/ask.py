"""Questions before something is taken away."""

import sys

import click

from staticrun.errors import InvalidArgument


def sure(question: str, yes: bool) -> bool:
    """Whether the user wants it: as the flag says, else asked.

    Args:
        yes: Whether `--yes` was given, which asks nothing.

    Raises:
        InvalidArgument: There is no terminal to ask at.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise InvalidArgument(
            "this asks first, and there is no terminal to ask at", hint="--yes goes on without a question"
        )
    return click.confirm(question, err=True)
