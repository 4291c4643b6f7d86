"""Columns of values: what a page reads back is what was there, in every form that a column has."""

import base64
import struct
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from payloads import read

from staticrun.build import packing
from staticrun.build.columns import Numbers, Texts
from staticrun.schema.table import IdColumn, NumberColumn, TextColumn


def numbers(name: str, values: Sequence[float | None]) -> NumberColumn:
    column = Numbers.blank(len(values))
    for place, value in enumerate(values):
        if value is not None:
            column.set(place, value)
    return packing.numbers(name, column)


def texts(name: str, values: Sequence[str | None]) -> TextColumn:
    column = Texts.blank(len(values))
    for place, value in enumerate(values):
        if value is not None:
            column.set(place, value)
    return packing.texts(name, column)


def bits(values: list[float | None]) -> list[bytes | None]:
    """Numbers so that NaN is like itself, and the two zeros are not alike."""
    return [None if value is None else struct.pack("<d", value) for value in values]


@given(st.lists(st.none() | st.floats(), max_size=40))
def test_numbers_come_back(values: list[float | None]) -> None:
    assert bits(read(numbers("m", values), len(values))) == bits(values)


@given(
    st.lists(st.none() | st.sampled_from([0.0, -0.0, float("nan"), 1e300, 5.0]), min_size=16, max_size=700)
)
def test_a_few_numbers_over_and_over_come_back_from_a_dictionary(values: list[float | None]) -> None:
    column = numbers("m", values)
    assert bits(read(column, len(values))) == bits(values)
    assert column.codes


def test_numbers_of_which_only_the_first_repeat_stay_whole() -> None:
    values = [1.0] * 600 + [float(n) for n in range(100_000)]
    column = numbers("m", values)
    assert column.codes == ""
    assert read(column, len(values)) == values


def test_codes_are_as_wide_as_they_must_be() -> None:
    for count, width in ((255, 1), (256, 2), (65_535, 2), (65_536, 4)):
        values: list[str | None] = [None, *(str(n) for n in range(count))]
        column = texts("t", values)
        assert len(base64.b64decode(column.codes)) == width * len(values)
        assert read(column, len(values)) == values


@given(st.lists(st.none() | st.text(), max_size=20))
def test_texts_come_back(values: list[str | None]) -> None:
    assert read(texts("t", values), len(values)) == values


def test_texts_with_line_ends_of_their_own_come_back() -> None:
    for values in (["a\nb", "a"], ["", "\n"], [""], ["", None], [None, None], []):
        assert read(texts("t", values), len(values)) == values


def test_generated_ids_take_two_thirds_of_their_length() -> None:
    ids = [f"{n:032x}" for n in range(300)]
    column = packing.ids("attributes.run_id", ids)
    assert isinstance(column, IdColumn)
    assert read(column, 300) == ids
    assert packing.size(column) < 44 * 300
    mixed = [*ids, "job-7"]
    assert read(packing.ids("attributes.run_id", mixed), 301) == mixed


def test_a_column_of_numbers_takes_no_more_than_its_numbers() -> None:
    for values in ([float(n) for n in range(1000)], [n % 3 for n in range(1000)]):
        column = numbers("m", values)
        assert isinstance(column, NumberColumn)
        assert packing.size(column) <= 4 * 8 * 1000 / 3 + 16
