"""What a process runs in, found out by threads of its own, once: every run that it starts is told.

Nobody waits for them while a program trains. A run that ends first waits for at most 20 ms, all runs of a
process together, and says what it does not know.
"""

import os
import threading
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from staticrun import vcs
from staticrun.log import capture, clock, secrets
from staticrun.schema.run import LongText, Text

if TYPE_CHECKING:
    from subprocess import Popen

    from staticrun.log.recorder import Recorder

#: Whether the diff is kept; everything but a no is a yes.
LOG_DIFF: Final = "STATICRUN_LOG_DIFF"
#: Bytes beyond which no diff is kept.
DIFF_LIMIT: Final = 1 << 20
#: Seconds that ends of runs wait, all together.
PATIENCE: Final = 0.020
#: Seconds that a fork waits for an import at most.
_FORK: Final = 1.0

#: Parts of the environment, the quickest first.
_PARTS: Final = ("python", "implementation", "platform", "cpus", "memory", "variables", "packages", "gpus")
_GIT: Final = ("git_dirty", "git_diff")


class Surroundings:
    """The facts of this process, and the runs that wait for them."""

    def __init__(self) -> None:
        # Reentrant: a signal's handler, which ends runs, may come while this thread holds it.
        self._lock = threading.RLock()
        # Held while a thread imports: a fork then would leave the child a module that nobody finishes.
        self._importing = threading.Lock()
        self._forking: set[int] = set()
        self._all_found = threading.Event()
        self._waiting: dict[Recorder, None] = {}
        self._working: set[str] | None = None  # None before the first run
        self._environment: dict[str, Any] = {}
        self._git: dict[str, str] = {}
        self._expected: tuple[str, ...] = _PARTS
        self._missing: dict[str, str] = {}
        self._told: tuple[dict[str, Text], list[tuple[LongText, bytes]]] | None = None
        self._patience = PATIENCE
        self._process: Popen[bytes] | None = None

    def attach(self, recorder: "Recorder") -> None:
        """Tell a run that was started, now or once all is found."""
        with self._lock:
            if self._all_found.is_set():
                self._tell(recorder)
                return
            self._waiting[recorder] = None
            if self._working is None:
                self._begin(git=not capture.is_further_rank(recorder.target.run_id))

    def settle(self, recorder: "Recorder") -> None:
        """Tell a run that ends what is known by now, after a short wait."""
        if recorder not in self._waiting:
            return
        if self._patience > 0:
            begun = clock.elapsed()
            self._all_found.wait(self._patience)
            self._patience -= clock.elapsed() - begun
        with self._lock:
            if recorder in self._waiting:
                del self._waiting[recorder]
                self._tell(recorder)

    def leave(self) -> None:
        """The process ends: leave no other one behind, not even one that a thread is just about to start."""
        self._importing.acquire(timeout=PATIENCE)
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def before_fork(self) -> None:
        """Let no thread import meanwhile."""
        if self._importing.acquire(timeout=_FORK):
            self._forking.add(threading.get_ident())

    def after_fork(self) -> None:
        """In the parent: go on."""
        if threading.get_ident() in self._forking:
            self._forking.remove(threading.get_ident())
            self._importing.release()

    def of_child(self) -> "Surroundings":
        """What a forked process knows: all of it, or nothing yet."""
        child = Surroundings()
        if self._all_found.is_set() and self._told is not None:
            child._told = self._told
            child._all_found.set()
        return child

    def _begin(self, *, git: bool) -> None:
        work: dict[str, Callable[[], None]] = {"environment": self._find_environment}
        repository = capture.repository()
        if git and repository is not None:
            self._expected += _GIT
            work["git"] = lambda: self._find_changes(repository)
        self._working = set(work)
        try:
            for name, find in work.items():
                thread = threading.Thread(
                    target=self._work, args=(name, find), name=f"staticrun-{name}", daemon=True
                )
                thread.start()
        except RuntimeError:  # no more threads: what they would find is missing, and nobody waits for it
            self._patience = 0.0

    def _work(self, name: str, find: Callable[[], None]) -> None:
        try:
            find()
        except Exception as error:  # noqa: BLE001 - whatever is odd about a machine, training goes on
            self._missing.setdefault(name, _reason(error))
        with self._lock:
            assert self._working is not None
            self._working.discard(name)
            if self._working:
                return
            self._told = self._facts()
            self._all_found.set()
            for recorder in list(self._waiting):
                self._tell(recorder)
            self._waiting.clear()

    def _find_environment(self) -> None:
        with self._importing:
            from staticrun.log import machine, packages
            from staticrun.schema import environment  # noqa: F401 - for who encodes what was found
        for part in _PARTS:
            try:
                if part == "packages":
                    self._environment[part], broken = packages.installed()
                    if broken:
                        self._missing[part] = f"{broken} without name or version"
                    continue
                with self._importing:
                    find = machine.nvml if part == "gpus" else getattr(machine, part)
                    found = find()
                self._environment[part] = machine.gpus() if part == "gpus" else found
            except Exception as error:  # noqa: BLE001 - each part fails alone, in whatever way
                self._missing[part] = _reason(error)

    def _find_changes(self, repository: str) -> None:
        commit, _ = vcs.head(repository)
        if commit is None:
            self._missing |= dict.fromkeys(_GIT, "no commit yet")
            return
        wanted = os.environ.get(LOG_DIFF, "").strip().lower() not in ("0", "false", "no", "off")
        found = vcs.changes(
            repository, commit, DIFF_LIMIT if wanted else 0, started=self._started, guard=self._importing
        )
        if found.dirty is None:
            self._missing["git_dirty"] = found.missing
        else:
            self._git["git_dirty"] = "true" if found.dirty else "false"
        if not wanted:
            self._missing["git_diff"] = "turned off"
        elif found.diff is None:
            self._missing["git_diff"] = found.missing
        else:
            if secrets.is_suspicious(found.diff):
                with self._importing:
                    from staticrun.log import masking  # noqa: F401 - which the next line needs
            self._git["git_diff"] = secrets.mask(found.diff)

    def _started(self, process: "Popen[bytes]") -> None:
        self._process = process

    def _tell(self, recorder: "Recorder") -> None:
        recorder.learn(*(self._told or self._facts()))

    def _facts(self) -> tuple[dict[str, Text], list[tuple[LongText, bytes]]]:
        """Attributes of a run with what is known by now, and the texts that lie in files of their own."""
        from staticrun.schema import environment

        known, git, missing = dict(self._environment), dict(self._git), dict(self._missing)
        for part in self._expected:
            if part not in known and part not in git:
                missing.setdefault(part, "")
        diff = git.pop("git_diff", "")
        facts: dict[str, Text] = dict(git)
        kept = []
        for name, text in (("environment", environment.encode(known)), ("git_diff", diff)):
            if text:
                short, data = _apart(text)
                facts[name] = short
                kept.append((short, data))
        if missing:
            said = (f"{name}: {reason}" if reason else name for name, reason in sorted(missing.items()))
            facts["not_captured"] = ", ".join(said)
        return dict(sorted(facts.items())), kept


def _apart(text: str) -> tuple[LongText, bytes]:
    """A text that lies in a file whatever its length, so that who reads many runs need not read it."""
    data = text.encode("utf-8", "backslashreplace")
    return LongText("", len(data.decode()), sha256(data).hexdigest()), data


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:100].replace(",", ";").replace("\n", " ")
