"""The build: runs and manifests in, a site out."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from staticrun import __version__
from staticrun.build import navigation, paths, tables
from staticrun.build.collect import Collected, collect
from staticrun.build.drawing import drawing
from staticrun.build.inputs import Inputs
from staticrun.build.lookup import lookup, scripts_of_runs
from staticrun.build.memory import Memory, key_of_whole
from staticrun.build.output import MANIFEST, Checking, File, Output, Writing
from staticrun.build.pages import compare, experiment, models, overview, parts, problems
from staticrun.build.pages.run import RunInput
from staticrun.build.plan import Plan, make_plan
from staticrun.build.render import Look, Page, render
from staticrun.build.report import Progress, Report
from staticrun.build.reuse import Reuse, tells_time
from staticrun.build.runs import RunWriter, Written, write_runs
from staticrun.build.scripts import data_script
from staticrun.build.themes import Theme
from staticrun.config import Config
from staticrun.schema.page import Link, RunRow, StageRow
from staticrun.schema.run import Experiment, Problem, head_of


def build_site(
    config: Config, inputs: Inputs, memory: Memory, writing: Writing | Checking, progress: Progress
) -> tuple[Report, Memory]:
    """Build a site of which something has changed, or all of it.

    Args:
        inputs: What it is made of.
        memory: Of the last build.
        writing: Takes what is built.

    Returns:
        What was built, and what the next build is to know of it.

    Raises:
        ThemeError: A template has an error.
        OutputError: The output folder holds something else than a site, or cannot be written.
    """
    began = time.perf_counter()
    output = writing.output

    collected = collect(inputs.store, config.models_folder(), progress)
    plan = make_plan(collected, config.plain_pages)
    writing.claim([*plan.pages, *plan.scripts, paths.NOJEKYLL, paths.INDEX])

    look, files = _write_assets(output, inputs.theme)
    site, charts = _write_charts(output, config, collected)
    data, table_files = _write_tables(output, collected, plan, progress)
    writer = RunWriter(inputs.store, output, look, site, config.artifacts)
    reuse = Reuse(inputs, writer, memory, config.output)
    runs = _write_runs(writer, reuse, list(_run_inputs(collected, plan)), config, progress)
    found = sorted({*collected.problems, *runs.problems})
    shared = _write_shared(output, config.title, collected, plan, found, data)
    pages = _write_pages(output, look, site, collected, plan, data, found, config)

    compared = _write_compare(output, look, site, collected, plan, data, runs.files)

    others = [*files, *charts, *table_files, *shared, *compared, *pages]
    timed = any(tells_time(run) for run in collected.by_id.values())
    files = writing.finish([*others, *runs.files], site.generator, collected.as_of if timed else None)
    report = _report(config, collected, files, found, time.perf_counter() - began)
    settled = inputs.settled and reuse.settled
    whole = key_of_whole(inputs, timed=timed) if settled else b""
    return report, Memory(whole, timed, reuse.beside, reuse.made(runs), others, report)


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


def _write_charts(output: Output, config: Config, collected: Collected) -> tuple[parts.Site, list[File]]:
    """Write what draws charts, where there is any run that has a curve."""
    generator = f"staticrun {__version__}"
    site = parts.Site(config.title, generator, collected.as_of, config.base_url, config.editor)
    if not any(run.metrics for run in collected.by_id.values()):
        return site, []
    drawn = drawing()
    curve, view = (data_script(key, spec) for key, spec in drawn.specs.items())
    vega = drawn.vega.encode()
    curve_path, view_path = paths.asset("spec-curve.js", curve), paths.asset("spec-view.js", view)
    vega_path = paths.asset("vega.js", vega)
    files = output.write([(curve_path, curve), (view_path, view), (vega_path, vega)])
    return msgspec.structs.replace(site, spec=curve_path, views=view_path, vega=(vega_path,)), files


def _write_tables(
    output: Output, collected: Collected, plan: Plan, progress: Progress
) -> tuple[dict[str, experiment.Data], list[File]]:
    """Write the runs of each experiment as columns."""
    written: dict[str, experiment.Data] = {}
    files: list[File] = []
    for number, (one, slug) in enumerate(plan.experiments.items()):
        progress("tables", number, len(plan.experiments))
        runs = collected.runs[one]
        table_key, statistics_key = f"runs/{one}", f"stats/{one}"
        table = data_script(table_key, tables.run_table(one, runs))
        statistics = data_script(statistics_key, tables.statistics(runs))
        places = paths.data(f"runs-{slug}", table), paths.data(f"stats-{slug}", statistics)
        files += output.write([(places[0], table), (places[1], statistics)])
        written[one] = experiment.Data(places[0], table_key, places[1], statistics_key)
    return written, files


def _write_runs(
    writer: RunWriter, reuse: Reuse, runs: Sequence[RunInput], config: Config, progress: Progress
) -> Written:
    """Write the page of every run that is not right as it is, and its curves and artifacts before it."""
    written = write_runs(writer, reuse.changed(runs), config.workers, progress)
    return Written({**reuse.reused, **written.runs})


def _run_inputs(collected: Collected, plan: Plan) -> Iterator[RunInput]:
    root = paths.root_of(paths.run("any"))
    children: dict[str, list[RunRow]] = defaultdict(list)
    for run in collected.by_id.values():
        if run.parent is not None and run.parent in collected.by_id:
            children[run.parent].append(parts.run_row(run, root))
    versions: dict[str, list[StageRow]] = defaultdict(list)
    for file in collected.models:
        for version in file.model.versions:
            if version.run is not None:
                versions[version.run].append(models.stage_row(file, version, collected, plan, root))
    for one in collected.experiments:
        place = (one.experiment_id, one.name, plan.experiment(one.experiment_id))
        order = paths.order(plan.experiments[one.experiment_id])
        for run in collected.runs[one.experiment_id]:
            parent = collected.by_id.get(run.parent) if run.parent is not None else None
            yield RunInput(
                run=run,
                experiment=place,
                order=order,
                parent=Link(parent.name, root + paths.run(parent.run_id)) if parent else None,
                children=sorted(children[run.run_id], key=_earliest_first),
                models=versions[run.run_id],
            )


def _earliest_first(row: RunRow) -> tuple[str, str]:
    return (row.started.iso if row.started else "~", row.run_id)


def _write_shared(
    output: Output,
    title: str,
    collected: Collected,
    plan: Plan,
    found: Sequence[Problem],
    data: dict[str, experiment.Data],
) -> list[File]:
    """Write the scripts that many pages share, and the index of the data for people's own tools."""
    search = data_script("search", navigation.search_documents(collected, plan))
    search_path = paths.data("search", search)
    site = navigation.site_data(title, collected, plan, len(found), search_path)
    scripts = [(search_path, search), (paths.SITE_DATA, data_script("site", site))]
    for one, slug in plan.experiments.items():
        order = navigation.neighbours(one, collected.active(one))
        scripts.append((paths.order(slug), data_script(f"order/{one}", order)))
    index = msgspec.json.encode(_index(collected, plan, data))
    return output.write([*scripts, (paths.INDEX, index + b"\n"), (paths.NOJEKYLL, b"")])


def _index(collected: Collected, plan: Plan, data: dict[str, experiment.Data]) -> dict[str, object]:
    return {
        "format": 0,
        "generator": f"staticrun {__version__}",
        "experiments": [
            {
                "id": one.experiment_id,
                "name": one.name,
                "runs": len(collected.active(one.experiment_id)),
                "page": plan.experiment(one.experiment_id),
                "table": data[one.experiment_id].table,
            }
            for one in collected.experiments
        ],
    }


def _write_pages(
    output: Output,
    look: Look,
    site: parts.Site,
    collected: Collected,
    plan: Plan,
    data: dict[str, experiment.Data],
    found: Sequence[Problem],
    config: Config,
) -> list[File]:
    """Write the pages other than those of runs; the overview last, because it leads to all of them."""
    files: list[File] = []

    def write(path: str, page: Page) -> None:
        files.extend(output.write([(path, render(look, page))]))

    for one in collected.experiments:
        for path, page in _experiment_pages(site, one, collected, plan, data, config):
            write(path, page)
    for file in collected.models:
        for version in file.model.versions:
            path = plan.version(file.model.name, version.version)
            write(path, models.version_page(site, file, version, collected, plan))
        write(plan.model(file.model.name), models.model_page(site, file, collected, plan))
    write(paths.MODELS, models.models_page(site, collected, plan))
    write(paths.PROBLEMS, problems.problems_page(site, found))
    write(paths.OVERVIEW, overview.overview_page(site, collected, plan, config.description, len(found)))
    return files


def _write_compare(
    output: Output,
    look: Look,
    site: parts.Site,
    collected: Collected,
    plan: Plan,
    data: dict[str, experiment.Data],
    run_files: Sequence[File],
) -> list[File]:
    """Write the page that compares runs, and what finds them."""
    path, scripts = lookup(
        collected.experiments,
        collected.by_id.values(),
        plan,
        {one: table.table for one, table in data.items()},
        **scripts_of_runs(file.path for file in run_files),
    )
    page = compare.compare_page(site, collected, plan, path)
    return output.write([*scripts, (paths.COMPARE, render(look, page))])


def _experiment_pages(
    site: parts.Site,
    one: Experiment,
    collected: Collected,
    plan: Plan,
    data: dict[str, experiment.Data],
    config: Config,
) -> Iterator[tuple[str, Page]]:
    numbers = range(1, plan.plain_pages[one.experiment_id] + 1)
    page_paths = [plan.experiment(one.experiment_id, number) for number in numbers]
    runs = collected.active(one.experiment_id)
    note = head_of(one.note) if one.note else ""
    settings = config.of_experiment(one.name)
    pages = experiment.experiment_pages(site, one, runs, page_paths, data[one.experiment_id], note, settings)
    return zip(page_paths, pages, strict=True)


def _report(
    config: Config, collected: Collected, files: Sequence[File], found: list[Problem], seconds: float
) -> Report:
    output = config.output.rstrip("/") or "/"
    return Report(
        output=output,
        index=f"{output}/{paths.OVERVIEW}",
        experiments=len(collected.experiments),
        runs=len(collected.by_id),
        models=len(collected.models),
        pages=sum(file.path.endswith(".html") for file in files),
        files=len(files) + len([MANIFEST]),
        bytes=sum(file.size for file in files),
        seconds=seconds,
        problems=found,
        problems_page=f"{output}/{paths.PROBLEMS}" if found else None,
    )
