"""The runs of an experiment as columns, for the table and the filter in the page."""

from array import array
from typing import Final

from staticrun.build import format, metrics, names, paths
from staticrun.build.columns import Numbers, Texts
from staticrun.build.grid import FUNCTIONS, Grid
from staticrun.build.scripts import packed
from staticrun.schema.payload import (
    Importance,
    NumberColumn,
    RunTable,
    Statistics,
    TextColumn,
    TextsColumn,
)
from staticrun.schema.run import LongText, Text

#: Code points of a text that a payload holds.
LONGEST: Final = 1000


def run_table(experiment_id: str, grid: Grid) -> RunTable:
    """The table of an experiment's runs, in their order."""
    columns: list[NumberColumn | TextColumn] = _attributes(grid)
    columns += [_param(key, grid.text(f"params.{key}")) for key in grid.keys("params")]
    columns += [
        numbers(f"metrics.{key}", "metrics", key, grid.number(f"metrics.{key}"), goal=metrics.goal(key))
        for key in grid.keys("metrics")
    ]
    columns += [texts(f"tags.{key}", "tags", key, grid.text(f"tags.{key}")) for key in grid.keys("tags")]
    return RunTable(
        experiment_id=experiment_id,
        rows=len(grid),
        columns=columns,
        hrefs=[paths.run(run_id) for run_id in grid.ids],
        colours=[names.colour(run_id) for run_id in grid.ids],
        datasets=_datasets(grid),
    )


def statistics(grid: Grid, importance: list[Importance]) -> Statistics:
    """What a filter can ask about a metric beside its last value, for the same runs in the same order, and
    how much each param tells about it.
    """
    columns = []
    for key in grid.keys("metrics"):
        for function in FUNCTIONS:
            name = f"{function}(metrics.{key})"
            columns.append(numbers(name, "metrics", f"{function} of {key}", grid.number(name)))
    return Statistics(rows=len(grid), columns=columns, importance=importance)


def _attributes(grid: Grid) -> list[NumberColumn | TextColumn]:
    def text(key: str, label: str) -> TextColumn:
        return texts(f"attributes.{key}", "attributes", label, grid.text(f"attributes.{key}"))

    def number(key: str, label: str, unit: str) -> NumberColumn:
        column = grid.number(f"attributes.{key}")
        return numbers(f"attributes.{key}", "attributes", label, column, unit=unit)

    ids = Texts(array("i", range(len(grid))), list(grid.ids))
    return [
        texts("attributes.run_id", "attributes", "Run id", ids),
        text("run_name", "Run"),
        text("status", "Status"),
        number("start_time", "Started", "time"),
        number("end_time", "Ended", "time"),
        number("duration", "Duration", "seconds"),
        text("user_id", "User"),
        text("lifecycle_stage", "Lifecycle"),
        text("parent_run_id", "Parent"),
    ]


def _datasets(grid: Grid) -> list[TextsColumn]:
    """What a filter can ask about the datasets that runs used: as search has it, each text of a run alone."""
    if not grid.inputs:
        return []
    made = []
    for part, key in enumerate(("name", "digest", "context")):
        places: dict[str, int] = {}
        codes, offsets = array("i"), array("i", [0])
        for run_id in grid.ids:
            # A context that was not given is none.
            found = [one[part] for one in grid.inputs.get(run_id, ()) if one[part] or key != "context"]
            codes.extend(places.setdefault(text, len(places)) for text in found)
            offsets.append(len(codes))
        made.append(TextsColumn(f"dataset.{key}", list(places), packed(codes), packed(offsets)))
    return made


def _param(key: str, column: Texts) -> NumberColumn | TextColumn:
    """A column of numbers only where the numbers give back every text as it was logged.

    A filter may compare a param as text as well, and then `1e-05` is not `1e-5`.
    """
    found = column.numbers(_plain_number)
    if found is not None:
        return numbers(f"params.{key}", "params", key, found)
    return texts(f"params.{key}", "params", key, column)


def _plain_number(text: Text) -> float | None:
    """The number that a text writes exactly as JavaScript does; None for any other."""
    if not isinstance(text, str) or len(text) > 24 or not text or text[0] not in "-0123456789":
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if format.full(value) == text else None


def numbers(
    name: str, group: str, label: str, column: Numbers, *, unit: str = "", goal: str = ""
) -> NumberColumn:
    """A column of numbers.

    >>> one = Numbers.blank(2)
    >>> one.set(0, 1.0)
    >>> column = numbers("metrics.x", "metrics", "x", one)
    >>> column.values, column.missing
    ('AAAAAAAA8D8AAAAAAAAAAA==', 'Ag==')
    """
    return NumberColumn(
        id=name,
        group=group,
        label=label,
        values=packed(column.values),
        missing=packed(array("B", column.bits())),
        unit=unit,
        goal=goal,
    )


def texts(name: str, group: str, label: str, column: Texts) -> TextColumn:
    """A column of texts, each distinct one once, in order of first use."""
    cut = [
        place for place, text in enumerate(column.texts) if isinstance(text, LongText) or len(text) > LONGEST
    ]
    shown = [(text.head if isinstance(text, LongText) else text)[:LONGEST] for text in column.texts]
    return TextColumn(id=name, group=group, label=label, texts=shown, codes=packed(column.codes), cut=cut)
