"""The page that shows runs without a page of their own."""

import msgspec

from staticrun.schema.page.parts import Frame, Link


class DetailsPage(msgspec.Struct, frozen=True):
    """`run.html`: what the table of its experiment knows of a run; which one stands in the address.

    Attributes:
        experiments: Where runs can be chosen.
        lookup: href of the `Lookup` script; lookup_key its key.
    """

    frame: Frame
    experiments: list[Link]
    lookup: str
    lookup_key: str
