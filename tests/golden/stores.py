"""Stores of runs as a logging process would leave them, with ids and times that never change."""

import os
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence

from staticrun.schema.event import (
    ArtifactLogged,
    Attribute,
    Beat,
    End,
    Event,
    Input,
    Lifecycle,
    Param,
    Point,
    Start,
    Tag,
)
from staticrun.schema.run import DatasetInput, Ending, LongText, Text
from staticrun.store import artifacts, experiments, layout, texts
from staticrun.store.writer import LogWriter

#: 2026-11-02 10:00:00 UTC, in milliseconds.
T0 = 1_793_613_600_000
HOUR = 3_600_000
#: When everything is over.
AS_OF = T0 + 48 * HOUR

ATTRIBUTES = {
    "user": "ada",
    "host": "secret-host",
    "source_name": "train.py",
    "source_type": "LOCAL",
    "git_commit": "0123456789abcdef0123456789abcdef01234567",
    "git_branch": "main",
    "git_remote": "https://github.com/team/project.git",
    "command": "python train.py --depth 3",
    "python": "3.11.4",
}


def experiment(root: str, name: str, note: str | None = None, **tags: str) -> str:
    """Make an experiment and return its id."""
    experiment_id = layout.derive_experiment_id(name)
    experiments.write_experiment(root, experiment_id, name)
    events: list[Event] = [Tag(key, value, T0) for key, value in tags.items()]
    if note is not None:
        events.append(Attribute("note", note, T0))
    if events:
        experiments.append_changes(root, experiment_id, writer_name(T0, "e"), events)
    return experiment_id


def writer_name(time: int, run_id: str) -> str:
    """A writer's name that is the same every time."""
    return f"{layout.new_writer(time)[:19]}{run_id.encode().hex()[:10]:0<10}"


def run(
    root: str,
    experiment_id: str,
    run_id: str,
    *,
    start: int = T0,
    lasted: int | None = HOUR,
    status: str = "FINISHED",
    ending: Ending | None = None,
    name: str | None = None,
    note: str | None = None,
    parent: str | None = None,
    attributes: Mapping[str, str] = ATTRIBUTES,
    params: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
    metrics: Mapping[str, Sequence[float]] | None = None,
    files: Mapping[str, bytes] | None = None,
    inputs: Iterable[DatasetInput] = (),
    deleted: bool = False,
    sealed: bool = True,
) -> str:
    """Write a run and return its folder.

    Args:
        lasted: Milliseconds; None for a run whose process was killed: it neither ends nor seals.
        metrics: Values by key, at steps from 0, a second apart.
    """
    folder = layout.run_folder(root, experiment_id, run_id)
    log = LogWriter(folder, run_id, writer_name(start, run_id))
    log.append([Start(start, dict(attributes))])
    for key, value in {"name": name, "note": note, "parent": parent}.items():
        if value is not None:
            log.append([Attribute(key, _kept(folder, value), start)])
    log.append([Param(key, _kept(folder, value), start) for key, value in (params or {}).items()])
    log.append([Tag(key, _kept(folder, value), start) for key, value in (tags or {}).items()])
    log.append([Input(one, start) for one in inputs])
    for key, points in (metrics or {}).items():
        log.append([Point(key, value, step, start + step * 1000) for step, value in enumerate(points)])
    for path, content in (files or {}).items():
        stored = artifacts.store_bytes(os.path.join(folder, layout.ARTIFACTS), content, path, start)
        log.append([ArtifactLogged(path, stored.size, stored.digest, stored.time)])
    if deleted:
        log.append([Lifecycle("deleted", start + 1)])
    if lasted is None:
        log.append([Beat(start + 60_000)])
    else:
        log.append([End(start + lasted, status, ending)])
        if sealed:
            log.finish()
    return folder


def _kept(folder: str, value: str) -> Text:
    """A text as an event holds it; the whole of a long one is written beside the log."""
    text, whole = texts.shorten(value)
    if isinstance(text, LongText) and whole is not None:
        texts.keep(folder, text.digest, whole)
    return text


def png(shade: int) -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes([0, shade]))) + chunk(b"IEND", b"")
    )
