"""A store with one of everything, and the command line run beside it."""

from collections.abc import Callable

import pytest
from golden import small

from staticrun.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command beside a small store, `runs`; gives its exit code and what it printed."""
    monkeypatch.chdir(str(tmp_path))
    for variable in ("STATICRUN_TRACKING_URI", "STATICRUN_ARTIFACT_URI", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(variable, raising=False)
    small.write("runs")

    def run_it(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_it
