"""Other processes share the work, whatever the program that builds is."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from typing import Any

import psutil
import pytest
from golden import sites, stores

from staticrun.build.workers import Workers
from staticrun.errors import BuildError, ThemeError


def double(by: int, number: int) -> int:
    return by * number


def fail(_: Any, number: int) -> int:
    raise ThemeError(f"no {number}", where="there", hint="so")


def die(_: Any, number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_each_task_comes_back_once_and_processes_serve_again() -> None:
    with Workers(2) as workers:
        assert sorted(workers.map(double, 2, range(50))) == list(range(0, 100, 2))
        assert sorted(workers.map(double, 3, range(3))) == [0, 3, 6]
        assert list(workers.map(double, 3, [])) == []


def test_an_error_comes_as_it_was_raised() -> None:
    with pytest.raises(ThemeError) as caught, Workers(2) as workers:
        list(workers.map(fail, None, range(5)))
    assert (caught.value.where, caught.value.hint) == ("there", "so")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(BuildError, match="signal 9"), Workers(2) as workers:
        list(workers.map(die, None, range(5)))


def test_an_error_while_tasks_are_made() -> None:
    def tasks() -> Any:
        yield 1
        raise ValueError("no second")

    with pytest.raises(ValueError, match="no second"), Workers(2) as workers:
        list(workers.map(double, 1, tasks()))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_no_process_outlives_a_builder_that_is_killed(tmp_path: Any) -> None:
    (tmp_path / "work.py").write_text("import time\ndef linger(_, seconds): time.sleep(seconds)")
    script = tmp_path / "script.py"
    script.write_text(
        "from work import linger\nfrom staticrun.build.workers import Workers\n"
        "list(Workers(2).map(linger, None, [60] * 5))"
    )
    builder = subprocess.Popen([sys.executable, script], env=os.environ | {"PYTHONPATH": str(tmp_path)})
    deadline = time.monotonic() + 60
    while len(children := psutil.Process(builder.pid).children()) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)  # they work on it
    builder.send_signal(signal.SIGKILL)
    builder.wait()
    gone, alive = psutil.wait_procs(children, timeout=10)
    assert (len(gone), alive) == (2, [])


def test_a_script_without_a_guard_may_build(runs: str, site: str, tmp_path: Any) -> None:
    experiment = stores.experiment(runs, "e")
    for number in range(60):
        stores.run(runs, experiment, f"run-{number}", metrics={"loss": [1.0, 0.5]})
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(f"""
        from staticrun.build import build
        from staticrun.config import Config
        print(build(Config(runs={(runs,)!r}, output={site!r}, workers=2, as_of={stores.AS_OF})).runs)
        """)
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("60\n", "")
    assert f"runs/run-{7}.html" in sites.files_in(site)


def test_a_script_without_a_guard_may_have_its_data_made_by_another_process(
    runs: str, site: str, tmp_path: Any
) -> None:
    experiment = stores.experiment(runs, "e")
    for number in range(3):
        stores.run(runs, experiment, f"run-{number}", metrics={"loss": [1.0, 0.5]})
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(f"""
        from staticrun.build import build, exports
        from staticrun.config import Config
        exports._WORTH_A_PROCESS = 1
        print(build(Config(runs={(runs,)!r}, output={site!r}, workers=2, as_of={stores.AS_OF})).runs)
        """)
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("3\n", "")
    assert any(path.startswith("data/histories/") for path in sites.files_in(site))
