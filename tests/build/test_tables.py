"""The table of runs: what a page reads back is what was logged."""

import math
from collections.abc import Collection
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from payloads import read, texts_of

from staticrun.build import packing, tables
from staticrun.build.grid import Grid
from staticrun.build.importance import importance
from staticrun.schema.run import DatasetInput, Extreme, LongText, MetricSummary, Run
from staticrun.schema.table import AnyColumn, NumberColumn, Part, RunTable, TextColumn


def table_of(runs: list[Run], first: Collection[str] = ()) -> tuple[RunTable, list[Part]]:
    """An experiment's table, and all its parts."""
    grid = Grid.of(runs)
    path, scripts = tables.run_table("1", "one", grid, importance(grid.active), first)
    made = dict(scripts)
    table = value_of(made[path], "runs/1", RunTable)
    parts = [value_of(made[href], f"runs/1/{number}", Part) for number, href in enumerate(table.parts, 1)]
    assert len(made) == 1 + len(parts)
    return table, [table.here, *parts]


def value_of(script: bytes, key: str, kind: type[Any]) -> Any:
    begin, end = f'staticrun.data("{key}",'.encode(), b");\n"
    assert script.startswith(begin)
    assert script.endswith(end)
    return msgspec.json.decode(script[len(begin) : -len(end)], type=kind)


def values_of(runs: list[Run]) -> dict[str, list[Any]]:
    """All values of a small table, by column."""
    _, parts = table_of(runs)
    return {column.id: read(column, len(runs)) for column in parts[0].columns}


def params(values: list[Any]) -> AnyColumn:
    runs = [
        Run(f"{n:03}", "1", "n", "FINISHED", params={} if value is None else {"p": value})
        for n, value in enumerate(values)
    ]
    table, _ = table_of(runs)
    (column,) = [column for column in table.here.columns if column.id == "params.p"]
    (head,) = [head for head in table.columns if head.id == "params.p"]
    assert head.count == len(values) - values.count(None)
    assert (head.type == "number") == isinstance(column, NumberColumn)
    return column


@given(st.lists(st.none() | st.text(), min_size=1, max_size=20).filter(any))
def test_params_come_back_as_they_were_logged(values: list[str | None]) -> None:
    column = params(values)
    assert isinstance(column, TextColumn) or all(v is None or float(v) == float(v) for v in values)
    if isinstance(column, TextColumn):
        assert read(column, len(values)) == values


def test_params_are_numbers_only_where_no_text_is_lost() -> None:
    assert read(params(["1", "0.5", None, "-2"]), 4) == [1, 0.5, None, -2]
    for text in ("1e-05", "1.0", "+1", "0x1", "1_000", " 1", "nan", "٣", "9007199254740993", "-0", "1e400"):
        column = params(["1", text])
        assert isinstance(column, TextColumn), text
        assert read(column, 2) == ["1", text]


def test_long_texts_are_cut_and_flagged() -> None:
    column = params(["x" * 1001, LongText("y" * 1000, 9000, "ab"), "z" * 1000])
    assert isinstance(column, TextColumn)
    assert [len(text) for text in texts_of(column)] == [1000, 1000, 1000]
    assert column.cut == [0, 1]


def test_reserved_tags_are_views_of_attributes() -> None:
    one = Run(
        "r",
        "1",
        "n",
        "FINISHED",
        tags={"a": "b"},
        note="hello",
        attributes={"git_branch": "main", "user": "ada"},
    )
    columns = values_of([one])
    assert columns["tags.mlflow.note.content"] == ["hello"]
    assert columns["tags.mlflow.source.git.branch"] == ["main"]
    assert columns["attributes.user_id"] == ["ada"]
    assert columns["tags.a"] == ["b"]


def test_the_datasets_of_runs_can_be_asked_for() -> None:
    used = [DatasetInput("iris", "a1", context="train"), DatasetInput("wine", "b2")]
    runs = [Run("1", "1", "n", "FINISHED", inputs=used), Run("2", "1", "n", "FINISHED", inputs=used[:1])]
    runs.insert(1, Run("11", "1", "n", "FINISHED"))
    assert table_of(runs)[0].datasets == 0
    found = values_of(runs)
    assert found["dataset.name"] == [["iris", "wine"], [], ["iris"]]
    assert found["dataset.context"] == [["train"], [], ["train"]]
    assert table_of(runs[1:2])[0].datasets is None


def many(count: int) -> list[Run]:
    """Runs that are too many for one script."""
    point = Extreme(0.0, 0, 0)
    made = []
    for n in range(count):
        metrics = {
            f"m{key}": MetricSummary(3, 0, *[msgspec.structs.replace(point, value=n + key / 7)] * 4)
            for key in range(12)
        }
        run_id = f"{n:032x}"
        used = {"lr": f"{n}e-3", "model": "tree"}
        made.append(
            Run(
                run_id,
                "1",
                f"run {n}",
                "FINISHED",
                start=9999 - n,
                end=9999 - n + 5,
                params=used,
                metrics=metrics,
            )
        )
    return made


def test_a_large_table_begins_with_what_is_shown_and_has_every_column_once():
    runs = many(5000)
    table, parts = table_of(runs, ["metrics.m3", "params.lr"])
    first = {column.id for column in parts[0].columns}
    assert first == {
        "metrics.m3",
        "params.lr",
        *(f"attributes.{key}" for key in ("run_id", "run_name", "status", "start_time", "duration")),
        *(f"attributes.{key}" for key in ("user_id", "lifecycle_stage", "parent_run_id")),
    }
    lies = {column.id: number for number, part in enumerate(parts) for column in part.columns}
    assert len(lies) == sum(len(part.columns) for part in parts)
    for head in table.columns:
        assert lies[head.id] == head.part
        for function in ("min", "max", "first", "count") if head.group == "metrics" else ():
            assert lies[f"{function}({head.id})"] == head.statistics
    assert table.importance is not None
    assert parts[table.importance].importance
    for part in parts[1:]:
        assert sum(map(packing.size, part.columns)) < 1_200_000
    (m7,) = [one for part in parts for one in part.columns if one.id == "metrics.m7"]
    assert read(m7, 5000) == [n + 1.0 for n in range(5000)]


def test_a_columns_head_says_whether_its_values_differ():
    runs = [
        Run("a", "1", "n", "FINISHED", params={"same": "x", "deleted": "x", "some": "x", "nan": "nan"}),
        Run("b", "1", "n", "FINISHED", params={"same": "x", "deleted": "x", "nan": "nan"}),
        Run(
            "c", "1", "n", "FINISHED", params={"same": "x", "deleted": "y", "nan": "nan"}, lifecycle="deleted"
        ),
    ]
    heads = {head.id: head for head in table_of(runs)[0].columns}
    found = {key: heads[f"params.{key}"].differs for key in ("same", "deleted", "some", "nan")}
    assert found == {"same": 0, "deleted": 1, "some": 2, "nan": 0}
    assert heads["params.nan"].numeric
    assert not heads["params.same"].numeric
    assert heads["params.deleted"].distinct == 2


def test_zeros_of_both_signs_differ_and_nan_does_not():
    def differs(*values: float) -> int:
        runs = []
        for value in values:
            summary = MetricSummary(1, 0, *[Extreme(value, 0, 0)] * 4)
            runs.append(Run(str(len(runs)), "1", "n", "FINISHED", metrics={"m": summary}))
        return next(head.differs for head in table_of(runs)[0].columns if head.id == "metrics.m")

    nan = math.nan
    assert [differs(0.0, -0.0), differs(nan, nan), differs(nan, 1.0), differs(1.0, nan)] == [2, 0, 2, 2]


def test_a_page_that_is_elsewhere_is_named():
    table, _ = table_of([Run("a", "1", "n", "FINISHED")])
    assert (table.pages.before, table.pages.after, table.pages.others) == ("runs/", ".html", {})
