"""`staticrun experiments`: listed, made, edited, renamed, deleted, restored."""

import shlex
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from staticrun.cli import ask, places, show, stores, tables
from staticrun.cli.notes import experiment_note_command
from staticrun.cli.options import runs_option, several_runs_option
from staticrun.cli.tags import experiment_tag_command

if TYPE_CHECKING:
    from staticrun.store.union import Indexed


@click.group("experiments")
def experiments_group() -> None:
    """List, create, edit, rename, delete and restore experiments."""


@experiments_group.command("list")
@click.option("--deleted", is_flag=True, help="Deleted experiments, instead of the others.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, an object an experiment.")
@several_runs_option
def list_command(deleted: bool, as_json: bool, runs: Sequence[str]) -> None:
    """List experiments by name: id, runs, and when one was started last."""
    import polars as pl

    store = stores.opened(runs)
    rows = _rows(store, "deleted" if deleted else "active")
    if as_json:
        times = ("last_run", "created")
        told = [
            {key: show.iso(value) if key in times else value for key, value in row.items()} for row in rows
        ]
        click.echo(tables.json_of(told), nl=False)
    else:
        when = pl.Datetime("ms", "UTC")
        schema = {"experiment": pl.String, "experiment_id": pl.String, "runs": pl.Int64, "last_run": pl.Int64,
                  "created": pl.Int64, "artifacts": pl.String}  # fmt: skip
        frame = pl.DataFrame(rows, schema=schema).with_columns(
            pl.col("last_run").cast(when), pl.col("created").cast(when)
        )
        tables.write(frame, "table")
    click.echo(show.count(len(rows), "experiment"), err=True)


def _rows(store: "Indexed", lifecycle: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for one in sorted(store.experiments(), key=lambda one: (one.name, one.experiment_id)):
        if one.lifecycle != lifecycle:
            continue
        runs = [run for run in store.runs(one.experiment_id) if run.lifecycle == lifecycle]
        started = [run.start for run in runs if run.start is not None]
        rows.append({
            "experiment": one.name, "experiment_id": one.experiment_id, "runs": len(runs),
            "last_run": max(started, default=None), "created": one.created,
            "artifacts": one.artifact_uri or None,
        })  # fmt: skip
    return rows


@experiments_group.command("create")
@click.argument("name", metavar="NAME")
@click.option(
    "--artifact-location", metavar="DIR", help="Below which folder its runs' artifacts go.  [default: theirs]"
)
@runs_option
def create_command(name: str, artifact_location: str | None, runs: str | None) -> None:
    """Make an experiment. Logging to a new name does so as well."""
    from staticrun.config import load
    from staticrun.store import experiments

    root = load({"runs": runs}).root
    made = experiments.create_experiment(root, name, _now(), artifact_location=artifact_location)
    click.echo(f"  {made.experiment_id}  {show.plain(made.name)}  created")


@experiments_group.command("rename")
@click.argument("experiment", metavar="EXPERIMENT")
@click.argument("name", metavar="NAME")
@runs_option
def rename_command(experiment: str, name: str, runs: str | None) -> None:
    """Give EXPERIMENT, a name or id, another NAME. Its id and its runs stay."""
    from staticrun.config import load
    from staticrun.store import lifecycle
    from staticrun.store.reader import Store

    store = Store(load({"runs": runs}).root)
    found = places.one_named(store, experiment, "active")
    lifecycle.rename_experiment(store.root, found.experiment_id, name, _now())
    click.echo(f"  {found.experiment_id}  {show.plain(found.name)}  is now {show.plain(name)}")


@experiments_group.command("delete")
@click.argument("experiment", metavar="EXPERIMENT")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@runs_option
def delete_command(experiment: str, yes: bool, runs: str | None) -> None:
    """Mark EXPERIMENT, a name or id, and with it all its runs, as deleted. No file is removed.

    `staticrun experiments restore` takes it back, `staticrun gc` makes it final.
    """
    _mark(experiment, runs, "deleted", yes)


@experiments_group.command("restore")
@click.argument("experiment", metavar="EXPERIMENT")
@runs_option
def restore_command(experiment: str, runs: str | None) -> None:
    """Take back that EXPERIMENT, a name or id, was deleted. Runs that were deleted by themselves stay so."""
    _mark(experiment, runs, "active", yes=True)


def _mark(typed: str, runs: str | None, state: str, yes: bool) -> None:
    from staticrun.config import load
    from staticrun.store import lifecycle
    from staticrun.store.reader import Store

    store = Store(load({"runs": runs}).root)
    deleting = state == "deleted"
    found = places.one_named(store, typed, "active" if deleting else "deleted")
    name = show.plain(found.name)
    if found.lifecycle == state:
        already = "is deleted already" if deleting else "is not deleted"
        click.echo(f"  {found.experiment_id}  {name}  {already}")
        return
    held = show.count(len(store.run_ids(found.experiment_id)), "run")
    if not ask.sure(f"Delete experiment {name!r} with its {held}? No file is removed.", yes):
        return
    lifecycle.mark_experiment(store.root, found.experiment_id, state, _now())
    click.echo(f"  {found.experiment_id}  {name}  {'deleted' if deleting else 'restored'} with its {held}")
    where = f" --runs {shlex.quote(runs)}" if runs is not None else ""
    undo = "restore" if deleting else "delete"
    click.echo(f"  undo: staticrun experiments {undo} {found.experiment_id}{where}")


def _now() -> int:
    return time.time_ns() // 1_000_000


experiments_group.add_command(experiment_note_command)
experiments_group.add_command(experiment_tag_command)
