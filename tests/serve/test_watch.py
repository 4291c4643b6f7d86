"""What counts as a change of what a site is made of."""

import os
import threading

import pytest

from staticrun.serve import watch


@pytest.fixture
def look(tmp_path):
    def look_at_all():
        folders = [str(tmp_path / name) for name in ("runs", "models", "theme")]
        settings = str(tmp_path / "staticrun.toml")
        return watch.look_at(folders[:1], folders[1:2], folders[2:], settings)

    return look_at_all


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def log(tmp_path, log_run):
    write(tmp_path / "models" / "wine.yaml", "name: wine\n")
    write(tmp_path / "theme" / "css" / "site.css", "a {}")
    return log_run("first")


CHANGES = {
    "a line more": lambda root, log: log.write_text(log.read_text() + "[]\n"),
    "the same size": lambda root, log: (log.write_text(log.read_text()), os.utime(log, (1, 1))),
    "a file renamed over it": lambda root, log: (write(root / "new", "x"), os.replace(root / "new", log)),
    "a log gone": lambda root, log: log.unlink(),
    "an artifact": lambda root, log: write(log.parent / "artifacts" / "plots" / "loss.svg", "<svg/>"),
    "an experiment": lambda root, log: write(root / "runs" / "7" / "experiment.json", "{}"),
    "a manifest": lambda root, log: write(root / "models" / "wine.yaml", "name: rum\n# strong"),
    "a style": lambda root, log: write(root / "theme" / "css" / "site.css", "b {}  "),
    "the settings": lambda root, log: write(root / "staticrun.toml", "title = 'x'"),
    "a template": lambda root, log: write(root / "theme" / "templates" / "run.html", "<p>"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(tmp_path, look, log, change):
    before = look()
    assert look() == before
    change(tmp_path, log)
    assert look() != before


NO_CHANGES = {
    "a script beside the runs": lambda root, log: write(root / "runs" / "train.py", "1"),
    "the site itself": lambda root, log: write(root / "runs" / "site" / "index.html", "<p>"),
    "a temporary file": lambda root, log: write(log.parent / ".new.tmp", "1"),
    "what Python compiles": lambda root, log: write(root / "theme" / "__pycache__" / "a.pyc", "1"),
}


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES)
def test_what_is_no_part_of_a_site_is_not_seen(tmp_path, look, log, change):
    before = look()
    change(tmp_path, log)
    assert look() == before


def test_links_that_lead_nowhere_or_in_a_circle(tmp_path, look, log):
    os.symlink("gone", log.parent / "nowhere")
    os.symlink("itself", log.parent / "itself")
    os.symlink(tmp_path / "runs" / "0", log.parent / "circle")
    before = look()
    assert look() == before


def test_waiting_lasts_until_changes_come_to_rest():
    looks = iter([1, 1, 2, 3, 3, 4])
    watch.wait_for_change(lambda: watch.Seen(next(looks)), watch.Seen(1), threading.Event())
    assert next(looks) == 4


def test_waiting_ends_although_changes_do_not(monkeypatch):
    monkeypatch.setattr(watch, "QUIET", 0.01)
    monkeypatch.setattr(watch, "PATIENCE", 0.1)
    number = iter(range(1, 1_000_000))
    watch.wait_for_change(lambda: watch.Seen(next(number)), watch.Seen(0), threading.Event())


def test_waiting_can_be_stopped():
    stop = threading.Event()
    stop.set()
    watch.wait_for_change(lambda: watch.Seen(0), watch.Seen(0), stop)
