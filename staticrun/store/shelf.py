"""The runs of one experiment as the cache keeps them: a small file of signs, and a large one of runs."""

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from staticrun.schema.run import Run
from staticrun.store.cache import Cache

#: What `since` and `until` are where nothing limits them.
ALWAYS = (-(1 << 62), 1 << 62)

_encoder = msgspec.msgpack.Encoder()
_run_decoder = msgspec.msgpack.Decoder(Run)


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of a run without decoding it.

    Attributes:
        sign: How its folder looked.
        stamp: Differs whenever the sign or the run does, and also tells whether `data` is torn.
        since, until: The run is what it is after `since` and up to `until`, in terms of `as_of`: a silent
            session turns from running to lost.
        start, size: Where the run lies in the file of runs.
    """

    sign: str
    stamp: bytes
    since: int
    until: int
    start: int
    size: int

    def holds(self, as_of: int) -> bool:
        """Whether the run is the same at another time."""
        return self.since < as_of <= self.until


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A run on its way to the cache."""

    sign: str
    since: int
    until: int
    data: bytes


_entries_decoder = msgspec.msgpack.Decoder(dict[str, Entry])


class Shelf:
    """The cached runs of an experiment, by id."""

    def __init__(self, cache: Cache, experiment_id: str) -> None:
        self._cache = cache
        self._signs_name, self._runs_name = f"{experiment_id}.signs", f"{experiment_id}.runs"
        self._data: bytes | None = None
        self.entries: dict[str, Entry] = {}
        data = cache.read(self._signs_name)
        if data is not None:
            try:
                self.entries = _entries_decoder.decode(data)
            except msgspec.DecodeError:
                cache.remove(self._signs_name)

    def run(self, run_id: str) -> Run | None:
        """A run; None where it cannot be read, because another process has just written the files anew."""
        entry = self.entries[run_id]
        if self._data is None:
            self._data = self._cache.read(self._runs_name) or b""
        data = self._data[entry.start : entry.start + entry.size]
        if stamp_of(entry.sign, data) != entry.stamp:
            return None
        try:
            return decode(data)
        except msgspec.DecodeError:
            return None

    def write(self, run_ids: Sequence[str], fresh: dict[str, Kept]) -> None:
        """Keep these runs and no others.

        Args:
            fresh: Those that are not here yet, or were others.
        """
        parts: list[bytes] = []
        entries: dict[str, Entry] = {}
        start = 0
        for run_id, kept in self._gathered(run_ids, fresh):
            stamp = stamp_of(kept.sign, kept.data)
            entries[run_id] = Entry(kept.sign, stamp, kept.since, kept.until, start, len(kept.data))
            parts.append(kept.data)
            start += len(kept.data)
        self.entries, self._data = entries, b"".join(parts)
        # The runs first: until the signs follow, the stamps tell that they do not belong together.
        self._cache.write(self._runs_name, self._data)
        self._cache.write(self._signs_name, _encoder.encode(entries))

    def _gathered(self, run_ids: Sequence[str], fresh: dict[str, Kept]) -> Iterator[tuple[str, Kept]]:
        old = self._cache.read(self._runs_name) or b""
        for run_id in run_ids:
            if (kept := fresh.get(run_id)) is not None:
                yield run_id, kept
            elif (entry := self.entries.get(run_id)) is not None:
                data = old[entry.start : entry.start + entry.size]
                if stamp_of(entry.sign, data) == entry.stamp:
                    yield run_id, Kept(entry.sign, entry.since, entry.until, data)


def encode(run: Run) -> bytes:
    """A run as the cache keeps it."""
    return _encoder.encode(run)


def decode(data: bytes) -> Run:
    """A run from the cache.

    Raises:
        msgspec.DecodeError: It is none.
    """
    return _run_decoder.decode(data)


def stamp_of(sign: str, data: bytes) -> bytes:
    """What tells this version of a run from all others."""
    return hashlib.blake2b(
        data, digest_size=16, key=hashlib.blake2b(sign.encode(), digest_size=16).digest()
    ).digest()
