"""Artifacts by their URIs: `runs:/<run id>/<path>`, a path, or a `file:` URI."""

import json
import os
from typing import Any

from staticrun.client import Client
from staticrun.entities import FileInfo
from staticrun.errors import InvalidArgument, NotFound
from staticrun.store import files, locate

_RUNS = "runs:/"


def _place(artifact_uri: str | None, run_id: str | None, path: str | None) -> tuple[str | None, str]:
    """The run and the path in it that are meant; None and a path of this machine for another URI."""
    if (artifact_uri is None) == (run_id is None):
        raise InvalidArgument("Exactly one of `run_id` or `artifact_uri` must be specified")
    if artifact_uri is None:
        return run_id, path or ""
    if path is not None:
        raise InvalidArgument("`artifact_path` goes with `run_id`, not with `artifact_uri`")
    if artifact_uri.startswith(_RUNS):
        named, _, inside = artifact_uri.removeprefix(_RUNS).lstrip("/").partition("/")
        return named, inside
    return None, locate.path_of(artifact_uri, "an artifact's URI")


def listed(artifact_uri: str | None, run_id: str | None, path: str | None) -> list[FileInfo]:
    """What lies in a folder of artifacts."""
    named, place = _place(artifact_uri, run_id, path)
    if named is not None:
        return Client().list_artifacts(named, place or None)
    return [
        FileInfo(entry.name, entry.is_dir(), None if entry.is_dir() else entry.stat().st_size)
        for entry in files.scan(place)
    ]


def fetched(artifact_uri: str | None, run_id: str | None, path: str | None, target: str | None) -> str:
    """The path of an artifact, copied to a folder where one is given."""
    named, place = _place(artifact_uri, run_id, path)
    if named is not None:
        return Client().download_artifacts(named, place, target)
    if not os.path.exists(place):
        raise NotFound(f"there is no artifact at {place!r}")
    place = os.path.abspath(place)
    if target is None:
        return place
    copied = os.path.join(os.path.abspath(target), os.path.basename(place))
    _copy(place, copied)
    return copied


def _copy(source: str, target: str) -> None:
    if not os.path.isdir(source):
        files.make_folder(os.path.dirname(target))
        files.copy(source, target)
        return
    files.make_folder(target)
    for entry in files.scan(source):
        _copy(entry.path, os.path.join(target, entry.name))


def text_of(artifact_uri: str | None, run_id: str | None, path: str | None) -> str:
    """The text of an artifact."""
    place = fetched(artifact_uri, run_id, path, None)
    try:
        return files.read(place).decode()
    except UnicodeDecodeError:
        raise InvalidArgument(f"{place} holds no text", hint="download_artifacts gives its path") from None
    except IsADirectoryError:
        raise InvalidArgument(f"{place} is a folder", hint="name a file in it") from None


def image_of(artifact_uri: str | None, run_id: str | None, path: str | None) -> Any:
    """An artifact as an image of PIL."""
    from PIL import Image, UnidentifiedImageError

    place = fetched(artifact_uri, run_id, path, None)
    try:
        with Image.open(place) as opened:
            opened.load()
            return opened.copy()
    except (UnidentifiedImageError, OSError) as error:
        raise InvalidArgument(f"Unable to form a PIL Image object from {place}: {error}") from None


def document_of(artifact_uri: str | None, run_id: str | None, path: str | None) -> Any:
    """What an artifact in JSON or YAML holds."""
    content, name = text_of(artifact_uri, run_id, path), artifact_uri or path or ""
    try:
        if not name.lower().endswith((".yml", ".yaml")):
            return json.loads(content)
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        try:
            return YAML(typ="safe", pure=True).load(content)
        except YAMLError as error:
            raise ValueError(str(error)) from None
    except ValueError as error:
        raise InvalidArgument(f"Unable to form a JSON object from file content: {error}") from None
