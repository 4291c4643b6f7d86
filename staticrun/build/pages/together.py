"""The page that shows the runs of several experiments in one table."""

from staticrun.build import paths
from staticrun.build.collect import Collected
from staticrun.build.pages import parts
from staticrun.build.plan import Plan
from staticrun.schema.page import TogetherExperiment, TogetherPage


def together_page(site: parts.Site, collected: Collected, plan: Plan, lookup: str) -> TogetherPage:
    """The context of `experiments.html`.

    Args:
        lookup: The script by which the page finds the tables of the experiments that its address names.
    """
    experiments = [
        TogetherExperiment(
            id=one.experiment_id,
            name=one.name,
            href=plan.experiment(one.experiment_id),
            runs=len(collected.active[one.experiment_id]),
        )
        for one in collected.experiments
    ]
    return TogetherPage(
        frame=parts.frame(site, "experiments", paths.TOGETHER, "Several experiments"),
        experiments=experiments,
        lookup=lookup,
        lookup_key="lookup",
        views=site.views,
        vega=list(site.vega),
    )
