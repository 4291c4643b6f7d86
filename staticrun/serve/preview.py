"""Builds again and again, and knows what there is to show: the site, or what stands in its way."""

import os
import threading
import traceback
from collections.abc import Callable

import msgspec

from staticrun.build import build
from staticrun.build.report import WAIT, Report
from staticrun.build.themes import find_theme
from staticrun.config import FILE_NAME, Config
from staticrun.errors import StaticrunException, ThemeError
from staticrun.serve import watch
from staticrun.store.reader import is_store


class Built(msgspec.Struct, frozen=True):
    """The site is up to date, as of the last look."""

    report: Report


class Waiting(msgspec.Struct, frozen=True):
    """There is no run store yet."""

    runs: str


class Broken(msgspec.Struct, frozen=True):
    """The build failed; the site, if there is one, is that of an earlier build.

    Attributes:
        message: What happened.
        where: The place, where it is known.
        hint: What to do about it.
        details: A traceback, where the fault is not in what was to be built.
    """

    message: str
    where: str | None = None
    hint: str | None = None
    details: str = ""


State = Built | Waiting | Broken


class _Stopped(BaseException):
    """The preview ends: no fault, and not to be taken for one."""


class Preview:
    """Keeps a site up to date with what it is made of.

    Args:
        config: What to build.
        reload: Reads the configuration anew, before every build; None where it does not change.
        changed: Called in the thread of `run` after every build, with what there is to show now.
        wait: Called there when a build begins to wait for another one into the same folder.
    """

    def __init__(
        self,
        config: Config,
        changed: Callable[[State], None],
        reload: Callable[[], Config] | None = None,
        wait: Callable[[], None] = lambda: None,
    ) -> None:
        self.config = config
        self._reload = reload
        self._wait = wait
        self._waits = False
        #: What there is to show; None until it is known.
        self.state: State | None = None
        self._changed = changed
        self._stop = threading.Event()

    def run(self) -> None:
        """Build, wait for a change, and so on until stopped."""
        while not self._stop.is_set():
            # The look comes first, so that what changes during the build counts as changed since.
            seen = self._look()
            try:
                self.state = state = self._attempt()
            except _Stopped:
                return
            if self._stop.is_set():  # Ctrl+C ends the processes of a build as well: no fault to tell
                return
            self._changed(state)
            watch.wait_for_change(self._look, seen, self._stop)

    def stop(self) -> None:
        """Make `run` return, after the step of a build that it may be in."""
        self._stop.set()

    def _progress(self, phase: str, _done: int, _total: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        if phase == WAIT and not self._waits:
            self._wait()
        self._waits = phase == WAIT

    def _attempt(self) -> State:
        try:
            if self._reload is not None:
                self.config = self._reload()
            if not any(is_store(root) for root in self.config.roots):
                return Waiting(self.config.roots[0])
            return Built(build(self.config, self._progress))
        except StaticrunException as error:
            return Broken(error.message, error.where, error.hint)
        except Exception as error:  # noqa: BLE001 - the preview goes on, and shows what went wrong
            return Broken(f"{type(error).__name__}: {error}", details=traceback.format_exc())

    def _look(self) -> watch.Seen:
        config = self.config
        settings = os.path.join(config.folder, FILE_NAME) if self._reload is not None else None
        return watch.look_at(config.roots, config.models_folders(), _theme_folders(config.theme), settings)


def _theme_folders(theme: str) -> list[str]:
    try:
        return [folder for _, folder in find_theme(theme).layers]
    except ThemeError:  # the build says so; a folder may be mended
        return [theme] if os.path.isdir(theme) else []
