"""A store for one test, and what was logged to it."""

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from staticrun.log import active
from staticrun.log.apart import apart
from staticrun.store import locate
from staticrun.store.cache import CACHE
from staticrun.testing.runs import LoggedRun

if TYPE_CHECKING:
    import polars as pl

    from staticrun.client import Client


class IsolatedStore:
    """The runs that were logged to a folder; each question reads it anew.

    Attributes:
        root: The folder of runs, absolute.

    >>> with staticrun.testing.isolated_store() as store:
    ...     with staticrun.start_run(run_name="tree"):
    ...         staticrun.log_metric("accuracy", 0.97)
    ...     store.run().metrics
    {'accuracy': 0.97}
    """

    def __init__(self, root: str) -> None:
        self.root = root

    @property
    def client(self) -> "Client":
        """A client of the store, for whatever else is to be asked.

        >>> with staticrun.testing.isolated_store() as store:
        ...     _ = store.client.create_experiment("wine")
        ...     [one.name for one in store.client.search_experiments(filter_string="name = 'wine'")]
        ['wine']
        """
        from staticrun.client import Client

        return Client(self.root)

    def runs(self, name: str | None = None, *, experiment: str | None = None) -> list[LoggedRun]:
        """The runs that are not deleted, in order of their start.

        Args:
            name: Only those of this name.
            experiment: Only those of the experiment of this name.

        >>> with staticrun.testing.isolated_store() as store:
        ...     for depth in (1, 2):
        ...         with staticrun.start_run(run_name=f"tree {depth}"):
        ...             staticrun.log_params({"depth": depth})
        ...     [run.params["depth"] for run in store.runs()], len(store.runs("tree 2"))
        (['1', '2'], 1)
        """
        return [run for run in self._read() if name in (None, run.name)
                and experiment in (None, run.experiment)]  # fmt: skip

    def run(self, name: str | None = None, *, experiment: str | None = None) -> LoggedRun:
        """The only run, or the only one of a name or experiment.

        Raises:
            AssertionError: There is none, or there are several; it says which there are.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run(run_name="tree"):
        ...         pass
        ...     store.run("tree").status
        'FINISHED'
        """
        __tracebackhide__ = True
        found = self.runs(name, experiment=experiment)
        if len(found) == 1:
            return found[0]
        said = {"named": name, "in experiment": experiment}
        asked = "".join(f" {word} {value!r}" for word, value in said.items() if value is not None)
        count = f"{len(found)} runs" if found else "no run"
        lines = [f"{count}{asked} in {self.root}, not one"]
        lines += [f"  {run!r}" for run in found or self.runs()]
        raise AssertionError("\n".join(lines + self._elsewhere()))

    def frame(self, filter_string: str = "", order_by: list[str] | None = None) -> "pl.DataFrame":
        """The runs as a frame of polars, as `staticrun.search_runs` gives them, of all experiments.

        Raises:
            FilterError: The filter or the order cannot be understood.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run():
        ...         staticrun.log_metric("loss", 0.3)
        ...     store.frame("metrics.loss < 0.5")["metrics.loss"].to_list()
        [0.3]
        """
        from staticrun.fluent.search import nothing
        from staticrun.query.search import search
        from staticrun.store.reader import Store, is_store

        active.flush()
        orders = order_by or ["start_time"]
        if not is_store(self.root):
            return nothing(filter_string, orders)
        return search(
            Store(self.root), filter_string=filter_string, order_by=orders, search_all_experiments=True
        )

    def _read(self) -> list[LoggedRun]:
        from staticrun.store.reader import Store, is_store

        active.flush()
        if not is_store(self.root):
            return []
        store, client = Store(self.root), self.client
        names = {one.experiment_id: one.name for one in store.experiments()}
        found = sorted((run for run in store.runs() if run.lifecycle == "active"), key=_start)
        return [
            LoggedRun(client, client.get_run(run.run_id), names.get(run.experiment_id, "")) for run in found
        ]

    def _elsewhere(self) -> list[str]:
        """What to say where the program has chosen another store itself."""
        now = active.tracking_root()
        if now == self.root:
            return []
        return [f"  hint: the program called set_tracking_uri: runs go to {now}"]

    def __repr__(self) -> str:
        return f"<IsolatedStore {self.root}>"


@contextlib.contextmanager
def isolated_store(folder: "str | os.PathLike[str] | None" = None) -> Iterator[IsolatedStore]:
    """Log to a store of its own meanwhile, whatever was chosen or is active outside.

    Nothing is chosen in it: no experiment, no run, no place of artifacts, no variable `STATICRUN_...` but
    `STATICRUN_TRACKING_URI`, which processes that are started find as well. Afterwards all is as before, and
    runs that are still open are closed. May be nested.

    Args:
        folder: Where the store is made, and stays; None for a temporary folder, which is removed.

    >>> with staticrun.testing.isolated_store() as store:
    ...     staticrun.get_tracking_uri() == store.root
    True
    """
    with contextlib.ExitStack() as stack:
        if folder is None:
            import tempfile

            made = tempfile.TemporaryDirectory(prefix="staticrun-", ignore_cleanup_errors=True)
            folder = stack.enter_context(made)
        place = os.path.abspath(os.fspath(folder))
        root = os.path.join(place, locate.DEFAULT_ROOT)
        stack.enter_context(apart({locate.TRACKING_URI: root, CACHE: os.path.join(place, "cache")}))
        yield IsolatedStore(root)


def _start(run: object) -> tuple[int, str]:
    return getattr(run, "start", None) or 0, getattr(run, "run_id", "")
