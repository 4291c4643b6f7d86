"""A preview as its user meets it: addresses, files and lines in the terminal."""

import socket

import msgspec
import pytest

from staticrun.build import build
from staticrun.build.lock import Lock
from staticrun.build.report import silent
from staticrun.config import Config
from staticrun.errors import InvalidArgument
from staticrun.serve import serve

SNIPPET = '<script async src="/livereload.js?port='


def files_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_from_an_empty_folder_to_a_site(tmp_path, preview, log_run):
    (tmp_path / "runs").mkdir()
    served = preview()
    served.wait_for("waiting for the first run in .*runs")
    status, page = served.get()
    assert status == 200
    assert "staticrun.start_run()" in page
    assert SNIPPET in page

    log_run("brave-fox")
    served.wait_for("1 run, ")
    status, page = served.get()
    assert "brave-fox" in page
    assert page.count(SNIPPET) == 1
    assert served.get("livereload.js")[0] == 200


def test_a_second_run_is_built(preview, log_run):
    log_run("first")
    served = preview()
    served.wait_for("1 run, ")
    log_run("second")
    served.wait_for("2 runs, ")
    assert "second" in served.get("index.html")[1]


def test_several_folders_are_watched(tmp_path, preview, log_run):
    log_run("near")
    served = preview(runs=("runs", "cluster"))
    served.wait_for("1 run, ")
    log_run("far", tmp_path / "cluster")
    served.wait_for("2 runs, ")
    assert "far" in served.get("index.html")[1]


def test_what_is_written_is_what_build_writes(tmp_path, preview, log_run):
    log_run("brave-fox")
    served = preview(as_of=1793613600000)
    served.wait_for("1 run, ")
    served.get()
    build(Config(runs=str(tmp_path / "runs"), output=str(tmp_path / "built"), as_of=1793613600000, workers=1))
    assert files_of(tmp_path / "site") == files_of(tmp_path / "built")


def test_a_broken_build_is_told_and_mended(tmp_path, preview, log_run):
    log_run("brave-fox")
    template = tmp_path / "theme" / "templates" / "overview.html"
    template.parent.mkdir(parents=True)
    template.write_text("<head></head>{% if %}")
    served = preview(theme=str(tmp_path / "theme"))
    served.wait_for("error: (.|\n)*overview.html(.|\n)*waiting for a change")
    status, page = served.get()
    assert status == 500
    assert "overview.html" in page
    assert SNIPPET in page
    template.write_text("<head></head>mended")
    served.wait_for("1 run, ")
    assert served.get()[1].endswith("</head>mended")


def test_an_output_folder_of_somebody_else_is_told_and_kept(tmp_path, preview, log_run):
    log_run("brave-fox")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("mine")
    served = preview()
    served.wait_for("error: (.|\n)*hint: ")
    assert served.get()[0] == 500
    assert (tmp_path / "site" / "index.html").read_text() == "mine"


@pytest.mark.parametrize(
    "path", ["runs/none.html", "none.js", "..%2f..%2fsecret.html", "%2e%2e/secret.txt", "%00.html"]
)
def test_nothing_but_the_site_is_served(tmp_path, preview, log_run, path):
    log_run("brave-fox")
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    served = preview()
    served.wait_for("1 run, ")
    status, body = served.get(path)
    assert status in (403, 404)
    assert "secret</" not in body


def test_files_are_served_as_they_are_and_never_from_a_cache(tmp_path, preview, log_run):
    log_run("brave-fox")
    served = preview()
    served.wait_for("1 run, ")
    assert served.get("data/site.js")[1] == (tmp_path / "site" / "data" / "site.js").read_text()
    log_run("second")
    served.wait_for("2 runs, ")
    assert served.get("data/site.js")[1] == (tmp_path / "site" / "data" / "site.js").read_text()


def test_ctrl_c_ends_it_well(preview, log_run):
    log_run("brave-fox")
    served = preview()
    served.wait_for("1 run, ")
    assert served.interrupt() == 0
    assert "Traceback" not in "".join(served.lines)


def test_a_port_that_is_taken_moves_on_to_the_next(tmp_path, preview, log_run):
    log_run("brave-fox")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        served = preview(port=port)
        served.wait_for(f"port {port} is taken: {port + 1} instead|port {port} is taken: ")
        served.wait_for("1 run, ")
        assert served.get()[0] == 200


@pytest.mark.parametrize("where", ["", "index.html", "data/site.js", "livereload.js", "livereload"])
@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Host": "127.0.0.1.evil.example:80"}, {"Origin": "https://evil.example"}],
)
def test_only_who_asks_for_this_machine_is_answered(preview, log_run, where, headers):
    log_run("brave-fox")
    served = preview()
    served.wait_for("1 run, ")
    status, body = served.get(where, headers)
    assert status == 403
    assert "brave-fox" not in body
    port = served.url.rsplit(":", 1)[1].strip("/")
    for host in (f"localhost:{port}", "[::1]", "127.0.0.1"):
        assert served.get("index.html", {"Host": host})[0] == 200


def test_a_change_of_the_settings_is_built(tmp_path, preview, log_run):
    log_run("brave-fox")
    served = preview(reload=True)
    served.wait_for("1 run, ")
    settings = tmp_path / "staticrun.toml"
    settings.write_text('title = "Vineyard"')
    served.wait_for("(?s)1 run, .*1 run, ")
    assert "Vineyard" in served.get("index.html")[1]
    settings.write_text('titel = "Vineyard"')
    served.wait_for("error: `titel` in staticrun.toml is no setting")
    assert served.get("index.html")[0] == 500
    settings.write_text('output = "public"')
    served.wait_for("(?s)error: .*1 run, ")
    assert "brave-fox" in served.get("index.html")[1]
    assert served.get("data/site.js")[1] == (tmp_path / "public" / "data" / "site.js").read_text()


def test_a_host_that_is_not_this_machine(tmp_path):
    with pytest.raises(InvalidArgument, match=r"cannot listen on 192\.0\.2\.1"):
        serve(Config(runs=str(tmp_path)), host="192.0.2.1", port=0, open_browser=False)


def test_a_preview_waits_for_a_build_and_ends_though_it_waits(tmp_path, preview, log_run):
    log_run("brave-fox")
    with Lock(str(tmp_path / "site"), silent):
        served = preview()
        served.wait_for(r"another build \(process \d+\) is writing site/: waiting for it")
    served.wait_for("1 run, ")
    with Lock(str(tmp_path / "site"), silent):
        log_run("second")
        served.wait_for("(?s)waiting for it.*1 run, .*waiting for it")
        assert served.interrupt() == 0
    assert "Traceback" not in "".join(served.lines)


def test_a_preview_and_builds_beside_it(tmp_path, preview, log_run):
    log_run("brave-fox")
    served = preview(as_of=1793613600000)
    served.wait_for("1 run, ")
    config = Config(
        runs=str(tmp_path / "runs"), output=str(tmp_path / "site"), as_of=1793613600000, workers=1
    )
    for number in range(4):
        log_run(f"run {number}")
        build(config)
    served.wait_for("5 runs, ")
    build(msgspec.structs.replace(config, output=str(tmp_path / "clean")))
    assert files_of(tmp_path / "site") == files_of(tmp_path / "clean")


def test_neither_hidden_files_nor_what_links_lead_to_are_served(tmp_path, preview, log_run):
    log_run("brave-fox")
    (tmp_path / "secret.txt").write_text("secret")
    served = preview()
    served.wait_for("1 run, ")
    site = tmp_path / "site"
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    (site / "link.html").symlink_to(tmp_path / "secret.txt")
    (site / ".git").mkdir()
    (site / ".git" / "config").write_text("secret")
    (site / ".env").write_text("secret")
    for path in ("link.txt", "link.html", ".git/config", ".env", ".staticrun.json", "data/../.env"):
        status, body = served.get(path)
        assert (status, "secret" in body) == (404, False)
