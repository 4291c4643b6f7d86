"""`staticrun runs search`: the runs that pass a filter."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import click

from staticrun.cli import ids, places, show, stores, tables
from staticrun.cli.options import several_runs_option
from staticrun.errors import FilterError

if TYPE_CHECKING:
    import polars as pl

    from staticrun.query.nodes import Field, Node, Note
    from staticrun.store.reader import Store
    from staticrun.store.union import Indexed

#: Rows of a table on the terminal, where no other number is asked for.
_ROWS: Final = 100
#: What stands first in every table, with its heading.
_HEAD: Final = {"run_name": "run", "run_id": "run_id", "status": "status", "start_time": "started"}
_COLUMN: Final = re.compile(r'(?:[^,`"]|`[^`]*`|"[^"]*")+')


# What finding and listing have in common.
_experiments = click.option(
    "--experiment",
    "experiments",
    multiple=True,
    metavar="NAME",
    help="Only of this experiment, by name or id; repeatable.",
)
_deleted = click.option("--deleted", is_flag=True, help="Deleted runs, instead of the others.")
_limit = click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"How many at most.  [default: {_ROWS} on a terminal, else all]",
)


@click.command("search")
@click.argument("filter", default="")
@several_runs_option
@_experiments
@_deleted
@click.option("--order-by", multiple=True, metavar="KEY", help="Such as 'metrics.loss' or 'params.lr DESC'.")
@click.option("--columns", metavar="KEYS", help="Only these columns: 'run_name,metrics.loss,params.lr'.")
@_limit
@click.option("--format", "form", type=click.Choice(tables.FORMS), help="How to print.  [default: table]")
@click.option("-o", "--output", metavar="FILE", help="Write to a file, in the format of its ending.")
def search_command(
    filter: str,
    runs: Sequence[str],
    experiments: Sequence[str],
    deleted: bool,
    order_by: Sequence[str],
    columns: str | None,
    limit: int | None,
    form: str | None,
    output: str | None,
) -> None:
    """Print the runs that pass FILTER, such as "metrics.acc > 0.9 AND params.model = 'tree'".

    On a terminal a table that fits; into a pipe lines of tabs, with every column, whole.
    """
    print_found(filter, runs, experiments, deleted, order_by, columns, limit, form, output)


@click.command("list")
@several_runs_option
@_experiments
@_limit
@_deleted
@click.option("--json", "as_json", is_flag=True, help="As JSON, an object a run, with all it logged.")
def list_command(
    runs: Sequence[str], experiments: Sequence[str], limit: int | None, deleted: bool, as_json: bool
) -> None:
    """List runs, the newest first. `staticrun runs search` finds some by what they logged."""
    form = "json" if as_json else None
    print_found("", runs, experiments, deleted, (), None, limit, form, None)


def print_found(
    filter: str,
    runs: Sequence[str],
    experiments: Sequence[str],
    deleted: bool,
    order_by: Sequence[str],
    columns: str | None,
    limit: int | None,
    form: str | None,
    output: str | None,
) -> None:
    """Print the runs that pass a filter, and how many there are."""
    from staticrun.query import parse
    from staticrun.query.ordering import parse_orders
    from staticrun.query.search import search

    asked = parse(filter)
    orders = [order.field for order in parse_orders(order_by)]
    _tell(asked.notes)
    store = stores.opened(runs)
    chosen_ids = [found.experiment_id for name in experiments for found in places.named(store, name)]
    found = search(
        store,
        filter_string=filter,
        run_view_type="DELETED_ONLY" if deleted else "ACTIVE_ONLY",
        experiment_ids=chosen_ids or None,
        search_all_experiments=not experiments,
        order_by=order_by,
    )
    form = tables.form_of(form, output)
    briefly = form == "table" and tables.to_terminal(output)
    shown = found.head(limit or (_ROWS if briefly else len(found)))
    chosen = None if columns is None else _chosen(columns, found)
    named = [*_fields(asked.node), *orders]
    _tell(_unknown(store, [*named, *(chosen or {}).values()], found))
    if chosen is None and form in ("table", "markdown"):
        chosen = _usual(shown, named, briefly)
    tables.write(shown if chosen is None else _table(store, shown, chosen, briefly), form, output)
    _tell_count(len(shown), len(found), output)


def _fields(node: "Node | None") -> "list[Field]":
    from staticrun.query.nodes import fields

    return fields(node)


def _tell(notes: "Iterable[Note]") -> None:
    for note in notes:
        hint = f"; {note.hint}" if note.hint else ""
        click.echo(f"note: {show.plain(note.message)}{show.plain(hint)}", err=True)


def _unknown(store: "Store", named: "Iterable[Field]", found: "pl.DataFrame") -> "list[Note]":
    """Notes on keys that no run of the store has; looks further than the result only where it must."""
    from staticrun.query.nodes import IsNull
    from staticrun.query.search import search
    from staticrun.query.unknown import unknown_keys

    there = set(found.columns)
    missing = [field for field in named if f"{field.entity}.{field.key}" not in there]
    if not any(field.entity in ("metrics", "params", "tags") for field in missing):
        return []
    there.update(search(store, search_all_experiments=True, run_view_type="ALL").columns)
    keys = {
        entity: [name.partition(".")[2] for name in there if name.startswith(f"{entity}.")]
        for entity in ("metrics", "params", "tags")
    }
    notes = [note for field in missing for note in unknown_keys(IsNull(field), keys)]
    return list({note.message: note for note in notes}.values())


def _chosen(columns: str, found: "pl.DataFrame") -> "dict[str, Field]":
    """The fields of --columns, by their headings.

    Raises:
        FilterError: One cannot be understood.
    """
    return {text: _field(text, found) for part in _COLUMN.findall(columns) if (text := part.strip())}


def _field(text: str, found: "pl.DataFrame") -> "Field":
    """A column as it is headed elsewhere (`metrics.val/loss`), or as a filter has it."""
    from staticrun.query.nodes import Field
    from staticrun.query.paths import parse_field
    from staticrun.query.source import Source
    from staticrun.query.tokens import END

    entity, _, key = text.partition(".")
    if text in found.columns and key:
        return Field(entity, key)  # type: ignore[arg-type]  # a column of metrics, params or tags
    source = Source(text)
    if source.here.kind == END:
        raise FilterError("expected a column, found the end", text=text, start=0, end=len(text))
    field = parse_field(source)
    if source.here.kind != END:
        source.expected("the end of the column's name", "columns are separated by commas")
    return field


def _usual(found: "pl.DataFrame", named: "Iterable[Field]", briefly: bool) -> "dict[str, Field]":
    """What a table shows: what the filter and the order name, all metrics, and params.

    Args:
        briefly: Params that are the same in all runs are left out, and headings are short.
    """
    from staticrun.query.nodes import Field

    several = found["experiment_id"].n_unique() > 1
    head = {title: Field("attributes", key) for key, title in _HEAD.items()}
    started = {"started": head.pop("started")} if briefly else {}  # after what was asked for
    fields = [field for field in named if field.key not in _HEAD or field.entity != "attributes"]
    fields += started.values()
    fields += [Field("attributes", "experiment")] if several else []
    fields += [Field("metrics", key) for key in _fullest(found, "metrics.")]
    params = _fullest(found, "params.")
    if briefly and len(found) > 1:
        params = [key for key in params if found[f"params.{key}"].n_unique() > 1]
    fields += [Field("params", key) for key in params]
    unique = {field.id: field for field in fields if field.entity != "dataset"}
    keys = [field.key for field in unique.values()]
    for field in unique.values():
        head[_heading(field, briefly and keys.count(field.key) == 1)] = field
    return head


def _heading(field: "Field", briefly: bool) -> str:
    """A field as a column is headed: like `search_runs`' columns, or by its key alone."""
    if field.id == "attributes.start_time" and briefly:
        return "started"
    if field.function:
        return field.id
    return field.key if field.entity == "attributes" or briefly else f"{field.entity}.{field.key}"


def _fullest(found: "pl.DataFrame", prefix: str) -> list[str]:
    """The keys of a group, those of most runs first, then by name."""
    names = [name for name in found.columns if name.startswith(prefix)]
    return [name[len(prefix) :] for name in sorted(names, key=lambda name: (found[name].null_count(), name))]


def _table(
    store: "Indexed", found: "pl.DataFrame", chosen: "dict[str, Field]", briefly: bool
) -> "pl.DataFrame":
    """The chosen columns of the runs that were found, in their order, under their headings."""
    import polars as pl

    from staticrun.query.fields import kind_of
    from staticrun.query.frame import RUN_ID, Runs

    runs = Runs(store, found["experiment_id"].unique(maintain_order=True).to_list())
    frame = runs.frame([*chosen.values(), RUN_ID])
    rows = found.select(pl.col("run_id").alias(RUN_ID.id)).join(
        frame, RUN_ID.id, "left", maintain_order="left", coalesce=True
    )
    made = []
    short = ids.shortened(ids.of_store(store)) if briefly else {}
    for title, field in chosen.items():
        column = rows[field.id]
        if kind_of(field) == "time":
            column = column.cast(pl.Datetime("ms", "UTC"))
        elif field.id == "attributes.status" and briefly:
            column = column.str.to_lowercase()
        elif field.id == RUN_ID.id and briefly:
            column = column.replace(short)
        made.append(column.alias(title))
    return pl.DataFrame(made)


def _tell_count(shown: int, found: int, output: str | None) -> None:
    """Say how many runs there are, on stderr, so that a stream holds nothing else."""
    count = show.count(found, "run")
    if shown < found:
        count = f"{shown:,} of {count}; --limit {found} shows all"
    click.echo(f"{count} in {output}" if output else count, err=True)
