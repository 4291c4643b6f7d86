"""What reading gives: experiments and runs, merged from all their logs.

Times are integers, milliseconds since 1970 in UTC. A text is a `str`, or a `LongText` where the whole of
it lies in a file of the run.
"""

from typing import Final, TypeAlias

import msgspec

RUNNING: Final = "RUNNING"
SCHEDULED: Final = "SCHEDULED"
FINISHED: Final = "FINISHED"
FAILED: Final = "FAILED"
KILLED: Final = "KILLED"
LOST: Final = "LOST"
#: Every status that a run can show. LOST is derived by readers and never stored.
STATUSES: Final = (RUNNING, SCHEDULED, FINISHED, FAILED, KILLED, LOST)

ACTIVE: Final = "active"
DELETED: Final = "deleted"


#: MLflow's reserved tags are views of attributes: setting one sets the attribute; nothing is stored twice.
RESERVED_TAGS: Final = {
    "mlflow.runName": "name",
    "mlflow.note.content": "note",
    "mlflow.parentRunId": "parent",
    "mlflow.user": "user",
    "mlflow.source.name": "source_name",
    "mlflow.source.type": "source_type",
    "mlflow.source.git.commit": "git_commit",
    "mlflow.source.git.branch": "git_branch",
}


class LongText(msgspec.Struct, frozen=True, gc=False):
    """A text of more than 4 KiB: its beginning here, the whole in the run's `values/` folder.

    Attributes:
        head: The first 1,000 code points.
        length: Code points of the whole.
        digest: SHA-256 of the whole's UTF-8, 64 hex digits.
    """

    head: str
    length: int
    digest: str


Text: TypeAlias = str | LongText


def head_of(text: Text) -> str:
    """The text, or the beginning of a long one.

    >>> head_of("short"), head_of(LongText("long", 9000, "ab"))
    ('short', 'long')
    """
    return text if isinstance(text, str) else text.head


class Extreme(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A value of a metric and the step and time at which it was logged."""

    value: float
    step: int
    time: int


class MetricSummary(msgspec.Struct, frozen=True, gc=False):
    """One metric of one run without its points.

    Attributes:
        count: Points, NaN included.
        nans: Points that are NaN.
        first: The point with the smallest step, then time, then the one logged first.
        last: The point with the greatest step, then time, then the one logged last; may be NaN.
        min: The smallest value that is not NaN, at its earliest step; None where all are NaN.
        max: The greatest, likewise.
    """

    count: int
    nans: int
    first: Extreme
    last: Extreme
    min: Extreme | None
    max: Extreme | None


class Artifact(msgspec.Struct, frozen=True, gc=False):
    """A file that a run logged.

    Attributes:
        path: Relative to the run's artifact folder, with `/`.
        size: Bytes.
        digest: SHA-256 of its content, 64 hex digits.
        time: When it was logged.
    """

    path: str
    size: int
    digest: str
    time: int


class DatasetInput(msgspec.Struct, frozen=True, gc=False):
    """A dataset that a run used.

    Attributes:
        context: What for, such as `training`.
        tags: What else was said of this use.
    """

    name: str
    digest: str
    source_type: str = ""
    source: Text = ""
    schema: Text = ""
    profile: Text = ""
    context: str = ""
    tags: dict[str, str] = {}


class Ending(msgspec.Struct, frozen=True, gc=False):
    """Why a run ended other than well.

    Attributes:
        exception: The exception's type, such as `ValueError`.
        message: Its text.
        traceback: The whole traceback as Python prints it.
        signal: The name of the signal that ended the run, such as `SIGTERM`.
        exit_code: What the process exited with, where it is known and not 0.
    """

    exception: str | None = None
    message: str | None = None
    traceback: Text | None = None
    signal: str | None = None
    exit_code: int | None = None


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something in the data that is not as it should be: one row of the Problems page.

    Attributes:
        path: What it concerns, relative to the store where it lies in one.
        reason: What is wrong.
        remedy: What to do about it.
    """

    path: str
    reason: str
    remedy: str


class Run(msgspec.Struct):
    """One run: the fold of all events of all its logs.

    Attributes:
        name: As set, else the friendly name that derives from the id.
        status: One of `STATUSES`, true at the reader's `as_of`.
        start: The earliest start of its sessions.
        end: The latest end, None while it has not ended (or was lost).
        last_word: The latest time at which one of its processes is known to have been alive.
        parent: Run id of the parent run.
        attributes: Facts of its latest session under their names in `docs/format.md`: `user`, `host`,
            `source_name`, `source_type`, `git_commit`, `git_branch`, `git_dirty`, `git_remote`,
            `git_root`, `command`, `python`, ...
        lifecycle: `active` or `deleted`.
        ending: Of the session that gave the status, where it did not end well.
        fingerprint: Changes whenever any file of the run does; the same on every machine that has the
            same bytes is not promised.
    """

    run_id: str
    experiment_id: str
    name: str
    status: str
    start: int | None = None
    end: int | None = None
    last_word: int | None = None
    lifecycle: str = ACTIVE
    parent: str | None = None
    note: Text | None = None
    attributes: dict[str, Text] = {}
    params: dict[str, Text] = {}
    tags: dict[str, Text] = {}
    metrics: dict[str, MetricSummary] = {}
    artifacts: dict[str, Artifact] = {}
    inputs: list[DatasetInput] = []
    ending: Ending | None = None
    artifact_uri: str = ""
    writers: list[str] = []
    problems: list[Problem] = []
    fingerprint: str = ""

    @property
    def all_tags(self) -> dict[str, Text]:
        """The tags, with MLflow's reserved ones as views of the attributes, in order of key."""
        known: dict[str, Text | None] = {
            **self.attributes,
            "name": self.name,
            "note": self.note,
            "parent": self.parent,
        }
        views = {tag: value for tag, key in RESERVED_TAGS.items() if (value := known.get(key)) is not None}
        return dict(sorted({**self.tags, **views}.items()))

    @property
    def duration(self) -> float | None:
        """Seconds from start to end, or to the last word of a run that has not ended."""
        until = self.end if self.end is not None else self.last_word
        if self.start is None or until is None:
            return None
        return max(0, until - self.start) / 1000


class Experiment(msgspec.Struct):
    """One experiment: a folder of runs.

    Attributes:
        artifact_uri: Root of its runs' artifacts, where they lie in another place than the runs.
    """

    experiment_id: str
    name: str
    lifecycle: str = ACTIVE
    tags: dict[str, Text] = {}
    note: Text | None = None
    artifact_uri: str = ""
    created: int | None = None
    updated: int | None = None
