"""What MLflow answers, staticrun answers: recorded from MLflow, asked of staticrun."""

import json
import os
import subprocess
import sys

import pytest

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contract", "mlflow")
#: Where staticrun differs on purpose, and its own answer. `docs/mlflow.md` tells users.
DIFFERENT = {
    ("experiments", "rename to a taken name"): {"raises": "RESOURCE_ALREADY_EXISTS"},  # not BAD_REQUEST
    # Default is there without having been made.
    ("search_experiments", "filter creation_time > 0"): {"is": ["Iris-2", "iris", "wine"]},
    ("search_experiments", "filter name IN ('iris')"): {"is": ["iris"]},  # a superset
    ("client_runs", "deleted, and a start"): {"raises": "INVALID_STATE"},  # not INTERNAL_ERROR
    ("values", "tag named '3'"): {"raises": "INVALID_PARAMETER_VALUE"},  # not INTERNAL_ERROR
    ("values", "metric named 'a%b'"): {"is": None},  # any name that can be shown
    ("values", "param named 'a%b'"): {"is": 1.0},
    ("values", "tag named 'a%b'"): {"is": None},
    ("values", "step 1.5"): {"raises": "INVALID_PARAMETER_VALUE"},  # not cut to 1
    ("values", "step 9223372036854775808"): {"raises": "INVALID_PARAMETER_VALUE"},  # not INTERNAL_ERROR
    ("values", "timestamp -1"): {"is": None},  # before 1970
    ("fluent", "a deleted run's start"): {"raises": "INVALID_STATE"},  # not INTERNAL_ERROR
    ("search_runs", "filter run_name IN ('r1','r2')"): {"is": ["r2", "r1"]},  # a superset
    ("search_runs", "filter params.depth > 1"): {"is": ["r3", "r2"]},
    ("artifacts", "out"): {"raises": "INVALID_PARAMETER_VALUE"},  # not INTERNAL_ERROR
    ("artifacts", "load a text as a dict"): {"raises": "INVALID_PARAMETER_VALUE"},  # not BAD_REQUEST
    ("arguments", "the active run's data"): {  # what it has logged, not nothing
        "is": {
            "as": "1",
            "b": "False",
            "d": "{'x': 1}",
            "e": "",
            "f": "1e-05",
            "i": "1",
            "l": "[1, 'a']",
            "n": "None",
            "np": "0.5",
            "t": "(1, 2)",
        }
    },
    ("arguments", "start it again"): {"raises": "INVALID_STATE"},  # not INTERNAL_ERROR
    ("arguments", "a closed with"): {"is": None},  # type checkers take True for one that hides errors
    ("hierarchy", "interrupted"): {"is": ["KILLED", "KILLED"]},  # not FAILED
}

with open(os.path.join(HERE, "answers.json"), encoding="utf-8") as file:
    RECORDED = json.load(file)


@pytest.fixture(scope="module")
def ours():
    environment = {key: value for key, value in os.environ.items() if not key.startswith("STATICRUN_")}
    done = subprocess.run(
        [sys.executable, os.path.join(HERE, "probe.py"), "staticrun"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def agree(recorded, answer):
    """Whether two answers are alike. Where MLflow's error has no code, any error is."""
    if "raises" in recorded:
        return "raises" in answer and recorded["raises"] in (None, answer["raises"])
    return answer == recorded


@pytest.mark.parametrize("group", RECORDED)
def test_answers_are_those_of_mlflow(group, ours):
    assert list(ours[group]) == list(RECORDED[group])
    wrong = {
        what: (recorded, ours[group][what])
        for what, recorded in RECORDED[group].items()
        if (group, what) not in DIFFERENT and not agree(recorded, ours[group][what])
    }
    assert wrong == {}


def test_differences_are_those_that_are_meant(ours):
    assert {place: ours[place[0]][place[1]] for place in DIFFERENT} == DIFFERENT
    assert [place for place in DIFFERENT if agree(RECORDED[place[0]][place[1]], DIFFERENT[place])] == []


def test_at_least_19_of_20_answers_are_the_same():
    count = sum(map(len, RECORDED.values()))
    assert count > 450
    assert 1 - len(DIFFERENT) / count > 0.955
