"""Tables that several runs logged, as one frame; and whose frames are given where nobody says."""

import sys
from typing import Any

import msgspec

from staticrun.entities import Run as RunEntity
from staticrun.errors import InvalidArgument, StoreError
from staticrun.log.tables import Table
from staticrun.schema.run import ACTIVE, Run
from staticrun.store.reader import Store


def frame_format(asked: str | None) -> str:
    """The library whose frames are given: the one that was asked for, else polars.

    Where staticrun is served under MLflow's own name it is pandas, since that is what MLflow's scripts and
    libraries go on with.

    >>> frame_format(None), frame_format("arrow")
    ('polars', 'arrow')
    """
    if asked is not None:
        return asked
    served = getattr(sys.modules.get("mlflow"), "search_runs", None)
    return "pandas" if getattr(served, "__module__", "") == "staticrun.fluent.search" else "polars"


def runs_of(root: str, experiment_id: str) -> list[tuple[Store, Run]]:
    """The runs of an experiment that are not deleted."""
    try:
        store = Store(root)
    except StoreError:
        return []
    return [(store, run) for run in store.runs(experiment_id) if run.lifecycle == ACTIVE]


def with_columns(table: Table, run: RunEntity, names: list[str]) -> Table:
    """A table with facts of its run in every row.

    Raises:
        InvalidArgument: There is no such fact.
    """
    facts = msgspec.structs.asdict(run.info)
    for group in ("metrics", "params", "tags"):
        facts |= {f"{group}.{key}": value for key, value in getattr(run.data, group).items()}
    added = []
    for name in names:
        if name not in facts and "." not in name:
            raise InvalidArgument(
                f"runs have no {name!r} to add as a column", hint=f"one of {', '.join(facts)}"
            )
        added.append(facts.get(name))
    return Table([*table.columns, *names], [[*row, *added] for row in table.data])


def frame_of(tables: list[Table], output_format: str) -> Any:
    """Tables below each other, a missing cell null.

    Raises:
        InvalidArgument: There is no such format.
    """
    if output_format not in ("polars", "pandas"):
        raise InvalidArgument(f"unknown output_format {output_format!r}", hint="polars or pandas")
    import polars as pl

    whole = tables[0]
    for table in tables[1:]:
        whole = whole.extended(table)
    frame = pl.DataFrame({name: whole.column(name) for name in whole.columns}, strict=False)
    return frame.to_pandas() if output_format == "pandas" else frame
