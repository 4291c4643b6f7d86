"""What is not published is nowhere in a site: in no byte of any file, whatever of a run held it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from golden import stores

from staticrun.build.redact import Redactor
from staticrun.build.report import Report
from staticrun.config import Publish
from staticrun.schema.event import Attribute
from staticrun.schema.run import DatasetInput, Ending
from staticrun.store import layout
from staticrun.store.writer import LogWriter

Build = Callable[..., Report]

HOME = "/home/quentin"
ROOT = f"{HOME}/wine"
HOST = "login7.cluster.example"
#: What may be nowhere, as long as nothing else is said.
HIDDEN = [
    "/home/",
    "quentin/",
    "login7",
    "cluster.example",
    "hunter2",
    "/scratch",
    "zebra",
    "boot-id-17",
    "DIFFED",
]
PLACES = f"{ROOT}/src/train.py and {HOME}/data/a.csv from https://me:hunter2@git.example/x /scratch/zebra/b"
SAID = f"{PLACES} on {HOST}"
LONG = "x" * 5000


def run_that_says_it_everywhere(runs: str) -> None:
    """Every text of a run, short and long, says where it was run."""
    one = stores.experiment(runs, "e", note=PLACES, place=PLACES)
    folder = layout.run_folder(runs, one, "r")
    environment = {
        "python": "3.11",
        "packages": {"local": f"1 @ file://{HOME}/local"},
        "variables": {"HOSTNAME": HOST, "DATA": SAID, "PATH": f"/usr/bin:{HOME}/bin", "PAD": LONG},
    }
    attributes: dict[str, Any] = {
        "user": "quentin",
        "host": HOST,
        "boot_id": "boot-id-17",
        "git_root": ROOT,
        "git_remote": "https://me:hunter2@github.com/team/wine.git",
        "git_commit": stores.ATTRIBUTES["git_commit"],
        "git_diff": stores._kept(folder, f"+DIFFED {SAID} {LONG}"),
        "source_name": f"{ROOT}/src/train.py",
        "command": f"python {SAID} --out={HOME}/out",
        "environment": stores._kept(folder, json.dumps(environment)),
    }
    stores.run(
        runs,
        one,
        "r",
        name=f"run of {SAID}",
        note=f"{SAID}\n\n{LONG}",
        attributes=attributes,
        params={"data": f"{HOME}/data/a.csv", "both": SAID, "long": f"{SAID} {LONG}"},
        tags={"where": SAID, "long": f"{LONG[:1200]} {SAID}", "node": HOST},
        metrics={"loss": [1.0, 0.5]},
        files={"a.txt": b"nothing"},
        inputs=[
            DatasetInput("d", "1", "local", json.dumps({"uri": f"{HOME}/my data/a.csv"}), context=SAID),
            DatasetInput(f"{HOME}/my data/b.csv", "2", "local", f"file://{HOME}/b.csv", tags={"t": SAID}),
        ],
        status="FAILED",
        ending=Ending(
            "OSError",
            f"cannot open {HOME}/data/a.csv",
            stores._kept(folder, f'File "{ROOT}/src/train.py", line 3, in <module>\n{SAID}\n{LONG}'),
        ),
    )


def move_artifacts(folder: str, uri: str) -> None:
    """Say that a run's artifacts are somewhere else."""
    log = LogWriter(folder, "r", stores.writer_name(stores.T0 + 9, "r"))
    log.append([Attribute("artifact_uri", uri, stores.T0 + 9)])
    log.finish()


def all_bytes(site: str) -> bytes:
    found = []
    for place, _, names in os.walk(site):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                found.append(file.read())
    return b"\n".join(found)


@pytest.mark.parametrize("workers", [1, 2])
def test_by_default_no_path_host_diff_or_password_is_in_the_site(
    runs: str, site: str, built: Build, workers: int
) -> None:
    run_that_says_it_everywhere(runs)
    built(workers=workers)
    content = all_bytes(site)
    assert [text for text in HIDDEN if text.encode() in content] == []
    assert runs.encode() not in content
    page = read(site, "runs/r.html")
    for told in ("src/train.py", "…/a.csv", "quentin", "https://git.example/x"):
        assert told in page


def test_paths_in_the_repository_are_told_from_there(runs: str, site: str, built: Build) -> None:
    run_that_says_it_everywhere(runs)
    built()
    page = read(site, "runs/r.html")
    assert "python src/train.py and …/a.csv from https://git.example/x …/b on [host]" in page
    assert "File &#34;src/train.py&#34;, line 3" in page


@pytest.mark.parametrize("paths", ["relative", "full"])
@pytest.mark.parametrize("inside", [True, False], ids=["in a repository", "outside"])
def test_a_run_is_told_from_where_it_was_made(
    runs: str, site: str, built: Build, tmp_path: Path, inside: bool, paths: str
) -> None:
    project = tmp_path / "wine cellar"
    work = project / "jobs" if inside else project
    work.mkdir(parents=True)
    if inside:
        (project / ".git").mkdir()
        (project / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    script = work / "train.py"
    script.write_text(
        "import os, staticrun\n"
        f"staticrun.set_tracking_uri({runs!r})\n"
        "with staticrun.start_run():\n"
        "    staticrun.log_param('data', os.path.abspath('data/a.csv'))\n"
        "    staticrun.log_param('here', os.getcwd())\n"
        "    staticrun.log_param('other', '/mnt/nas/b.csv')\n"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("STATICRUN_")}
    subprocess.run([sys.executable, str(script)], cwd=work, env=environment, check=True)
    built(publish=Publish(paths=paths))
    (name,) = os.listdir(os.path.join(site, "runs"))
    page = read(site, f"runs/{name}")
    content = all_bytes(site)
    if paths == "relative":
        place = "jobs/" if inside else ""
        assert f"<td>{place}data/a.csv" in re.sub(r"<td[^>]*>", "<td>", page)
        assert "…/b.csv" in page
        assert b"wine cellar" not in content
    else:
        assert f"{work}/data/a.csv" in page
        assert b"git_root" not in content
        assert b'"cwd"' not in content


def test_the_rest_is_published_where_it_is_said(runs: str, site: str, built: Build) -> None:
    run_that_says_it_everywhere(runs)
    built(publish=Publish(host=True, paths="full"))
    content = all_bytes(site).decode(errors="replace")
    assert HOST in content
    assert f"{HOME}/data/a.csv" in content
    assert "hunter2" not in content


def test_user_and_command_are_left_out_where_it_is_said(runs: str, site: str, built: Build) -> None:
    run_that_says_it_everywhere(runs)
    built(publish=Publish(user=False, command=False))
    content = all_bytes(site)
    assert [text for text in [*HIDDEN, "quentin", "--out="] if text.encode() in content] == []


def test_what_is_published_changes_a_site_that_is_there(runs: str, site: str, built: Build) -> None:
    run_that_says_it_everywhere(runs)
    built(publish=Publish(host=True, paths="full"))
    built()
    content = all_bytes(site)
    assert [text for text in HIDDEN if text.encode() in content] == []


def test_an_artifact_that_cannot_be_had_does_not_tell_where_it_was(
    runs: str, site: str, built: Build, tmp_path: Any
) -> None:
    one = stores.experiment(runs, "e")
    folder = stores.run(runs, one, "r", files={"a.txt": b"a"})
    move_artifacts(folder, f"{tmp_path}/elsewhere")
    report = built()
    assert report.problems
    assert str(tmp_path).encode() not in all_bytes(site)


def test_artifacts_in_another_place_are_copied_all_the_same(
    runs: str, site: str, built: Build, tmp_path: Any
) -> None:
    place = tmp_path / "quentin" / "r" / "artifacts"
    place.mkdir(parents=True)
    (place / "a.csv").write_bytes(b"a,b\n1,2\n")
    one = stores.experiment(runs, "e")
    folder = stores.run(runs, one, "r", files={"a.csv": b"a,b\n1,2\n"})
    os.remove(os.path.join(folder, "artifacts", "a.csv"))
    move_artifacts(folder, str(place))
    for workers in (1, 2):
        report = built(artifact_roots=(str(tmp_path),), workers=workers)
        assert report.problems == []
        assert "-a.csv" in read(site, "runs/r.html")
        assert b"quentin" not in all_bytes(site)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("python /home/ann/wine/train.py", "python train.py"),
        ("PATH=/usr/bin:/home/bob/bin", "PATH=…/bin:…/bin"),
        ("gcc -I/home/bob/inc --out=/home/ann/wine", "gcc -I…/inc --out=."),
        ('File "/home/bob/my code/x.py", line 3', 'File "…/x.py", line 3'),
        ("C:\\Users\\bob\\x.txt, D:/data/y.csv", "…/x.txt, …/y.csv"),
        ("file:///home/bob/x and file:/home/bob/y", "…/x and …/y"),
        ("see /home/bob. Then", "see ~. Then"),
        ("/opt/py/lib/python3.11/site-packages/a/b.py", "…/site-packages/a/b.py"),
        ("{'a': '/home/bob/z'}", "{'a': '…/z'}"),
        ("/home/ann/wine2/x", "…/x"),
        *((same, same) for same in [
            "", "/", "/data", "a/b/c", "</script>", "//comment", "https://x.org/a/b", "s3://b/c/d",
            "10/20/30", "~/x/y", "../../../etc/passwd", "> /dev/null", "/* c */", "**/x/y",
        ]),
    ],
)  # fmt: skip
def test_absolute_paths_are_found_and_nothing_else(text: str, told: str) -> None:
    redactor = Redactor(roots=("/home/ann/wine",))
    assert redactor.plain(text) == told
    assert redactor.plain(told) == told


def read(site: str, path: str) -> str:
    with open(os.path.join(site, path), encoding="utf-8") as file:
        return file.read()
