"""Values of a run: metrics, params, tags, datasets."""

from collections.abc import Iterable
from typing import Any

from staticrun import entities
from staticrun.client.base import Base
from staticrun.errors import InvalidType, NotFound
from staticrun.log import batches, inputs, reserved, values
from staticrun.log.operations import RunOperations, operations


class Values(Base):
    """The client's half for values."""

    def log_metric(
        self,
        run_id: str,
        key: str,
        value: float,
        timestamp: int | None = None,
        step: int | None = None,
        synchronous: bool | None = None,
        dataset_name: str | None = None,
        dataset_digest: str | None = None,
        model_id: str | None = None,
    ) -> RunOperations | None:
        """Log one value of a metric, as `staticrun.log_metric` does.

        Args:
            synchronous: Whether something to wait for is returned, if False. What is logged is written within
                a second in any case.
            dataset_name, dataset_digest: What it was measured on; it becomes a dataset that the run used.
            model_id: For MLflow's scripts; not kept.

        Raises:
            NotFound, InvalidType, InvalidArgument: There is no such run, or something cannot be logged.
            NotActive: The run is deleted.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_metric(run_id, "loss", 0.3, timestamp=1793613600000, step=2)
        >>> client.get_run(run_id).data.metrics
        {'loss': 0.3}
        """
        recorder = self._recorder(run_id)
        recorder.point(key, value, step, timestamp)
        if dataset_name and dataset_digest:
            recorder.input(inputs.input_of(entities.Dataset(dataset_name, dataset_digest)))
        return operations(synchronous)

    def log_param(self, run_id: str, key: str, value: Any, synchronous: bool | None = None) -> Any:
        """Log a param, once.

        Returns:
            The value; something to wait for where `synchronous` is False.

        Raises:
            ParamConflict: It was logged before with another value.
            NotFound, InvalidType, InvalidArgument, NotActive: As `log_metric`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_param(run_id, "depth", 3)
        3
        >>> client.get_run(run_id).data.params
        {'depth': '3'}
        """
        self._recorder(run_id).params({values.check_key(key, "param"): value})
        return value if synchronous is not False else operations(synchronous)

    def set_tag(
        self, run_id: str, key: str, value: Any, synchronous: bool | None = None
    ) -> RunOperations | None:
        """Set a tag; the latest value counts.

        Raises:
            NotFound, InvalidType, InvalidArgument, NotActive: As `log_metric`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.set_tag(run_id, "team", "cellar")
        >>> client.get_run(run_id).data.tags["team"]
        'cellar'
        """
        reserved.set_tags(self._recorder(run_id), {key: value})
        return operations(synchronous)

    def delete_tag(self, run_id: str, key: str) -> None:
        """Remove a tag.

        Raises:
            NotFound: There is no such run, or it has no such tag.
            InvalidArgument, NotActive: As `log_metric`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.set_tag(run_id, "draft", True)
        >>> client.delete_tag(run_id, "draft")
        >>> "draft" in client.get_run(run_id).data.tags
        False
        """
        recorder = self._recorder(run_id)
        recorder.must_be_open()
        if key not in self._read(run_id)[1].all_tags:
            raise NotFound(f"No tag with name: {key} in run with id {run_id}")
        reserved.delete_tag(recorder, key)

    def log_batch(
        self,
        run_id: str,
        metrics: Iterable[entities.Metric] = (),
        params: Iterable[entities.Param] = (),
        tags: Iterable[entities.RunTag] = (),
        synchronous: bool | None = None,
    ) -> RunOperations | None:
        """Log any number of metrics, params and tags.

        Raises:
            NotFound, InvalidType, InvalidArgument, ParamConflict, NotActive: As `log_metric`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> from staticrun.entities import Metric
        >>> client.log_batch(run_id, [Metric("loss", 0.5), Metric("acc", 0.9)])
        >>> client.get_run(run_id).data.metrics
        {'acc': 0.9, 'loss': 0.5}
        """
        batches.log(self._recorder(run_id), metrics, params, tags)
        return operations(synchronous)

    def log_inputs(
        self, run_id: str, datasets: Iterable[Any] | None = None, models: Iterable[Any] | None = None
    ) -> None:
        """Note that a run used datasets: `DatasetInput`s, or what `staticrun.data` makes.

        Args:
            models: For MLflow's scripts; not kept.

        Raises:
            NotFound, InvalidType, InvalidArgument, NotActive: As `log_metric`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> from staticrun.entities import Dataset, DatasetInput, InputTag
        >>> used = DatasetInput(Dataset("iris", "1a2b"), [InputTag("mlflow.data.context", "training")])
        >>> client.log_inputs(run_id, [used])
        >>> client.get_run(run_id).inputs.dataset_inputs[0].dataset.name
        'iris'
        """
        recorder = self._recorder(run_id)
        for used in [inputs.input_of(dataset) for dataset in datasets or ()]:
            recorder.input(used)

    def set_note(self, run_id: str, note: str | None) -> None:
        """Set the note of a run, in Markdown; None removes it.

        Raises:
            NotFound, InvalidType, InvalidArgument, NotActive: As `log_metric`.

        >>> client = staticrun.Client(tmp)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.set_note(run_id, "The **first** one that converged.")
        >>> client.get_run(run_id).data.tags["mlflow.note.content"]
        'The **first** one that converged.'
        """
        if note is not None and not isinstance(note, str):
            raise InvalidType(f"a note must be a str, not {type(note).__name__}")
        self._recorder(run_id).attribute("note", note)
