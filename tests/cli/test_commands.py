"""The command line: what it prints, its exit codes, and that a user's error is never a traceback."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from golden import small, stores

import staticrun
from staticrun.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder; gives its exit code and what it printed."""
    monkeypatch.chdir(str(tmp_path))
    for variable in ("STATICRUN_TRACKING_URI", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(variable, raising=False)

    def run_it(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_it


def test_a_build_says_what_was_made_and_where(run: Run) -> None:
    small.write("runs")
    code, out, err = run("build")
    assert code == 0
    assert "problem: models/broken.yaml:3:14: `version` must be a whole number" in err
    assert "  hint: mend the manifest" in err
    lines = out.splitlines()
    assert lines[0] == "  10 runs in 3 experiments, 1 model"
    assert re.fullmatch(r"  22 pages, [\d.]+ MB, [\d.]+ \S+   \(2 problems: site/problems.html\)", lines[1])
    assert lines[2] == "  artifacts: 9 copied (252 B)"
    assert lines[3] == "  open site/index.html"
    assert os.path.isfile("site/index.html")


def test_a_build_says_where_the_time_went(run: Run) -> None:
    small.write("runs")
    lines = run("build", "--profile")[1].splitlines()
    shown = {line[:30].strip(): line[30:] for line in lines if line.startswith("    ")}
    assert list(shown)[:4] == ["look for changes", "columns of runs", "tables", "pages of runs"]
    assert re.fullmatch(r" +[\d.]+ s +[\d.]+ s +10", shown["pages of runs"])
    assert re.fullmatch(r" +[\d.]+ s +10", shown["render"])


def test_a_build_says_how_much_was_right_as_it_was(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("staticrun.store.signs._TICK", -(1 << 62))  # as if all had been written long ago
    experiment = stores.experiment("runs", "e")
    for name in "abc":
        stores.run("runs", experiment, name)
    assert re.match("  9 pages, ", run("build")[1].splitlines()[1])
    assert re.match("  9 pages as before, ", run("build")[1].splitlines()[1])
    stores.run("runs", experiment, "d")
    assert re.match(r"  10 pages \(7 written, 3 as before\), ", run("build")[1].splitlines()[1])


def test_runs_come_from_the_environment_where_none_are_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.run("elsewhere", stores.experiment("elsewhere", "e"), "r")
    monkeypatch.setenv("STATICRUN_TRACKING_URI", "elsewhere")
    assert run("build", "-o", "public")[0] == 0
    assert os.path.isfile("public/runs/r.html")


def test_strict_fails_after_building(run: Run) -> None:
    small.write("runs")
    code, out, err = run("build", "--strict")
    assert code == 1
    assert "open site/index.html" in out
    assert "problem: models/broken.yaml:3:14: " in err


def test_strict_without_problems_is_done(run: Run) -> None:
    stores.run("runs", stores.experiment("runs", "e"), "r")
    assert run("build", "--strict")[0] == 0


def test_a_folder_that_is_no_store(run: Run) -> None:
    code, out, err = run("build", "nothing")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "error: nothing/ holds no staticrun runs (the folder does not exist)",
        "  looked for */experiment.json",
        "  hint: staticrun build --help; sample_runs/ in the repository shows the layout",
    ]
    assert not os.path.exists("site")


def test_an_output_folder_that_holds_something_else(run: Run) -> None:
    stores.run("runs", stores.experiment("runs", "e"), "r")
    code, _, err = run("build", "-o", "runs")
    assert code == 1
    assert err.startswith("error: runs/ holds something else than a site of staticrun\n")
    assert "  hint: " in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("buid",), "build"),
        (("build", "--titel", "x"), "--title"),
        (("build", "--as-of", "tomorrow"), "'tomorrow' is no time"),
        (("build", "--workers", "0"), "--workers"),
        (("build", "https://mlflow.example.org"), "plain files"),
        (("init", "a", "b"), "unexpected extra argument"),
        (("serve", "--port", "99999"), "--port"),
        (("build", "runs", "--theme"), "--theme"),
    ],
)
def test_wrong_usage_is_told_and_exits_with_2(arguments: tuple[str, ...], said: str, run: Run) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_a_wrong_setting_is_wrong_usage(run: Run) -> None:
    with open("staticrun.toml", "w", encoding="utf-8") as file:
        file.write("titel = 'x'")
    code, _, err = run("build")
    assert code == 2
    assert "did you mean `title`?" in err


def test_a_wrong_theme_fails(run: Run) -> None:
    stores.run("runs", stores.experiment("runs", "e"), "r")
    code, _, err = run("build", "--theme", "defualt")
    assert code == 1
    assert "did you mean 'default'?" in err


def test_settings_of_the_file_count(run: Run) -> None:
    stores.run("runs", stores.experiment("runs", "e"), "r")
    with open("staticrun.toml", "w", encoding="utf-8") as file:
        file.write('title = "Our models"\noutput = "public"\ndescription = "Of the *team*."\n')
    assert run("build")[0] == 0
    with open("public/index.html", encoding="utf-8") as file:
        page = file.read()
    assert "Our models" in page
    assert "<em>team</em>" in page


def test_the_version_and_the_help(run: Run) -> None:
    assert run("--version") == (0, f"staticrun {staticrun.__version__}\n", "")
    code, out, _ = run("--help")
    assert code == 0
    assert "build" in out
    assert "serve" in out


def test_the_module_is_the_command_and_its_exit_code_is_the_process_s(tmp_path: object) -> None:
    command = [sys.executable, "-m", "staticrun", "build", "nothing"]
    done = subprocess.run(command, cwd=str(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: nothing/ holds no staticrun runs")


def test_help_loads_neither_half(tmp_path: object) -> None:
    code = (
        "import sys; from staticrun.cli import main; main(['build', '--help']);"
        "print([name for name in ('polars', 'altair', 'jinja2', 'pyarrow', 'livereload', 'rich')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
