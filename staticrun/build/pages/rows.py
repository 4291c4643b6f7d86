"""A metric as it stands in tables and large on a run's page."""

from staticrun.build import format, metrics
from staticrun.build.render import safe
from staticrun.schema.page import Html, MetricRow
from staticrun.schema.run import MetricSummary


def metric_row(key: str, summary: MetricSummary, spark: Html, again: Html) -> MetricRow:
    """A metric of a run.

    Args:
        spark: Its curve as SVG.
        again: The same where that is elsewhere in the page.
    """
    low, high = summary.min, summary.max
    return MetricRow(
        key=key,
        last=format.number(summary.last.value),
        last_step=summary.last.step,
        min=format.number(low.value) if low else None,
        min_step=low.step if low else None,
        max=format.number(high.value) if high else None,
        max_step=high.step if high else None,
        count=summary.count,
        nans=summary.nans,
        spark=safe(spark),
        again=safe(again),
        goal=metrics.goal(key),
    )
