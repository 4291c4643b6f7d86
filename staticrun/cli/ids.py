"""Run ids as people type them: whole, or only their beginning where no other run has the same one."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import click

from staticrun.errors import InvalidArgument, NotFound

if TYPE_CHECKING:
    from staticrun.store.reader import Store

#: Characters of an id that are shown at least: fewer would soon stop being unique.
SHORTEST = 8
_MOST_TOLD = 5

_Command = TypeVar("_Command", bound=Callable[..., Any])


def argument(command: _Command) -> _Command:
    """Give a command ids of runs: as arguments, or as MLflow's `--run-id`, or both."""
    command = click.option(
        "--run-id", "named", metavar="ID", multiple=True, help="The same as ID, as MLflow has it; repeatable."
    )(command)
    return click.argument("run_ids", metavar="ID...", nargs=-1)(command)


def given(run_ids: Sequence[str], named: Sequence[str]) -> list[str]:
    """The ids that were typed, wherever they stood.

    Raises:
        click.UsageError: There is none.
    """
    if not run_ids and not named:
        raise click.UsageError("name at least one run by its id; `staticrun runs list` shows them")
    return [*run_ids, *named]


def of_store(store: "Store") -> list[str]:
    """The ids of all runs, deleted ones too, sorted, each once; opens no run."""
    return sorted({run_id for one in store.experiments() for run_id in store.run_ids(one.experiment_id)})


def resolve(given: Iterable[str], known: Sequence[str], where: str) -> list[str]:
    """The whole ids of what was typed, each once, in order.

    Args:
        known: All ids there are, sorted.
        where: The store, for messages.

    Raises:
        NotFound: No run's id begins so.
        InvalidArgument: Those of several do.

    >>> resolve(["ab", "abc1", "ab0"], ["ab0c", "abc1", "abc12"][1:], "runs")
    Traceback (most recent call last):
    ...
    staticrun.errors.InvalidArgument: 2 runs have ids that begin with 'ab'
      at runs
      hint: one of abc1, abc12
    >>> resolve(["abc1", "ab0", "abc1"], ["ab0c", "abc1", "abc12"], "runs")
    ['abc1', 'ab0c']
    """
    return list(dict.fromkeys(_resolve_one(one, known, where) for one in given))


def _resolve_one(typed: str, known: Sequence[str], where: str) -> str:
    begin = bisect_left(known, typed)
    found = []
    for run_id in known[begin:]:
        if not run_id.startswith(typed):
            break
        found.append(run_id)
    if found and (len(found) == 1 or found[0] == typed):
        return found[0]
    if not found or not typed:
        raise NotFound(
            f"no run has the id {typed!r}, or one that begins so",
            where=where,
            hint="staticrun runs search lists runs with their ids",
        )
    told = ", ".join(found[:_MOST_TOLD])
    more = f", ... ({len(found) - _MOST_TOLD:,} more)" if len(found) > _MOST_TOLD else ""
    raise InvalidArgument(
        f"{len(found):,} runs have ids that begin with {typed!r}", where=where, hint=f"one of {told}{more}"
    )


def shortened(known: Sequence[str]) -> dict[str, str]:
    """The beginning of each id that tells it from all others, of 8 characters or more.

    Args:
        known: All ids there are, sorted.

    >>> shortened(["abcdefgh01", "abcdefgh1", "b234567890"])
    {'abcdefgh01': 'abcdefgh0', 'abcdefgh1': 'abcdefgh1', 'b234567890': 'b2345678'}
    """
    alike = [0, *(_alike(one, other) for one, other in pairwise(known)), 0]
    return {
        run_id: run_id[: max(SHORTEST, alike[place] + 1, alike[place + 1] + 1)]
        for place, run_id in enumerate(known)
    }


def _alike(one: str, other: str) -> int:
    """How many characters two ids begin with that are the same."""
    length = min(len(one), len(other))
    return next((place for place in range(length) if one[place] != other[place]), length)
