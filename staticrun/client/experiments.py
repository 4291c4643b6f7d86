"""Experiments: made, found, renamed, tagged, deleted, restored."""

from collections.abc import Iterable, Mapping
from typing import Any

from staticrun import entities
from staticrun.client import pages
from staticrun.client.base import Base
from staticrun.entities import PagedList, reading
from staticrun.errors import InvalidType, NotFound
from staticrun.log import active, clock, editing, reserved, values
from staticrun.schema.run import ACTIVE, DELETED, Experiment
from staticrun.store import artifacts, experiments, layout, lifecycle, texts

_STAGES = {"ACTIVE_ONLY": (ACTIVE,), "DELETED_ONLY": (DELETED,), "ALL": (ACTIVE, DELETED)}


class Experiments(Base):
    """The client's half for experiments."""

    def create_experiment(
        self, name: str, artifact_location: str | None = None, tags: Mapping[str, Any] | None = None
    ) -> str:
        """Make an experiment.

        Args:
            artifact_location: The folder below which its runs' artifacts go; None for beside the runs.

        Returns:
            Its id, which derives from the name.

        Raises:
            AlreadyExists: One of this name is there, maybe deleted.
            InvalidArgument: The name is empty, or the location no folder.
            OSError: It cannot be written.

        >>> staticrun.Client(tmp).create_experiment("iris")
        '5143439740866842119'
        """
        said = {key: texts.valid(text) for key, text in reserved.check_tags(tags or {}).items()}
        made = experiments.create_experiment(
            self.tracking_uri, checked_name(name), clock.now_ms(), said, artifact_location
        )
        return made.experiment_id

    def get_experiment(self, experiment_id: str) -> entities.Experiment:
        """An experiment, by its id. `0`, Default, is always there.

        Raises:
            NotFound, InvalidArgument: There is none of this id.

        >>> staticrun.Client(tmp).get_experiment("0").name
        'Default'
        """
        return self.experiment_entity(experiments.get_experiment(self.tracking_uri, str(experiment_id)))

    def get_experiment_by_name(self, name: str) -> entities.Experiment | None:
        """An experiment, by its name; None where there is none.

        >>> client = staticrun.Client(tmp)
        >>> made = client.create_experiment("by name")
        >>> client.get_experiment_by_name("by name").experiment_id == made
        True
        """
        found = experiments.find_by_name(self.tracking_uri, name)
        if found is not None:
            return self.experiment_entity(found)
        return self.get_experiment("0") if name == layout.DEFAULT_EXPERIMENT_NAME else None

    def experiment_entity(self, experiment: Experiment) -> entities.Experiment:
        """The public form of an experiment.

        >>> from staticrun.schema.run import Experiment
        >>> staticrun.Client(tmp).experiment_entity(Experiment("7", "seventh")).name
        'seventh'
        """
        folder = layout.experiment_folder(self.tracking_uri, experiment.experiment_id)
        uri = experiment.artifact_uri
        return reading.experiment_of(experiment, artifacts.shown_location(folder, uri) if uri else folder)

    def search_experiments(
        self,
        view_type: int | str = "ACTIVE_ONLY",
        max_results: int | None = 1000,
        filter_string: str | None = None,
        order_by: Iterable[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[entities.Experiment]:
        """A page of the experiments that a filter finds.

        Args:
            view_type: `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`, or MLflow's 1, 2, 3.
            filter_string: Such as `name LIKE 'iris%' AND tags.team = 'cellar'`.
            order_by: Such as `["name", "creation_time DESC"]`; else the newest first.
            page_token: The `token` of the page before.

        Raises:
            FilterError: The filter cannot be understood.
            InvalidArgument: Another argument cannot.

        >>> client = staticrun.Client(tmp)
        >>> made = client.create_experiment("grapes", tags={"team": "cellar"})
        >>> [one.name for one in client.search_experiments(filter_string="tags.team = 'cellar'")]
        ['grapes']
        """
        from staticrun.query.experiments import ordered, select

        most = pages.check_size(1000 if max_results is None else max_results)
        skipped, stages = pages.offset_of(page_token), _STAGES[pages.view_name(view_type)]
        there = experiments.list_experiments(self.tracking_uri)
        if not any(one.experiment_id == layout.DEFAULT_EXPERIMENT_ID for one in there):
            there.append(experiments.get_experiment(self.tracking_uri, layout.DEFAULT_EXPERIMENT_ID))
        found = ordered(select(there, filter_string or ""), order_by)
        found = [one for one in found if one.lifecycle in stages]
        page = [self.experiment_entity(one) for one in found[skipped : skipped + most]]
        return PagedList(page, pages.token(skipped + most) if len(found) > skipped + most else None)

    def rename_experiment(self, experiment_id: str, new_name: str) -> None:
        """Give an experiment another name; its id stays.

        Raises:
            NotFound, InvalidArgument: There is none of this id, or the name is empty.
            AlreadyExists: Another one has the name.
            InvalidState: It is deleted.

        >>> client = staticrun.Client(tmp)
        >>> made = client.create_experiment("first thoughts")
        >>> client.rename_experiment(made, "second thoughts")
        >>> client.get_experiment(made).name
        'second thoughts'
        """
        name = checked_name(new_name)
        lifecycle.rename_experiment(self.tracking_uri, str(experiment_id), name, clock.now_ms())
        active.forget_experiment(self.tracking_uri, str(experiment_id))

    def delete_experiment(self, experiment_id: str) -> None:
        """Mark an experiment, and with it all its runs, as deleted.

        Raises:
            NotFound, InvalidArgument: There is none of this id that is not deleted.

        >>> client = staticrun.Client(tmp)
        >>> made = client.create_experiment("over")
        >>> client.delete_experiment(made)
        >>> client.get_experiment(made).lifecycle_stage
        'deleted'
        """
        editing.mark_experiment(self.tracking_uri, str(experiment_id), DELETED)
        active.forget_experiment(self.tracking_uri, str(experiment_id))

    def restore_experiment(self, experiment_id: str) -> None:
        """Take back `delete_experiment`.

        Raises:
            NotFound, InvalidArgument: There is none of this id that is deleted.

        >>> client = staticrun.Client(tmp)
        >>> made = client.create_experiment("over, and not")
        >>> client.delete_experiment(made)
        >>> client.restore_experiment(made)
        >>> client.get_experiment(made).lifecycle_stage
        'active'
        """
        editing.mark_experiment(self.tracking_uri, str(experiment_id), ACTIVE)
        active.forget_experiment(self.tracking_uri, str(experiment_id))

    def set_experiment_tag(self, experiment_id: str, key: str, value: Any) -> None:
        """Set a tag of an experiment; `mlflow.note.content` is its note.

        Raises:
            NotFound, InvalidType, InvalidArgument: There is none of this id, or the key cannot be used.
            NotActive: It is deleted.

        >>> client = staticrun.Client(tmp)
        >>> made = client.create_experiment("tagged")
        >>> client.set_experiment_tag(made, "team", "cellar")
        >>> client.get_experiment(made).tags
        {'team': 'cellar'}
        """
        self.set_experiment_tags(experiment_id, {key: value})

    def set_experiment_tags(self, experiment_id: str, tags: Mapping[str, Any]) -> None:
        """Set tags of an experiment: all of them, or none where one cannot be set.

        Raises:
            NotFound, InvalidType, InvalidArgument, NotActive: As `set_experiment_tag`.

        >>> client = staticrun.Client(tmp)
        >>> made = client.create_experiment("tagged twice")
        >>> client.set_experiment_tags(made, {"team": "cellar", "year": 2026})
        >>> client.get_experiment(made).tags
        {'team': 'cellar', 'year': '2026'}
        """
        said = {key: texts.valid(text) for key, text in reserved.check_tags(tags).items()}
        lifecycle.set_experiment_tags(self.tracking_uri, str(experiment_id), said, clock.now_ms())

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """Remove a tag of an experiment.

        Raises:
            NotFound, InvalidArgument: There is no such experiment, or it has no such tag.
            NotActive: It is deleted.

        >>> client = staticrun.Client(tmp)
        >>> made = client.create_experiment("untagged", tags={"team": "cellar"})
        >>> client.delete_experiment_tag(made, "team")
        >>> client.get_experiment(made).tags
        {}
        """
        values.check_key(key, "tag")
        if key not in self.get_experiment(experiment_id).tags:
            raise NotFound(f"No tag with name: {key} in experiment with id {experiment_id}")
        lifecycle.set_experiment_tags(self.tracking_uri, str(experiment_id), {key: None}, clock.now_ms())


def checked_name(name: Any) -> str:
    """A name for an experiment.

    Raises:
        InvalidType: It is no text.
        InvalidArgument: It is empty.
    """
    if not isinstance(name, str):
        raise InvalidType(f"Invalid experiment name: {name!r}. Expects a string.")
    return experiments.check_name(name)
