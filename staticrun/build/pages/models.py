"""Models and their versions: what is in production, where it comes from, who decided."""

from collections.abc import Iterator, Sequence

from staticrun.build import format, markdown, metrics, paths
from staticrun.build.collect import Collected, ModelFile, has_artifact, is_path
from staticrun.build.pages import parts
from staticrun.build.pages.rows import metric_row
from staticrun.build.plan import Plan
from staticrun.build.render import safe
from staticrun.registry.check import instant
from staticrun.schema.manifest import ModelVersion
from staticrun.schema.page import (
    Link,
    ModelPage,
    ModelRow,
    ModelsPage,
    StageRow,
    Transition,
    VersionPage,
    VersionRow,
)
from staticrun.schema.run import Run

#: Metrics of a version's run that are shown in lists.
_METRICS = 3
_SHOWN_STAGES = ("Production", "Staging")


def models_page(site: parts.Site, collected: Collected, plan: Plan) -> ModelsPage:
    """The context of `models.html`."""
    frame = parts.frame(site, "models", paths.MODELS, "Models")
    return ModelsPage(frame, [_model_row(file, plan) for file in collected.models])


def model_page(site: parts.Site, file: ModelFile, collected: Collected, plan: Plan) -> ModelPage:
    """The context of a model's page."""
    model = file.model
    path = plan.model(model.name)
    root = paths.root_of(path)
    return ModelPage(
        frame=parts.frame(site, "model", path, model.name, [("Models", paths.MODELS)]),
        name=model.name,
        description=safe(markdown.render(model.description)),
        tags=parts.pairs(model.tags),
        aliases=[
            (alias, Link(f"version {number}", root + plan.version(model.name, number)))
            for alias, number in sorted(model.aliases.items())
        ],
        versions=[_version_row(file, one, collected, plan, root) for one in _newest_first(file)],
        manifest=file.path,
        edit=file.edit,
    )


def version_page(
    site: parts.Site, file: ModelFile, version: ModelVersion, collected: Collected, plan: Plan
) -> VersionPage:
    """The context of a version's page."""
    model = file.model
    path = plan.version(model.name, version.version)
    root = paths.root_of(path)
    run = _run(version, collected)
    crumbs = [("Models", paths.MODELS), (model.name, plan.model(model.name))]
    row = _version_row(file, version, collected, plan, root)
    return VersionPage(
        frame=parts.frame(site, "version", path, f"Version {version.version}", crumbs),
        model=Link(model.name, root + plan.model(model.name)),
        version=row,
        params=parts.pairs(run.params) if run else [],
        metrics=[metric_row(key, summary, "", "") for key, summary in run.metrics.items()] if run else [],
        load=_load(version, run),
        manifest=file.path,
        edit=file.edit,
    )


def staged(collected: Collected, plan: Plan, root: str) -> list[StageRow]:
    """The versions in Production, then those in Staging, by model, the newest first."""
    return [
        stage_row(file, version, collected, plan, root)
        for stage in _SHOWN_STAGES
        for file in collected.models
        for version in _newest_first(file)
        if version.stage == stage
    ]


def stage_row(
    file: ModelFile, version: ModelVersion, collected: Collected, plan: Plan, root: str
) -> StageRow:
    """A version in the stage that it has now."""
    times = [_time(change.at) for change in version.history if change.stage == version.stage]
    return StageRow(
        model=Link(file.model.name, root + plan.model(file.model.name)),
        version=Link(
            f"{file.model.name} {version.version}", root + plan.version(file.model.name, version.version)
        ),
        stage=version.stage,
        since=format.moment(max((time for time in times if time is not None), default=None)),
        run=_run_link(version, _run(version, collected), plan, root),
    )


def _model_row(file: ModelFile, plan: Plan) -> ModelRow:
    model = file.model
    versions = _newest_first(file)
    links = {one.version: _version_link(model.name, one.version, plan, "") for one in versions}
    times = [_time(change.at) for one in versions for change in one.history]
    return ModelRow(
        name=model.name,
        href=plan.model(model.name),
        description=markdown.first_line(model.description),
        versions=len(versions),
        production=[links[one.version] for one in versions if one.stage == "Production"],
        staging=[links[one.version] for one in versions if one.stage == "Staging"],
        latest=links[versions[0].version] if versions else None,
        tags=parts.pairs(model.tags),
        last_change=format.moment(max((time for time in times if time is not None), default=None)),
    )


def _version_row(
    file: ModelFile, version: ModelVersion, collected: Collected, plan: Plan, root: str
) -> VersionRow:
    run = _run(version, collected)
    times = [time for change in version.history if (time := _time(change.at)) is not None]
    shown = metrics.by_weight(tuple(run.metrics))[:_METRICS] if run else []
    return VersionRow(
        version=version.version,
        href=root + plan.version(file.model.name, version.version),
        stage=version.stage,
        aliases=sorted(name for name, number in file.model.aliases.items() if number == version.version),
        description=safe(markdown.render(version.description)),
        tags=parts.pairs(version.tags),
        run=_run_link(version, run, plan, root),
        artifact=_artifact_link(version, run, plan, root),
        created=format.moment(min(times, default=None)),
        history=[
            Transition(change.stage, format.moment(_time(change.at)), change.by, change.comment)
            for change in version.history
        ],
        metrics=[(key, format.number(run.metrics[key].last.value)) for key in shown] if run else [],
    )


def _newest_first(file: ModelFile) -> Sequence[ModelVersion]:
    return sorted(file.model.versions, key=lambda version: -version.version)


def _version_link(model: str, number: int, plan: Plan, root: str) -> Link:
    return Link(f"Version {number}", root + plan.version(model, number))


def _run(version: ModelVersion, collected: Collected) -> Run | None:
    return collected.runs.get(version.run) if version.run is not None else None


def _run_link(version: ModelVersion, run: Run | None, plan: Plan, root: str) -> Link | None:
    if version.run is None:
        return None
    return Link(version.run) if run is None else Link(run.name, root + plan.run(run.run_id))


def _artifact_link(version: ModelVersion, run: Run | None, plan: Plan, root: str) -> Link | None:
    if not version.artifact:
        return None
    if not is_path(version.artifact):
        web = version.artifact.startswith(("https://", "http://"))
        return Link(version.artifact, version.artifact if web else None)
    if run is None or run.run_id in plan.pageless or not has_artifact(run, version.artifact):
        return Link(version.artifact)
    return Link(version.artifact, f"{root}{paths.run(run.run_id)}#artifacts")


def _load(version: ModelVersion, run: Run | None) -> str:
    """Python that finds the version's artifact."""
    if run is None or not version.artifact or not is_path(version.artifact):
        return ""
    return "\n".join(_load_lines(run.run_id, version.artifact.strip("/")))


def _load_lines(run_id: str, artifact: str) -> Iterator[str]:
    yield "import staticrun"
    yield ""
    yield f"run = staticrun.get_run({run_id!r})"
    yield f"path = run.info.artifact_uri + {'/' + artifact!r}"


def _time(text: str | None) -> int | None:
    """Milliseconds since 1970 of a time in a manifest, which has been checked when it was read."""
    return None if text is None else instant(text)
