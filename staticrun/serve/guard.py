"""Answers only those who asked for this machine: a page of somebody else must not read a preview.

A browser lets a page read what its own address serves. Somebody who owns a name on the web can let it lead
to 127.0.0.1 for a moment, and would read our answers as those of that name; but browsers still send the name.
"""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest
from tornado.web import Application, RequestHandler


class Guarded(Application):
    """An application that refuses requests for other hosts, and from pages of other hosts.

    Args:
        hosts: The names under which it may be asked, in lower case; any address in numbers is as good.
    """

    def __init__(self, hosts: frozenset[str], handlers: Any, **settings: Any) -> None:
        super().__init__(handlers, **settings)
        self._hosts = hosts

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """The handler of a request."""
        asked = [f"//{request.headers.get('Host', '')}", request.headers.get("Origin", "")]
        if all(self._is_ours(url) for url in asked if url):
            return super().find_handler(request, **kwargs)
        return self.get_handler_delegate(request, _Refused)

    def _is_ours(self, url: str) -> bool:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return False
        return host in self._hosts or host.endswith(".localhost") or _is_address(host)


class _Refused(RequestHandler):
    def prepare(self) -> None:
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("403 This preview answers to the name of its machine only.\n")


def names_of(address: str, url: str) -> frozenset[str]:
    """The names under which a server that listens on an address may be asked.

    Args:
        url: Where it says that it is.
    """
    names = {"localhost", urlsplit(url).hostname or ""}
    if not ipaddress.ip_address(address.partition("%")[0]).is_loopback:
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
    return frozenset(names - {""})


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
