"""Which of the names that exist is most like the one that was written."""

from collections.abc import Iterable

#: Longer names are not compared: a mistyped one is short.
_LONGEST = 80


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The names that are near, nearest first.

    Near is a third of the letters changed, added, left out or swapped with their neighbour; or a name that
    begins or ends with this one, which comes after. Case does not count.

    >>> nearest("acuracy", ["loss", "val_acuracy", "accuracy"])
    ['accuracy', 'val_acuracy']
    """
    wanted = name.lower()
    if not wanted or len(wanted) > _LONGEST:
        return []
    allowed = max(1, len(wanted) // 3)
    ranked: list[tuple[int, str]] = []
    for other in dict.fromkeys(known):
        candidate = other.lower()
        if len(candidate) > _LONGEST:
            continue
        if abs(len(candidate) - len(wanted)) <= allowed:
            distance = _distance(wanted, candidate)
            if distance <= allowed:
                ranked.append((distance, other))
                continue
        if len(wanted) >= 3 and (candidate.startswith(wanted) or candidate.endswith(wanted)):
            ranked.append((_LONGEST, other))
    return [other for _, other in sorted(ranked)[:count]]


def _distance(first: str, second: str) -> int:
    """How many letters to change, add, drop or swap with their neighbour to make one of the other."""
    rows = [list(range(len(second) + 1))]
    for i, letter in enumerate(first, 1):
        above, row = rows[-1], [i]
        for j, other in enumerate(second, 1):
            steps = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and other == first[i - 2]:
                steps = min(steps, rows[-2][j - 2] + 1)
            row.append(steps)
        rows.append(row)
    return rows[-1][-1]
