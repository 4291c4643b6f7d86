"""The runs of an experiment as columns, for the table and the filter in the page."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from staticrun.build import format, metrics, names, paths
from staticrun.build.importance import importance
from staticrun.build.scripts import packed
from staticrun.schema.payload import NumberColumn, RunTable, Statistics, TextColumn, TextsColumn
from staticrun.schema.run import RESERVED_TAGS, LongText, Run, Text

#: Code points of a text that a payload holds.
LONGEST: Final = 1000
_HAVE_COLUMNS: Final = ("name", "user", "parent")


def run_table(experiment_id: str, runs: Sequence[Run]) -> RunTable:
    """The table of an experiment's runs, in their order."""
    columns: list[NumberColumn | TextColumn] = _attributes(runs)
    columns += [_param(key, runs) for key in keys(run.params for run in runs)]
    for key in keys(run.metrics for run in runs):
        values = [summary.last.value if (summary := run.metrics.get(key)) else None for run in runs]
        columns.append(numbers(f"metrics.{key}", "metrics", key, values, goal=metrics.goal(key)))
    tags = [shown_tags(run) for run in runs]
    for key in keys(tags):
        columns.append(texts(f"tags.{key}", "tags", key, [one.get(key) for one in tags]))
    return RunTable(
        experiment_id=experiment_id,
        rows=len(runs),
        columns=columns,
        hrefs=[paths.run(run.run_id) for run in runs],
        colours=[names.colour(run.run_id) for run in runs],
        datasets=_datasets(runs),
    )


def statistics(runs: Sequence[Run]) -> Statistics:
    """What a filter can ask about a metric beside its last value, for the same runs in the same order, and
    how much each param tells about it.
    """
    columns = []
    for key in keys(run.metrics for run in runs):
        found = [run.metrics.get(key) for run in runs]
        per_function: dict[str, list[float | None]] = {
            "min": [one.min.value if one and one.min else None for one in found],
            "max": [one.max.value if one and one.max else None for one in found],
            "first": [one.first.value if one else None for one in found],
            "count": [one.count if one else None for one in found],
        }
        for function, values in per_function.items():
            name = f"{function}(metrics.{key})"
            columns.append(numbers(name, "metrics", f"{function} of {key}", values))
    return Statistics(rows=len(runs), columns=columns, importance=importance(runs))


def keys(mappings: Iterable[Iterable[str]]) -> list[str]:
    """All keys of some mappings, sorted."""
    return sorted({key for mapping in mappings for key in mapping})


def shown_tags(run: Run) -> dict[str, Text]:
    """A run's tags with MLflow's reserved ones, but for those that have a column as attributes."""
    return {key: value for key, value in run.all_tags.items() if RESERVED_TAGS.get(key) not in _HAVE_COLUMNS}


def _attributes(runs: Sequence[Run]) -> list[NumberColumn | TextColumn]:
    def text(key: str, label: str, of: Callable[[Run], Text | None]) -> TextColumn:
        return texts(f"attributes.{key}", "attributes", label, [of(run) for run in runs])

    def number(key: str, label: str, unit: str, of: Callable[[Run], float | None]) -> NumberColumn:
        return numbers(f"attributes.{key}", "attributes", label, [of(run) for run in runs], unit=unit)

    return [
        text("run_id", "Run id", lambda run: run.run_id),
        text("run_name", "Run", lambda run: run.name),
        text("status", "Status", lambda run: run.status),
        number("start_time", "Started", "time", lambda run: run.start),
        number("end_time", "Ended", "time", lambda run: run.end),
        number("duration", "Duration", "seconds", lambda run: run.duration),
        text("user_id", "User", lambda run: run.attributes.get("user")),
        text("lifecycle_stage", "Lifecycle", lambda run: run.lifecycle),
        text("parent_run_id", "Parent", lambda run: run.parent),
    ]


def _datasets(runs: Sequence[Run]) -> list[TextsColumn]:
    """What a filter can ask about the datasets that runs used: as search has it, each text of a run alone."""
    if not any(run.inputs for run in runs):
        return []
    made = []
    for key in ("name", "digest", "context"):
        places: dict[str, int] = {}
        codes, offsets = array("i"), array("i", [0])
        for run in runs:
            # A context that was not given is none.
            found = [text for one in run.inputs if (text := getattr(one, key)) or key != "context"]
            codes.extend(places.setdefault(text, len(places)) for text in found)
            offsets.append(len(codes))
        made.append(TextsColumn(f"dataset.{key}", list(places), packed(codes), packed(offsets)))
    return made


def _param(key: str, runs: Sequence[Run]) -> NumberColumn | TextColumn:
    """A column of numbers only where the numbers give back every text as it was logged.

    A filter may compare a param as text as well, and then `1e-05` is not `1e-5`.
    """
    found = [run.params.get(key) for run in runs]
    known = {text: _plain_number(text) for text in set(found) if text is not None}  # few, as a rule
    values = [None if text is None else known[text] for text in found]
    if all((text is None) == (value is None) for text, value in zip(found, values, strict=True)):
        return numbers(f"params.{key}", "params", key, values)
    return texts(f"params.{key}", "params", key, found)


def _plain_number(text: Text) -> float | None:
    """The number that a text writes exactly as JavaScript does; None for any other."""
    if not isinstance(text, str) or len(text) > 24 or not text or text[0] not in "-0123456789":
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if format.full(value) == text else None


def numbers(
    name: str, group: str, label: str, values: Sequence[float | None], *, unit: str = "", goal: str = ""
) -> NumberColumn:
    """A column of numbers; None is no value.

    >>> column = numbers("metrics.x", "metrics", "x", [1.0, None])
    >>> column.values, column.missing
    ('AAAAAAAA8D8AAAAAAAAAAA==', 'Ag==')
    """
    missing = [place for place, value in enumerate(values) if value is None]
    bits = bytearray((len(values) + 7) // 8 if missing else 0)
    for place in missing:
        bits[place >> 3] |= 1 << (place & 7)
    dense = array("d", [0.0 if value is None else value for value in values])
    return NumberColumn(
        id=name,
        group=group,
        label=label,
        values=packed(dense),
        missing=packed(array("B", bits)),
        unit=unit,
        goal=goal,
    )


def texts(name: str, group: str, label: str, values: Sequence[Text | None]) -> TextColumn:
    """A column of texts, each distinct one once, in order of first use; None is no value.

    >>> texts("tags.t", "tags", "t", ["b", "a", None, "b"]).texts
    ['b', 'a']
    """
    places: dict[Text, int] = {}
    codes = array("i", [-1 if text is None else places.setdefault(text, len(places)) for text in values])
    cut = [place for text, place in places.items() if isinstance(text, LongText) or len(text) > LONGEST]
    shown = [(text.head if isinstance(text, LongText) else text)[:LONGEST] for text in places]
    return TextColumn(id=name, group=group, label=label, texts=shown, codes=packed(codes), cut=cut)
