"""Pictures of the window around all screens: the folded column, notices, the menu's dialogs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from picture_studio import Studio, until
from PySide6.QtWidgets import QLineEdit, QPushButton, QTabWidget, QWidget

from clue_desktop.client.new_version import Answer
from clue_desktop.domain.new_version_document import Announcement, ReleasedFile
from clue_desktop.domain.versions import Version
from clue_desktop.new_version_feed import Feed
from clue_desktop.new_version_keeping import NewsKeeping
from ui import names
from ui.frame.about import AboutDialog, Surroundings
from ui.frame.about_new_version import NewVersionLine
from ui.state.destination import PageKey
from ui.state.new_versions import NewVersions
from ui.state.notices import Level, Notice
from ui.state.tasks import Tasks
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


async def about_licences(studio: Studio) -> AsyncIterator[QWidget]:
    """The licence of a part, found by its name."""
    await _places(studio)
    studio.window.menu.about.trigger()
    dialog = await studio.hand.dialog(names.ABOUT_DIALOG)
    (await studio.hand.wait_for(QTabWidget, names.ABOUT_TABS)).setCurrentIndex(2)
    (await studio.hand.wait_for(QLineEdit, names.ABOUT_LICENCE_SEARCH)).setText("qt lgpl")
    yield studio.window
    dialog.reject()


async def about_new_version(studio: Studio) -> AsyncIterator[QWidget]:
    """A new version: the line of the status bar, and what is new."""
    await _places(studio)
    with TemporaryDirectory() as folder:
        known = _knows_of_a_new_version(Path(folder))
        await known.check()
        line = NewVersionLine(known, lambda: None, studio.window.statusBar())
        studio.window.statusBar().addPermanentWidget(line.button)
        tasks = Tasks(studio.console.notices.failed)
        dialog = AboutDialog(studio.window, Surroundings("", Path(folder), None), known, tasks)
        dialog.show_new_version()
        dialog.open()
        yield studio.window
        dialog.reject()
        line.end()
        studio.window.statusBar().removeWidget(line.button)
        line.button.deleteLater()


def _knows_of_a_new_version(folder: Path) -> NewVersions:
    news = {
        "en": "Doors open sooner: answers of vendors are read while they arrive.\n"
        "Register devices from a list.\nHelp in both languages, offline.",
        "ko": "문이 더 빨리 열립니다: 벤더의 응답을 도착하는 대로 읽습니다.\n"
        "기기를 목록으로 등록합니다.\n두 언어로 된 오프라인 도움말.",
    }
    now = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    page = "https://downloads.clue.example/clue-desktop/0.2.0"
    file = ReleasedFile("clue-desktop-0.2.0-windows-x64-setup.exe", "4f" * 32, 25_300_000)
    said = Announcement(
        1, now, now + timedelta(days=60), Version.of("0.2.0"), now.date(), news, page, (file,)
    )

    async def ask(_: Feed) -> Answer:
        return Answer("", said, None)

    feed = Feed("https://downloads.clue.example/feed.json", ("00",), frozenset({"downloads.clue.example"}))
    return NewVersions("0.1.0", feed, NewsKeeping(folder), ask, lambda: now)


async def _places(studio: Studio) -> None:
    studio.go(PageKey.PLACES)
    table = await studio.hand.wait_for(RowsView, names.PLACES_TABLE)
    await until("the places", lambda: table.model().rowCount() > 0)


PICTURES = {
    "folded": folded,
    "notices": notices,
    "shortcuts": shortcuts,
    "about": about,
    "about-licences": about_licences,
    "about-new-version": about_new_version,
}
