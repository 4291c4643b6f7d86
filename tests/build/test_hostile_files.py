"""Folders of artifacts that somebody made to do harm, or that change while they are read."""

import gzip
import json
import os
import resource
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from golden import stores
from pages import broken_links

from staticrun.build.report import Report
from staticrun.config import ArtifactPolicy
from staticrun.store import layout

Build = Callable[..., Report]

NAMES = [
    "<script>alert(1)</script>.txt",
    "Ωμέγα/αβγ.txt",
    ".hidden",
    "..dots",
    "...",
    "con",
    "nul.txt",
    "aux/prn.csv",
    "trailing.",
    "space ",
    " lead",
    "x" * 255,
    "ü" * 127,
    "deep/" * 60 + "end.txt",
    "new\nline.txt",
    "tab\t.txt",
    "right-to-left\u202etxt.exe",
    "quote\"'`.txt",
    "back\\slash.txt",
    "percent%2e%2e%2f.txt",
    "semi;colon&amp=#.txt",
    "-rf",
    "a//b.txt".replace("//", "/"),
    "\u0001control.txt",
    "e\u0301 and \u00e9.txt",
]


def logged(folder: str, path: str, size: int = 10) -> None:
    """Write into a run's log that it has an artifact, whatever is there."""
    (log,) = [name for name in os.listdir(folder) if name.endswith(".jsonl")]
    with open(os.path.join(folder, log), "a", encoding="utf-8") as file:
        file.write(json.dumps(["artifact", path, size, "ab", 5]) + "\n")


@pytest.fixture
def run(runs: str) -> str:
    """The folder of a run that has an empty folder of artifacts."""
    folder = stores.run(runs, stores.experiment(runs, "e"), "r", lasted=None)
    os.makedirs(os.path.join(folder, layout.ARTIFACTS))
    return folder


def at(run: str, path: str) -> str:
    return os.path.join(run, layout.ARTIFACTS, path)


def read(site: str) -> str:
    with open(os.path.join(site, "runs", "r.html"), encoding="utf-8") as file:
        return file.read()


def copies(site: str) -> list[bytes]:
    found = []
    for place, _, names in os.walk(os.path.join(site, "artifacts")):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                found.append(file.read())
    return found


def test_names_of_all_kinds_are_text_and_copies_have_names_of_ours(
    runs: str, site: str, built: Build
) -> None:
    files = {name: name.encode() for name in NAMES}
    stores.run(runs, stores.experiment(runs, "e"), "r", files=files)
    assert built().problems == []
    assert broken_links(site) == []
    page = read(site)
    assert "<script>alert" not in page
    assert "αβγ.txt" in page
    assert sorted(copies(site)) == sorted(files.values())
    for place, folders, names in os.walk(os.path.join(site, "artifacts")):
        for name in [*folders, *names]:
            assert name.isascii(), (place, name)
            assert len(name) < 120
            assert name.strip(". ") == name


@pytest.mark.parametrize(
    "path",
    [
        "../../../../secret",
        "/etc/passwd",
        "..",
        ".",
        "a/../../../../secret",
        "\0",
        "c:\\secret",
        "a\\..\\..\\secret",
    ],
)
def test_paths_that_lead_elsewhere_are_problems(
    runs: str, site: str, built: Build, run: str, path: str
) -> None:
    with open(os.path.join(os.path.dirname(runs), "secret"), "w") as file:
        file.write("secret")
    logged(run, path)
    assert len(built().problems) == 1
    assert copies(site) == []


def test_links_out_of_the_run_and_in_circles_are_problems(
    runs: str, site: str, built: Build, run: str
) -> None:
    secret = os.path.join(os.path.dirname(runs), "secret")
    os.makedirs(secret)
    with open(os.path.join(secret, "key"), "w") as file:
        file.write("secret")
    os.symlink(os.path.join(secret, "key"), at(run, "link"))
    os.symlink(secret, at(run, "folder"))
    os.symlink(at(run, "loop"), at(run, "loop"))
    os.symlink(at(run, "there"), at(run, "back"))
    os.symlink(at(run, "back"), at(run, "there"))
    os.symlink(".", at(run, "self"))
    for path in ("link", "folder/key", "loop", "back", "self/self/self/loop"):
        logged(run, path)
    assert len(built().problems) == 5
    assert copies(site) == []


def test_a_link_within_the_run_is_followed(site: str, built: Build, run: str) -> None:
    with open(at(run, "best.txt"), "w") as file:
        file.write("it")
    os.symlink("best.txt", at(run, "last.txt"))
    logged(run, "last.txt", 2)
    built()
    assert copies(site) == [b"it"]


def test_what_is_no_file_does_not_hang(site: str, built: Build, run: str) -> None:
    os.mkfifo(at(run, "pipe"))
    os.makedirs(at(run, "folder"))
    for path in ("pipe", "folder", "/dev/zero"):
        logged(run, path)
    assert len(built().problems) == 3
    assert "not there" in read(site)


def test_a_file_that_becomes_a_pipe_just_before_it_is_opened_does_not_hang(
    built: Build, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(at(run, "pipe"))
    logged(run, "pipe")
    monkeypatch.setattr(os.path, "isfile", lambda path: os.path.exists(path))
    done: list[Report] = []
    thread = threading.Thread(target=lambda: done.append(built()), daemon=True)
    thread.start()
    thread.join(20)
    assert len(done[0].problems) == 1


@pytest.mark.parametrize("claimed", [2_000_000_000, 3])
def test_a_sparse_file_of_gigabytes_is_listed_without_being_read(
    site: str, built: Build, run: str, claimed: int
) -> None:
    for name in ("big.bin", "big.log", "big.csv", "big.npy", "big.json"):
        with open(at(run, name), "wb") as file:
            file.write(b"\x93NUMPY" if name == "big.npy" else b"\1\0" if name == "big.bin" else b"a,b\n1,2\n")
            file.truncate(2_000_000_000)
        logged(run, name, claimed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    report = built()
    assert time.process_time() - begun < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB
    assert (report.copied, report.left.listed) == (0, 5)
    assert read(site).count("larger than 5 MB") == 5


def test_archives_under_other_names_are_not_unpacked(runs: str, site: str, built: Build) -> None:
    packed = gzip.compress(bytes(500_000_000), 9)[:600_000]
    files = {
        f"bomb.{ending}": packed for ending in ("csv", "json", "txt", "md", "parquet", "npz", "tsv", "png")
    }
    stores.run(runs, stores.experiment(runs, "e"), "r", files=files)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert built().problems == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000
    assert read(site).count("gzip archive") == len(files)


def test_a_file_that_grows_shrinks_or_vanishes_is_a_problem_and_no_more(
    site: str, built: Build, run: str
) -> None:
    for name, content in (("grown.log", b"x" * 50), ("shrunk.log", b"x"), ("gone.log", b"x")):
        with open(at(run, name), "wb") as file:
            file.write(content)
        logged(run, name, 10)
    os.remove(at(run, "gone.log"))
    problems = built().problems
    assert sorted(one.path.rpartition("/")[2] for one in problems) == ["gone.log", "grown.log", "shrunk.log"]
    assert sorted(copies(site)) == [b"x", b"x" * 50]


class _Growing:
    """A file that has more each time somebody reads it."""

    def __init__(self) -> None:
        self.at = 0

    def __enter__(self) -> "_Growing":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def seek(self, to: int, whence: int = 0) -> int:
        self.at = to if whence == 0 else 10**9
        return self.at

    def read(self, most: int) -> bytes:
        self.at += most
        return b"line\n" * (most // 5) + b"x" * (most % 5)


def test_a_log_that_never_ends_is_read_as_far_as_is_worth_it(
    site: str, built: Build, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from staticrun.store import artifacts

    def opened(*_: Any) -> Any:
        return _Growing()

    monkeypatch.setattr(artifacts, "open_artifact", opened)
    logged(run, "endless.log", 10)
    built(artifacts=ArtifactPolicy(copy_limit=100_000))
    assert "not copied: larger than 100 kB" in read(site)
    assert copies(site) == []
