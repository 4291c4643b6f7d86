"""What a site is made of, as it looks before anything is built: enough to tell that nothing has changed.

Small things (theme, manifests, this package) are read and digested; runs have the stamps of the index.
Nothing here renders, so that a build which finds nothing to do loads no library for that.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from importlib import metadata
from typing import Any

import msgspec

from staticrun.build.editing import Editor, editor_of
from staticrun.build.publish import Published
from staticrun.build.report import LOOK, Progress
from staticrun.build.themes import TEMPLATES, Theme, find_theme
from staticrun.build.workers import Workers
from staticrun.config import Config
from staticrun.schema.run import LongText, Run
from staticrun.store import files, layout
from staticrun.store.index import Looked, ReadRun, read_runs
from staticrun.store.reader import Store
from staticrun.store.signs import is_settled
from staticrun.store.union import open_stores

#: Runs that a process reads before it tells of them.
_BATCH = 200
#: Settings that change how a site is built, not what it is.
_HOW = ("workers", "strict", "budget")
#: Libraries whose versions may change a page.
_LIBRARIES = (
    "altair",
    "jinja2",
    "markdown-it-py",
    "markupsafe",
    "msgspec",
    "polars",
    "pyarrow",
    "vl-convert-python",
)

_encode = msgspec.msgpack.Encoder(enc_hook=str, order="deterministic").encode


class Inputs(msgspec.Struct, frozen=True):
    """One look at all of it.

    Attributes:
        store: The runs.
        theme: Where its files lie.
        editor: How people change what pages show.
        look: Digest of the theme's files, of the package and its libraries: what every page depends on.
        whole: Digest of everything but the time; of runs as far as their stamps tell.
        settled: Whether any later change of the runs' own files will show.
    """

    store: Published
    theme: Theme
    editor: Editor
    look: bytes
    whole: bytes
    settled: bool


def look_at(config: Config, workers: Workers, progress: Progress) -> Inputs:
    """Look at all that a site is made of.

    Args:
        workers: Share the reading of runs, where there is much.
        progress: Told how many of those to be read are read.

    Raises:
        StoreError: The folder holds no runs.
        ThemeError: The theme cannot be found.
    """
    theme = find_theme(config.theme)
    found = open_stores(
        config.roots,
        config.as_of,
        artifact_roots=config.artifact_roots,
        share=partial(_shared, workers, progress),
    )
    store = Published(found, config.publish, config.include)
    look = digest(code(), _files(_theme_files(theme)), theme.layers)
    settings = {
        field: getattr(config, field) for field in config.__struct_fields__ if field not in (*_HOW, "as_of")
    }
    experiments = store.experiments()
    stamps = [store.stamps(one.experiment_id) for one in experiments]
    models = config.models_folders()
    editor = editor_of(config)
    manifests = [list(models), _files(_manifests(models))]
    whole = digest(look, settings, editor, experiments, stamps, store.problems(), manifests)
    settled = all(
        store.settled(one.experiment_id, run_id)
        for one, runs in zip(experiments, stamps, strict=True)
        for run_id in runs
    )
    return Inputs(store, theme, editor, look, whole, settled)


def _shared(
    workers: Workers, progress: Progress, store: Store, experiment_id: str, runs: Sequence[Looked]
) -> Iterator[ReadRun]:
    """Read runs by several processes."""
    if not workers.are_worth(len(runs)):
        yield from read_runs((store, experiment_id), runs)
        return
    batches = (runs[start : start + _BATCH] for start in range(0, len(runs), _BATCH))
    done = 0
    for read in workers.map(read_runs, (store, experiment_id), batches):
        yield from read
        done += len(read)
        progress(LOOK, done, len(runs))


def digest(*parts: Any) -> bytes:
    """What changes whenever a part does: numbers, texts, bytes, structs, and lists and dicts of them."""
    return hashlib.blake2b(_encode(parts), digest_size=16).digest()


@cache
def code() -> bytes:
    """Digest of this package and of the versions of what it renders with."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sources = sorted(
        os.path.join(place, name)
        for place, _, names in os.walk(package)
        for name in names
        if name.endswith(".py")
    )
    return digest(_files(sources), [_version(name) for name in _LIBRARIES])


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _files(paths: Iterable[str]) -> list[tuple[str, bytes | None]]:
    """The names of some files, and what they hold; None for one that cannot be read."""
    found: list[tuple[str, bytes | None]] = []
    for path in paths:
        try:
            found.append((path, files.read(path)))
        except OSError:
            found.append((path, None))
    return found


def _theme_files(theme: Theme) -> Iterator[str]:
    yield from theme.files().values()
    for _, folder in theme.layers:
        for place, folders, names in os.walk(os.path.join(folder, TEMPLATES)):
            folders.sort()
            yield from (os.path.join(place, name) for name in sorted(names))


def _manifests(folders: Iterable[str]) -> Iterator[str]:
    """What may be a manifest; reading them comes later, and knows more."""
    for folder in folders:
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        yield from (os.path.join(folder, name) for name in names if name.lower().endswith((".yaml", ".yml")))


def beside_logs(store: Published, run: Run) -> list[str]:
    """The paths of what a run's page shows beside its logs: artifacts, and long texts."""
    traceback = run.ending.traceback if run.ending else None
    texts = (run.note, traceback, run.attributes.get("environment"), run.attributes.get("git_diff"))
    long = [text.digest for text in texts if isinstance(text, LongText)]
    folders = [one.folder for one in store.places(run)] if long else []
    found = [layout.value_path(folder, digest) for folder in folders for digest in long]
    places = (store.artifact_path(run, path) for path in run.artifacts)
    return found + [place for place in places if place is not None]


class Sight(msgspec.Struct, frozen=True, array_like=True):
    """How a file looks.

    Attributes:
        text: Differs whenever its name, size or time does; "" where it is not there.
        settled: Whether every later change will show.
    """

    text: str
    settled: bool


def sight_of(path: str, looked: int) -> Sight:
    """How a file looks.

    Args:
        looked: The time of the look, nanoseconds since 1970.
    """
    try:
        stat = os.stat(path)
    except (OSError, ValueError):  # ValueError: a path with a null character
        return Sight("", True)
    newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
    text = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_mode}"
    return Sight(text, is_settled(newest, looked))
