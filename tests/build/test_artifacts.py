"""Artifacts: what is shown of each kind, and that nothing active is served as such."""

import base64
import hashlib
import io
import os
import pickle
import re
from collections.abc import Callable
from typing import Any, BinaryIO, cast

import pytest
from golden import stores
from pages import data_of

from staticrun.build import artifacts
from staticrun.build.placing import Left, Placing
from staticrun.build.report import Report
from staticrun.build.source import Source
from staticrun.config import ArtifactPolicy
from staticrun.errors import NotFound
from staticrun.schema.run import Artifact, Run
from staticrun.store.reader import Place

Build = Callable[..., Report]


def read(site: str, path: str) -> str:
    with open(os.path.join(site, path), encoding="utf-8") as file:
        return file.read()


class Files:
    """A source that knows only artifacts."""

    def __init__(self, content: bytes | None) -> None:
        self.content = content

    def open_artifact(self, run: Run, path: str) -> BinaryIO:
        if self.content is None:
            raise NotFound(f"artifact {path!r} is not there")
        return io.BytesIO(self.content)

    def places(self, run: Run) -> list[Place]:
        return [Place("runs", run.experiment_id, run.run_id)]


def show(
    path: str,
    content: bytes | None,
    limit: int = 10**6,
    size: int | None = None,
    policy: ArtifactPolicy | None = None,
    base: str = "",
) -> artifacts.Shown:
    data = content or b""
    digest = hashlib.sha256(data).hexdigest()
    artifact = Artifact(path, len(data) if size is None else size, digest, 0)
    run = Run("r", "1", "name", "FINISHED", artifacts={path: artifact}, artifact_uri="artifacts")
    placing = Placing(policy or ArtifactPolicy(copy_limit=limit), {"runs": base})
    return artifacts.show(cast("Source", Files(content)), run, artifact, "../", placing)


@pytest.mark.parametrize(
    ("path", "content", "kind", "ends"),
    [
        ("a/Plot.PNG", b"\x89PNG\r\n\x1a\n", "image", ".png"),
        ("p.jpeg", b"\xff\xd8\xff", "image", ".jpeg"),
        ("empty.gif", b"", "binary", ".gif"),
        ("p.svg", b"<svg/>", "svg", ".txt"),
        ("p.svgz", b"\x1f\x8b\0", "binary", ".bin"),
        ("r.html", b"<p>", "html", ".txt"),
        ("r.HTM", b"<p>", "html", ".txt"),
        ("r.xhtml", b"<p>", "html", ".txt"),
        ("x.xml", b"<a/>", "text", ".txt"),
        ("x.js", b"alert(1)", "text", ".txt"),
        ("x.mjs", b"alert(1)", "text", ".txt"),
        ("x.php", b"<?php", "text", ".txt"),
        ("x.css", b"a{}", "text", ".txt"),
        ("n.md", b"# N", "markdown", ".txt"),
        ("t.csv", b"a,b", "csv", ".csv"),
        ("t.tsv", b"a\tb", "csv", ".bin"),
        ("m.json", b"{}", "json", ".json"),
        ("m.pdf", b"%PDF", "pdf", ".pdf"),
        ("not.pdf", b"<html>", "binary", ".pdf"),
        ("voice.WAV", b"RIFF", "audio", ".wav"),
        ("clip.mp4", b"\0\0", "video", ".mp4"),
        ("d.parquet", b"PAR1", "parquet", ".bin"),
        ("a.npy", b"\x93NUMPY", "numpy", ".bin"),
        ("model.pkl", b"\x80\x04\0", "binary", ".bin"),
        ("MLmodel", b"flavors: {}", "text", ".txt"),
        ("requirements.txt", b"numpy", "text", ".txt"),
        ("weights", b"\xff\xfe\xfd\xfc", "binary", ".bin"),
        ("evil.html.png", b"<script>", "binary", ".png"),
        ("bomb.csv", b"PK\x03\x04\0", "binary", ".csv"),
        ("bomb.json", b"\x1f\x8b\x08", "binary", ".json"),
        ("noext.", b"text", "text", ".txt"),
    ],
)
def test_kinds_and_the_names_of_copies(path: str, content: bytes, kind: str, ends: str) -> None:
    shown = show(path, content)
    assert shown.row.kind == kind
    assert shown.copy is not None
    assert shown.row.href == "../" + shown.copy[0]
    assert shown.copy[1] == content
    assert shown.row.download == path.rpartition("/")[2]
    name = shown.copy[0].rpartition("/")[2]
    assert name.endswith(ends)
    assert name.count(".") == 1


def test_svg_is_shown_as_an_image_and_html_as_a_source_for_a_sandbox() -> None:
    svg = b"<svg><script>alert(1)</script></svg>"
    assert show("a.svg", svg).row.preview == "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    assert show("a.html", b"<script>alert(1)</script>").row.preview == "<script>alert(1)</script>"
    assert show("a.html", b"x" * 600_000).row.preview == ""
    assert "larger than" in show("a.html", b"x" * 600_000).row.why


def test_markdown_is_rendered_without_its_html() -> None:
    html = show("a.md", b"# Hi\n<script>alert(1)</script>").row.html
    assert "<h3>Hi</h3>" in html
    assert "<script>" not in html


def test_a_table_has_its_first_rows_and_says_that_there_are_more() -> None:
    rows = "\n".join(f"{n},x" for n in range(100))
    shown = show("t.csv", f"a,b\n{rows}\n".encode()).row
    assert shown.table[:2] == [["a", "b"], ["0", "x"]]
    assert len(shown.table) == 21
    assert shown.note == "the first 20 of 100 rows, 2 columns"
    assert shown.types == ["int64", "string"]
    assert show("t.csv", b'a,b\n"1, 2",3\n').row.table == [["a", "b"], ["1, 2", "3"]]
    assert show("t.csv", b"").row.table == []


def test_a_table_that_is_none_is_shown_as_text() -> None:
    shown = show("t.csv", b"a\r" + b'"' + b"x" * 200_000).row
    assert shown.table == []
    assert shown.preview.startswith("a")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (b'{"a":1,"b":[12345678901234567890]}', '{\n  "a": 1,\n  "b": [\n    12345678901234567890\n  ]\n}'),
        (b"{broken", "{broken"),
        (b'{\n"kept": 1}', '{\n"kept": 1}'),
        (b"[" * 5000, "[" * 5000),
    ],
)
def test_json_on_one_line_is_indented(given: bytes, expected: str) -> None:
    assert show("m.json", given).row.preview == expected


def test_a_long_text_is_cut_and_says_so() -> None:
    row: Any = show("log.txt", "ü".encode() * 30_000).row
    assert (len(row.preview), len(row.rest.tail)) == (10_000, 6_000)
    assert row.rest.said == "14,000 characters, 28 kB"


@pytest.mark.parametrize(("size", "content"), [(5000, b"small"), (3, b"x" * 2000)])
def test_what_is_beyond_the_limit_is_not_copied_whatever_was_logged(size: int, content: bytes) -> None:
    shown = show("a.bin", content, limit=1000, size=size)
    assert shown.copy is None
    assert shown.row.href is None
    assert shown.row.why == "not copied: larger than 1 kB"


def test_a_path_that_no_file_can_have_is_a_problem(
    runs: str, site: str, built: Callable[..., Report]
) -> None:
    folder = stores.run(runs, stores.experiment(runs, "e"), "r", lasted=None)
    (log,) = os.listdir(folder)
    with open(os.path.join(folder, log), "a", encoding="utf-8") as file:
        file.write('["artifact","a\\u0000b",10,"ab",5]\n["artifact","../../../../etc/passwd",10,"ab",5]\n')
    assert len(built().problems) == 2
    assert not os.path.exists(os.path.join(site, "artifacts"))


def test_a_file_that_is_gone_is_a_problem() -> None:
    shown = show("a/b.txt", None)
    assert shown.problem is not None
    assert shown.problem.path == "1/r/artifacts/a/b.txt"
    assert (shown.row.href, shown.row.why, shown.row.depth) == (None, "not there", 1)


@pytest.mark.parametrize(
    ("path", "policy", "base", "expected"),
    [
        ("a/b.ckpt", {"link": ("*.ckpt",)}, "../runs", "../../runs/1/r/artifacts/a/b.ckpt"),
        ("a/b #1.ckpt", {"link": ("a/*",)}, "../runs", "../../runs/1/r/artifacts/a/b%20%231.ckpt"),
        ("clip.mp4", {"link": ("video",)}, "../runs", "../../runs/1/r/artifacts/clip.mp4"),
        (
            "b.bin",
            {"copy_limit": 2, "base": "https://x.org/r"},
            "https://x.org/r",
            "https://x.org/r/1/r/artifacts/b.bin",
        ),
        ("b.bin", {"copy_limit": 2}, "", ""),
        ("b.html", {"link": ("html",)}, "../runs", ""),
        (
            "b.html",
            {"link": ("html",), "base": "https://x.org"},
            "https://x.org",
            "https://x.org/1/r/artifacts/b.html",
        ),
        ("x.ckpt", {"link": ("*.ckpt",), "list_only": ("x.*",)}, "../runs", ""),
        ("p.png", {"limits": {"image": 2}}, "", ""),
        ("../../../x.ckpt", {"link": ("*.ckpt",)}, "../runs", ""),
    ],
)
def test_what_is_not_copied_is_linked_or_listed(
    path: str, policy: dict[str, Any], base: str, expected: str
) -> None:
    content = b"\x89PNG\r\n\x1a\n\0" if path.endswith(".png") else b"\0" * 9
    shown = show(path, content, policy=ArtifactPolicy(**policy), base=base)
    assert shown.copy is None
    assert shown.row.href is None
    assert shown.row.link == expected
    assert shown.left == (Left(1, 9) if expected else Left(0, 0, 1, 9))
    assert shown.row.why.startswith("linked: " if expected else "not copied: ")


def test_limits_of_patterns_count_before_those_of_kinds() -> None:
    policy = ArtifactPolicy(copy_limit=5, limits={"image": 1, "*.png": 20, "big/*.png": 3, "text": 50})
    assert show("a.png", b"\0" * 9, policy=policy).copy is not None
    assert show("big/a.png", b"\0" * 9, policy=policy).copy is None
    assert show("a.gif", b"\0" * 9, policy=policy).copy is None
    assert show("train.log", b"a line" * 5, policy=policy).copy is not None


def test_scripts_in_html_run_only_where_that_is_allowed(runs: str, site: str, built: Build) -> None:
    stores.run(runs, stores.experiment(runs, "e"), "r", files={"a.html": b"<script>1</script>"})
    built()
    assert "<iframe sandbox srcdoc=" in read(site, "runs/r.html")
    assert "script-src" not in read(site, "runs/r.html")
    built(artifacts=ArtifactPolicy(allow_scripts=True))
    page = read(site, "runs/r.html")
    assert '<iframe sandbox="allow-scripts" srcdoc=' in page
    assert "script-src &#39;unsafe-inline&#39;" in page


def test_the_build_says_how_many_bytes_went_where(runs: str, site: str, built: Build) -> None:
    files = {"a.csv": b"a\n1\n", "w.ckpt": b"\0" * 100, "big.bin": b"\0" * 2000}
    stores.run(runs, stores.experiment(runs, "e"), "r", files=files)
    policy = ArtifactPolicy(copy_limit=1000, link=("*.ckpt",))
    for _ in range(2):
        report = built(artifacts=policy)
        assert (report.copied, report.copied_bytes) == (1, 4)
        assert report.left == Left(1, 100, 1, 2000)
    (link,) = re.findall(r'<a class="file-get" href="([^"]*)"', read(site, "runs/r.html"))
    assert os.path.getsize(os.path.join(site, "runs", link)) == 100


LOG = "".join(f"line {n}: loss {1 / n:.6f}\n" for n in range(1, 40_001))


def test_a_long_text_has_both_its_ends_and_the_whole_in_scripts(
    runs: str, site: str, built: Callable[..., Report]
) -> None:
    shown = show("train.log", LOG.encode(), limit=10**7)
    rest = shown.row.rest
    assert rest is not None
    assert shown.row.preview == "".join(LOG.splitlines(keepends=True)[:200])
    assert rest.tail == "".join(LOG.splitlines(keepends=True)[rest.line - 1 :])
    assert (rest.line, rest.tail.count("\n")) == (39_901, 100)
    assert rest.said == "39,700 lines, 1 MB"
    stores.run(runs, stores.experiment(runs, "e"), "r", files={"train.log": LOG.encode()})
    built()
    pieces = [data_of(site, f"runs/{href}") for href in rest.scripts]
    assert "".join(pieces) == LOG
    assert len(pieces) > 1


def test_a_text_that_is_too_large_to_be_copied_has_both_its_ends() -> None:
    row = show("train.log", LOG.encode(), limit=1000).row
    assert row.rest is not None
    assert row.why == "not copied: larger than 1 kB"
    assert (row.preview.count("\n"), row.rest.tail.count("\n")) == (200, 100)
    assert (row.rest.line, row.rest.scripts) == (0, [])
    assert row.rest.tail.endswith("line 40000: loss 0.000025\n")


def test_a_table_that_is_too_large_to_be_copied_has_its_first_rows() -> None:
    text = "a,b\n" + "1,2\n" * 100_000
    row = show("t.csv", text.encode(), limit=1000).row
    assert (len(row.table), row.note) == (21, "the first 20 rows, 2 columns")


@pytest.mark.parametrize("policy", [{"list_only": ("*.log",)}, {"link": ("*.log",)}])
def test_what_a_pattern_leaves_out_is_not_read(policy: dict[str, Any]) -> None:
    row = show("train.log", LOG.encode(), policy=ArtifactPolicy(**policy), base="../runs").row
    assert (row.preview, row.rest) == ("", None)


def test_what_a_binary_file_is_and_its_digest() -> None:
    content = pickle.dumps(Report)  # a class of a module, by its name
    facts = dict(show("model.pkl", content).row.facts)
    assert facts["What it is"].startswith("Python pickle of staticrun.build.report.Report, protocol 4; never")
    assert facts["SHA-256"] == hashlib.sha256(content).hexdigest()
    assert facts["Size"] == f"{len(content):,} bytes"
    assert (
        dict(show("w.bin", b"\0" * 99, limit=9).row.facts)["SHA-256"]
        == hashlib.sha256(b"\0" * 99).hexdigest()
    )


MODEL = """\
flavors:
  python_function: {loader_module: mlflow.sklearn, python_version: 3.11.4, env: {conda: conda.yaml}}
  sklearn: {pickled_model: model.pkl, sklearn_version: 1.5.0}
model_uuid: 0a1b
signature:
  inputs: '[{"name": "<b>width", "type": "double", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
"""


def test_a_model_file_says_what_the_model_takes_and_gives() -> None:
    row = show("model/MLmodel", MODEL.encode()).row
    assert row.table == [
        ["Part", "Name", "Type"],
        ["inputs", "<b>width", "double, optional"],
        ["outputs", "", "tensor int64 [-1]"],
    ]
    assert row.facts[1] == ("Flavour", "sklearn: sklearn_version 1.5.0")
    assert row.preview == MODEL


@pytest.mark.parametrize(
    "text",
    ["a: &a [1]\nb: [*a, *a]", "flavors: [", "- 1", "{}", "flavors: 3", "signature: {inputs: [[[1]]]}"],
)
def test_a_model_file_that_says_little_or_is_hostile_is_text(text: str) -> None:
    assert show("MLmodel", text.encode()).row.preview == text
