"""Artifacts: files that a run keeps, each written whole and then given its name."""

import hashlib
import os
import stat
from collections.abc import Iterable
from typing import BinaryIO

from staticrun.errors import InvalidArgument, NotFound
from staticrun.schema.run import Artifact, Run
from staticrun.store import files, layout, locate

_CHUNK = 1 << 20
#: Bytes of one name in a path.
_LONGEST = 255


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
    for part in parts:
        if len(part) * 4 > _LONGEST and (size := len(part.encode("utf-8", "surrogatepass"))) > _LONGEST:
            raise InvalidArgument(
                f"Invalid artifact path: a name in it has {size} bytes: {part[:60]!r}...",
                hint=f"{_LONGEST} is the most that file systems take",
            )
    return "/".join(parts)


def obstacle(folder: str, path: str) -> str | None:
    """What of a run's artifacts is where another one, or a folder of it, would have to be; None for nothing.

    Args:
        folder: Of the artifacts.
    """
    parts = path.split("/")
    if os.path.isdir(os.path.join(folder, *parts)):
        return path
    above = ["/".join(parts[:count]) for count in range(1, len(parts))]
    return next((one for one in above if os.path.isfile(os.path.join(folder, *one.split("/")))), None)


def root_path(base: str) -> str:
    """The folder that a path or `file:` URI names which was given for artifacts, absolute.

    Raises:
        InvalidArgument: It is of another kind.
    """
    try:
        return os.path.abspath(os.path.expanduser(locate.path_of(base)))
    except InvalidArgument:
        raise InvalidArgument(
            f"artifacts cannot go to {base!r}",
            hint="give a folder or a file: URI, such as that of a mounted share",
        ) from None


def uri_of_root(base: str, folder: str, root: str, *names: str) -> str:
    """The URI of a place for artifacts, as a run or an experiment keeps it.

    Args:
        base: A path or `file:` URI that was given for artifacts.
        folder: Of the run or experiment that will name it.
        root: The store.
        names: Folders below `base`.

    Returns:
        Relative to `folder` where it lies in the store, which can be moved then; else a `file:` URI.

    Raises:
        InvalidArgument: The base is of another kind.
    """
    path = os.path.join(root_path(base), *names)
    if _is_inside(path, os.path.abspath(root)):
        return os.path.relpath(path, folder).replace(os.sep, "/")
    from urllib.parse import quote

    return "file://" + quote(path.replace(os.sep, "/"))


def location(folder: str, artifact_uri: str) -> str:
    """The folder that an artifact URI names, wherever that is: for writing, and for the run's own people.

    Args:
        folder: Of the run or experiment that names it.

    Raises:
        NotFound: It is no folder of this machine.
    """
    try:
        return os.path.normpath(os.path.join(folder, locate.path_of(artifact_uri or layout.ARTIFACTS)))
    except InvalidArgument:
        raise NotFound(
            f"the artifacts are in {artifact_uri}", hint="staticrun reads folders and file: URIs"
        ) from None


def expected_path(run_folder: str, artifact_uri: str, path: str) -> str | None:
    """Where an artifact would lie, whether it may be opened or not; None where that is no folder."""
    try:
        return os.path.join(location(run_folder, artifact_uri), *path.split("/"))
    except NotFound:
        return None


def shown_location(run_folder: str, artifact_uri: str) -> str:
    """Where a run's artifacts lie, to be told: a folder, or the URI of what is none."""
    try:
        return location(run_folder, artifact_uri)
    except NotFound:
        return artifact_uri


def folder_of(run_folder: str, artifact_uri: str, roots: Iterable[str] = ()) -> str:
    """The folder that holds a run's artifacts, where those may be published.

    A run that somebody copied here may name any folder of this machine, and what lies there must not get
    into a site. So it is the run's own; or, in the store, one that is `<run id>/artifacts` at its end, as
    staticrun makes them; or one below a root that the user allows.

    Args:
        roots: Paths or `file:` URIs that the user allows.

    Raises:
        NotFound: They lie elsewhere.
    """
    own = os.path.join(run_folder, layout.ARTIFACTS)
    folder = location(run_folder, artifact_uri)
    if folder == os.path.normpath(own) and _is_inside(own, run_folder):
        return own
    run_id = os.path.basename(run_folder)
    store = os.path.dirname(os.path.dirname(os.path.abspath(run_folder)))
    named = folder.endswith(os.sep + os.path.join(run_id, layout.ARTIFACTS))
    allowed = [os.path.abspath(locate.path_of(root)) for root in roots]
    if any(_is_inside(folder, root) for root in [*([store] if named else []), *allowed]):
        return folder
    raise NotFound(
        f"the artifacts are in {artifact_uri}",
        hint="allow that folder with artifact_roots in staticrun.toml, or with STATICRUN_ARTIFACT_URI",
    )


def removable_folder(run_folder: str, artifact_uri: str, roots: Iterable[str] = ()) -> str | None:
    """The folder of a run's artifacts that goes when the run is removed for good; None for its own folder.

    Stricter than `folder_of`: even below a root that the user allows it is only ever a folder that ends in
    `<run id>/artifacts`, links followed, so that no run can have somebody else's files removed.

    Raises:
        NotFound: They lie where nothing may be removed.
    """
    folder = location(run_folder, artifact_uri)
    if folder == os.path.normpath(os.path.join(run_folder, layout.ARTIFACTS)):
        return None
    tail = os.sep + os.path.join(os.path.basename(run_folder), layout.ARTIFACTS)
    if os.path.islink(folder) or not folder.endswith(tail) or not os.path.realpath(folder).endswith(tail):
        raise NotFound(f"the artifacts are in {artifact_uri}", hint="remove that folder yourself")
    return folder_of(run_folder, artifact_uri, roots)


def _is_inside(path: str, folder: str) -> bool:
    """Whether a path lies below a folder, links on either way followed."""
    try:
        real, base = os.path.realpath(path), os.path.realpath(folder)
        return os.path.commonpath([real, base]) == base
    except ValueError:  # on different drives, or no path at all
        return False


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


def open_artifact(run_folder: str, run: Run, path: str, roots: Iterable[str] = ()) -> BinaryIO:
    """An artifact of a run, to read, where it may be published.

    Args:
        roots: As for `folder_of`.

    Raises:
        NotFound: It is not among the run's artifacts, is gone, or lies outside of their folder.
        OSError: It cannot be read.
    """
    real = find(folder_of(run_folder, run.artifact_uri, roots), run_folder, run, path)
    file = open(real, "rb", opener=_at_once)  # noqa: SIM115 - whoever asks closes it
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise NotFound(f"artifact {path!r} of run {run.run_id} is no file", where=real)
    return file


def _at_once(path: str, flags: int) -> int:
    """Opens without waiting for whoever writes into what turns out to be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def find(folder: str, run_folder: str, run: Run, path: str) -> str:
    """The file of a run's artifact.

    Args:
        folder: Where the run's artifacts are. What could not be written there lies in the run's own folder.

    Raises:
        NotFound: It is not among the run's artifacts, is gone, or a link leads out of their folder.
    """
    if path in run.artifacts and ".." not in path.split("/"):
        for base in dict.fromkeys([folder, os.path.join(run_folder, layout.ARTIFACTS)]):
            real = os.path.realpath(os.path.join(base, *path.split("/")))
            if os.path.isfile(real) and _is_inside(real, base):
                return real
    raise NotFound(f"artifact {path!r} of run {run.run_id} is not there", where=folder)
