import math

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from trees import NUMBER_TEXTS, VALUES

from staticrun.query.literals import parse_duration, parse_instant, parse_number
from staticrun.query.numeric import Test as Question
from staticrun.query.numeric import passing

SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "within", "outside"])
constants = st.one_of(
    NUMBER_TEXTS, st.integers().map(str), st.floats(allow_nan=False, allow_infinity=False).map(repr)
).map(parse_number)
texts = (
    VALUES | st.integers(-(2**60), 2**60).map(str) | st.floats().map(repr) | st.floats().map("{:.3e}".format)
)


@given(SIGNS, constants, constants, st.lists(st.none() | texts, max_size=20))
def test_params_pass_as_their_exact_numbers_would(sign, low, high, values):
    question = Question(sign, low, high)
    numbers = [None if text is None else parse_number(text) for text in values]
    wanted = [number is not None and question(number) for number in numbers]
    assert passing(question, pl.Series(values, dtype=pl.String)).to_list() == wanted


def test_what_counts_as_a_number():
    assert [parse_number(text) for text in ("1", "+1", "-1.", ".5", "1e3", "1E-3", "00.5")] == [
        1,
        1,
        -1,
        0.5,
        1e3,
        1e-3,
        0.5,
    ]
    assert [
        parse_number(text)
        for text in ("", ".", "e1", "1_0", "0x1", " 1", "1 ", "1,5", "١", "1e", "--1", "nano")
    ] == [None] * 12
    assert parse_number("-Infinity") == -math.inf
    assert math.isnan(parse_number("+NaN"))
    assert parse_number("9" * 400) == int("9" * 400)
    assert parse_number("9" * 401) == math.inf


def test_dates():
    day = 86_400_000
    known = {
        "1970-01-01": 0, "1969-12-31T23:59:59.999": -1, "2000-02-29": 11016 * day, "2024-03-01": 19783 * day,
        "2026-11-01T12:00": 20758 * day + day // 2, "2026-11-01 12:00:00.1234Z": 20758 * day + day // 2 + 123,
        "2026-11-01T12:00-02:30": 20758 * day + day // 2 + 9_000_000, "0000-01-01": -719528 * day,
    }  # fmt: skip
    assert {text: parse_instant(text).ms for text in known} == known
    for text in ("2026-11", "2026-11-31", "2023-02-29", "1900-02-29", "2026-11-01T24:00", "2026-11-01T12",
                 "now", "now() + x", "now() - ", "2026-11-01T12:00 +01:00", "٢٠٢٦-11-01"):  # fmt: skip
        assert parse_instant(text) is None, text


def test_durations():
    known = {
        "90s": 90,
        "2h30m": 9000,
        "2 h 30 min": 9000,
        "1.5h": 5400,
        "1w": 604800,
        "250ms": 0.25,
        "1d1d": 172800,
    }
    assert {text: parse_duration(text).seconds for text in known} == known
    for text in ("", "2", "h", "-1h", "2 hours", "1h x", "1h,2m"):
        assert parse_duration(text) is None, text
