"""Any run is found by its id, in few and stable scripts."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from golden import stores
from pages import broken_links, data_of

from staticrun.build import lookup
from staticrun.build.report import Report


def shards(ids: list[str]) -> dict[str, list[str]]:
    return {prefix: list(members) for prefix, members in lookup._shards(sorted(ids))}


def longest(found: dict[str, list[str]], run_id: str) -> list[str]:
    """What a page does to find a run."""
    return found[max((prefix for prefix in found if run_id.startswith(prefix)), key=len)]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "MOST", 3)


def test_few_runs_share_one_script() -> None:
    assert shards(["b", "a"]) == {"": ["a", "b"]}
    assert shards([]) == {}


@pytest.mark.usefixtures("few")
def test_every_run_is_in_the_shard_with_the_longest_beginning_of_its_id() -> None:
    ids = ["job", "job-1", "job-10", "job-11", "job-12", "job-2", *(f"{n:032x}" for n in range(40))]
    found = shards(ids)
    assert sorted(one for members in found.values() for one in members) == sorted(ids)
    assert all(one in longest(found, one) for one in ids)
    assert max(map(len, found.values())) <= 3


@pytest.mark.usefixtures("few")
def test_another_run_changes_one_shard() -> None:
    ids = [f"{n * 2654435761 % 2**32:08x}" for n in range(200)]
    before, after = shards(ids), shards([*ids, "00000000"])
    assert sum(before.get(prefix) != members for prefix, members in after.items()) <= 2
    assert sum(prefix not in after for prefix in before) <= 1


def test_a_run_is_found_with_its_table_curves_and_facts(
    runs: str, site: str, built: Callable[..., Report]
) -> None:
    one, two = stores.experiment(runs, "one"), stores.experiment(runs, "two")
    commit = {"git_commit": "c" * 40, "git_remote": "https://github.com/o/r.git"}
    stores.run(runs, one, "a" * 32, name="first", metrics={"loss": [2.0, 1.0]}, attributes=commit)
    stores.run(runs, two, "job-7", name="second")
    built()
    page = _page(site)
    places = data_of(site, page)
    assert {place["name"] for place in places["experiments"]} == {"one", "two"}
    ((prefix, href),) = places["shards"]
    assert prefix == ""
    first, second = data_of(site, href)["runs"]
    assert data_of(site, first["curves"])["curves"][0]["key"] == "loss"
    assert ["Commit", "c" * 12, f"https://github.com/o/r/commit/{'c' * 40}"] in first["facts"]
    assert (second["id"], second["name"], second["curves"]) == ("job-7", "second", "")
    assert broken_links(site) == []


def test_a_new_run_leaves_the_pages_of_others_alone(
    runs: str, site: str, built: Callable[..., Report]
) -> None:
    one = stores.experiment(runs, "one")
    stores.run(runs, one, "a" * 32, metrics={"loss": [2.0, 1.0]})
    built()
    before = _read(site, f"runs/{'a' * 32}.html")
    stores.run(runs, one, "b" * 32, metrics={"loss": [2.0, 1.0]})
    built()
    assert _read(site, f"runs/{'a' * 32}.html") == before


def _read(site: str, path: str) -> str:
    with open(os.path.join(site, path), encoding="utf-8") as file:
        return file.read()


def _page(site: str) -> Any:
    return _read(site, "compare.html").partition('run-compare data-src="')[2].partition('"')[0]


def test_a_run_s_artifacts_are_there_to_be_compared(
    runs: str, site: str, built: Callable[..., Report]
) -> None:
    one = stores.experiment(runs, "one")
    files = {
        "log.txt": b"\xef\xbb\xbfone\n</script>\n",
        "big.txt": "é".encode() * 150_000,
        "blob.bin": b"\0\1",
    }
    stores.run(runs, one, "a" * 32, files=files)
    stores.run(runs, one, "b" * 32)
    built()
    ((_, href),) = data_of(site, _page(site))["shards"]
    with_files, without = data_of(site, href)["runs"]
    assert without["files"] == ""
    with open(os.path.join(site, with_files["files"]), "rb") as file:
        assert b"</script>" not in file.read()
    compared = data_of(site, with_files["files"])
    by_path = {file["path"]: file for file in compared["files"]}
    assert by_path["log.txt"]["text"] == "one\n</script>\n"
    assert not by_path["log.txt"]["cut"]
    assert by_path["big.txt"]["text"] == "é" * 100_000
    assert by_path["big.txt"]["cut"]
    assert by_path["blob.bin"]["text"] == ""
    assert os.path.exists(os.path.join(site, by_path["blob.bin"]["href"]))
