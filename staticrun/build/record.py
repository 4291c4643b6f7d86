"""A run as JSON to take away: what its page shows, whole values, in one object."""

import math
from typing import Any

from staticrun.build.facts import facts
from staticrun.build.render import safe
from staticrun.build.scripts import encode
from staticrun.schema.page import Html
from staticrun.schema.run import Extreme, MetricSummary, Run, Text


def record(run: Run, experiment: str) -> Html:
    """The JSON of a run, to stand in an attribute between single quotes.

    Times are milliseconds since 1970; numbers that are not finite are texts. A text of more than 4 KiB is its
    beginning and its length, as on the page.
    """
    value = {
        "run_id": run.run_id,
        "name": run.name,
        "experiment": {"id": run.experiment_id, "name": experiment},
        "status": run.status,
        "lifecycle": run.lifecycle,
        "start": run.start,
        "end": run.end,
        "parent": run.parent,
        "note": _text(run.note) if run.note else None,
        "params": {key: _text(text) for key, text in sorted(run.params.items())},
        "tags": {key: _text(text) for key, text in sorted(run.tags.items())},
        "metrics": {key: _metric(one) for key, one in sorted(run.metrics.items())},
        "facts": [[label, link.text] for label, link in facts(run)],
        "artifacts": [
            {"path": one.path, "size": one.size, "digest": one.digest} for one in run.artifacts.values()
        ],
    }
    text = encode(value).decode()
    return safe(text.replace("&", "\\u0026").replace("'", "\\u0027").replace(">", "\\u003e"))


def _text(text: Text) -> Any:
    return text if isinstance(text, str) else {"beginning": text.head, "length": text.length}


def _metric(summary: MetricSummary) -> dict[str, Any]:
    return {
        "count": summary.count,
        "nans": summary.nans,
        "first": _point(summary.first),
        "last": _point(summary.last),
        "min": _point(summary.min),
        "max": _point(summary.max),
    }


def _point(point: Extreme | None) -> dict[str, Any] | None:
    return None if point is None else {"value": _number(point.value), "step": point.step, "time": point.time}


def _number(value: float) -> float | str:
    """JSON has no other numbers than finite ones."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
