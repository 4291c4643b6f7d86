"""A run store written by hand, and previews as processes of their own."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

WAIT = 60
WRITER = "20261102t100000123-0a1b2c3d4e"


@pytest.fixture
def log_run(tmp_path):
    """Log a finished run of the Default experiment, as docs/format.md says."""

    def log(name, root=None):
        run_id = name.encode().hex().ljust(32, "0")
        folder = (root or tmp_path / "runs") / "0" / run_id
        folder.mkdir(parents=True)
        experiment = {"format": 1, "experiment_id": "0", "name": "Default"}
        (folder.parent / "experiment.json").write_text(json.dumps(experiment))
        events = [
            ["staticrun", 1, run_id, WRITER, 0],
            ["start", 1793613600123, {}, {}],
            ["attr", "name", name, 1793613600123],
            ["m", "loss", 0.5, 1, 1793613600124],
            ["end", 1793613600125, "FINISHED"],
        ]
        log = folder / f"{WRITER}.0.jsonl"
        log.write_text("".join(json.dumps(event) + "\n" for event in events))
        return log

    return log


class Process:
    """A preview in a process of its own, whose terminal is `lines`."""

    def __init__(self, folder, *, port=0, reload=False, **config) -> None:
        code = (
            "from staticrun.config import Config, load\nfrom staticrun.serve import serve\n"
            "def say(text):\n    print(text, flush=True)\n"
            f"serve(Config(**{config!r}), port={port}, open_browser=False, say=say, "
            f"reload={'lambda: load(dict(workers=1))' if reload else None})"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONSAFEPATH": "1"},
        )
        self.lines = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = self.wait_for(r"(http://127\.0\.0\.1:\d+/)")[1]

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def wait_for(self, pattern, after=0):
        """The first match in the terminal, from a line on."""
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            if match := re.search(pattern, "".join(self.lines[after:])):
                return match
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        pytest.fail(f"{pattern!r} did not come:\n" + "".join(self.lines))

    def get(self, path="", headers=()):
        """Status and body of an address."""
        try:
            request = urllib.request.Request(self.url + path, headers=dict(headers))
            with urllib.request.urlopen(request, timeout=WAIT) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def interrupt(self):
        """End it as Ctrl+C does; gives its exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(WAIT)
        self._reader.join()
        return code


@pytest.fixture
def preview(tmp_path):
    started = []

    def start(**config):
        started.append(Process(tmp_path, **{"runs": "runs", "output": "site", "workers": 1, **config}))
        return started[-1]

    yield start
    for process in started:
        process.process.kill()
        process.process.wait()
