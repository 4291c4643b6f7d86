import os
import subprocess
import sys
import textwrap

import pytest

from staticrun.store.reader import Store


@pytest.fixture
def root(tmp_path):
    return str(tmp_path / "runs")


@pytest.fixture
def script(root, tmp_path):
    """Runs a training script in a process of its own; returns the finished process."""

    started = []

    def run(text, *, check=0, env=None, start_only=False, cwd=None):
        path = tmp_path / "train.py"
        if not path.exists() or path.read_text() != textwrap.dedent(text):
            path.write_text(textwrap.dedent(text))  # not again: another process may be reading it
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("STATICRUN_")},
            "STATICRUN_TRACKING_URI": root,
            **(env or {}),
        }
        process = subprocess.Popen(
            [sys.executable, str(path)],
            env=environment,
            cwd=cwd or tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        if start_only:
            return process
        out, err = process.communicate(timeout=120)
        process.out, process.err = out, err
        assert check is None or process.returncode == check, err
        return process

    yield run
    for process in started:
        process.kill()  # where a test failed and left it waiting
        process.wait()


@pytest.fixture
def runs(root):
    """All runs of the store, by name."""

    def read(**options):
        return {run.name: run for run in Store(root, **options).runs()}

    return read


@pytest.fixture
def only_run(root):
    def read(**options):
        (run,) = Store(root, **options).runs()
        return run

    return read


@pytest.fixture
def values(root):
    """Steps and values of a metric of a run, as read back, by writer."""

    def read(run, key):
        return {
            batch.writer: list(zip(batch.steps, batch.values, strict=True))
            for batch in Store(root).points(run, [key])
        }

    return read
