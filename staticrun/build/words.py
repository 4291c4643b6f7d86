"""The words by which the search finds a thing beside its title."""

from collections.abc import Iterator

from staticrun.build import markdown
from staticrun.schema.run import Run, Text, head_of

#: Code points of them.
_LONGEST = 300


def joined(*texts: str) -> str:
    """Some words, as far as they go."""
    return " ".join(text for text in texts if text)[:_LONGEST]


def of_run(run: Run) -> str:
    """The words of a run."""
    user = head_of(run.attributes.get("user", ""))
    return joined(run.run_id, user, first_line(run.note), *of_tags(run.tags))


def first_line(note: Text | None) -> str:
    """The first line of a note."""
    return markdown.first_line(head_of(note)) if note else ""


def of_tags(tags: dict[str, Text] | dict[str, str]) -> Iterator[str]:
    """The words of tags."""
    return (f"{key} {head_of(value)[:100]}" for key, value in tags.items())
