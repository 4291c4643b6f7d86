"""A store as the site may see it: the one place where what is not published is taken out of runs.

Whatever a site tells of runs, it asks of a `Published`: pages, tables, search, downloads and data alike.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import BinaryIO, Final

import msgspec

from staticrun.build.redact import HOST, USER, Redactor, decoded, is_machine_name, names_of
from staticrun.build.source import Points
from staticrun.config import Publish
from staticrun.errors import NotFound
from staticrun.query.experiments import select
from staticrun.schema.run import (
    DatasetInput,
    Ending,
    Experiment,
    LongText,
    Problem,
    Run,
    Text,
    head_of,
)
from staticrun.store import layout
from staticrun.store.cache import Cache
from staticrun.store.holding import Held
from staticrun.store.reader import Place
from staticrun.store.union import Indexed

#: Facts by which readers on the same machine know whether a process is alive; no page needs them.
_OF_MACHINE: Final = ("host", "boot_id", "pid_namespace")
#: Facts that say from where a run's paths are told. They are needed for that, and never told themselves.
_ROOTS: Final = ("git_root", "cwd")
#: Facts whose text is published as it is, if at all: a diff that is changed cannot be applied.
_VERBATIM: Final = ("git_diff",)
#: A fact that is JSON.
_ENVIRONMENT: Final = "environment"
#: Variables of the environment that are a name of the machine, or of whoever ran it.
_HOST_VARIABLES: Final = ("HOSTNAME", "HOST", "SLURMD_NODENAME")
_USER_VARIABLES: Final = ("USER", "LOGNAME", "USERNAME", "LNAME", "SLURM_JOB_USER")


class _Hidden(msgspec.Struct, frozen=True):
    """What takes things out of a run's texts, and where its artifacts are."""

    redactor: Redactor
    artifact_uri: str


class Published:
    """The runs of a store without what is not published, under the questions that a build asks of one.

    Args:
        store: The runs.
        publish: What is published.
        include: Which experiments are in the site, as a filter; empty for all.
    """

    def __init__(self, store: Indexed, publish: Publish, include: str = "") -> None:
        self._store = store
        self._publish = publish
        self._include = include
        self._salt = msgspec.json.encode(publish)
        #: What is needed of runs beyond what is published of them, by id.
        self._hidden: dict[str, _Hidden] = {}
        self._stamps: dict[str, dict[str, bytes]] = {}
        # One for all runs of a machine and a repository.
        self._redactors: dict[Redactor, Redactor] = {}

    def __getstate__(self) -> dict[str, object]:
        # Another process asks for no stamps; of thousands of runs they are megabytes.
        return {**self.__dict__, "_stamps": {}}

    @property
    def as_of(self) -> int:
        """Milliseconds since 1970 at which a run without an end counts as running or lost."""
        return self._store.as_of

    @property
    def roots(self) -> tuple[str, ...]:
        """The tracking roots."""
        return self._store.roots

    def places(self, run: Run) -> list[Place]:
        """Where a run lies: one place, unless there are copies."""
        return self._store.places(run.experiment_id, run.run_id)

    @property
    def artifact_roots(self) -> tuple[str, ...]:
        """Folders outside of the store from which artifacts may be opened."""
        return self._store.artifact_roots

    @property
    def cache(self) -> Cache:
        """For whatever else is derived from these runs."""
        return self._store.cache

    def stamps(self, experiment_id: str) -> dict[str, bytes]:
        """What tells the version of each run of an experiment, and what of it is published."""
        salted = self._stamps.get(experiment_id)
        if salted is None:
            found = self._store.stamps(experiment_id)
            salted = self._stamps[experiment_id] = {one: stamp + self._salt for one, stamp in found.items()}
        return salted

    def settled(self, experiment_id: str, run_id: str) -> bool:
        """Whether any later change of the run's files will change its stamp."""
        return self._store.settled(experiment_id, run_id)

    def matching(self, experiment_ids: Sequence[str], filter_string: str) -> set[str]:
        """The ids of the runs that pass a filter, which sees all of a run."""
        from staticrun.query.search import matching  # only a build that filters needs it

        return matching(self._store, experiment_ids, filter_string)

    def experiments(self) -> list[Experiment]:
        """The experiments of the site, deleted ones too, in order of id."""
        redactor = Redactor(paths=self._publish.paths == "relative")
        found = select(self._store.experiments(), self._include)
        return [_experiment(one, redactor) for one in found]

    def runs(self, experiment_id: str | None = None) -> Iterator[Run]:
        """Their runs, deleted ones too, in order of experiment and id."""
        for one in self.experiments():
            if experiment_id in (None, one.experiment_id):
                yield from map(self._published, self._store.runs(one.experiment_id))

    def select(self, experiment_id: str, run_ids: Iterable[str]) -> Iterator[Run]:
        """Some of an experiment's runs, in the order of their ids here."""
        return map(self._published, self._store.select(experiment_id, run_ids))

    def points(self, run: Run, keys: Collection[str] | None = None) -> Iterator[Points]:
        """The history of a run; a metric may come in several pieces."""
        before = len(run.problems)
        yield from self._store.points(run, keys)
        redactor = self._of_store()
        run.problems[before:] = [_problem(one, redactor) for one in run.problems[before:]]

    def text(self, run: Run, text: Text) -> str:
        """The whole of a text, as far as it is published."""
        if isinstance(text, str):
            return text  # it came with the run
        whole = self._store.text(run, text)
        known = {key: value.digest for key, value in run.attributes.items() if isinstance(value, LongText)}
        if text.digest in [known.get(key) for key in _VERBATIM]:
            return whole
        redactor = self._of(run).redactor
        if text.digest == known.get(_ENVIRONMENT):
            return _environment(whole, redactor, self._publish)
        return redactor.plain(whole, captured=True)

    def held(self, run: Run) -> Held:
        """The files that hold the note and the tags of a run."""
        return self._store.held(run)

    def held_of_experiment(self, experiment_id: str) -> Held:
        """The files that hold the note and the tags of an experiment."""
        return self._store.held_of_experiment(experiment_id)

    def open_artifact(self, run: Run, path: str) -> BinaryIO:
        """The content of an artifact.

        Raises:
            NotFound, OSError: As of the store, without what is not published.
        """
        try:
            return self._store.open_artifact(self._located(run), path)
        except NotFound as error:
            redactor = self._of_store()
            told = [text and redactor.plain(text, captured=True) for text in (error.message, error.hint)]
            raise NotFound(told[0] or "", hint=told[1]) from None
        except OSError as error:
            raise type(error)(error.errno, error.strerror or "it cannot be read") from None

    def artifact_path(self, run: Run, path: str) -> str | None:
        """Where an artifact would lie, whether it may be opened or not; None where that is no folder."""
        return self._store.artifact_path(self._located(run), path)

    def problems(self) -> list[Problem]:
        """What is wrong with the store beside its runs."""
        redactor = self._of_store()
        return [_problem(one, redactor) for one in self._store.problems()]

    def _published(self, run: Run) -> Run:
        """A run that was just read, without what is not published."""
        publish = self._publish
        redactor = redactor_of(run, publish)
        redactor = self._redactors.setdefault(redactor, redactor)
        hidden = _Hidden(redactor, run.artifact_uri)
        run.artifact_uri = redactor.path(run.artifact_uri)
        if run.artifact_uri != hidden.artifact_uri or _has_long_text(run):
            self._hidden[run.run_id] = hidden
        run.name = redactor.plain(run.name)
        run.note = redactor.text(run.note) if run.note is not None else None
        run.params = {key: redactor.text(text) for key, text in run.params.items()}
        run.tags = {key: redactor.text(text) for key, text in run.tags.items()}
        run.attributes = dict(_attributes(run, redactor, publish))
        run.inputs = [_input(one, redactor) for one in run.inputs]
        run.ending = _ending(run.ending, redactor) if run.ending is not None else None
        run.problems = [_problem(one, redactor) for one in run.problems]
        return run

    def _of(self, run: Run) -> _Hidden:
        found = self._hidden.get(run.run_id)
        if found is not None:
            return found
        # It was published elsewhere, in another process.
        original = self._store.run(run.run_id)
        return self._hidden.setdefault(
            run.run_id, _Hidden(redactor_of(original, self._publish), original.artifact_uri)
        )

    def _located(self, run: Run) -> Run:
        """The run with the real place of its artifacts."""
        if run.artifact_uri == layout.ARTIFACTS:
            return run
        hidden = self._of(run)
        return msgspec.structs.replace(run, artifact_uri=hidden.artifact_uri)

    def _of_store(self) -> Redactor:
        """For what staticrun itself says of the store, whose place on this machine is nobody's concern."""
        roots = tuple(os.path.abspath(root).replace(os.sep, "/") for root in self.roots)
        return Redactor(roots, paths=self._publish.paths == "relative")


def redactor_of(run: Run, publish: Publish) -> Redactor:
    """What takes out of a run's texts what is not published, by what the run knows of where it ran."""
    known = run.attributes
    host, user = head_of(known.get("host", "")), head_of(known.get("user", ""))
    hosts = [] if publish.host or not host else names_of(host, HOST)
    users = [] if publish.user or not user else names_of(user, USER)
    roots = {head_of(known[key]).replace("\\", "/").rstrip("/") for key in _ROOTS if key in known}
    return Redactor(
        roots=tuple(sorted((root for root in roots if root), key=lambda root: (-len(root), root))),
        paths=publish.paths == "relative",
        names=(*users, *(one for one in hosts if is_machine_name(one[0]))),
        captured=tuple(one for one in hosts if not is_machine_name(one[0])),
    )


def _has_long_text(run: Run) -> bool:
    texts = [run.note, *run.attributes.values(), *run.params.values(), *run.tags.values()]
    texts += [run.ending.traceback] if run.ending is not None else []
    texts += [text for one in run.inputs for text in (one.source, one.schema, one.profile)]
    return any(isinstance(text, LongText) for text in texts)


def _attributes(run: Run, redactor: Redactor, publish: Publish) -> Iterator[tuple[str, Text]]:
    for key, text in run.attributes.items():
        if (
            (key in _OF_MACHINE and not publish.host)
            or (key == "user" and not publish.user)
            or (key == "command" and not publish.command)
            or (key in _VERBATIM and not publish.diff)
            or key in _ROOTS
        ):
            continue
        if key in _VERBATIM:
            yield key, text
        elif key == _ENVIRONMENT and isinstance(text, str):
            yield key, _environment(text, redactor, publish)
        elif key == "source_name" and isinstance(text, str):
            yield key, redactor.path(text)
        else:
            yield key, redactor.text(text, captured=True)


def _environment(text: str, redactor: Redactor, publish: Publish) -> str:
    """The environment's JSON, or nothing where it is none: nobody knows then what is in it."""

    def change(found: object) -> object:
        if isinstance(found, dict) and isinstance(variables := found.get("variables"), dict):
            hidden = (*(() if publish.host else _HOST_VARIABLES), *(() if publish.user else _USER_VARIABLES))
            found = {**found, "variables": {k: v for k, v in variables.items() if k not in hidden}}
        return redactor.document(found)

    return decoded(text, change) or "{}"


def _input(one: DatasetInput, redactor: Redactor) -> DatasetInput:
    return msgspec.structs.replace(
        one,
        name=redactor.path(one.name),
        source=_source(one.source, redactor),
        schema=redactor.text(one.schema, captured=True),
        profile=redactor.text(one.profile, captured=True),
        context=redactor.plain(one.context),
        tags={key: redactor.plain(text) for key, text in one.tags.items()},
    )


def _source(source: Text, redactor: Redactor) -> Text:
    """Where a dataset came from: a path, an address, or JSON that names one."""
    if not isinstance(source, str):
        return redactor.text(source, captured=True)
    changed = decoded(source, redactor.document) if source.startswith(("{", "[")) else None
    return redactor.path(source) if changed is None else changed


def _ending(ending: Ending, redactor: Redactor) -> Ending:
    return msgspec.structs.replace(
        ending,
        message=None if ending.message is None else redactor.plain(ending.message, captured=True),
        traceback=None if ending.traceback is None else redactor.text(ending.traceback, captured=True),
    )


def _problem(problem: Problem, redactor: Redactor) -> Problem:
    return Problem(
        redactor.path(problem.path),
        redactor.plain(problem.reason, captured=True),
        redactor.plain(problem.remedy, captured=True),
    )


def _experiment(one: Experiment, redactor: Redactor) -> Experiment:
    return msgspec.structs.replace(
        one,
        note=redactor.text(one.note) if one.note is not None else None,
        tags={key: redactor.text(text) for key, text in one.tags.items()},
        artifact_uri=redactor.path(one.artifact_uri),
    )
