"""What all of the client needs: its store, and what writes to a run."""

import os

from staticrun import entities
from staticrun.entities import reading
from staticrun.errors import InvalidArgument, NotFound, StoreError
from staticrun.log import active, editing
from staticrun.log.recorder import Recorder
from staticrun.schema.run import Run
from staticrun.store import artifacts, layout, locate
from staticrun.store.reader import Store


class Base:
    """A client's store."""

    def __init__(
        self, tracking_uri: "str | os.PathLike[str] | None" = None, registry_uri: str | None = None
    ) -> None:
        self._root = None if tracking_uri is None else locate.tracking_root(os.fspath(tracking_uri))

    @property
    def tracking_uri(self) -> str:
        """The folder of runs, absolute.

        >>> staticrun.Client(tmp).tracking_uri == tmp
        True
        """
        return self._root or active.tracking_root()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.tracking_uri!r})"

    def _recorder(self, run_id: str) -> Recorder:
        return editing.recorder_of(self.tracking_uri, _checked_id(run_id))

    def _read(self, run_id: str) -> tuple[Store, Run]:
        """A run as it is now, and its store.

        Raises:
            NotFound, InvalidArgument: No run has the id.
        """
        run_id = _checked_id(run_id)
        active.flush()
        root = self.tracking_uri
        try:
            store = Store(root)
        except StoreError as error:
            raise NotFound(f"Run with id={run_id} not found", where=root, hint=error.hint) from None
        return store, store.run(run_id)

    def _folder(self, run: Run) -> str:
        """The run's folder."""
        return layout.run_folder(self.tracking_uri, run.experiment_id, run.run_id)

    def _entity(self, store: Store, run: Run) -> entities.Run:
        place = artifacts.shown_location(self._folder(run), run.artifact_uri)
        return reading.run_of(run, place, lambda text: store.text(run, text))


def _checked_id(run_id: str) -> str:
    if not isinstance(run_id, str) or not layout.is_run_id(run_id):
        raise InvalidArgument(
            f"Invalid value {run_id!r} for parameter 'run_id' supplied",
            hint="1 to 64 characters a-z, 0-9, _ and -, the first a letter or digit",
        )
    return run_id
