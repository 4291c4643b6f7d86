"""Where a build begins: with a look at whether there is anything to do."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import msgspec

from staticrun.build.checking import Checking
from staticrun.build.inputs import Inputs, look_at
from staticrun.build.memory import Memory, keep, remember, unchanged
from staticrun.build.output import Writing, alone, read_manifest
from staticrun.build.report import LOOK, Progress, Report, silent
from staticrun.build.times import Clock, most_memory
from staticrun.build.workers import Workers
from staticrun.config import Config

#: Runs of a site that has its Parquet made by a process of its own, which begins as early as it can.
_MANY: Final = 400


def build(config: Config, progress: Progress = silent) -> Report:
    """Build a site.

    What is wrong with the data is told on the site's Problems page and in the report; the rest is built.
    Assets and data are written before the pages that load them, so that every page works at any moment, and
    what no page needs any more is removed at the end. What the last build wrote and is still right is left
    alone; the site is the same as that of a first build, byte for byte.

    Args:
        config: What to read, where to write, and how it shall look.
        progress: Told what is being done, how much of it, and of how much.

    Raises:
        StoreError: The folder holds no runs.
        ThemeError: The theme cannot be found, or a template has an error.
        OutputError: The output folder holds something else than a site, or cannot be written.
    """
    began = time.perf_counter()
    with _few_collections(), Workers(config.workers) as workers:
        clock = Clock(progress, lambda: workers.cpu)
        inputs, memory, report = _look(config, workers, clock)
        if report is None:
            report = _build(config, inputs, memory, workers, clock)
        phases = clock.phases()
    seconds = time.perf_counter() - began
    return msgspec.structs.replace(report, seconds=seconds, phases=phases, memory=most_memory())


def _look(config: Config, workers: Workers, progress: Progress) -> tuple[Inputs, Memory, Report | None]:
    """What a site is made of, what is known of the last build, and its report where that is all."""
    progress(LOOK, 0, 0)
    inputs = look_at(config, workers, progress)
    memory = remember(config.output)
    return inputs, memory, unchanged(config, inputs, memory)


def _build(config: Config, inputs: Inputs, memory: Memory, workers: Workers, clock: Clock) -> Report:
    """Build where something has changed, while no other build writes into the folder."""
    if len(memory.runs) >= _MANY and config.workers != 1:
        workers.other.start(["staticrun.build.exports", "pyarrow.parquet"])  # as long as all else takes
    from staticrun.build.site import build_site  # a quarter of a second of libraries

    with alone(config.output, clock) as lock:
        if lock.waited:
            inputs, memory, report = _look(config, workers, clock)
            if report is not None:
                return report
        with Writing(config.output) as writing:
            report, memory = build_site(config, inputs, memory, writing, workers, clock)
        memory.others.append(writing.manifest())
        keep(config.output, memory)
    return report


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for garbage that goes in circles less often: there are many objects, and few of them do."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def check(config: Config, progress: Progress = silent) -> tuple[Report, dict[str, str]]:
    """Compare a site with what a build would make of it now; nothing is written.

    Where the configuration names no time, runs that had not ended are looked at as of the site's.

    Returns:
        What a build would report, and how the site differs, by path: in one of the words of `checking`.

    Raises:
        StoreError, ThemeError: As for `build`.
    """
    from staticrun.build.site import build_site

    manifest = read_manifest(config.output)
    if config.as_of is None and manifest is not None:
        config = msgspec.structs.replace(config, as_of=manifest.as_of)
    checking = Checking(config.output)
    with _few_collections(), Workers(config.workers) as workers:
        clock = Clock(progress, lambda: workers.cpu)
        clock(LOOK, 0, 0)
        inputs = look_at(config, workers, clock)
        report, _ = build_site(config, inputs, Memory(), checking, workers, clock)
        phases = clock.phases()
    report = msgspec.structs.replace(report, phases=phases, memory=most_memory())
    return report, checking.differing
