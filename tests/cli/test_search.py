"""`staticrun runs search`: a table for people, JSON and CSV for scripts."""

import csv
import io
import json
import math
from collections.abc import Callable

import pytest
from golden import small, stores

from staticrun.cli import main

Search = Callable[..., tuple[int, str, str]]


@pytest.fixture
def search(tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Search:
    """Search a store with one of everything; gives the exit code and what was printed."""
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.delenv("STATICRUN_TRACKING_URI", raising=False)
    small.write("runs")

    def search_it(*arguments: str) -> tuple[int, str, str]:
        code = main(["runs", "search", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return search_it


def test_a_table_has_the_runs_in_order_and_their_whole_ids(search: Search) -> None:
    code, out, err = search("metrics.val_accuracy > 0.6", "--order-by", "metrics.val_accuracy DESC")
    lines = out.splitlines()
    assert (code, err) == (0, "3 runs\n")
    assert lines[0].split()[:4] == ["run", "run_id", "status", "started"]
    assert "val_accuracy" in lines[0]
    assert [run_id for line in lines[1:] for run_id in small.SWEEP if run_id in line] == small.SWEEP[:1:-1]


def test_json_holds_every_number_and_no_null(search: Search) -> None:
    stores.run("runs", stores.experiment("runs", "nan"), "odd", metrics={"x": [math.nan]}, note="é")
    code, out, _ = search("--experiment", "nan", "--json")
    (row,) = json.loads(out, parse_constant=pytest.fail)
    assert code == 0
    assert row["metrics.x"] == "NaN"
    assert row["tags.mlflow.note.content"] == "é"
    assert row["start_time"] == "2026-11-02T10:00:00Z"
    assert None not in row.values()


def test_csv_has_a_column_for_every_key(search: Search) -> None:
    code, out, _ = search("--csv", "--max", "2", "--experiment", "iris-sweep")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["run_id"] for row in rows] == small.SWEEP[:2:-1]
    assert rows[0]["params.depth"] == "5"


def test_a_wrong_filter_is_shown_with_the_place_of_the_fault(search: Search) -> None:
    code, out, err = search("metrics.loss >")
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert lines[0].startswith("error: expected a number")
    assert lines[1] == "  metrics.loss >"
    assert lines[2].index("^") == 2 + len("metrics.loss >")


def test_a_misspelt_experiment_is_told_with_the_nearest(search: Search) -> None:
    code, _, err = search("--experiment", "iris-sweeep")
    assert code == 1
    assert "did you mean 'iris-sweep'?" in err


def test_nothing_found_is_an_empty_table(search: Search) -> None:
    code, _, err = search("metrics.val_accuracy > 2")
    assert (code, err) == (0, "0 runs\n")
    assert json.loads(search("metrics.val_accuracy > 2", "--json")[1]) == []


def test_hostile_names_do_not_style_the_terminal(search: Search) -> None:
    hostile = "[red]x[/red] \x1b[31mred\nnew line"
    stores.run("runs", stores.experiment("runs", "h"), "h", name=hostile, params={hostile: hostile})
    code, out, _ = search("--experiment", "h")
    assert code == 0
    assert "\x1b" not in out
    assert "[red]x[/red]" in out
    assert len(out.splitlines()) == 2
