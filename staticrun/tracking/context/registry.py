"""The facts of this process as tags, under MLflow's module name."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from staticrun.log import capture
from staticrun.schema.run import RESERVED_TAGS, head_of

_FACTS: Final = ("user", "source_name", "source_type", "git_commit", "git_branch")


def resolve_tags(
    tags: Mapping[str, Any] | None = None, ignore: Iterable[object] | None = None
) -> dict[str, Any]:
    """Tags with what is known of this process: user, source, commit, branch. Those that are given win.

    Args:
        ignore: Taken, and of no meaning.

    >>> resolve_tags({"team": "cellar"}).keys() >= {"mlflow.user", "mlflow.source.type", "team"}
    True
    """
    facts = capture.process_facts()
    there = {tag: facts.get(fact) for tag, fact in RESERVED_TAGS.items() if fact in _FACTS}
    return {tag: head_of(text) for tag, text in there.items() if text} | dict(tags or {})
