"""`staticrun runs note` and `staticrun experiments note`."""

import sys
from collections.abc import Callable, Sequence
from typing import IO, Any, TypeVar

import click

from staticrun.cli import editable, show, stores
from staticrun.cli.options import several_runs_option
from staticrun.errors import InvalidArgument

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _options(command: _Command) -> _Command:
    """Where a note comes from."""
    for option in (
        several_runs_option,
        click.option("--delete", is_flag=True, help="Remove the note."),
        click.option(
            "-F",
            "--file",
            metavar="FILE",
            type=click.File(encoding="utf-8"),
            help="Take it from a file; - is stdin.",
        ),
        click.argument("text", required=False, metavar="[TEXT]"),
    ):
        command = option(command)
    return command


@click.command("note")
@click.argument("run_id", metavar="RUN")
@_options
def note_command(
    run_id: str, text: str | None, file: IO[str] | None, delete: bool, runs: Sequence[str]
) -> None:
    """Set the note of RUN, in Markdown: TEXT, what a file holds, or what you write in your editor.

    RUN is a run's id, or its beginning where no other run's begins so.
    """
    _check_once(text, file, delete)
    store = stores.opened(runs)
    run = editable.editable_run(store, run_id)
    before = "" if run.note is None else store.text(run, run.note)
    after = _after(before, text, file, delete)
    for client in editable.clients_of(store, run) if after is not None else ():
        client.set_note(run.run_id, after or None)
        client.get_run(run.run_id)  # which waits until it is on disk
    click.echo(f"  {run.run_id}  {show.plain(run.name)}  {_done(after)}")


@click.command("note")
@click.argument("experiment", metavar="EXPERIMENT")
@_options
def experiment_note_command(
    experiment: str, text: str | None, file: IO[str] | None, delete: bool, runs: Sequence[str]
) -> None:
    """Set the note of EXPERIMENT, a name or id, in Markdown: TEXT, what a file holds, or from your editor."""
    from staticrun.schema.run import head_of
    from staticrun.store.lifecycle import NOTE

    _check_once(text, file, delete)
    store = stores.opened(runs)
    one = editable.editable_experiment(store, experiment)
    after = _after(head_of(one.note or ""), text, file, delete)
    for client, experiment_id in editable.clients_of_experiment(store, one) if after is not None else ():
        if after:
            client.set_experiment_tag(experiment_id, NOTE, after)
        elif NOTE in client.get_experiment(experiment_id).tags:
            client.delete_experiment_tag(experiment_id, NOTE)
    click.echo(f"  {one.experiment_id}  {show.plain(one.name)}  {_done(after)}")


def _check_once(text: str | None, file: IO[str] | None, delete: bool) -> None:
    if sum([text is not None, file is not None, delete]) > 1:
        raise click.UsageError("give one of TEXT, --file and --delete")


def _after(before: str, text: str | None, file: IO[str] | None, delete: bool) -> str | None:
    """A note as it shall be, "" for none; None where it is so already."""
    if delete:
        after = ""
    elif file is not None:
        after = _content(file)
    else:
        after = _written(before) if text is None else text
    return None if after.strip() == before.strip() else after.strip()


def _done(after: str | None) -> str:
    if after is None:
        return "the note is the same as before"
    return f"note of {show.count(len(after), 'character')}" if after else "note removed"


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
