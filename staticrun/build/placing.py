"""Where an artifact goes: into the site, to a link to where it lies, or only into the list of its run."""

import os
import re
from fnmatch import translate
from functools import lru_cache
from typing import Final
from urllib.parse import quote

import msgspec

from staticrun.build import format
from staticrun.config import ArtifactPolicy, Config
from staticrun.schema.run import Run
from staticrun.store.reader import Place

COPY: Final = "copy"
LINK: Final = "link"
LIST: Final = "list"
#: Kinds that a host serves so that they can run script under its address.
_ACTIVE: Final = frozenset(["html", "svg"])
_ACTIVE_NAMES: Final = (
    ".xml",
    ".xsl",
    ".xslt",
    ".mjs",
    ".js",
    ".shtml",
    ".hta",
    ".swf",
    ".xht",
    ".mht",
    ".php",
)


class Left(msgspec.Struct, frozen=True, array_like=True):
    """What was not copied: how many artifacts were linked and listed, and their bytes."""

    linked: int = 0
    linked_bytes: int = 0
    listed: int = 0
    listed_bytes: int = 0

    @property
    def is_any(self) -> bool:
        """Whether there was any."""
        return self.linked > 0 or self.listed > 0

    def __add__(self, other: "Left") -> "Left":
        return Left(*(getattr(self, one) + getattr(other, one) for one in self.__struct_fields__))


class Placing(msgspec.Struct, frozen=True):
    """A policy, and where the tracking roots can be reached.

    Attributes:
        bases: The address of each tracking root, or the way there from the site's root; none where there is
            none.
    """

    policy: ArtifactPolicy
    bases: dict[str, str] = {}

    @property
    def scripts(self) -> bool:
        """Whether scripts in HTML may run, in a sandbox."""
        return self.policy.allow_scripts

    def limit(self, path: str, kind: str) -> int:
        """Bytes up to which an artifact is copied."""
        found = self.policy.limits
        patterns = sorted((one for one in found if one != kind), key=lambda one: (-len(one), one))
        chosen = next((one for one in patterns if _fits(one, path)), kind if kind in found else None)
        return self.policy.copy_limit if chosen is None else found[chosen]

    def place(self, path: str, kind: str, size: int) -> str:
        """`COPY`, `LINK` or `LIST`.

        >>> placing = Placing(ArtifactPolicy(link=("*.ckpt",), limits={"image": 10, "big/*": 100}))
        >>> placing.place("a/b.ckpt", "binary", 5), placing.place("a.png", "image", 11)
        ('link', 'list')
        >>> placing.place("big/a.png", "image", 99), placing.place("a.csv", "csv", 4_000_000)
        ('copy', 'copy')
        """
        policy = self.policy
        if any(one == kind or _fits(one, path) for one in policy.list_only):
            return LIST
        if any(one == kind or _fits(one, path) for one in policy.link):
            return LINK
        if size <= self.limit(path, kind):
            return COPY
        return LINK if policy.base else LIST

    def address(self, run: Run, place: Place, path: str, kind: str, root: str) -> str:
        """Where an artifact lies, for a link; "" where nobody knows, or where the link could run script.

        Args:
            place: Where the run lies.
            root: The way from the run's page to the site's root.
        """
        active = kind in _ACTIVE or path.lower().endswith(_ACTIVE_NAMES)
        if run.artifact_uri.lower().startswith(("https://", "http://")):
            return f"{run.artifact_uri.rstrip('/')}/{quote(path)}"
        # Beside the site, it would be served under the site's own address.
        base = self.bases.get(place.root, "")
        if not base or ".." in path.split("/") or (active and not self.policy.base):
            return ""
        below = f"{place.experiment_id}/{run.run_id}/{run.artifact_uri or 'artifacts'}/{path}"
        below = os.path.normpath(below).replace(os.sep, "/")
        if below.startswith(("/", "..")) or ":" in run.artifact_uri or "…" in run.artifact_uri:
            return ""
        way = "" if self.policy.base else root
        return f"{way}{base}/{quote(below)}"

    def why(self, placed: str, path: str, kind: str, size: int) -> str:
        """Why an artifact is not copied, in words."""
        limit = self.limit(path, kind)
        reason = f"larger than {format.size(limit)}" if size > limit else "as staticrun.toml says"
        return f"{'linked' if placed == LINK else 'not copied'}: {reason}"


def placing_of(config: Config) -> Placing:
    """The policy of a build."""
    policy = config.artifacts
    if policy.base and len(config.roots) == 1:
        return Placing(policy, {config.roots[0]: policy.base})
    if policy.base:
        return Placing(policy, {root: f"{policy.base}/{quote(_name(root))}" for root in config.roots})
    # Only what is asked for may depend on where the site lies.
    ways = {root: _way(root, config.output) for root in config.roots} if policy.link else {}
    return Placing(policy, {root: way for root, way in ways.items() if way})


def _name(root: str) -> str:
    return os.path.basename(os.path.abspath(root))


def _way(root: str, site: str) -> str:
    """The way from the site's root to a tracking root; "" where there is none."""
    try:
        return quote(os.path.relpath(os.path.realpath(root), os.path.realpath(site)).replace(os.sep, "/"))
    except ValueError:  # on different drives
        return ""


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern is of an artifact: of its path, or of its name where it holds no slash."""
    return _pattern(pattern).match(path if "/" in pattern else path.rpartition("/")[2]) is not None
