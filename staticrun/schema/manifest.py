"""A model manifest as people write it: one YAML file a model."""

from typing import Literal

import msgspec

Stage = Literal["None", "Staging", "Production", "Archived"]


class StageChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a version's history.

    Attributes:
        at: ISO 8601, as written.
    """

    stage: Stage
    at: str | None = None
    by: str = ""
    comment: str = ""


class ModelVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a model.

    Attributes:
        run: The id of the run that it came from.
        artifact: A path in that run's artifacts, or a URI.
    """

    version: int
    stage: Stage = "None"
    run: str | None = None
    artifact: str | None = None
    description: str = ""
    tags: dict[str, str] = {}
    history: list[StageChange] = []


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A registered model.

    Attributes:
        aliases: Name of an alias to the version that it means.
    """

    name: str
    description: str = ""
    tags: dict[str, str] = {}
    aliases: dict[str, int] = {}
    versions: list[ModelVersion] = []
