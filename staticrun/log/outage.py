"""What happens to a run's lines while its store does not accept them.

They go to a folder on this machine that has the store's own layout, in a log of their own, so that copying it
over the store (`rsync -a`) completes the run. One such folder serves the whole process.
"""

import os

from staticrun.log import clock
from staticrun.store import experiments, files, layout

#: Bytes of points that are kept on this machine; beyond it they are counted and dropped.
LIMIT = 256 * 1024 * 1024


class Outage:
    """The stores that fail, and where their lines are kept meanwhile.

    Attributes:
        down: Roots of stores that do not accept anything.
        dropped: Points that could be kept nowhere.
        kept: Roots with lines in the folder.
        kept_bytes: Bytes of lines in the folder, now or before.
    """

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.kept: set[str] = set()
        self.dropped = 0
        self.kept_bytes = 0
        self._probed: dict[str, float] = {}
        self._folder: str | None = None
        self._warned: set[str] = set()

    def folder(self) -> str:
        """The folder on this machine, made at the first call.

        Raises:
            OSError: There is no room for it either.
        """
        if self._folder is None:
            import tempfile

            self._folder = tempfile.mkdtemp(prefix="staticrun-kept-")
        return self._folder

    def run_folder(self, experiment_id: str, experiment_name: str, run_id: str) -> str:
        """Where the lines of a run are kept.

        Raises:
            OSError: There is no room for it either.
        """
        experiments.write_experiment(self.folder(), experiment_id, experiment_name)
        folder = layout.run_folder(self.folder(), experiment_id, run_id)
        files.make_folder(folder)
        return folder

    def warn(self, root: str, error: OSError) -> None:
        """Say once a store that it fails."""
        if root not in self._warned:
            self._warned.add(root)
            reason = error.strerror or str(error)
            warn(f"cannot write to {root}: {reason}; training goes on, and staticrun tries again")

    def warn_kept(self, root: str) -> None:
        """Say once a store where its lines are kept."""
        if root not in self.kept and self._folder is not None:
            self.kept.add(root)
            warn(f"what {root} does not accept is kept in {self._folder}")

    def broken(self, run_id: str, error: Exception) -> None:
        """Say once a run that an error which nobody foresaw keeps it from being written whole."""
        if run_id not in self._warned:
            self._warned.add(run_id)
            warn(f"run {run_id} cannot be written whole: {type(error).__name__}: {error}; training goes on")

    def failed(self, root: str) -> None:
        """Note that a store has just failed for good: it is down."""
        self.down.add(root)
        self._probed[root] = clock.elapsed()

    def worth_trying(self, root: str, pause: float) -> bool:
        """Whether a store may be tried again, for all runs together once in so many seconds."""
        now = clock.elapsed()
        if root in self.down and now - self._probed.get(root, 0.0) < pause:
            return False
        self._probed[root] = now
        return True

    def lost(self, what: str, error: OSError) -> None:
        """Say that something could be kept nowhere."""
        warn(f"{what} could not be written anywhere and is lost: {error.strerror or error}")

    def recovered(self, root: str) -> None:
        """Note that a store accepts again."""
        if root in self.down:
            self.down.discard(root)
            warn(f"{root} accepts runs again")

    def farewell(self) -> None:
        """Say at the end of the process what did not reach its store, and where it is."""
        for root in sorted(self.kept):
            if self._folder is not None and _holds_lines(self._folder):
                warn(
                    f"what could not be written to {root} is in {self._folder}\n"
                    f"  copy them when it is back: rsync -a {self._folder}/ {root}/"
                )
        if self.dropped:
            warn(f"{self.dropped:,} lines could be written nowhere and are lost")


def _holds_lines(folder: str) -> bool:
    """Whether anything but the experiments' own files is kept there."""
    return any(name != layout.EXPERIMENT_FILE for _, _, names in os.walk(folder) for name in names)


def warn(message: str) -> None:
    """Tell the user, by Python's logging, which prints to stderr unless the program says otherwise."""
    import logging

    logging.getLogger("staticrun").warning("staticrun: %s", message)
