"""The API editor as a person uses it: typing, problems, what blocks saving, rows."""

from functools import partial

import respx
from edited_screen import (
    REGISTERED,
    Windows,
    blockers,
    choose,
    click_at,
    is_in_sight,
    line,
    new,
    problems,
    registered,
)
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import GROUP, click, find, type_text, until

from ui import names
from ui.editor.editor import ApiEditor
from ui.editor.presenter import EditorPresenter
from ui.editor.save_bar import SaveBar
from ui.state.context import PageContext

# ---- typing, problems, blockers -------------------------------------------------------------------------------


async def test_a_new_api_begins_at_its_name(qtbot: QtBot, scripted: PageContext):
    """The button that opened the editor had the keyboard."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    button = QPushButton("+ Add API")
    column.addWidget(button)
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    button.setFocus()

    editor = ApiEditor(scripted, EditorPresenter.new(scripted, GROUP))
    column.addWidget(editor)
    await until(lambda: editor.complete)
    assert line(editor, names.EDITOR_NAME).hasFocus()
    editor.leave()


async def test_being_ready_to_save_takes_no_more_room(windows: Windows, scripted: PageContext):
    """What stands beside the button wraps: the form pushes nothing aside when everything is filled in."""
    blocked = await new(windows, scripted)
    ready = await registered(windows, scripted)
    assert find(ready, QPushButton, names.EDITOR_SAVE).isEnabled()
    said = [label.text() for label in ready.findChildren(QLabel)]
    assert "Everything is filled in and tested." in said
    least = [editor.minimumSizeHint() for editor in (blocked, ready)]
    assert least[0] == least[1], least
    bars = [find(editor, SaveBar, names.EDITOR_SAVE_BAR) for editor in (blocked, ready)]
    assert bars[0].height() == bars[1].height()
    text = "Everything is filled in and tested."
    words = next(label for label in ready.findChildren(QLabel) if label.text() == text)
    await until(lambda: words.width() >= words.fontMetrics().horizontalAdvance(text))
    assert words.x() - find(ready, QPushButton, names.EDITOR_SAVE).geometry().right() < 40


async def test_the_key_of_a_header_has_room_for_authorization(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    editor.resize(editor.minimumSizeHint().width(), 700)
    click(find(editor, QPushButton, names.EDITOR_HEADERS_ADD))
    key = line(editor, names.header_row(0, "key"))
    await until(lambda: key.width() > key.fontMetrics().horizontalAdvance("Authorization"))


async def test_problems_show_after_the_first_visit_and_follow_the_typing(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    assert line(editor, names.EDITOR_NAME).hasFocus()
    type_text(line(editor, names.EDITOR_NAME), "Door")
    url = line(editor, names.EDITOR_WEBHOOK_URL)
    type_text(url, "http://vendor")
    assert problems(editor) == []
    QTest.keyClick(url, Qt.Key.Key_Tab)
    assert problems(editor) == ["The webhook URL must start with https:// (in lower case)."]
    assert url.accessibleDescription() == problems(editor)[0]
    type_text(url, "https://vendor.example")
    assert problems(editor) == []


async def test_what_blocks_saving_leads_to_its_field_by_mouse_and_by_keyboard(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    assert [entry.split(" — ")[0] for entry in blockers(editor)] == [
        "Required fields",
        "Required fields",
        "Required fields",
        "Judgment criteria",
        "API test",
    ]
    entries = find(editor, QListWidget, names.EDITOR_BLOCKERS)
    where = entries.visualItemRect(entries.item(2)).center()
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert line(editor, names.EDITOR_WEBHOOK_URL).hasFocus()
    for row, name in ((0, names.EDITOR_NAME), (3, names.EDITOR_STATUS_CODES), (4, names.TEST_DEVICE_ID)):
        entries.setFocus()
        entries.setCurrentRow(row)
        QTest.keyClick(entries, Qt.Key.Key_Return)
        assert line(editor, name).hasFocus(), name
    assert not find(editor, QPushButton, names.EDITOR_SAVE).isEnabled()


async def test_save_by_keyboard_goes_to_what_blocks(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    line(editor, names.EDITOR_NAME).setFocus()
    QTest.keySequence(editor, QKeySequence("Ctrl+S"))
    assert find(editor, QListWidget, names.EDITOR_BLOCKERS).hasFocus()


async def test_the_mode_is_said_in_the_manuals_words(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    mode = find(editor, QLabel, names.EDITOR_MODE)
    type_text(line(editor, names.EDITOR_STATUS_CODES), "200")
    assert mode.text().startswith("Mode 1: Response Code Verification")
    type_text(line(editor, names.EDITOR_SUCCESS_PATH), "$.valid")
    assert mode.text().startswith("Mode 3: Combined Verification")
    type_text(line(editor, names.EDITOR_STATUS_CODES), "")
    assert mode.text().startswith("Mode 2: Response Body Verification")


# ---- rows -----------------------------------------------------------------------------------------------------


async def test_header_rows_keep_their_values_and_are_named_by_position(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    add = find(editor, QPushButton, names.EDITOR_HEADERS_ADD)
    for number in range(10):
        click_at(editor, names.EDITOR_HEADERS_ADD)
        key = line(editor, names.header_row(number, "key"))
        assert key.hasFocus()
        await until(partial(is_in_sight, key))
        type_text(line(editor, names.header_row(number, "key")), f"X-{number}")
    assert not add.isEnabled()
    assert "at most 10" in add.toolTip()
    assert "10/10" in [label.text() for label in editor.findChildren(QLabel)]
    click_at(editor, names.header_row(4, "remove"))
    keys = [line(editor, names.header_row(row, "key")).text() for row in range(9)]
    assert keys == ["X-0", "X-1", "X-2", "X-3", "X-5", "X-6", "X-7", "X-8", "X-9"]
    assert not editor.findChildren(QLineEdit, names.header_row(9, "key"))
    assert add.isEnabled()


async def test_manual_fields_come_and_go_and_share_the_counter_with_auto_fields(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    texts = [label.text() for label in editor.findChildren(QLabel) if not label.isHidden()]
    assert "No manual fields defined." in texts
    type_text(line(editor, names.EDITOR_NAME), "Door")
    choose(editor, names.EDITOR_AUTH_TYPE, "face")
    click_at(editor, names.EDITOR_MANUAL_ADD)
    type_text(line(editor, names.manual_row(0, "key")), "site")
    choose(editor, names.manual_row(0, "type"), "NUMBER")
    type_text(line(editor, names.manual_row(0, "value")), "12a")
    QTest.keyClick(line(editor, names.manual_row(0, "value")), Qt.Key.Key_Tab)
    assert problems(editor) == ["Enter a number as in JSON, for example 12, -3.5 or 1e6."]
    texts = [label.text() for label in editor.findChildren(QLabel) if not label.isHidden()]
    assert "3/10" in texts
    assert "No manual fields defined." not in texts
    find(editor, QCheckBox, names.auto_row("userKey", "enabled")).click()
    assert "2/10" in [label.text() for label in editor.findChildren(QLabel)]
    click_at(editor, names.manual_row(0, "remove"))
    assert editor.presenter.form.manual_fields == ()


async def test_the_auth_type_brings_its_auto_fields(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    choose(editor, names.EDITOR_AUTH_TYPE, "rfCard")
    value = line(editor, names.auto_row("rfCard", "value"))
    assert (value.text(), value.isReadOnly()) == ("{{CARD_NUMBER}}", True)
    assert value.cursorPosition() == 0
    assert value.toolTip().startswith("{{CARD_NUMBER}}\n")
    type_text(line(editor, names.auto_row("rfCard", "key")), "cardNo")
    choose(editor, names.EDITOR_AUTH_TYPE, "userPin")
    assert line(editor, names.auto_row("uniquePin", "key")).text() == "uniquePin"
    await until(lambda: not editor.findChildren(QLineEdit, names.auto_row("rfCard", "key")))
    assert find(editor, QCheckBox, names.auto_row("deviceId", "enabled")).isChecked()


async def test_the_auth_type_of_a_registered_api_is_locked_and_says_why(
    windows: Windows, scripted: PageContext
):
    editor = await registered(windows, scripted)
    combo = find(editor, QComboBox, names.EDITOR_AUTH_TYPE)
    assert (combo.currentText(), combo.isEnabled()) == ("RF Card", False)
    assert "cannot be changed after saving" in combo.toolTip()


async def test_credentials_with_all_their_apis_cannot_be_chosen(
    windows: Windows, router: respx.Router, page_context: PageContext
):
    router.get(url__regex=".*/place-groups/.*/apis").respond(200, json={"items": [REGISTERED] * 3})
    editor = await new(windows, page_context)
    combo = find(editor, QComboBox, names.EDITOR_AUTH_TYPE)
    row = combo.findData("rfCard")
    await until(lambda: "3 of 3" in combo.itemText(row))
    assert not combo.model().flags(combo.model().index(row, 0)) & Qt.ItemFlag.ItemIsEnabled


async def test_the_wheel_scrolls_past_choices(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    combo = find(editor, QComboBox, names.EDITOR_AUTH_TYPE)
    line(editor, names.EDITOR_NAME).setFocus()
    nothing = QPoint()
    down = QPoint(0, -120)
    where = QPointF(combo.rect().center())
    event = QWheelEvent(
        where,
        QPointF(combo.mapToGlobal(combo.rect().center())),
        nothing,
        down,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, event)
    assert editor.presenter.auth_type is None


async def test_header_values_are_masked_and_never_copied(windows: Windows, scripted: PageContext):
    editor = await registered(windows, scripted)
    value = line(editor, names.header_row(0, "value"))
    reveal = find(editor, QAbstractButton, names.header_row(0, "reveal"))
    assert value.text() == ""
    assert value.placeholderText().startswith("stored; type")
    assert not reveal.isEnabled(), "what is stored cannot be shown"
    type_text(value, "Bearer secret")
    assert value.echoMode() is QLineEdit.EchoMode.Password
    reveal.click()
    assert value.echoMode() is QLineEdit.EchoMode.Normal
    QGuiApplication.clipboard().setText("before")
    value.selectAll()
    QTest.keySequence(value, QKeySequence(QKeySequence.StandardKey.Copy))
    QTest.keySequence(value, QKeySequence(QKeySequence.StandardKey.Cut))
    assert QGuiApplication.clipboard().text() == "before"
    line(editor, names.EDITOR_NAME).setFocus()
    assert value.echoMode() is QLineEdit.EchoMode.Password, "masked as soon as one turns to something else"
    type_text(value, "")
    assert editor.presenter.request_form().headers[0].value is None
