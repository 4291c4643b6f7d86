"""Datasets that a run used, from whatever describes one."""

from collections.abc import Iterable, Mapping
from typing import Any

from staticrun.errors import InvalidArgument, InvalidType
from staticrun.schema.run import DatasetInput
from staticrun.store import texts

#: MLflow's tag of an input that says what a dataset was used for.
CONTEXT = "mlflow.data.context"
_PARTS = ("name", "digest", "source_type", "source", "schema", "profile")


def input_of(dataset: Any, context: str | None = None, tags: Mapping[str, Any] | None = None) -> DatasetInput:
    """A dataset and what it was used for.

    Args:
        dataset: Of `staticrun.data`, of `mlflow.data`, an entity, or any object with a name and a digest.
        context: What for, such as `training`.

    Raises:
        InvalidType: It describes no dataset.
        InvalidArgument: It has no name or digest.
    """
    said = {str(key): texts.valid(str(value)) for key, value in (tags or {}).items()}
    if hasattr(dataset, "dataset") and hasattr(dataset, "tags"):  # an entity that holds both
        said = {tag.key: texts.valid(str(tag.value)) for tag in dataset.tags or ()} | said
        dataset = dataset.dataset
    described = _described(dataset)
    for key in ("name", "digest"):
        if not described[key].strip():
            raise InvalidArgument(f"a dataset needs a {key}", hint="staticrun.data makes both")
    context = texts.valid(context) if context is not None else said.get(CONTEXT, "")
    said.pop(CONTEXT, None)
    return DatasetInput(**described, context=context, tags=said)


def _described(dataset: Any) -> dict[str, str]:
    if isinstance(dataset, Mapping):
        found = dict(dataset)
    elif callable(getattr(dataset, "to_dict", None)) and not hasattr(dataset, "columns"):
        found = dataset.to_dict()
    elif isinstance(getattr(dataset, "name", None), str) and isinstance(
        getattr(dataset, "digest", None), str
    ):
        found = {key: getattr(dataset, key, "") for key in _PARTS}
    else:
        raise InvalidType(
            f"{type(dataset).__name__} describes no dataset",
            hint="staticrun.data.from_pandas(frame, name=...), from_polars and from_numpy make one",
        )
    return {key: "" if found.get(key) is None else texts.valid(str(found[key])) for key in _PARTS}


def inputs_of(
    datasets: Iterable[Any],
    contexts: Iterable[str | None] | None = None,
    tags_list: Iterable[Mapping[str, Any] | None] | None = None,
) -> list[DatasetInput]:
    """Several datasets, each with its context and tags.

    Raises:
        InvalidType: One describes no dataset.
        InvalidArgument: The lists differ in length.
    """
    given = list(datasets)
    said = list(contexts) if contexts is not None else [None] * len(given)
    tags = list(tags_list) if tags_list is not None else [None] * len(given)
    if not len(given) == len(said) == len(tags):
        raise InvalidArgument(
            f"{len(given)} datasets, {len(said)} contexts and {len(tags)} sets of tags do not go together"
        )
    return [input_of(*one) for one in zip(given, said, tags, strict=True)]
