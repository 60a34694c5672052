"""Pictures of help: a chapter of the manual with tables, one with notes and code, what a search finds."""

from collections.abc import AsyncIterator

from picture_studio import Hand, PictureError, Studio, until
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from ui import names
from ui.help.chapters import Spot
from ui.help.window import HelpWindow
from ui.state.destination import PageKey


async def chapter(studio: Studio) -> AsyncIterator[QWidget]:
    """The chapter of a screen, as F1 opens it."""
    yield await _opened(studio)


async def tables(studio: Studio) -> AsyncIterator[QWidget]:
    """Wide tables of the first manual."""
    yield await _opened(studio, Spot("api-5-vendor-api", "5.4"))


async def notes(studio: Studio) -> AsyncIterator[QWidget]:
    """Notes and a piece of JSON."""
    yield await _opened(studio, Spot("api-5-vendor-api", "5.2"))


async def search(studio: Studio) -> AsyncIterator[QWidget]:
    """What a search finds, and its words in the text."""
    window = await _opened(studio)
    hand = Hand(window)
    field = await hand.wait_for(QLineEdit, names.HELP_SEARCH)
    field.setText("JSON")
    await until("what was found", lambda: hand.find(QListWidget, names.HELP_FOUND))
    field.returnPressed.emit()
    yield window
    field.clear()


async def _opened(studio: Studio, spot: Spot | None = None) -> HelpWindow:
    studio.go(PageKey.CUSTOMER_API)
    action = studio.window.findChild(QAction, names.HELP)
    if action is None:
        raise PictureError("There is no entry for help.")
    action.trigger()
    opener = studio.console.help
    if opener is None or opener.window is None:
        raise PictureError("Help did not open.")
    if spot is not None:
        opener.open_at(spot)
    return opener.window


PICTURES = {"help": chapter, "help-tables": tables, "help-notes": notes, "help-search": search}
