"""What draws charts in a page: Altair's specs and Vega, made once for each version and kept in the cache.

Altair takes a second to import and to make the specs, which is more than all else where one run has changed.
"""

import os
from typing import Any

import msgspec

from staticrun.build.inputs import code
from staticrun.store.cache import Cache


class Drawing(msgspec.Struct, frozen=True):
    """The specs that pages load, by key, and the script that draws them."""

    specs: dict[str, dict[str, Any]]
    vega: str


def drawing() -> Drawing:
    """What this version of staticrun draws with, as its libraries are."""
    cache = Cache(os.path.dirname(os.path.abspath(__file__)), kind="drawing")
    name = code().hex()
    data = cache.read(name)
    if data is not None:
        try:
            return msgspec.msgpack.decode(data, type=Drawing)
        except msgspec.DecodeError:
            pass  # as if there were none
    from staticrun.build import charts

    made = Drawing(charts.specs(), charts.vega_bundle())
    for old in cache.names():
        cache.remove(old)
    cache.write(name, msgspec.msgpack.encode(made))
    return made
