"""What tests in a real browser share."""

from collections.abc import Callable

from playwright.sync_api import Page

OpenPage = Callable[..., Page]
"""Opens a page in a browser of its own: the address, and the settings of `Browser.new_context`."""

SERIAL = "547838629"
"""The device of tests without a real server."""
