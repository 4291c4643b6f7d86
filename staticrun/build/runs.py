"""The pages of runs: most of a build's work, shared out to processes where there are many."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from staticrun.build import artifacts, comparable, contents, curves, paths
from staticrun.build.contents import Contents
from staticrun.build.drawn import curves_of
from staticrun.build.drawn import scripts as curve_scripts
from staticrun.build.environments import Environments
from staticrun.build.exports import PointsJob, in_groups, write
from staticrun.build.memory import Piece, Place
from staticrun.build.output import File, Output
from staticrun.build.pages import parts
from staticrun.build.pages.run import RunContent, RunInput, is_drawn, outlines, run_page
from staticrun.build.placing import Left, Placing
from staticrun.build.render import Look, render
from staticrun.build.report import Progress
from staticrun.build.source import Points, Source
from staticrun.build.times import Spent, Stopwatch, merge
from staticrun.build.workers import Workers
from staticrun.errors import StaticrunException
from staticrun.schema.page import EditView
from staticrun.schema.payload import Curve
from staticrun.schema.run import DELETED, RUNNING, Artifact, Problem, Run
from staticrun.store.holding import Held

#: Runs whose pages are in memory at once, and in a batch where nothing else tells how many.
_AT_ONCE: Final = 50


class RunFiles(msgspec.Struct, frozen=True):
    """What came of a run: files of the site, and problems that only its own files could tell.

    Attributes:
        content: What its page tells of its own files, as it is kept; b"" where that is kept already.
    """

    files: list[File]
    problems: list[Problem]
    left: Left = Left()
    content: bytes = b""


class Written(msgspec.Struct):
    """What came of some runs, by id, and of jobs on their points, by name; and how long each step took."""

    runs: dict[str, RunFiles] = {}
    points: dict[str, list[Piece]] = {}
    spent: dict[str, Spent] = {}

    @property
    def files(self) -> list[File]:
        """The files of all of them; one that several share comes for each."""
        return [file for one in self.runs.values() for file in one.files]

    @property
    def problems(self) -> list[Problem]:
        """The problems of all of them."""
        return [problem for one in self.runs.values() for problem in one.problems]

    @property
    def left(self) -> Left:
        """Their artifacts that were not copied."""
        return sum((one.left for one in self.runs.values() if one.left.is_any), Left())


class KnownRun(msgspec.Struct, frozen=True):
    """A run that looks as it did, of which only the page is to be made anew.

    Attributes:
        place: Where what its page tells of its files is kept.
        made: What came of it, the page included.
    """

    place: Place
    made: RunFiles


class Batch(msgspec.Struct, frozen=True):
    """Runs whose pages are written by one process, and what else is to be made of all their points.

    Attributes:
        known: Those of which no file needs to be read, by id.
    """

    inputs: list[RunInput]
    points: PointsJob | None = None
    known: dict[str, KnownRun] = {}


class _Page(msgspec.Struct, frozen=True):
    """What is to be written of a run, in this order, beside what has been copied already."""

    run_id: str
    copied: list[File]
    files: list[tuple[str, bytes]]
    problems: list[Problem]
    left: Left
    content: bytes = b""


class RunWriter(msgspec.Struct, frozen=True):
    """Writes the page of a run, and what it loads; may be sent to other processes."""

    source: Source
    output: Output
    look: Look
    site: parts.Site
    placing: Placing
    contents: Contents

    def write(self, batch: Batch) -> Written:
        """Read runs' files and write their part of the site: of each, what its page needs comes first."""
        watch = Stopwatch()
        environments = Environments(self.source, paths.root_of(paths.run("any")))
        read: dict[str, list[Points]] = {}
        made: dict[str, RunFiles] = {}
        for start in range(0, len(batch.inputs), _AT_ONCE):
            some = batch.inputs[start : start + _AT_ONCE]
            pages = []
            for given in some:
                page = self._page_anew(given, batch.known.get(given.run.run_id), watch)
                pages.append(page or self._page(given, environments, watch, read if batch.points else None))
            files = dict(file for page in pages for file in page.files)  # once, what several share
            written = {file.path: file for file in self.output.write(list(files.items()))}
            watch.lap("write", len(written))
            made |= {
                page.run_id: RunFiles(
                    [*page.copied, *(written[path] for path, _ in page.files)],
                    page.problems,
                    page.left,
                    page.content,
                )
                for page in pages
            }
        if batch.points is None:
            return Written(made, spent=watch.spent)
        exported = {batch.points.name: write(self.source, self.output, batch.points, read)}
        watch.lap("export", len(read))
        return Written(made, exported, watch.spent)

    def _page_anew(self, given: RunInput, known: KnownRun | None, watch: Stopwatch) -> _Page | None:
        """The page of a run that looks as it did; None where what it tells is not known."""
        content = self.contents.read(known.place) if known is not None else None
        if known is None or content is None:
            return None
        path, made = paths.run(given.run.run_id), known.made
        edit = self._edit(given.run, content.held)
        page = render(self.look, run_page(self.site, given, content, edit))
        watch.lap("render")
        others = [file for file in made.files if file.path != path]
        return _Page(given.run.run_id, others, [(path, page)], made.problems, made.left)

    def _page(
        self,
        given: RunInput,
        environments: Environments,
        watch: Stopwatch,
        read: dict[str, list[Points]] | None,
    ) -> _Page:
        run = given.run
        path = paths.run(run.run_id)
        known = list(run.problems)
        history, drawn, pieces = self._history(run, watch, read)
        files, data = curve_scripts(run.run_id, run.start, drawn) if drawn else ([], "")
        watch.lap("curves")
        traceback = run.ending.traceback if run.ending else None
        copied, shown = self._artifacts(given, paths.root_of(path))
        around = environments.of(run)
        files += around.files
        if shown:
            content = comparable.script(run.run_id, shown, paths.root_of(path))
            files.append((paths.files(run.run_id, content), content))
        watch.lap("artifacts")
        page = RunContent(
            note=self.source.text(run, run.note) if run.note else "",
            traceback=self.source.text(run, traceback) if traceback else "",
            curves=outlines(run, history),
            data=data,
            artifacts=[one.row for _, one in shown],
            problems=run.problems,
            around=msgspec.structs.replace(around, files=[]),
            held=self._held(run),
        )
        edit = self._edit(run, page.held)
        files.append((path, render(self.look, run_page(self.site, given, page, edit))))
        watch.lap("render")
        found = [problem for problem in run.problems if problem not in known]
        left = sum((one.left for _, one in shown), Left())
        return _Page(run.run_id, [*pieces, *copied], files, found, left, contents.encode(page))

    def _held(self, run: Run) -> Held:
        # A file that a process still writes to is nobody else's to change.
        leads = self.site.editor.base and run.lifecycle != DELETED and run.status != RUNNING
        return self.source.held(run) if leads else Held()

    def _edit(self, run: Run, held: Held) -> EditView | None:
        """How people change its note and tags; None where nothing can be changed before it is restored."""
        if run.lifecycle == DELETED:
            return None
        return self.site.editor.of_run(run, self.source.places(run)[0].root, held)

    def _artifacts(
        self, given: RunInput, root: str
    ) -> tuple[list[File], list[tuple[Artifact, artifacts.Shown]]]:
        """Copy a run's artifacts, one after the other because they may be large."""
        files: list[File] = []
        all_shown: list[tuple[Artifact, artifacts.Shown]] = []
        for artifact in given.run.artifacts.values():
            shown = artifacts.show(self.source, given.run, artifact, root, self.placing)
            all_shown.append((artifact, shown))
            if shown.copy is not None:
                files += self.output.write([shown.copy, *shown.scripts])
            if shown.problem is not None:
                given.run.problems.append(shown.problem)
        return files, all_shown

    def _history(
        self, run: Run, watch: Stopwatch, read: dict[str, list[Points]] | None
    ) -> tuple[dict[str, Sequence[curves.Series]], list[Curve], list[File]]:
        """What is drawn of a run's metrics, of so many at a time as have points for one file of them.

        Returns:
            What is drawn by metric, the same as curves, and the files with their finer levels.
        """
        history: dict[str, Sequence[curves.Series]] = {}
        drawn: list[Curve] = []
        files: list[File] = []
        for keys in in_groups({key: one.count for key, one in run.metrics.items()}):
            points = self._points(run, keys)
            if read is not None:
                read.setdefault(run.run_id, []).extend(points)
            watch.lap("points")
            some = curves.series_of(points, run.writers)
            del points
            found, finer = curves_of(run.run_id, {key: one for key, one in some.items() if is_drawn(one)})
            drawn += found
            files += self.output.write(finer)
            for series in (series for several in some.values() for series in several):
                series.frame = None
            history |= some
            watch.lap("curves", 0)
        return history, drawn, files

    def _points(self, run: Run, keys: list[str] | None) -> list[Points]:
        try:
            return list(self.source.points(run, keys))
        except (StaticrunException, OSError) as error:
            reason = error.message if isinstance(error, StaticrunException) else str(error.strerror)
            shown = f"{run.experiment_id}/{run.run_id}"
            remedy = "copy the run again from where it was logged"
            problem = Problem(shown, f"the points cannot be read: {reason}", remedy)
            if problem not in run.problems:
                run.problems.append(problem)
            return []


def write_runs(
    writer: RunWriter,
    run_ids: Sequence[str],
    of: Callable[[str], RunInput],
    jobs: Sequence[PointsJob],
    known: Mapping[str, KnownRun],
    keep: Callable[[str, bytes], None],
    workers: Workers,
    progress: Progress,
) -> Written:
    """Write the pages of some runs.

    Args:
        of: Gives what a run's page depends on, by its id.
        jobs: On the points of some of these runs, each of one job at most.
        known: Those of which only the page is to be made anew.
        keep: Takes what a run's page tells of its files, and the run's id before.
        workers: Share the work where that is worth it.
    """
    total = Written()
    progress("runs", 0, len(run_ids))
    batches = _batches(run_ids, of, jobs, known)
    shared = workers.are_worth(len(run_ids))
    for written in workers.map(RunWriter.write, writer, batches) if shared else map(writer.write, batches):
        for run_id, one in written.runs.items():
            if one.content:
                keep(run_id, one.content)
            total.runs[run_id] = msgspec.structs.replace(one, content=b"")
        total.points |= written.points
        merge(total.spent, written.spent)
        progress("runs", len(total.runs), len(run_ids))
    return total


def _batches(
    run_ids: Sequence[str],
    of: Callable[[str], RunInput],
    jobs: Sequence[PointsJob],
    known: Mapping[str, KnownRun],
) -> Iterator[Batch]:
    """Those of the runs of each job together, then the others."""

    def batch(some: Sequence[str], job: PointsJob | None = None) -> Batch:
        alike = {run_id: known[run_id] for run_id in some if run_id in known}
        return Batch([of(run_id) for run_id in some], job, alike)

    others = dict.fromkeys(run_ids)
    for job in jobs:
        some = [run_id for _, run_id, _ in job.runs if run_id in others]
        for run_id in some:
            del others[run_id]
        yield batch(some, job)
    rest = list(others)
    for start in range(0, len(rest), _AT_ONCE):
        yield batch(rest[start : start + _AT_ONCE])
