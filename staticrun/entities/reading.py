"""What was read of a store as the entities that users get."""

from collections.abc import Callable

from staticrun.entities import (
    CONTEXT,
    Dataset,
    DatasetInput,
    Experiment,
    InputTag,
    Run,
    RunData,
    RunInfo,
    RunInputs,
)
from staticrun.schema import run as stored
from staticrun.schema.run import Text, head_of


def run_of(run: stored.Run, artifact_uri: str, whole: Callable[[Text], str]) -> Run:
    """The public entity of a run that was read.

    Args:
        whole: Gives the whole of a text.
    """
    info = RunInfo(
        run_id=run.run_id,
        experiment_id=run.experiment_id,
        user_id=whole(run.attributes.get("user", "unknown")),
        status=run.status,
        start_time=run.start,
        end_time=run.end,
        lifecycle_stage=run.lifecycle,
        artifact_uri=artifact_uri,
        run_name=run.name,
    )
    data = RunData(
        {key: metric.last.value for key, metric in run.metrics.items()},
        {key: whole(value) for key, value in run.params.items()},
        {key: whole(value) for key, value in run.all_tags.items()},
    )
    return Run(info, data, RunInputs([_input_of(one, whole) for one in run.inputs]))


def _input_of(used: stored.DatasetInput, whole: Callable[[Text], str]) -> DatasetInput:
    dataset = Dataset(
        used.name,
        used.digest,
        used.source_type,
        whole(used.source),
        whole(used.schema) or None,
        whole(used.profile) or None,
    )
    said = {**({CONTEXT: used.context} if used.context else {}), **used.tags}
    return DatasetInput(dataset, [InputTag(key, value) for key, value in said.items()])


def experiment_of(experiment: stored.Experiment, artifact_location: str) -> Experiment:
    """The public entity of an experiment that was read."""
    tags = {key: head_of(value) for key, value in experiment.tags.items()}
    if experiment.note is not None:
        tags["mlflow.note.content"] = head_of(experiment.note)
    return Experiment(
        experiment.experiment_id,
        experiment.name,
        artifact_location,
        experiment.lifecycle,
        dict(sorted(tags.items())),
        experiment.created,
        experiment.updated,
    )
