"""Random runs, filters and orders, to compare what reads, prints and judges them."""

import math

from hypothesis import strategies as st

from staticrun.query.literals import (
    Number,
    Text,
    parse_duration,
    parse_instant,
)
from staticrun.query.nodes import And, Between, Comparison, Field, In, IsNull, Like, Not, Or

ODD = ("é", "É", "ſ", "K", "😀", "\u3000")
LETTERS = st.sampled_from([*"abAB %_\\'\"`.,()-=<>0159eE+\n{[", *ODD])
STRINGS = st.text(LETTERS, max_size=6) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
KEYS = st.sampled_from(["loss", "lr", "val/loss", "a b", "in", "x.y", "1", "ä", "a`b", "a`'\"b\\", "😀"])
NUMBER_TEXTS = st.sampled_from(
    ("0", "-0", "1", "01", "1.", ".5", "0.1", "1e3", "1E-3", "+2", "-1.5", "1e400", "9007199254740993",
     "9007199254740992", "-9007199254740993", "9007199254740992.5", "123456789012345678901234567890", "1e22")
)  # fmt: skip
NO_NUMBERS = ("nan", "-NaN", "inf", "+Infinity", "-INF", "1_0", "0x1", " 1", "1 ", "", "auto", "١", "+-1")
VALUES = st.one_of(NUMBER_TEXTS, st.sampled_from(NO_NUMBERS), STRINGS)
FLOATS = st.floats() | st.sampled_from([0.0, -0.0, 1.0, 0.1, 1e3, math.nan, math.inf, -math.inf, 2.0**53])
TIMES = st.integers(1_763_683_200_000, 1_763_683_200_005)

METRICS = st.builds(
    Field, st.just("metrics"), KEYS, st.sampled_from(["", "", "min", "max", "first", "count"])
)
PARAMS = st.builds(Field, st.just("params"), KEYS)
TEXTS = st.one_of(
    st.builds(Field, st.just("tags"), KEYS),
    st.builds(Field, st.just("attributes"), st.sampled_from(["run_id", "run_name", "status", "user_id"])),
    st.builds(Field, st.just("dataset"), st.sampled_from(["name", "digest", "context"])),
)
WHEN = st.builds(Field, st.just("attributes"), st.sampled_from(["start_time", "end_time"]))
DURATION = st.just(Field("attributes", "duration"))

number = st.builds(Number, NUMBER_TEXTS | st.integers(0, 10**20).map(str))
text = st.builds(Text, VALUES | st.sampled_from(["LOST", "RUNNING", "FINISHED", "mnist", "d1"]))
instant = st.sampled_from(["2025-11-21", "2025-11-21T00:00:00.003Z", "now() - 1d", "now() + 1h"]).map(
    parse_instant
)
duration = st.sampled_from(["1s", "2h30m", "0.001 s", "1ms"]).map(parse_duration)
time = st.one_of(number, TIMES.map(lambda ms: Number(str(ms))), st.just(Number("1763683200")), instant)
SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
EITHER = st.booleans()
pattern = st.builds(Text, st.text(st.sampled_from([*"abAB%_%_s", *ODD]), max_size=6) | VALUES)


def numeric(field, value):
    return st.one_of(
        st.builds(Comparison, field, SIGNS, value), st.builds(Between, field, value, value, EITHER)
    )


asked_texts = st.one_of(
    st.builds(Comparison, TEXTS | PARAMS, st.sampled_from(["=", "!="]), text),
    st.builds(Like, TEXTS | PARAMS, pattern, EITHER, EITHER),
    st.builds(In, TEXTS | PARAMS, st.lists(text, min_size=1, max_size=3).map(tuple), EITHER),
)
nullable = st.one_of(
    METRICS,
    PARAMS,
    st.builds(Field, st.just("tags"), KEYS),
    st.builds(Field, st.just("attributes"), st.sampled_from(["end_time", "duration"])),
)
clauses = st.one_of(
    numeric(METRICS, number),
    numeric(PARAMS, number),
    numeric(WHEN, time),
    numeric(DURATION, number | duration),
    asked_texts,
    st.builds(IsNull, nullable, EITHER),
)


def _joined(parts):
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, parts))


trees = st.recursive(clauses, _joined, max_leaves=6)

orders = st.lists(
    st.tuples(METRICS | PARAMS | WHEN | DURATION | st.builds(Field, st.just("tags"), KEYS), EITHER),
    max_size=2,
    unique_by=lambda one: one[0].id,
).map(lambda some: [f"{field.written}{' DESC' if down else ''}" for field, down in some])

datasets = st.tuples(
    st.sampled_from(["mnist", "b"]), st.sampled_from(["d1", "d2"]), st.sampled_from(["train", "x"])
)
runs = st.fixed_dictionaries(
    {
        "name": STRINGS,
        "status": st.sampled_from(["FINISHED", "RUNNING", "LOST", "FAILED"]),
        "start": TIMES,
        "end": st.none() | TIMES,
        "user": STRINGS,
        "params": st.dictionaries(KEYS, VALUES, max_size=4),
        "tags": st.dictionaries(KEYS, VALUES, max_size=4),
        "metrics": st.dictionaries(KEYS, st.lists(FLOATS, min_size=1, max_size=3), max_size=4),
        "datasets": st.lists(datasets, max_size=2),
    }
)
given_runs = st.lists(runs, min_size=6, max_size=12).map(
    lambda some: [{"id": f"{place:02x}" * 16, **run} for place, run in enumerate(some)]
)
