"""What a test asks of a built site: its links, its ids and its data."""

import base64
import json
import os
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

from golden import sites

from staticrun.build.names import digest

_LINKS = {"href", "src", "data-src", "data-spec"}
_LISTS = {"data-vega"}
_DIGEST = re.compile(r"-([0-9a-f]{12})\.(js|css|parquet)$")


class Page(HTMLParser):
    """The links, ids and tags of a page, as a browser reads them, and what of it would run by itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.active: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "script" and "src" not in dict(attrs):
            self.active.append("<script>")
        for name, value in attrs:
            if name.startswith("on"):
                self.active.append(name)
            if name == "id":
                self.ids.append(value or "")
            elif name in _LINKS and value:
                self.links.append(value)
            elif name in _LISTS and value:
                self.links += value.split()


def pages_of(site: str) -> dict[str, Page]:
    """All pages of a site, by path."""
    found = {}
    for place, _, names in os.walk(site):
        for name in names:
            if name.endswith(".html"):
                path = os.path.join(place, name)
                with open(path, encoding="utf-8") as file:
                    found[os.path.relpath(path, site)] = Page(file.read())
    return found


def lost_links(site: str) -> list[str]:
    """Links that lead to nothing in what a build left that was cut off.

    Those to pages that were just about to get their places are none, and neither are those in scripts that no
    page loads yet.
    """
    found = broken_links(site, all_data=False)
    waiting = {name for _, _, names in os.walk(os.path.join(site, ".staticrun.tmp")) for name in names}
    return [one for one in found if f"{one.split('#')[0].rpartition('/')[2]}.waits" not in waiting]


def broken_links(site: str, *, all_data: bool = True) -> list[str]:
    """Links of pages and of data that lead to nothing, or out of the site.

    Args:
        all_data: Whether every script there is counts, or only those that pages load.
    """
    broken = []
    pages = pages_of(site)
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("data", "https", "http", "mailto"):
                continue
            target = os.path.normpath(os.path.join(os.path.dirname(path), unquote(parts.path) or "."))
            target = path if not parts.path else target
            anchors = pages[target].ids if target in pages else []
            # What a script reads is no anchor.
            lost = parts.fragment and "=" not in parts.fragment and parts.fragment not in anchors
            if lost or target.startswith("..") or not os.path.isfile(os.path.join(site, target)):
                broken.append(f"{path}: {link}")
    for href in _data_hrefs(site, all_data):
        if not os.path.isfile(os.path.join(site, href.partition("#")[0])):
            broken.append(f"data: {href}")
    return broken


def torn_files(site: str) -> list[str]:
    """Files that are not what the digest in their names says, pages and scripts without an end."""
    torn = []
    for path in sorted(sites.files_in(site)):
        with open(os.path.join(site, path), "rb") as file:
            content = file.read()
        mark = _DIGEST.search(path)
        if (
            (path.startswith(("data/", "assets/")) and mark and digest(content) != mark[1])
            or (path.endswith(".html") and not content.rstrip().endswith(b"</html>"))
            or (path.startswith("data/") and path.endswith(".js") and not content.endswith(b");\n"))
        ):
            torn.append(path)
    return torn


def _data_hrefs(site: str, all_data: bool) -> list[str]:
    navigation = data_of(site, "data/site.js")
    hrefs = [one["href"] for one in navigation["experiments"]] + [navigation["search"]]
    hrefs += [document[3] for document in data_of(site, navigation["search"])]
    loaded = {link.rpartition("/")[2] for page in pages_of(site).values() for link in page.links}
    for name in os.listdir(os.path.join(site, "data")):
        if not all_data and name not in loaded:
            continue
        if name.startswith("runs-"):
            hrefs += _hrefs_of_table(data_of(site, f"data/{name}"))
        elif name.startswith("order-"):
            hrefs += [run[2] for run in data_of(site, f"data/{name}")["runs"]]
        elif name.startswith("lookup-"):
            found = data_of(site, f"data/{name}")
            hrefs += [shard[1] for shard in found.get("shards", [])]
            hrefs += [place for one in found.get("experiments", []) for place in (one["href"], one["table"])]
            hrefs += [
                place for run in found.get("runs", []) for place in (run["href"], run["curves"]) if place
            ]
    return hrefs


def _hrefs_of_table(table: Any) -> list[str]:
    if "pages" not in table:  # one of its further parts
        return []
    pages, others = table["pages"], table["pages"].get("others", {})
    ids = ids_of(table)
    without = base64.b64decode(pages.get("without", ""))
    has_page = [not (without and without[row >> 3] >> (row & 7) & 1) for row in range(len(ids))]
    own = [
        pages["before"] + run_id + pages["after"] if has_page[row] else pages["details"] + run_id
        for row, run_id in enumerate(ids)
        if str(row) not in others
    ]
    return [*own, *(href for href in others.values() if href), *table.get("parts", [])]


def ids_of(table: Any) -> list[str]:
    """The ids of the runs of a table."""
    (column,) = [one for one in table["here"]["columns"] if one["id"] == "attributes.run_id"]
    if column["type"] == "ids":
        text = base64.b64decode(column["ids"]).hex()
        return [text[start : start + 32] for start in range(0, len(text), 32)]
    texts = column["texts"]
    return list(texts.split("\n") if isinstance(texts, str) else texts)


def data_of(site: str, path: str) -> Any:
    """What a script of data hands to the page."""
    with open(os.path.join(site, path), encoding="utf-8") as file:
        text = file.read()
    assert text.startswith("staticrun.data(")
    assert text.endswith(");\n")
    return json.loads(f"[{text[len('staticrun.data(') : -len(');') - 1]}]")[1]
