"""What a run remembers of where it ran, found in the background, and what it says where that failed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from staticrun.log import machine, packages
from staticrun.schema import environment
from staticrun.store import texts

START = """
import os, sys, time
import staticrun
"""
TRAIN = (
    START
    + """
with staticrun.start_run() as run:
    staticrun.log_metric("x", 1)
    time.sleep(float(os.environ.get("TRAINS", "1.5")))
"""
)
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture
def whole(root):
    """The whole of an attribute of a run; "" where it has none."""

    def read(run, key):
        folder = os.path.join(root, run.experiment_id, run.run_id)
        text = run.attributes.get(key, "")
        return text if isinstance(text, str) else texts.whole([folder], text)

    return read


def git(folder, *arguments):
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "model.py").write_text("lr = 0.1\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")
    return folder


def test_a_run_remembers_its_environment(script, only_run, whole):
    given = {"OMP_NUM_THREADS": "3", "CUDA_VISIBLE_DEVICES": "", "MY_PRIVATE_THING": "x"}
    script(TRAIN, env=given)
    run = only_run()
    found = environment.decode(whole(run, "environment"))
    assert found.python == sys.version.partition(" ")[0]
    assert found.implementation == "CPython"
    assert found.platform.startswith(("Linux", "macOS", "Windows"))
    assert found.cpus >= 1
    assert found.memory > 1 << 20
    assert found.variables == {"CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "3"}
    assert "msgspec" in found.packages
    assert list(found.packages) == sorted(found.packages, key=str.lower)
    assert "not_captured" not in run.attributes
    assert run.problems == []


def test_the_packages_are_those_that_python_finds():
    from importlib import metadata

    expected = {}
    for one in metadata.distributions():
        expected.setdefault(one.metadata["Name"].lower().replace("_", "-").replace(".", "-"), one.version)
    found, broken = packages.installed()
    assert {
        name.lower().replace("_", "-").replace(".", "-"): version for name, version in found.items()
    } == expected
    assert broken == 0


def test_broken_packages_are_counted_and_the_others_kept(tmp_path, monkeypatch):
    for name, content in {
        "good-1.0.dist-info": b"Metadata-Version: 2.1\nName: good\nVersion: 1.0\n\nName: other\n",
        "empty-2.0.dist-info": b"",
        "bytes-3.0.dist-info": b"\xff\xfe\x00Name: \xe9\n",
        "nameless.dist-info": b"nothing",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "METADATA").write_bytes(content)
    (tmp_path / "gone-4.0.dist-info").mkdir()
    (tmp_path / "old-5.0.egg-info").write_text("Name: old\nVersion: 5.0\n")
    (tmp_path / "not.zip").write_bytes(b"no archive")
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "not.zip"), str(tmp_path / "missing")])
    found, broken = packages.installed()
    assert found == {"bytes": "3.0", "empty": "2.0", "gone": "4.0", "good": "1.0", "old": "5.0"}
    assert broken == 1


def test_each_part_fails_alone_and_is_named(script, only_run, whole):
    script(
        START
        + """
from staticrun.log import machine, packages
def fails(*_): raise RuntimeError("out, of order")
machine.memory = fails
packages.installed = fails
with staticrun.start_run():
    time.sleep(1)
"""
    )
    run = only_run()
    said = run.attributes["not_captured"]
    assert said == "memory: RuntimeError: out; of order, packages: RuntimeError: out; of order"
    assert environment.decode(whole(run, "environment")).cpus >= 1


FAKE_NVML = """
class NVMLError_LibraryNotFound(Exception): pass
class NVMLError_Unknown(Exception): pass
def nvmlInit(): {init}
def nvmlDeviceGetCount(): return 2
def nvmlDeviceGetHandleByIndex(index): return index
def nvmlDeviceGetName(index): return (b"NVIDIA A100", "NVIDIA H100")[index]
def nvmlShutdown(): pass
"""


@pytest.mark.parametrize(
    ("init", "gpus", "missing"),
    [
        ("pass", ["NVIDIA A100", "NVIDIA H100"], None),
        ("raise NVMLError_LibraryNotFound('no')", [], None),
        ("raise NVMLError_Unknown('broken')", [], "gpus: NVMLError_Unknown: broken"),
    ],
)
def test_the_names_of_gpus_come_from_nvml(script, only_run, whole, tmp_path, init, gpus, missing):
    (tmp_path / "pynvml.py").write_text(FAKE_NVML.format(init=init))
    script(TRAIN, env={"PYTHONPATH": str(tmp_path)})
    run = only_run()
    assert environment.decode(whole(run, "environment")).gpus == gpus
    assert run.attributes.get("not_captured") == missing


def test_without_nvml_the_driver_is_asked(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pynvml", None)
    for number, text in enumerate(["Model: \t NVIDIA A100\nIRQ: 3\n", "IRQ: 4\n"]):
        (tmp_path / f"0000:0{number}").mkdir()
        (tmp_path / f"0000:0{number}" / "information").write_text(text)
    monkeypatch.setattr(machine, "_DRIVER", str(tmp_path))
    assert machine.gpus() == ["NVIDIA A100", "unknown"]
    monkeypatch.setattr(machine, "_DRIVER", str(tmp_path / "missing"))
    assert machine.gpus() == []


@needs_git
def test_a_run_remembers_what_its_commit_does_not_hold(script, only_run, whole, project):
    (project / "model.py").write_text('lr = 0.2\nAPI_KEY = "hunter2hunter2"\n')
    (project / "untracked.py").write_text("secret = 'not mine'\n")
    script(TRAIN, cwd=project)
    run = only_run()
    assert run.attributes["git_dirty"] == "true"
    diff = whole(run, "git_diff")
    assert '-lr = 0.1\n+lr = 0.2\n+API_KEY = "***"\n' in diff
    assert "untracked" not in diff
    assert "not_captured" not in run.attributes


@needs_git
def test_a_clean_working_copy_has_no_diff(script, only_run, project):
    git(project, "checkout", "--quiet", "--detach")
    script(TRAIN, cwd=project)
    run = only_run()
    assert run.attributes["git_dirty"] == "false"
    assert "git_branch" not in run.attributes
    assert "git_diff" not in run.attributes


@needs_git
@pytest.mark.parametrize(
    ("how", "dirty", "missing"),
    [
        ("huge", "true", "git_diff: larger than 1 MiB"),
        ("off", "true", "git_diff: turned off"),
        ("no git", None, "git_diff: git is not installed, git_dirty: git is not installed"),
        ("no commit", None, "git_diff: no commit yet, git_dirty: no commit yet"),
    ],
)
def test_a_run_says_why_it_has_no_diff(script, only_run, project, tmp_path, how, dirty, missing):
    (project / "model.py").write_text("lr = 0.2\n" * (300_000 if how == "huge" else 1))
    if how == "no commit":
        shutil.rmtree(project / ".git")
        git(project, "init", "--quiet")
    script(TRAIN, cwd=project, env={"off": {"STATICRUN_LOG_DIFF": "0"}, "no git": {"PATH": ""}}.get(how))
    run = only_run()
    assert run.attributes.get("git_dirty") == dirty
    assert "git_diff" not in run.attributes
    assert run.attributes["not_captured"] == missing


@needs_git
def test_git_that_does_not_answer_keeps_no_exit_waiting(script, only_run, project, tmp_path):
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\necho $$ > git.pid\nexec sleep 600\n")
    slow.chmod(0o755)
    path = f"{slow.parent}{os.pathsep}{os.environ['PATH']}"
    script(TRAIN, cwd=project, env={"PATH": path, "TRAINS": "1"})
    run = only_run()
    assert run.status == "FINISHED"
    assert run.attributes["not_captured"] == "git_diff, git_dirty"
    assert "environment" in run.attributes
    pid = int((project / "git.pid").read_text()) if (project / "git.pid").exists() else None
    assert pid is None or ends(pid)


def ends(pid: int, within: float = 30.0) -> bool:
    """Whether a process is gone, or waits only for its parent to look, which the first process of a container
    may never do."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        with contextlib.suppress(psutil.NoSuchProcess):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.05)
                continue
        return True
    return False


def test_a_short_run_says_what_there_was_no_time_for(script, only_run):
    script(
        START
        + """
from staticrun.log import machine
machine.variables = lambda: time.sleep(60)
with staticrun.start_run(): pass
"""
    )
    run = only_run()
    assert run.status == "FINISHED"
    assert run.attributes["not_captured"] == "gpus, packages, variables"
    assert run.attributes["environment"].length > 100


def test_all_runs_of_a_process_are_told_and_share_one_file(script, runs, whole):
    script(
        START
        + """
staticrun.start_run(run_name="outer")
with staticrun.start_run(run_name="inner", nested=True):
    time.sleep(1)
for number in range(5):
    with staticrun.start_run(run_name=f"later {number}", nested=True): pass
"""
    )
    found = runs()
    assert len(found) == 7
    assert len({whole(run, "environment") for run in found.values()}) == 1
    assert all(len(environment.decode(whole(run, "environment")).packages) > 5 for run in found.values())


def test_forked_workers_tell_their_own_runs_and_nothing_more_of_their_parents(script, runs, whole):
    script(
        START
        + """
import multiprocessing
def work():
    staticrun.log_metric("x", 1)
    with staticrun.start_run(run_name="child", nested=True):
        print(os.getpid())
if __name__ == "__main__":
    with staticrun.start_run(run_name="parent"):
        time.sleep(1)
        worker = multiprocessing.get_context("fork").Process(target=work)
        worker.start()
        worker.join()
        assert worker.exitcode == 0
"""
    )
    found = runs()
    assert whole(found["child"], "environment") == whole(found["parent"], "environment") != ""
    assert found["child"].attributes["pid"] != found["parent"].attributes["pid"]


def test_a_fork_before_all_is_found_holds_nobody_up(script, runs):
    script(
        START
        + """
with staticrun.start_run(run_name="parent"):
    pid = os.fork()
    if pid == 0:
        with staticrun.start_run(run_name="child", nested=True):
            time.sleep(1)
        staticrun.flush()
        os._exit(0)
    os.waitpid(pid, 0)
"""
    )
    found = runs()
    assert found["parent"].attributes["environment"].digest == found["child"].attributes["environment"].digest
    assert {run.status for run in found.values()} == {"FINISHED"}


@needs_git
def test_of_many_ranks_one_asks_git(script, only_run, whole, project, tmp_path):
    (project / "model.py").write_text("lr = 0.2\n")
    text = (
        TRAIN
        + """
    open(f"rank-{os.environ['RANK']}", "w").close()
    until = time.monotonic() + 30
    while not (os.path.exists("rank-0") and os.path.exists("rank-1")) and time.monotonic() < until:
        time.sleep(0.05)
"""
    )
    ranks = []
    for rank in ("0", "1"):
        ranks.append(
            script(text, cwd=project, env={"RANK": rank, "STATICRUN_RUN_ID": "job"}, start_only=True)
        )
        assert ranks[0].poll() is None
    for one in ranks:
        _, err = one.communicate(timeout=60)
        assert one.returncode == 0, err
    run = only_run()
    assert run.attributes["git_dirty"] == "true"
    assert "+lr = 0.2" in whole(run, "git_diff")
    assert len(run.writers) == 2


def test_a_session_that_follows_an_ended_one_says_its_own(script, only_run):
    script(TRAIN, env={"STATICRUN_RUN_ID": "job", "OMP_NUM_THREADS": "3"})
    before = only_run().attributes["environment"]
    script(TRAIN, env={"STATICRUN_RUN_ID": "job", "OMP_NUM_THREADS": "4"})
    assert only_run().attributes["environment"] != before


def test_killed_before_anything_was_found(script, only_run):
    process = script(
        START
        + """
from staticrun.log import machine
machine.python = lambda: time.sleep(60)
staticrun.start_run()
staticrun.log_metric("x", 1)
staticrun.flush()
print("begun", flush=True)
time.sleep(60)
""",
        start_only=True,
    )
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    run = only_run()
    assert run.problems == []
    assert "environment" not in run.attributes
    assert run.attributes["source_name"] == "train.py"


def test_a_signal_ends_a_run_with_what_is_known(script, only_run):
    process = script(
        START
        + """
staticrun.start_run()
staticrun.log_metric("x", 1)
time.sleep(1)
print("begun", flush=True)
time.sleep(60)
""",
        start_only=True,
    )
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGTERM)
    process.wait()
    run = only_run()
    assert run.status == "KILLED"
    assert "environment" in run.attributes


def test_a_store_that_takes_nothing_stops_nothing(script, tmp_path):
    (tmp_path / "file").write_text("")
    process = script(TRAIN, env={"STATICRUN_TRACKING_URI": str(tmp_path / "file" / "runs"), "TRAINS": "0.2"})
    assert "Traceback" not in process.err


def test_documents_are_no_attributes_to_filter_by_and_no_tags(own_store):
    import staticrun
    from staticrun.errors import FilterError

    with staticrun.start_run() as run:
        pass
    tags = staticrun.get_run(run.info.run_id).data.tags
    assert not {tag for tag in tags if "environment" in tag or "diff" in tag or "captured" in tag}
    for name in ("environment", "git_diff", "not_captured"):
        with pytest.raises(FilterError):
            staticrun.search_runs(filter_string=f"attributes.{name} != ''")
    assert not [name for name in staticrun.search_runs().columns if "environment" in name or "diff" in name]
