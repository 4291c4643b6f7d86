"""A run that this process writes, as its user holds it."""

from types import TracebackType
from typing import TYPE_CHECKING, Any

from staticrun.log import active, capture, endings
from staticrun.log.recorder import Recorder
from staticrun.schema.run import ACTIVE, DELETED, RUNNING, head_of

if TYPE_CHECKING:
    from staticrun import entities


class ActiveRun:
    """A run that this process writes; a context manager that ends it.

    An exception inside of `with` ends it as FAILED and is kept, with its traceback.

    >>> with staticrun.start_run(run_name="first") as run:
    ...     run.info.status
    'RUNNING'
    >>> run.info.status
    'FINISHED'
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    @property
    def info(self) -> "entities.RunInfo":
        """What is known of the run beside its data, as this process knows it.

        >>> with staticrun.start_run(run_name="first") as run:
        ...     run.info.run_name, run.info.experiment_id
        ('first', '0')
        """
        from staticrun.entities import RunInfo
        from staticrun.log.artifacts import folder_of
        from staticrun.store.friendly import friendly_name

        recorder = self._recorder
        target, ended = recorder.target, recorder.ended
        user = capture.process_facts().get("user", "unknown")
        return RunInfo(
            run_id=target.run_id,
            experiment_id=target.experiment_id,
            user_id=head_of(user),
            status=RUNNING if ended is None else ended.status,
            start_time=recorder.began,
            end_time=None if ended is None else ended.time,
            lifecycle_stage=DELETED if recorder.deleted else ACTIVE,
            artifact_uri=folder_of(recorder),
            run_name=recorder.name or friendly_name(target.run_id),
        )

    @property
    def data(self) -> "entities.RunData":
        """What the run has logged until now, by whichever process.

        >>> with staticrun.start_run() as run:
        ...     staticrun.log_metrics({"loss": 0.3})
        ...     run.data.metrics
        {'loss': 0.3}
        """
        return self._read().data

    @property
    def inputs(self) -> "entities.RunInputs":
        """The datasets that the run has used until now.

        >>> with staticrun.start_run() as run:
        ...     staticrun.log_input(staticrun.data.from_numpy([1.0, 2.0], name="points"), context="training")
        ...     [used.dataset.name for used in run.inputs.dataset_inputs]
        ['points']
        """
        return self._read().inputs

    @property
    def outputs(self) -> "entities.RunOutputs":
        """Empty, for scripts that look: a run's models are artifacts.

        >>> with staticrun.start_run() as run:
        ...     run.outputs.model_outputs
        []
        """
        from staticrun.entities import RunOutputs

        return RunOutputs()

    def _read(self) -> "entities.Run":
        from staticrun.client import Client

        target = self._recorder.target
        return Client(target.root).get_run(target.run_id)

    def to_dictionary(self) -> dict[str, Any]:
        """The run as plain dicts, as MLflow gives it.

        >>> with staticrun.start_run(run_name="first") as run:
        ...     run.to_dictionary()["info"]["run_name"]
        'first'
        """
        return self._read().to_dictionary()

    def __enter__(self) -> "ActiveRun":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        active.end_one(self._recorder, *endings.of_exception(kind, error, trace))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ActiveRun) and other._recorder is self._recorder

    def __hash__(self) -> int:
        return hash(self._recorder)

    def __repr__(self) -> str:
        target = self._recorder.target
        return f"<ActiveRun {target.run_id} of experiment {target.experiment_name!r}>"
