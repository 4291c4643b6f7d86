"""An experiment: which run is best, what made the difference, how sure is that."""

from collections.abc import Callable, Iterator, Sequence

from staticrun.build import format, markdown, metrics, paths
from staticrun.build import names as names_of
from staticrun.build.grid import Grid
from staticrun.build.memory import Data
from staticrun.build.pages import parts
from staticrun.build.plan import plain_rows
from staticrun.build.render import safe
from staticrun.build.scripts import encode
from staticrun.config import ExperimentSettings
from staticrun.schema.page import Column, EditView, ExperimentPage, Link, LongValue, Number, RunRow
from staticrun.schema.run import RESERVED_TAGS, Experiment, Text, head_of

#: Columns that a table begins with.
_METRICS = 5
_PARAMS = 6


def experiment_pages(
    site: parts.Site,
    experiment: Experiment,
    grid: Grid,
    whole: Grid,
    page_of: Callable[[str], str],
    page_paths: Sequence[str],
    data: Data,
    note: str,
    settings: ExperimentSettings,
    edit: EditView | None = None,
) -> Iterator[ExperimentPage]:
    """The contexts of an experiment's page and of the further plain pages of its rows.

    Args:
        grid: Its runs that are not deleted.
        whole: The deleted ones too.
        page_of: Gives the path of a run's page by its id.
        page_paths: Of all its pages.
        note: The whole of it.
        settings: How its page begins.
        edit: How its note and tags are changed.
    """
    columns = first_columns(grid if len(grid) else whole, settings.columns)
    begins = encode(settings).decode()
    counts, shown_examples = parts.counts(grid.statuses()), examples(grid, columns)
    shown_note = markdown.render(note)
    for number, path in enumerate(page_paths):
        root = paths.root_of(path)
        crumbs = [(experiment.name, page_paths[0])] if number else []
        title = f"{experiment.name}, page {number + 1}" if number else experiment.name
        place = (experiment.experiment_id, experiment.name, page_paths[0])
        yield ExperimentPage(
            frame=parts.frame(site, "experiment", path, title, crumbs, place),
            experiment_id=experiment.experiment_id,
            name=experiment.name,
            note=safe(shown_note),
            tags=parts.pairs(experiment.tags),
            counts=counts,
            total=len(grid),
            deleted=len(whole) - len(grid),
            last_activity=format.moment(grid.last_activity),
            columns=columns,
            rows=list(_rows(grid, plain_rows(number), root, page_of, columns)),
            data=root + data.table,
            data_key=data.table_key,
            pages=_pages(page_paths, number, len(grid)),
            unlisted=max(0, len(grid) - plain_rows(len(page_paths) - 1)[1]),
            examples=shown_examples,
            lifecycle=experiment.lifecycle,
            views=root + site.views if site.views else "",
            vega=[root + path for path in site.vega],
            settings="" if begins == "{}" else begins,
            edit=None if number else edit,
        )


def first_columns(grid: Grid, chosen: Sequence[str] = ()) -> list[Column]:
    """The columns that a table begins with: the metrics that tell most, then the params that differ.

    Args:
        grid: An experiment's runs: those that are not deleted, or where there are none the deleted ones.
        chosen: The ids of those wanted instead; metrics, params and tags that no run has are passed over.
    """
    if chosen:
        return [column for one in chosen if (column := _chosen(one, grid)) is not None]
    columns = [_metric(key) for key in metrics.by_count(grid.metric_counts())[:_METRICS]]
    return columns + [_param(key, grid) for key in _params(grid)[:_PARAMS]]


def _chosen(wanted: str, grid: Grid) -> Column | None:
    """A column of plain rows; None for one that these have in any case, or that only scripts can fill."""
    group, _, key = wanted.partition(".")
    if group == "metrics" and wanted in grid.numbers:
        return _metric(key)
    if group == "params" and wanted in grid.texts:
        return _param(key, grid)
    if group == "tags" and wanted in grid.texts and key not in RESERVED_TAGS:
        return Column(wanted, "tags", key, False)
    return None


def _metric(key: str) -> Column:
    return Column(f"metrics.{key}", "metrics", key, True, metrics.goal(key))


def _param(key: str, grid: Grid) -> Column:
    numeric = all(_is_number(text) for text in grid.text(f"params.{key}").texts)
    return Column(f"params.{key}", "params", key, numeric)


def _params(grid: Grid) -> list[str]:
    """Params by how much they tell: those that differ first, then those of most runs, then by name."""
    columns = {key: grid.text(f"params.{key}") for key in grid.keys("params")}
    return sorted(columns, key=lambda key: (len(columns[key].texts) < 2, -columns[key].count, key))


def _is_number(text: Text) -> bool:
    try:
        float(head_of(text))
    except ValueError:
        return False
    return "_" not in head_of(text)


def _rows(
    grid: Grid,
    between: tuple[int, int],
    root: str,
    page_of: Callable[[str], str],
    columns: Sequence[Column],
) -> Iterator[RunRow]:
    """Some rows of a table: none of the runs is read for them."""
    some = range(*between)[: max(0, len(grid) - between[0])]
    cells = [list(_cells(grid, some, column)) for column in columns]
    names, statuses, users, parents = (
        grid.text(f"attributes.{key}") for key in ("run_name", "status", "user_id", "parent_run_id")
    )
    durations, ends = grid.number("attributes.duration"), grid.number("attributes.end_time")
    for row, place in enumerate(some):
        run_id, seconds = grid.ids[place], durations[place]
        yield RunRow(
            run_id=run_id,
            name=head_of(names[place] or ""),
            href=root + page_of(run_id),
            status=parts.status_of(head_of(statuses[place] or "")),
            started=format.moment(grid.starts[place]),
            duration=parts.duration_of(seconds, ended=ends[place] is not None),
            user=head_of(users[place] or ""),
            cells=[column[row] for column in cells],
            colour=names_of.colour(run_id),
            nested=parents[place] is not None,
        )


def _cells(grid: Grid, some: range, column: Column) -> Iterator[Number | LongValue | None]:
    if column.group == "metrics":
        numbers = grid.number(column.id)
        found = (numbers[place] for place in some)
        return (None if value is None else format.number(value) for value in found)
    texts = grid.text(column.id)
    return (None if (text := texts[place]) is None else parts.long_value(text) for place in some)


def _pages(page_paths: Sequence[str], current: int, runs: int) -> list[Link]:
    """Links to the pages that list these runs, "101 to 600"; none where there is only one."""
    if len(page_paths) == 1:
        return []
    root = paths.root_of(page_paths[current])
    links = []
    for number, path in enumerate(page_paths):
        start, end = plain_rows(number)
        links.append(Link(f"{start + 1} to {min(end, runs)}", None if number == current else root + path))
    return links


def examples(grid: Grid, columns: Sequence[Column]) -> list[str]:
    """Filters that find something here, made of the experiment's own keys and values."""
    found = []
    for column in columns:
        if column.group == "metrics":
            finite = sorted(v for v in grid.number(column.id) if v is not None and v - v == 0)
            if not finite:
                continue
            sign = "<=" if column.goal == "min" else ">="
            found.append(f"metrics.{_quoted(column.label)} {sign} {format.full(finite[len(finite) // 2])}")
            break
    for column in columns:
        if column.group == "params":
            texts = sorted({head_of(text) for text in grid.text(column.id).texts})
            short = [text for text in texts if 0 < len(text) <= 40 and "'" not in text and text.isprintable()]
            if short:
                found.append(f"params.{_quoted(column.label)} = '{short[0]}'")
                break
    if len(found) == 2:
        found.append(" AND ".join(found))
    statuses = grid.statuses()
    if len(statuses) > 1:
        found.append(f"status = '{min(statuses, key=lambda one: (statuses[one], one))}'")
    return found


def _quoted(key: str) -> str:
    """A key as it stands in a filter."""
    plain = key.isascii() and key.replace("_", "").replace(".", "").isalnum() and not key[0].isdigit()
    return key if plain else f"`{key}`" if "`" not in key else f'"{key}"'
