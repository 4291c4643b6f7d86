"""`staticrun gc`: what was deleted long enough ago is removed for good."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from staticrun.cli import ask, show
from staticrun.cli.ages import Age
from staticrun.cli.options import runs_option

if TYPE_CHECKING:
    from staticrun.store.reader import Store
    from staticrun.store.removal import Doomed, Rule

#: Runs that are listed before the question; a rehearsal lists all.
_MOST_LISTED: Final = 20


@click.command("gc")
@click.option(
    "--older-than",
    "age",
    type=Age(),
    metavar="AGE",
    default="30d",
    show_default=True,
    help="Only what was deleted longer ago: 2w, 30d, 12h, 1d12h; 0 for all that is deleted.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@runs_option
def gc_command(age: int, dry_run: bool, yes: bool, runs: str | None) -> int:
    """Remove for good what was deleted long ago, artifacts included.

    Lists what goes, and asks. A run that is still being written is kept. This cannot be undone; only a copy
    of the store still has the runs, and brings them back if it is copied over this one.
    """
    from staticrun.config import load
    from staticrun.store import removal
    from staticrun.store.index import IndexedStore

    config = load({"runs": runs})
    rule = removal.Rule(age, time.time_ns() // 1_000_000, config.artifact_roots)
    store = IndexedStore(config.root, rule.now)
    found = removal.find(store, rule)
    places = removal.find_experiments(store, rule)
    begun = removal.leftovers(store.root)
    going = [one for one in found if not one.kept]
    _list(found, places, begun, whole=dry_run)
    if dry_run or not (going or places or begun):
        click.echo("  nothing was removed")
        return 0
    if not ask.sure("Remove this for good?", yes):
        return 0
    return _remove(store, rule, going, places)


def _list(
    found: "Sequence[Doomed]", places: "Sequence[Doomed]", begun: "Sequence[Doomed]", whole: bool
) -> None:
    """Say what would go and what stays, and what that frees."""
    from staticrun.build import format

    going = [one for one in found if not one.kept]
    shown = going if whole else going[:_MOST_LISTED]
    for one in shown:
        when = format.moment(one.deleted)
        told = f"deleted {when.text if when else one.deleted}"
        click.echo(f"  {one.run_id}  {show.plain(one.name)}  {told}, {_size([one])}")
    if len(shown) < len(going):
        click.echo(f"  and {len(going) - len(shown):,} more; --dry-run lists all")
    for one in places:
        click.echo(f"  experiment {show.plain(one.name)!r}, once it has no runs")
    if begun:
        click.echo(f"  what an interrupted gc left of {show.count(len(begun), 'folder')}, {_size(begun)}")
    for one in found:
        if one.kept:
            _tell_kept(one)
        if one.left and not one.kept:
            click.echo(f"  kept: {show.plain(one.left)}: allow it with artifact_roots", err=True)
    click.echo(f"  {show.count(len(going), 'run')}, {_size([*going, *begun])}")


def _remove(store: "Store", rule: "Rule", going: "Sequence[Doomed]", places: "Sequence[Doomed]") -> int:
    """Remove all of it; what cannot be removed does not keep the rest from it."""
    from staticrun.store import removal

    root = store.root
    begun: list[Doomed] = []
    failed = not _attempt(
        "what an interrupted gc left", root, lambda: begun.extend(removal.finish(root, rule))
    )
    done = list(begun)
    for one in going:
        if _attempt(f"run {one.run_id}", root, partial(removal.remove, root, one, rule)):
            done.append(one)
        else:
            failed = True
    for one in places:
        name = f"experiment {show.plain(one.name)!r}"
        if _attempt(name, root, partial(removal.remove_experiment, root, one, rule)):
            done.append(one)
        else:
            failed = True
    for one in done:
        if one.kept:
            _tell_kept(one)
    removed = [one for one in done if not one.kept]
    runs = sum(bool(one.run_id) for one in removed)
    also = f", {show.count(len(removed) - runs, 'experiment')}" if len(removed) > runs else ""
    click.echo(f"  removed {show.count(runs, 'run')}{also}: {_size(removed)} freed")
    return 1 if failed else 0


def _attempt(what: str, root: str, call: Callable[[], object]) -> bool:
    """Do something; say so where the store does not let it."""
    try:
        call()
    except OSError as error:
        click.echo(f"error: {what} cannot be removed: {error.strerror or error}", err=True)
        click.echo(f"  {show.plain(str(error.filename or root))}", err=True)
        return False
    return True


def _tell_kept(one: "Doomed") -> None:
    what = f"{one.run_id}  {show.plain(one.name)}" if one.run_id else f"experiment {show.plain(one.name)!r}"
    click.echo(f"  kept: {what}: {show.plain(one.kept)}", err=True)


def _size(things: "Sequence[Doomed]") -> str:
    """How much they hold, in words.

    >>> from staticrun.store.removal import Doomed
    >>> _size([Doomed("0", "a", "a", "", files=2, bytes=1500), Doomed("0", "b", "b", "", files=1, bytes=600)])
    '3 files, 2.1 kB'
    """
    from staticrun.build import format

    count, size = sum(one.files for one in things), sum(one.bytes for one in things)
    return f"{show.count(count, 'file')}, {format.size(size)}"
