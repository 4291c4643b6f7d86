"""Artifacts of a run: logged, listed, fetched."""

import os
import tempfile
from typing import Any, BinaryIO

from staticrun.client.base import Base
from staticrun.entities import FileInfo
from staticrun.errors import NotFound
from staticrun.log import active, artifacts, tables, uploads
from staticrun.schema.run import Run
from staticrun.store import artifacts as stored
from staticrun.store import files


class Artifacts(Base):
    """The client's half for artifacts."""

    def log_artifact(
        self, run_id: str, local_path: "str | os.PathLike[str]", artifact_path: str | None = None
    ) -> None:
        """Copy a file, or a folder with all its files, into a run's artifacts.

        Raises:
            NotFound, InvalidArgument: There is no such run or file, or the path leads out.
            NotActive: The run is deleted.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> import os, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with open(os.path.join(folder, "a.txt"), "w") as file:
        ...         written = file.write("hello")
        ...     client.log_artifact(run_id, os.path.join(folder, "a.txt"), "notes")
        >>> [one.path for one in client.list_artifacts(run_id, "notes")]
        ['notes/a.txt']
        """
        artifacts.log_path(self._recorder(run_id), os.fspath(local_path), artifact_path)

    def log_artifacts(
        self, run_id: str, local_dir: "str | os.PathLike[str]", artifact_path: str | None = None
    ) -> None:
        """Copy all files of a folder, and of those below it, into a run's artifacts.

        Raises:
            NotFound, InvalidArgument, NotActive: As `log_artifact`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> import os, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with open(os.path.join(folder, "a.txt"), "w") as file:
        ...         written = file.write("hello")
        ...     client.log_artifacts(run_id, folder)
        >>> [one.path for one in client.list_artifacts(run_id)]
        ['a.txt']
        """
        artifacts.log_folder(self._recorder(run_id), os.fspath(local_dir), artifact_path)

    def log_text(self, run_id: str, text: str, artifact_file: str) -> None:
        """Write a text as an artifact.

        Raises:
            NotFound, InvalidArgument, NotActive: As `log_artifact`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_text(run_id, "It converged.", "notes/first.md")
        >>> [(one.path, one.file_size) for one in client.list_artifacts(run_id, "notes")]
        [('notes/first.md', 13)]
        """
        uploads.text(self._recorder(run_id), text, artifact_file)

    def log_dict(self, run_id: str, dictionary: Any, artifact_file: str) -> None:
        """Write a dict as an artifact: YAML where the name ends in .yml or .yaml, else JSON.

        Raises:
            NotFound, InvalidType, InvalidArgument, NotActive: As `log_artifact`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_dict(run_id, {"classes": [0, 1]}, "labels.json")
        >>> [one.path for one in client.list_artifacts(run_id)]
        ['labels.json']
        """
        uploads.document(self._recorder(run_id), dictionary, artifact_file)

    def log_figure(
        self, run_id: str, figure: Any, artifact_file: str, *, save_kwargs: dict[str, Any] | None = None
    ) -> None:
        """Draw a figure of matplotlib, plotly or altair as an artifact; the name's ending says in which form.

        Raises:
            NotFound, InvalidType, InvalidArgument, NotActive: As `log_artifact`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> import altair
        >>> chart = altair.Chart(altair.Data(values=[{"x": 1, "y": 2}])).mark_point().encode(x="x:Q", y="y:Q")
        >>> client.log_figure(run_id, chart, "plots/one.json")
        >>> [one.path for one in client.list_artifacts(run_id, "plots")]
        ['plots/one.json']
        """
        uploads.figure(self._recorder(run_id), figure, artifact_file, save_kwargs)

    def log_image(
        self,
        run_id: str,
        image: Any,
        artifact_file: str | None = None,
        key: str | None = None,
        step: int | None = None,
        timestamp: int | None = None,
        synchronous: bool | None = None,
    ) -> None:
        """Write an image as an artifact, as `staticrun.log_image` does.

        Raises:
            NotFound, InvalidType, InvalidArgument, NotActive: As `log_artifact`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> import numpy as np
        >>> client.log_image(run_id, np.zeros((4, 6)), "black.png")
        >>> [one.path for one in client.list_artifacts(run_id)]
        ['black.png']
        """
        uploads.image(self._recorder(run_id), image, artifact_file, key, step, timestamp)

    def log_table(self, run_id: str, data: Any, artifact_file: str) -> None:
        """Write a table as an artifact, or add its rows to the one that is there.

        Raises:
            NotFound, InvalidType, InvalidArgument, NotActive: As `log_artifact`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_table(run_id, {"question": ["a", "b"], "right": [True, False]}, "answers.json")
        >>> len(client.load_table("0", "answers.json", [run_id]))
        2
        """
        uploads.table(self._recorder(run_id), data, artifact_file)

    def log_stream(self, run_id: str, stream: BinaryIO, artifact_file: str) -> None:
        """Write all that a binary stream holds as an artifact.

        Raises:
            NotFound, InvalidArgument, NotActive: As `log_artifact`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> import io
        >>> client.log_stream(run_id, io.BytesIO(b"from a socket"), "raw.bin")
        >>> [(one.path, one.file_size) for one in client.list_artifacts(run_id)]
        [('raw.bin', 13)]
        """
        artifacts.log_bytes(self._recorder(run_id), stream.read(), artifact_file)

    def list_artifacts(self, run_id: str, path: str | None = None) -> list[FileInfo]:
        """The files and folders of a run's artifacts, of one folder, in order of path.

        Args:
            path: The folder; None for the outermost.

        Raises:
            NotFound, InvalidArgument: There is no such run, or the path leads out.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_text(run_id, "hello", "notes/first.md")
        >>> [(one.path, one.is_dir) for one in client.list_artifacts(run_id)]
        [('notes', True)]
        """
        _, run = self._read(run_id)
        prefix = stored.check_path(path) + "/" if path and path not in (".", "./") else ""
        found: dict[str, FileInfo] = {}
        for one in run.artifacts.values():
            if not one.path.startswith(prefix):
                continue
            name, inner, _ = one.path[len(prefix) :].partition("/")
            is_dir = bool(inner)
            found[prefix + name] = FileInfo(prefix + name, is_dir, None if is_dir else one.size)
        return [found[name] for name in sorted(found)]

    def download_artifacts(self, run_id: str, path: str = "", dst_path: str | None = None) -> str:
        """An artifact, or a folder of them, as files of this machine.

        Args:
            path: In the run's artifacts; "" for all of them.
            dst_path: A folder to copy to; None for no copy: what is returned then lies in the store.

        Returns:
            The path of the file or folder.

        Raises:
            NotFound, InvalidArgument: There is no such run or artifact, or the path leads out.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_text(run_id, "hello", "notes/a.txt")
        >>> with open(client.download_artifacts(run_id, "notes/a.txt")) as file:
        ...     file.read()
        'hello'
        """
        _, run = self._read(run_id)
        path = stored.check_path(path) if path and path not in (".", "./") else ""
        inside = [one for one in run.artifacts if one == path or one.startswith(path + "/" if path else "")]
        if path and not inside:
            raise NotFound(
                f"Failed to download artifacts from path {path!r}: the run has none there",
                hint="list_artifacts shows what it has",
            )
        if dst_path is None:
            if path in run.artifacts:
                return self._file(run, path)
            if not run.artifacts:
                return tempfile.mkdtemp(prefix="staticrun-none-")  # no folder of the run's need exist
            return os.path.join(stored.location(self._folder(run), run.artifact_uri), *path.split("/"))
        return self._copy(run, path, inside, os.path.abspath(dst_path))

    def _copy(self, run: Run, path: str, inside: list[str], target: str) -> str:
        """Copy files of a run; `path` lies under its own name in `target` then."""
        above = path.rpartition("/")[0]
        files.make_folder(target)
        for one in inside:
            source = self._file(run, one)  # asked first: a path that leads out is refused here
            place = os.path.join(target, *one[len(above) :].lstrip("/").split("/"))
            files.make_folder(os.path.dirname(place))
            files.copy(source, place)
        return os.path.join(target, path.rpartition("/")[2]) if path else target

    def _file(self, run: Run, path: str) -> str:
        """The file of an artifact, to be read."""
        folder = self._folder(run)
        return stored.find(stored.location(folder, run.artifact_uri), folder, run, path)

    def load_table(
        self,
        experiment_id: str,
        artifact_file: str,
        run_ids: list[str] | None = None,
        extra_columns: list[str] | None = None,
        output_format: str | None = None,
    ) -> Any:
        """The rows of the tables that runs logged under one name.

        Args:
            run_ids: Which runs; None for all of the experiment.
            extra_columns: Columns to add: `run_id`, `run_name`, `start_time`, ..., `params.x`, `metrics.x`,
                `tags.x`.
            output_format: `polars` or `pandas`; None as for `search_runs`.

        Raises:
            NotFound: No run has such a table.
            InvalidArgument: A column or format is unknown.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_table(run_id, {"question": ["a"], "right": [True]}, "answers.json")
        >>> client.load_table("0", "answers.json", [run_id])["right"].to_list()
        [True]
        """
        from staticrun.client import loading

        ending = tables.check_name(artifact_file)
        if run_ids is None:
            active.flush()
            runs = loading.runs_of(self.tracking_uri, str(experiment_id))
        else:
            runs = [self._read(run_id) for run_id in run_ids]
        rows = [
            loading.with_columns(
                tables.decoded(files.read(self._file(run, artifact_file)), ending),
                self._entity(store, run),
                extra_columns or [],
            )
            for store, run in runs
            if artifact_file in run.artifacts
        ]
        if not rows:
            raise NotFound(f"No runs found with the table artifact {artifact_file!r}.")
        return loading.frame_of(rows, loading.frame_format(output_format))
