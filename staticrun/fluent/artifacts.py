"""Artifacts: files, texts, dicts, figures, images, tables that a run keeps; and getting at them again."""

import os
from typing import TYPE_CHECKING, Any, BinaryIO

from staticrun.fluent.runs import recorder_for
from staticrun.log import active, artifacts, uploads
from staticrun.store.artifacts import check_path

if TYPE_CHECKING:
    from staticrun import entities


def set_artifact_uri(uri: "str | os.PathLike[str] | None") -> None:
    """Choose where artifacts of runs go that are started from now on: a folder or `file:` URI.

    An experiment's own `artifact_location` wins; without this call, `STATICRUN_ARTIFACT_URI` counts; else
    they lie in their run's folder, as after None. The folder of a run is
    `<uri>/<experiment id>/<run id>/artifacts`. To get them into a site, allow the folder with
    `artifact_roots` in staticrun.toml.

    Raises:
        InvalidArgument: The URI is of no folder.

    >>> staticrun.set_artifact_uri(tmp + "-files")
    >>> with staticrun.start_run():
    ...     staticrun.get_artifact_uri().startswith(tmp + "-files/0/")
    True
    >>> staticrun.set_artifact_uri(None)
    """
    active.set_artifact_uri(None if uri is None else os.fspath(uri))


def get_artifact_uri(artifact_path: str | None = None) -> str:
    """The folder of the active run's artifacts, or the path of one of them.

    Raises:
        InvalidArgument: The path leads out of the artifacts.

    >>> with staticrun.start_run() as run:
    ...     staticrun.get_artifact_uri("plots/loss.png").endswith("/artifacts/plots/loss.png")
    True
    """
    folder = artifacts.folder_of(active.active_or_new())
    return os.path.join(folder, *check_path(artifact_path).split("/")) if artifact_path else folder


def log_artifact(
    local_path: "str | os.PathLike[str]", artifact_path: str | None = None, run_id: str | None = None
) -> None:
    """Copy a file (or a folder with all its files) into the run's artifacts.

    Args:
        artifact_path: The folder there.
        run_id: Which run; None for the active one.

    Raises:
        NotFound: There is no such file, or run.
        InvalidArgument: `artifact_path` leads out of the run's artifacts.

    >>> import os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "model.txt")
    ...     with open(path, "w") as file:
    ...         written = file.write("weights")
    ...     with staticrun.start_run() as run:
    ...         staticrun.log_artifact(path, "models")
    >>> staticrun.load_text(f"runs:/{run.info.run_id}/models/model.txt")
    'weights'
    """
    artifacts.log_path(recorder_for(run_id), os.fspath(local_path), artifact_path)


def log_artifacts(
    local_dir: "str | os.PathLike[str]", artifact_path: str | None = None, run_id: str | None = None
) -> None:
    """Copy all files of a folder, and of those below it, into the run's artifacts.

    Raises:
        NotFound: There is no such folder, or run.
        InvalidArgument: `artifact_path` leads out of the run's artifacts.

    >>> import os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("a.txt", "b.txt"):
    ...         with open(os.path.join(folder, name), "w") as file:
    ...             written = file.write(name)
    ...     with staticrun.start_run() as run:
    ...         staticrun.log_artifacts(folder)
    >>> [one.path for one in staticrun.list_artifacts(run_id=run.info.run_id)]
    ['a.txt', 'b.txt']
    """
    artifacts.log_folder(recorder_for(run_id), os.fspath(local_dir), artifact_path)


def log_text(text: str, artifact_file: str, run_id: str | None = None) -> None:
    """Write a text as an artifact.

    Args:
        artifact_file: Its path in the run's artifacts, such as `notes/first.md`.

    Raises:
        InvalidType, InvalidArgument: It is no text, or the path leads out of the run's artifacts.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_text("It **converged**.", "notes/first.md")
    >>> staticrun.load_text(f"runs:/{run.info.run_id}/notes/first.md")
    'It **converged**.'
    """
    uploads.text(recorder_for(run_id), text, artifact_file)


def log_dict(dictionary: Any, artifact_file: str, run_id: str | None = None) -> None:
    """Write a dict as an artifact: YAML where the name ends in .yml or .yaml, else JSON.

    Raises:
        InvalidType, InvalidArgument: It cannot be written.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_dict({"classes": [0, 1]}, "data.json")
    >>> staticrun.load_dict(run_id=run.info.run_id, artifact_path="data.json")
    {'classes': [0, 1]}
    """
    uploads.document(recorder_for(run_id), dictionary, artifact_file)


def log_figure(figure: Any, artifact_file: str, *, save_kwargs: dict[str, Any] | None = None) -> None:
    """Draw a figure of matplotlib, plotly or altair as an artifact; the name's ending says in which form.

    Args:
        save_kwargs: Passed on to the figure's own function, such as `{"dpi": 200}`.

    Raises:
        InvalidType: It is no figure, or cannot be drawn in that form.

    >>> import altair
    >>> chart = altair.Chart(altair.Data(values=[{"x": 1, "y": 2}])).mark_point().encode(x="x:Q", y="y:Q")
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_figure(chart, "plots/one.json")
    >>> staticrun.load_dict(f"runs:/{run.info.run_id}/plots/one.json")["mark"]["type"]
    'point'
    """
    uploads.figure(active.active_or_new(), figure, artifact_file, save_kwargs)


def log_image(
    image: Any,
    artifact_file: str | None = None,
    key: str | None = None,
    step: int | None = None,
    timestamp: int | None = None,
    synchronous: bool | None = None,
) -> None:
    """Write an image as an artifact: under a path, or as one of a series.

    Args:
        image: An array of height x width, or height x width x 1, 3 or 4: whole numbers from 0 to 255, bools,
            or floats from 0 to 1; or an `Image`, or one of PIL.
        artifact_file: Its path in the run's artifacts. An array is written as .png; other endings need PIL.
        key: The name of a series, instead: `images/<key>/step-<step>-<milliseconds>-<random>.png`.
        synchronous: For MLflow's scripts; it is written when the call returns.

    Raises:
        InvalidType: It is no image; or both a path and a series are given, or none.
        InvalidArgument: Its shape or values, or the path, cannot be used.

    >>> import numpy as np
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_image(np.eye(8), "eye.png")
    ...     staticrun.log_image(np.eye(8), key="samples", step=3)
    >>> [one.path for one in staticrun.list_artifacts(run_id=run.info.run_id)]
    ['eye.png', 'images']
    """
    uploads.image(active.active_or_new(), image, artifact_file, key, step, timestamp)


def log_table(data: Any, artifact_file: str, run_id: str | None = None) -> None:
    """Write a table as an artifact, or add its rows to the one that is there.

    Args:
        data: A dict of columns, or of single values for one row; or a frame of pandas or polars.
        artifact_file: Ends in .json (as pandas' orient `split`) or .parquet.

    Raises:
        InvalidType, InvalidArgument: It is no table, or has another ending.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_table({"question": ["a", "b"], "right": [True, False]}, "answers.json")
    ...     staticrun.log_table({"question": "c", "right": True}, "answers.json")
    >>> staticrun.load_table("answers.json", [run.info.run_id])["right"].to_list()
    [True, False, True]
    """
    uploads.table(recorder_for(run_id), data, artifact_file)


def log_stream(stream: BinaryIO, artifact_file: str, run_id: str | None = None) -> None:
    """Write all that a binary stream holds as an artifact.

    >>> import io
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_stream(io.BytesIO(b"from a socket"), "raw.bin")
    >>> staticrun.load_text(f"runs:/{run.info.run_id}/raw.bin")
    'from a socket'
    """
    artifacts.log_bytes(recorder_for(run_id), stream.read(), artifact_file)


def load_table(
    artifact_file: str,
    run_ids: list[str] | None = None,
    extra_columns: list[str] | None = None,
    output_format: str | None = None,
) -> Any:
    """The rows of the tables that runs logged under one name, as a frame.

    Args:
        run_ids: Which runs; None for all of the experiment that was set, else of Default.
        extra_columns: Columns to add: `run_id`, `run_name`, `start_time`, ..., `params.x`, `metrics.x`,
            `tags.x`.
        output_format: `polars` or `pandas`; None as for `search_runs`.

    Raises:
        NotFound: No run has such a table.
        InvalidArgument: A column or format is unknown.

    >>> with staticrun.start_run(run_name="judged") as run:
    ...     staticrun.log_param("model", "tree")
    ...     staticrun.log_table({"question": ["a", "b"], "right": [True, False]}, "answers.json")
    'tree'
    >>> table = staticrun.load_table("answers.json", [run.info.run_id], extra_columns=["params.model"])
    >>> table.columns, len(table)
    (['question', 'right', 'params.model'], 2)
    """
    from staticrun.client import Client

    experiment_id = active.chosen_experiment().experiment_id if run_ids is None else ""
    return Client().load_table(experiment_id, artifact_file, run_ids, extra_columns, output_format)


def list_artifacts(
    artifact_uri: str | None = None, run_id: str | None = None, artifact_path: str | None = None
) -> "list[entities.FileInfo]":
    """The files and folders of a run's artifacts, of one folder, in order of path.

    Args:
        artifact_uri: `runs:/<run id>/<path>`, or a folder or `file:` URI; or instead:
        run_id: Which run.
        artifact_path: A folder of its artifacts; None for the outermost.

    Raises:
        NotFound, InvalidArgument: There is no such run, or not exactly one of URI and run is given.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_text("hello", "notes/first.md")
    ...     staticrun.log_text("hello", "readme.md")
    >>> [(one.path, one.is_dir) for one in staticrun.list_artifacts(run_id=run.info.run_id)]
    [('notes', True), ('readme.md', False)]
    """
    from staticrun.client import uris

    return uris.listed(artifact_uri, run_id, artifact_path)


def download_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    dst_path: str | None = None,
) -> str:
    """An artifact, or a folder of them, as files of this machine.

    Args:
        artifact_uri: `runs:/<run id>/<path>`, or a file or folder or its `file:` URI; or instead:
        run_id: Which run.
        artifact_path: In its artifacts; None for all of them.
        dst_path: A folder to copy to; None for no copy: the path that is returned may lie in the store.

    Raises:
        NotFound: There is no such run or artifact.
        InvalidArgument: Not exactly one of URI and run is given.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_text("hello", "a.txt")
    >>> with open(staticrun.download_artifacts(f"runs:/{run.info.run_id}/a.txt")) as file:
    ...     file.read()
    'hello'
    """
    from staticrun.client import uris

    return uris.fetched(artifact_uri, run_id, artifact_path, dst_path)


def load_text(
    artifact_uri: str | None = None, run_id: str | None = None, artifact_path: str | None = None
) -> str:
    """The text of an artifact.

    Raises:
        NotFound, InvalidArgument: There is no such artifact, or it is no text.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_text("hello", "a.txt")
    >>> staticrun.load_text(run_id=run.info.run_id, artifact_path="a.txt")
    'hello'
    """
    from staticrun.client import uris

    return uris.text_of(artifact_uri, run_id, artifact_path)


def load_image(
    artifact_uri: str | None = None, run_id: str | None = None, artifact_path: str | None = None
) -> Any:
    """An artifact as an image of PIL, which must be installed.

    Raises:
        NotFound, InvalidArgument: There is no such artifact, or it is no image.

    >>> import numpy as np
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_image(np.zeros((4, 6)), "black.png")
    >>> staticrun.load_image(f"runs:/{run.info.run_id}/black.png").size
    (6, 4)
    """
    from staticrun.client import uris

    return uris.image_of(artifact_uri, run_id, artifact_path)


def load_dict(
    artifact_uri: str | None = None, run_id: str | None = None, artifact_path: str | None = None
) -> Any:
    """What an artifact in JSON, or YAML where its name ends so, holds.

    Raises:
        NotFound, InvalidArgument: There is no such artifact, or it is no JSON.

    >>> with staticrun.start_run() as run:
    ...     staticrun.log_dict({"classes": ["red", "white"]}, "labels.yaml")
    >>> staticrun.load_dict(f"runs:/{run.info.run_id}/labels.yaml")
    {'classes': ['red', 'white']}
    """
    from staticrun.client import uris

    return uris.document_of(artifact_uri, run_id, artifact_path)
