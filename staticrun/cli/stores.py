"""The runs that a command works on: those below one tracking root, or below several as one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from staticrun.cli import show

if TYPE_CHECKING:
    from staticrun.store.union import Indexed


def opened(runs: Sequence[str]) -> "Indexed":
    """The store of `--runs`, or of what else the configuration says; tells which roots are none.

    Raises:
        ConfigError: The configuration is wrong.
        StoreError: No root is a run store.
    """
    from staticrun.config import load
    from staticrun.store.union import UnionStore, open_stores

    config = load({"runs": runs})
    store = open_stores(config.roots, config.as_of)
    for problem in store.missing if isinstance(store, UnionStore) else ():
        click.echo(f"note: {show.plain(problem.reason)}; {problem.remedy}", err=True)
    return store


def shown(runs: Sequence[str]) -> str:
    """The options that name the same runs again, for a command to copy; "" where none was given."""
    import shlex

    return "".join(f" --runs {shlex.quote(one)}" for one in runs)
