"""Commands over several folders of runs: named one after the other, or in staticrun.toml."""

import json
import os
from collections.abc import Callable

import pytest
from golden import stores

from staticrun.store import layout

Call = Callable[..., tuple[int, str, str]]
BOTH = ("--runs", "runs", "--runs", "cluster")


@pytest.fixture
def both(call: Call) -> Call:
    """`call` with a second store, `cluster`, that has a run of an experiment of the first one."""
    sweep = stores.experiment("cluster", "iris-sweep")
    stores.run(
        "cluster", sweep, "far-away", params={"depth": "9"}, metrics={"loss": [0.5]}, files={"a.txt": b"a"}
    )
    return call


def configure(*roots: str) -> None:
    with open("staticrun.toml", "w", encoding="utf-8") as file:
        file.write(f"runs = {json.dumps(list(roots))}\n")


def test_search_list_show_and_compare_look_into_all(both: Call) -> None:
    rows = json.loads(both("runs", "list", "--json", *BOTH)[1])
    assert len(rows) == 1 + len(json.loads(both("runs", "list", "--json")[1]))
    code, out, _ = both("runs", "search", "metrics.loss >= 0.5 and params.depth = '9'", *BOTH)
    assert (code, "far-away" in out) == (0, True)
    (row,) = [row for row in rows if row["run_id"] == "far-away"]
    place = os.path.abspath(f"cluster/{row['experiment_id']}/far-away/artifacts")
    assert os.path.abspath(row["artifact_uri"]) == place
    configure("runs", "cluster")
    (told,) = json.loads(both("runs", "show", "--json", "far")[1])
    assert told["folders"] == [os.path.join("cluster", row["experiment_id"], "far-away")]
    out = both("runs", "show", "far")[1]
    assert f"folder        {told['folders'][0]}" in out
    assert "iris-sweep" in out
    assert os.path.join("cluster", row["experiment_id"], "far-away", "artifacts") in out
    code, out, _ = both("runs", "compare", "far", "00000000000000000000000000000002", "--format", "csv")
    assert (code, "params.depth,9," in out) == (0, True)
    listed = json.loads(both("experiments", "list", "--json")[1])
    assert [one["runs"] for one in listed if one["experiment"] == "iris-sweep"] == [6]


def test_runs_are_deleted_and_restored_where_they_lie(both: Call) -> None:
    configure("runs", "cluster")
    code, out, _ = both("runs", "delete", "-y", "far")
    assert (code, "undo: staticrun runs restore far-away\n" in out) == (0, True)
    folder = layout.run_folder("cluster", layout.derive_experiment_id("iris-sweep"), "far-away")
    assert "far-away" not in both("runs", "list")[1]
    assert both("runs", "restore", "far", *BOTH)[0] == 0
    assert "far-away" in both("runs", "list")[1]
    assert not os.path.exists(folder.replace("cluster", "runs"))


def test_a_site_of_several(both: Call) -> None:
    code, out, _ = both("build", "runs", "cluster")
    assert (code, "11 runs in 3 experiments" in out) == (0, True)
    configure("runs", "cluster")
    assert both("build", "--check")[0] == 0
    assert 'runs = ["runs", "cluster"]' in both("config")[1]
    assert both("build", "--check", "runs")[0] == 1


def test_a_folder_that_is_not_there(both: Call) -> None:
    code, out, err = both("runs", "list", "--runs", "runs", "--runs", "gone")
    assert (code, "note: gone/ holds no staticrun runs" in err, bool(out)) == (0, True, True)
    code, _, err = both("runs", "list", "--runs", "gone", "--runs", "lost")
    assert (code, "error: gone/ holds no staticrun runs" in err) == (1, True)
    configure("runs", "gone")
    assert both("build", "--strict")[0] == 1


def test_what_needs_one_folder_says_so(both: Call) -> None:
    configure("runs", "cluster")
    for command in (("gc",), ("experiments", "create", "new"), ("experiments", "delete", "-y", "empty")):
        code, _, err = both(*command)
        assert (code, "--runs" in err) == (2, True)
    assert both("experiments", "create", "new", "--runs", "cluster")[0] == 0
