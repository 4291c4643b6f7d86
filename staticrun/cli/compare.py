"""`staticrun runs compare`: what differs between runs, and by how much."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import click

from staticrun.cli import ids, show, stores, tables
from staticrun.cli.options import several_runs_option
from staticrun.errors import InvalidArgument

if TYPE_CHECKING:
    from staticrun.schema.run import Run

#: A text (a long one with its digest, which tells texts apart that begin alike), a number, or nothing.
Value: TypeAlias = Any
_FORMS: Final = ("table", "csv", "json", "markdown")
#: Characters of a run's name in a heading.
_NAME: Final = 24
#: Attributes that tell processes apart, and nothing of what they did; the status, which stands by itself; and
#: whole documents.
_PROCESS: Final = (
    "pid",
    "boot_id",
    "git_root",
    "cwd",
    "pid_namespace",
    "status",
    "environment",
    "git_diff",
    "not_captured",
)


class Row(NamedTuple):
    """One thing that runs have, such as `params.lr`, with what each run has."""

    name: str
    values: list[Value]

    @property
    def differs(self) -> bool:
        """Whether two runs have not the same; NaN is the same as NaN."""
        return len({"NaN" if value != value else value for value in self.values}) > 1

    def delta(self, place: int) -> float | None:
        """How much more a run has than the first one; None where that is no number."""
        base, value = self.values[0], self.values[place]
        if place == 0 or not isinstance(base, float) or not isinstance(value, float):
            return None
        return value - base if value - base == value - base else None


@click.command("compare")
@click.argument("run_ids", metavar="ID...", nargs=-1, required=True)
@several_runs_option
@click.option("--all", "everything", is_flag=True, help="Also what is the same in all of these runs.")
@click.option(
    "--format", "form", type=click.Choice(_FORMS), default="table", help="How to print.  [default: table]"
)
def compare_command(run_ids: Sequence[str], runs: Sequence[str], everything: bool, form: str) -> None:
    """Print what differs between runs; metrics with their distance from the first run.

    ID is a run's id, or its beginning where no other run's begins so.
    """
    store = stores.opened(runs)
    known = ids.of_store(store)
    chosen = [store.run(run_id) for run_id in ids.resolve(run_ids, known, store.where)]
    if len(chosen) < 2:
        raise InvalidArgument("one run compares with nothing", hint="staticrun runs compare ID ID...")
    experiments = {one.experiment_id: one.name for one in store.experiments()}
    rows = rows_of(chosen, experiments)
    shown = [row for row in rows if everything or row.differs]
    if form == "json":
        click.echo(_document(chosen, shown), nl=False)
    else:
        _print(chosen, shown, form, ids.shortened(known))
    alike = sum(not row.differs for row in rows)
    hidden = f"; {alike:,} more are alike, --all shows them" if alike and not everything else ""
    click.echo(f"{show.count(sum(row.differs for row in rows), 'difference')}{hidden}", err=True)


def rows_of(runs: "Sequence[Run]", experiments: Mapping[str, str]) -> list[Row]:
    """Everything that some of the runs have: attributes, params, metrics, tags, each by name.

    Args:
        experiments: Names by id.
    """
    facts = [
        {
            "experiment": experiments.get(run.experiment_id, run.experiment_id),
            "status": run.status,
            "lifecycle_stage": run.lifecycle,
            "duration": run.duration,
            **{key: value for key, value in run.attributes.items() if key not in _PROCESS},
            "note": run.note,
            "parent": run.parent,
            "dataset": ", ".join(f"{one.name} {one.digest}" for one in run.inputs) or None,
            "artifacts": ", ".join(sorted(run.artifacts)) or None,
        }
        for run in runs
    ]
    metrics = [{key: summary.last.value for key, summary in run.metrics.items()} for run in runs]
    rows = _rows("", facts, list(dict.fromkeys(key for one in facts for key in one)))
    rows += _rows("params.", [run.params for run in runs])
    rows += _rows("metrics.", metrics)
    return rows + _rows("tags.", [run.tags for run in runs])


def _rows(prefix: str, having: Sequence[Mapping[str, Value]], keys: list[str] | None = None) -> list[Row]:
    if keys is None:
        keys = sorted({key for one in having for key in one})
    rows = [Row(f"{prefix}{key}", [one.get(key) for one in having]) for key in keys]
    return [row for row in rows if any(value is not None for value in row.values)]


def _print(runs: "Sequence[Run]", rows: Sequence[Row], form: str, short: Mapping[str, str]) -> None:
    """A column a run, headed by its name and the beginning of its id."""
    import polars as pl

    briefly = form == "table" and tables.to_terminal(None)
    columns = [pl.Series("field", [row.name for row in rows], dtype=pl.String)]
    for place, run in enumerate(runs):
        name = show.plain(run.name)
        name = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
        heading = f"{name} {short[run.run_id]}" if briefly else run.run_id
        cells = [_cell(row, place, briefly or form == "markdown") for row in rows]
        columns.append(pl.Series(heading, cells, dtype=pl.String))
        if form == "csv" and place:
            deltas = [row.delta(place) for row in rows]
            columns.append(pl.Series(f"{run.run_id} delta", deltas, dtype=pl.Float64))
    tables.write(pl.DataFrame(columns), form, share=True)


def _cell(row: Row, place: int, with_delta: bool) -> str | None:
    """What a run has, rounded and with the distance from the first run where a person reads it."""
    from staticrun.build import format
    from staticrun.schema.run import head_of

    value = row.values[place]
    if value is None:
        return "-" if with_delta else None
    if not isinstance(value, float):
        return head_of(value)
    if not with_delta:
        return format.full(value)
    shown = format.duration if row.name == "duration" else format.short
    delta = row.delta(place)
    if not delta:
        return shown(value)
    sign = "-" if delta < 0 else "+"
    return f"{shown(value)} ({sign}{shown(abs(delta))})"


def _document(runs: "Sequence[Run]", rows: Sequence[Row]) -> bytes:
    """The rows as JSON: values by run id, and distances from the first run."""
    from staticrun.schema.run import head_of

    def values(row: Row) -> dict[str, Any]:
        pairs = zip(runs, row.values, strict=True)
        return {
            run.run_id: value if isinstance(value, float) else head_of(value)
            for run, value in pairs
            if value is not None
        }

    def deltas(row: Row) -> dict[str, float]:
        pairs = [(run.run_id, row.delta(place)) for place, run in enumerate(runs)]
        return {run_id: delta for run_id, delta in pairs if delta is not None}

    return tables.json_of(
        {
            "runs": [{"run_id": run.run_id, "run_name": run.name} for run in runs],
            "rows": [
                {"field": row.name, "differs": row.differs, "values": values(row)}
                | ({"deltas": found} if (found := deltas(row)) else {})
                for row in rows
            ],
        }
    )
