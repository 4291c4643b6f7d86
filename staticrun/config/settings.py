"""The settings that there are, their types and their defaults. `docs/configuration.md` describes them."""

import os
from typing import Literal

import msgspec

from staticrun.config.values import (
    Address,
    ColumnId,
    Count,
    ExperimentFilter,
    Folder,
    Order,
    RunFilter,
    Several,
    Size,
    ThemeName,
    Time,
    UrlPath,
    ViewState,
)
from staticrun.errors import ConfigError
from staticrun.store import locate


class Publish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of how a run came about gets into the site; what may not is nowhere in it, in no file.

    Attributes:
        diff: What the working copy held beyond its commit.
        host: The name of the machine.
        user: The name of whoever ran it.
        command: The command line.
        paths: Whether absolute paths are published as they are (`full`), or as they are from the repository
            or the working directory (`relative`), and as their last part where they lie outside of it.
    """

    diff: bool = False
    host: bool = False
    user: bool = True
    command: bool = True
    paths: Literal["relative", "full"] = "relative"


class ArtifactPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which artifacts are copied into the site, which are linked to where they lie, and which only listed.

    A pattern is matched against the artifact's path, or against its name where it holds no slash; `*` is any
    text, `?` a character. A kind, such as `image` or `video`, stands for all files of it. What is on several
    lists is only listed rather than linked, and linked rather than copied.

    Attributes:
        copy_limit: Bytes up to which a file is copied.
        limits: Other limits for some patterns or kinds; of those that fit a pattern counts before a kind, and
            the longest pattern before others.
        link: Patterns or kinds of what is linked, whatever its size.
        list_only: Patterns or kinds of what is neither copied nor linked.
        base: The address at which the tracking root can be reached; "" for where it lies from the site.
        allow_scripts: Whether scripts in HTML run, in a sandboxed frame without access to the site.
    """

    copy_limit: Size = 5_000_000
    limits: dict[str, Size] = {}
    link: tuple[str, ...] = ()
    list_only: tuple[str, ...] = ()
    base: Address = ""
    allow_scripts: bool = False


class ChartSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A chart that an experiment's chart view begins with.

    Attributes:
        kind: Which chart.
        options: Its choices, as the page writes them into its address: `{x = "params.lr"}`.
    """

    kind: Literal["parallel", "scatter", "bar", "box", "heat", "curves", "importance"]
    options: dict[str, str] = {}


class View(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A view of an experiment's runs under a name: a tab of its page.

    Attributes:
        name: On the tab.
        state: What stands after the `#` of the page's address in that view.
    """

    name: str
    state: ViewState


class ExperimentSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """How an experiment's page begins; whoever looks at it may change all of it there.

    Attributes:
        columns: Of the table, such as `metrics.loss` or `params.lr`, in order; empty: what tells most.
        sort: Keys, each with `DESC` behind it or not; empty for the newest first.
        filter: Which runs are shown.
        charts: Of the chart view; empty for all kinds.
        views: Further ones, by name.
    """

    columns: tuple[ColumnId, ...] = ()
    sort: tuple[Order, ...] = ()
    filter: RunFilter = ""
    charts: tuple[ChartSetting, ...] = ()
    views: tuple[View, ...] = ()


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that a build depends on beside the runs, the manifests and the theme's files.

    Attributes:
        runs: The tracking root, or several of them for a site of all their runs.
        output: The folder of the site.
        models: The folder of model manifests; None for `models` in the tracking roots, else `./models`.
        theme: A theme's name, or the path of its folder.
        title: Of the site.
        description: Of the site, Markdown, on the overview.
        base_url: The address that the site will have; "" where that is not known.
        repo_url: The page of the repository on its forge.
        edit_uri: What leads from there to the editor of a file, such as `edit/main`, or a whole address; the
            paths of files in the repository come after it.
        include: Which experiments are in the site, such as `name LIKE 'iris%'`; empty for all.
        run_pages: Which runs have a page of their own, such as `status = 'FINISHED'`; empty for all.
        as_of: Milliseconds since 1970 at which a run without an end is running or lost; None for now.
        strict: Whether a problem in the data makes the command fail; the site is built in any case.
        budget: Bytes that the site may have; None for as many as it takes.
        plain_pages: Pages that list an experiment's runs for readers without JavaScript: its own with 100,
            the others with 500 each.
        artifact_roots: Folders outside of the store from which artifacts of runs that name them may be read
            and copied into the site.
        workers: Processes that render pages of runs; None for as many as there are processors.
        publish: What of how a run came about gets into the site.
        artifacts: What is copied into it.
        histories: Whether it offers the points of all metrics as Parquet, beside the curves in its pages.
        experiment: How pages of experiments begin, by the name of the experiment; `*` is any other.
        folder: Where `staticrun.toml` lies, or would; no setting itself.
    """

    runs: Folder | tuple[Folder, ...] = locate.DEFAULT_ROOT
    output: Folder = "site"
    models: Folder | None = None
    theme: ThemeName = "default"
    title: str = "Experiments"
    description: str = ""
    base_url: Address = ""
    repo_url: Address = ""
    edit_uri: UrlPath = ""
    include: ExperimentFilter = ""
    run_pages: RunFilter = ""
    as_of: Time | None = None
    strict: bool = False
    budget: Size | None = None
    plain_pages: Count = 3
    artifact_roots: tuple[Folder, ...] = ()
    workers: Several | None = None
    publish: Publish = Publish()
    artifacts: ArtifactPolicy = ArtifactPolicy()
    histories: bool = True
    experiment: dict[str, ExperimentSettings] = {}
    folder: str = "."

    @property
    def roots(self) -> tuple[str, ...]:
        """The tracking roots, each once."""
        runs = (self.runs,) if isinstance(self.runs, str) else self.runs
        return tuple(dict.fromkeys(runs))

    @property
    def root(self) -> str:
        """The tracking root, for what works on one.

        Raises:
            ConfigError: There are several.
        """
        if len(self.roots) > 1:
            raise ConfigError(f"`runs` names {len(self.roots)} folders", hint="name one of them with --runs")
        return self.roots[0]

    def models_folders(self) -> tuple[str, ...]:
        """The folders of model manifests: that which is set, else those in the roots, else `./models`."""
        if self.models is not None:
            return (self.models,)
        found = [os.path.join(root, "models") for root in self.roots]
        there = tuple(folder for folder in found if os.path.isdir(folder))
        return there or (("models",) if os.path.isdir("models") else ())

    @property
    def editor(self) -> str:
        """What stands before a file's path, relative to `folder`, to lead to its editor; "" where unknown."""
        if not self.repo_url or not self.edit_uri:
            return ""
        if "://" in self.edit_uri:
            return f"{self.edit_uri}/"
        return f"{self.repo_url}{'' if self.edit_uri[0] in '?#' else '/'}{self.edit_uri}/"

    def of_experiment(self, name: str) -> ExperimentSettings:
        """The settings of an experiment: its own, else those for any, else none."""
        return self.experiment.get(name, self.experiment.get("*", ExperimentSettings()))
