"""`staticrun runs`: questions about runs, answered in the terminal."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from staticrun.cli import show
from staticrun.errors import NotFound

if TYPE_CHECKING:
    import polars as pl

    from staticrun.store.reader import Store

#: Columns of a table beside run, id, status and start: a terminal holds no more.
_METRICS = 4
_PARAMS = 4


@click.group("runs")
def runs_group() -> None:
    """Ask about runs."""


@runs_group.command("search")
@click.argument("filter", default="")
@click.option("--runs", metavar="RUNS", help="The folder of runs.  [default: as for build]")
@click.option("--experiment", "experiments", multiple=True, metavar="NAME", help="Only of this experiment.")
@click.option("--order-by", multiple=True, metavar="KEY", help="Such as 'metrics.loss' or 'params.lr DESC'.")
@click.option(
    "--max", "most", type=click.IntRange(min=1), default=100, show_default=True, help="How many at most."
)
@click.option("--json", "form", flag_value="json", help="Print JSON: a list with an object a run.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV, with a column for every key.")
def search_command(
    filter: str,
    runs: str | None,
    experiments: Sequence[str],
    order_by: Sequence[str],
    most: int,
    form: str | None,
) -> None:
    """Print the runs that pass FILTER, such as "metrics.acc > 0.9 AND params.model = 'tree'"."""
    from staticrun.config import load
    from staticrun.query import parse
    from staticrun.query.search import search
    from staticrun.store.index import IndexedStore

    for note in parse(filter).notes:
        click.echo(f"note: {note.message}" + (f"; {note.hint}" if note.hint else ""), err=True)
    config = load({"runs": runs})
    store = IndexedStore(config.runs, config.as_of)
    _check(store, experiments)
    found = search(
        store,
        filter_string=filter,
        experiment_names=experiments or None,
        search_all_experiments=not experiments,
        order_by=order_by,
        max_results=most,
    )
    if form == "json":
        click.echo(_json(found))
    elif form == "csv":
        click.echo(found.write_csv(), nl=False)
    else:
        _print_table(found)


def _check(store: "Store", experiments: Sequence[str]) -> None:
    """Refuse names that no experiment has.

    Raises:
        NotFound: There is one.
    """
    from difflib import get_close_matches

    known = [experiment.name for experiment in store.experiments()]
    for name in experiments:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known))}"
            raise NotFound(f"there is no experiment {name!r}", where=store.root, hint=hint)


def _json(found: "pl.DataFrame") -> str:
    """Rows without what they do not have; numbers that JSON has no word for are texts."""
    import msgspec

    from staticrun.store.codec import number_text

    def worded(value: Any) -> Any:
        return number_text(value) if isinstance(value, float) else value

    rows = [
        {key: worded(value) for key, value in row.items() if value is not None}
        for row in found.iter_rows(named=True)
    ]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2).decode()


def _print_table(found: "pl.DataFrame") -> None:
    """A row a run, with the metrics that most runs have and the params that differ."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("run", "run_id", "status", "started"):
        table.add_column(title, no_wrap=title != "run")
    metrics = _fullest(found, "metrics.")[:_METRICS]
    params = [name for name in _fullest(found, "params.") if found[name].n_unique() > 1][:_PARAMS]
    for name in metrics:
        table.add_column(Text(show.plain(name.partition(".")[2])), justify="right")
    for name in params:
        table.add_column(Text(show.plain(name.partition(".")[2])))
    for row in found.iter_rows(named=True):
        started = row["start_time"].strftime("%Y-%m-%d %H:%M") if row["start_time"] else ""
        head = [row.get("tags.mlflow.runName") or "", row["run_id"], row["status"].lower(), started]
        values = [_number(row[name]) for name in metrics] + [row[name] or "" for name in params]
        table.add_row(*(Text(show.plain(text)[:60]) for text in head + values))
    # Where nobody looks at a terminal, a line holds a whole run.
    Console(width=None if sys.stdout.isatty() else 250).print(table)
    click.echo(show.count(len(found), "run"), err=True)


def _fullest(found: "pl.DataFrame", prefix: str) -> list[str]:
    """The columns of a group, those of most runs first, then by name."""
    names = [name for name in found.columns if name.startswith(prefix)]
    return sorted(names, key=lambda name: (found[name].null_count(), name))


def _number(value: float | None) -> str:
    from staticrun.build import format

    return "" if value is None else format.short(value)
