"""Many values in one call, as MLflow's client takes them."""

from collections.abc import Iterable
from typing import Any

from staticrun.errors import InvalidArgument
from staticrun.log import reserved
from staticrun.log.recorder import Recorder


def log(recorder: Recorder, metrics: Iterable[Any], params: Iterable[Any], tags: Iterable[Any]) -> None:
    """Log metrics, params and tags, objects with a key and a value.

    Raises:
        InvalidType, InvalidArgument, InvalidState: Something cannot be logged.
        ParamConflict: A param was logged before with another value.
    """
    named: dict[str, Any] = {}
    for param in params:
        if str(named.setdefault(param.key, param.value)) != str(param.value):
            raise InvalidArgument(
                f"Duplicate parameter keys have been submitted: {param.key!r}",
                hint="give each param one value",
            )
    said = reserved.check_tags({tag.key: tag.value for tag in tags})
    recorder.params(named)
    if said:
        reserved.set_tags(recorder, said)
    for metric in metrics:
        recorder.point(metric.key, metric.value, metric.step, metric.timestamp)
