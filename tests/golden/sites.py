"""Builds the golden stores, and keeps or compares what is expected of them."""

import os
import shutil
import tempfile
from collections.abc import Callable

from staticrun import __version__
from staticrun.build import build
from staticrun.config import Config

from . import small, stores

HERE = os.path.dirname(os.path.abspath(__file__))
#: Stores by name; the site that is expected of each lies in `expected/<name>`.
STORES: dict[str, Callable[[str], None]] = {"small": small.write}
#: What other packages make, and what only lists the other files.
_LEFT_OUT = ("assets/vega", "assets/spec-", ".staticrun.json")


def site_of(name: str, folder: str) -> dict[str, bytes]:
    """Build a store's site below a folder, and return its files by path.

    What follows the version of staticrun or of another package is made the same everywhere.
    """
    runs, site = os.path.join(folder, "runs"), os.path.join(folder, "site")
    STORES[name](runs)
    build(Config(runs=runs, output=site, theme=os.path.join(HERE, "theme"), as_of=stores.AS_OF, workers=1))
    return {path: _settled(data) for path, data in files_in(site).items() if not path.startswith(_LEFT_OUT)}


def files_in(folder: str) -> dict[str, bytes]:
    """All files below a folder, by their path in it."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder).replace(os.sep, "/")] = file.read()
    return dict(sorted(found.items()))


def expected(name: str) -> dict[str, bytes]:
    """The files that are expected."""
    return files_in(os.path.join(HERE, "expected", name))


def regenerate() -> None:
    """Write the expected sites again."""
    for name in STORES:
        with tempfile.TemporaryDirectory() as folder:
            files = site_of(name, folder)
        target = os.path.join(HERE, "expected", name)
        shutil.rmtree(target, ignore_errors=True)
        for path, data in files.items():
            os.makedirs(os.path.dirname(os.path.join(target, path)), exist_ok=True)
            with open(os.path.join(target, path), "wb") as file:
                file.write(data)
        print(f"{target}: {len(files)} files")


def _settled(data: bytes) -> bytes:
    """Without the version, and the digests of Vega and of its spec, which follow the installed Altair."""
    data = data.replace(f"staticrun {__version__}".encode(), b"staticrun VERSION")
    for mark in (b"assets/vega-", b"assets/spec-curve-", b"assets/spec-view-"):
        parts = data.split(mark)
        data = mark.join([parts[0], *(b"*" * 12 + part[12:] for part in parts[1:])])
    return data
