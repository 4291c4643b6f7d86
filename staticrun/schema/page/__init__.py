"""What a template receives: one context a kind of page, all text already plain, all hrefs already made.

Python emits every href, id and label; a template places them. `frame.root` ("" or "../" ...) stands before
every href that is relative to the site's root; the contexts' hrefs already include it.
Texts are escaped by the templates' autoescape; fields of type `Html` are made safe by us (Markdown with raw
HTML off, our own SVG) and are the only ones marked safe.
"""

from staticrun.schema.page.compare import ComparePage
from staticrun.schema.page.details import DetailsPage
from staticrun.schema.page.experiment import Column, ExperimentPage
from staticrun.schema.page.models import ModelPage, ModelRow, ModelsPage, Transition, VersionPage, VersionRow
from staticrun.schema.page.overview import Best, ExperimentRow, OverviewPage, ProblemsPage
from staticrun.schema.page.parts import (
    EditView,
    Frame,
    Html,
    Link,
    LongValue,
    MetricRow,
    Moment,
    Number,
    RunRow,
    StageRow,
    Status,
    StatusCount,
)
from staticrun.schema.page.run import (
    ArtifactRow,
    ChartGroup,
    ChartSlot,
    DiffView,
    EnvironmentView,
    ImageSeries,
    RunPage,
    StepImage,
    SystemView,
    TextRest,
)
from staticrun.schema.page.together import TogetherExperiment, TogetherPage

__all__ = [
    "ArtifactRow",
    "Best",
    "ChartGroup",
    "ChartSlot",
    "Column",
    "ComparePage",
    "DetailsPage",
    "DiffView",
    "EditView",
    "EnvironmentView",
    "ExperimentPage",
    "ExperimentRow",
    "Frame",
    "Html",
    "ImageSeries",
    "Link",
    "LongValue",
    "MetricRow",
    "ModelPage",
    "ModelRow",
    "ModelsPage",
    "Moment",
    "Number",
    "OverviewPage",
    "ProblemsPage",
    "RunPage",
    "RunRow",
    "StageRow",
    "Status",
    "StatusCount",
    "StepImage",
    "SystemView",
    "TextRest",
    "TogetherExperiment",
    "TogetherPage",
    "Transition",
    "VersionPage",
    "VersionRow",
]
