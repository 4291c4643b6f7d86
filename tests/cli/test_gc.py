"""`staticrun gc`: says what goes, asks, removes, and says what it freed."""

import errno
import os
from collections.abc import Callable

import pytest
from golden import small, stores

from staticrun.cli.ages import milliseconds
from staticrun.store import files, removal
from staticrun.store.reader import Store

Call = Callable[..., tuple[int, str, str]]
GONE = small.SWEEP[0]


@pytest.fixture
def deleted(call: Call) -> Call:
    assert call("runs", "delete", "-y", GONE)[0] == 0
    for run in Store("runs").runs():  # what the small store has deleted long ago
        if run.lifecycle == "deleted" and run.run_id != GONE:
            call("runs", "restore", run.run_id)
    return call


def there(run_id: str = GONE) -> bool:
    return run_id in [run.run_id for run in Store("runs").runs()]


def test_nothing_old_enough(deleted: Call) -> None:
    code, out, _ = deleted("gc")
    assert (code, out.splitlines()[-1]) == (0, "  nothing was removed")
    assert there()


def test_a_rehearsal_removes_nothing(deleted: Call) -> None:
    code, out, _ = deleted("gc", "--older-than", "0", "--dry-run")
    assert code == 0
    assert out.startswith(f"  {GONE}  ")
    assert out.splitlines()[-1] == "  nothing was removed"
    assert there()


def test_it_asks(deleted: Call) -> None:
    code, _, err = deleted("gc", "--older-than", "0")
    assert code == 2
    assert "no terminal to ask at" in err
    assert there()


def test_it_says_what_it_freed(deleted: Call) -> None:
    folder = os.path.join("runs", Store("runs").run(GONE).experiment_id, GONE)
    count, size = files.measure(folder)
    code, out, err = deleted("gc", "--older-than", "0", "--yes")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith(f"  removed 1 run: {count} files, ")
    assert size > 0
    assert not there()
    assert not os.path.exists(folder)
    assert deleted("gc", "--older-than", "0", "--yes")[1].splitlines()[-1] == "  nothing was removed"


def test_a_deleted_experiment_goes_with_its_runs(deleted: Call) -> None:
    made = stores.experiment("runs", "old")
    for number in range(30):
        stores.run("runs", made, f"r{number}")
    assert deleted("experiments", "delete", "old", "-y")[0] == 0
    code, out, _err = deleted("gc", "--older-than", "0s", "-y")
    assert code == 0
    assert "  experiment 'old', once it has no runs" in out
    assert "  and 11 more; --dry-run lists all" in out
    assert "  removed 31 runs, 1 experiment: " in out
    assert not os.path.exists(os.path.join("runs", made))
    assert deleted("experiments", "create", "old")[0] == 0


def test_a_store_that_cannot_be_written(deleted: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, target: str) -> None:
        raise OSError(errno.EROFS, "Read-only file system", source)

    monkeypatch.setattr(files, "rename", refuse)
    code, out, err = deleted("gc", "--older-than", "0", "--yes")
    assert code == 1
    assert f"error: run {GONE} cannot be removed: Read-only file system" in err
    assert out.splitlines()[-1].startswith("  removed 0 runs")
    assert there()


def test_what_an_interrupted_one_left_is_told_and_removed(
    deleted: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(path: str) -> None:
        raise OSError(errno.EIO, "Input/output error", path)

    with monkeypatch.context() as patched:
        patched.setattr(removal.files, "remove_tree", stop)
        assert deleted("gc", "--older-than", "0", "--yes")[0] == 1
    assert not there()
    out = deleted("gc", "--dry-run")[1]
    assert "what an interrupted gc left of 1 folder" in out
    _code, out, _ = deleted("gc", "--yes")
    assert "  removed 1 run: " in out
    assert removal.leftovers("runs") == []


@pytest.mark.parametrize("age", ["", "30", "3x", "-1d", "d", "1d 2h", "1000000w", "nan"])
def test_ages_that_are_none(call: Call, age: str) -> None:
    code, _, err = call("gc", "--older-than", age, "--yes")
    assert code == 2
    assert "30d" in err


def test_ages() -> None:
    assert [milliseconds(text) for text in ("2w", "1.5h", "1d2h3m4s", "0")] == [
        1_209_600_000, 5_400_000, 93_784_000, 0,
    ]  # fmt: skip
