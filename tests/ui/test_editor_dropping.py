"""The API editor: what is dropped on it from a response, and undo."""

from typing import Any

from edited_screen import (
    Windows,
    blockers,
    choose,
    click_at,
    line,
    new,
    node,
    opened,
    registered,
    run_test,
    value_of,
)
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QTreeView,
)
from qt import find, type_text, until
from running import DENIED

from ui import names
from ui.state.context import PageContext
from ui.state.response_node import JsonKind, ResponseNode
from ui.test_console.verdict_panel import VerdictPanel
from ui.widgets.path_field import PathField
from ui.widgets.response_mime import to_mime


def drop(field: PathField, node: ResponseNode) -> None:
    mime: QMimeData = to_mime(node)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(field, QDragEnterEvent(QPoint(5, 5), copy, mime, buttons, keys))
    QApplication.sendEvent(field, QDropEvent(QPointF(5, 5), copy, mime, buttons, keys))


async def test_a_dropped_node_fills_the_condition_and_one_undo_takes_it_back(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    key = find(editor, PathField, names.EDITOR_SUCCESS_PATH)
    type_text(key, "$.x")
    type_text(line(editor, names.EDITOR_SUCCESS_VALUE), "no")
    drop(key, ResponseNode("$.valid", JsonKind.BOOLEAN, "true"))
    kind = find(editor, QComboBox, names.EDITOR_SUCCESS_TYPE)
    assert (key.text(), value_of(editor), kind.currentText()) == ("$.valid", "true", "BOOLEAN")
    QTest.keySequence(key, QKeySequence("Ctrl+Z"))
    assert (key.text(), value_of(editor), kind.currentData()) == ("$.x", "no", "")
    QTest.keySequence(key, QKeySequence(QKeySequence.StandardKey.Redo))
    assert (key.text(), value_of(editor), kind.currentText()) == ("$.valid", "true", "BOOLEAN")


async def test_a_dropped_false_makes_no_inverted_door(windows: Windows, scripted: PageContext):
    """The Value of a BOOLEAN is true, whatever the response says; the other way round is asked for by name."""
    editor = await new(windows, scripted)
    key = find(editor, PathField, names.EDITOR_SUCCESS_PATH)
    drop(key, ResponseNode("$.valid", JsonKind.BOOLEAN, "false"))
    assert (key.text(), value_of(editor)) == ("$.valid", "true")
    kind = find(editor, QComboBox, names.EDITOR_SUCCESS_TYPE)
    assert kind.currentText() == "BOOLEAN"
    drop(key, ResponseNode("$.granted", JsonKind.STRING, "False"))
    assert (key.text(), value_of(editor), kind.currentText()) == ("$.granted", "True", "STRING")


async def test_a_response_that_says_false_is_named_and_grants_only_when_that_is_asked_for(
    windows: Windows, live: Any, live_context: PageContext
):
    editor, _ = await opened(windows, live, live_context)
    said = find(editor, QLabel, names.EDITOR_SAYS_FALSE)
    caution = find(editor, QLabel, names.EDITOR_CAUTION)
    choose(editor, names.EDITOR_SUCCESS_TYPE, "")
    await run_test(editor, DENIED)
    response = find(editor, QTreeView, names.TEST_RESPONSE)
    response.setCurrentIndex(node(response, "valid"))
    response.setFocus()
    QTest.keyClick(response, Qt.Key.Key_Return)
    assert (line(editor, names.EDITOR_SUCCESS_PATH).text(), value_of(editor)) == ("$.valid", "true")
    verdict = find(editor, VerdictPanel, names.TEST_VERDICT)
    assert "DENIED" in verdict.text()
    await until(said.isVisible)
    assert said.text() == "This response says false: with it, access is denied."
    assert caution.isHidden()
    instead = find(editor, QPushButton, names.EDITOR_GRANT_ON_FALSE)
    instead.setFocus()
    QTest.keyClick(instead, Qt.Key.Key_Space)
    assert value_of(editor) == "false"
    assert "GRANTED" in verdict.text()
    assert not said.isVisible()
    assert caution.text().startswith("Access is granted where $.valid is false.")
    QTest.keySequence(line(editor, names.EDITOR_SUCCESS_PATH), QKeySequence("Ctrl+Z"))
    assert (value_of(editor), caution.isHidden()) == ("true", True)


async def test_the_value_of_a_boolean_is_a_choice(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    type_text(line(editor, names.EDITOR_SUCCESS_VALUE), "TRUE")
    choose(editor, names.EDITOR_SUCCESS_TYPE, "BOOLEAN")
    value = find(editor, QComboBox, names.EDITOR_SUCCESS_VALUE)
    # What was saved otherwise is still read, and can be put right.
    assert [value.itemText(row) for row in range(value.count())] == ["true", "false", "TRUE"]
    assert value.currentText() == "TRUE"
    choose(editor, names.EDITOR_SUCCESS_VALUE, "true")
    assert editor.presenter.form.success_value == "true"
    assert [value.itemText(row) for row in range(value.count())] == ["true", "false"]
    choose(editor, names.EDITOR_SUCCESS_TYPE, "STRING")
    assert line(editor, names.EDITOR_SUCCESS_VALUE).text() == "true"


async def test_manual_booleans_are_a_choice(windows: Windows, scripted: PageContext):
    editor = await registered(
        windows, scripted, manualFields=[{"key": "a", "type": "BOOLEAN", "value": "false"}]
    )
    assert value_of(editor, names.manual_row(0, "value")) == "false"
    choose(editor, names.manual_row(0, "value"), "true")
    assert editor.presenter.form.manual_fields[0].value == "true"
    click_at(editor, names.EDITOR_MANUAL_ADD)
    choose(editor, names.manual_row(1, "type"), "BOOLEAN")
    value = find(editor, QComboBox, names.manual_row(1, "value"))
    assert (value.currentIndex(), value.placeholderText()) == (-1, "Value"), (
        "nothing is chosen for the person"
    )


async def test_messages_take_dropped_paths(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    for name in (names.EDITOR_SUCCESS_MESSAGE, names.EDITOR_FAILURE_MESSAGE):
        drop(find(editor, PathField, name), ResponseNode("$.message", JsonKind.STRING, "Hello"))
        assert line(editor, name).text() == "$.message"
    assert line(editor, names.EDITOR_SUCCESS_VALUE).text() == ""


async def test_typing_is_undone_in_the_field_and_then_step_by_step(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    name = line(editor, names.EDITOR_NAME)
    type_text(name, "Door")
    QTest.keyClick(name, Qt.Key.Key_Tab)
    url = line(editor, names.EDITOR_WEBHOOK_URL)
    type_text(url, "https://vendor.example")
    QTest.keySequence(url, QKeySequence("Ctrl+Z"))
    await until(lambda: url.text() == "")
    assert name.text() == "Door"
    QTest.keySequence(url, QKeySequence("Ctrl+Z"))
    assert name.text() == ""
    assert editor.unsaved() == ""


async def test_a_removed_row_comes_back_with_undo(windows: Windows, scripted: PageContext):
    editor = await registered(windows, scripted)
    click_at(editor, names.header_row(0, "remove"))
    assert "API test" in blockers(editor)[0]
    QTest.keySequence(editor, QKeySequence("Ctrl+Z"))
    assert line(editor, names.header_row(0, "key")).text() == "Authorization"
    assert blockers(editor) == []
