"""Serves a preview on this machine: pages with the reloading snippet, everything else as it lies on disk."""

import asyncio
import errno
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler

from staticrun.build.lock import holder
from staticrun.config import Config
from staticrun.errors import InvalidArgument
from staticrun.serve import pages
from staticrun.serve.guard import Guarded, names_of
from staticrun.serve.preview import Broken, Built, Preview, State, Waiting

Say = Callable[[str], None]
#: Ports that are tried from the wanted one on.
_TRIES = 20


def serve(
    config: Config,
    host: str = "127.0.0.1",
    port: int = 8000,
    open_browser: bool = True,
    say: Say = print,
    reload: Callable[[], Config] | None = None,
) -> None:
    """Build a site, show it to a browser, and rebuild and reload on every change, until interrupted.

    Args:
        config: What to build. What is written is what `build` writes.
        host: The address to listen on; `0.0.0.0` for all of this machine's.
        port: The port; 0 for any that is free. Where it is taken, the next that is free.
        open_browser: Whether to show the site once it is built.
        say: Takes the lines for the terminal.
        reload: Reads the configuration anew, where its file may change.

    Raises:
        InvalidArgument: Nothing can listen on this host and port.
    """
    wanted, sockets = port, _listen(host, port)
    port = sockets[0].getsockname()[1]
    if port != wanted and wanted:
        say(f"  port {wanted} is taken: {port} instead")
    url = f"http://{_in_url(host)}:{port}/"
    try:
        asyncio.run(_serve(config, sockets, url, open_browser, say, reload))
    except KeyboardInterrupt:
        return


def _listen(host: str, port: int) -> list[socket.socket]:
    """Sockets on a port, or on one of those that follow."""
    for number in range(port, min(port + _TRIES, 65536) if port else 1):
        try:
            return bind_sockets(number, host)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _cannot_listen(host, number, error) from None
    raise InvalidArgument(
        f"ports {port} to {min(port + _TRIES, 65536) - 1} of {host} are taken",
        hint="another --port, or --port 0 for any that is free",
    )


async def _serve(
    config: Config,
    sockets: list[socket.socket],
    url: str,
    open_browser: bool,
    say: Say,
    reload: Callable[[], Config] | None,
) -> None:
    loop = asyncio.get_running_loop()
    opened = not open_browser

    def changed(state: State) -> None:
        nonlocal opened
        say(_in_words(state))
        if not opened:
            opened = True
            _show(url)
        loop.call_soon_threadsafe(LiveReloadHandler.reload_waiters, "*")

    def wait() -> None:
        output = preview.config.output
        say(f"  {holder(output)} is writing {output.rstrip('/')}/: waiting for it")

    preview = Preview(config, changed, reload, wait)
    LiveReloadHandler.watcher = Watcher()  # it watches nothing; the handler wants one
    host, port = sockets[0].getsockname()[:2]
    server = HTTPServer(_application(preview, port, names_of(host, url)))
    server.add_sockets(sockets)
    say(f"{url}   (Ctrl+C ends)")
    builder = threading.Thread(target=preview.run, name="preview")
    builder.start()
    try:
        await asyncio.Event().wait()  # until Ctrl+C cancels it
    finally:
        preview.stop()
        server.stop()
        builder.join()


def _application(preview: Preview, port: int, hosts: frozenset[str]) -> Application:
    shared = {"preview": preview, "port": port}
    return Guarded(
        hosts,
        [
            (r"/livereload", LiveReloadHandler),
            (r"/livereload\.js", LiveReloadJSHandler),
            (r"/(|.*/|.*\.html)", _Page, shared),
            (r"/(.*)", _File, {"preview": preview}),
        ],
        log_function=lambda handler: None,  # the terminal is for what happens, not for what is looked at
    )


class _Page(RequestHandler):
    """A page of the site with the snippet, or what there is to say in its place."""

    def initialize(self, preview: Preview, port: int) -> None:
        self._preview = preview
        self._port = port

    async def get(self, path: str) -> None:
        while (state := self._preview.state) is None:  # the first build is not done
            await asyncio.sleep(0.05)
        status, page = self._page(state, path)
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(pages.with_snippet(page, self._port))

    head = get

    def _page(self, state: State, path: str) -> tuple[int, bytes]:
        if isinstance(state, Waiting):
            return 200, pages.waiting_page(state).encode()
        if isinstance(state, Broken):
            return 500, pages.broken_page(state).encode("utf-8", "replace")
        if path.endswith("/") or not path:
            path += "index.html"
        try:
            with open(_file_of(self._preview.config.output, path), "rb") as opened:
                return 200, opened.read()
        except (OSError, ValueError):  # the latter of a null character
            return 404, pages.missing_page(path).encode()

    def check_etag_header(self) -> bool:
        return False


class _File(StaticFileHandler):
    """Any other file as it is. Nothing is cached: the next build may have changed it."""

    def initialize(self, preview: Preview) -> None:  # type: ignore[override]  # the site may move
        super().initialize(os.path.abspath(preview.config.output))

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        try:
            _file_of(root, os.path.relpath(absolute_path, root))
        except (OSError, ValueError):
            raise HTTPError(404) from None
        return super().validate_absolute_path(root, absolute_path)

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-store")

    def should_return_304(self) -> bool:
        return False

    def compute_etag(self) -> None:
        """None: Tornado keeps the digest of a file for as long as it runs, though the file has changed."""

    def write_error(self, status_code: int, **details: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")


def _file_of(site: str, path: str) -> str:
    """The real path of a file of the site.

    Raises:
        FileNotFoundError: It lies outside, if through a link, or is hidden: no part of the site.
        ValueError: Its path holds a null character.
    """
    root = os.path.realpath(site)
    file = os.path.realpath(os.path.join(root, path.lstrip("/")))
    hidden = any(part.startswith(".") for part in path.replace(os.sep, "/").split("/"))
    if hidden or os.path.commonpath([root, file]) != root:
        raise FileNotFoundError(path)
    return file


def _in_words(state: State) -> str:
    """A state as a line or a few for the terminal."""
    if isinstance(state, Waiting):
        return f"  waiting for the first run in {os.path.abspath(state.runs)}"
    if isinstance(state, Built):
        report = state.report
        text = f"  {_count(report.runs, 'run')}, {_count(report.pages, 'page')}, {report.seconds:.1f} s"
        problems = f"   ({_count(len(report.problems), 'problem')}: {report.problems_page})"
        return text + (problems if report.problems else "")
    lines = [f"error: {state.message}"]
    lines += [f"  at {state.where}"] if state.where else []
    lines += [f"  hint: {state.hint}"] if state.hint else []
    lines += [state.details.rstrip()] if state.details else []
    return "\n".join([*lines, "  waiting for a change that mends it"])


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _cannot_listen(host: str, port: int, error: OSError) -> InvalidArgument:
    if error.errno == errno.EACCES:
        return InvalidArgument(f"port {port} needs more rights", hint="a --port from 1024 on")
    reason = error.strerror or str(error)
    return InvalidArgument(f"cannot listen on {host}, port {port}: {reason}", hint="--host 127.0.0.1")


def _in_url(host: str) -> str:
    """A host as a browser on this machine reaches it."""
    if host in ("", "0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _show(url: str) -> None:
    """Open a browser, where there is a desktop to open it on."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return  # only a browser in this very terminal would be found
    webbrowser.open(url)
