"""The runs of an experiment as columns, for the table and the filter in the page.

What the page shows first lies in the script that it loads first; the other columns are shared out to further
scripts, which it loads when one of theirs is wanted.
"""

import re
from array import array
from collections.abc import Collection
from itertools import compress
from typing import Final

import msgspec

from staticrun.build import format, metrics, names, packing, paths
from staticrun.build.columns import Numbers, Texts, bits
from staticrun.build.grid import FUNCTIONS, Grid
from staticrun.build.scripts import data_script, packed
from staticrun.schema.run import ACTIVE, Text
from staticrun.schema.table import AnyColumn, ColumnHead, Importance, Pages, Part, RunTable

#: Bytes of values up to which an experiment is one script.
SMALL: Final = 256 * 1024
#: Bytes of values in one of the further scripts, as a rule: a longer column has one of its own.
_PART: Final = 1024 * 1024
#: Attributes that no page begins with.
_LATER: Final = ("attributes.end_time",)
#: Texts that count as numbers in a filter, too.
_NUMBER: Final = re.compile(
    r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|(?i:nan|inf|infinity))", re.ASCII
)


def run_table(
    experiment_id: str,
    slug: str,
    grid: Grid,
    importance: list[Importance],
    first: Collection[str],
    pageless: Collection[str] = (),
) -> tuple[str, list[tuple[str, bytes]]]:
    """The table of an experiment's runs, in their order: the path of its first script, and all its scripts.

    Args:
        importance: What params tell.
        first: Ids of the columns that its page begins with.
        pageless: Ids of the runs without a page of their own.
    """
    table = _Table(grid)
    _attributes(table)
    for key in grid.keys("params"):
        _param(table, key)
    for key in grid.keys("metrics"):
        _metric(table, key)
    for key in grid.keys("tags"):
        table.texts(f"tags.{key}", "tags", key, grid.text(f"tags.{key}"))
    datasets = _datasets(grid)
    parts = _shared_out(table, first, datasets, importance)

    made: list[tuple[str, bytes]] = []
    for number, part in enumerate(parts[1:], 1):
        content = data_script(f"{key_of(experiment_id)}/{number}", part)
        made.append((paths.data(f"runs-{slug}-{number}", content), content))
    place = {column.id: number for number, part in enumerate(parts) for column in part.columns}
    payload = RunTable(
        experiment_id=experiment_id,
        rows=len(grid),
        columns=[_placed(head, place) for head in table.heads],
        here=parts[0],
        pages=_pages(grid, pageless),
        colours="".join(f"{names.colour(run_id):x}" for run_id in grid.ids),
        parts=[path for path, _ in made],
        datasets=place[datasets[0].id] if datasets else None,
        importance=next((number for number, part in enumerate(parts) if part.importance), None),
    )
    content = data_script(key_of(experiment_id), payload)
    path = paths.data(f"runs-{slug}", content)
    return path, [*made, (path, content)]


def key_of(experiment_id: str) -> str:
    """The key under which the first script hands over an experiment's table."""
    return f"runs/{experiment_id}"


class _Table:
    """Gathers columns: their heads, their values, and of metrics the further statistics."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.heads: list[ColumnHead] = []
        self.values: dict[str, AnyColumn] = {}
        self.statistics: dict[str, list[AnyColumn]] = {}
        stages = [stage == ACTIVE for stage in grid.text("attributes.lifecycle_stage")]
        self._active = None if all(stages) else stages

    def numbers(
        self, name: str, group: str, label: str, column: Numbers, *, unit: str = "", goal: str = ""
    ) -> None:
        # As integers, because NaN is like itself to a reader, and the two zeros are not alike.
        bits = array("q", column.values.tobytes())
        differs = max(self._differs(bits), self._differs(column.missing))
        head = ColumnHead(name, group, label, "number", column.count, differs, True, unit=unit, goal=goal)
        self.heads.append(head)
        self.values[name] = packing.numbers(name, column)

    def texts(self, name: str, group: str, label: str, column: Texts) -> None:
        numeric = group == "params" and all(map(_is_number, column.texts))
        differs, distinct = self._differs(column.codes), len(column.texts)
        self.heads.append(ColumnHead(name, group, label, "text", column.count, differs, numeric, distinct))
        self.values[name] = packing.texts(name, column)

    def ids(self, name: str, label: str) -> None:
        ids = self.grid.ids
        count, differs = len(ids), self._differs(range(len(ids)))
        self.heads.append(ColumnHead(name, "attributes", label, "text", count, differs, distinct=count))
        self.values[name] = packing.ids(name, ids)

    def _differs(self, values: "array[int] | bytearray | range") -> int:
        if _alike(values):
            return 0
        return 1 if self._active is not None and _alike(list(compress(values, self._active))) else 2


def _alike(values: "array[int] | bytearray | range | list[int]") -> bool:
    return len(values) < 2 or (values[0] == values[-1] and values.count(values[0]) == len(values))


def _is_number(text: Text) -> bool:
    return isinstance(text, str) and _NUMBER.fullmatch(text) is not None


def _shared_out(
    table: _Table, first: Collection[str], datasets: list[AnyColumn], told: list[Importance]
) -> list[Part]:
    """All values in parts: one where they are few; else what is shown first, and then the rest in order."""
    rest: list[list[AnyColumn]] = []
    here: list[AnyColumn] = []
    for head in table.heads:
        always = head.group == "attributes" and head.id not in _LATER
        if always or head.id in first:
            here.append(table.values[head.id])
        else:
            rest.append([table.values[head.id]])
    rest += [*table.statistics.values(), datasets]
    groups = [(sum(map(packing.size, group)), group) for group in rest if group]
    if sum(map(packing.size, here)) + sum(size for size, _ in groups) <= SMALL:
        return [Part([*here, *(column for _, group in groups for column in group)], told)]
    parts = [Part(here)]
    filled = _PART
    for size, group in groups:
        if filled + size > _PART:
            parts.append(Part([]))
            filled = 0
        parts[-1].columns.extend(group)
        filled += size
    return [*parts, Part([], told)] if told else parts


def _placed(head: ColumnHead, place: dict[str, int]) -> ColumnHead:
    statistics = place.get(f"count({head.id})")
    return msgspec.structs.replace(head, part=place[head.id], statistics=statistics)


def _pages(grid: Grid, pageless: Collection[str]) -> Pages:
    """Where the runs' pages are: as a rule the same around each id, which the page has anyway."""
    before, _, after = paths.run("\0").partition("\0")
    others = {
        row: href
        for row, run_id in enumerate(grid.ids)
        if (href := paths.run(run_id)) != f"{before}{run_id}{after}"
    }
    without = packed(array("B", bits(bytearray(run_id in pageless for run_id in grid.ids))))
    return Pages(before, after, others, paths.details("") if without else "", without)


def _attributes(table: _Table) -> None:
    def text(key: str, label: str) -> None:
        name = f"attributes.{key}"
        table.texts(name, "attributes", label, table.grid.text(name))

    def number(key: str, label: str, unit: str) -> None:
        name = f"attributes.{key}"
        table.numbers(name, "attributes", label, table.grid.number(name), unit=unit)

    table.ids("attributes.run_id", "Run id")
    text("run_name", "Run")
    text("status", "Status")
    number("start_time", "Started", "time")
    number("end_time", "Ended", "time")
    number("duration", "Duration", "seconds")
    text("user_id", "User")
    text("lifecycle_stage", "Lifecycle")
    text("parent_run_id", "Parent")


def _metric(table: _Table, key: str) -> None:
    """The last values of a metric, and what else a filter can ask about it."""
    name = f"metrics.{key}"
    table.numbers(name, "metrics", key, table.grid.number(name), goal=metrics.goal(key))
    asked = [f"{function}({name})" for function in FUNCTIONS]
    table.statistics[name] = [packing.numbers(one, table.grid.number(one)) for one in asked]


def _datasets(grid: Grid) -> list[AnyColumn]:
    """What a filter can ask about the datasets that runs used: as search has it, each text of a run alone."""
    if not grid.inputs:
        return []

    def texts(run_id: str, part: int) -> list[str]:
        # A context that was not given is none.
        return [one[part] for one in grid.inputs.get(run_id, ()) if one[part] or part < 2]

    return [
        packing.several(f"dataset.{key}", [texts(run_id, part) for run_id in grid.ids])
        for part, key in enumerate(("name", "digest", "context"))
    ]


def _param(table: _Table, key: str) -> None:
    """A column of numbers only where the numbers give back every text as it was logged.

    A filter may compare a param as text as well, and then `1e-05` is not `1e-5`.
    """
    name = f"params.{key}"
    column = table.grid.text(name)
    found = column.numbers(_plain_number)
    if found is not None:
        table.numbers(name, "params", key, found)
    else:
        table.texts(name, "params", key, column)


def _plain_number(text: Text) -> float | None:
    """The number that a text writes exactly as JavaScript does; None for any other."""
    if not isinstance(text, str) or len(text) > 24 or not text or text[0] not in "-0123456789":
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if format.full(value) == text else None
