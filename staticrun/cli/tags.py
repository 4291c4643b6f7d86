"""`staticrun runs tag` and `staticrun experiments tag`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import click

from staticrun.cli import editable, places, show, stores
from staticrun.cli.options import several_runs_option
from staticrun.errors import InvalidArgument, NotFound

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _options(command: _Command) -> _Command:
    """Which tags are set, and which removed."""
    for option in (
        several_runs_option,
        click.option("--delete", "gone", metavar="KEY", multiple=True, help="Remove this tag; repeatable."),
        click.argument("tags", nargs=-1, metavar="[KEY=VALUE]..."),
    ):
        command = option(command)
    return command


@click.command("tag")
@click.argument("run_id", metavar="RUN")
@_options
def tag_command(run_id: str, tags: Sequence[str], gone: Sequence[str], runs: Sequence[str]) -> None:
    """Set tags of RUN, remove some, or print those that it has.

    RUN is a run's id, or its beginning where no other run's begins so. Where one of the tags cannot be set or
    removed, none is.
    """
    from staticrun.entities import RunTag

    store = stores.opened(runs)
    if not tags and not gone:
        run = editable.run_of(store, run_id)
        _print({key: store.text(run, text) for key, text in run.tags.items()})
        return
    run = editable.editable_run(store, run_id)
    said = _checked(tags, gone, run.all_tags, f"run {run.run_id}")
    for client in editable.clients_of(store, run):
        client.log_batch(run.run_id, tags=[RunTag(key, value) for key, value in said.items()])
        for key in dict.fromkeys(gone):
            if key in client.get_run(run.run_id).data.tags:
                client.delete_tag(run.run_id, key)
        client.get_run(run.run_id)  # which waits until it is on disk
    click.echo(f"  {run.run_id}  {show.plain(run.name)}")
    _tell(said, gone)


@click.command("tag")
@click.argument("experiment", metavar="EXPERIMENT")
@_options
def experiment_tag_command(
    experiment: str, tags: Sequence[str], gone: Sequence[str], runs: Sequence[str]
) -> None:
    """Set tags of EXPERIMENT, a name or id, remove some, or print those that it has.

    Where one of the tags cannot be set or removed, none is.
    """
    from staticrun.schema.run import head_of

    store = stores.opened(runs)
    if not tags and not gone:
        found = places.one_named(store, experiment, "active")
        _print({key: head_of(text) for key, text in found.tags.items()})
        return
    one = editable.editable_experiment(store, experiment)
    said = _checked(tags, gone, one.tags, f"experiment {one.name!r}")
    for client, experiment_id in editable.clients_of_experiment(store, one):
        client.set_experiment_tags(experiment_id, said)
        for key in dict.fromkeys(gone):
            if key in client.get_experiment(experiment_id).tags:
                client.delete_experiment_tag(experiment_id, key)
    click.echo(f"  {one.experiment_id}  {show.plain(one.name)}")
    _tell(said, gone)


def _checked(tags: Sequence[str], gone: Sequence[str], there: Collection[str], whose: str) -> dict[str, str]:
    """The tags to set, by key.

    Raises:
        InvalidArgument: One is none, or is to be set and removed.
        NotFound: One that is to be removed is not there.
    """
    said = dict(map(_pair, tags))
    missing = [key for key in gone if key not in there]
    if missing:
        listed = ", ".join(sorted(key for key in there if not key.startswith("mlflow."))) or "none"
        raise NotFound(f"{whose} has no tag {missing[0]!r}", hint=f"its tags: {listed}")
    if both := said.keys() & set(gone):
        raise InvalidArgument(f"tag {min(both)!r} is to be set and removed", hint="leave one of the two out")
    return said


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign:
        raise InvalidArgument(f"{text!r} is no tag", hint="write KEY=VALUE, or --delete KEY")
    return key.strip(), value


def _tell(said: Mapping[str, str], gone: Sequence[str]) -> None:
    for key, value in said.items():
        click.echo(f"  {show.plain(key)} = {show.plain(value)}")
    for key in dict.fromkeys(gone):
        click.echo(f"  {show.plain(key)} removed")


def _print(tags: Mapping[str, str]) -> None:
    for key, text in tags.items():
        click.echo(f"{show.plain(key)}\t{show.plain(text)}")
