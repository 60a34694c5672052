"""Pictures of the window around all screens: the folded column, notices, the menu's dialogs."""

from collections.abc import AsyncIterator

from picture_studio import Studio, until
from PySide6.QtWidgets import QPushButton, QWidget

from ui import names
from ui.state.destination import PageKey
from ui.state.notices import Level, Notice
from ui.widgets.table import RowsView
from ui.words.language import tr


async def folded(studio: Studio) -> AsyncIterator[QWidget]:
    """The left column as a rail, beside a list."""
    await _places(studio)
    studio.window.fold.click()
    yield studio.window
    studio.window.fold.click()


async def notices(studio: Studio) -> AsyncIterator[QWidget]:
    """Notices over the corner of a page."""
    await _places(studio)
    told = studio.console.notices
    told.tell(
        Notice(
            Level.FAULT,
            tr("{doing} failed. {why}").format(
                doing=tr("Saving the access service"),
                why=tr("{fault} It is tried again as soon as the server answers.").format(
                    fault=tr("{server} cannot be reached: nothing accepts connections there.").format(
                        server=studio.server.url
                    )
                ),
            ),
            "Unreachable",
        )
    )
    told.tell(Notice(Level.WARNING, "3 overrides were removed.", action="Undo", act=lambda: None))
    await studio.hand.wait_for(QPushButton, names.NOTICES_DISMISS_ALL)
    yield studio.window


async def shortcuts(studio: Studio) -> AsyncIterator[QWidget]:
    """The list of the keyboard shortcuts."""
    await _places(studio)
    studio.window.menu.shortcuts.trigger()
    dialog = await studio.hand.dialog(names.SHORTCUTS_DIALOG)
    yield studio.window
    dialog.reject()


async def about(studio: Studio) -> AsyncIterator[QWidget]:
    """What the program is, where its files are, what it is made of."""
    await _places(studio)
    studio.window.menu.about.trigger()
    dialog = await studio.hand.dialog(names.ABOUT_DIALOG)
    yield studio.window
    dialog.reject()


async def _places(studio: Studio) -> None:
    studio.go(PageKey.PLACES)
    table = await studio.hand.wait_for(RowsView, names.PLACES_TABLE)
    await until("the places", lambda: table.model().rowCount() > 0)


PICTURES = {"folded": folded, "notices": notices, "shortcuts": shortcuts, "about": about}
