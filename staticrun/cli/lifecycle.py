"""`staticrun runs delete` and `restore`: a run is marked, no file is removed."""

import time
from collections.abc import Sequence
from typing import Final

import click

from staticrun.cli import ids, show

_DONE: Final = {"deleted": "deleted", "active": "restored"}
_UNDO: Final = {"deleted": "restore", "active": "delete"}


@click.command("delete")
@click.argument("run_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--runs", metavar="RUNS", help="The folder of runs.  [default: as for build]")
def delete_command(run_ids: Sequence[str], runs: str | None) -> None:
    """Mark runs as deleted: searches and sites leave them out. No file is removed.

    ID is a run's id, or its beginning where no other run's begins so.
    """
    _mark(run_ids, runs, "deleted")


@click.command("restore")
@click.argument("run_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--runs", metavar="RUNS", help="The folder of runs.  [default: as for build]")
def restore_command(run_ids: Sequence[str], runs: str | None) -> None:
    """Take back that runs were deleted.

    ID is a run's id, or its beginning where no other run's begins so.
    """
    _mark(run_ids, runs, "active")


def _mark(typed: Sequence[str], runs: str | None, state: str) -> None:
    """Mark runs, all of whose ids are known before the first is, and say how to undo it."""
    from staticrun.config import load
    from staticrun.schema.run import DELETED
    from staticrun.store import lifecycle
    from staticrun.store.reader import Store

    store = Store(load({"runs": runs}).root)
    gone = {one.experiment_id: one.name for one in store.experiments() if one.lifecycle == DELETED}
    marked = []
    for run_id in ids.resolve(typed, ids.of_store(store), store.root):
        run = store.run(run_id)
        name = show.plain(run.name)
        if run.experiment_id in gone:
            experiment = show.plain(gone[run.experiment_id])
            click.echo(f"  {run_id}  {name}  is deleted with its experiment {experiment!r}", err=True)
        elif run.lifecycle == state:
            click.echo(
                f"  {run_id}  {name}  {'is deleted already' if state == DELETED else 'is not deleted'}"
            )
        else:
            lifecycle.mark_run(store.root, run_id, state, time.time_ns() // 1_000_000)
            marked.append(run_id)
            click.echo(f"  {run_id}  {name}  {_DONE[state]}")
    if marked:
        kept = "; no file was removed" if state == DELETED else ""
        click.echo(f"  {show.count(len(marked), 'run')} {_DONE[state]}{kept}")
        where = f" --runs {_quoted(runs)}" if runs is not None else ""
        click.echo(f"  undo: staticrun runs {_UNDO[state]} {' '.join(marked)}{where}")


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(path)
