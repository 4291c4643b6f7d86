"""What every page's navigation, previous and next, and search show: scripts that many pages share."""

from collections.abc import Iterator, Sequence
from typing import Final

from staticrun.build import markdown, paths
from staticrun.build.collect import Collected
from staticrun.build.plan import Plan
from staticrun.schema.payload import Neighbours, SearchDocument, Site, SiteExperiment
from staticrun.schema.run import ACTIVE, RUNNING, Run, Text, head_of

#: Code points of the words by which the search finds a thing beside its title.
_LONGEST: Final = 300


def site_data(title: str, collected: Collected, plan: Plan, problems: int, search: str) -> Site:
    """The navigation.

    Args:
        problems: How many there are.
        search: The script with the search's documents.
    """
    experiments = []
    for experiment in collected.experiments:
        runs = collected.active(experiment.experiment_id)
        experiments.append(
            SiteExperiment(
                id=experiment.experiment_id,
                name=experiment.name,
                href=plan.experiment(experiment.experiment_id),
                runs=len(runs),
                running=sum(run.status == RUNNING for run in runs),
                last=last_activity(runs),
            )
        )
    return Site(title, experiments, len(collected.models), problems, search)


def last_activity(runs: Sequence[Run]) -> int | None:
    """When anything last happened in some runs, milliseconds since 1970."""
    times = [time for run in runs for time in (run.start, run.end, run.last_word) if time is not None]
    return max(times, default=None)


def neighbours(experiment_id: str, runs: Sequence[Run]) -> Neighbours:
    """The runs of an experiment that are not deleted, earliest start first.

    Args:
        runs: Newest start first.
    """
    rows = [(run.run_id, run.name, paths.run(run.run_id)) for run in reversed(runs)]
    return Neighbours(experiment_id, rows)


def search_documents(collected: Collected, plan: Plan) -> list[SearchDocument]:
    """Everything that the search finds."""
    documents = [
        SearchDocument("page", "Overview", "", paths.OVERVIEW),
        SearchDocument("page", "Models", "", paths.MODELS),
        SearchDocument("page", "Problems", "", paths.PROBLEMS),
    ]
    for experiment in collected.experiments:
        href = plan.experiment(experiment.experiment_id)
        text = _words(_first_line(experiment.note), *_tags(experiment.tags))
        documents.append(SearchDocument("experiment", experiment.name, "", href, text))
    documents += _models(collected, plan)
    for experiment in collected.experiments:
        for run in collected.runs[experiment.experiment_id]:
            if run.lifecycle == ACTIVE:
                documents.append(_run(run, experiment.name))
    return documents


def _models(collected: Collected, plan: Plan) -> Iterator[SearchDocument]:
    for file in collected.models:
        model = file.model
        text = _words(markdown.first_line(model.description), *_tags(model.tags), *model.aliases)
        yield SearchDocument("model", model.name, "", plan.model(model.name), text)
        for version in model.versions:
            aliases = [name for name, number in model.aliases.items() if number == version.version]
            words = _words(
                version.stage, *aliases, markdown.first_line(version.description), *_tags(version.tags)
            )
            href = plan.version(model.name, version.version)
            yield SearchDocument("version", f"Version {version.version}", model.name, href, words)


def _run(run: Run, experiment: str) -> SearchDocument:
    text = _words(
        run.run_id, head_of(run.attributes.get("user", "")), _first_line(run.note), *_tags(run.tags)
    )
    return SearchDocument("run", run.name, experiment, paths.run(run.run_id), text)


def _first_line(note: Text | None) -> str:
    return markdown.first_line(head_of(note)) if note else ""


def _tags(tags: dict[str, Text] | dict[str, str]) -> Iterator[str]:
    return (f"{key} {head_of(value)[:100]}" for key, value in tags.items())


def _words(*texts: str) -> str:
    return " ".join(text for text in texts if text)[:_LONGEST]
