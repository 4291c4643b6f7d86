"""The shared cases of tests/contract/filter; tests/js/filter.test.js reads the same."""

import pytest
from cases import FOLDER, find, read

from staticrun.errors import FilterError, StaticrunException
from staticrun.query.ordering import parse_order, parse_orders
from staticrun.query.parser import parse

DIFFERS = {case["filter"]: case for case in read("differs.json")["cases"]}
RECORDED = read("mlflow.json")["cases"]


def told(case):
    return " ".join([case.get("filter") or "all", *case.get("order_by", [])])[:80] if case else ""


@pytest.mark.parametrize("case", RECORDED, ids=told)
def test_a_portable_filter_answers_as_mlflow_does(case):
    text, order_by = case["filter"], case.get("order_by", [])
    wanted = DIFFERS.get(text, case)["runs"]
    if wanted is None:
        try:
            portable = parse(text).portable
            parse_orders(order_by)
        except StaticrunException:
            return
        assert not portable or order_by
    else:
        assert find(text, order_by) == wanted


def test_what_differs_from_mlflow_was_asked_and_does_differ():
    answers = {case["filter"]: case["runs"] for case in RECORDED}
    assert all(answers[text] != case["runs"] and case["why"] for text, case in DIFFERS.items())


@pytest.mark.parametrize("case", read("beyond.json")["cases"], ids=told)
def test_what_mlflow_has_not(case):
    assert find(case["filter"], case.get("order_by", [])) == case["runs"]
    if "order_by" not in case:
        assert not parse(case["filter"]).portable


@pytest.mark.parametrize("case", read("errors.json")["cases"], ids=lambda case: str(case)[:60])
def test_a_fault_is_told_with_its_place(case):
    text, understand = (case["order_by"], parse_order) if "order_by" in case else (case["filter"], parse)
    with pytest.raises(FilterError) as caught:
        understand(text)
    error = caught.value
    assert error.text == text
    assert [error.message, error.start, error.end, error.hint] == [
        case[key] for key in ("message", "start", "end", "hint")
    ]


def test_every_line_that_mlflow_was_asked_is_recorded():
    with open(f"{FOLDER}/asked.txt", encoding="utf-8") as file:
        lines = {line.rstrip("\n") for line in file if line.strip("\n") and not line.startswith("#")}
    assert len(lines) == len(RECORDED) >= 500
