"""`staticrun experiments`: by name or id, alike."""

import json
from collections.abc import Callable

import pytest
from golden import small, stores

from staticrun.store.experiments import get_experiment
from staticrun.store.reader import Store

Call = Callable[..., tuple[int, str, str]]


def listed(call: Call, *more: str) -> dict[str, dict[str, object]]:
    code, out, _ = call("experiments", "list", "--json", *more)
    assert code == 0
    return {row["experiment"]: row for row in json.loads(out)}


def test_list_counts_runs(call: Call) -> None:
    made = stores.experiment("runs", "new")
    stores.run("runs", made, "a")
    stores.run("runs", made, "b", deleted=True)
    row = listed(call)["new"]
    assert (row["runs"], row["last_run"], row["experiment_id"]) == (1, "2026-11-02T10:00:00.000Z", made)
    lines = call("experiment", "list")[1].splitlines()
    assert lines[0].split("\t")[:4] == ["experiment", "experiment_id", "runs", "last_run"]
    assert any(line.startswith(f"new\t{made}\t1\t2026-11-02T10:00:00.000Z") for line in lines)


def test_create_makes_a_store_as_well(call: Call, tmp_path: object) -> None:
    code, out, _ = call("experiments", "create", "ünï / 日本", "--runs", "fresh")
    assert code == 0
    assert "ünï / 日本  created" in out
    assert list(listed(call, "--runs", "fresh")) == ["ünï / 日本"]
    assert call("experiments", "create", "ünï / 日本", "--runs", "fresh")[0] == 1
    assert call("experiments", "create", " ", "--runs", "fresh")[0] == 2
    assert call("experiments", "create", "x", "--artifact-location", "s3://b", "--runs", "fresh")[0] == 2
    assert call("experiments", "create", "x", "--artifact-location", "nas", "--runs", "fresh")[0] == 0


def test_rename_delete_restore(call: Call) -> None:
    made = stores.experiment("runs", "old")
    stores.run("runs", made, "a")
    assert call("experiments", "rename", "old", "new")[0] == 0
    code, out, err = call("experiments", "delete", "new")
    assert (code, out) == (2, "")
    assert "--yes" in err
    code, out, _ = call("experiments", "delete", "new", "--yes")
    assert code == 0
    assert f"{made}  new  deleted with its 1 run" in out
    assert f"undo: staticrun experiments restore {made}" in out
    assert Store("runs").run("a").lifecycle == "deleted"
    assert "new" not in listed(call)
    assert "new" in listed(call, "--deleted")
    assert "deleted already" in call("experiments", "delete", made, "-y")[1]
    assert call("experiments", "rename", "new", "newer")[0] == 1
    assert call("experiments", "restore", made)[0] == 0
    assert get_experiment("runs", made).lifecycle == "active"
    assert "is not deleted" in call("experiments", "restore", "new")[1]


def test_a_wrong_name_gets_the_nearest(call: Call) -> None:
    name = Store("runs").experiments()[-1].name
    code, _, err = call("experiments", "delete", f"{name}x", "--yes")
    assert code == 1
    assert f"did you mean {name!r}?" in err


@pytest.mark.parametrize("taken", ["active", "deleted"])
def test_of_two_with_one_name_the_one_in_the_right_state_is_meant(call: Call, taken: str) -> None:
    first, second = stores.experiment("runs", "one"), stores.experiment("runs", "two")
    if taken == "deleted":
        call("experiments", "delete", "two", "-y")
    from staticrun.schema.event import Attribute
    from staticrun.store import experiments

    experiments.append_changes(
        "runs", first, stores.writer_name(stores.T0, "z"), [Attribute("name", "two", stores.T0)]
    )
    code, _out, err = call("experiments", "delete", "two", "-y")
    if taken == "active":
        assert code == 2
        assert "2 experiments have the name 'two'" in err
        assert second in err
    else:
        assert (code, get_experiment("runs", first).lifecycle) == (0, "deleted")


def test_no_store_is_told(call: Call) -> None:
    assert call("experiments", "list", "--runs", "nothing")[0] == 1
    assert small.SWEEP
