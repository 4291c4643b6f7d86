"""The problems page: what is wrong with the data, and what to do about it."""

from collections.abc import Sequence

from staticrun.build import paths
from staticrun.build.pages import parts
from staticrun.schema.page import ProblemsPage
from staticrun.schema.run import Problem


def problems_page(site: parts.Site, problems: Sequence[Problem]) -> ProblemsPage:
    """The context of `problems.html`."""
    frame = parts.frame(site, "problems", paths.PROBLEMS, "Problems")
    return ProblemsPage(frame, [(one.path, one.reason, one.remedy) for one in problems])
