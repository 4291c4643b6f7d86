"""One run's folder as it lies there: which files, what its writers say, and its points."""

import hashlib
import os
from array import array
from collections.abc import Collection, Iterator, Sequence

import msgspec

from staticrun.errors import FormatError
from staticrun.schema.event import Event, Part, Point
from staticrun.schema.run import Problem
from staticrun.store import codec, files, layout, points, signs, summary
from staticrun.store.fold import WriterState
from staticrun.store.signs import Sign

_READABLE = "make it readable for the user who builds the site, or copy it again"
_COPY_AGAIN = "copy the run again from where it was logged"


class PointBatch(msgspec.Struct, frozen=True):
    """Points of one metric of one writer, in the order in which they were logged.

    Attributes:
        steps: int64.
        times: Milliseconds since 1970, int64.
        values: float64; NaN and the infinities are values.
    """

    key: str
    writer: str
    steps: "array[int]"
    times: "array[int]"
    values: "array[float]"


class RunFolder:
    """The files of one run.

    Args:
        path: The folder.
        run_id: Whose it is.
        shown: Its path as problems name it.
        sign: How it looks, where that is known.
        copies: Further folders of the same run. All of them are one: of a file that several hold the longest
            counts, because a writer only ever adds to what it wrote.
    """

    def __init__(
        self, path: str, run_id: str, shown: str, sign: Sign | None = None, copies: Sequence[str] = ()
    ) -> None:
        self.run_id = run_id
        self.shown = shown
        self.problems: list[Problem] = []
        self.sizes: dict[str, int] = {}
        self._folders = [path, *copies]
        #: The log that was read last for its parts, whose points are about to be asked for.
        self._decoded: tuple[str, list[Event | None]] | None = None
        self._paths: dict[str, str] = {}
        self._writers: dict[str, dict[str, set[int]]] = {}
        seen = [sign or signs.of_run(path), *map(signs.of_run, copies)]
        for folder, one in zip([path, *copies], seen, strict=True):
            self._take_names(folder, one)
        text = "\n".join(one.text for one in seen)
        self.fingerprint = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def _take_names(self, folder: str, sign: Sign) -> None:
        for name, size in signs.sizes(sign):
            parsed = layout.parse_name(name)
            if parsed is None or size <= self.sizes.get(name, -1):
                continue
            writer, part, kind = parsed
            self.sizes[name] = size
            self._paths[name] = os.path.join(folder, name)
            parts = self._writers.setdefault(writer, {}).setdefault(kind, set())
            if part is not None:
                parts.add(part)

    @property
    def writers(self) -> list[str]:
        """Names of the writers that left anything here."""
        return sorted(self._writers)

    def unlisted(self) -> Problem | None:
        """Why nothing is known of any writer, where the reason is that a folder cannot be listed."""
        for folder in self._folders:
            try:
                list(files.scan(folder))
            except OSError as error:
                return Problem(self.shown, f"the folder cannot be listed: {error.strerror}", _READABLE)
        return None

    def states(self) -> list[WriterState]:
        """What each writer says: its fold, and what lies beyond it.

        Raises:
            FormatError: A later version wrote here.
        """
        return [state for writer in self.writers if (state := self._state(writer)) is not None]

    def said(self) -> Iterator[tuple[str, list[Event]]]:
        """What each writer says that is no point, with its name.

        Raises:
            FormatError: A later version wrote here.
        """
        yield from ((state.writer, state.events()) for state in self.states())

    def file_of(self, writer: str, event: Event) -> str | None:
        """The path of the file from which an event of a writer is read.

        Raises:
            FormatError: A later version wrote it.
        """
        kinds = self._writers.get(writer, {})
        if "json" in kinds:
            state = self._folded(writer)
            if state is not None and event in state.events():
                return self._paths[layout.fold_name(writer)]
        for part in sorted(kinds.get("jsonl", ()), reverse=True):
            name = layout.log_name(writer, part)
            if event in (self._read_log(name) or []):
                return self._paths[name]
        return None

    def _state(self, writer: str, *, summed: bool = True) -> WriterState | None:
        """What a writer says; without its summaries of metrics where nobody asks for them."""
        kinds = self._writers[writer]
        state = self._folded(writer) if "json" in kinds else None
        if state is None:
            state = WriterState(self.run_id, writer)
        covered = dict(state.parts)
        for part in sorted(kinds.get("jsonl", ())):
            known = covered.get(part, Part(0, 0))
            name = layout.log_name(writer, part)
            if known.size and known.size == self.sizes[name]:
                continue  # the fold covers it to the byte
            if not self._take_log(state, part, known, name, summed):
                return None
        self._take_sealed(state, kinds, covered)
        return state

    def _folded(self, writer: str) -> WriterState | None:
        name = layout.fold_name(writer)
        try:
            fold = codec.decode_fold(files.read(self._paths[name]))
        except FormatError as error:
            raise FormatError(f"{self.shown} is {error.message}", hint=error.hint) from None
        except (OSError, ValueError, RecursionError, msgspec.DecodeError) as error:
            self._problem(name, f"the fold cannot be read: {error}", _COPY_AGAIN)
            return None
        if fold.owner != self.run_id:
            self._problem(name, f"this belongs to run {fold.owner}", "give the folder its own run's id again")
            return None
        return WriterState.of(fold)

    def _take_log(self, state: WriterState, part: int, known: Part, name: str, summed: bool) -> bool:
        events = self._read_log(name)
        if events is None:
            return False
        header = codec.header_of(events)
        if header is not None:
            try:
                codec.check_format(header.format)
            except FormatError as error:
                raise FormatError(f"{self.shown} is {error.message}", hint=error.hint) from None
            if header.owner != self.run_id:
                self._problem(name, f"this belongs to run {header.owner}", "give the folder its own run's id")
                return False
        elif events:
            self._problem(name, "the first line is not the header of a log", _COPY_AGAIN)
        if len(events) < known.lines and not known.sealed:
            missing = known.points - sum(type(event) is Point for event in events)
            self._problem(
                name, f"{missing:,} points are missing: the log is older than its fold", _COPY_AGAIN
            )
        beyond = events[known.lines :]
        new_points = [event for event in beyond if type(event) is Point]
        for event in beyond:
            if event is not None and type(event) is not Point:
                state.take(event)
        if summed:
            state.take_points(new_points)
        else:
            self._decoded = name, events
        state.count(part, len(beyond), len(new_points))
        return True

    def _read_log(self, name: str) -> list[Event | None] | None:
        if self._decoded is not None and self._decoded[0] == name:
            _, events = self._decoded
            self._decoded = None  # a million points are not kept for longer than they are needed
            return events
        try:
            events, unreadable = codec.decode_lines(files.read(self._paths[name]))
        except OSError as error:
            self._problem(name, f"the log cannot be read: {error.strerror}", "make the file readable")
            return None
        if unreadable:
            first = unreadable[0]
            more = f", and {len(unreadable) - 1} more" if len(unreadable) > 1 else ""
            self._problem(name, f"line {first.line + 1} cannot be read: {first.reason}{more}", _COPY_AGAIN)
        return events

    def _take_sealed(self, state: WriterState, kinds: dict[str, set[int]], covered: dict[int, Part]) -> None:
        """Check that sealed points are there, and take Parquet files of which no fold tells yet."""
        there, logs = kinds.get("parquet", set()), kinds.get("jsonl", set())
        for part, known in state.parts.items():
            if known.sealed and known.points and part not in there and part not in logs:
                name = layout.points_name(state.writer, part)
                self._problem(name, f"{known.points:,} points are missing: the file is gone", _COPY_AGAIN)
        for part in sorted(there - logs - state.parts.keys()):
            self._take_orphan(state, part)

    def _take_orphan(self, state: WriterState, part: int) -> None:
        name = layout.points_name(state.writer, part)
        path = self._paths[name]
        try:
            facts = points.read_facts(path)
            count = 0
            for key, steps, times, values in points.read(path):
                summed = summary.summarise(values.to_pylist(), steps.to_pylist(), times.to_pylist())
                summary.merge_into(state.metrics, [(key, summed)])
                count += len(values)
        except (OSError, ValueError) as error:
            self._problem(name, f"the points cannot be read: {error}", _COPY_AGAIN)
            return
        state.parts[part] = Part(facts.lines, count, sealed=True)
        if facts.lines > count + 1:
            self._problem(name, "its fold is missing, and params or tags with it", _COPY_AGAIN)

    def points(self, keys: Collection[str] | None = None) -> Iterator[PointBatch]:
        """The points of all writers, one batch a metric and file (or a piece of one)."""
        for writer in self.writers:
            for part, known in sorted(self._parts(writer).items()):
                yield from self._part_points(writer, part, known, keys)

    def _parts(self, writer: str) -> dict[int, Part]:
        """What a writer wrote, by part; without what else it says, where its fold covers every file."""
        kinds = self._writers[writer]
        logs, sealed = kinds.get("jsonl", set()), kinds.get("parquet", set())
        if "json" in kinds:
            parts = codec.decode_parts(self._read(layout.fold_name(writer)), self.run_id)
            there = {part: self.sizes[layout.log_name(writer, part)] for part in logs}
            covered = all(size and size == parts.get(part, Part(0, 0)).size for part, size in there.items())
            if covered and sealed <= parts.keys():
                return parts
        state = self._state(writer, summed=False)
        return {} if state is None else state.parts

    def _read(self, name: str) -> bytes:
        """A file; nothing where it cannot be read, which whoever reads it whole will tell."""
        try:
            return files.read(self._paths[name])
        except OSError:
            return b""

    def _part_points(
        self, writer: str, part: int, known: Part, keys: Collection[str] | None
    ) -> Iterator[PointBatch]:
        sealed_name, log_name = layout.points_name(writer, part), layout.log_name(writer, part)
        beyond = 0
        if known.sealed and sealed_name in self.sizes:
            try:
                for key, steps, times, values in points.read(self._paths[sealed_name], keys):
                    yield PointBatch(
                        key,
                        writer,
                        points.copied("q", steps),
                        points.copied("q", times),
                        points.copied("d", values),
                    )
                beyond = known.lines
            except (OSError, ValueError) as error:
                self._problem(sealed_name, f"the points cannot be read: {error}", _COPY_AGAIN)
        if log_name not in self.sizes or (beyond and self.sizes[log_name] == known.size):
            return
        events = self._read_log(log_name) or []
        same = [event for event in events[beyond:] if type(event) is Point]
        if keys is not None:
            same = [point for point in same if point.key in keys]
        for key, points_of_key in summary.group(same).items():
            yield PointBatch(
                key,
                writer,
                array("q", [point.step for point in points_of_key]),
                array("q", [point.time for point in points_of_key]),
                array("d", [point.value for point in points_of_key]),
            )

    def _problem(self, name: str, reason: str, remedy: str) -> None:
        problem = Problem(f"{self.shown}/{name}", reason, remedy)
        if problem not in self.problems:
            self.problems.append(problem)
