"""`staticrun runs note` and `tag`, and those of experiments: what is said later, and what is wrong."""

import io
import os
import pty
import subprocess
import sys
from collections.abc import Callable

import pytest
from golden import small, stores

from staticrun.schema.run import Experiment
from staticrun.store import layout
from staticrun.store.reader import Store

Call = Callable[..., tuple[int, str, str]]
RUN = small.SWEEP[0]
SHORT = "00000000000000000000000000000001"


def files_of(run_id: str = RUN) -> dict[str, bytes]:
    """The files of a run beside its artifacts."""
    folder = layout.run_folder("runs", layout.derive_experiment_id("iris-sweep"), run_id)
    found = {}
    for name in sorted(os.listdir(folder)):
        if os.path.isfile(path := os.path.join(folder, name)):
            with open(path, "rb") as file:
                found[name] = file.read()
    return found


def test_a_note_is_an_edit_that_changes_no_file(call: Call, tmp_path: object) -> None:
    before = files_of()
    code, out, err = call("runs", "note", RUN, "The **first**.")
    assert (code, err) == (0, "")
    assert out.endswith("note of 14 characters\n")
    assert before.items() <= files_of().items()
    assert Store("runs").run(RUN).note == "The **first**."
    with open("long.md", "w", encoding="utf-8") as file:
        file.write("# Ünï\n\n" + "word " * 3000)
    assert call("runs", "note", RUN, "--file", "long.md")[0] == 0
    store = Store("runs")
    note = store.run(RUN).note
    assert note is not None
    assert store.text(store.run(RUN), note).startswith("# Ünï\n\nword ")
    assert "same as before" in call("runs", "note", RUN, "-F", "long.md")[1]
    assert call("runs", "note", RUN, "--delete")[0] == 0
    assert Store("runs").run(RUN).note is None


def test_a_note_from_standard_input(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"of two\n\nlines")))
    assert call("runs", "note", RUN, "--file", "-")[0] == 0
    assert Store("runs").run(RUN).note == "of two\n\nlines"


def test_a_note_in_the_editor(call: Call) -> None:
    assert call("runs", "note", RUN, "before")[0] == 0
    code, _, err = call("runs", "note", RUN)
    assert (code, "no terminal for an editor" in err) == (2, True)
    with open("editor.py", "w", encoding="utf-8") as file:
        file.write("import sys\npath = sys.argv[-1]\ntext = open(path).read()\n"
                   "open(path, 'w').write(text.upper() + ' and after')\n")  # fmt: skip
    ours, theirs = pty.openpty()
    environment = {**os.environ, "EDITOR": f"{sys.executable} editor.py", "VISUAL": ""}
    command = [sys.executable, "-m", "staticrun", "runs", "note", RUN]
    done = subprocess.run(command, stdin=theirs, capture_output=True, env=environment, check=False)
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")
    assert Store("runs").run(RUN).note == "BEFORE\n and after"  # an editor ends the last line


def test_tags_are_set_removed_and_printed(call: Call) -> None:
    code, out, _ = call("runs", "tag", RUN, "team=the cellar", "a/b=x=y", "--delete", "purpose")
    assert code == 0
    assert out.splitlines()[1:] == ["  team = the cellar", "  a/b = x=y", "  purpose removed"]
    assert Store("runs").run(RUN).tags == {"team": "the cellar", "a/b": "x=y"}
    assert call("runs", "tag", RUN)[1] == "a/b\tx=y\nteam\tthe cellar\n"
    assert call("runs", "tag", RUN, "mlflow.runName=mine")[0] == 0
    assert Store("runs").run(RUN).name == "mine"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("note", "zzz", "x"), 1, "no run has the id 'zzz'"),
        (("note", "0000", "x"), 2, "runs have ids that begin with '0000'"),
        (("note", small.DELETED, "x"), 1, f"staticrun runs restore {small.DELETED}"),
        (("note", RUN, "x", "--delete"), 2, "give one of TEXT"),
        (("note", RUN, "-F", "none.md"), 2, "none.md"),
        (("tag", RUN, "team"), 2, "write KEY=VALUE"),
        (("tag", RUN, "new=1", "=x"), 2, "empty"),
        (("tag", RUN, "new=1", "../up=x"), 2, "path that leads elsewhere"),
        (("tag", RUN, "new=1", "--delete", "none"), 1, "has no tag 'none'"),
        (("tag", RUN, "new=1", "--delete", "new"), 1, "has no tag 'new'"),
        (("tag", small.DELETED, "new=1"), 1, "is deleted"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_set(
    arguments: tuple[str, ...], code: int, said: str, call: Call
) -> None:
    before = files_of()
    found, _, err = call("runs", *arguments)
    assert (found, said in err) == (code, True), err
    assert files_of() == before


def test_experiments_are_edited_alike(call: Call) -> None:
    def found() -> Experiment:
        return next(one for one in Store("runs").experiments() if one.name == "iris-sweep")

    assert call("experiments", "note", "iris-sweep", "All *new*.")[0] == 0
    code, out, _ = call("experiments", "tag", "iris-sweep", "year=2026", "--delete", "team")
    assert (code, out.splitlines()[1:]) == (0, ["  year = 2026", "  team removed"])
    assert (found().note, found().tags) == ("All *new*.", {"year": "2026"})
    assert call("experiment", "tag", found().experiment_id)[1] == "year\t2026\n"
    assert call("experiments", "note", "iris-sweep", "--delete")[0] == 0
    assert found().note is None
    for arguments, code, said in (
        (("note", "iris", "x"), 1, "did you mean"),
        (("tag", "iris-sweep", "--delete", "none"), 1, "its tags: year"),
        (("tag", "iris-sweep", "a=1", "../b=2"), 2, "path that leads elsewhere"),
    ):
        done, _, err = call("experiments", *arguments)
        assert (done, said in err) == (code, True), err
    assert found().tags == {"year": "2026"}
    assert call("experiments", "delete", "-y", "iris-sweep")[0] == 0
    code, _, err = call("experiments", "note", "iris-sweep", "x")
    assert (code, "experiments restore" in err) == (1, True)


def test_a_run_of_a_deleted_experiment(call: Call) -> None:
    assert call("experiments", "delete", "-y", "iris-sweep")[0] == 0
    code, _, err = call("runs", "note", RUN, "x")
    assert (code, "experiments restore" in err) == (1, True)


def test_copies_are_edited_alike(call: Call) -> None:
    sweep = stores.experiment("cluster", "iris-sweep")
    stores.run("cluster", sweep, RUN)
    assert call("runs", "note", RUN, "of both", "--runs", "runs", "--runs", "cluster")[0] == 0
    assert [Store(root).run(RUN).note for root in ("runs", "cluster")] == ["of both", "of both"]
    assert call("experiments", "note", "iris-sweep", "both", "--runs", "runs", "--runs", "cluster")[0] == 0
    for root in ("runs", "cluster"):
        assert "both" in [one.note for one in Store(root).experiments()]
