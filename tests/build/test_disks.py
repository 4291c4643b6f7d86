"""Disks that are full, or may only be read: what can be done is done, and the rest is said."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from golden import sites, small
from pages import broken_links, torn_files

from staticrun.build.output import Output
from staticrun.build.report import Report
from staticrun.cli import main
from staticrun.errors import OutputError

Build = Callable[..., Report]


@pytest.fixture
def disk(tmp_path: Any) -> Iterator[Callable[[str], str]]:
    """Mount a disk of its own with these options, or again with others; gives its path."""
    place = str(tmp_path / "disk")
    os.mkdir(place)
    mounted = False

    def mount(options: str) -> str:
        nonlocal mounted
        kind = [f"remount,{options}", place] if mounted else [options, "-t", "tmpfs", "tmpfs", place]
        done = subprocess.run(["mount", "-o", *kind], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("nothing can be mounted here")
        mounted = True
        return place

    if sys.platform != "linux" or shutil.which("mount") is None:
        pytest.skip("mounts a disk in memory")
    yield mount
    if mounted:
        subprocess.run(["umount", place], check=True)


def pages_in(site: str) -> dict[str, bytes]:
    return {path: data for path, data in sites.files_in(site).items() if path.endswith(".html")}


@pytest.mark.parametrize("count", [0, 3, 9, 15, 30, 60])
def test_a_full_disk_leaves_the_site_that_was_there(
    count: int, runs: str, site: str, built: Build, tmp_path: Any
) -> None:
    small.write(runs)
    built()
    before = pages_in(site)
    put, left = Output._put, [count]

    def full(self: Output, target: str, data: bytes) -> None:
        left[0] -= 1
        put(self, target, data if left[0] >= 0 else data[:10])
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Output, "_put", full)
        if count < 30:
            with pytest.raises(OutputError, match="No space left") as raised:
                built(title="Another")
            assert raised.value.where == site
            assert "make room" in str(raised.value.hint)
    if count < 30:
        assert pages_in(site) == before
        assert broken_links(site, all_data=False) == torn_files(site) == []
        assert not os.path.exists(os.path.join(site, ".staticrun.tmp"))
    built(title="Another")
    clean = str(tmp_path / "clean")
    built(output=clean, title="Another")
    assert sites.files_in(site) == sites.files_in(clean)


@pytest.mark.parametrize("more", [0, 8, 100])
def test_a_disk_that_is_really_full(more: int, runs: str, built: Build, disk: Any, capsys: Any) -> None:
    site = os.path.join(disk("size=30m"), "site")
    small.write(runs)
    built(output=site)
    before = pages_in(site)
    usage = os.statvfs(os.path.dirname(site))
    used = (usage.f_blocks - usage.f_bfree) * usage.f_frsize // 1024
    disk(f"size={used + more}k")
    assert main(["build", runs, "-o", site, "--title", "Another", "--workers", "2"]) == 1
    shown = capsys.readouterr().err
    assert "cannot be written: No space left on device" in shown
    assert "hint: make room" in shown
    assert "Traceback" not in shown
    assert pages_in(site) == before
    disk("size=30m")
    assert main(["build", runs, "-o", site, "--title", "Another"]) == 0
    assert main(["build", runs, "-o", site, "--title", "Another", "--check"]) == 0


def test_a_site_store_or_cache_that_can_only_be_read(
    runs: str, site: str, disk: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = disk("size=30m")
    store, there = os.path.join(place, "runs"), os.path.join(place, "site")
    small.write(runs)
    shutil.copytree(runs, store)
    monkeypatch.setattr("staticrun.store.signs._TICK", 0)
    assert main(["build", store, "-o", there]) == 0
    disk("ro")
    assert main(["build", store, "-o", site]) == 0
    assert main(["build", store, "-o", there]) == 0
    assert main(["build", store, "-o", there, "--check"]) == 0
    monkeypatch.setenv("STATICRUN_CACHE", os.path.join(place, "cache"))
    assert main(["build", store, "-o", site]) == 0
    capsys.readouterr()
    for output in (there, os.path.join(place, "new")):
        assert main(["build", store, "-o", output, "--title", "Another"]) == 1
        shown = capsys.readouterr().err
        assert f"error: {output} cannot be written: Read-only file system" in shown
        assert "hint: make the folder writable, or give another one with -o" in shown
