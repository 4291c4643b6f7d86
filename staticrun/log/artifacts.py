"""Placing artifacts: in the run's folder, or with its kept lines while the store does not accept them."""

import os
from collections.abc import Callable

from staticrun.errors import InvalidArgument, MissingFile
from staticrun.log import clock
from staticrun.log.process import current
from staticrun.log.recorder import Recorder
from staticrun.schema.run import Artifact
from staticrun.store import artifacts


def log_path(recorder: Recorder, path: str, artifact_path: str | None) -> None:
    """Copy a file, or a folder by its name, into a run's artifacts.

    Raises:
        MissingFile: There is nothing at the path.
        InvalidArgument: `artifact_path` leads out of the run's artifacts.
    """
    if os.path.isdir(path):
        name = os.path.basename(os.path.abspath(path))
        log_folder(recorder, path, f"{artifact_path}/{name}" if artifact_path else name)
    else:
        log_file(recorder, path, artifact_path)


def log_file(recorder: Recorder, local_path: str, artifact_path: str | None) -> None:
    """Copy a file into a run's artifacts, into the folder `artifact_path` there.

    Raises:
        MissingFile: There is no such file.
        InvalidArgument: The path leads out of the run's artifacts.
    """
    if not os.path.isfile(local_path):
        raise MissingFile(f"there is no file {local_path!r}", hint="log_artifacts takes a folder")
    name = os.path.basename(os.path.abspath(local_path))
    path = artifacts.check_path(f"{artifact_path}/{name}" if artifact_path else name)
    with open(local_path, "rb"):
        pass  # a file that cannot be read is the caller's fault, not the store's
    _place(recorder, path, lambda folder: artifacts.store_file(folder, local_path, path, clock.now_ms()))


def log_folder(recorder: Recorder, local_folder: str, artifact_path: str | None) -> None:
    """Copy all files below a folder into a run's artifacts, with their paths in it.

    Raises:
        MissingFile: There is no such folder.
        InvalidArgument: The path leads out of the run's artifacts.
    """
    if not os.path.isdir(local_folder):
        raise MissingFile(f"there is no folder {local_folder!r}", hint="log_artifact takes a file")
    for folder, names, files in os.walk(local_folder):
        names.sort()
        inner = os.path.relpath(folder, local_folder).replace(os.sep, "/")
        parts = [part for part in (artifact_path, inner) if part and part != "."]
        for name in sorted(files):
            log_file(recorder, os.path.join(folder, name), "/".join(parts) or None)


def log_bytes(recorder: Recorder, data: bytes, artifact_file: str) -> None:
    """Write bytes as an artifact of a run.

    Raises:
        InvalidArgument: The path leads out of the run's artifacts.
    """
    path = artifacts.check_path(artifact_file)
    _place(recorder, path, lambda folder: artifacts.store_bytes(folder, data, path, clock.now_ms()))


def folder_of(recorder: Recorder) -> str:
    """The folder that a run's artifacts go to."""
    return artifacts.location(recorder.target.folder, recorder.artifact_uri)


def _place(recorder: Recorder, path: str, store: Callable[[str], Artifact]) -> None:
    target, outage = recorder.target, current.flusher.outage
    recorder.must_be_open()
    if target.root not in outage.down:
        folder = folder_of(recorder)
        try:
            recorder.artifact(store(folder))
            return
        except OSError as error:
            _refuse_obstacle(folder, path)
            outage.warn(folder if recorder.artifact_uri else target.root, error)
    try:
        kept = outage.run_folder(target.experiment_id, target.experiment_name, target.run_id)
        recorder.artifact(store(artifacts.location(kept, "")))
    except OSError as error:
        outage.lost(f"artifact {path} of run {target.run_id}", error)
    else:
        outage.warn_kept(target.root)


def _refuse_obstacle(folder: str, path: str) -> None:
    """Refuse what no store could take.

    Raises:
        InvalidArgument: Where the artifact would be there is a folder, or where its folder would be a file.
    """
    there = artifacts.obstacle(folder, path)
    if there is not None:
        kind = "a folder" if there == path else "a file"
        raise InvalidArgument(
            f"Invalid artifact path: {path!r}, since the run's artifact {there!r} is {kind}",
            hint="give it another name",
        )
