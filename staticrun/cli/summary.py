"""`staticrun runs show`: all that is known of a run, to read or as JSON."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from staticrun.cli import ids, show, stores, tables
from staticrun.cli.options import several_runs_option
from staticrun.schema.run import Ending, LongText, MetricSummary, Run, Text, head_of

if TYPE_CHECKING:
    from staticrun.store.reader import Store

#: Lines of a section on a terminal; the rest is counted.
_MOST_LINES: Final = 60
#: Attributes that stand in lines of their own, or are no reading.
_TOLD: Final = {
    "user", "host", "source_name", "source_type", "git_commit", "git_branch", "git_dirty", "git_remote",
    "git_root", "cwd", "command", "python", "pid", "boot_id", "pid_namespace", "environment", "git_diff",
    "status",
}  # fmt: skip


@click.command("show")
@ids.argument
@click.option("--json", "as_json", is_flag=True, help="As JSON: a list with an object a run, nothing cut.")
@several_runs_option
def show_command(run_ids: Sequence[str], named: Sequence[str], as_json: bool, runs: Sequence[str]) -> None:
    """Print what is known of runs: how they ended and why, what they logged, where their files are.

    ID is a run's id, or its beginning where no other run's begins so.
    """
    typed = ids.given(run_ids, named)
    store = stores.opened(runs)
    found = [store.run(run_id) for run_id in ids.resolve(typed, ids.of_store(store), store.where)]
    if as_json:
        click.echo(tables.json_of([_document(store, run) for run in found]), nl=False)
        return
    for place, run in enumerate(found):
        if place:
            click.echo()
        for line in _lines(store, run):
            click.echo(_fitted(line))


def _document(store: "Store", run: Run) -> dict[str, Any]:
    """A run for programs: texts whole, times in ISO 8601."""
    import msgspec

    def whole(texts: dict[str, Text]) -> dict[str, str]:
        return {key: store.text(run, text) for key, text in texts.items()}

    ending = run.ending or Ending()
    return {
        "run_id": run.run_id,
        "run_name": run.name,
        "experiment_id": run.experiment_id,
        "experiment": _experiment(store, run),
        "status": run.status,
        "lifecycle_stage": run.lifecycle,
        "start_time": show.iso(run.start),
        "end_time": show.iso(run.end),
        "duration": run.duration,
        "exception": ending.exception,
        "message": ending.message,
        "traceback": None if ending.traceback is None else store.text(run, ending.traceback),
        "signal": ending.signal,
        "exit_code": ending.exit_code,
        "parent_run_id": run.parent,
        "note": None if run.note is None else store.text(run, run.note),
        "attributes": whole(run.attributes),
        "params": whole(run.params),
        "tags": whole(run.tags),
        "metrics": {key: _metric(metric) for key, metric in run.metrics.items()},
        "inputs": [
            {key: store.text(run, value) if isinstance(value, LongText) else value
             for key, value in msgspec.structs.asdict(one).items()}
            for one in run.inputs
        ],
        "folders": [place.folder for place in store.places(run.experiment_id, run.run_id)],
        "artifact_uri": _place(store, run),
        "artifacts": [
            {"path": one.path, "size": one.size, "sha256": one.digest} for one in run.artifacts.values()
        ],
        "problems": [one.reason for one in run.problems],
    }  # fmt: skip


def _metric(metric: MetricSummary) -> dict[str, Any]:
    found: dict[str, Any] = {"count": metric.count, "nans": metric.nans}
    for name in ("first", "last", "min", "max"):
        extreme = getattr(metric, name)
        found[name] = None if extreme is None else extreme.value
        found[f"{name}_step"] = None if extreme is None else extreme.step
    return found


def _lines(store: "Store", run: Run) -> Iterator[str]:
    """A run for people, section by section, what matters first."""
    yield f"{click.style(show.plain(run.name), bold=True)}  {run.run_id}"
    yield from _facts(_head(store, run))
    if run.note is not None:
        yield from _section("note", store.text(run, run.note).splitlines())
    yield from _section("metrics", _columns(_metric_rows(run)))
    yield from _section("params", _facts((key, head_of(text)) for key, text in run.params.items()))
    yield from _section("tags", _facts((key, head_of(text)) for key, text in run.tags.items()))
    yield from _section("datasets", _facts((one.name, _dataset(one)) for one in run.inputs))
    yield from _section("artifacts", _columns(_artifact_rows(run)))
    yield from _section("problems", (f"{one.reason}: {one.remedy}" for one in run.problems))


def _head(store: "Store", run: Run) -> Iterator[tuple[str, str]]:
    from staticrun.build import format

    known = {key: head_of(text) for key, text in run.attributes.items()}
    deleted = ", deleted" if run.lifecycle != "active" else ""
    yield "status", f"{run.status.lower()}{deleted}{_why(run.ending)}"
    yield "experiment", f"{_experiment(store, run)} ({run.experiment_id})"
    started = format.moment(run.start)
    if started is not None:
        took = format.duration(run.duration)
        yield "started", f"{started.text}{', took ' + took if took and run.end is not None else ''}"
    if run.parent:
        yield "parent", run.parent
    if who := " on ".join(known[key] for key in ("user", "host") if known.get(key)):
        yield "by", who
    if source := known.get("source_name"):
        yield "source", source
    if commit := known.get("git_commit"):
        branch = f" on {known['git_branch']}" if known.get("git_branch") else ""
        yield "commit", commit + branch + (", with changes" if known.get("git_dirty") == "true" else "")
    for key in ("command", "python"):
        if known.get(key):
            yield key, known[key]
    for key, text in known.items():
        if key not in _TOLD:
            yield key, text
    if len(store.roots) > 1:
        for place in store.places(run.experiment_id, run.run_id):
            yield "folder", place.folder
    if run.artifacts:
        yield "artifacts in", _place(store, run)


def _why(ending: Ending | None) -> str:
    """Why a run did not end well, in a few words."""
    if ending is None:
        return ""
    said = ": ".join(part for part in (ending.exception, ending.message) if part)
    told = [part for part in (said, ending.signal) if part]
    if ending.exit_code:
        told.append(f"exit code {ending.exit_code}")
    return f": {', '.join(told)}" if told else ""


def _metric_rows(run: Run) -> Iterator[tuple[str, ...]]:
    from staticrun.build import format

    if run.metrics:
        yield "", "last", "min", "at step", "max", "at step", "points"
    for key, one in run.metrics.items():
        low, high = one.min, one.max
        yield (
            key,
            format.short(one.last.value),
            "" if low is None else format.short(low.value),
            "" if low is None else str(low.step),
            "" if high is None else format.short(high.value),
            "" if high is None else str(high.step),
            f"{one.count:,}",
        )


def _artifact_rows(run: Run) -> Iterator[tuple[str, ...]]:
    from staticrun.build import format

    for one in run.artifacts.values():
        yield one.path, format.size(one.size)


def _dataset(used: Any) -> str:
    told = [used.digest, used.context, head_of(used.source)]
    return ", ".join(part for part in told if part)


def _experiment(store: "Store", run: Run) -> str:
    return next(one.name for one in store.experiments() if one.experiment_id == run.experiment_id)


def _place(store: "Store", run: Run) -> str:
    from staticrun.store import artifacts

    place = store.places(run.experiment_id, run.run_id)[0]
    return artifacts.shown_location(place.folder, run.artifact_uri)


def _facts(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Lines of a name and a text, the texts below each other."""
    known = [(show.plain(name), show.plain(text)) for name, text in facts]
    width = min(32, max((len(name) for name, _ in known), default=0))
    for name, text in known:
        yield f"  {name:<{width}}  {text}"


def _columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Lines of a name and numbers, right-aligned."""
    known = [(show.plain(row[0]), *row[1:]) for row in rows]
    widths = [max(map(len, column)) for column in zip(*known, strict=True)]
    for row in known:
        cells = [f"{row[0]:<{min(widths[0], 60)}}"]
        cells += [f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  " + "  ".join(cells).rstrip()


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and its lines, the first of many on a terminal; nothing where there are none."""
    known = [show.plain(line) for line in lines]
    if not known:
        return
    most = _MOST_LINES if sys.stdout.isatty() else len(known)
    yield ""
    yield click.style(title, bold=True)
    yield from (line if line.startswith("  ") else f"  {line}" for line in known[:most])
    if len(known) > most:
        yield f"  and {len(known) - most:,} more; --json has all"


def _fitted(line: str) -> str:
    """A line as wide as the terminal; whole where it goes elsewhere."""
    if not sys.stdout.isatty() or "\x1b" in line:
        return line
    width = shutil.get_terminal_size().columns
    return line if len(line) <= width else f"{line[: width - 1]}…"
