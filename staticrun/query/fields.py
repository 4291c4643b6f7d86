"""What a filter can ask about: entities, attributes, their other names and their kinds."""

from typing import Final, Literal, TypeAlias

from staticrun.query.nodes import Entity, Field

Kind: TypeAlias = Literal["number", "param", "text", "time", "duration"]

ENTITIES: Final[dict[str, Entity]] = {
    "metric": "metrics", "metrics": "metrics",
    "param": "params", "params": "params", "parameter": "params", "parameters": "params",
    "tag": "tags", "tags": "tags",
    "attr": "attributes", "attribute": "attributes", "attributes": "attributes", "run": "attributes",
    "dataset": "dataset", "datasets": "dataset",
}  # fmt: skip

FUNCTIONS: Final = ("min", "max", "first", "last", "count")

#: Attributes as they are written, with the names of their columns. MLflow knows all but the last four.
ATTRIBUTES: Final = {
    "run_id": "run_id",
    "run_name": "run_name", "run name": "run_name", "Run name": "run_name", "Run Name": "run_name",
    "status": "status",
    "user_id": "user_id",
    "artifact_uri": "artifact_uri",
    "start_time": "start_time", "created": "start_time", "Created": "start_time",
    "end_time": "end_time",
    "duration": "duration",
    "experiment": "experiment",
    "lifecycle_stage": "lifecycle_stage",
}  # fmt: skip
BEYOND_MLFLOW: Final = ("duration", "experiment", "lifecycle_stage")

DATASET_KEYS: Final = ("name", "digest", "context")

_TIMES: Final = ("start_time", "end_time")
#: Attributes that a run may lack.
OPTIONAL: Final = ("end_time", "duration")


def kind_of(field: Field) -> Kind:
    """What a field's values are.

    >>> kind_of(Field("attributes", "created")), kind_of(Field("metrics", "loss"))
    ('text', 'number')
    """
    if field.entity == "metrics":
        return "number"
    if field.entity == "params":
        return "param"
    if field.entity == "attributes" and field.key in _TIMES:
        return "time"
    if field.entity == "attributes" and field.key == "duration":
        return "duration"
    return "text"


def unquoted(key: str) -> str:
    """A key as MLflow reads it: without one pair of quotes, then without one pair of backticks.

    >>> unquoted("`val/loss`"), unquoted('a."b"')
    ('val/loss', 'a."b"')
    """
    if len(key) >= 2 and key[0] == key[-1] and key[0] in "'\"":
        key = key[1:-1]
    if len(key) >= 2 and key[0] == key[-1] == "`":
        key = key[1:-1]
    return key
