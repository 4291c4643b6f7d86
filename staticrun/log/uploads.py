"""Objects as artifacts of a run: texts, dicts, figures, images, tables."""

import os
from typing import Any

from staticrun.errors import InvalidArgument, InvalidType
from staticrun.log import artifacts, clock, values
from staticrun.log.recorder import Recorder
from staticrun.store import files, texts
from staticrun.store.artifacts import check_path


def text(recorder: Recorder, content: str, artifact_file: str) -> None:
    """Write a text as an artifact.

    Raises:
        InvalidType: It is no text.
        InvalidArgument: The path leads out of the run's artifacts.
    """
    if not isinstance(content, str):
        raise InvalidType(f"a text must be a str, not {type(content).__name__}", hint="log_dict takes dicts")
    artifacts.log_bytes(recorder, texts.valid(content).encode(), artifact_file)


def document(recorder: Recorder, value: Any, artifact_file: str) -> None:
    """Write a dict or list as an artifact: YAML where the name ends so, else JSON.

    Raises:
        InvalidType, InvalidArgument: It cannot be written.
    """
    from staticrun.log.documents import document_of

    artifacts.log_bytes(recorder, document_of(value, artifact_file), artifact_file)


def figure(recorder: Recorder, drawn: Any, artifact_file: str, options: dict[str, Any] | None) -> None:
    """Draw a figure as an artifact.

    Raises:
        InvalidType, InvalidArgument: It cannot be drawn.
    """
    from staticrun.log.documents import picture_of

    artifacts.log_bytes(recorder, picture_of(drawn, artifact_file, options or {}), artifact_file)


def image(
    recorder: Recorder,
    picture: Any,
    artifact_file: str | None,
    key: str | None,
    step: int | None,
    timestamp: int | None,
) -> None:
    """Write an image as an artifact: under a path, or as one of a series.

    Raises:
        InvalidType: It is no image, or both a path and a series are given, or none.
        InvalidArgument: It cannot be written.
    """
    from staticrun.log import images

    if artifact_file is not None and (key, step, timestamp) != (None, None, None):
        raise InvalidType(
            "The `artifact_file` parameter cannot be used in conjunction with `key`, `step`, or `timestamp`"
        )
    if artifact_file is None:
        if key is None:
            raise InvalidType("Please specify exactly one of `artifact_file` or `key`")
        moment = clock.now_ms() if timestamp is None else values.timestamp(timestamp)
        artifact_file = images.series_path(values.check_key(key, "image"), values.step(step), moment)
    artifacts.log_bytes(recorder, images.encoded(picture, artifact_file), artifact_file)


def table(recorder: Recorder, data: Any, artifact_file: str) -> None:
    """Write a table as an artifact, or add its rows to the one that is there.

    Raises:
        InvalidType: It is no table.
        InvalidArgument: The name ends in something else than .json or .parquet, or what is there is no table.
    """
    from staticrun.log import tables

    ending = tables.check_name(artifact_file)
    rows = tables.table_of(data)
    path = os.path.join(artifacts.folder_of(recorder), *check_path(artifact_file).split("/"))
    try:
        earlier = files.read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise InvalidArgument(f"the table {artifact_file} cannot be read: {error.strerror}") from None
    else:
        rows = tables.decoded(earlier, ending).extended(rows)
    artifacts.log_bytes(recorder, tables.encoded(rows, ending), artifact_file)
