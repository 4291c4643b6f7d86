"""Git facts of a working copy, and links from a commit to the forge that hosts it.

The logging half asks for the commit of every run, so this module reads git's own files where it can and
imports nothing but `os` until a function needs more. A fact that cannot be had is None, never an error:
no training stops because a repository is odd.
"""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from subprocess import Popen

#: Which layout of links a forge has, by a word in its host name.
_FORGES = {
    "github": "github",
    "gitlab": "gitlab",
    "bitbucket.org": "bitbucket",
    "gitea": "gitea",
    "forgejo": "gitea",
    "codeberg": "gitea",
}
_COMMIT_LINKS = {
    "github": "{base}/commit/{commit}",
    "gitlab": "{base}/-/commit/{commit}",
    "bitbucket": "{base}/commits/{commit}",
    "gitea": "{base}/commit/{commit}",
}
_FILE_LINKS = {
    "github": "{base}/blob/{commit}/{path}",
    "gitlab": "{base}/-/blob/{commit}/{path}",
    "bitbucket": "{base}/src/{commit}/{path}",
    "gitea": "{base}/src/commit/{commit}/{path}",
}
_COMPARISONS = {
    "github": "{base_url}/compare/{{base}}...{{head}}",
    "gitlab": "{base_url}/-/compare/{{base}}...{{head}}",
    "bitbucket": "{base_url}/branches/compare/{{head}}..{{base}}",
    "gitea": "{base_url}/compare/{{base}}...{{head}}",
}


def find_repository(path: str) -> str | None:
    """The top folder of the working copy that holds `path`; None outside of one.

    Linked worktrees and submodules, where `.git` is a file, are working copies of their own.
    """
    folder = os.path.realpath(path)
    while True:
        if _git_folder(folder) is not None:
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def head(repo: str) -> tuple[str | None, str | None]:
    """The commit that is checked out in a working copy, and its branch.

    Returns:
        Commit and branch. The branch is None where HEAD is detached, the commit where there is none yet.
    """
    git = _git_folder(repo)
    if git is None:
        return None, None
    common = _common_folder(git)
    if os.path.isdir(os.path.join(common, "reftable")):  # a binary format: only git reads it
        commit = _git(repo, "rev-parse", "--verify", "--quiet", "HEAD")
        branch = _git(repo, "symbolic-ref", "--quiet", "--short", "HEAD")
        return commit or None, branch or None
    text = (_read(os.path.join(git, "HEAD")) or "").strip()
    if not text.startswith("ref:"):
        return (text if _is_commit(text) else None), None
    ref = text[4:].strip()
    return _resolve(git, common, ref), ref.removeprefix("refs/heads/")


def remote_url(repo: str) -> str | None:
    """Where a working copy's repository is published, without credentials.

    `origin`, else the first remote in the configuration.
    """
    git = _git_folder(repo)
    text = _read(os.path.join(_common_folder(git), "config")) if git is not None else None
    if text is None:
        return None
    urls: dict[str, str] = {}
    for section, key, value in _settings(text):
        kind, _, name = section.partition(" ")
        if kind == "remote" and key == "url" and value:
            urls.setdefault(name, value)
    url = urls.get("origin") or next(iter(urls.values()), None)
    return None if url is None else without_credentials(url)


class Changes(NamedTuple):
    """What a working copy holds beyond a commit.

    Attributes:
        dirty: Whether tracked files differ; None where that is not known.
        diff: They, as a unified diff; None where that was not asked for or is not known. Bytes that are no
            UTF-8 are escaped, and of binary files it only says that they differ.
        missing: Why a part is not known.
    """

    dirty: bool | None
    diff: str | None = None
    missing: str = ""


def changes(
    repo: str,
    commit: str,
    limit: int,
    timeout: float = 30.0,
    started: "Callable[[Popen[bytes]], None] | None" = None,
    guard: "AbstractContextManager[object] | None" = None,
) -> Changes:
    """How the tracked files of a working copy differ from a commit.

    Args:
        repo: As `find_repository` gives it.
        commit: As `head` gives it.
        limit: Bytes of diff that are wanted at most; 0 for none.
        timeout: Seconds to wait for git.
        started: Called with git's process while `guard` is still held, for who may want to end it.
        guard: Held while modules are imported and the process is made, which a fork should not fall into.
    """
    import threading

    options = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--submodule=short")
    prefixes = ("--src-prefix=a/", "--dst-prefix=b/")
    try:
        with guard or threading.Lock():
            import subprocess

            git = subprocess.Popen(
                _command(repo, "diff", *options, *prefixes, commit, "--"),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            if started is not None:
                started(git)
    except FileNotFoundError:
        return Changes(None, missing="git is not installed")
    except OSError as error:
        return Changes(None, missing=f"git does not start ({error.strerror})")
    late = threading.Timer(timeout, git.kill)
    late.daemon = True
    late.start()
    with git:
        assert git.stdout is not None
        data = git.stdout.read(limit + 1)
        more = len(data) > limit
        if more:
            git.kill()
    in_time = late.is_alive()
    late.cancel()
    if more:
        wanted = f"larger than {limit / (1 << 20):g} MiB" if limit else ""
        return Changes(True, missing=wanted)
    if git.returncode:
        reason = f"git fails with code {git.returncode}" if in_time else f"git took more than {timeout:g} s"
        return Changes(None, missing=reason)
    return Changes(bool(data), data.decode("utf-8", "backslashreplace") if limit else None)


def without_credentials(url: str) -> str:
    """A remote's URL without what may be a secret: user and password, query and fragment.

    The user of an ssh remote stays, because it is part of the address; its password does not.

    >>> without_credentials("https://me:ghp_secret@github.com/team/project.git")
    'https://github.com/team/project.git'
    >>> without_credentials("ssh://git@example.org:2222/project.git")
    'ssh://git@example.org:2222/project.git'
    """
    scheme, found, rest = url.partition("://")
    if not found:
        return url
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    if at and "ssh" in scheme.lower():
        host = user.partition(":")[0] + at + host
    for mark in "?#":
        path = path.partition(mark)[0]
    return scheme + found + host + slash + path


def commit_link(remote: str, commit: str) -> str | None:
    """The page of a commit on the forge of `remote`; None where the forge is unknown.

    >>> commit_link("git@github.com:team/project.git", "0123abcd")
    'https://github.com/team/project/commit/0123abcd'
    """
    forge, base = _forge(remote)
    if not forge or not _is_commit(commit):
        return None
    return _COMMIT_LINKS[forge].format(base=base, commit=commit)


def file_link(remote: str, commit: str, path: str) -> str | None:
    """The page of a file as of a commit on the forge of `remote`; None where the forge is unknown.

    Args:
        remote: A remote's URL, https or ssh.
        commit: Hex digits of the commit.
        path: Relative to the top of the repository, with `/`.

    >>> file_link("https://gitlab.com/a/b/c.git", "0123abcd", "src/train model.py")
    'https://gitlab.com/a/b/c/-/blob/0123abcd/src/train%20model.py'
    """
    forge, base = _forge(remote)
    if not forge or not _is_commit(commit):
        return None
    from urllib.parse import quote

    return _FILE_LINKS[forge].format(base=base, commit=commit, path=quote(path.lstrip("/")))


def comparison_link(remote: str) -> str | None:
    """The page that compares two commits on the forge of `remote`; None where the forge is unknown.

    Returns:
        An address with `{base}` and `{head}` where the commits' names go.

    >>> comparison_link("git@github.com:team/project.git")
    'https://github.com/team/project/compare/{base}...{head}'
    """
    forge, base = _forge(remote)
    return _COMPARISONS[forge].format(base_url=base) if forge else None


def _forge(remote: str) -> tuple[str, str]:
    """The kind of a remote's forge and the address of the project's page there; empty where unknown."""
    from urllib.parse import quote

    remote = without_credentials(remote)
    scheme, found, rest = remote.partition("://")
    host, _, path = rest.partition("/") if found else remote.partition(":")  # the latter is scp's form
    host = host.rpartition("@")[2]
    if scheme not in ("https", "http"):  # a port is that of ssh then, not that of the pages
        scheme, host = "https", host.partition(":")[0]
    forge = next((kind for word, kind in _FORGES.items() if word in host.lower()), "")
    path = path.strip("/").removesuffix(".git")
    if not forge or not path or not all(c.isalnum() or c in ".-:" for c in host):
        return "", ""
    return forge, f"{scheme}://{host}/{quote(path, safe='/~')}"


def _git_folder(repo: str) -> str | None:
    """The git folder of a working copy: `.git`, or what the file `.git` names."""
    git = os.path.join(repo, ".git")
    if os.path.isfile(git):
        line = (_read(git) or "").strip()
        if not line.startswith("gitdir:"):
            return None
        git = os.path.join(repo, line[7:].strip())
    return git if os.path.isfile(os.path.join(git, "HEAD")) else None


def _common_folder(git: str) -> str:
    """Where the refs and the configuration lie: another folder for a linked worktree."""
    other = (_read(os.path.join(git, "commondir")) or "").strip()
    return os.path.normpath(os.path.join(git, other)) if other else git


def _resolve(git: str, common: str, ref: str) -> str | None:
    """The commit that a ref means, following refs that name refs."""
    for _ in range(5):  # git follows no more either
        text = _read(os.path.join(git, ref)) or _read(os.path.join(common, ref))
        if text is None:
            return _packed(common, ref)
        text = text.strip()
        if not text.startswith("ref:"):
            return text if _is_commit(text) else None
        ref = text[4:].strip()
    return None


def _packed(common: str, ref: str) -> str | None:
    """The commit of a ref in `packed-refs`: lines of `<commit> <ref>`, with comments and peeled tags."""
    for line in (_read(os.path.join(common, "packed-refs")) or "").splitlines():
        commit, _, name = line.partition(" ")
        if name == ref and _is_commit(commit):
            return commit
    return None


def _settings(text: str) -> Iterator[tuple[str, str, str]]:
    """Section, key and value of each setting in a git configuration; a subsection follows after a space."""
    section = ""
    for line in text.replace("\\\n", "").splitlines():
        line = line.strip()
        if line.startswith("["):
            kind, _, name = line[1:].partition("]")[0].partition(" ")
            section = f"{kind.lower()} {name.strip()[1:-1]}" if name else kind.lower()
        elif "=" in line and line[0] not in "#;":
            key, _, value = line.partition("=")
            yield section, key.strip().lower(), _value(value.strip())


def _value(text: str) -> str:
    """A configured value without quotes, escapes and the comment after it."""
    out = ""
    quoted = escaped = False
    for char in text:
        if escaped:
            out += char
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char in "#;" and not quoted:
            break
        else:
            out += char
    return out.rstrip()


def _is_commit(text: str) -> bool:
    """Whether a text is a commit's name, perhaps shortened: hex digits and nothing else."""
    return 4 <= len(text) <= 64 and all(char in "0123456789abcdef" for char in text)


def _read(path: str) -> str | None:
    """The text of one of git's files; None where it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return None


def _git(repo: str, *arguments: str, timeout: float = 2.0) -> str | None:
    """What git prints; None where it is missing, fails or takes too long.

    Git's own environment is left out, because in a hook it names another repository; locks are not taken
    and no file system monitor is started, because asking must change nothing.
    """
    import subprocess

    try:
        done = subprocess.run(
            _command(repo, *arguments),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()


def _command(repo: str, *arguments: str) -> list[str]:
    return ["git", "-C", repo, "--no-optional-locks", "-c", "core.fsmonitor=false", *arguments]


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"GIT_NO_LAZY_FETCH": "1"}  # a partial clone asks no server
