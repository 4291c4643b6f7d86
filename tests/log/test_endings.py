"""A run's state is true, however the program ends."""

import signal

import pytest

START = """
import os, signal, sys, time
import staticrun
"""


@pytest.mark.parametrize(
    ("ending", "code", "status", "exception", "name", "exit_code"),
    [
        ("pass", 0, "FINISHED", None, None, None),
        ("sys.exit()", 0, "FINISHED", None, None, None),
        ("sys.exit(0)", 0, "FINISHED", None, None, None),
        ("sys.exit(3)", 3, "FAILED", "SystemExit", None, 3),
        ("sys.exit('out of data')", 1, "FAILED", "SystemExit", None, 1),
        ("raise ValueError('bad batch')", 1, "FAILED", "ValueError", None, None),
        ("raise KeyboardInterrupt", -2, "KILLED", None, "SIGINT", None),
        ("os.kill(os.getpid(), signal.SIGINT); time.sleep(9)", -2, "KILLED", None, "SIGINT", None),
        ("os.kill(os.getpid(), signal.SIGTERM); time.sleep(9)", -15, "KILLED", None, "SIGTERM", None),
        ("os.kill(os.getpid(), signal.SIGHUP); time.sleep(9)", -1, "KILLED", None, "SIGHUP", None),
    ],
)
@pytest.mark.parametrize("block", ["with", "plain"])
def test_the_way_a_program_ends(script, only_run, block, ending, code, status, exception, name, exit_code):
    begin = "with staticrun.start_run():" if block == "with" else "staticrun.start_run()\nif True:"
    script(f"{START}\n{begin}\n    staticrun.log_metric('loss', 0.5)\n    {ending}\n", check=code)
    run = only_run()
    assert run.status == status
    assert run.end is not None
    assert run.metrics["loss"].last.value == 0.5
    if status == "FINISHED":
        assert run.ending is None
    else:
        assert (run.ending.exception, run.ending.signal, run.ending.exit_code) == (exception, name, exit_code)


def test_the_traceback_is_kept_without_the_machines_paths(script, only_run, tmp_path):
    text = (
        f"{START}\ndef step():\n    raise ValueError('bad batch')\nwith staticrun.start_run():\n    step()\n"
    )
    process = script(text, check=1)
    assert "bad batch" in process.err  # Python's own report is still printed
    ending = only_run().ending
    assert (ending.exception, ending.message) == ("ValueError", "bad batch")
    assert "in step" in ending.traceback
    assert str(tmp_path) not in ending.traceback


def test_a_caught_exit_does_not_count(script, only_run):
    script(
        START
        + "staticrun.start_run()\ntry:\n    sys.exit(3)\nexcept SystemExit as e:\n    assert e.code == 3\n"
    )
    assert only_run().status == "FINISHED"


def test_an_exit_out_of_functions_counts(script, only_run):
    script(START + "def main():\n    sys.exit(4)\nstaticrun.start_run()\nmain()\n", check=4)
    run = only_run()
    assert (run.status, run.ending.exit_code) == ("FAILED", 4)


def test_a_programs_own_handler_works_as_before(script, only_run):
    process = script(
        START
        + """
def stop(number, frame):
    print("saving a checkpoint")
    sys.exit(7)
signal.signal(signal.SIGTERM, stop)
with staticrun.start_run():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(9)
""",
        check=7,
    )
    assert "saving a checkpoint" in process.out
    run = only_run()
    assert (run.status, run.ending.signal) == ("KILLED", "SIGTERM")


def test_a_programs_own_excepthook_is_called(script, only_run):
    process = script(
        START
        + "sys.excepthook = lambda *a: print('mine', a[0].__name__)\nstaticrun.start_run()\nraise OSError\n",
        check=1,
    )
    assert "mine OSError" in process.out
    assert only_run().ending.exception == "OSError"


def test_ignored_signals_stay_ignored(script, only_run):
    script(
        START
        + "signal.signal(signal.SIGHUP, signal.SIG_IGN)\nwith staticrun.start_run():\n"
        + "    os.kill(os.getpid(), signal.SIGHUP)\n    staticrun.log_metric('x', 1)\n"
    )
    assert only_run().status == "FINISHED"


def test_killed_half_way_everything_older_than_a_second_is_there(script, only_run):
    process = script(
        START
        + """
staticrun.start_run(run_name="killed")
staticrun.log_param("lr", 0.1)
for step in range(100):
    staticrun.log_metric("loss", 1 / (step + 1), step=step)
time.sleep(1.3)
print("ready", flush=True)
time.sleep(60)
""",
        start_only=True,
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    run = only_run()
    assert run.status == "RUNNING"  # its last word is seconds old
    assert run.metrics["loss"].count == 100
    assert run.params == {"lr": "0.1"}
    later = only_run(as_of=run.last_word + 6 * 60_000)
    assert later.status == "LOST"
    assert later.end is None
    assert later.last_word == run.last_word


def test_a_killed_run_goes_on_and_ends(script, only_run, values):
    script(
        START + "staticrun.start_run()\nstaticrun.log_metric('loss', 1.0, step=0)\nstaticrun.flush()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n",
        check=-9,
    )
    first = only_run()
    script(
        START
        + f"with staticrun.start_run(run_id='{first.run_id}'):\n"
        + "    staticrun.log_metric('loss', 0.5, step=1)\n"
    )
    run = only_run()
    assert run.status == "FINISHED"
    assert run.start == first.start
    assert run.metrics["loss"].count == 2
    assert len(values(run, "loss")) == 2


def test_open_runs_of_a_nested_pair_end_with_the_program(script, runs):
    script(
        START + "staticrun.start_run(run_name='outer')\nstaticrun.start_run(run_name='inner', nested=True)\n"
        "raise RuntimeError('both')\n",
        check=1,
    )
    assert {name: run.status for name, run in runs().items()} == {"outer": "FAILED", "inner": "FAILED"}
    assert runs()["inner"].parent == runs()["outer"].run_id
