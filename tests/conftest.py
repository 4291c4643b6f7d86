"""What many tests share: a real browser, and a page that fails the test if anything in it goes wrong."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import hypothesis
import pytest

import staticrun

# How long an example takes says nothing on a machine that others use as well.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

#: Set where a missing browser is a failure rather than a skip, as in CI.
REQUIRE_BROWSER = "STATICRUN_REQUIRE_BROWSER"

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--no-sandbox",  # a container's root has no user namespaces to make one of
    "--disable-dev-shm-usage",
    "--disable-gpu",
    # Only what a page asks for may go out.
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-features=MediaRouter,OptimizationHints,Translate",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]


def pytest_configure(config) -> None:
    """Keep what tests remember of their stores out of the user's cache."""
    folder = tempfile.mkdtemp(prefix="staticrun-cache-")
    os.environ["STATICRUN_CACHE"] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_report_header() -> str:
    return f"staticrun: {os.path.dirname(staticrun.__file__)}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # While Playwright runs, its event loop counts as running in this thread, and no test can start another.
    items.sort(key=lambda item: "chromium" in getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def _own_variables() -> Iterator[None]:
    """What a test chooses, and thereby sets for processes that it starts, is forgotten after it."""
    before = {name: value for name, value in os.environ.items() if name.startswith("STATICRUN_")}
    yield
    for name in [name for name in os.environ if name.startswith("STATICRUN_")]:
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture
def own_store(tmp_path) -> Iterator[str]:
    """An empty store, and a process that has chosen nothing else; whatever a test opens is closed."""
    with staticrun.testing.isolated_store(tmp_path) as store:
        yield store.root


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium of Playwright's synchronous API."""
    missing = pytest.fail if os.environ.get(REQUIRE_BROWSER) else pytest.skip
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        missing("Playwright is not installed")
    installed = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        path = installed or playwright.chromium.executable_path  # the latter is Playwright's own
        if not os.path.exists(path):
            missing("no Chromium: install Debian's chromium, or run `playwright install chromium`")
        try:
            browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        except Error as error:
            pytest.fail(f"{path} does not start: {error}")
        yield browser
        browser.close()


class Faults:
    """What went wrong in a page: errors, failed requests, and requests to where the page is not from."""

    def __init__(self, page) -> None:
        self.seen: list[str] = []
        self._home: str | None = None
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._add("script", error))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        page.on("request", self._request)

    def _add(self, kind: str, text: object) -> None:
        self.seen.append(f"{kind}: {text}")

    def _console(self, message) -> None:
        if message.type == "error":
            self._add("console", f"{message.text} ({message.location.get('url', '')})")

    def _failed(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a page still loads when one leaves it
            self._add("failed", f"{request.url}: {request.failure}")

    def _response(self, response) -> None:
        if response.status >= 400:
            self._add("failed", f"{response.url}: {response.status}")

    def _request(self, request) -> None:
        url = urlsplit(request.url)
        if url.scheme in ("data", "blob", "about"):
            return
        origin = f"{url.scheme}://{url.netloc}"
        self._home = self._home or origin
        if origin.replace("ws", "http", 1) != self._home and origin != self._home:
            self._add("another origin", request.url)

    def take(self) -> list[str]:
        """What was seen since, in a test that provokes it; it does not fail the test any more."""
        seen, self.seen = self.seen, []
        return seen


@pytest.fixture
def browser_page(chromium) -> Iterator:
    """A page of its own context. Fails the test at its end if anything in the page went wrong.

    `browser_page.faults.take()` gives, and forgives, what a test provokes. A test with a server of its own
    asks for the server first, so that it outlives the page.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.faults = Faults(page)
    yield page
    seen = page.faults.take()  # before closing, which cuts off what still loads
    context.close()
    if seen:
        pytest.fail("in the page:\n" + "\n".join(seen))
