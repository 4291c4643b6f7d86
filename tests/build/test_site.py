"""Whatever lies in a store, a site comes out whose every link leads somewhere, and it says what is wrong."""

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from golden import sites, small, stores
from pages import broken_links, data_of, pages_of

from staticrun.build.report import Report
from staticrun.config import ArtifactPolicy
from staticrun.schema.run import DatasetInput, Ending
from staticrun.store import layout

Build = Callable[..., Report]

HOSTILE = [
    "</script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "../../../etc/passwd",
    "line\u2028separator\r\n\x00\x07nul",
    "\u202egnp.exe",
    "&amp;<!-- ]]> -->",
    "`" * 3 + "$(rm -rf /)",
    "🦊" * 20,
]


def safe_name(text: str) -> str:
    """As much of a text as a file system takes."""
    return text.replace("/", "_").replace("\0", "")[:60]


def read(site: str, path: str) -> str:
    with open(os.path.join(site, path), encoding="utf-8") as file:
        return file.read()


def test_every_link_resolves_and_every_id_is_unique(runs: str, site: str, built: Build) -> None:
    small.write(runs)
    built()
    assert broken_links(site) == []
    for path, page in pages_of(site).items():
        assert len(page.ids) == len(set(page.ids)), path


def test_a_report_says_what_was_made(runs: str, site: str, built: Build) -> None:
    small.write(runs)
    report = built()
    assert (report.experiments, report.runs, report.models) == (3, 10, 1)
    assert report.pages == len(pages_of(site))
    assert os.path.isfile(report.index)
    files = sites.files_in(site)
    assert report.files == len(files)
    assert report.bytes == sum(map(len, files.values())) - len(files[".staticrun.json"])


def test_hostile_text_in_every_field_is_text(runs: str, site: str, built: Build) -> None:
    for number, text in enumerate(HOSTILE):
        experiment = stores.experiment(runs, f"{number} {text}", text, **{"tag": text})
        stores.run(
            runs,
            experiment,
            f"run{number}",
            name=text,
            note=text,
            status="FAILED",
            ending=Ending(text, text, text),
            attributes=dict.fromkeys((*stores.ATTRIBUTES, "git_dirty", "unknown"), text),
            params={text: text, "p": text, "long": text * 400},
            tags={text: text},
            metrics={text: [1, 2], f"m{number}": [1]},
            files={
                f"plots/{text.replace('/', '_')[:60]}.{end}".replace("\0", ""): text.encode() for end in ENDS
            },
            inputs=[DatasetInput(text, text, context=text)],
            parent="run0" if number else text,
        )
    os.makedirs(os.path.join(runs, "models"))
    with open(os.path.join(runs, "models", "m.yaml"), "w", encoding="utf-8") as file:
        file.write(
            "name: '<script>alert(1)</script>'\ndescription: '<img src=x onerror=alert(1)>'\n"
            "tags: {'<b>': '</script>'}\nversions:\n"
            "  - {version: 1, run: run1, artifact: 'javascript:alert(1)',"
            " description: '[x](javascript:alert(1))',"
            " history: [{stage: Staging, by: '<i>', comment: '<u>'}]}\n"
        )
    report = built()
    assert report.runs == len(HOSTILE)
    assert broken_links(site) == []
    for path, page in pages_of(site).items():
        assert not {"b", "i", "u"} & set(page.tags), path
        assert not any(link.startswith("javascript:") for link in page.links), path
        assert page.active == [], path
    for path in sites.files_in(site):
        assert path.isascii()
        assert not path.startswith("artifacts/") or path.endswith((".txt", ".bin", ".png", ".csv", ".json"))


ENDS = ("html", "svg", "js", "xml", "md", "txt", "csv", "json", "png", "php", "HTML", "htm.exe", "")


def test_a_store_without_runs_has_a_site_that_teaches(runs: str, site: str, built: Build) -> None:
    stores.experiment(runs, "Default")
    report = built()
    assert (report.runs, report.problems) == (0, [])
    assert broken_links(site) == []
    (page,) = os.listdir(os.path.join(site, "experiments"))
    assert "start_run" in read(site, f"experiments/{page}")


def test_one_run_without_anything(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "only", attributes={})
    report = built()
    assert (report.runs, report.problems) == (1, [])
    assert broken_links(site) == []


def test_a_killed_run_is_lost_and_shows_its_points(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "killed", lasted=None, metrics={"loss": [3, 2]})
    assert built().problems == []
    page = read(site, "runs/killed.html")
    assert "status-lost" in page
    assert "last sign of life" in page
    assert "metric-chart" in page


def test_a_running_run_says_as_of_when(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "running", lasted=None)
    built(as_of=stores.T0 + 61_000)
    assert "Running as of 2026-11-02 10:01 UTC." in read(site, "runs/running.html")


def test_nan_and_infinity_are_told_as_they_are(runs: str, site: str, built: Build) -> None:
    experiment = stores.experiment(runs, "e")
    stores.run(
        runs, experiment, "odd", metrics={"loss": [1, math.nan, math.inf], "all": [math.nan, math.nan]}
    )
    built()
    page = read(site, "runs/odd.html")
    assert "3 points, 1 NaN, 1 Infinity, last Infinity at step 2" in page
    (curves,) = os.listdir(os.path.join(site, "data", "curves"))
    data = data_of(site, f"data/curves/{curves}")
    assert [curve["key"] for curve in data["curves"]] == ["all", "loss"]
    assert data["curves"][1]["marks"] == [[1, stores.T0 + 1000, "NaN"], [2, stores.T0 + 2000, "Infinity"]]
    assert broken_links(site) == []


def test_a_torn_log_is_read_to_its_last_whole_line(runs: str, site: str, built: Build) -> None:
    folder = stores.run(runs, stores.experiment(runs, "e"), "torn", lasted=None, metrics={"loss": [3, 2, 1]})
    (log,) = [name for name in os.listdir(folder) if name.endswith(".jsonl")]
    path = os.path.join(folder, log)
    os.truncate(path, os.path.getsize(path) - 35)
    built()
    assert "torn" in {run[0] for run in data_of(site, "data/order-e.js")["runs"]}


@pytest.mark.parametrize("garbage", [b"\x00\xff garbage\n", b'["m","loss",1]\n', b"[]\n", b"{}\n" * 3])
def test_garbage_in_a_log_is_a_row_on_the_problems_page(
    garbage: bytes, runs: str, site: str, built: Build
) -> None:
    experiment = stores.experiment(runs, "e")
    folder = stores.run(runs, experiment, "good", lasted=None, metrics={"loss": [3, 2, 1]})
    (log,) = [name for name in os.listdir(folder) if name.endswith(".jsonl")]
    with open(os.path.join(folder, log), "ab") as file:
        file.write(garbage)
    report = built()
    assert any("good" in problem.path for problem in report.problems)
    assert f"{experiment}/good" in read(site, "problems.html")
    assert f"{len(report.problems)} problem" in read(site, "index.html")


def test_a_run_of_a_future_format_is_a_problem_and_the_others_are_built(
    runs: str, site: str, built: Build
) -> None:
    experiment = stores.experiment(runs, "e")
    stores.run(runs, experiment, "today")
    folder = layout.run_folder(runs, experiment, "tomorrow")
    os.makedirs(folder)
    writer = stores.writer_name(stores.T0, "tomorrow")
    with open(os.path.join(folder, layout.log_name(writer, 0)), "w", encoding="utf-8") as file:
        file.write(f'["staticrun",99,"tomorrow","{writer}",0]\n')
    report = built()
    assert report.runs == 1
    assert [problem.path for problem in report.problems] == [f"{experiment}/tomorrow"]
    assert "format 99" in read(site, "problems.html")


def test_artifacts_that_are_gone_or_torn_are_problems(runs: str, site: str, built: Build) -> None:
    experiment = stores.experiment(runs, "e")
    folder = stores.run(runs, experiment, "r", files={"gone.txt": b"1", "torn.txt": b"whole", "ok.txt": b"2"})
    os.unlink(os.path.join(folder, "artifacts", "gone.txt"))
    with open(os.path.join(folder, "artifacts", "torn.txt"), "wb") as file:
        file.write(b"wh")
    report = built()
    assert sorted(os.path.basename(problem.path) for problem in report.problems) == ["gone.txt", "torn.txt"]
    assert "2 bytes of 5" in read(site, "problems.html")
    assert broken_links(site) == []


def test_an_artifact_beyond_the_limit_is_named_but_not_copied(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r", files={"large.bin": b"\0" * 2000})
    assert built(artifacts=ArtifactPolicy(copy_limit=1000)).problems == []
    assert "larger than 1 kB" in read(site, "runs/r.html")
    assert not os.path.exists(os.path.join(site, "artifacts"))


def test_a_deleted_run_is_in_the_table_but_not_in_lists(runs: str, site: str, built: Build) -> None:
    experiment = stores.experiment(runs, "e")
    stores.run(runs, experiment, "kept")
    stores.run(runs, experiment, "deleted-run", deleted=True)
    built()
    (table,) = [name for name in os.listdir(os.path.join(site, "data")) if name.startswith("runs-")]
    assert data_of(site, f"data/{table}")["rows"] == 2
    assert data_of(site, "data/site.js")["experiments"][0]["runs"] == 1
    assert "deleted-run" not in read(site, "experiments/e.html")
    assert "deleted" in read(site, "runs/deleted-run.html")


def test_many_runs_have_plain_pages_up_to_the_configured_count(runs: str, site: str, built: Build) -> None:
    experiment = stores.experiment(runs, "e")
    for number in range(612):
        stores.run(runs, experiment, f"r{number:03}", start=stores.T0 + number * 1000, sealed=False)
    stores.run(runs, experiment, "gone", deleted=True)
    built(plain_pages=2)
    assert os.listdir(os.path.join(site, "experiments", "e")) == ["2.html"]
    first, second = read(site, "experiments/e.html"), read(site, "experiments/e/2.html")
    assert first.count("<tr data-run-id") == 100
    assert second.count("<tr data-run-id") == 500
    assert "r611" in first
    assert "r012" in second
    assert '<a href="../experiments/e/2.html">101 to 600</a>' in first
    assert "12 are in no list" in first
    assert "12 are in no list" in second
    assert broken_links(site) == []
    built()
    third = read(site, "experiments/e/3.html")
    assert third.count("<tr data-run-id") == 12
    assert "601 to 612" in third
    assert "in no list" not in third
    built(plain_pages=1)
    assert not os.path.exists(os.path.join(site, "experiments", "e"))
    assert "512 are in no list" in read(site, "experiments/e.html")
    assert broken_links(site) == []


def test_the_same_runs_give_the_same_bytes_anywhere(tmp_path: Any) -> None:
    """In other paths, time zones, locales, modes, with other hash seeds and other numbers of processes."""
    first = str(tmp_path / "a")
    runs = os.path.join(first, "runs")
    small.write(runs)
    experiment = stores.experiment(runs, "many")
    for number in range(60):
        stores.run(
            runs,
            experiment,
            f"r{number:03}",
            start=stores.T0 + number,
            lasted=None if number == 7 else 1000,
            metrics={"x": [number, 2], **({f"m/{one}": [one] for one in range(50)} if number == 5 else {})},
            attributes=stores.ATTRIBUTES | {"environment": '{"python":"3.11","packages":{"numpy":"2.0"}}'},
            params={"lr": str(number / 7), "naïve": "ß"},
        )
    second, third = (str(tmp_path / "b" / "deeper"), str(tmp_path / "ç"))
    for other in (second, third):
        shutil.copytree(runs, os.path.join(other, "runs"))  # with times of their own
        for place, _, found in os.walk(other):
            for name in found:
                os.utime(os.path.join(place, name), (number, number))
    utf8, ascii_ = (
        {"LC_ALL": "tr_TR.UTF-8"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    built = []
    for folder, seed, zone, locale, workers, mode in (
        (first, "1", "UTC", {"LC_ALL": "C"}, 1, 0o022),
        (second, "2", "Asia/Kathmandu", utf8, 2, 0o077),
        (third, "3", "America/St_Johns", ascii_, 3, 0o002),
    ):
        environ = (
            os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "USER": seed, "COLUMNS": seed * 2} | locale
        )
        environ |= {"STATICRUN_CACHE": os.path.join(folder, "cache")}
        line = [sys.executable, "-m", "staticrun", "build", "runs", "-o", "site", "--workers", str(workers)]
        line += ["--as-of", "2026-11-02T12:00:00Z"]
        subprocess.run(line, env=environ, check=True, cwd=folder, umask=mode, capture_output=True)
        built.append(sites.files_in(os.path.join(folder, "site")))
    for other_site in built[1:]:
        assert sorted(built[0]) == sorted(other_site)
        for path, data in built[0].items():
            assert data == other_site[path], path


def test_a_site_of_ended_runs_does_not_depend_on_when_it_is_built(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r", metrics={"loss": [1, 2]})
    built()
    before = sites.files_in(site)
    built(as_of=stores.AS_OF + 10**10)
    assert sites.files_in(site) == before
