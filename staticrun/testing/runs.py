"""One run as a test reads it back, and what a failing test says of it."""

import json
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from staticrun import entities

if TYPE_CHECKING:
    from staticrun.client import Client

V = TypeVar("V")

#: Names that a message lists at most.
_SHOWN = 20


class Logged(dict[str, V]):
    """What a run logged of one kind, by key; a key that is missing names those that are near."""

    def __init__(self, kind: str, values: Mapping[str, V]) -> None:
        super().__init__(values)
        self._kind = kind

    def __missing__(self, key: str) -> V:
        raise _Missing(missing(self._kind, key, self))


class _Missing(KeyError):
    """A KeyError that is shown as its text, not as a key."""

    def __str__(self) -> str:
        return str(self.args[0])


def missing(kind: str, key: str, known: Iterable[str]) -> str:
    """What to say of something that a run does not have.

    >>> missing("metric", "acuracy", ["accuracy", "loss"])
    "the run has no metric 'acuracy'; did you mean 'accuracy'? It has accuracy, loss"
    """
    from staticrun.query.nearest import nearest

    names = sorted(known)
    near = nearest(str(key), names, 1)
    meant = f"; did you mean {near[0]!r}?" if near else ";"
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    has = f" It has {shown}" if near else f" it has {shown or 'none'}"
    return f"the run has no {kind} {key!r}{meant}{has}"


class LoggedRun:
    """A run as it was when it was read.

    Attributes:
        entity: All of it, as `staticrun.get_run` gives it.
        experiment: The name of its experiment.
        params, metrics, tags: By key; of metrics the last value. A missing key is a `KeyError` that says what
            there is.

    >>> with staticrun.testing.isolated_store() as store:
    ...     with staticrun.start_run(run_name="tree", tags={"team": "cellar"}):
    ...         staticrun.log_params({"depth": 3})
    ...     run = store.run()
    >>> run.name, run.params, run.tags["team"]
    ('tree', {'depth': '3'}, 'cellar')
    """

    def __init__(self, client: "Client", entity: entities.Run, experiment: str) -> None:
        self._client = client
        self.entity = entity
        self.experiment = experiment
        self.params: Mapping[str, str] = Logged("param", entity.data.params)
        self.metrics: Mapping[str, float] = Logged("metric", entity.data.metrics)
        self.tags: Mapping[str, str] = Logged("tag", entity.data.tags)

    @property
    def run_id(self) -> str:
        """Its id.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run() as run:
        ...         pass
        ...     store.run().run_id == run.info.run_id
        True
        """
        return self.entity.info.run_id

    @property
    def name(self) -> str:
        """Its name, a friendly one where none was given.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run(run_name="tree"):
        ...         pass
        ...     store.run().name
        'tree'
        """
        return self.entity.info.run_name

    @property
    def status(self) -> str:
        """Its status, such as `FINISHED`.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run():
        ...         store.run().status
        'RUNNING'
        """
        return self.entity.info.status

    @property
    def parent_id(self) -> str | None:
        """The id of its parent; None where it has none.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run(run_name="sweep"):
        ...         with staticrun.start_run(run_name="trial", nested=True):
        ...             pass
        ...     store.run("trial").parent_id == store.run("sweep").run_id
        True
        """
        return self.entity.data.tags.get("mlflow.parentRunId")

    def points(self, key: str) -> list[entities.Metric]:
        """All values of a metric with their steps and times, in order of step, then time.

        Raises:
            AssertionError: The run has no such metric.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run():
        ...         staticrun.log_history({"loss": [0.9, 0.5]})
        ...     [point.step for point in store.run().points("loss")]
        [0, 1]
        """
        __tracebackhide__ = True
        if key not in self.metrics:
            raise AssertionError(missing("metric", key, self.metrics))
        found = self._client.get_metric_history(self.run_id, key)
        return sorted(found, key=lambda point: (point.step, point.timestamp or 0))

    def history(self, key: str) -> list[float]:
        """All values of a metric, in order of step, then time.

        Raises:
            AssertionError: The run has no such metric.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run():
        ...         staticrun.log_history({"loss": [0.9, 0.5]})
        ...     store.run().history("loss")
        [0.9, 0.5]
        """
        __tracebackhide__ = True
        return [point.value for point in self.points(key)]

    @property
    def artifacts(self) -> list[str]:
        """The paths of all its artifacts, in order.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run():
        ...         staticrun.log_text("It converged.", "notes/first.md")
        ...     store.run().artifacts
        ['notes/first.md']
        """
        found: list[str] = []
        folders: list[str | None] = [None]
        while folders:
            for one in self._client.list_artifacts(self.run_id, folders.pop()):
                (folders if one.is_dir else found).append(one.path)
        return sorted(found)

    def artifact(self, path: str) -> str:
        """Where an artifact lies: a file of the store, to be read only.

        Raises:
            AssertionError: The run has no such artifact.

        >>> import os
        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run():
        ...         staticrun.log_text("It converged.", "notes/first.md")
        ...     os.path.getsize(store.run().artifact("notes/first.md"))
        13
        """
        __tracebackhide__ = True
        known = self.artifacts
        if path not in known:
            raise AssertionError(missing("artifact", path, known))
        return os.fspath(self._client.download_artifacts(self.run_id, path))

    def text(self, path: str) -> str:
        """A text artifact.

        Raises:
            AssertionError: The run has no such artifact.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run():
        ...         staticrun.log_text("It converged.", "notes/first.md")
        ...     store.run().text("notes/first.md")
        'It converged.'
        """
        __tracebackhide__ = True
        with open(self.artifact(path), encoding="utf-8") as file:
            return file.read()

    def json(self, path: str) -> Any:
        """What a JSON artifact holds.

        Raises:
            AssertionError: The run has no such artifact.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run():
        ...         staticrun.log_dict({"classes": [0, 1]}, "labels.json")
        ...     store.run().json("labels.json")
        {'classes': [0, 1]}
        """
        __tracebackhide__ = True
        return json.loads(self.text(path))

    def assert_logged(
        self,
        *,
        params: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Any] | None = None,
        tags: Mapping[str, Any] | None = None,
        artifacts: Iterable[str] = (),
        status: str | None = None,
    ) -> None:
        """Fail unless the run holds at least this; one message says all that is not so.

        Args:
            params, tags: Compared as the texts that they are kept as: `{"lr": 0.1}` is `"0.1"`.
            metrics: The last values; `pytest.approx` serves.
            artifacts: Paths that must be there.
            status: Such as `FINISHED`.

        Raises:
            AssertionError: Something is missing, or differs.

        >>> with staticrun.testing.isolated_store() as store:
        ...     with staticrun.start_run(run_name="tree"):
        ...         staticrun.log_params({"lr": 0.1})
        ...     store.run().assert_logged(params={"lr": 0.2}, metrics={"loss": 0.3})
        Traceback (most recent call last):
        AssertionError: run 'tree' did not log what it should
          param 'lr' is '0.1', not '0.2'
          the run has no metric 'loss'; it has none
        """
        __tracebackhide__ = True
        texts = {"param": (self.params, params), "tag": (self.tags, tags)}
        faults = []
        if status not in (None, self.status):
            faults.append(f"its status is {self.status}, not {status}")
        for kind, (has, wanted) in texts.items():
            faults += _differing(kind, has, {key: str(value) for key, value in (wanted or {}).items()})
        faults += _differing("metric", self.metrics, metrics or {})
        names = [artifacts] if isinstance(artifacts, str) else list(artifacts)
        known = self.artifacts if names else []
        faults += [missing("artifact", name, known) for name in names if name not in known]
        if faults:
            told = "".join(f"\n  {fault}" for fault in faults)
            raise AssertionError(f"run {self.name!r} did not log what it should{told}")

    def __repr__(self) -> str:
        return f"<LoggedRun {self.name!r} {self.status} in {self.experiment!r}>"


def _differing(kind: str, has: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterable[str]:
    for key, value in wanted.items():
        if key not in has:
            yield missing(kind, key, has)
        elif has[key] != value and not (has[key] != has[key] and value != value):  # NaN is as wanted
            yield f"{kind} {key!r} is {has[key]!r}, not {value!r}"
