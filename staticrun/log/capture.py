"""Facts about the process that a run keeps: who, where, which source. Gathered once a process."""

import contextlib
import os
import sys
from functools import cache

from staticrun import vcs
from staticrun.log import secrets
from staticrun.log.tracebacks import shown_path
from staticrun.schema.run import Text
from staticrun.store import texts

#: The run that the first start of a process goes on with, or makes.
RUN_ID = "STATICRUN_RUN_ID"
#: Replace the real user and host, for runs that are published.
USER = "STATICRUN_USER"
HOST = "STATICRUN_HOST"

#: Options whose value may be `user:password`.
_USERS = ("-u", "--user", "--proxy-user")
#: Which of many processes that work on one run this is, as launchers say it.
_RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK")


@cache
def process_facts() -> dict[str, Text]:
    """Attributes of a session, by their names in the run format.

    >>> "user" in process_facts(), "host" in process_facts()
    (True, True)
    """
    source = _source()
    facts = {"user": user(), "pid": str(os.getpid()), "python": sys.version.partition(" ")[0]}
    facts |= _machine() | source | {"command": command([_as_source(one, source) for one in sys.orig_argv])}
    working_copy = repository()
    if working_copy is not None:
        commit, branch = vcs.head(working_copy)
        remote = vcs.remote_url(working_copy)
        facts |= {"git_commit": commit or "", "git_branch": branch or "", "git_remote": remote or ""}
    facts |= _root(working_copy)
    return {key: texts.shorten(value)[0] for key, value in sorted(facts.items()) if value}


@cache
def repository() -> str | None:
    """The working copy that this process works in, None outside of one."""
    try:
        return vcs.find_repository(os.getcwd())
    except OSError:  # the folder was removed under it
        return None


def _root(working_copy: str | None) -> dict[str, str]:
    """The folder from which a site tells the run's paths: the repository, else where the process works."""
    if working_copy is not None:
        return {"git_root": working_copy}
    try:
        return {"cwd": os.getcwd()}
    except OSError:
        return {}


def forget() -> None:
    """In a forked process: its id is another one."""
    process_facts.cache_clear()


def is_further_rank(run_id: str) -> bool:
    """Whether this process shares a run with others of which the first one asks what all have in common."""
    rank = next((os.environ[name] for name in _RANKS if os.environ.get(name)), "0")
    return rank != "0" and os.environ.get(RUN_ID) == run_id


def user() -> str:
    """Who runs this."""
    for variable in (USER, "LOGNAME", "USER", "LNAME", "USERNAME"):
        if name := os.environ.get(variable):
            return name
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError, OSError):
        return "unknown"


def _machine() -> dict[str, str]:
    """Host, boot and pid namespace: what tells readers on the same machine whether a process is alive."""
    host = os.environ.get(HOST)
    if host:
        return {"host": host}
    if hasattr(os, "uname"):
        name = os.uname().nodename
    else:
        import platform

        name = platform.node()
    facts = {"host": name, "boot_id": _read("/proc/sys/kernel/random/boot_id")}
    with contextlib.suppress(OSError):
        facts["pid_namespace"] = os.readlink("/proc/self/ns/pid")
    return facts


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def _source() -> dict[str, str]:
    """The name and MLflow's type of what runs: the main script, its module, or a notebook."""
    if "ipykernel" in sys.modules:
        name = os.environ.get("JPY_SESSION_NAME") or "notebook"
        return {"source_name": shown_path(name), "source_type": "NOTEBOOK"}
    main = sys.modules.get("__main__")
    spec = getattr(main, "__spec__", None)
    if spec is not None and spec.name:
        return {"source_name": spec.name.removesuffix(".__main__"), "source_type": "LOCAL"}
    path = getattr(main, "__file__", None) or (sys.argv[0] if sys.argv else "")
    if not path:
        return {"source_type": "LOCAL"}
    path = os.path.abspath(path)
    repository = vcs.find_repository(os.path.dirname(path))
    name = os.path.relpath(path, repository) if repository else shown_path(path)
    return {"source_name": name.replace("\\", "/"), "source_type": "LOCAL"}


def command(arguments: list[str]) -> str:
    """The command line as one would type it, with secrets masked.

    >>> command(["/usr/bin/python3", "train.py", "--api-token", "s3cret", "--lr=0.1", "a b"])
    "python3 train.py --api-token *** --lr=0.1 'a b'"
    """
    shown: list[str] = []
    secret_follows = False
    for place, argument in enumerate(arguments):
        is_option = argument.startswith("-")
        if secret_follows and not is_option:
            shown.append(secrets.MASK)
        elif place and arguments[place - 1] in _USERS and _is_pair(argument):
            shown.append(_quoted(argument.partition(":")[0] + ":" + secrets.MASK))
        else:
            shown.append(_quoted(os.path.basename(argument) if place == 0 else _masked(argument)))
        secret_follows = is_option and "=" not in argument and _is_secret(argument)
    return " ".join(shown)


def _as_source(argument: str, source: dict[str, str]) -> str:
    """The path of the script as its name in the run says it, without where it lies on this machine."""
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    return source.get("source_name", argument) if os.path.isabs(argument) and argument == main else argument


def _is_secret(name: str) -> bool:
    if not secrets.is_suspicious(name):
        return False
    from staticrun.log import masking

    return masking.is_secret_name(name)


def _masked(argument: str) -> str:
    """An argument without credentials: of an option or setting that is one, the whole value."""
    name, found, _ = argument.partition("=")
    if found and name.isprintable() and " " not in name and _is_secret(name):
        return f"{name}={secrets.MASK}"
    return secrets.mask(
        vcs.without_credentials(argument) if "://" in argument and "@" in argument else argument
    )


def _is_pair(argument: str) -> bool:
    """Whether it is `user:password`, as curl takes it; not `1000:1000`, as docker takes it."""
    name, colon, rest = argument.partition(":")
    return bool(name and colon and rest) and not rest.startswith("//") and not rest.isdigit()


def _quoted(argument: str) -> str:
    plain = all(character.isalnum() or character in "@%+=:,./-_" for character in argument)
    return argument if argument and plain else "'" + argument.replace("'", "'\"'\"'") + "'"
