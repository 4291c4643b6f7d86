"""The examples of docs/filter.md."""

import doctest
import os
import re

import pytest
from cases import FOLDER, read

import staticrun
from staticrun.errors import FilterError
from staticrun.query.parser import parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(FOLDER)))
with open(os.path.join(ROOT, "docs", "filter.md"), encoding="utf-8") as file:
    PAGE = file.read()


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)\n```", PAGE, re.DOTALL)


def lines(kind):
    return [line for block in blocks(kind) for line in block.split("\n")]


@pytest.mark.parametrize("text", lines("filter"))
def test_examples_of_mlflows_language_are_portable(text):
    assert parse(text).portable


@pytest.mark.parametrize("text", lines("beyond"))
def test_examples_beyond_mlflow_are_not(text):
    assert parse(text).node is not None
    assert not parse(text).portable


@pytest.mark.parametrize("told", blocks("fault"))
def test_faults_are_told_as_shown(told):
    with pytest.raises(FilterError) as caught:
        parse(told.split("\n")[1].strip())
    assert str(caught.value) == told


def test_the_session_runs_as_shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATICRUN_TRACKING_URI", raising=False)
    staticrun.set_tracking_uri(str(tmp_path / "runs"))
    session = "\n".join(blocks("python"))
    test = doctest.DocTestParser().get_doctest(session, {}, "filter.md", "filter.md", 0)
    assert doctest.DocTestRunner().run(test).failed == 0


def test_what_mlflow_was_asked_is_told_truly():
    recorded = read("mlflow.json")
    assert f"MLflow {recorded['mlflow']} answers to {len(recorded['cases'])} filters" in PAGE
