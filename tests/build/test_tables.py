"""The table of runs: what a page reads back is what was logged."""

import base64
import math
import struct
from array import array
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from staticrun.build import tables
from staticrun.build.columns import Numbers
from staticrun.build.grid import Grid
from staticrun.schema.payload import NumberColumn, TextColumn
from staticrun.schema.run import DatasetInput, LongText, Run


def read(column: NumberColumn | TextColumn) -> list[Any]:
    """A column's values as the page's script reads them."""
    if isinstance(column, TextColumn):
        raw = base64.b64decode(column.codes)
        codes = struct.unpack(f"<{len(raw) // 4}i", raw)
        return [None if code < 0 else column.texts[code] for code in codes]
    raw = base64.b64decode(column.values)
    bits = base64.b64decode(column.missing)
    values = struct.unpack(f"<{len(raw) // 8}d", raw)
    return [None if bits and bits[n >> 3] >> (n & 7) & 1 else value for n, value in enumerate(values)]


def params(values: list[Any]) -> NumberColumn | TextColumn:
    runs = [
        Run(f"{n:03}", "1", "n", "FINISHED", params={} if value is None else {"p": value})
        for n, value in enumerate(values)
    ]
    table = tables.run_table("1", Grid.of(runs))
    (column,) = [column for column in table.columns if column.id == "params.p"]
    return column


@given(st.lists(st.none() | st.floats(), max_size=40))
def test_numbers_come_back(values: list[float | None]) -> None:
    given = Numbers.blank(len(values))
    for place, value in enumerate(values):
        if value is not None:
            given.set(place, value)
    found = read(tables.numbers("m", "metrics", "m", given))
    assert [math.isnan(v) if v is not None else v for v in found] == [
        math.isnan(v) if v is not None else v for v in values
    ]
    assert [v for v in found if v == v] == [v for v in values if v == v]


@given(st.lists(st.none() | st.text(), min_size=1, max_size=20).filter(any))
def test_params_come_back_as_they_were_logged(values: list[str | None]) -> None:
    column = params(values)
    assert isinstance(column, TextColumn) or all(v is None or float(v) == float(v) for v in values)
    if isinstance(column, TextColumn):
        assert read(column) == values


def test_params_are_numbers_only_where_no_text_is_lost() -> None:
    assert read(params(["1", "0.5", None, "-2"])) == [1, 0.5, None, -2]
    for text in ("1e-05", "1.0", "+1", "0x1", "1_000", " 1", "nan", "٣", "9007199254740993", "-0", "1e400"):
        column = params(["1", text])
        assert isinstance(column, TextColumn), text
        assert read(column) == ["1", text]


def test_long_texts_are_cut_and_flagged() -> None:
    column = params(["x" * 1001, LongText("y" * 1000, 9000, "ab"), "z" * 1000])
    assert isinstance(column, TextColumn)
    assert [len(text) for text in column.texts] == [1000, 1000, 1000]
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
    columns = {column.id: read(column) for column in tables.run_table("1", Grid.of([one])).columns}
    assert columns["tags.mlflow.note.content"] == ["hello"]
    assert columns["tags.mlflow.source.git.branch"] == ["main"]
    assert columns["attributes.user_id"] == ["ada"]
    assert columns["tags.a"] == ["b"]


def test_the_datasets_of_runs_can_be_asked_for() -> None:
    used = [DatasetInput("iris", "a1", context="train"), DatasetInput("wine", "b2")]
    runs = [Run("1", "1", "n", "FINISHED", inputs=used), Run("2", "1", "n", "FINISHED", inputs=used[:1])]
    runs.insert(1, Run("11", "1", "n", "FINISHED"))
    found = {column.id: column for column in tables.run_table("1", Grid.of(runs)).datasets}
    assert list(found) == ["dataset.name", "dataset.digest", "dataset.context"]

    def of_rows(name: str) -> list[list[str]]:
        column = found[name]
        codes, offsets = (
            array("i", base64.b64decode(column.codes)),
            array("i", base64.b64decode(column.offsets)),
        )
        return [[column.texts[code] for code in codes[a:b]] for a, b in pairwise(offsets)]

    assert of_rows("dataset.name") == [["iris", "wine"], [], ["iris"]]
    assert of_rows("dataset.context") == [["train"], [], ["train"]]
    assert tables.run_table("1", Grid.of(runs[1:2])).datasets == []
