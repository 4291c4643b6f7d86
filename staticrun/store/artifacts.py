"""Artifacts: files that a run keeps, each written whole and then given its name."""

import hashlib
import os
from typing import BinaryIO

from staticrun.errors import InvalidArgument, NotFound
from staticrun.schema.run import Artifact, Run
from staticrun.store import files, layout

_CHUNK = 1 << 20


def check_path(path: str) -> str:
    """An artifact's path as it is stored: relative, with `/`, without `..`.

    Raises:
        InvalidArgument: It leads elsewhere, or has no name.

    >>> check_path("plots/./loss.png")
    'plots/loss.png'
    """
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or ".." in parts or path.startswith(("/", "\\")) or "\0" in path or ":" in parts[0][1:2]:
        raise InvalidArgument(
            f"Invalid artifact path: {path!r}", hint="give a relative path with / and without .."
        )
    return "/".join(parts)


def folder_of(run_folder: str, artifact_uri: str) -> str:
    """The folder that holds a run's artifacts.

    Raises:
        NotFound: They lie elsewhere. A run that somebody copied here may name any folder of this machine, and
            what lies there must not get into a site.
    """
    if artifact_uri not in ("", layout.ARTIFACTS):
        raise NotFound(
            f"the artifacts are in {artifact_uri}",
            hint=f"only those in the run's {layout.ARTIFACTS}/ are read",
        )
    return os.path.join(run_folder, layout.ARTIFACTS)


def store_file(folder: str, source: str, path: str, time: int) -> Artifact:
    """Copy a file into the artifacts.

    Raises:
        OSError: It cannot be read or written; nothing is left half-written under its name.
    """
    target = os.path.join(folder, *path.split("/"))
    files.make_folder(os.path.dirname(target))
    temporary = files.temporary_name(target)
    digest, size = hashlib.sha256(), 0
    try:
        with open(source, "rb") as reader, open(temporary, "wb") as writer:
            while chunk := reader.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                writer.write(chunk)
        os.chmod(temporary, os.stat(source).st_mode & 0o777)
        files.rename(temporary, target)
    except OSError:
        files.remove(temporary)
        raise
    return Artifact(path, size, digest.hexdigest(), time)


def store_bytes(folder: str, data: bytes, path: str, time: int) -> Artifact:
    """Write bytes as an artifact.

    Raises:
        OSError: It cannot be written.
    """
    target = os.path.join(folder, *path.split("/"))
    files.make_folder(os.path.dirname(target))
    files.replace(target, data, durable=False)
    return Artifact(path, len(data), hashlib.sha256(data).hexdigest(), time)


def open_artifact(run_folder: str, run: Run, path: str) -> BinaryIO:
    """An artifact of a run, to read.

    Raises:
        NotFound: It is not among the run's artifacts, is gone, or a link leads out of their folder.
        OSError: It cannot be read.
    """
    folder = folder_of(run_folder, run.artifact_uri)
    real = os.path.realpath(os.path.join(folder, *path.split("/")))
    inside = os.path.commonpath([real, os.path.realpath(folder)]) == os.path.realpath(folder)
    if path not in run.artifacts or not inside or not os.path.isfile(real):
        raise NotFound(f"artifact {path!r} of run {run.run_id} is not there", where=real if inside else path)
    return open(real, "rb")
