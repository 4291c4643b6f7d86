"""Tables as people and programs take them: for the terminal, as lines of tabs, CSV, JSON, Markdown, Parquet.

A table is a polars frame whose columns are named as they are to be headed: texts, numbers, times in UTC, and
lists of texts. Only the terminal's is rounded and cut.
"""

import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from staticrun.cli import show
from staticrun.errors import InvalidArgument

if TYPE_CHECKING:
    import polars as pl

FORMS: Final = ("table", "csv", "json", "markdown", "parquet")
_ENDINGS: Final = {".csv": "csv", ".json": "json", ".md": "markdown", ".parquet": "parquet"}
#: Columns of the screen that one column of a table takes at most, where there are others.
_WIDEST: Final = 40
#: What it has at least where all share the screen.
_NARROWEST: Final = 12
_GAP: Final = 2
#: Characters of a text in a table of Markdown.
_LONGEST: Final = 200
_STYLES: Final = {"failed": "red", "killed": "yellow", "lost": "magenta", "running": "blue"}


def form_of(form: str | None, output: str | None) -> str:
    """The format that is meant: as said, else as the ending of the output file has it, else a table."""
    ending = os.path.splitext(output or "")[1].lower()
    return form or _ENDINGS.get(ending, "table")


def to_terminal(output: str | None) -> bool:
    """Whether somebody looks at a terminal, rather than a program at a stream or a file."""
    return output is None and sys.stdout.isatty()


def write(frame: "pl.DataFrame", form: str, output: str | None = None, *, share: bool = False) -> None:
    """Write a table to a file, or to stdout.

    Args:
        share: On a terminal, all columns are cut to an equal share of its width rather than some left out.

    Raises:
        InvalidArgument: A Parquet file would go to the terminal.
        OSError: It cannot be written.
    """
    if form == "table" and to_terminal(output):
        terminal(frame, share)
        return
    made = _MAKERS[form](frame)
    if output is not None:
        with open(output, "wb") as file:
            file.write(made)
    elif form == "parquet" and sys.stdout.isatty():
        raise InvalidArgument("a terminal shows no Parquet", hint="--output runs.parquet, or > runs.parquet")
    else:
        click.echo(made, nl=False)


def terminal(frame: "pl.DataFrame", share: bool = False) -> None:
    """Print a table as wide as the terminal; the columns that do not fit are left out, and named."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    texts = [[_brief(frame.columns[place], value) for value in column] for place, column in enumerate(frame)]
    titles = [show.plain(name) for name in frame.columns]
    natural = [max(map(cell_len, [title, *column])) for title, column in zip(titles, texts, strict=True)]
    most = _WIDEST
    if share and len(natural) > 1:
        most = max(_NARROWEST, (console.width - min(natural[0], _WIDEST)) // (len(natural) - 1) - _GAP)
    widths = [min(_WIDEST if place == 0 else most, width) for place, width in enumerate(natural)]
    fit = _fitting(widths, console.width)
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for place in fit:
        right = frame.dtypes[place].is_numeric()
        table.add_column(
            Text(titles[place]),
            justify="right" if right else "left",
            no_wrap=True,
            overflow="ellipsis",
            max_width=None if len(fit) == 1 else widths[place],
        )
    for row in zip(*(texts[place] for place in fit), strict=True):
        styles = (
            _STYLES.get(text, "") if titles[place] == "status" else ""
            for place, text in zip(fit, row, strict=True)
        )
        table.add_row(*map(Text, row, styles))
    console.print(table)
    left_out = [title for place, title in enumerate(titles) if place not in fit]
    if left_out:
        named = ", ".join(left_out[:6]) + (", ..." if len(left_out) > 6 else "")
        click.echo(f"{show.count(len(left_out), 'column')} more than fit: {named}", err=True)


def _fitting(widths: Sequence[int], room: int) -> list[int]:
    """The places of the columns that fit, the first one in any case; a narrow one after a wide one may.

    >>> _fitting([10, 10, 50, 4], 40)
    [0, 1, 3]
    """
    fit, taken = [], 0
    for place, width in enumerate(widths):
        if place == 0 or taken + width <= room:
            fit.append(place)
            taken += width + _GAP
    return fit


def _brief(name: str, value: Any) -> str:
    """A value as a person scans it."""
    from staticrun.build import format

    if value is None:
        return ""
    if isinstance(value, float):
        return format.duration(value) if name == "duration" else format.short(value)
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d %H:%M}"
    text = ", ".join(value) if hasattr(value, "__iter__") and not isinstance(value, str) else str(value)
    return show.plain(text[:200])


def _whole(value: Any) -> str:
    """A value with nothing left out, on one line."""
    from staticrun.build import format

    if value is None:
        return ""
    if isinstance(value, float):
        return format.full(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat(timespec="milliseconds")).replace("+00:00", "Z")
    text = ", ".join(value) if hasattr(value, "__iter__") and not isinstance(value, str) else str(value)
    return show.plain(text)


def _lines(frame: "pl.DataFrame") -> bytes:
    """A line a row, with tabs between the cells: what cut, sort and awk take."""
    rows = [[show.plain(name) for name in frame.columns]]
    rows += [[_whole(value) for value in row] for row in frame.iter_rows()]
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def _csv(frame: "pl.DataFrame") -> bytes:
    import polars as pl
    import polars.selectors as cs

    flat = frame.with_columns(cs.by_dtype(pl.List(pl.String)).list.join(", "))
    return flat.write_csv(datetime_format="%Y-%m-%dT%H:%M:%S%.3fZ").encode()


def _json(frame: "pl.DataFrame") -> bytes:
    return json_of([
        {key: value for key, value in row.items() if value is not None} for row in frame.iter_rows(named=True)
    ])  # fmt: skip


def json_of(document: Any) -> bytes:
    """JSON to read, in which the numbers that JSON has no word for are texts."""
    import msgspec

    from staticrun.store.codec import number_text

    def worded(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: worded(one) for key, one in value.items()}
        if isinstance(value, list):
            return [worded(one) for one in value]
        return number_text(value) if isinstance(value, float) else value

    return msgspec.json.format(msgspec.json.encode(worded(document)), indent=2) + b"\n"


def _markdown(frame: "pl.DataFrame") -> bytes:
    rows = [[_escaped(name) for name in frame.columns]]
    rows.append(["---:" if kind.is_numeric() else "---" for kind in frame.dtypes])
    rows += [[_escaped(_cut(_whole(value))) for value in row] for row in frame.iter_rows()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows).encode()


def _cut(text: str) -> str:
    """The beginning of a text that no cell of a document holds."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _escaped(text: str) -> str:
    return re.sub(r"[\\`*_\[\]<>|]", r"\\\g<0>", show.plain(text))


def _parquet(frame: "pl.DataFrame") -> bytes:
    made = io.BytesIO()
    frame.write_parquet(made)
    return made.getvalue()


_MAKERS: Final[dict[str, Callable[["pl.DataFrame"], bytes]]] = {
    "table": _lines,
    "csv": _csv,
    "json": _json,
    "markdown": _markdown,
    "parquet": _parquet,
}
