"""Several experiments in one table."""

import msgspec

from staticrun.schema.page.parts import Frame


class TogetherExperiment(msgspec.Struct, frozen=True):
    """An experiment that can be chosen: its id, its name, its own page, how many runs it has."""

    id: str
    name: str
    href: str
    runs: int


class TogetherPage(msgspec.Struct, frozen=True):
    """`experiments.html`: the runs of several experiments; which ones stands in the address.

    Attributes:
        lookup: href of the `Lookup` script; lookup_key its key.
        views: href of the script with the specs of charts, key `spec/view`; "" where nothing can be drawn.
        vega: hrefs of the scripts that draw charts, in order.
    """

    frame: Frame
    experiments: list[TogetherExperiment]
    lookup: str
    lookup_key: str
    views: str
    vega: list[str]
