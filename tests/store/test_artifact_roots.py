"""Artifacts in another place than their runs: where they go, and what may be read there."""

import os

import pytest

from staticrun.errors import InvalidArgument, NotFound
from staticrun.schema.run import Artifact, Run
from staticrun.store import artifacts


def run_with(uri, *paths):
    return Run(
        "r1", "1", "n", "FINISHED", artifact_uri=uri, artifacts={p: Artifact(p, 1, "", 0) for p in paths}
    )


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "runs" / "1" / "r1"
    made.mkdir(parents=True)
    return str(made)


def write(path, text="x"):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def test_a_place_in_the_store_is_kept_relative_so_that_the_store_can_be_moved(folder, tmp_path):
    root = str(tmp_path / "runs")
    uri = artifacts.uri_of_root(f"{root}/files", folder, root, "1", "r1", "artifacts")
    assert uri == "../../files/1/r1/artifacts"
    assert artifacts.folder_of(folder, uri) == f"{root}/files/1/r1/artifacts"


def test_a_place_elsewhere_is_a_file_uri_and_needs_an_allowed_root(folder, tmp_path):
    nas = str(tmp_path / "a nas")
    uri = artifacts.uri_of_root(nas, folder, str(tmp_path / "runs"), "r1", "artifacts")
    assert uri == "file://" + nas.replace(" ", "%20") + "/r1/artifacts"
    assert artifacts.location(folder, uri) == f"{nas}/r1/artifacts"
    with pytest.raises(NotFound, match="artifact_roots"):
        artifacts.folder_of(folder, uri)
    for allowed in (nas, "file://" + nas.replace(" ", "%20"), str(tmp_path)):
        assert artifacts.folder_of(folder, uri, [allowed]) == f"{nas}/r1/artifacts"
    with pytest.raises(NotFound):
        artifacts.folder_of(folder, uri, [nas + "2"])


@pytest.mark.parametrize(
    "uri", ["..", "../..", "../../..", "../r2/artifacts", "file:///etc", "/etc", "s3://b/x", "\0"]
)
def test_a_foreign_run_cannot_name_just_any_folder(uri, folder, tmp_path):
    write(str(tmp_path / "runs" / "secret"))
    write(str(tmp_path / "runs" / "1" / "r2" / "artifacts" / "secret"))
    with pytest.raises((NotFound, ValueError)):
        artifacts.open_artifact(folder, run_with(uri, "secret"), "secret")


def test_a_link_for_the_artifacts_needs_an_allowed_root(folder, tmp_path):
    nas = tmp_path / "nas"
    write(str(nas / "a.txt"))
    os.symlink(nas, os.path.join(folder, "artifacts"))
    run = run_with("artifacts", "a.txt")
    with pytest.raises(NotFound):
        artifacts.open_artifact(folder, run, "a.txt")
    with artifacts.open_artifact(folder, run, "a.txt", [str(nas)]) as file:
        assert file.read() == b"x"


def test_what_did_not_reach_the_other_place_is_found_beside_the_run(folder, tmp_path):
    nas = str(tmp_path / "nas")
    write(os.path.join(folder, "artifacts", "late.txt"), "kept")
    run = run_with(f"file://{nas}/r1/artifacts", "late.txt")
    with artifacts.open_artifact(folder, run, "late.txt", [nas]) as file:
        assert file.read() == b"kept"


def test_other_kinds_of_places_are_refused():
    with pytest.raises(InvalidArgument, match="artifacts cannot go to 's3://bucket'"):
        artifacts.root_path("s3://bucket")
