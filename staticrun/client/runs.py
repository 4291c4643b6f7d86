"""Runs: made, ended, deleted, restored, found."""

from array import array
from collections.abc import Iterable, Mapping
from typing import Any

from staticrun import entities
from staticrun.client import pages
from staticrun.client.base import Base
from staticrun.entities import PagedList
from staticrun.errors import InvalidArgument, NotFound, StoreError
from staticrun.log import active, editing, reserved, values
from staticrun.schema.run import ACTIVE, DELETED, FAILED, FINISHED, KILLED, RUNNING, SCHEDULED
from staticrun.store import layout, lifecycle
from staticrun.store.reader import Store

_ENDED = (FINISHED, FAILED, KILLED)
_NAME = "mlflow.runName"


class Runs(Base):
    """The client's half for runs."""

    def create_run(
        self,
        experiment_id: str,
        start_time: int | None = None,
        tags: Mapping[str, Any] | None = None,
        run_name: str | None = None,
    ) -> entities.Run:
        """Make a run, which goes on until `set_terminated`. It keeps nothing of this process.

        If this process fails or is killed before, so is the run; where it ends well, the run's end is open.

        Args:
            start_time: Milliseconds since 1970; None for now.
            tags: Tags to set; `mlflow.user` and the like set what they stand for.
            run_name: Its name; a friendly one derives from the id where none is given.

        Raises:
            NotFound, InvalidArgument: There is no such experiment, or something cannot be used.
            NotActive: The experiment is deleted.

        >>> staticrun.Client(tmp).create_run("0", run_name="by hand").info.run_name
        'by hand'
        """
        root = self.tracking_uri
        experiment = lifecycle.active_experiment(root, str(experiment_id))
        given = reserved.check_tags(tags or {})
        if run_name and given.get(_NAME, run_name) != run_name:
            raise InvalidArgument(
                f"Both 'run_name' argument and '{_NAME}' tag are specified, but with different values "
                f"(run_name={run_name!r}, {_NAME}={given[_NAME]!r})."
            )
        began = None if start_time is None else values.timestamp(start_time)
        run_id = layout.new_run_id()
        uri = active.artifact_uri(root, experiment, run_id)
        recorder = editing.create(root, experiment, run_id, began, uri)
        if run_name:
            given[_NAME] = run_name
        reserved.set_tags(recorder, given)
        return self.get_run(run_id)

    def get_run(self, run_id: str) -> entities.Run:
        """A run as it is now, whichever process writes it.

        Raises:
            NotFound, InvalidArgument: No run has the id.

        >>> client = staticrun.Client(tmp)
        >>> client.get_run(client.create_run("0").info.run_id).info.status
        'RUNNING'
        """
        return self._entity(*self._read(run_id))

    def get_parent_run(self, run_id: str) -> entities.Run | None:
        """The run that a nested one belongs to; None where it is no nested one.

        Raises:
            NotFound, InvalidArgument: There is no such run, or its parent is gone.

        >>> client = staticrun.Client(tmp)
        >>> parent = client.create_run("0", run_name="sweep").info.run_id
        >>> child = client.create_run("0", tags={"mlflow.parentRunId": parent}).info.run_id
        >>> client.get_parent_run(child).info.run_name
        'sweep'
        """
        _, run = self._read(run_id)
        return None if run.parent is None else self.get_run(run.parent)

    def set_terminated(self, run_id: str, status: str | None = None, end_time: int | None = None) -> None:
        """Say that a run is over.

        Args:
            status: `FINISHED`, if None, `FAILED` or `KILLED`.
            end_time: Milliseconds since 1970; None for now.

        Raises:
            NotFound, InvalidArgument: There is no such run or status.
            NotActive: The run is deleted.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.set_terminated(run_id, "FAILED", end_time=1793613660000)
        >>> client.get_run(run_id).info.status
        'FAILED'
        """
        status = FINISHED if status is None else status
        if status not in _ENDED:
            raise InvalidArgument(f"a run cannot end as {status!r}", hint=f"one of {', '.join(_ENDED)}")
        ended = None if end_time is None else values.timestamp(end_time)
        self._read(run_id)
        editing.terminate(self.tracking_uri, run_id, status, ended)

    def update_run(self, run_id: str, status: str | None = None, name: str | None = None) -> None:
        """Give a run another status or name.

        Args:
            status: A status that ends it; `RUNNING` goes on with it; `SCHEDULED` until a process does.

        Raises:
            NotFound, InvalidArgument: There is no such run or status.
            NotActive: The run is deleted.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.update_run(run_id, status="FINISHED", name="the good one")
        >>> info = client.get_run(run_id).info
        >>> info.status, info.run_name
        ('FINISHED', 'the good one')
        """
        if status not in (None, RUNNING, SCHEDULED, *_ENDED):
            raise InvalidArgument(
                f"a run cannot become {status!r}",
                hint=f"one of {', '.join((RUNNING, SCHEDULED, *_ENDED))}",
            )
        _, run = self._read(run_id)
        if name:
            self._recorder(run_id).attribute("name", str(name))
        if status in _ENDED:
            editing.terminate(self.tracking_uri, run_id, str(status), None)
        elif status is not None and status != run.status:
            editing.reopen(self.tracking_uri, run_id, status)

    def delete_run(self, run_id: str) -> None:
        """Mark a run as deleted: searches and sites leave it out, and nothing can be logged to it.

        Raises:
            NotFound, InvalidArgument: There is no such run.

        >>> client = staticrun.Client(tmp)
        >>> run = client.create_run("0")
        >>> client.delete_run(run.info.run_id)
        >>> client.get_run(run.info.run_id).info.lifecycle_stage
        'deleted'
        """
        self._read(run_id)
        editing.mark(self.tracking_uri, run_id, DELETED)

    def restore_run(self, run_id: str) -> None:
        """Take back `delete_run`.

        Raises:
            NotFound, InvalidArgument: There is no such run.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.delete_run(run_id)
        >>> client.restore_run(run_id)
        >>> client.get_run(run_id).info.lifecycle_stage
        'active'
        """
        self._read(run_id)
        editing.mark(self.tracking_uri, run_id, ACTIVE)

    def search_runs(
        self,
        experiment_ids: Iterable[str],
        filter_string: str = "",
        run_view_type: int | str = "ACTIVE_ONLY",
        max_results: int = 1000,
        order_by: Iterable[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[entities.Run]:
        """A page of the runs that a filter finds.

        Args:
            experiment_ids: Where to look.
            filter_string, run_view_type, order_by: As for `staticrun.search_runs`.
            max_results: Runs of the page, at most 50,000.
            page_token: The `token` of the page before.

        Raises:
            FilterError: The filter or the order cannot be understood.
            InvalidArgument: Another argument cannot.

        >>> client = staticrun.Client(tmp)
        >>> made = client.create_run("0", tags={"team": "cellar"})
        >>> [run.data.tags["team"] for run in client.search_runs(["0"], "tags.team = 'cellar'")]
        ['cellar']
        """
        from staticrun.query.ordering import parse_orders
        from staticrun.query.parser import parse
        from staticrun.query.search import search
        from staticrun.store.index import IndexedStore

        skipped, most = pages.offset_of(page_token), pages.check_size(max_results)
        given = [experiment_ids] if isinstance(experiment_ids, str | int) else experiment_ids
        ids = [str(one) for one in given]
        orders = None if order_by is None else list(order_by)
        active.flush()
        try:
            store = IndexedStore(self.tracking_uri)
        except StoreError:
            parse(filter_string or "")
            parse_orders(orders or ())
            return PagedList([], None)
        if not ids:
            return PagedList([], None)
        found = search(
            store,
            experiment_ids=ids,
            filter_string=filter_string,
            run_view_type=pages.view_name(run_view_type),
            max_results=skipped + most + 1,
            order_by=orders,
        )["run_id"].to_list()
        page = self.entities_of(found[skipped : skipped + most])
        return PagedList(page, pages.token(skipped + most) if len(found) > skipped + most else None)

    def entities_of(self, run_ids: Iterable[str]) -> list[entities.Run]:
        """Runs by their ids, those left out that are gone.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> [run.info.run_id == run_id for run in client.entities_of([run_id, "gone"])]
        [True]
        """
        runs = []
        store: Store | None = None
        for run_id in run_ids:
            store = store or Store(self.tracking_uri)
            try:
                runs.append(self._entity(store, store.run(run_id)))
            except NotFound:
                continue
        return runs

    def get_metric_history(self, run_id: str, key: str) -> list[entities.Metric]:
        """All values of a metric, in order of time, then step; empty where the run has no such metric.

        Raises:
            NotFound, InvalidArgument: There is no such run.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> for step, loss in enumerate([0.9, 0.5]):
        ...     client.log_metric(run_id, "loss", loss, timestamp=1000 + step, step=step)
        >>> [metric.value for metric in client.get_metric_history(run_id, "loss")]
        [0.9, 0.5]
        """
        store, run = self._read(run_id)
        steps, times, numbers = array("q"), array("q"), array("d")
        for batch in store.points(run, [key]):
            steps.extend(batch.steps)
            times.extend(batch.times)
            numbers.extend(batch.values)
        order = sorted(range(len(times)), key=lambda place: (times[place], steps[place]))
        return [entities.Metric(key, numbers[place], times[place], steps[place]) for place in order]
