"""The folder of a site: staticrun replaces and removes what it wrote, and nothing else, ever."""

import os
from collections.abc import Callable

import pytest
from golden import sites, stores

from staticrun.build.output import JOURNAL, MANIFEST, File, Writing
from staticrun.build.report import Report
from staticrun.errors import OutputError

Build = Callable[..., Report]


def put(*parts: str, data: str = "mine") -> str:
    path = os.path.join(*parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(data)
    return path


def write(site: str, files: dict[str, bytes]) -> list[File]:
    writing = Writing(site)
    writing.claim(list(files))
    return writing.finish(writing.output.write(list(files.items())), "test")


@pytest.mark.parametrize("name", ["thesis.tex", ".hidden", "index.html", "data/site.js"])
def test_a_folder_that_holds_something_else_is_refused_and_untouched(
    name: str, runs: str, site: str, built: Build
) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r")
    put(site, name)
    with pytest.raises(OutputError, match="holds something else") as raised:
        built()
    assert name.split("/")[0] in str(raised.value.where)
    assert sites.files_in(site) == {name: b"mine"}


def test_a_file_in_place_of_the_folder_is_refused(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r")
    put(site)
    with pytest.raises(OutputError):
        built()


def test_the_folder_of_an_empty_pages_branch_is_taken(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r")
    put(site, ".git", "HEAD")
    put(site, "CNAME")
    put(site, ".nojekyll", data="")
    built()
    built()
    assert sites.files_in(site)["CNAME"] == b"mine"
    assert sites.files_in(site)[".git/HEAD"] == b"mine"


def test_pages_of_runs_that_are_gone_go_and_what_others_put_there_stays(site: str) -> None:
    write(site, {"a/b/one.html": b"1", "a/two.html": b"2", "index.html": b"0"})
    put(site, "a", "mine.txt")
    write(site, {"index.html": b"new"})
    assert set(sites.files_in(site)) == {"index.html", "a/mine.txt", MANIFEST}
    assert not os.path.exists(os.path.join(site, "a", "b"))
    assert sites.files_in(site)["index.html"] == b"new"


def test_a_file_of_somebody_else_under_a_name_that_is_needed_is_not_replaced(site: str) -> None:
    write(site, {"index.html": b"0"})
    put(site, "runs", "r.html")
    with pytest.raises(OutputError, match="did not write it"):
        write(site, {"index.html": b"1", "runs/r.html": b"1"})
    assert sites.files_in(site)["runs/r.html"] == b"mine"
    assert sites.files_in(site)["index.html"] == b"0"


def test_a_build_that_was_interrupted_is_known_to_the_next(site: str) -> None:
    write(site, {"index.html": b"0"})
    interrupted = Writing(site)
    interrupted.output.write([("data/left.js", b"1"), ("runs/r.html", b"2")])
    assert os.path.exists(os.path.join(site, JOURNAL))
    write(site, {"index.html": b"1", "runs/r.html": b"3"})
    assert set(sites.files_in(site)) == {"index.html", "runs/r.html", MANIFEST}


def test_a_note_that_is_torn_names_nothing(site: str) -> None:
    write(site, {"data/a.js": b"0"})
    put(site, "data", "mine.txt")
    put(site, JOURNAL, data="data/b.js\ndata/mine.txt")  # of `data/mine.txt.js`, before the disk was full
    for _ in range(2):
        Writing(site).output.write([("data/c.js", b"1")])
    write(site, {"data/a.js": b"1"})
    assert set(sites.files_in(site)) == {"data/a.js", "data/mine.txt", MANIFEST}


def test_a_list_that_names_files_elsewhere_removes_nothing(site: str) -> None:
    write(site, {"index.html": b"0"})
    outside = put(os.path.dirname(site), "precious.txt")
    put(
        site,
        MANIFEST,
        data=f'{{"generator": "x", "files": ["../precious.txt", "{outside}", "", "index.html"]}}',
    )
    write(site, {"index.html": b"1"})
    assert os.path.exists(outside)


def test_a_list_that_cannot_be_read_stops_the_build(site: str) -> None:
    write(site, {"index.html": b"0"})
    put(site, MANIFEST, data="{")
    with pytest.raises(OutputError, match="cannot be read"):
        Writing(site)


def test_a_file_that_did_not_change_is_left_alone(site: str) -> None:
    write(site, {"index.html": b"0", "other.html": b"0"})
    path = os.path.join(site, "index.html")
    os.utime(path, (1, 1))
    write(site, {"index.html": b"0", "other.html": b"1"})
    assert os.stat(path).st_mtime == 1


def test_an_unwritable_folder_is_an_error_with_its_name(site: str) -> None:
    write(site, {"a.html": b"0"})
    os.unlink(os.path.join(site, "a.html"))
    put(site, "a.html", "is a folder now")
    with pytest.raises(OutputError, match=r"a\.html cannot be written"):
        write(site, {"a.html": b"1"})
