"""Several stores as one, each with its own index; none of them is changed.

Experiments of one id are one, with what the logs in all stores say of it; of the rest, active ones of one
name are. A run that several stores hold is one run as well: what a copy of both folders into one would give.
"""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, BinaryIO, NamedTuple, TypeAlias

import msgspec

from staticrun.errors import NotFound, StoreError
from staticrun.schema.run import ACTIVE, DELETED, Experiment, Problem, Run
from staticrun.store import artifacts, experiments, layout, shelf
from staticrun.store.cache import Cache
from staticrun.store.folder import RunFolder
from staticrun.store.index import IndexedStore, Share
from staticrun.store.reader import Place, Store
from staticrun.store.signs import Sign

#: The parts of each experiment: numbers of stores, and the ids that the experiment has there.
Parts: TypeAlias = dict[str, list[tuple[int, str]]]


class UnionStore(Store):
    """The runs of several stores.

    Args:
        stores: Those that are there, in order: of what may come from any, it comes from the first.
        missing: What stands in the way of others.
        cache: As for `IndexedStore`.
    """

    def __init__(
        self, stores: Sequence[IndexedStore], missing: Iterable[Problem] = (), cache: str | None = None
    ) -> None:
        super().__init__(stores[0].root, stores[0].as_of, stores[0].artifact_roots)
        #: For whatever else is derived from these runs.
        self.cache = Cache(self.root, cache, beside=[one.root for one in stores[1:]])
        self._stores = stores
        self._labels = _labels(self.roots)
        #: What stands in the way of stores that were asked for as well.
        self.missing = list(missing)
        self._parts: Parts = {}
        self._stamps: dict[str, dict[str, bytes]] = {}
        self._known_ids: dict[str, dict[int, set[str]]] = {}
        self._shared: dict[str, list[Experiment]] | None = None

    @property
    def roots(self) -> tuple[str, ...]:
        """The tracking roots that its runs lie below, in order."""
        return tuple(one.root for one in self._stores)

    def experiments(self) -> list[Experiment]:
        """All experiments, deleted ones too, in order of id."""
        if self._experiments is None:
            self._experiments, self._parts = _united(self._stores)
        return self._experiments

    def places(self, experiment_id: str, run_id: str) -> list[Place]:
        """Where a run of an experiment lies, or would: one place, unless there are copies."""
        self.experiments()
        parts = self._parts.get(experiment_id, [(0, experiment_id)])
        found = [Place(self._stores[number].root, one, run_id) for number, one in parts]
        there = [one for one in found if os.path.isdir(one.folder)] if len(found) > 1 else found
        return there or found[:1]

    def parts(self, experiment_id: str) -> list[tuple[str, str]]:
        """Where an experiment lies: tracking roots, and its id in each."""
        self.experiments()
        return [(self._stores[number].root, one) for number, one in self._parts[experiment_id]]

    def run_ids(self, experiment_id: str) -> list[str]:
        """The ids of all runs in an experiment's folders, in order, readable or not."""
        return sorted({run_id for ids in self._ids(experiment_id).values() for run_id in ids})

    def folder(self, experiment_id: str, run_id: str, sign: Sign | None = None) -> RunFolder:
        """The files of a run, from all its folders."""
        first, *others = self.places(experiment_id, run_id)
        shown = f"{self._labels[self.roots.index(first.root)]}/{first.experiment_id}/{run_id}"
        return RunFolder(first.folder, run_id, shown, sign, [one.folder for one in others])

    def stamps(self, experiment_id: str) -> dict[str, bytes]:
        """What tells the version of each run of an experiment, by id, in order; as of an `IndexedStore`."""
        known = self._stamps.get(experiment_id)
        if known is None:
            experiment = self._experiment(experiment_id)
            found: dict[str, list[bytes]] = defaultdict(list)
            for number, one in self._parts[experiment_id]:
                for run_id, stamp in self._stores[number].stamps(one).items():
                    found[run_id].append(stamp)
            state = experiment.lifecycle.encode()
            known = {run_id: b"".join([*stamps, state]) for run_id, stamps in found.items()}
            for run_id, homes in self._in_several().items():
                known.pop(run_id, None)
                if experiment in homes and (run := self._alone(experiment, run_id)) is not None:
                    known[run_id] = shelf.stamp_of(run.fingerprint, shelf.encode(run))
            known = self._stamps[experiment_id] = dict(sorted(known.items()))
        return known

    def settled(self, experiment_id: str, run_id: str) -> bool:
        """Whether any later change of the run's files will change its stamp."""
        self.experiments()
        parts = [(self._stores[number], one) for number, one in self._parts[experiment_id]]
        holding = [(store, one) for store, one in parts if run_id in store.stamps(one)]
        return bool(holding) and all(store.settled(one, run_id) for store, one in holding)

    def runs(self, experiment_id: str | None = None) -> Iterator[Run]:
        """All runs, deleted ones too, in order of experiment and id; as `Store.runs`."""
        for experiment in self.experiments():
            if experiment_id in (None, experiment.experiment_id):
                yield from self.select(experiment.experiment_id, self.stamps(experiment.experiment_id))

    def select(self, experiment_id: str, run_ids: Iterable[str]) -> Iterator[Run]:
        """Some of an experiment's runs, in the order of their ids here."""
        experiment = self._experiment(experiment_id)
        parts = [self._part(experiment, number, one) for number, one in self._parts[experiment_id]]
        for run_id in run_ids:
            holding = [part for part in parts if run_id in part.runs]
            alone = len(holding) == 1 and holding[0].tells and run_id not in self._in_several()
            run = holding[0].run(experiment, run_id) if alone else self._alone(experiment, run_id)
            if run is not None:
                yield run

    def open_artifact(self, run: Run, path: str) -> BinaryIO:
        """An artifact of a run, to read, from the first copy that has it as logged; as of a `Store`."""
        logged = run.artifacts.get(path)
        opened: list[BinaryIO] = []
        fault: NotFound | OSError | None = None
        for place in self.places(run.experiment_id, run.run_id):
            try:
                opened.append(artifacts.open_artifact(place.folder, run, path, self.artifact_roots))
            except (NotFound, OSError) as error:
                fault = fault or error
        if fault is not None and not opened:
            raise fault
        whole = [one for one in opened if logged and os.fstat(one.fileno()).st_size == logged.size]
        chosen = (whole or opened)[0]
        for one in opened:
            if one is not chosen:
                one.close()
        return chosen

    def artifact_path(self, run: Run, path: str) -> str | None:
        """Where an artifact would lie, in the first copy that has it; None where that is no folder."""
        places = self.places(run.experiment_id, run.run_id)
        found = [artifacts.expected_path(place.folder, run.artifact_uri, path) for place in places]
        return next((one for one in found if one and os.path.exists(one)), found[0])

    def problems(self) -> list[Problem]:
        """What is wrong with the stores themselves, or with runs that could not be read."""
        found = [*self.missing, *super().problems(), *self._copies()]
        for label, store in zip(self._labels, self._stores, strict=True):
            found += [_of(label, one) for one in store.problems()]
        return sorted(set(found))

    def __reduce__(self) -> tuple[Any, ...]:
        # As an index, it sends what it needs to open the stores; where each experiment lies is soon known.
        return _opened, (self.roots, self.as_of, self.artifact_roots)

    def _experiment(self, experiment_id: str) -> Experiment:
        return next(one for one in self.experiments() if one.experiment_id == experiment_id)

    def _ids(self, experiment_id: str) -> dict[int, set[str]]:
        """The ids of an experiment's runs, by store."""
        found = self._known_ids.get(experiment_id)
        if found is None:
            self.experiments()
            found = self._known_ids[experiment_id] = defaultdict(set)
            for number, one in self._parts.get(experiment_id, ()):
                found[number].update(self._stores[number].run_ids(one))
        return found

    def _part(self, experiment: Experiment, number: int, one: str) -> "_Part":
        store = self._stores[number]
        state = next(each.lifecycle for each in store.experiments() if each.experiment_id == one)
        # Behind an experiment that is deleted there, and not here, the state of its runs is hidden.
        tells = not state == DELETED != experiment.lifecycle
        return _Part(store, one, store.stamps(one), tells, self._labels[number])

    def _alone(self, experiment: Experiment, run_id: str) -> Run | None:
        """A run from its files: from those of all its copies."""
        return self._read_or_note(experiment, run_id, self._in_several().get(run_id, [experiment]))

    def _in_several(self) -> dict[str, list[Experiment]]:
        """The runs that lie in several experiments: none, as a rule."""
        if self._shared is None:
            homes = self._homes() if len(self.experiments()) > 1 else {}
            self._shared = {run_id: found for run_id, found in homes.items() if len(found) > 1}
        return self._shared

    def _copies(self) -> Iterator[Problem]:
        """Which stores have runs of others, and how many."""
        counts: dict[tuple[int, int], int] = defaultdict(int)
        for experiment in self.experiments():
            for (first, ids), (second, others) in combinations(
                sorted(self._ids(experiment.experiment_id).items()), 2
            ):
                counts[first, second] += len(ids & others)
        for (first, second), count in counts.items():
            if count:
                lie = "lies" if count == 1 else "lie"
                yield Problem(
                    self._labels[second],
                    f"{count:,} of its runs {lie} in {self._labels[first]} as well",
                    "each is shown once, with what all copies say; keep one copy, or name one in `runs`",
                )


class _Part(NamedTuple):
    """The part of an experiment that one store holds.

    Attributes:
        runs: By id, anything.
        tells: Whether its index tells what its runs are here.
        label: What problems call the store.
    """

    store: IndexedStore
    experiment_id: str
    runs: Collection[str]
    tells: bool
    label: str

    def run(self, experiment: Experiment, run_id: str) -> Run | None:
        """A run as it is in the experiment of all stores."""
        run = next(self.store.select(self.experiment_id, [run_id]), None)
        if run is not None:
            run.experiment_id = experiment.experiment_id
            run.problems = [_of(self.label, problem) for problem in run.problems]
            run.lifecycle = DELETED if experiment.lifecycle == DELETED else run.lifecycle
        return run


#: A store that tells the versions of its runs.
Indexed: TypeAlias = IndexedStore | UnionStore


def open_stores(
    roots: Sequence[str],
    as_of: int | None = None,
    *,
    artifact_roots: Iterable[str] = (),
    share: Share | None = None,
    cache: str | None = None,
) -> Indexed:
    """The store below a tracking root, or those below several as one.

    Args:
        roots: At least one; what is no store is left out, and told among the problems.
        as_of, artifact_roots, share, cache: As for `IndexedStore`.

    Raises:
        StoreError: None of them is a run store.
    """
    places: dict[str, str] = {}
    for root in roots:
        places.setdefault(os.path.realpath(root), root)
    found: list[IndexedStore] = []
    faults: list[tuple[str, StoreError]] = []
    for root in places.values():
        try:
            time = found[0].as_of if found else as_of
            found.append(IndexedStore(root, time, cache, artifact_roots, share))
        except StoreError as error:
            faults.append((root, error))
    if not found:
        raise faults[0][1]
    if len(places) == 1:
        return found[0]
    missing = (
        Problem(root, error.message, "correct the path, or take it out of `runs`") for root, error in faults
    )
    return UnionStore(found, missing, cache)


def _opened(roots: Sequence[str], as_of: int, artifact_roots: Sequence[str]) -> UnionStore:
    return UnionStore([IndexedStore(root, as_of, artifact_roots=artifact_roots) for root in roots])


def _united(stores: Sequence[IndexedStore]) -> tuple[list[Experiment], Parts]:
    """The experiments of all stores, in order of id, and their parts."""
    having: dict[str, list[tuple[int, Experiment]]] = defaultdict(list)
    for number, store in enumerate(stores):
        for one in store.experiments():
            having[one.experiment_id].append((number, one))
    by_name: dict[tuple[str, str], list[Experiment]] = defaultdict(list)
    for experiment_id, there in having.items():
        one = there[0][1]
        if len(there) > 1:
            one = experiments.read_union((stores[number].root for number, _ in there), one)
        by_name["" if one.lifecycle == ACTIVE else experiment_id, one.name].append(one)
    united: dict[str, Experiment] = {}
    parts: Parts = {}
    for (_, name), alike in by_name.items():
        derived = layout.derive_experiment_id(name)
        alike.sort(key=lambda one: (one.experiment_id != derived, int(one.experiment_id)))
        first = alike[0].experiment_id
        united[first] = _as_one(alike)
        parts[first] = [
            (number, one.experiment_id) for one in alike for number, _ in having[one.experiment_id]
        ]
    return sorted(united.values(), key=lambda one: int(one.experiment_id)), parts


def _as_one(alike: Sequence[Experiment]) -> Experiment:
    """Experiments of one name: the first, with what only the others have."""
    if len(alike) == 1:
        return alike[0]
    first = alike[0]
    return msgspec.structs.replace(
        first,
        tags={key: text for one in reversed(alike) for key, text in one.tags.items()},
        note=next((one.note for one in alike if one.note is not None), None),
        artifact_uri=next((one.artifact_uri for one in alike if one.artifact_uri), ""),
        created=min((one.created for one in alike if one.created is not None), default=None),
        updated=max((one.updated for one in alike if one.updated is not None), default=None),
    )


def _labels(roots: Sequence[str]) -> list[str]:
    """What tells the stores apart: as much of the ends of their paths as that takes.

    >>> _labels(["/mnt/ann/runs", "/mnt/bob/runs"]), _labels(["laptop", "/data/cluster"])
    (['ann/runs', 'bob/runs'], ['laptop', 'cluster'])
    """
    parts = [os.path.abspath(root).replace(os.sep, "/").strip("/").split("/") for root in roots]
    length = 1
    while len({tuple(one[-length:]) for one in parts}) < len(parts):
        length += 1
    return ["/".join(one[-length:]) for one in parts]


def _of(label: str, problem: Problem) -> Problem:
    """A problem of a store, with the store in its path."""
    return msgspec.structs.replace(problem, path=f"{label}/{problem.path}")
