"""A real browser, Debian's Chromium, driven from the tests."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from bootstrap import BROWSERS
from browsing import SERIAL, OpenPage
from field_server import FieldServer, field_server
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from running_panel import RunningPanel, running_panel

from server.sandbox.device.access import DeviceAccess

ColorScheme = Literal["light", "dark"]

OPTIONS = [
    "--no-sandbox",  # Chromium's own sandbox does not start for root, as which tests run in containers
    # A process for each page and one that draws cost more than the pages do.
    "--no-zygote",
    "--disable-gpu",
    "--in-process-gpu",
    "--renderer-process-limit=1",
    # Nor is its address bar ever looked at, whose suggestions are pages of two more.
    "--disable-features=site-per-process,AimEnabled,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for the tests of one file, with a home of its own: it keeps settings and crash reports there.

    Not of the whole session: while the driver runs, its event loop is this thread's, and no other test could have one.
    """
    variables: dict[str, str | float | bool] = {
        name: value for name, value in os.environ.items() if not name.startswith("XDG_")
    }
    variables["HOME"] = str(tmp_path_factory.mktemp("home"))
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program is not None, "These tests need Chromium: apt-get install chromium"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=OPTIONS, env=variables)
        yield browser
        browser.close()


expect.set_options(timeout=30_000)  # not five seconds: the machine of the tests does much else


class Pages:
    """Pages of one browser, each as somebody else's.

    A context and the process of its first page cost a multiple of what a test does with them, so a page that is left
    is given out again: with nothing stored, no cookie and nothing of what was shown.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Page]] = {}
        self._taken: list[tuple[str, Page]] = []
        self._own: list[BrowserContext] = []
        self._faults: list[str] = []

    def open(self, url: str | None = None, color_scheme: ColorScheme = "light", **settings: Any) -> Page:
        """Open a page; without an address, one that nobody has had and nobody gets: the test sets up what it likes."""
        settings = {"locale": "en-US", **settings}
        if url is None:
            page = self._new({**settings, "color_scheme": color_scheme})
            self._own.append(page.context)
            return page
        alike = json.dumps(settings, sort_keys=True)
        free = self._free.setdefault(alike, [])
        page = free.pop() if free else self._new(settings)
        self._taken.append((alike, page))
        page.emulate_media(color_scheme=color_scheme)
        page.goto(url)
        return page

    def _new(self, settings: dict[str, Any]) -> Page:
        page = self._browser.new_context(**settings).new_page()
        page.on("pageerror", lambda error: self._faults.append(str(error)))
        page.on(
            "console", lambda line: self._faults.append(line.text) if "Security Policy" in line.text else None
        )
        return page

    def leave(self) -> list[str]:
        """Leave all pages of a test; return what went wrong in them."""
        for context in self._own:
            context.close()
        for alike, page in self._taken:
            _forget(page)
            self._free[alike].append(page)
        faults = self._faults.copy()
        for kept in (self._own, self._taken, self._faults):
            kept.clear()
        return faults


def _forget(page: Page) -> None:
    """Make a page like one of a new context."""
    page.context.set_offline(False)
    address = urlsplit(page.url)
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    # Another test's panel may get the same port.
    origin = {"origin": f"{address.scheme}://{address.netloc}", "storageTypes": "all"}
    session.send("Storage.clearDataForOrigin", origin)
    session.send("Network.clearBrowserCache")
    session.send("Page.resetNavigationHistory")
    session.detach()
    page.context.clear_cookies()


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Pages:
    """What the tests of one file open their pages with."""
    return Pages(browser)


@pytest.fixture
def open_page(pages: Pages) -> Iterator[OpenPage]:
    """Opens pages, each as somebody else's browser; an error of the page's own is the test's."""
    yield pages.open
    assert pages.leave() == []


@pytest.fixture
def field() -> Iterator[FieldServer]:
    """A server whose answers the test sets."""
    with field_server() as running:
        yield running


@pytest.fixture
def panel(field: FieldServer, tmp_path: Path) -> Iterator[RunningPanel]:
    """The panel of an unregistered device of that server."""
    with running_panel(DeviceAccess(field.url, SERIAL), tmp_path / "device.json") as running:
        yield running
