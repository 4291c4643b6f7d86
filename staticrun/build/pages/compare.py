"""The page that compares runs: what differs, is it better, by how much."""

from staticrun.build import paths
from staticrun.build.collect import Collected
from staticrun.build.pages import parts
from staticrun.build.plan import Plan
from staticrun.schema.page import ComparePage, Link


def compare_page(site: parts.Site, collected: Collected, plan: Plan, lookup: str) -> ComparePage:
    """The context of `compare.html`.

    Args:
        lookup: The script by which the page finds the runs that its address names.
    """
    return ComparePage(
        frame=parts.frame(site, "compare", paths.COMPARE, "Compare runs"),
        experiments=[Link(one.name, plan.experiment(one.experiment_id)) for one in collected.experiments],
        lookup=lookup,
        lookup_key="lookup",
        spec=site.spec,
        spec_key="spec/curve",
        vega=list(site.vega),
    )
