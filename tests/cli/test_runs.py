"""`staticrun runs list` and `show`, ids in every form, and questions before something goes."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable

import pytest
from golden import small, stores

from staticrun.schema.run import Ending
from staticrun.store.reader import Store

Call = Callable[..., tuple[int, str, str]]


def test_list_is_newest_first_and_knows_experiments_by_name_and_id(call: Call) -> None:
    code, out, _err = call("runs", "list")
    times = [line.split("\t")[3] for line in out.splitlines()[1:]]
    assert (code, times) == (0, sorted(times, reverse=True))
    made = Store("runs").run(small.SWEEP[0]).experiment_id
    name = next(one.name for one in Store("runs").experiments() if one.experiment_id == made)
    by_id, by_name = (call("run", "list", "--experiment", one, "--json")[1] for one in (made, name))
    assert {row["experiment_id"] for row in json.loads(by_id)} == {made}
    assert by_id == by_name
    assert len(call("runs", "list", "--limit", "2")[1].splitlines()) == 3
    assert call("runs", "list", "--experiment", "nothing")[0] == 1


def test_list_of_the_deleted(call: Call) -> None:
    assert call("runs", "delete", "-y", small.SWEEP[0])[0] == 0
    rows = json.loads(call("runs", "list", "--deleted", "--json")[1])
    assert small.SWEEP[0] in [row["run_id"] for row in rows]


@pytest.fixture
def shown(call: Call) -> Call:
    place = stores.experiment("runs", "shown <b>")
    stores.run(
        "runs", place, "child-1", name="näme\x1b[31m", note="# A note\n\nof two lines", parent="root-1",
        status="FAILED", ending=Ending("ValueError", "bad\nloss", "Traceback ...", None, 1),
        params={"lr": "0.1", "long": "p" * 20_000}, tags={"team": "<script>"},
        metrics={"loss": [2.0, float("nan"), 0.5], "only nan": [float("nan")], "big": [1e300]},
        files={"plots/a.txt": b"x" * 1500},
    )  # fmt: skip
    return call


def test_show_tells_what_one_asks_first(shown: Call) -> None:
    code, out, err = shown("runs", "show", "child")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "näme [31m  child-1"
    assert lines[1].split() == ["status", "failed:", "ValueError:", "bad", "loss,", "exit", "code", "1"]
    told = "\n".join(" ".join(line.split()) for line in lines)
    for line in (
        "experiment shown <b> (", "started 2026-11-02 10:00 UTC, took 1 h", "parent root-1",
        "by ada on secret-host", "source train.py", "on main", "note\n# A note\n\nof two lines",
        "last min at step max at step points", "loss 0.5 0.5 2 2 0 3", "only nan NaN 1", "big 1e300",
        "lr 0.1", "team <script>", "plots/a.txt 1.5 kB",
    ):  # fmt: skip
        assert line in told, line


def test_show_as_json_holds_all_of_it(shown: Call) -> None:
    code, out, _ = shown("runs", "show", "--json", "--run-id", "child-1", "--run-id", small.SWEEP[0])
    run, other = json.loads(out)
    assert (code, other["run_id"]) == (0, small.SWEEP[0])
    assert run["params"]["long"] == "p" * 20_000
    assert run["metrics"]["only nan"]["last"] == "NaN"
    assert run["metrics"]["loss"]["min_step"] == 2
    assert [run[key] for key in ("exception", "message", "exit_code", "signal")] == [
        "ValueError",
        "bad\nloss",
        1,
        None,
    ]
    assert run["note"] == "# A note\n\nof two lines"
    assert run["start_time"] == "2026-11-02T10:00:00.000Z"
    assert run["artifacts"][0]["path"] == "plots/a.txt"


def test_every_run_of_the_small_store_can_be_shown(call: Call) -> None:
    known = [run.run_id for run in Store("runs").runs()]
    code, _out, err = call("runs", "show", *known)
    assert (code, err) == (0, "")
    assert len(json.loads(call("runs", "show", "--json", *known)[1])) == len(known)


@pytest.mark.parametrize("command", ["show", "delete", "restore"])
def test_a_command_without_a_run_says_so(call: Call, command: str) -> None:
    code, _, err = call("runs", command)
    assert code == 2
    assert "name at least one run by its id" in err
    assert call("runs", command, "--run-id", "nowhere")[0] == 1


def test_delete_does_nothing_where_it_cannot_ask(call: Call) -> None:
    code, out, err = call("runs", "delete", small.SWEEP[0])
    assert (code, out) == (2, "")
    assert "no terminal to ask at" in err
    assert "--yes" in err
    assert Store("runs").run(small.SWEEP[0]).lifecycle == "active"


@pytest.mark.parametrize(("answer", "lifecycle"), [("y", "deleted"), ("n", "active"), ("", "active")])
def test_delete_asks_at_a_terminal(call: Call, answer: str, lifecycle: str) -> None:
    master, terminal = pty.openpty()
    os.write(master, f"{answer}\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "staticrun", "run", "delete", small.SWEEP[0]],
        stdin=terminal, capture_output=True, text=True, check=False,
    )  # fmt: skip
    os.close(master)
    os.close(terminal)
    assert done.returncode == 0
    assert "No file is removed. [y/N]" in done.stderr
    assert Store("runs").run(small.SWEEP[0]).lifecycle == lifecycle


def test_a_run_of_a_deleted_experiment_comes_back_with_it(call: Call) -> None:
    place = Store("runs").run(small.SWEEP[0]).experiment_id
    call("experiments", "delete", place, "-y")
    _, out, err = call("runs", "restore", small.SWEEP[0])
    assert "restored" not in out
    assert "is deleted with its experiment" in err
    (hint,) = [line for line in err.splitlines() if "hint: " in line]
    call(*hint.partition("staticrun ")[2].split())
    assert Store("runs").run(small.SWEEP[0]).lifecycle == "active"
