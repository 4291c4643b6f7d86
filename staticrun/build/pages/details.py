"""The page that shows runs without a page of their own."""

from staticrun.build import paths
from staticrun.build.collect import Collected
from staticrun.build.pages import parts
from staticrun.build.plan import Plan
from staticrun.schema.page import DetailsPage, Link


def details_page(site: parts.Site, collected: Collected, plan: Plan, lookup: str) -> DetailsPage:
    """The context of `run.html`.

    Args:
        lookup: The script by which the page finds the run that its address names.
    """
    return DetailsPage(
        frame=parts.frame(site, "details", paths.DETAILS, "Run"),
        experiments=[Link(one.name, plan.experiment(one.experiment_id)) for one in collected.experiments],
        lookup=lookup,
        lookup_key="lookup",
    )
