"""Which runs' pages are still what a build would write, by all that they are made of."""

import time
from collections.abc import Iterable

import msgspec

from staticrun.build.inputs import Inputs, beside_logs, digest, sight_of
from staticrun.build.memory import Made, Memory, are_there, look_at_site
from staticrun.build.pages.run import RunInput
from staticrun.build.runs import RunFiles, RunWriter, Written
from staticrun.schema.run import RUNNING, SCHEDULED, Run


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
        self._there = look_at_site(folder) if memory.runs else {}
        self._looked = time.time_ns()
        # The time counts for pages that tell it, and for no others.
        writer = msgspec.structs.replace(writer, site=msgspec.structs.replace(writer.site, as_of=0))
        settings = {
            field: getattr(writer, field)
            for field in writer.__struct_fields__
            if field not in ("source", "output")
        }
        # Of the store, what it may open counts: a folder that is no longer allowed is given up.
        self._common = digest(inputs.look, settings, list(inputs.store.artifact_roots))
        self._keys: dict[str, bytes] = {}
        #: How the files beside the logs look, by path.
        self.beside: dict[str, str] = {}
        #: Those that are right as they are.
        self.reused: dict[str, RunFiles] = {}

    def changed(self, runs: Iterable[RunInput]) -> list[RunInput]:
        """Those that are to be written."""
        return [given for given in runs if not self._is_right(given)]

    def made(self, written: Written) -> dict[str, Made]:
        """What to remember of all runs."""
        return {
            run_id: Made(self._keys[run_id], one.files, one.problems) for run_id, one in written.runs.items()
        }

    @property
    def settled(self) -> bool:
        """Whether any later change of a run will show."""
        return all(self._keys.values())

    def _is_right(self, given: RunInput) -> bool:
        run = given.run
        key = self._keys[run.run_id] = self._key(given)
        known = self._memory.runs.get(run.run_id)
        if not key or known is None or known.key != key or not are_there(known.files, self._there):
            return False
        self.reused[run.run_id] = RunFiles(known.files, known.problems)
        return True

    def _key(self, given: RunInput) -> bytes:
        """Digest of all that a run's page and data are made of; b"" where a change might not show."""
        run, store = given.run, self._inputs.store
        settled = store.settled(run.experiment_id, run.run_id)
        for path in beside_logs(store, run):
            sight = sight_of(path, self._looked)
            self.beside[path] = sight.text
            settled = settled and sight.settled
        if not settled:
            return b""
        around = [getattr(given, field) for field in given.__struct_fields__ if field != "run"]
        return digest(
            self._common,
            store.stamps(run.experiment_id)[run.run_id],
            [self.beside[path] for path in beside_logs(store, run)],
            around,
            store.as_of if tells_time(run) else 0,
        )


def tells_time(run: Run) -> bool:
    """Whether a run's page tells the time at which one looked."""
    return run.status in (RUNNING, SCHEDULED)
