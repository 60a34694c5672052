"""A real browser, Debian's Chromium, driven from the tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bootstrap import BROWSERS
from browsing import SERIAL, OpenPage
from field_server import FieldServer, field_server
from playwright.sync_api import Browser, Page, sync_playwright
from running_panel import RunningPanel, running_panel

from server.sandbox.device.access import DeviceAccess

OPTIONS = [
    "--no-sandbox",  # Chromium's own sandbox does not start for root, as which tests run in containers
    # A process for each page and one that draws cost more than the pages do.
    "--no-zygote",
    "--disable-gpu",
    "--in-process-gpu",
    "--renderer-process-limit=1",
    "--disable-features=site-per-process",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one file.

    Not of the whole session: while the driver runs, its event loop is this thread's, and no other test could have one.
    """
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program is not None, "These tests need Chromium: apt-get install chromium"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages, each as somebody else's browser; an error of the page's own is the test's."""
    contexts = []
    faults: list[str] = []

    def open_page(url: str | None = None, **settings: Any) -> Page:
        context = browser.new_context(**{"locale": "en-US", **settings})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Security Policy" in line.text else None)
        if url is not None:
            page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


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
