"""The runs and cases of tests/contract/filter, as the Python half reads them."""

import json
import os
from typing import Any

from staticrun.query.search import search
from staticrun.schema.run import DatasetInput, Experiment, Extreme, LongText, MetricSummary, Run
from staticrun.store.reader import Place

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "contract", "filter")


def read(name: str) -> Any:
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return json.load(file)


GIVEN = read("runs.json")
NOW: int = GIVEN["now"]


class Shelf:
    """As much of a store as a search asks for: runs that stand in memory."""

    roots = ("/runs",)
    as_of = NOW

    def __init__(self, runs: list[Run], texts: dict[str, str] | None = None) -> None:
        self._runs = runs
        self._texts = texts or {}

    def experiments(self) -> list[Experiment]:
        return [Experiment("0", "Default"), Experiment("77", "sweep"), Experiment("78", "sweep")]

    def runs(self, experiment_id: str | None = None) -> list[Run]:
        return [run for run in self._runs if experiment_id in (None, run.experiment_id)]

    def places(self, experiment_id: str, run_id: str) -> list[Place]:
        return [Place(self.roots[0], experiment_id, run_id)]

    def text(self, run: Run, text: str | LongText) -> str:
        return text if isinstance(text, str) else self._texts[text.digest]


def summary(values: list[Any]) -> MetricSummary:
    points = [Extreme(float(value), step, step) for step, value in enumerate(values)]
    numbers = [point for point in points if point.value == point.value]
    return MetricSummary(
        count=len(points),
        nans=len(points) - len(numbers),
        first=points[0],
        last=points[-1],
        min=min(numbers, key=lambda point: point.value, default=None),
        max=max(numbers, key=lambda point: point.value, default=None),
    )


def run_of(given: dict[str, Any]) -> Run:
    return Run(
        run_id=given["id"],
        experiment_id=given.get("experiment", "0"),
        name=given["name"],
        status=given["status"],
        start=given["start"],
        end=given["end"],
        last_word=given["end"],
        lifecycle=given.get("lifecycle", "active"),
        attributes={"user": given["user"]},
        params=dict(given["params"]),
        tags=dict(given["tags"]),
        metrics={key: summary(values) for key, values in given["metrics"].items()},
        inputs=[DatasetInput(name, digest, context=context) for name, digest, context in given["datasets"]],
        artifact_uri="artifacts",
    )


RUNS = [run_of(one) for one in GIVEN["runs"]]
ACTIVE = [run for run in RUNS if run.lifecycle == "active"]


def find(text: str, order_by: list[str], runs: list[Run] | None = None) -> list[str]:
    """What passes a filter, in order, by the first two digits of its id."""
    found = search(
        Shelf(ACTIVE if runs is None else runs),  # type: ignore[arg-type]
        filter_string=text,
        order_by=order_by,
        search_all_experiments=True,
    )
    return [run_id[:2] for run_id in found["run_id"]]
