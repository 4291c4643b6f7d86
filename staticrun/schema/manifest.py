"""A model manifest as people write it: one YAML file a model.

The descriptions here are what an editor shows, by way of the JSON Schema that is made of them.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Stage = Literal["None", "Staging", "Production", "Archived"]


class StageChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a version's history."""

    stage: Annotated[Stage, Meta(description="The stage that the version came to.")]
    at: Annotated[str | None, Meta(description="When: ISO 8601; UTC where it has no offset.")] = None
    by: Annotated[str, Meta(description="Who decided.")] = ""
    comment: Annotated[str, Meta(description="Why, in a few words.")] = ""


class ModelVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a model."""

    version: Annotated[int, Meta(ge=1, description="Its number, once in a model, never used again.")]
    stage: Annotated[Stage, Meta(description="Where it stands now.")] = "None"
    run: Annotated[str | None, Meta(description="The id of the run that it came from.")] = None
    artifact: Annotated[str | None, Meta(description="A path in that run's artifacts, or a URI.")] = None
    description: Annotated[str, Meta(description="Markdown.")] = ""
    tags: Annotated[dict[str, str], Meta(description="Whatever helps to find it.")] = {}
    history: Annotated[list[StageChange], Meta(description="How it came there, oldest first.")] = []


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A registered model."""

    name: Annotated[str, Meta(min_length=1, description="Its name, once in a registry; no / and no :.")]
    description: Annotated[str, Meta(description="Markdown.")] = ""
    tags: Annotated[dict[str, str], Meta(description="Whatever helps to find it.")] = {}
    aliases: Annotated[
        dict[str, Annotated[int, Meta(ge=1)]],
        Meta(description="Name of an alias to the version that it means."),
    ] = {}
    versions: Annotated[list[ModelVersion], Meta(description="In any order.")] = []
