"""`staticrun runs note` and `tag`: what a person adds to a run later, as an edit in its store."""

import sys
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING

import click

from staticrun.cli import ids, show, stores
from staticrun.cli.options import several_runs_option
from staticrun.errors import InvalidArgument, NotActive, NotFound

if TYPE_CHECKING:
    from staticrun.client import Client
    from staticrun.schema.run import Run
    from staticrun.store.union import Indexed


@click.command("note")
@click.argument("run_id", metavar="RUN")
@click.argument("text", required=False, metavar="[TEXT]")
@click.option(
    "-F",
    "--file",
    metavar="FILE",
    type=click.File(encoding="utf-8"),
    help="Take it from a file; - is stdin.",
)
@click.option("--delete", is_flag=True, help="Remove the note.")
@several_runs_option
def note_command(
    run_id: str, text: str | None, file: IO[str] | None, delete: bool, runs: Sequence[str]
) -> None:
    """Set the note of RUN, in Markdown: TEXT, what a file holds, or what you write in your editor.

    RUN is a run's id, or its beginning where no other run's begins so.
    """
    if sum([text is not None, file is not None, delete]) > 1:
        raise click.UsageError("give one of TEXT, --file and --delete")
    store = stores.opened(runs)
    run = _editable(store, run_id)
    before = "" if run.note is None else store.text(run, run.note)
    if delete:
        after = ""
    elif file is not None:
        after = _content(file)
    else:
        after = _written(before) if text is None else text
    if after.strip() == before.strip():
        click.echo(f"  {run.run_id}  {show.plain(run.name)}  the note is the same as before")
        return
    for client in _clients(store, run):
        client.set_note(run.run_id, after.strip() or None)
        client.get_run(run.run_id)  # which waits until it is on disk
    done = f"note of {show.count(len(after.strip()), 'character')}" if after.strip() else "note removed"
    click.echo(f"  {run.run_id}  {show.plain(run.name)}  {done}")


@click.command("tag")
@click.argument("run_id", metavar="RUN")
@click.argument("tags", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--delete", "gone", metavar="KEY", multiple=True, help="Remove this tag; repeatable.")
@several_runs_option
def tag_command(run_id: str, tags: Sequence[str], gone: Sequence[str], runs: Sequence[str]) -> None:
    """Set tags of RUN, remove some, or print those that it has.

    RUN is a run's id, or its beginning where no other run's begins so. Where one of the tags cannot be set or
    removed, none is.
    """
    from staticrun.entities import RunTag

    store = stores.opened(runs)
    if not tags and not gone:
        _print(store, _one(store, run_id))
        return
    said = dict(map(_pair, tags))
    run = _editable(store, run_id)
    missing = [key for key in gone if key not in run.all_tags]
    if missing:
        there = ", ".join(sorted(run.tags)) or "none"
        raise NotFound(f"run {run.run_id} has no tag {missing[0]!r}", hint=f"its tags: {there}")
    if both := said.keys() & set(gone):
        raise InvalidArgument(f"tag {min(both)!r} is to be set and removed", hint="leave one of the two out")
    for client in _clients(store, run):
        client.log_batch(run.run_id, tags=[RunTag(key, value) for key, value in said.items()])
        for key in dict.fromkeys(gone):
            if key in client.get_run(run.run_id).data.tags:
                client.delete_tag(run.run_id, key)
        client.get_run(run.run_id)
    click.echo(f"  {run.run_id}  {show.plain(run.name)}")
    for key, value in said.items():
        click.echo(f"  {show.plain(key)} = {show.plain(value)}")
    for key in dict.fromkeys(gone):
        click.echo(f"  {show.plain(key)} removed")


def _one(store: "Indexed", typed: str) -> "Run":
    (run_id,) = ids.resolve([typed], ids.of_store(store), store.where)
    return store.run(run_id)


def _editable(store: "Indexed", typed: str) -> "Run":
    """A run that may be edited.

    Raises:
        NotFound, InvalidArgument: No run's id begins so, or those of several do.
        NotActive: It is deleted, or its experiment is.
    """
    run = _one(store, typed)
    gone = next(one for one in store.experiments() if one.experiment_id == run.experiment_id)
    if gone.lifecycle == "deleted":
        hint = f"staticrun experiments restore {gone.experiment_id}"
        raise NotActive(f"run {run.run_id} is deleted with its experiment {gone.name!r}", hint=hint)
    if run.lifecycle == "deleted":
        raise NotActive(f"run {run.run_id} is deleted", hint=f"staticrun runs restore {run.run_id}")
    return run


def _clients(store: "Indexed", run: "Run") -> "Iterator[Client]":
    """A client for each store that holds a run: copies stay alike."""
    from staticrun.client import Client

    for place in store.places(run.experiment_id, run.run_id):
        yield Client(place.root)


def _content(file: IO[str]) -> str:
    try:
        return file.read()
    except UnicodeDecodeError:
        raise InvalidArgument(f"{file.name} is no text in UTF-8") from None


def _written(before: str) -> str:
    """What the user makes of a note in an editor; the same where it was not saved.

    Raises:
        InvalidArgument: There is no terminal for an editor.
    """
    if not sys.stdin.isatty():
        raise InvalidArgument(
            "there is no terminal for an editor", hint="give the note as TEXT, or with --file"
        )
    after = click.edit(before, extension=".md")
    return before if after is None else after


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign:
        raise InvalidArgument(f"{text!r} is no tag", hint="write KEY=VALUE, or --delete KEY")
    return key.strip(), value


def _print(store: "Indexed", run: "Run") -> None:
    for key, text in run.tags.items():
        click.echo(f"{show.plain(key)}\t{show.plain(store.text(run, text))}")
