"""Built sites as data: the runs and points of the store, from a folder and from hosts of both kinds."""

import http.server
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from golden import stores
from polars.testing import assert_frame_equal

import staticrun
from staticrun.build import build, exports
from staticrun.config import Config
from staticrun.errors import FilterError, FormatError, InvalidArgument, StoreError


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[str, str]:
    """A store of two experiments, and its site, with several files of points."""
    root, site = str(tmp_path_factory.mktemp("runs")), str(tmp_path_factory.mktemp("site"))
    for place, name in enumerate(("one", "naïve two")):
        experiment = stores.experiment(root, name)
        for n in range(8):
            run_id = f"{n:x}{place}" * 16
            metrics = {"loss": [float(n), 0.5, float("nan")], "acc": [n / 10]}
            params = {"p": str(n), **({"only": "x"} if place else {})}
            stores.run(
                root, experiment, run_id, name=f"run {n}", params=params, metrics=metrics, deleted=n == 7
            )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exports, "MOST_RUNS", 3)
        build(Config(runs=root, output=site, as_of=stores.AS_OF, workers=1))
    return root, site


class Handler(http.server.SimpleHTTPRequestHandler):
    """A host of files, with range requests or without."""

    ranges = True
    asked: list[tuple[str, str | None]]

    def log_message(self, *_: Any) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        type(self).asked.append((self.path, wanted))
        path = self.translate_path(self.path)
        if wanted is None or not self.ranges or not os.path.isfile(path):
            super().do_GET()
            return
        with open(path, "rb") as file:
            content = file.read()
        first, last = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted).groups()
        start = int(first) if first else max(0, len(content) - int(last))
        end = min(int(last), len(content) - 1) if first and last else len(content) - 1
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(content)}")
        self.send_header("Content-Length", str(end + 1 - start))
        self.end_headers()
        self.wfile.write(content[start : end + 1])


@pytest.fixture(params=[True, False], ids=["ranges", "whole files"])
def host(request, made, tmp_path, monkeypatch) -> Iterator[tuple[str, type[Handler]]]:
    """The address of the site below a path, and what was asked of its host."""
    monkeypatch.setenv("STATICRUN_CACHE", str(tmp_path / "cache"))
    os.symlink(made[1], tmp_path / "pages")
    handler = type("Own", (Handler,), {"ranges": request.param, "asked": []})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *given: handler(*given, directory=str(tmp_path))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/pages/", handler
    server.shutdown()
    thread.join()
    server.server_close()


def both(made, place: str) -> None:
    """Compare a site with its store."""
    root, _ = made
    ours = staticrun.scan_runs(root).drop("artifact_uri").collect().sort("run_id")
    theirs = staticrun.scan_runs(place).collect().sort("run_id")
    assert_frame_equal(theirs.select(ours.columns), ours)
    points = staticrun.scan_metrics(root).collect().sort("run_id", maintain_order=True)
    assert_frame_equal(staticrun.scan_metrics(place).collect(), points)


@pytest.mark.parametrize("name", ["", "/", "/index.html"])
def test_a_site_in_a_folder_has_the_same_runs_and_points_as_its_store(made, name):
    both(made, made[1] + name)


def test_a_site_in_this_folder_is_found(made, monkeypatch):
    monkeypatch.chdir(made[1])
    assert staticrun.scan_runs("index.html").collect().height == 14
    assert staticrun.scan_runs(".").collect().height == 14


def test_a_site_on_a_host_has_them_too(made, host):
    address, handler = host
    both(made, address)
    both(made, f"{address}index.html?x#y")
    parquet = [path for path, wanted in handler.asked if wanted is None and path.endswith(".parquet")]
    if handler.ranges:
        assert parquet == []
    else:
        assert len(parquet) == len(set(parquet))  # the second time they were in the cache


def test_a_condition_on_runs_decides_which_files_are_opened(made, host):
    address, handler = host
    found = staticrun.scan_metrics(address).filter(pl.col("run_id") == "50" * 16, pl.col("key") == "loss")
    assert found.select("step").collect()["step"].to_list() == [0, 1, 2]
    opened = {path for path, _ in handler.asked if "/histories/" in path}
    first = {path for path in opened if not path.rpartition("/")[2].startswith("5")}
    assert len(opened - first) == 1
    assert len(first) <= 1


def test_views_experiments_limits_and_filters(made):
    site = made[1]
    assert staticrun.scan_runs(site, run_view_type="DELETED_ONLY").collect().height == 2
    assert staticrun.scan_runs(site, run_view_type=3).collect().height == 16
    assert staticrun.scan_runs(site, experiment_names=["naïve two"]).collect()["params.only"].count() == 7
    assert staticrun.scan_metrics(site, experiment_names=["one"]).collect().height == 28
    assert staticrun.scan_metrics(site).head(5).collect().height == 5
    assert staticrun.scan_metrics(site, run_view_type="ALL").select("value").collect().height == 64
    with pytest.warns(UserWarning, match="no experiment named 'three'"):
        assert staticrun.scan_runs(site, experiment_names=["three"]).collect().height == 0


@pytest.mark.parametrize(
    "text",
    [
        "metrics.acc >= 0.3",
        "params.p = '4' OR run_name LIKE 'run 1%'",
        "max(metrics.loss) > 4 AND status = 'FINISHED'",
        "params.only IS NULL",
        "tags.mlflow.runName = 'run 2'",
        "start_time > '2000-01-01' AND duration >= 0",
        "experiment = 'one' AND user_id != 'x'",
        "params.gone = '1'",
    ],
)
def test_a_filter_finds_the_same_in_a_site_as_in_a_store(made, text):
    found = [set(staticrun.scan_runs(place, filter_string=text).collect()["run_id"]) for place in made]
    assert found[0] == found[1]
    assert found[0] or "gone" in text


def test_what_a_site_cannot_tell_is_said(made):
    with pytest.raises(InvalidArgument, match="does not tell dataset"):
        staticrun.scan_runs(made[1], filter_string="dataset.name = 'iris'")
    with pytest.raises(FilterError):
        staticrun.scan_runs(made[1], filter_string="metrics.acc >")


def test_what_is_no_site_is_told_with_a_way_out(made, host, tmp_path):
    address, _ = host
    for place in (str(tmp_path), str(tmp_path / "gone"), address.replace("pages", "none")):
        with pytest.raises(StoreError, match="holds no site") as told:
            staticrun.scan_runs(place)
        assert told.value.hint
    with pytest.raises(InvalidArgument, match="list is no place"):
        staticrun.scan_runs(["1"])


def test_a_host_that_is_down_is_told_at_once(made):
    with pytest.raises(StoreError, match="cannot be read") as told:
        staticrun.scan_runs("http://127.0.0.1:9/site/")
    assert "127.0.0.1:9/site/data/index.json" in (told.value.where or "")


def copy(made, tmp_path) -> tuple[str, str]:
    site = str(tmp_path / "copy")
    shutil.copytree(made[1], site)
    return site, os.path.join(site, "data", "index.json")


def test_newer_and_broken_indexes_are_refused(made, tmp_path):
    site, index = copy(made, tmp_path)
    with open(index, encoding="utf-8") as file:
        content = json.load(file)
    for changed, error in (
        ({**content, "format": 2, "experiments": 7}, FormatError),
        ({"format": 1}, StoreError),
    ):
        with open(index, "w", encoding="utf-8") as file:
            json.dump(changed, file)
        with pytest.raises(error):
            staticrun.scan_runs(site)
    with open(index, "w", encoding="utf-8") as file:
        json.dump({**content, "later": 1}, file)
    assert staticrun.scan_runs(site).collect().height == 14
    with open(index, "w", encoding="utf-8") as file:
        file.write("<html>")
    with pytest.raises(StoreError, match="no site whose data can be read"):
        staticrun.scan_runs(site)


def test_a_file_that_is_gone_is_told(made, tmp_path):
    site, _ = copy(made, tmp_path)
    shutil.rmtree(os.path.join(site, "data", "histories"))
    with pytest.raises(Exception, match=r"histories/.* is gone"):
        staticrun.scan_metrics(site).collect()
    shutil.rmtree(os.path.join(site, "data", "runs"))
    with pytest.raises(StoreError, match="is gone"):
        staticrun.scan_runs(site)


def test_a_site_without_points_says_so(made, tmp_path):
    site = str(tmp_path / "bare")
    build(Config(runs=made[0], output=site, as_of=stores.AS_OF, workers=1, histories=False))
    with pytest.raises(Exception, match="built without the points"):
        staticrun.scan_metrics(site).collect()


def test_a_torn_download_is_not_kept(made, host, tmp_path):
    address, handler = host
    if handler.ranges:
        pytest.skip("nothing is downloaded")
    staticrun.scan_runs(address).collect()
    folder = tmp_path / "cache" / "downloads"
    (kept,) = folder.rglob("one-*.parquet")
    kept.write_bytes(kept.read_bytes()[:-9])
    assert staticrun.scan_runs(address).collect().height == 14
