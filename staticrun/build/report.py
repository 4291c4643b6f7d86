"""What a build has done, for the last lines of the command and for whoever calls it."""

from collections.abc import Callable
from typing import Final, TypeAlias

import msgspec

from staticrun.build.placing import Left
from staticrun.build.sizes import Large
from staticrun.schema.run import Problem


class Phase(msgspec.Struct, frozen=True):
    """A part of a build.

    Attributes:
        name: What was done, as progress names it.
        seconds: How long it took; of a step that several processes share, the sum of theirs.
        cpu: Seconds of processors, of all processes.
        count: How many things were done, 0 where they are not counted.
        steps: Of what it consisted.
    """

    name: str
    seconds: float
    cpu: float
    count: int
    steps: list["Phase"] = []


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A site that was built.

    Attributes:
        output: Its folder.
        index: The page to open.
        experiments, runs, models: How many it shows.
        pages: HTML files.
        reused: How many of those were right as they were.
        files: All files.
        bytes: Their size.
        seconds: How long it took.
        problems: What is not as it should be in the data; the site has a page of them.
        problems_page: That page, where there are any.
        copied, copied_bytes: Copies of artifacts in the site; one for all artifacts of the same content.
        left: Artifacts that were linked or only listed.
        largest: What makes it large, the largest first.
        largest_file: Path and size.
        phases: Where the time went, in order.
        memory: The most memory that a process of the build had, bytes; 0 where the system does not tell.
    """

    output: str
    index: str
    experiments: int
    runs: int
    models: int
    pages: int
    reused: int
    files: int
    bytes: int
    seconds: float = 0.0
    problems: list[Problem] = []
    problems_page: str | None = None
    copied: int = 0
    copied_bytes: int = 0
    left: Left = Left()
    largest: list[Large] = []
    largest_file: tuple[str, int] = ("", 0)
    phases: list[Phase] = []
    memory: int = 0


#: Told what is being done, how much of it is done, and of how much (0 where that is not known).
Progress: TypeAlias = Callable[[str, int, int], None]
#: The first phase of a build, and the only one where nothing has changed.
LOOK: Final = "look"
#: The phase of a build that waits until another one into the same folder has ended; told again and again.
WAIT: Final = "wait"


def silent(_phase: str, _done: int, _total: int) -> None:
    """A progress that nobody looks at."""
