"""What the rest of a store says of a run, and its page therefore depends on: parent, children, models."""

from collections import defaultdict
from typing import Any

from staticrun.build import paths
from staticrun.build.collect import Collected
from staticrun.build.pages import models, parts
from staticrun.build.pages.run import RunInput
from staticrun.build.plan import Plan
from staticrun.schema.page import Link, RunRow, StageRow

_ROOT = paths.root_of(paths.run("any"))


class Around:
    """The surroundings of all runs."""

    def __init__(self, collected: Collected, plan: Plan) -> None:
        self._runs = collected.runs
        self._plan = plan
        self._places = {
            one.experiment_id: (
                (one.experiment_id, one.name, plan.experiment(one.experiment_id)),
                paths.order(plan.experiments[one.experiment_id]),
            )
            for one in collected.experiments
        }
        self._parents: dict[str, str] = {}
        self._children: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
        self._names: dict[str, str] = {}
        for grid in collected.grids.values():
            column = grid.text("attributes.parent_run_id")
            if not column.texts:
                continue
            for run_id, parent, stamp in zip(grid.ids, column, grid.stamps, strict=True):
                if parent is not None and parent in self._runs:
                    self._parents[run_id] = str(parent)
                    self._children[str(parent)].append((run_id, stamp))
        self._versions: dict[str, list[StageRow]] = defaultdict(list)
        for file in collected.models:
            for version in file.model.versions:
                if version.run is not None:
                    row = models.stage_row(file, version, collected, plan, _ROOT)
                    self._versions[version.run].append(row)

    def place(self, experiment_id: str) -> tuple[tuple[str, str, str], str]:
        """What every run's page says of its experiment: its id, name and path, and the path of its order."""
        return self._places[experiment_id]

    def sign(self, run_id: str) -> list[Any] | None:
        """What differs whenever anything around a run does, beside its experiment; None where nothing is."""
        parent, children = self._parents.get(run_id), self._children.get(run_id)
        versions = self._versions.get(run_id)
        if parent is None and children is None and versions is None:
            return None
        return [
            parent and (self._plan.run(parent), self._name(parent)),
            sorted((self._plan.run(child), stamp) for child, stamp in children or ()),
            versions or [],
        ]

    def of(self, run_id: str) -> RunInput:
        """A run with what its page says of others."""
        run = self._runs[run_id]
        experiment, order = self._places[run.experiment_id]
        parent = self._parents.get(run_id)
        children = (
            parts.run_row(self._runs[child], _ROOT, self._plan.run(child))
            for child, _ in self._children.get(run_id, ())
        )
        return RunInput(
            run=run,
            experiment=experiment,
            order=order,
            parent=Link(self._name(parent), _ROOT + self._plan.run(parent)) if parent is not None else None,
            children=sorted(children, key=_earliest_first),
            models=self._versions.get(run_id, []),
        )

    def _name(self, run_id: str) -> str:
        name = self._names.get(run_id)
        if name is None:
            name = self._names[run_id] = self._runs[run_id].name
        return name


def _earliest_first(row: RunRow) -> tuple[str, str]:
    return (row.started.iso if row.started else "~", row.run_id)
