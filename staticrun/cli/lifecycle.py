"""`staticrun runs delete` and `restore`: a run is marked, no file is removed."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from staticrun.cli import ask, ids, show, stores
from staticrun.cli.options import several_runs_option

if TYPE_CHECKING:
    from staticrun.schema.run import Run

_DONE: Final = {"deleted": "deleted", "active": "restored"}
_UNDO: Final = {"deleted": "restore", "active": "delete"}
_MOST_NAMED: Final = 3


@click.command("delete")
@ids.argument
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@several_runs_option
def delete_command(run_ids: Sequence[str], named: Sequence[str], yes: bool, runs: Sequence[str]) -> None:
    """Mark runs as deleted: searches and sites leave them out. No file is removed.

    ID is a run's id, or its beginning where no other run's begins so. `staticrun runs restore` takes it back,
    `staticrun gc` makes it final.
    """
    _mark(ids.given(run_ids, named), runs, "deleted", yes)


@click.command("restore")
@ids.argument
@several_runs_option
def restore_command(run_ids: Sequence[str], named: Sequence[str], runs: Sequence[str]) -> None:
    """Take back that runs were deleted.

    ID is a run's id, or its beginning where no other run's begins so.
    """
    _mark(ids.given(run_ids, named), runs, "active", yes=True)


def _mark(typed: Sequence[str], runs: Sequence[str], state: str, yes: bool) -> None:
    """Mark runs, all of whose ids are known before the first is, and say how to undo it."""
    from staticrun.store import lifecycle

    store = stores.opened(runs)
    gone = {one.experiment_id: one.name for one in store.experiments() if one.lifecycle == "deleted"}
    found = [store.run(run_id) for run_id in ids.resolve(typed, ids.of_store(store), store.where)]
    chosen = [run for run in found if _is_to_mark(run, gone, state)]
    if not chosen or not ask.sure(f"Delete {_told(chosen)}? No file is removed.", yes):
        return
    for run in chosen:
        for place in store.places(run.experiment_id, run.run_id):
            lifecycle.mark_run(place.root, run.run_id, state, time.time_ns() // 1_000_000)
        click.echo(f"  {run.run_id}  {show.plain(run.name)}  {_DONE[state]}")
    kept = "; no file was removed" if state == "deleted" else ""
    click.echo(f"  {show.count(len(chosen), 'run')} {_DONE[state]}{kept}")
    again = f"{' '.join(run.run_id for run in chosen)}{stores.shown(runs)}"
    click.echo(f"  undo: staticrun runs {_UNDO[state]} {again}")


def _is_to_mark(run: "Run", gone: dict[str, str], state: str) -> bool:
    """Whether a run is not yet in a state; says so where it is."""
    name = show.plain(run.name)
    if run.experiment_id in gone:
        experiment = show.plain(gone[run.experiment_id])
        click.echo(f"  {run.run_id}  {name}  is deleted with its experiment {experiment!r}", err=True)
        if state == "active":
            click.echo(f"  hint: staticrun experiments restore {run.experiment_id}", err=True)
        return False
    if run.lifecycle == state:
        already = "is deleted already" if state == "deleted" else "is not deleted"
        click.echo(f"  {run.run_id}  {name}  {already}")
        return False
    return True


def _told(chosen: Sequence["Run"]) -> str:
    """Runs as a question names them: by name, the first few of many."""
    names = ", ".join(show.plain(run.name) for run in chosen[:_MOST_NAMED])
    if len(chosen) == 1:
        return f"the run {names}"
    return f"{len(chosen):,} runs ({names}{', ...' if len(chosen) > _MOST_NAMED else ''})"
