"""What is known of how a run came about: who ran what, from which commit, on which data."""

from collections.abc import Iterator
from functools import lru_cache

from staticrun import vcs
from staticrun.schema.page import Link
from staticrun.schema.run import Run, head_of

# Most runs of an experiment come from a few commits.
_commit_link = lru_cache(maxsize=1024)(vcs.commit_link)
_file_link = lru_cache(maxsize=1024)(vcs.file_link)
_comparison_link = lru_cache(maxsize=1024)(vcs.comparison_link)


def facts(run: Run) -> Iterator[tuple[str, Link]]:
    """Labels and values, the latter linked where a forge shows them."""
    known = {key: head_of(value) for key, value in run.attributes.items()}
    commit, remote = known.get("git_commit", ""), known.get("git_remote", "")
    if user := known.get("user"):
        yield "User", Link(user)
    if host := known.get("host"):
        yield "Host", Link(host)
    if source := known.get("source_name"):
        is_path = "/" in source or "." in source
        yield "Source", Link(source, _file_link(remote, commit, source) if is_path else None)
    if commit:
        yield "Commit", Link(commit[:12], _commit_link(remote, commit))
    if branch := known.get("git_branch"):
        yield "Branch", Link(branch)
    if is_dirty(known):
        yield "Working copy", Link("changed since the commit")
    if command := known.get("command"):
        yield "Command", Link(command)
    if python := known.get("python"):
        yield "Python", Link(python)
    for one in run.inputs:
        context = f" ({one.context})" if one.context else ""
        digest = f", digest {one.digest}" if one.digest else ""
        yield "Dataset", Link(f"{one.name}{context}{digest}")


def comparison(run: Run) -> tuple[str, str]:
    """The commit of a run, and where its forge compares that with others; "" for what is not known."""
    commit, remote = (head_of(run.attributes.get(key, "")) for key in ("git_commit", "git_remote"))
    return commit, (_comparison_link(remote) or "") if commit else ""


def is_dirty(attributes: dict[str, str]) -> bool:
    """Whether the working copy had changes that its commit does not hold."""
    return attributes.get("git_dirty", "").lower() in ("true", "1", "yes")
