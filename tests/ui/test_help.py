"""Help: F1 on every kind of screen, the window's contents, search, links and keys; nothing is loaded from anywhere."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from opened_console import bundled, console, fill, reached
from PySide6.QtCore import QRect, QSize, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTabWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import Live, MemoryPreferences, click, find, until
from running import OWNER

from clue_desktop.profiles import Profiles
from ui import names
from ui.application import ConsoleOptions, open_wizard
from ui.enrollment.program import EnrollmentOptions
from ui.enrollment.window import EnrollmentWindow
from ui.frame.console import Console
from ui.frame.workspace import Workspace
from ui.help.chapters import CHAPTERS, PARTS, Spot
from ui.help.opening import HelpOpener, place_beside
from ui.help.presenter import HelpPresenter
from ui.help.reading import Chapter, Section
from ui.help.text import HelpText
from ui.help.window import HelpWindow
from ui.state.destination import PageKey, SettingsSection, ToServerSettings, to_page
from ui.state.session import Phase
from ui.widgets import theme
from ui.widgets.translation import use_language
from ui.words.language import Language


@pytest.fixture(autouse=True)
def _in_english_again(qapp: QApplication) -> Iterator[None]:
    yield
    use_language(qapp, Language.ENGLISH)


@pytest.fixture
def behind(qtbot: QtBot) -> QWidget:
    """A window that help stands beside."""
    made = QWidget()
    made.setGeometry(0, 0, 300, 300)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def preferences() -> MemoryPreferences:
    return MemoryPreferences()


@pytest.fixture
def opener(behind: QWidget, preferences: MemoryPreferences) -> Iterator[HelpOpener]:
    made = HelpOpener(behind, preferences, lambda: "events")
    yield made
    made.close()


def opened(opener: HelpOpener, screen: str = "events") -> HelpWindow:
    opener.open(screen)
    assert opener.window is not None
    return opener.window


def shown(window: HelpWindow) -> str:
    """Return the first line of what is at the top of the text."""
    text = find(window, HelpText, names.HELP_TEXT)
    return text.textCursor().block().text()


def press(
    window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


# ---------------------------------------------------------------- the window


def test_it_opens_at_the_chapter_beside_the_console_and_comes_forward_again(
    opener: HelpOpener, behind: QWidget
):
    window = opened(opener)
    assert shown(window) == "Events"
    assert window.isVisible()
    assert not window.isModal()
    assert window.parent() is None, "a dialog of the console does not block it"
    assert behind.screen().availableGeometry().contains(window.geometry())
    window.close()
    assert not window.isVisible()
    assert opened(opener, "audit") is window
    assert window.isVisible()
    assert shown(window) == "Audit"


@pytest.mark.parametrize(
    ("console", "screen", "left", "overlaps"),
    [
        (QRect(0, 0, 1280, 760), QRect(0, 0, 2560, 1400), 1288, False),
        (QRect(0, 0, 1280, 680), QRect(0, 0, 1280, 680), 592, True),
        (QRect(1000, 100, 900, 700), QRect(0, 0, 1920, 1040), 1232, True),
        (QRect(1920, 0, 1000, 800), QRect(1920, 0, 1920, 1080), 2928, False),
        (QRect(0, 0, 640, 480), QRect(0, 0, 640, 480), 8, True),
    ],
)
def test_it_stands_beside_the_console_where_the_screen_has_room(
    console: QRect, screen: QRect, left: int, *, overlaps: bool
):
    place = place_beside(console, screen, QSize(680, 680))
    assert place.left() == left
    assert screen.contains(place)
    assert place.intersects(console) is overlaps


def test_it_is_where_it_was_left(opener: HelpOpener, behind: QWidget, preferences: MemoryPreferences):
    place = QRect(90, 60, 520, 430)
    opened(opener).setGeometry(place)
    opener.close()
    again = HelpOpener(behind, preferences, lambda: "events")
    assert opened(again).geometry() == place
    again.close()


def test_the_contents_list_every_chapter_and_open_it(opener: HelpOpener):
    window = opened(opener)
    tree = find(window, QTreeWidget, names.HELP_CONTENTS)
    parts = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    assert [part.text(0) for part in parts if part] == [part.title() for part in PARTS]
    listed = [item for part in parts if part for item in under(part)]
    assert len(listed) == len(CHAPTERS)
    chosen = next(item for item in listed if item.text(0).startswith("9. Troubleshooting"))
    click_on(tree, chosen)
    assert shown(window) == "9. Troubleshooting"
    assert chosen.isExpanded()
    click_on(tree, under(chosen)[2])
    assert shown(window) == "9.3 Test Failures"
    assert tree.currentItem() is under(chosen)[2]


def under(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for row in range(item.childCount()) if (child := item.child(row)) is not None]


def click_on(tree: QTreeWidget, item: QTreeWidgetItem) -> None:
    tree.scrollToItem(item)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())


def test_what_is_opened_is_at_the_top_of_the_text_whatever_the_width(opener: HelpOpener):
    window = opened(opener)
    opener.open_at(Spot("api-5-vendor-api", "5.4"))
    text = find(window, HelpText, names.HELP_TEXT)
    for width in (window.width(), 900, 560):
        window.resize(width, window.height())
        QApplication.processEvents()
        at_top = text.cursorForPosition(text.viewport().rect().topLeft()).block().text()
        assert at_top == "5.4 Select Auto Fields", width


def test_a_search_by_keyboard_finds_marks_and_is_left_by_escape(opener: HelpOpener, qtbot: QtBot):
    window = opened(opener)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field = find(window, QLineEdit, names.HELP_SEARCH)
    press(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "certificate validity")
    found = find(window, QListWidget, names.HELP_FOUND)
    assert found.isVisible()
    assert found.count() == 1
    press(window, Qt.Key.Key_Return)
    assert shown(window) == "9.3 Test Failures"
    text = find(window, HelpText, names.HELP_TEXT)
    marked = {mark.cursor.selectedText().casefold() for mark in text.extraSelections()}
    assert marked == {"certificate", "validity"}
    press(window, Qt.Key.Key_Escape)
    assert not found.isVisible()
    assert field.text() == ""
    assert window.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_search_that_finds_nothing_says_so(opener: HelpOpener):
    window = opened(opener)
    find(window, QLineEdit, names.HELP_SEARCH).setText("no such thing at all")
    found = find(window, QListWidget, names.HELP_FOUND)
    assert [found.item(row).text() for row in range(found.count())] == ["No match"]
    QTest.keyClick(find(window, QLineEdit, names.HELP_SEARCH), Qt.Key.Key_Return)
    assert shown(window) == "Events"


def test_back_and_forward_by_button_and_keyboard(opener: HelpOpener, qtbot: QtBot):
    window = opened(opener)
    back, forward = (find(window, QToolButton, name) for name in (names.HELP_BACK, names.HELP_FORWARD))
    assert not back.isEnabled()
    opener.open_at(Spot("audit"))
    click(back)
    assert shown(window) == "Events"
    click(forward)
    assert shown(window) == "Audit"
    assert not forward.isEnabled()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.read()
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown(window) == "Events"


def test_everything_has_a_name_for_whoever_cannot_see_it(opener: HelpOpener):
    window = opened(opener)
    for name in (
        names.HELP_BACK,
        names.HELP_FORWARD,
        names.HELP_SEARCH,
        names.HELP_CONTENTS,
        names.HELP_FOUND,
        names.HELP_TEXT,
    ):
        assert find(window, QWidget, name).accessibleName(), name


def test_another_language_shows_the_same_chapter(opener: HelpOpener, qapp: QApplication):
    window = opened(opener)
    opener.open_at(Spot("api-5-vendor-api", "5.7"))
    use_language(qapp, Language.KOREAN)
    opener.show_texts()
    assert shown(window) == "5.7 응답 해석 설정"
    tree = find(window, QTreeWidget, names.HELP_CONTENTS)
    chosen = tree.currentItem()
    assert chosen is not None
    assert chosen.text(0) == "5.7 응답 해석 설정"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_follows_the_theme(opener: HelpOpener, qapp: QApplication, scheme: theme.Scheme):
    theme.apply(qapp, "dark" if scheme == "light" else "light")
    window = opened(opener)
    opener.open_at(Spot("api-5-vendor-api", "5.2"))
    theme.set_scheme(scheme)
    QApplication.processEvents()
    text = find(window, HelpText, names.HELP_TEXT)
    block = text.document().begin()
    tints = set()
    while block.isValid():
        if block.blockFormat().background().style() is not Qt.BrushStyle.NoBrush:
            tints.add(block.blockFormat().background().color().name())
        block = block.next()
    assert tints == {theme.colour("accent soft").name(), theme.colour("button").name()}
    assert shown(window) == "5.2 Enter Basic Information"
    theme.apply(qapp, "light")


def test_the_lines_of_a_chapter_are_broken_once_however_many_pieces_it_has(qtbot: QtBot):
    text = HelpText()
    qtbot.addWidget(text)
    told: list[int] = []
    text.document().contentsChange.connect(lambda _, __, added: told.append(added))
    text.show_chapter(HelpPresenter(Language.ENGLISH).read("api-5-vendor-api"), "5.2", ())
    assert text.document().blockCount() > 100
    assert len(told) < 10  # it is read, and dressed


# ---------------------------------------------------------------- links, and what is not loaded


def follow(window: HelpWindow, link: str) -> None:
    """Follow a link as a click on it does."""
    find(window, HelpText, names.HELP_TEXT).anchorClicked.emit(QUrl(link))


def test_a_link_within_help_is_followed_and_one_that_leads_out_is_copied(opener: HelpOpener):
    window = opened(opener)
    follow(window, "api-3-workflows.md#3.2")
    assert shown(window) == "3.2 Access Event Workflow"
    follow(window, "https://vendor.example/manual?a=1")
    assert shown(window) == "3.2 Access Event Workflow"
    assert QGuiApplication.clipboard().text() == "https://vendor.example/manual?a=1"


def test_every_link_of_the_text_is_one_that_the_reader_knows(qtbot: QtBot):
    """What Qt makes of the Markdown is what was read: nothing else became a link, an image, or HTML."""
    text = HelpText()
    qtbot.addWidget(text)
    for language in Language:
        presenter = HelpPresenter(language)
        for name in CHAPTERS:
            read = presenter.read(name)
            text.show_chapter(read, "", ())
            found: list[str] = []
            block = text.document().begin()
            while block.isValid():
                walk = block.begin()
                while not walk.atEnd():
                    form = walk.fragment().charFormat()
                    assert not form.isImageFormat(), name
                    if form.isAnchor() and (not found or found[-1] != form.anchorHref()):
                        found.append(form.anchorHref())
                    walk += 1
                block = block.next()
            assert set(found) == set(read.links()), (language, name)
            assert "**" not in text.toPlainText(), (language, name)
            assert "|" not in text.toPlainText(), (language, name)
            assert "{#" not in text.toPlainText(), (language, name)


def test_nothing_is_loaded_from_elsewhere(qtbot: QtBot, tmp_path: Path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not to be read")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/image.png"
        text = HelpText()
        qtbot.addWidget(text)
        text.show()
        body = f'![a]({address}) ![b]({secret.as_uri()}) <img src="{address}"> <link rel="stylesheet" href="{address}">'
        text.show_chapter(Chapter("x", (Section(1, "X", "", body),)), "", ())
        text.grab()
        QApplication.processEvents()
        with pytest.raises(TimeoutError):
            listening.accept()
    for elsewhere in (address, secret.as_uri(), str(secret)):
        for kind in QTextDocument.ResourceType:
            assert bytes(text.loadResource(kind.value, QUrl(elsewhere))) == b""  # type: ignore[call-overload]


# ---------------------------------------------------------------- F1 in windows and dialogs


@pytest.mark.parametrize(
    ("name", "spot"),
    [
        (names.PROPAGATION_DIALOG, Spot("api-6-assign", "6.1")),
        (names.INVITE_DIALOG, Spot("administrators", "invite")),
        ("any other", Spot("events")),
    ],
)
def test_f1_in_a_dialog_opens_what_is_about_it_or_about_the_screen_behind(
    opener: HelpOpener, behind: QWidget, qtbot: QtBot, name: str, spot: Spot
):
    dialog = QDialog(behind)
    dialog.setObjectName(name)
    QVBoxLayout(dialog).addWidget(QLineEdit())
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    press(dialog, Qt.Key.Key_F1)
    assert opener.window is not None
    assert opener.window.isVisible()
    assert opener.window.isEnabled()
    assert opener.spot == spot
    dialog.reject()


async def test_f1_in_the_wizard_that_stands_alone(tmp_path: Path, qtbot: QtBot):
    window = EnrollmentWindow()
    qtbot.addWidget(window)
    window.show()
    wizard = await open_wizard(window, EnrollmentOptions(settings=tmp_path))
    field = await until(lambda: window.findChild(QLineEdit, names.ENROLL_SERVER))
    window.activateWindow()
    field.setFocus()
    await until(lambda: QApplication.focusWidget() is field)
    press(window, Qt.Key.Key_F1)
    (help_window,) = (
        one for one in QApplication.topLevelWidgets() if isinstance(one, HelpWindow) and one.isVisible()
    )
    assert shown(help_window) == "6. Step 2 — Field Self-Registration"
    await wizard.aclose()
    assert not help_window.isVisible()


# ---------------------------------------------------------------- F1 in the console


@asynccontextmanager
async def signed_in(live: Live, folder: Path) -> AsyncIterator[Console]:
    profiles = Profiles(folder)
    profiles.change(profiles.profile(live.server.url), fingerprint=live.server.ready["fingerprint"])
    async with console(ConsoleOptions(server=live.server.url, settings=folder)) as opened:
        await reached(opened, Phase.SIGN_IN)
        fill(opened.window, {names.SIGN_IN_EMAIL: OWNER["email"], names.SIGN_IN_PASSWORD: OWNER["password"]})
        click(find(opened.window, QPushButton, names.SIGN_IN_SUBMIT))
        await reached(opened, Phase.READY)
        yield opened


async def f1(opened: Console) -> Spot:
    """Press F1 where the keyboard is, and return what help shows."""
    opened.window.activateWindow()
    await until(opened.window.isActiveWindow)
    focused = QApplication.focusWidget()
    target = focused if focused is not None and opened.window.isAncestorOf(focused) else opened.window
    QTest.keyClick(target, Qt.Key.Key_F1)
    assert opened.help is not None
    assert opened.help.window is not None
    assert opened.help.window.isVisible()
    spot = opened.help.spot
    opened.help.window.close()
    return spot


def shows(workspace: Workspace, node: str, page: PageKey) -> bool:
    return workspace.pages.shown == (node, page)


def child(window: QWidget, name: str) -> QWidget | None:
    return window.findChild(QWidget, name)


def is_given_the_keyboard(window: QWidget, widget: QWidget) -> bool:
    """Give it, until it is had: the window of help, as it closes, may be the active one for a moment more."""
    window.activateWindow()
    widget.setFocus()
    return has_keyboard(widget)


def has_keyboard(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (widget is focused or widget.isAncestorOf(focused))


async def test_f1_on_every_page_in_the_editor_and_by_go_to(live: Live, tmp_path: Path):
    group = live.owner.place("placeGroup", None, "Group of help")
    place = live.owner.place("place", group, "Place of help")
    top = live.owner.get("/places")["items"][0]["id"]
    async with signed_in(live, tmp_path) as opened:
        workspace = opened.workspace
        assert workspace is not None
        for node, page, spot in (
            (group, PageKey.OVERVIEW, "overview"),
            (group, PageKey.PLACES, "places#page"),
            (group, PageKey.ACCESS_SERVICE, "api-4-access-method"),
            (place, PageKey.ACCESS_SERVICE, "api-7-overrides"),
            (place, PageKey.PLACE, "device-5-preparation"),
            (place, PageKey.DEVICES, "devices"),
            (place, PageKey.EVENTS, "events"),
            (group, PageKey.ADMINISTRATORS, "administrators"),
            (group, PageKey.AUDIT, "audit"),
        ):
            await until(partial(workspace.context.directory.node, node))
            workspace.go(to_page(page, node))
            await until(partial(shows, workspace, node, page))
            assert await f1(opened) == Spot.of(spot), page
        workspace.go(ToServerSettings(top, section=SettingsSection.BACKUP))
        assert await f1(opened) == Spot("server-settings", "backup")
        find(opened.window, QTabWidget, names.SERVER_SETTINGS_TABS).setCurrentIndex(0)
        assert await f1(opened) == Spot("server-settings", "mail")

        live.owner.assign(group)
        workspace.go(to_page(PageKey.ACCESS_SERVICE, group))
        await until(lambda: opened.chapter == "accessService.assign")
        assert await f1(opened) == Spot("api-6-assign")
        workspace.go(to_page(PageKey.CUSTOMER_API, group))
        assert await f1(opened) == Spot("api-5-vendor-api", "5.1")
        add = await until(lambda: opened.window.findChild(QPushButton, names.APIS_ADD))
        await until(add.isEnabled)
        click(add)
        for name, section in (
            (names.EDITOR_NAME, "5.2"),
            (names.EDITOR_HEADERS_ADD, "5.3"),
            (names.EDITOR_MANUAL_ADD, "5.5"),
            (names.TEST_DEVICE_ID, "5.6"),
            (names.EDITOR_STATUS_CODES, "5.7"),
        ):
            widget = await until(partial(child, opened.window, name))
            await until(widget.isEnabled)
            if name == names.EDITOR_STATUS_CODES:
                opened.window.findChild(QWidget, names.EDITOR_PAGES).setCurrentIndex(1)  # type: ignore[union-attr]
            await until(partial(is_given_the_keyboard, opened.window, widget))
            assert await f1(opened) == Spot("api-5-vendor-api", section), name
        workspace.pages.close_page()

        hits = {hit.title: hit for hit in opened._actions() if hit.title.startswith("Help: ")}
        assert len(hits) == len(CHAPTERS)
        assert not any(hit.is_offered for hit in hits.values())
        hits["Help: 9. Troubleshooting"].act()
        assert opened.help is not None
        assert opened.help.spot == Spot("api-9-troubleshooting")
        help_window = opened.help.window
        assert help_window is not None
        opened.choose_language(Language.KOREAN)
        await until(lambda: shown(help_window) == "9. 문제 해결")
    assert opened.help.window is None, "it ends with the console"


async def test_f1_before_anybody_is_signed_in(live: Live, tmp_path: Path):
    async with console(ConsoleOptions(server=live.server.url, settings=tmp_path)) as opened:
        await reached(opened, Phase.FINGERPRINT)
        assert await f1(opened) == Spot("signing-in", "fingerprint")
        click(find(opened.window, QPushButton, names.FINGERPRINT_ACCEPT))
        await reached(opened, Phase.SIGN_IN)
        assert await f1(opened) == Spot("signing-in")
        click(find(opened.window, QPushButton, names.SIGN_IN_INVITATION))
        assert await f1(opened) == Spot("signing-in", "invitation")
        click(find(opened.window, QPushButton, names.INVITATION_ACCEPT_BACK))
        click(find(opened.window, QPushButton, names.SIGN_IN_FORGOTTEN))
        assert await f1(opened) == Spot("signing-in", "forgotten")


async def test_f1_at_the_first_start(tmp_path: Path):
    async with console(bundled(tmp_path)) as opened:
        assert await f1(opened) == Spot("signing-in", "lost")
        await reached(opened, Phase.SETUP_REQUIRED)
        assert await f1(opened) == Spot("first-hour", "set-up")
