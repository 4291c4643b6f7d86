"""The pages of models and their versions."""

import msgspec

from staticrun.schema.page.parts import EditView, Frame, Html, Link, LongValue, MetricRow, Moment, Number


class Transition(msgspec.Struct, frozen=True):
    """One entry of a version's history."""

    stage: str
    at: Moment | None
    by: str
    comment: str


class VersionRow(msgspec.Struct, frozen=True):
    """A version of a model, newest first in lists.

    Attributes:
        artifact: What it is: a path in the run's artifacts (with a link to it) or a URI.
        metrics: A few of its run's metrics.
    """

    version: int
    href: str
    stage: str
    aliases: list[str]
    description: Html
    tags: list[tuple[str, LongValue]]
    run: Link | None
    artifact: Link | None
    created: Moment | None
    history: list[Transition]
    metrics: list[tuple[str, Number]] = []


class ModelRow(msgspec.Struct, frozen=True):
    """A model on the list, with the versions of each stage."""

    name: str
    href: str
    description: str
    versions: int
    production: list[Link]
    staging: list[Link]
    latest: Link | None
    tags: list[tuple[str, LongValue]]
    last_change: Moment | None


class ModelsPage(msgspec.Struct, frozen=True):
    """`models.html`: what is in production, where it comes from."""

    frame: Frame
    models: list[ModelRow]


class ModelPage(msgspec.Struct, frozen=True):
    """`models/<name>.html`: the timeline of its versions.

    Attributes:
        manifest: The path of its file in the repository.
        edit: How that is changed.
    """

    frame: Frame
    name: str
    description: Html
    tags: list[tuple[str, LongValue]]
    aliases: list[tuple[str, Link]]
    versions: list[VersionRow]
    manifest: str
    edit: EditView | None = None


class VersionPage(msgspec.Struct, frozen=True):
    """`models/<name>/<version>.html`; `manifest` and `edit` as for its model."""

    frame: Frame
    model: Link
    version: VersionRow
    params: list[tuple[str, LongValue]]
    metrics: list[MetricRow]
    load: str
    manifest: str = ""
    edit: EditView | None = None
