"""The page that compares runs."""

import msgspec

from staticrun.schema.page.parts import Frame, Link


class ComparePage(msgspec.Struct, frozen=True):
    """`compare.html`: any runs of the site side by side; which ones stands in the address.

    Attributes:
        experiments: Where runs can be chosen.
        lookup: href of the `Lookup` script; lookup_key its key.
        spec: href of the chart's spec script, "" where no run has a metric; spec_key its key.
        vega: hrefs of the scripts that draw charts, in order.
    """

    frame: Frame
    experiments: list[Link]
    lookup: str
    lookup_key: str
    spec: str
    spec_key: str
    vega: list[str]
