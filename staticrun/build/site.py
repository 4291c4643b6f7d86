"""The build: runs and manifests in, a site out."""

from collections.abc import Iterable, Sequence

import msgspec

from staticrun import __version__
from staticrun.build import navigation, paths, sizes
from staticrun.build.around import Around
from staticrun.build.checking import Checking
from staticrun.build.collect import Collected, collect
from staticrun.build.contents import Keeping
from staticrun.build.drawing import drawing
from staticrun.build.editing import Editor
from staticrun.build.experiments import Experiments
from staticrun.build.exports import Exports
from staticrun.build.inputs import Inputs, code, digest
from staticrun.build.lookup import lookup, scripts_of_runs
from staticrun.build.memory import Data, MadeExport, Memory, grids, keep_grids, key_of_whole
from staticrun.build.output import MANIFEST, File, Output, Writing
from staticrun.build.pages import compare, details, models, overview, parts, problems, together
from staticrun.build.placing import Left, placing_of
from staticrun.build.plan import Plan, make_plan
from staticrun.build.publish import Published
from staticrun.build.render import Look, Page, render, renew
from staticrun.build.report import Report
from staticrun.build.reuse import TELL_TIME, Reuse
from staticrun.build.runs import RunFiles, RunWriter, Written, write_runs
from staticrun.build.scripts import data_script
from staticrun.build.siteindex import downloads_of, site_index
from staticrun.build.themes import Theme
from staticrun.build.times import Clock
from staticrun.build.workers import Workers
from staticrun.config import Config
from staticrun.schema.run import Problem


def build_site(
    config: Config,
    inputs: Inputs,
    memory: Memory,
    writing: Writing | Checking,
    workers: Workers,
    progress: Clock,
) -> tuple[Report, Memory]:
    """Build a site of which something has changed, or all of it.

    Args:
        inputs: What it is made of.
        memory: Of the last build.
        writing: Takes what is built.
        workers: Share the work.
        progress: Told what is being done, and notes how long it takes.

    Returns:
        What was built, and what the next build is to know of it.

    Raises:
        ThemeError: A template has an error.
        OutputError: The output folder holds something else than a site, or cannot be written.
    """
    keeping = Keeping(config.output, writes=not isinstance(writing, Checking))
    with Exports(config, inputs, writing.output, memory, workers.other) as exports, keeping:
        return _build(config, inputs, memory, writing, exports, keeping, workers, progress)


def _build(
    config: Config,
    inputs: Inputs,
    memory: Memory,
    writing: Writing | Checking,
    exports: Exports,
    keeping: Keeping,
    workers: Workers,
    progress: Clock,
) -> tuple[Report, Memory]:
    output = writing.output
    renew()

    store = inputs.store
    key = _key_of_grids(config, inputs)
    known = grids(config.output, key, [one.experiment_id for one in store.experiments()])
    before = {one: list(grid.stamps) for one, grid in known.items()}
    collected = collect(store, known, config.models_folders(), inputs.editor, progress)
    plan = make_plan(collected, config.plain_pages, _pageless(config, collected, store))
    writing.claim([*plan.pages, *plan.scripts, paths.NOJEKYLL, paths.INDEX])

    look, files = _write_assets(output, inputs.theme)
    site, charts = _write_charts(output, config, inputs.editor, collected)
    writer = RunWriter(store, output, look, site, placing_of(config), keeping.contents)
    reuse = Reuse(inputs, writer, memory, config.output)
    around = Around(collected, plan)
    changed = reuse.changed(collected, plan, around)
    read = [run_id for run_id in changed if run_id not in reuse.known]
    jobs = exports.begin(collected, plan, reuse.there, read)
    experiments = Experiments(config, store, collected, plan, output, memory, reuse)
    experiments.write_data(progress)
    kept = reuse.kept()

    def keep(run_id: str, content: bytes) -> None:
        place = keeping.add(reuse.contents[run_id], content)
        if place is not None:
            kept[run_id] = place

    written = write_runs(writer, changed, around.of, jobs, reuse.known, keep, workers, progress)
    for name, pieces in written.points.items():
        exports.take(name, pieces)
    progress.divide("runs", written.spent)
    runs = Written({**reuse.reused, **written.runs})
    progress("pages", 0, 0)
    found = sorted({*collected.problems, *runs.problems})
    finder, finder_files = _write_lookup(output, collected, plan, experiments.data, runs.runs)
    shared = _write_shared(output, config.title, collected, plan, found, finder)
    experiments.write_pages(look, site)
    pages = _write_pages(output, look, site, collected, plan, found, config)
    compared = [
        *_write_page(output, look, paths.COMPARE, compare.compare_page(site, collected, plan, finder)),
        *(
            _write_page(output, look, paths.DETAILS, details.details_page(site, collected, plan, finder))
            if plan.pageless
            else []
        ),
        *_write_page(output, look, paths.TOGETHER, together.together_page(site, collected, plan, finder)),
    ]

    exported = exports.finish(progress)
    index = _write_index(output, config, collected, plan, experiments.data, exported)

    progress("finish", 0, 0)
    others = [*files, *charts, *finder_files, *shared, *compared, *pages, *index]
    timed = any(one in TELL_TIME for grid in collected.grids.values() for one in grid.statuses())
    exported_files = [file for made in exported.values() for file in made.files]
    all_files = [*others, *experiments.files, *runs.files, *exported_files]
    files = writing.finish(all_files, site.generator, collected.as_of if timed else None)
    reused = [file for run in reuse.reused.values() for file in run.files]
    reused += [file for experiment in experiments.reused for file in experiment.files]
    report = _report(config, collected, files, reused, found, runs.left)
    settled = inputs.settled and reuse.settled
    whole = key_of_whole(inputs, timed=timed) if settled else b""
    moved = {one: grid for one, grid in collected.grids.items() if before.get(one) != grid.stamps}
    if not isinstance(writing, Checking):
        keep_grids(config.output, key, moved, collected.grids)
    made = reuse.made(runs, keeping.finish(kept)), experiments.made, exported
    return report, Memory(whole, timed, reuse.beside, *made, others, report)


def _pageless(config: Config, collected: Collected, store: Published) -> frozenset[str]:
    """The runs that shall have no page of their own."""
    if not config.run_pages:
        return frozenset()
    return frozenset(collected.runs) - store.matching(list(collected.grids), config.run_pages)


def _key_of_grids(config: Config, inputs: Inputs) -> bytes:
    """What the columns of runs depend on beside the runs."""
    return digest(code(), list(inputs.store.roots), list(inputs.store.artifact_roots))


def _write_assets(output: Output, theme: Theme) -> tuple[Look, list[File]]:
    """Write what the theme's pages load."""
    assets: dict[str, str] = {}
    files: list[File] = []
    for name, source in theme.files().items():
        with open(source, "rb") as file:
            content = file.read()
        assets[name] = paths.asset(name, content)
        files += output.write([(assets[name], content)])
    return Look(theme, assets), files


def _write_charts(
    output: Output, config: Config, editor: Editor, collected: Collected
) -> tuple[parts.Site, list[File]]:
    """Write what draws charts, where there is any run that has a curve."""
    generator = f"staticrun {__version__}"
    site = parts.Site(config.title, generator, collected.as_of, config.base_url, editor)
    if not any(grid.keys("metrics") for grid in collected.grids.values()):
        return site, []
    drawn = drawing()
    curve, view = (data_script(key, spec) for key, spec in drawn.specs.items())
    vega = drawn.vega.encode()
    curve_path, view_path = paths.asset("spec-curve.js", curve), paths.asset("spec-view.js", view)
    vega_path = paths.asset("vega.js", vega)
    files = output.write([(curve_path, curve), (view_path, view), (vega_path, vega)])
    return msgspec.structs.replace(site, spec=curve_path, views=view_path, vega=(vega_path,)), files


def _write_shared(
    output: Output,
    title: str,
    collected: Collected,
    plan: Plan,
    found: Sequence[Problem],
    finder: str,
) -> list[File]:
    """Write the scripts that many pages share."""
    search = data_script("search", navigation.search_documents(collected, plan))
    search_path = paths.data("search", search)
    site = navigation.site_data(title, collected, plan, len(found), search_path, finder)
    scripts = [(search_path, search), (paths.SITE_DATA, data_script("site", site))]
    return output.write([*scripts, (paths.NOJEKYLL, b"")])


def _write_index(
    output: Output,
    config: Config,
    collected: Collected,
    plan: Plan,
    data: dict[str, Data],
    exported: dict[str, MadeExport],
) -> list[File]:
    """Write what lists the data for people's own tools, and the same for the pages' links."""
    index = site_index(
        f"staticrun {__version__}",
        [
            (one, len(collected.active[one.experiment_id]), plan.experiment(one.experiment_id))
            for one in collected.experiments
        ],
        {one: made.table for one, made in data.items()},
        exported,
        histories=config.histories,
    )
    downloads = data_script("downloads", downloads_of(index))
    content = msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n"
    return output.write([(paths.INDEX, content), (paths.DOWNLOADS, downloads)])


def _write_pages(
    output: Output,
    look: Look,
    site: parts.Site,
    collected: Collected,
    plan: Plan,
    found: Sequence[Problem],
    config: Config,
) -> list[File]:
    """Write the pages other than those of runs; the overview last, because it leads to all of them."""
    files: list[File] = []

    def write(path: str, page: Page) -> None:
        files.extend(_write_page(output, look, path, page))

    for file in collected.models:
        for version in file.model.versions:
            path = plan.version(file.model.name, version.version)
            write(path, models.version_page(site, file, version, collected, plan))
        write(plan.model(file.model.name), models.model_page(site, file, collected, plan))
    write(paths.MODELS, models.models_page(site, collected, plan))
    write(paths.PROBLEMS, problems.problems_page(site, found))
    write(paths.OVERVIEW, overview.overview_page(site, collected, plan, config.description, len(found)))
    return files


def _write_page(output: Output, look: Look, path: str, page: Page) -> list[File]:
    return output.write([(path, render(look, page))])


def _write_lookup(
    output: Output,
    collected: Collected,
    plan: Plan,
    data: dict[str, Data],
    runs: dict[str, RunFiles],
) -> tuple[str, list[File]]:
    """Write what finds any run and its curves: the path of the script to load first, and all of them."""
    path, scripts = lookup(
        collected.experiments,
        collected.grids,
        plan,
        {one: table.table for one, table in data.items()},
        scripts_of_runs((run_id, file.path) for run_id, one in runs.items() for file in one.files),
    )
    return path, output.write(scripts)


def _report(
    config: Config,
    collected: Collected,
    files: Sequence[File],
    reused: Iterable[File],
    found: list[Problem],
    left: Left,
) -> Report:
    output = config.output.rstrip("/") or "/"
    copied = [file.size for file in files if file.path.startswith(paths.ARTIFACTS)]
    largest = max(files, key=lambda file: file.size)
    return Report(
        output=output,
        index=f"{output}/{paths.OVERVIEW}",
        experiments=len(collected.experiments),
        runs=len(collected.runs),
        models=len(collected.models),
        pages=_pages_among(files),
        reused=_pages_among(reused),
        files=len(files) + len([MANIFEST]),
        bytes=sum(file.size for file in files),
        problems=found,
        problems_page=f"{output}/{paths.PROBLEMS}" if found else None,
        copied=len(copied),
        copied_bytes=sum(copied),
        left=left,
        largest=sizes.largest((file.path, file.size) for file in files),
        largest_file=(largest.path, largest.size),
    )


def _pages_among(files: Iterable[File]) -> int:
    return sum(file.path.endswith(".html") for file in files)
