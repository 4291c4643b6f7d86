"""`staticrun runs search`: a table for people, JSON and CSV for scripts."""

import csv
import io
import json
import math
import re
from collections.abc import Callable

import polars as pl
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


def test_a_pipe_gets_a_line_a_run_with_tabs_and_nothing_cut(search: Search) -> None:
    long = "x" * 300
    stores.run("runs", stores.experiment("runs", "long"), "long-1", name=long, metrics={"loss": [1 / 3]})
    code, out, err = search("metrics.loss < 0.34", "--experiment", "long")
    head, line = (row.split("\t") for row in out.splitlines())
    assert (code, err) == (0, "1 run\n")
    assert head == ["run", "run_id", "status", "started", "metrics.loss"]
    assert line == [long, "long-1", "FINISHED", "2026-11-02T10:00:00.000Z", "0.3333333333333333"]


def test_runs_come_in_the_order_asked_for(search: Search) -> None:
    _, out, _ = search("metrics.val_accuracy > 0.6", "--order-by", "metrics.val_accuracy DESC")
    assert [line.split("\t")[1] for line in out.splitlines()[1:]] == small.SWEEP[:1:-1]


def test_a_terminal_gets_what_fits_and_is_told_what_does_not(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    for width in (60, 90, 180):
        monkeypatch.setenv("COLUMNS", str(width))
        code, out, err = search("max(metrics.loss) < 9", "--experiment", "iris-sweep")
        lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in out.splitlines()]
        assert code == 0
        assert len(lines) == 6
        assert max(map(len, lines)) <= width
        named = "max(metrics.loss)"
        assert named in (err if width < 70 else lines[0])
        assert ("more than fit" in err) == (width < 180)


def test_a_terminal_gets_the_first_hundred(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    many = stores.experiment("runs", "many")
    for place in range(101):
        stores.run("runs", many, f"m{place}", sealed=False)
    assert len(search("--experiment", "many")[1].splitlines()) == 102
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    _, out, err = search("--experiment", "many")
    assert len(out.splitlines()) == 101
    assert "100 of 101 runs; --limit 101 shows all" in err


def test_json_holds_every_number_and_no_null(search: Search) -> None:
    stores.run("runs", stores.experiment("runs", "nan"), "odd", metrics={"x": [math.nan]}, note="é")
    code, out, _ = search("--experiment", "nan", "--format", "json")
    (row,) = json.loads(out, parse_constant=pytest.fail)
    assert code == 0
    assert row["metrics.x"] == "NaN"
    assert row["tags.mlflow.note.content"] == "é"
    assert row["start_time"] == "2026-11-02T10:00:00Z"
    assert None not in row.values()


def test_csv_has_a_column_for_every_key(search: Search) -> None:
    code, out, _ = search("--format", "csv", "--limit", "2", "--experiment", "iris-sweep")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["run_id"] for row in rows] == small.SWEEP[:2:-1]
    assert rows[0]["params.depth"] == "5"
    assert rows[0]["start_time"] == "2026-11-02T14:00:00.000Z"


def test_columns_are_chosen_by_any_name_that_a_filter_has(search: Search) -> None:
    odd = {"a,b": [1.0, 0.5], "val/loss": [2.0]}
    stores.run("runs", stores.experiment("runs", "odd"), "odd", metrics=odd, name="it")
    names = ["run_name", "metrics.val/loss", "max(metrics.`a,b`)", "metrics.los", "duration", "dataset.name",
             "created"]  # fmt: skip
    code, out, err = search("--experiment", "odd", "--format", "csv", "--columns", ", ".join(names))
    assert code == 0
    assert list(csv.reader(io.StringIO(out))) == [
        names,
        ["it", "2.0", "1.0", "", "3600.0", "", "2026-11-02T10:00:00.000Z"],
    ]
    assert err == "note: no run has metrics.los; did you mean metrics.loss?\n1 run\n"
    code, _, err = search("--columns", "run_name,metrics.loss oops")
    assert code == 2
    assert "^^^^" in err


def test_markdown_is_a_table_whatever_a_name_holds(search: Search) -> None:
    stores.run("runs", stores.experiment("runs", "md"), "md", name="a|b *c*\nd", params={"p": "y" * 999})
    _, out, _ = search("--experiment", "md", "--format", "markdown")
    lines = out.splitlines()
    assert lines[1] == "| --- | --- | --- | --- | --- |"
    assert lines[2].startswith("| a\\|b \\*c\\* d | md | FINISHED |")
    assert len(lines[2]) < 400


def test_parquet_goes_to_a_file_or_a_pipe_but_no_terminal(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search("--output", "runs.parquet")[::2] == (0, "9 runs in runs.parquet\n")
    frame = pl.read_parquet("runs.parquet")
    assert len(frame) == 9
    assert frame.schema["start_time"] == pl.Datetime("ms", "UTC")
    assert frame.schema["metrics.loss"] == pl.Float64
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    code, _, err = search("--format", "parquet")
    assert code == 2
    assert "--output" in err


def test_the_ending_of_the_file_says_the_format(search: Search) -> None:
    for ending, begin in {"csv": "run_id,", "json": "[", "md": "| run |", "txt": "run\trun_id"}.items():
        search("--output", f"found.{ending}")
        with open(f"found.{ending}", encoding="utf-8") as file:
            assert file.read().startswith(begin)


def test_deleted_runs_are_listed_on_demand(search: Search) -> None:
    assert small.DELETED not in search()[1]
    assert [line.split("\t")[1] for line in search("--deleted")[1].splitlines()[1:]] == [small.DELETED]


def test_an_unknown_key_is_told_with_the_nearest_that_a_run_has(search: Search) -> None:
    code, out, err = search("metrics.los < 1 AND params.`never heard` = 'x'", "--order-by", "params.dept")
    assert (code, len(out.splitlines())) == (0, 1)
    assert err.splitlines() == [
        "note: no run has metrics.los; did you mean metrics.loss?",
        "note: no run has params.never heard",
        "note: no run has params.dept; did you mean params.depth?",
        "0 runs",
    ]
    assert search("metrics.loss IS NULL AND metrics.nothing > 5")[2] == "0 runs\n"


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
    assert json.loads(search("metrics.val_accuracy > 2", "--format", "json")[1]) == []


def test_hostile_names_do_not_style_the_terminal(search: Search) -> None:
    hostile = "[red]x[/red] \x1b[31mred\nnew line"
    stores.run("runs", stores.experiment("runs", "h"), "h", name=hostile, params={hostile: hostile})
    code, out, _ = search("--experiment", "h")
    assert code == 0
    assert "\x1b" not in out
    assert "[red]x[/red]" in out
    assert len(out.splitlines()) == 2
