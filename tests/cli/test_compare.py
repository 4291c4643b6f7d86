"""`staticrun runs compare`, `delete` and `restore`: runs by the beginnings of their ids."""

import csv
import io
import json
import math
import os
from collections.abc import Callable

import pytest
from golden import stores

from staticrun.cli import main
from staticrun.store.reader import Store

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def runs(tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a command of `staticrun runs` in a folder with three runs; exit code and what was printed."""
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.delenv("STATICRUN_TRACKING_URI", raising=False)
    first = stores.experiment("runs", "first")
    long = "x" * 5000
    stores.run(
        "runs", first, "abc1" * 8, name="one", params={"lr": "0.1", "same": "s", "text": long},
        metrics={"loss": [0.5], "odd": [math.nan]}, tags={"t": "1"},
        attributes={**stores.ATTRIBUTES, "pid": "7", "boot_id": "b"},
    )  # fmt: skip
    stores.run(
        "runs", first, "abc2" * 8, name="two", params={"lr": "0.2", "same": "s", "text": f"{long}y"},
        metrics={"loss": [0.25], "odd": [math.nan]}, tags={"t": "1"},
    )  # fmt: skip
    stores.run("runs", stores.experiment("runs", "second"), "d-1", name="[red]\x1b[31m", status="FAILED")

    def run_it(*arguments: str) -> tuple[int, str, str]:
        code = main(["runs", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_it


def files() -> dict[str, bytes]:
    found = {}
    for folder, _, names in os.walk("runs"):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[path] = file.read()
    return found


def test_what_differs_is_shown_and_what_is_alike_counted(runs: Run) -> None:
    code, out, err = runs("compare", "abc1", "abc2")
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert rows[0] == ["field", "abc1" * 8, "abc2" * 8]
    assert [row[0] for row in rows[1:]] == ["params.lr", "params.text", "metrics.loss"]
    assert rows[1][1:] == ["0.1", "0.2"]
    assert err.startswith("3 differences; ")
    assert "--all shows them" in err
    everything = runs("compare", "abc1", "abc2", "--all")[1]
    assert {"params.same", "metrics.odd", "tags.t"} < {
        line.split("\t")[0] for line in everything.splitlines()
    }


def test_metrics_come_with_their_distance_from_the_first_run(runs: Run) -> None:
    document = json.loads(runs("compare", "abc1", "abc2", "d", "--format", "json")[1])
    assert [run["run_name"] for run in document["runs"]][:2] == ["one", "two"]
    rows = {row["field"]: row for row in document["rows"]}
    assert rows["metrics.loss"]["values"] == {"abc1" * 8: 0.5, "abc2" * 8: 0.25}
    assert rows["metrics.loss"]["deltas"] == {"abc2" * 8: -0.25}
    assert rows["status"]["differs"]
    table = list(csv.DictReader(io.StringIO(runs("compare", "abc2", "abc1", "--format", "csv")[1])))
    assert [row[f"{'abc1' * 8} delta"] for row in table if row["field"] == "metrics.loss"] == ["0.25"]
    assert (
        "| metrics.loss | 0.5 | 0.25 (-0.25) |" in runs("compare", "abc1", "abc2", "--format", "markdown")[1]
    )


def test_a_terminal_shows_all_runs_within_its_width(runs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("NO_COLOR", "1")
    _, out, err = runs("compare", "abc1", "abc2", "d-1")
    out = out.replace("\x1b[1m", "").replace("\x1b[0m", "")  # bold headings
    assert max(map(len, out.splitlines())) <= 70
    assert "one abc1" in out.splitlines()[0]
    assert "\x1b" not in out
    assert "more than fit" not in err


def test_a_long_name_is_cut_where_one_sees_it(runs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    stores.run(
        "runs", stores.experiment("runs", "first"), "e" * 32, name="mlp lr=0.01 hidden=64 alpha=0.0001"
    )
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    assert "mlp lr=0.01 hidden=64 a… eeeeeeee" in runs("compare", "eee", "abc1")[1]


def test_ids_that_are_unclear_unknown_or_alone(runs: Run) -> None:
    code, _, err = runs("compare", "abc", "d-1")
    assert code == 2
    assert f"one of {'abc1' * 8}, {'abc2' * 8}" in err
    code, _, err = runs("compare", "abc1", "e")
    assert code == 1
    assert "'e'" in err
    assert runs("compare", "abc1", "abc1")[0] == 2
    assert runs("delete", "")[0] == 1


def test_a_run_is_deleted_and_restored_and_no_file_is_touched(runs: Run) -> None:
    before = files()
    code, out, err = runs("delete", "--yes", "abc1", "d-1")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == f"  {'abc1' * 8}  one  deleted"
    assert lines[2] == "  2 runs deleted; no file was removed"
    assert lines[3] == f"  undo: staticrun runs restore {'abc1' * 8} d-1"
    assert "\x1b" not in out
    assert before.items() <= files().items()
    store = Store("runs")
    assert [run.lifecycle for run in store.runs()].count("deleted") == 2
    assert store.run("d-1").status == "FAILED"
    assert "deleted already" in runs("delete", "abc1")[1]
    code, out, _ = runs(*lines[3].removeprefix("  undo: staticrun runs ").split())
    assert code == 0
    assert "  2 runs restored\n" in out
    assert [run.lifecycle for run in Store("runs").runs()].count("deleted") == 0
    assert "is not deleted" in runs("restore", "abc1")[1]


def test_nothing_is_deleted_where_one_id_is_wrong(runs: Run) -> None:
    before = files()
    assert runs("delete", "abc1", "nowhere")[0] == 1
    assert files() == before


def test_the_way_back_names_the_folder(runs: Run) -> None:
    os.rename("runs", "my runs")
    assert (
        "undo: staticrun runs restore d-1 --runs 'my runs'"
        in runs("delete", "d", "--yes", "--runs", "my runs")[1]
    )
