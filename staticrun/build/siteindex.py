"""What lists the site's data for people's own tools, and for the links of its pages."""

from collections.abc import Iterator, Mapping, Sequence

from staticrun.build.memory import MadeExport
from staticrun.schema.payload import Downloads
from staticrun.schema.run import Experiment
from staticrun.schema.site import FORMAT, SiteExperimentData, SiteFile, SiteHistory, SiteIndex


def site_index(
    generator: str,
    experiments: Sequence[tuple[Experiment, int, str]],
    tables: Mapping[str, str],
    exported: Mapping[str, MadeExport],
    *,
    histories: bool,
) -> SiteIndex:
    """The index of a site.

    Args:
        experiments: Each with the number of its runs that are not deleted, and its page.
        tables: The script with the runs of each, by its id.
        exported: What came of the exports, by name.
        histories: Whether points were asked for.
    """
    return SiteIndex(
        format=FORMAT,
        generator=generator,
        experiments=[
            SiteExperimentData(
                id=one.experiment_id,
                name=one.name,
                runs=runs,
                page=page,
                table=tables[one.experiment_id],
                parquet=[
                    SiteFile(piece.file.path, piece.rows, piece.file.size)
                    for piece in exported[f"runs/{one.experiment_id}"].pieces
                ],
            )
            for one, runs, page in experiments
        ],
        histories=list(_histories(exported)) if histories else None,
    )


def _histories(exported: Mapping[str, MadeExport]) -> Iterator[SiteHistory]:
    for name, made in sorted(exported.items()):
        kind, _, prefix = name.partition("/")
        if kind == "points":
            for piece in made.pieces:
                file = piece.file
                yield SiteHistory(href=file.path, rows=piece.rows, bytes=file.size, prefix=prefix)


def downloads_of(index: SiteIndex) -> Downloads:
    """The same for pages."""
    return Downloads(
        runs={one.id: [(file.href, file.bytes) for file in one.parquet] for one in index.experiments},
        histories=[(one.prefix, one.href, one.bytes) for one in index.histories or ()],
    )
