"""The two engines: random filters over random runs get the same answers in Python and in JavaScript."""

import json
import os
import shutil
import subprocess

import pytest
from cases import NOW, find, run_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trees import given_runs, orders, trees

from staticrun.errors import FilterError
from staticrun.query.casefold import TABLE
from staticrun.query.parser import parse
from staticrun.query.printer import to_text

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")

printed = trees.map(to_text)
PIECES = (
    "metrics.a", "params.`b c`", "tags.x", "status", "min(", ")", "(", "=", "!=", "<", "like", "IN", "not",
    "is", "NULL", "and", "OR", "between", "1", "-2.5e3", "'x'", '"y"', ",", r"E'\x41'", "run", ".",
    "start_time", "'now() - 1d'", "duration", "'2h'", "dataset.name", "==", "&&",
)  # fmt: skip


def slipped(text, at, letter):
    return text[:at] + letter + text[at + 1 :]


#: Filters and what looks like one, by chance or by a slip of a finger.
slips = st.one_of(
    st.text(st.sampled_from("am.(')\"`=<!%, 1e-\\&é😀\n"), max_size=12),
    st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join),
    st.builds(slipped, printed, st.integers(0, 40), st.sampled_from("()'\"`=. x0")),
)


def plain(run):
    """A run as JSON holds it, where numbers that are not finite are texts."""
    metrics = {key: [repr(value).replace("inf", "Infinity").replace("nan", "NaN") for value in values]
               for key, values in run["metrics"].items()}  # fmt: skip
    return run | {"metrics": metrics}


def in_node(runs, cases):
    assert NODE is not None
    script = os.path.join(TESTS, "js", "filter-run.js")
    told = json.dumps({"runs": [plain(run) for run in runs], "now": NOW, "cases": cases})
    done = subprocess.run(
        [NODE, script], input=told, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def fault_of(text):
    """The fault of a filter; None where it has none."""
    try:
        parse(text)
    except FilterError as error:
        return error
    return None


def in_python(runs, case):
    if error := fault_of(case["filter"]):
        return {
            "fault": {"message": error.message, "start": error.start, "end": error.end, "hint": error.hint}
        }
    found = find(case["filter"], case["order_by"], [run_of(run) for run in runs])
    return {"portable": parse(case["filter"]).portable, "runs": found}


@needs_node
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    given_runs,
    st.lists(st.fixed_dictionaries({"filter": printed, "order_by": orders}), min_size=40, max_size=80),
    st.lists(st.fixed_dictionaries({"filter": slips, "order_by": st.just([])}), min_size=20, max_size=40),
)
def test_both_engines_find_the_same_runs_and_the_same_faults(runs, filters, others):
    cases = [*filters, *others]
    for case, found in zip(cases, in_node(runs, cases), strict=True):
        wanted = in_python(runs, case)
        assert {key: found.get(key) for key in wanted} == wanted, case
        assert found.get("same", True), case


@given(trees)
def test_a_tree_prints_and_parses_back(tree):
    assert parse(to_text(tree)).node == tree


@given(st.text(max_size=200) | slips)
def test_any_text_is_understood_or_refused_with_a_place_in_it(text):
    if error := fault_of(text):
        assert 0 <= error.start <= error.end <= len(text)
        lines = str(error).split("\n")
        assert len(lines) == 3 + (error.hint is not None)
        assert "^" in lines[2]


@pytest.mark.parametrize("text", ["(", "NOT ", "'", "a.", "metrics.a > 1 AND ", "metrics.a > 1 OR "])
def test_long_nonsense_is_refused(text):
    assert fault_of(text * 20_001 + "x") is not None


def test_a_filter_of_many_clauses_is_no_depth():
    text = " OR ".join(f"metrics.acc = {number}" for number in range(2000))
    assert find(f"{text} OR params.model = 'tree'", []) == ["09", "08", "07", "05", "04"]


def test_both_engines_fold_case_by_the_same_table():
    path = os.path.join(os.path.dirname(TESTS), "themes", "default", "js", "filter-like.js")
    with open(path, encoding="utf-8") as file:
        script = file.read()
    literal = script[script.index("const TABLE =") : script.index(";", script.index("const TABLE ="))]
    assert "".join(literal.split('"')[1::2]) == TABLE
