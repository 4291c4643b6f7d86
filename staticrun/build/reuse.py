"""Which pages are still what a build would write, by all that they are made of."""

import hashlib
import time
from typing import Any

import msgspec

from staticrun.build import paths
from staticrun.build.around import Around
from staticrun.build.collect import Collected
from staticrun.build.inputs import Inputs, code, digest, sight_of
from staticrun.build.memory import Made, MadeExperiment, Memory, Place, are_there, look_at_site
from staticrun.build.plan import Plan
from staticrun.build.runs import KnownRun, RunFiles, RunWriter, Written
from staticrun.schema.run import RUNNING, SCHEDULED

#: Statuses under which a run's page tells the time at which one looked.
TELL_TIME = frozenset([RUNNING, SCHEDULED])


class Reuse:
    """Tells the runs to write from those whose files are right, and what to remember of all.

    Args:
        writer: What would write them; all its settings count, whatever they are.
        memory: Of the last build.
        folder: Of the site.
    """

    def __init__(self, inputs: Inputs, writer: RunWriter, memory: Memory, folder: str) -> None:
        self._inputs = inputs
        self._memory = memory
        #: How the files in the site's folder look.
        self.there = look_at_site(folder) if memory.runs or memory.experiments else {}
        self._looked = time.time_ns()
        # The time counts for pages that tell it, and for no others.
        writer = msgspec.structs.replace(writer, site=msgspec.structs.replace(writer.site, as_of=0))
        settings = {
            field: getattr(writer, field)
            for field in writer.__struct_fields__
            if field not in ("source", "output", "contents")
        }
        # Of the store, what it may open counts: a folder that is no longer allowed is given up.
        roots = inputs.store.roots, inputs.store.artifact_roots
        self._common = digest(inputs.look, settings, roots)
        self._read_by = digest(code(), writer.placing, bool(writer.site.editor.base), roots)
        self._keys: dict[str, bytes] = {}
        #: Digests of what runs' own files say and how they are read; b"" where a change might not show.
        self.contents: dict[str, bytes] = {}
        self._unsettled: set[str] = set()
        #: How the files beside the logs look, by path.
        self.beside: dict[str, str] = {}
        #: Those that are right as they are.
        self.reused: dict[str, RunFiles] = {}
        #: Those to write of which only the page is another one.
        self.known: dict[str, KnownRun] = {}

    def changed(self, collected: Collected, plan: Plan, around: Around) -> list[str]:
        """The ids of the runs that are to be written."""
        found: list[str] = []
        for experiment_id, grid in collected.grids.items():
            begun = hashlib.blake2b(self._common + digest(*around.place(experiment_id)), digest_size=16)
            statuses = grid.text("attributes.status")
            for run_id, stamp, status in zip(grid.ids, grid.stamps, statuses, strict=True):
                key = begun.copy()
                key.update(stamp)
                rest: list[Any] = []
                beside = grid.beside.get(run_id)
                seen = [self._see(path) for path in beside] if beside is not None else []
                if seen:
                    rest.append(seen)
                if status in TELL_TIME:
                    rest.append(self._inputs.store.as_of)
                if (sign := around.sign(run_id)) is not None:
                    rest.append(sign)
                if rest:
                    key.update(digest(*rest))
                settled = self._inputs.store.settled(experiment_id, run_id)
                if settled and (not beside or self._unsettled.isdisjoint(beside)):
                    self._keys[run_id] = key.digest()
                    self.contents[run_id] = digest(self._read_by, stamp, seen, status)
                else:
                    self._keys[run_id] = self.contents[run_id] = b""  # a change might not show
                if run_id not in plan.pageless and not self._is_right(run_id):
                    found.append(run_id)
                    self._recall(run_id)
        return found

    def kept(self) -> dict[str, Place]:
        """Where the content is kept of the runs whose files are not read."""
        right = ((run_id, self._memory.runs[run_id].content) for run_id in self.reused)
        found = {run_id: place for run_id, place in right if place is not None}
        return found | {run_id: one.place for run_id, one in self.known.items()}

    def made(self, written: Written, contents: dict[str, Place]) -> dict[str, Made]:
        """What to remember of all runs.

        Args:
            contents: Where what their pages tell is kept.
        """
        return {
            run_id: Made(self._keys[run_id], one.files, one.problems, one.left, contents.get(run_id))
            for run_id, one in written.runs.items()
        }

    def experiment(self, experiment_id: str, *made_of: Any) -> tuple[bytes, MadeExperiment | None]:
        """The digest of what an experiment's files are made of, and those files if they are right."""
        key = digest(self._common, *made_of)
        known = self._memory.experiments.get(experiment_id)
        right = known is not None and known.key == key and are_there(known.files, self.there)
        return key, known if right else None

    @property
    def settled(self) -> bool:
        """Whether any later change of a run will show."""
        return all(self._keys.values())

    def _is_right(self, run_id: str) -> bool:
        key, known = self._keys[run_id], self._memory.runs.get(run_id)
        if not key or known is None or known.key != key or not are_there(known.files, self.there):
            return False
        self.reused[run_id] = RunFiles(known.files, known.problems, known.left)
        return True

    def _recall(self, run_id: str) -> None:
        """Note a run of which only the page is another one than that of the last build."""
        known, key = self._memory.runs.get(run_id), self.contents[run_id]
        if not key or known is None or known.content is None or known.content.key != key:
            return
        page = paths.run(run_id)
        if are_there([file for file in known.files if file.path != page], self.there):
            self.known[run_id] = KnownRun(known.content, RunFiles(known.files, known.problems, known.left))

    def _see(self, path: str) -> str:
        sight = sight_of(path, self._looked)
        self.beside[path] = sight.text
        if not sight.settled:
            self._unsettled.add(path)
        return sight.text
