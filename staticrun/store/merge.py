"""A run as the union of what all its writers say, in any order, whatever their clocks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from staticrun.schema.event import (
    ArtifactLogged,
    Attribute,
    Facts,
    Input,
    Lifecycle,
    Param,
    Tag,
)
from staticrun.schema.run import (
    ACTIVE,
    FAILED,
    FINISHED,
    KILLED,
    LOST,
    RUNNING,
    SCHEDULED,
    Artifact,
    DatasetInput,
    MetricSummary,
    Problem,
    Run,
    Text,
    head_of,
)
from staticrun.store import summary
from staticrun.store.fold import WriterState
from staticrun.store.friendly import friendly_name

#: Milliseconds of silence after which a session that has not ended is lost; a beat comes every 30 s.
LOST_AFTER = 5 * 60 * 1000


def merge(experiment_id: str, run_id: str, states: Iterable[WriterState], as_of: int, path: str = "") -> Run:
    """One run from the states of its writers.

    Args:
        as_of: The time at which a silent session counts as lost, milliseconds since 1970.
        path: Of the run in its store, for its problems.

    Returns:
        The run, its `problems` those in which the writers contradict each other.
    """
    states = sorted(states, key=lambda state: state.writer)
    run = Run(run_id, experiment_id, friendly_name(run_id), LOST)
    run.writers = [state.writer for state in states]
    _merge_sessions(run, states, as_of)
    said: dict[type, list[tuple[str, Any]]] = defaultdict(list)
    for state in states:
        for event in state.events():
            said[type(event)].append((state.writer, event))
    run.params = _params(said[Param], path, run.problems)
    run.tags = _latest(said[Tag])
    _apply_attributes(run, _latest(said[Attribute]))
    run.artifacts = _artifacts(said[ArtifactLogged])
    run.inputs = _inputs(said[Input])
    changes = [(event.stamp, writer, event.state) for writer, event in said[Lifecycle]]
    run.lifecycle = max(changes)[2] if changes else ACTIVE
    metrics: dict[str, MetricSummary] = {}
    for state in states:
        summary.merge_into(metrics, state.metrics.items())
    run.metrics = dict(sorted(metrics.items()))
    return run


def _merge_sessions(run: Run, states: Sequence[WriterState], as_of: int) -> None:
    sessions = [state for state in states if state.started]
    if not sessions:
        return
    counted = [state for state in sessions if not _set_aside(state, sessions)] or sessions
    statuses = {state.writer: _status(state, as_of) for state in counted}
    order = (RUNNING, SCHEDULED, FAILED, LOST, KILLED, FINISHED)
    run.status = min(statuses.values(), key=order.index)
    run.start = min(state.started.time for state in sessions if state.started)
    if run.status not in (RUNNING, SCHEDULED, LOST):
        run.end = max(state.ended.time for state in counted if state.ended)
    run.last_word = max((state.last_word for state in sessions if state.last_word is not None), default=None)
    speaking = [state for state in counted if statuses[state.writer] == run.status]
    run.ending = next((end.ending for state in speaking if (end := state.ended) and end.ending), None)
    latest = max(sessions, key=lambda state: (state.started.time if state.started else 0, state.writer))
    run.attributes = dict(sorted(_attributes(latest, counted).items()))


def _attributes(latest: WriterState, counted: Sequence[WriterState]) -> dict[str, Text]:
    """What the latest session says of itself; and what it leaves for others of the same code to find out."""
    said = latest.started.attributes if latest.started else {}
    attributes: dict[str, Text] = {}
    for state in sorted(
        counted, key=lambda state: (state.started.time if state.started else 0, state.writer)
    ):
        if state.started and state.started.attributes.get("git_commit") == said.get("git_commit"):
            attributes |= _learnt(state)
    return attributes | said | _learnt(latest)


def _learnt(state: WriterState) -> dict[str, Text]:
    """What a session found out about itself after its start."""
    learnt: dict[str, Text] = {}
    for event in state.events():
        if isinstance(event, Facts):
            learnt |= event.attributes
    return learnt


def _set_aside(state: WriterState, sessions: Sequence[WriterState]) -> bool:
    """Whether another session found this one at its start, and it never spoke again."""
    return any(
        other is not state and other.started and other.started.found.get(state.writer, -1) >= state.lines
        for other in sessions
    )


def _status(state: WriterState, as_of: int) -> str:
    end = state.ended
    if end is not None:
        return end.status if end.status in (FINISHED, FAILED, KILLED) else FAILED
    started = state.started
    if started is not None and started.attributes.get("status") == SCHEDULED:
        return SCHEDULED
    return LOST if as_of - (state.last_word or 0) > LOST_AFTER else RUNNING


def unchanged_between(states: Iterable[WriterState], as_of: int) -> tuple[int | None, int | None]:
    """Between which times the merged run is what it is at `as_of`: after the first, up to the second.

    A silent session turns from running to lost; nothing else depends on when one looks.
    """
    turns = [(state.last_word or 0) + LOST_AFTER for state in states if state.started and state.ended is None]
    return (
        max((turn for turn in turns if turn < as_of), default=None),
        min((turn for turn in turns if turn >= as_of), default=None),
    )


def _by_stamp(one: tuple[str, Param | Tag | Attribute]) -> tuple[int, str]:
    return one[1].stamp, one[0]


def _params(said: list[tuple[str, Param]], path: str, problems: list[Problem]) -> dict[str, Text]:
    params: dict[str, Text] = {}
    for writer, event in sorted(said, key=_by_stamp):
        first = params.setdefault(event.key, event.value)
        if first != event.value:
            problems.append(
                Problem(
                    path,
                    f"param {event.key!r} was logged as {head_of(first)[:80]!r}, and by {writer} as "
                    f"{head_of(event.value)[:80]!r}",
                    "the first value counts; log the other under a name of its own, or as a tag",
                )
            )
    return dict(sorted(params.items()))


def _latest(said: list[tuple[str, Tag]] | list[tuple[str, Attribute]]) -> dict[str, Text]:
    values = {event.key: event.value for _, event in sorted(said, key=_by_stamp)}
    return {key: value for key, value in sorted(values.items()) if value is not None}


def _apply_attributes(run: Run, edited: dict[str, Text]) -> None:
    name = head_of(edited.pop("name", ""))
    run.name = name or run.name
    run.note = edited.pop("note", None)
    parent = edited.pop("parent", None)
    run.parent = None if parent is None else head_of(parent)
    run.artifact_uri = head_of(edited.pop("artifact_uri", ""))
    run.attributes = dict(sorted((run.attributes | edited).items()))


def _artifacts(said: list[tuple[str, ArtifactLogged]]) -> dict[str, Artifact]:
    in_order = sorted(said, key=lambda one: (one[1].time, one[0]))
    found = {event.path: Artifact(event.path, event.size, event.digest, event.time) for _, event in in_order}
    return dict(sorted(found.items()))


def _inputs(said: list[tuple[str, Input]]) -> list[DatasetInput]:
    found = {(one.dataset.name, one.dataset.digest, one.dataset.context): one.dataset for _, one in said}
    return [found[key] for key in sorted(found)]
