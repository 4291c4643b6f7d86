"""Experiments as people type them: by name, or by id."""

from typing import TYPE_CHECKING

from staticrun.errors import InvalidArgument, NotFound
from staticrun.schema.run import Experiment

if TYPE_CHECKING:
    from staticrun.store.reader import Store


def named(store: "Store", typed: str) -> list[Experiment]:
    """The experiments that have a name (several may, after stores were merged), else the one of that id.

    Raises:
        NotFound: There is none.
    """
    known = store.experiments()
    found = [one for one in known if one.name == typed] or [
        one for one in known if one.experiment_id == typed
    ]
    if found:
        return found
    from staticrun.query.nearest import nearest

    names = sorted(one.name for one in known)
    near = nearest(typed, names, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names[:10])}"
    raise NotFound(f"there is no experiment {typed!r}", where=store.where, hint=hint)


def one_named(store: "Store", typed: str, lifecycle: str | None = None) -> Experiment:
    """The one experiment that is meant.

    Args:
        lifecycle: `active` or `deleted`: whichever is meant where several have the name.

    Raises:
        NotFound: There is none.
        InvalidArgument: There are several.
    """
    found = named(store, typed)
    meant = [one for one in found if one.lifecycle == lifecycle] or found
    if len(meant) > 1:
        told = ", ".join(one.experiment_id for one in meant)
        raise InvalidArgument(
            f"{len(meant)} experiments have the name {typed!r}",
            where=store.where,
            hint=f"name one by its id: {told}",
        )
    return meant[0]
