"""Experiments: chosen, made, found, changed."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from staticrun.errors import InvalidArgument
from staticrun.log import active
from staticrun.log.outage import warn
from staticrun.store import experiments, layout

if TYPE_CHECKING:
    from staticrun import entities
    from staticrun.client import Client


def _client() -> "Client":
    from staticrun.client import Client

    return Client()


def create_experiment(
    name: str, artifact_location: str | None = None, tags: Mapping[str, Any] | None = None
) -> str:
    """Make an experiment.

    Args:
        artifact_location: The folder, or `file:` URI, below which its runs' artifacts go; None for beside
            the runs.

    Returns:
        Its id, which derives from the name.

    Raises:
        AlreadyExists: One of this name is there, maybe deleted.
        InvalidType, InvalidArgument: The name is empty or no text, or the location no folder.

    >>> staticrun.create_experiment("iris", tags={"team": "cellar"})
    '5143439740866842119'
    """
    try:
        return _client().create_experiment(name, artifact_location, tags)
    except OSError as error:
        warn(f"cannot make experiment {name!r} in {active.tracking_root()}: {error.strerror or error}")
        return layout.derive_experiment_id(name)


def set_experiment(
    experiment_name: str | None = None, experiment_id: str | None = None
) -> "entities.Experiment":
    """Choose the experiment of the runs that follow, by name (made where it does not exist) or by id.

    It is in `STATICRUN_EXPERIMENT_NAME` then, so that processes which are started log there too.

    Raises:
        InvalidArgument: Both or none are given, or the experiment is deleted.
        NotFound: No experiment has the id.

    >>> staticrun.set_experiment("digits").name
    'digits'
    """
    if (experiment_name is None) == (experiment_id is None):
        raise InvalidArgument("Must specify exactly one of: experiment_name, experiment_id")
    root = active.tracking_root()
    if experiment_id is not None:
        chosen = experiments.get_experiment(root, str(experiment_id))
        experiments.check_active(chosen)
    else:
        from staticrun.client.experiments import checked_name

        chosen = active.ensure_experiment(root, checked_name(experiment_name))
    active.choose_experiment(chosen)
    return _client().experiment_entity(chosen)


def get_experiment(experiment_id: str) -> "entities.Experiment":
    """An experiment, by its id. `0`, Default, is always there.

    Raises:
        NotFound, InvalidArgument: There is none of this id.

    >>> staticrun.get_experiment("0").name
    'Default'
    """
    return _client().get_experiment(experiment_id)


def get_experiment_by_name(name: str) -> "entities.Experiment | None":
    """An experiment, by its name; None where there is none.

    >>> made = staticrun.create_experiment("by name")
    >>> staticrun.get_experiment_by_name("by name").experiment_id == made
    True
    >>> staticrun.get_experiment_by_name("nobody made this") is None
    True
    """
    return _client().get_experiment_by_name(name)


def search_experiments(
    view_type: int | str = "ACTIVE_ONLY",
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: Iterable[str] | None = None,
) -> "list[entities.Experiment]":
    """The experiments that a filter finds; all of them, the newest first, where nothing is said.

    Args:
        view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`, or MLflow's 1, 2, 3.
        max_results: How many at most; None for all.
        filter_string: Such as `name LIKE 'iris%' AND tags.team = 'cellar'`; see docs/mlflow.md.
        order_by: Such as `["name", "creation_time DESC"]`.

    Raises:
        FilterError: The filter cannot be understood.
        InvalidArgument: Another argument cannot.

    >>> made = staticrun.create_experiment("grapes", tags={"team": "vineyard"})
    >>> [one.name for one in staticrun.search_experiments(filter_string="tags.team = 'vineyard'")]
    ['grapes']
    """
    client, token = _client(), None
    found: list[entities.Experiment] = []
    while max_results is None or len(found) < max_results:
        most = 1000 if max_results is None else max_results - len(found)
        page = client.search_experiments(view_type, most, filter_string, order_by, token)
        found += page
        token = page.token
        if token is None:
            break
    return found


def rename_experiment(experiment_id: str, new_name: str) -> None:
    """Give an experiment another name; its id stays.

    Raises:
        NotFound, InvalidType, InvalidArgument: There is none of this id, or the name cannot be used.
        AlreadyExists: Another one has the name.
        InvalidState: It is deleted.

    >>> made = staticrun.create_experiment("first thoughts")
    >>> staticrun.rename_experiment(made, "second thoughts")
    >>> staticrun.get_experiment(made).name
    'second thoughts'
    """
    _client().rename_experiment(experiment_id, new_name)


def delete_experiment(experiment_id: str) -> None:
    """Mark an experiment, and with it all its runs, as deleted; nothing can be logged to them.

    Raises:
        NotFound, InvalidArgument: There is none of this id that is not deleted.

    >>> made = staticrun.create_experiment("old")
    >>> staticrun.delete_experiment(made)
    >>> staticrun.get_experiment(made).lifecycle_stage
    'deleted'
    >>> staticrun.restore_experiment(made)
    """
    _client().delete_experiment(experiment_id)


def restore_experiment(experiment_id: str) -> None:
    """Take back `delete_experiment`.

    Raises:
        NotFound, InvalidArgument: There is none of this id that is deleted.

    >>> made = staticrun.create_experiment("kept after all")
    >>> staticrun.delete_experiment(made)
    >>> staticrun.restore_experiment(made)
    >>> staticrun.get_experiment(made).lifecycle_stage
    'active'
    """
    _client().restore_experiment(experiment_id)


def set_experiment_tag(key: str, value: Any) -> None:
    """Set a tag of the experiment that runs go to; `mlflow.note.content` is its note.

    Raises:
        InvalidType, InvalidArgument: The key cannot be used.

    >>> chosen = staticrun.set_experiment("tagged")
    >>> staticrun.set_experiment_tag("team", "cellar")
    >>> staticrun.get_experiment(chosen.experiment_id).tags
    {'team': 'cellar'}
    """
    set_experiment_tags({key: value})


def set_experiment_tags(tags: Mapping[str, Any]) -> None:
    """Set tags of the experiment that runs go to: all of them, or none where one cannot be set.

    Raises:
        InvalidType, InvalidArgument: A key cannot be used.

    >>> chosen = staticrun.set_experiment("tagged twice")
    >>> staticrun.set_experiment_tags({"team": "cellar", "year": 2026})
    >>> staticrun.get_experiment(chosen.experiment_id).tags
    {'team': 'cellar', 'year': '2026'}
    """
    try:
        _client().set_experiment_tags(active.chosen_experiment().experiment_id, tags)
    except OSError as error:  # a program that trains goes on
        warn(f"cannot tag the experiment: {error}")


def delete_experiment_tag(key: str) -> None:
    """Remove a tag of the experiment that runs go to.

    Raises:
        NotFound: It has no such tag.

    >>> chosen = staticrun.set_experiment("untagged")
    >>> staticrun.set_experiment_tag("team", "cellar")
    >>> staticrun.delete_experiment_tag("team")
    >>> staticrun.get_experiment(chosen.experiment_id).tags
    {}
    """
    _client().delete_experiment_tag(active.chosen_experiment().experiment_id, key)
