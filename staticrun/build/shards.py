"""Runs by the beginning of their ids, in groups that a new run changes one of."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence


def by_beginning(
    run_ids: Sequence[str], fit: Callable[[Sequence[str]], bool], prefix: str = ""
) -> Iterator[tuple[str, Sequence[str]]]:
    """Group ids by as little of their beginning as lets each group fit.

    Which group an id is in depends only on the ids that begin alike. One that is the beginning of others is
    in a group by itself, whether it fits or not.

    Args:
        run_ids: All different, and all begin with `prefix`.
        fit: Whether ids may be in one group.

    >>> dict(by_beginning(["a1", "a2", "b"], lambda some: len(some) < 3))
    {'a': ['a1', 'a2'], 'b': ['b']}
    """
    if fit(run_ids):
        if run_ids:
            yield prefix, run_ids
        return
    by_next: dict[str, list[str]] = defaultdict(list)
    for run_id in run_ids:
        by_next[run_id[: len(prefix) + 1]].append(run_id)
    for longer, members in by_next.items():
        if longer == prefix:
            yield prefix, members
        else:
            yield from by_beginning(members, fit, longer)
