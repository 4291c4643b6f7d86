"""`data/index.json`: what a site offers to people's own tools. `docs/site-data.md` describes it.

Fields may be added at any time, and readers skip those that they do not know; the number of the format rises
only where skipping would give a wrong answer.
"""

from typing import Final

import msgspec

FORMAT: Final = 1


class SiteFile(msgspec.Struct, frozen=True):
    """A Parquet file of the site.

    Attributes:
        href: Relative to the site's root; changes with its content.
        rows: How many it has.
        bytes: Its size.
    """

    href: str
    rows: int
    bytes: int


class SiteHistory(SiteFile, frozen=True, kw_only=True):
    """The points of the runs whose ids begin with `prefix`, or some of them, where they are many."""

    prefix: str


class SiteExperimentData(msgspec.Struct, frozen=True):
    """An experiment.

    Attributes:
        runs: How many it has that are not deleted.
        page: href of its page.
        table: href of the script that its page loads.
        parquet: Its runs, deleted ones too.
    """

    id: str
    name: str
    runs: int
    page: str
    table: str
    parquet: list[SiteFile] = []


class SiteIndex(msgspec.Struct, frozen=True):
    """All of it.

    Attributes:
        histories: By prefix; of a run, every file counts whose prefix its id begins with. None where the
            site was built without.
    """

    format: int
    generator: str
    experiments: list[SiteExperimentData]
    histories: list[SiteHistory] | None = None
