"""The API editor as a panel: names, the Tab key, closing, its two halves and pages."""

from typing import Any

from edited_screen import Windows, click_at, fill_in, line, new, opened, problems, registered, run_test
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSplitter,
    QTabBar,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import click, find, type_text, until
from running import DENIED, GRANTED

from ui import names
from ui.editor.form_pages import FormPages
from ui.editor.value_input import ValueInput
from ui.state.context import PageContext
from ui.test_console.verdict_panel import TroublePanel

# ---- the panel ------------------------------------------------------------------------------------------------


async def test_names_are_unique_and_every_input_says_what_it_is(windows: Windows, scripted: PageContext):
    editor = await registered(windows, scripted, manualFields=[{"key": "a", "type": "STRING", "value": ""}])
    kinds = (QLineEdit, QComboBox, QCheckBox, QAbstractButton)
    found: list[QWidget] = [widget for kind in kinds for widget in editor.findChildren(kind)]
    inputs = [widget for widget in found if not editor.console.isAncestorOf(widget) and _is_there(widget)]
    assert all(widget.objectName() for widget in inputs)
    assert [widget.objectName() for widget in inputs if not _title(widget)] == []
    everything = [
        widget.objectName() for widget in editor.findChildren(QWidget) if "." in widget.objectName()
    ]
    assert len(everything) == len(set(everything))
    assert {names.EDITOR_HEADERS, names.EDITOR_SAVE, names.EDITOR_BLOCKERS, names.TEST_EXECUTE} <= {
        widget.objectName() for widget in editor.findChildren(QWidget)
    }


def _is_there(widget: QWidget) -> bool:
    """Tell whether an input is not the other one of a value, typed or chosen."""
    above = widget.parentWidget()
    return not isinstance(above, ValueInput) or above.currentWidget() is widget


def _title(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


async def test_the_tab_key_follows_the_reading_order(windows: Windows, scripted: PageContext):
    editor = await registered(windows, scripted)
    click_at(editor, names.EDITOR_HEADERS_ADD)
    first = line(editor, names.EDITOR_NAME)
    first.setFocus()
    walked = [first.objectName()]
    while (focused := QApplication.focusWidget()) is not None and len(walked) < 60:
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is first or editor.console.isAncestorOf(focused):
            break
        walked.append(focused.objectName())
    assert walked == [
        names.EDITOR_NAME,
        names.EDITOR_WEBHOOK_URL,
        names.header_row(0, "key"),
        names.header_row(0, "value"),
        names.header_row(0, "remove"),
        names.header_row(1, "key"),
        names.header_row(1, "value"),
        names.header_row(1, "remove"),
        names.EDITOR_HEADERS_ADD,
        names.auto_row("deviceId", "enabled"),
        names.auto_row("deviceId", "key"),
        names.auto_row("rfCard", "enabled"),
        names.auto_row("rfCard", "key"),
        names.EDITOR_MANUAL_ADD,
        names.EDITOR_CONNECTION_OPEN,
    ]
    find(editor, QTabBar, names.EDITOR_PAGES).setCurrentIndex(1)
    codes = line(editor, names.EDITOR_STATUS_CODES)
    codes.setFocus()
    walked = []
    while (focused := QApplication.focusWidget()) is not None and not editor.console.isAncestorOf(focused):
        walked.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert walked == [
        names.EDITOR_STATUS_CODES,
        names.EDITOR_SUCCESS_PATH,
        names.EDITOR_SUCCESS_VALUE,
        names.EDITOR_SUCCESS_TYPE,
        names.EDITOR_SUCCESS_MESSAGE,
        names.EDITOR_FAILURE_MESSAGE,
    ]


async def test_closing_asks_only_when_something_would_be_lost(
    windows: Windows, scripted: PageContext, qtbot: QtBot
):
    editor = await new(windows, scripted)
    with qtbot.waitSignal(editor.closed, timeout=0):
        click(find(editor, QAbstractButton, names.EDITOR_CLOSE))
    type_text(line(editor, names.EDITOR_NAME), "Door")
    QTest.keyClick(line(editor, names.EDITOR_NAME), Qt.Key.Key_Escape)
    dialog = find(editor, QDialog, names.EDITOR_CLOSING_DIALOG)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "The new API “Door” is not saved. “Export…” in its editor keeps it" in said
    assert dialog.findChild(QPushButton, names.EDITOR_CLOSING_SAVE) is None, "it cannot be saved yet"
    with qtbot.waitSignal(editor.kept, timeout=0):
        click(find(dialog, QPushButton, names.EDITOR_CLOSING_KEEP))
    await until(lambda: editor.findChild(QDialog, names.EDITOR_CLOSING_DIALOG) is None)
    editor.activateWindow()  # a window manager would
    await until(editor.isActiveWindow)
    assert line(editor, names.EDITOR_NAME).text() == "Door"
    QTest.keyClick(line(editor, names.EDITOR_NAME), Qt.Key.Key_Escape)
    with qtbot.waitSignal(editor.closed, timeout=0):
        click(find(editor, QPushButton, names.EDITOR_CLOSING_DISCARD))


async def test_the_place_of_the_splitter_is_remembered(windows: Windows, scripted: PageContext):
    splitter = find(await new(windows, scripted), QSplitter, names.EDITOR_SPLITTER)
    splitter.moveSplitter(splitter.sizes()[0] + 40, 1)
    sizes = splitter.sizes()
    assert scripted.preferences.get("editor.splitter") == sizes
    again = find(await new(windows, scripted), QSplitter, names.EDITOR_SPLITTER)
    await until(lambda: again.sizes() == sizes)


# ---- the two halves, the two pages -----------------------------------------------------------------------------


async def test_in_a_narrow_window_tabs_choose_between_form_and_console(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    tabs = find(editor, QTabBar, names.EDITOR_HALVES)
    name, execute = line(editor, names.EDITOR_NAME), find(editor, QPushButton, names.TEST_EXECUTE)
    assert (tabs.isVisible(), name.isVisible(), execute.isVisible()) == (False, True, True)
    assert name.window() is editor
    form, console = (find(editor, QSplitter, names.EDITOR_SPLITTER).widget(half) for half in range(2))
    assert form is not None
    assert console is not None
    editor.resize(1000, 600)
    await until(lambda: not tabs.isVisible())
    assert form.width() >= 400
    assert console.width() >= 440
    editor.resize(999, 600)
    await until(tabs.isVisible)
    assert (name.isVisible(), execute.isVisible()) == (True, False)
    find(editor, QListWidget, names.EDITOR_BLOCKERS).itemClicked.emit(
        find(editor, QListWidget, names.EDITOR_BLOCKERS).item(4)
    )
    await until(lambda: line(editor, names.TEST_DEVICE_ID).hasFocus())
    assert not name.isVisible()
    editor.go_to("webhookUrl")
    assert line(editor, names.EDITOR_WEBHOOK_URL).hasFocus()
    editor.resize(1200, 600)
    await until(lambda: execute.isVisible() and name.isVisible())


async def test_what_blocks_saving_grows_and_shrinks_without_moving_anything(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    save = find(editor, QPushButton, names.EDITOR_SAVE)
    add = find(editor, QPushButton, names.EDITOR_HEADERS_ADD)
    QApplication.sendPostedEvents()
    before = [save.mapTo(editor, QPoint()), add.mapTo(editor, QPoint())]
    fill_in(editor, "http://wrong")
    # Left with a fault, as when another field is clicked.
    QTest.keyClick(line(editor, names.EDITOR_WEBHOOK_URL), Qt.Key.Key_Tab)
    assert problems(editor)
    QApplication.sendPostedEvents()
    assert [save.mapTo(editor, QPoint()), add.mapTo(editor, QPoint())] == before


async def test_the_header_says_how_the_api_stands(windows: Windows, live: Any, live_context: PageContext):
    editor, _ = await opened(windows, live, live_context)
    state, tested = (find(editor, QLabel, name) for name in (names.EDITOR_STATE, names.EDITOR_TESTED))
    assert (state.text(), tested.text()) == ("saved", "")
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), f"{live.vendor.url}/door?again")
    assert (state.text(), tested.text()) == ("● unsaved", "not tested")
    await run_test(editor)
    assert tested.text() == "tested just now"
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), f"{live.vendor.url}/door?third")
    assert tested.text() == "not tested"


async def test_after_a_successful_test_response_parsing_shows_by_itself(
    windows: Windows, live: Any, live_context: PageContext
):
    editor, _ = await opened(windows, live, live_context)
    pages = find(editor, QTabBar, names.EDITOR_PAGES)
    codes = line(editor, names.EDITOR_STATUS_CODES)
    assert (pages.currentIndex(), codes.isVisible()) == (0, False)
    await run_test(editor, "HTML")
    assert pages.currentIndex() == 0, "a failed test shows nothing to be parsed"
    await run_test(editor, DENIED)
    assert (pages.currentIndex(), codes.isVisible()) == (1, True)
    assert line(editor, names.TEST_CARD_NUMBER).hasFocus(), "and takes no keyboard"


async def test_response_parsing_waits_until_the_form_is_left(
    windows: Windows, live: Any, live_context: PageContext
):
    """Who types in the form, or has the mouse over it, loses neither."""
    editor, _ = await opened(windows, live, live_context)
    pages, form = find(editor, QTabBar, names.EDITOR_PAGES), editor.findChildren(FormPages)[0]
    type_text(line(editor, names.TEST_DEVICE_ID), "547838629")
    type_text(line(editor, names.TEST_CARD_NUMBER), GRANTED["rfCard"])
    name = line(editor, names.EDITOR_NAME)
    name.setFocus()
    QTest.keySequence(editor, QKeySequence("Ctrl+Return"))
    await until(lambda: editor.console.presenter.runs)
    assert (pages.currentIndex(), name.hasFocus()) == (0, True)
    find(editor, QTreeView, names.TEST_RESPONSE).setFocus()
    assert pages.currentIndex() == 1

    pages.setCurrentIndex(0)
    form.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QTest.keySequence(editor, QKeySequence("Ctrl+Return"))
    await until(lambda: len(editor.console.presenter.runs) == 2)
    assert pages.currentIndex() == 0
    form.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    QApplication.sendEvent(form, QEvent(QEvent.Type.Leave))
    assert pages.currentIndex() == 1


async def test_a_failed_test_of_what_is_saved_does_not_say_that_it_cannot_be_saved(
    windows: Windows, live: Any, live_context: PageContext
):
    editor, _ = await opened(windows, live, live_context)
    await run_test(editor, "RESET")
    said = find(editor, TroublePanel, names.TEST_TROUBLE)
    assert said.text().startswith("Test failed")
    assert "cannot be saved" not in said.text()
    assert find(editor, QPushButton, names.EDITOR_SAVE).isEnabled()
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), f"{live.vendor.url}/door?again")
    await run_test(editor, "RESET")
    assert "cannot be saved" in said.text()
    assert not find(editor, QPushButton, names.EDITOR_SAVE).isEnabled()
