"""Waiting for a disk: for all files at once, and for all of them, whatever one of them says."""

import errno
import os
import threading

import pytest

from staticrun.log import durable
from staticrun.store import files


@pytest.fixture
def many(tmp_path):
    paths = [str(tmp_path / f"{number}") for number in range(20)]
    for path in paths:
        with open(path, "w") as file:
            file.write("x")
    return [*paths, str(tmp_path)]


@pytest.mark.parametrize("threads", [True, False], ids=["at once", "where no thread can start"])
def test_each_file_is_waited_for(many, monkeypatch, threads):
    synced, sync = [], files.sync_path
    monkeypatch.setattr(files, "sync_path", lambda path: (synced.append(path), sync(path)))
    if not threads:

        def refused(self):
            raise RuntimeError("can't create new thread at interpreter shutdown")

        monkeypatch.setattr(threading.Thread, "start", refused)
    durable.sync_paths(many)
    assert sorted(synced) == sorted(many)
    durable.sync_paths([])


def test_files_are_waited_for_together(many, monkeypatch):
    together = threading.Barrier(6)
    monkeypatch.setattr(files, "sync_path", lambda path: together.wait(30))
    durable.sync_paths(many[:6])


def test_one_that_fails_keeps_no_other_from_the_disk(many, monkeypatch):
    synced = []

    def fails(path):
        synced.append(path)
        if path == many[3]:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(files, "sync_path", fails)
    with pytest.raises(OSError, match="Input/output error"):
        durable.sync_paths(many)
    assert sorted(synced) == sorted(many)
