"""Runs and experiments that may be edited, and what edits all copies of them, so that these stay alike."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from staticrun.cli import ids, places
from staticrun.errors import NotActive

if TYPE_CHECKING:
    from staticrun.client import Client
    from staticrun.schema.run import Experiment, Run
    from staticrun.store.union import Indexed


def run_of(store: "Indexed", typed: str) -> "Run":
    """The run whose id begins so.

    Raises:
        NotFound, InvalidArgument: No run's id does, or those of several do.
    """
    (run_id,) = ids.resolve([typed], ids.of_store(store), store.where)
    return store.run(run_id)


def editable_run(store: "Indexed", typed: str) -> "Run":
    """A run that may be edited.

    Raises:
        NotFound, InvalidArgument: As `run_of`.
        NotActive: It is deleted, or its experiment is.
    """
    run = run_of(store, typed)
    home = next(one for one in store.experiments() if one.experiment_id == run.experiment_id)
    if home.lifecycle == "deleted":
        hint = f"staticrun experiments restore {home.experiment_id}"
        raise NotActive(f"run {run.run_id} is deleted with its experiment {home.name!r}", hint=hint)
    if run.lifecycle == "deleted":
        raise NotActive(f"run {run.run_id} is deleted", hint=f"staticrun runs restore {run.run_id}")
    return run


def editable_experiment(store: "Indexed", typed: str) -> "Experiment":
    """An experiment that may be edited.

    Raises:
        NotFound, InvalidArgument: There is none, or several have the name.
        NotActive: It is deleted.
    """
    found = places.one_named(store, typed, "active")
    if found.lifecycle == "deleted":
        hint = f"staticrun experiments restore {found.experiment_id}"
        raise NotActive(f"experiment {found.name!r} is deleted", hint=hint)
    return found


def clients_of(store: "Indexed", run: "Run") -> "Iterator[Client]":
    """A client for each store that holds a run."""
    from staticrun.client import Client

    for place in store.places(run.experiment_id, run.run_id):
        yield Client(place.root)


def clients_of_experiment(store: "Indexed", experiment: "Experiment") -> "Iterator[tuple[Client, str]]":
    """A client for each store that holds an experiment, and the experiment's id there."""
    from staticrun.client import Client

    for root, experiment_id in store.parts(experiment.experiment_id):
        yield Client(root), experiment_id
