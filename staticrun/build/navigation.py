"""What every page's navigation, previous and next, and search show: scripts that many pages share."""

from collections.abc import Iterator

from staticrun.build import markdown, paths, words
from staticrun.build.collect import Collected
from staticrun.build.grid import Grid
from staticrun.build.plan import Plan
from staticrun.build.ranks import rankings
from staticrun.schema.payload import Neighbours, SearchDocument, Site, SiteExperiment
from staticrun.schema.run import RUNNING


def site_data(title: str, collected: Collected, plan: Plan, problems: int, search: str, lookup: str) -> Site:
    """The navigation.

    Args:
        problems: How many there are.
        search: The script with the search's documents.
        lookup: The script by which any run is found.
    """
    experiments = []
    for experiment in collected.experiments:
        grid = collected.active[experiment.experiment_id]
        experiments.append(
            SiteExperiment(
                id=experiment.experiment_id,
                name=experiment.name,
                href=plan.experiment(experiment.experiment_id),
                runs=len(grid),
                running=grid.statuses().get(RUNNING, 0),
                last=grid.last_activity,
            )
        )
    return Site(title, experiments, len(collected.models), problems, search, paths.TOGETHER, lookup)


def neighbours(experiment_id: str, grid: Grid, plan: Plan) -> Neighbours:
    """The runs of an experiment that are not deleted, earliest start first."""
    names = grid.text("attributes.run_name")
    rows = [(run_id, str(name), plan.run(run_id)) for run_id, name in zip(grid.ids, names, strict=True)]
    rows.reverse()
    return Neighbours(experiment_id, rows, rankings(grid))


def search_documents(collected: Collected, plan: Plan) -> list[SearchDocument]:
    """Everything that the search finds."""
    documents = [
        SearchDocument("page", "Overview", "", paths.OVERVIEW),
        SearchDocument("page", "Models", "", paths.MODELS),
        SearchDocument("page", "Problems", "", paths.PROBLEMS),
    ]
    for experiment in collected.experiments:
        href = plan.experiment(experiment.experiment_id)
        text = words.joined(words.first_line(experiment.note), *words.of_tags(experiment.tags))
        documents.append(SearchDocument("experiment", experiment.name, "", href, text))
    documents += _models(collected, plan)
    for experiment in collected.experiments:
        grid = collected.active[experiment.experiment_id]
        names = grid.text("attributes.run_name")
        documents += [
            SearchDocument("run", str(name), experiment.name, plan.run(run_id), text)
            for run_id, name, text in zip(grid.ids, names, grid.words, strict=True)
        ]
    return documents


def _models(collected: Collected, plan: Plan) -> Iterator[SearchDocument]:
    for file in collected.models:
        model = file.model
        description = markdown.first_line(model.description)
        text = words.joined(description, *words.of_tags(model.tags), *model.aliases)
        yield SearchDocument("model", model.name, "", plan.model(model.name), text)
        for version in model.versions:
            aliases = [name for name, number in model.aliases.items() if number == version.version]
            first = markdown.first_line(version.description)
            text = words.joined(version.stage, *aliases, first, *words.of_tags(version.tags))
            href = plan.version(model.name, version.version)
            yield SearchDocument("version", f"Version {version.version}", model.name, href, text)
