"""The data of a built site, in a folder or on a host: its index, and where its files are read from.

Files of a host that answers range requests are read there, as far as a query needs them. Those of another one
are downloaded once: their names hold a digest of their content, so that what is in the cache never is old.
"""

import hashlib
import os
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from staticrun import __version__
from staticrun.errors import FormatError, StoreError
from staticrun.schema.site import FORMAT, SiteFile, SiteIndex
from staticrun.store import files
from staticrun.store.cache import Cache

#: Where a site lists its data.
INDEX: Final = "data/index.json"
#: Seconds after which a host that says nothing is given up.
_PATIENCE: Final = 30.0
_DIGEST: Final = re.compile(r"-([0-9a-f]{12})\.parquet$")


class Site:
    """A site.

    Args:
        place: Its folder, the path of its `index.html`, or its address.
    """

    def __init__(self, place: str) -> None:
        self.shown = place
        self._remote = is_address(place)
        self._root = _root_of_address(place) if self._remote else _root_of_path(place)
        self._ranges: bool | None = None

    def index(self) -> SiteIndex:
        """What the site offers, as it is now.

        Raises:
            FormatError: It is of a newer format than this version reads.
            StoreError: There is no site, or it cannot be read.
        """
        content = self._read(INDEX)
        try:
            number = msgspec.json.decode(content, type=_Numbered).format
            if number > FORMAT:
                raise FormatError(
                    f"{self.shown} is a site of format {number}; this version of staticrun reads {FORMAT}",
                    where=INDEX,
                    hint="pip install --upgrade staticrun",
                )
            return msgspec.json.decode(content, type=SiteIndex)
        except msgspec.DecodeError as error:
            raise StoreError(
                f"{self.shown} is no site whose data can be read: {error}",
                where=INDEX,
                hint="build it again with this version of staticrun",
            ) from error

    def source(self, file: SiteFile) -> str:
        """What polars is to scan: a path, or an address of which it reads what it needs.

        Raises:
            StoreError: The file cannot be had.
        """
        if not self._remote:
            path = os.path.join(self._root, *file.href.split("/"))
            if not os.path.isfile(path):
                raise self._gone(file.href)
            return path
        address = self._address(file.href)
        if self._ranges is None:
            self._ranges = self._answers_ranges(file.href)
        return address if self._ranges else self._downloaded(file.href)

    def _address(self, href: str) -> str:
        return urljoin(self._root, quote(href))

    def _read(self, href: str) -> bytes:
        if self._remote:
            return self._get(href)[1]
        try:
            return files.read(os.path.join(self._root, *href.split("/")))
        except FileNotFoundError as error:
            raise self._no_site() from error
        except OSError as error:
            raise StoreError(f"{self.shown} cannot be read: {error.strerror}", where=href) from error

    def _get(self, href: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """The status and the content of a file on the host."""
        asked = {"User-Agent": f"staticrun/{__version__}", **(headers or {})}
        request = urllib.request.Request(self._address(href), headers=asked)
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                if headers is None or answer.status == 206:
                    return answer.status, answer.read()
                return answer.status, b""  # the whole of it is not wanted
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                raise (self._no_site() if href == INDEX else self._gone(href)) from error
            reason = f"the host answers {error.code} {error.reason}"
        except (OSError, HTTPException, ValueError) as error:
            reason = str(getattr(error, "reason", error)) or type(error).__name__
        raise StoreError(
            f"{self.shown} cannot be read: {reason}",
            where=self._address(href),
            hint="check the address, and that the host can be reached",
        )

    def _answers_ranges(self, href: str) -> bool:
        status, content = self._get(href, {"Range": "bytes=0-3"})
        return status == 206 and len(content) == 4

    def _downloaded(self, href: str) -> str:
        """Where the whole of a file lies in the cache."""
        cache = Cache(self._root, kind="downloads")
        path = os.path.join(cache.folder, href.rpartition("/")[2])
        try:
            if _is_whole(href, files.read(path)):
                return path
        except OSError:
            pass
        _, content = self._get(href)
        if not _is_whole(href, content):
            raise StoreError(f"{href} of {self.shown} did not come as the site was built", hint="try again")
        try:
            os.makedirs(cache.folder, exist_ok=True)
            temporary = files.temporary_name(path)
            with open(temporary, "wb") as file:
                file.write(content)
            os.replace(temporary, path)
        except OSError as error:
            raise StoreError(
                f"{href} of {self.shown} cannot be kept: {error.strerror}",
                where=cache.folder,
                hint="set STATICRUN_CACHE to a folder that can be written",
            ) from error
        return path

    def _no_site(self) -> StoreError:
        return StoreError(
            f"{self.shown} holds no site of staticrun",
            where=f"looked for {INDEX}",
            hint="give the folder, the index.html or the address of a site that `staticrun build` made",
        )

    def _gone(self, href: str) -> StoreError:
        return StoreError(
            f"{href} of {self.shown} is gone",
            where=INDEX,
            hint="the site was built anew just now, or was copied in part: ask again, or copy it again",
        )


class _Numbered(msgspec.Struct):
    format: int


def is_address(place: str) -> bool:
    """Whether a place is on a host.

    >>> is_address("https://me.github.io/runs/"), is_address("site/")
    (True, False)
    """
    return place.lower().startswith(("http://", "https://"))


def is_site(place: str) -> bool:
    """Whether a folder, or what an `index.html` lies in, has the index of a site; an address may have one."""
    return is_address(place) or os.path.isfile(os.path.join(_root_of_path(place), *INDEX.split("/")))


def _root_of_path(place: str) -> str:
    return os.path.dirname(place) or "." if place.endswith(".html") else place


def _root_of_address(place: str) -> str:
    parts = urlsplit(place)
    path = parts.path
    if path.endswith((".html", ".htm")):
        path = path.rpartition("/")[0]
    return parts._replace(path=path.rstrip("/") + "/", query="", fragment="").geturl()


def _is_whole(href: str, content: bytes) -> bool:
    named = _DIGEST.search(href)
    return named is not None and hashlib.blake2b(content, digest_size=6).hexdigest() == named[1]
