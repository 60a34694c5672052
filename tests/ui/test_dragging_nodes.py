"""Dragging response nodes onto JSONPath fields: pressed, moved and dropped as by a hand (manual 5.7, tip)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.state.response_node import JsonKind, PathTarget, ResponseNode
from ui.test_console.response_model import ResponseModel
from ui.test_console.response_view import ResponseView
from ui.widgets.path_field import PathField

RESPONSE = {"valid": True, "user": {"user-id": "kim"}, "k" * 130: "far"}
COPY = Qt.DropAction.CopyAction


class WatchedModel(ResponseModel):
    """A model that remembers what was dragged out of it."""

    def __init__(self) -> None:
        super().__init__()
        self.dragged: list[QMimeData] = []

    def mimeData(self, indexes):  # noqa: N802 - Qt's name
        made = super().mimeData(indexes)
        # Qt takes the object with the drag; a copy stays.
        copy = QMimeData()
        for name in made.formats():
            copy.setData(name, made.data(name))
        self.dragged.append(copy)
        return made


class Window(QWidget):
    """A tree over the three fields, which remember what was dropped on them."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = ResponseView()
        self.model = WatchedModel()
        self.tree._nodes = self.model
        self.tree.setModel(self.model)
        self.tree.show_document(RESPONSE)
        self.dropped: list[tuple[PathTarget, ResponseNode]] = []
        self.lit: list[list[bool]] = []
        self.told: list[str] = []
        self.tree.told.connect(self.told.append)
        self.fields = [PathField(target) for target in PathTarget]
        column = QVBoxLayout(self)
        column.addWidget(self.tree)
        for field in self.fields:
            column.addWidget(field)
            field.node_dropped.connect(lambda node, target=field.target: self.dropped.append((target, node)))
        self.resize(500, 500)

    def drag(self, *rows: int) -> QMimeData:
        """Press on a row and move, until what is dragged was asked for; returns it."""
        index = self.model.index(0, 0)
        for row in rows:
            self.tree.expand(index)
            while self.model.canFetchMore(index):
                self.model.fetchMore(index)
            QApplication.processEvents()
            index = self.model.index(row, 0, index)
        self.tree.scrollTo(index)
        start = self.tree.visualRect(index).center()
        viewport = self.tree.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for step in range(1, 6):
            QTest.mouseMove(viewport, start + QPoint(0, 12 * step))
            if self.model.dragged:
                break
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        return self.model.dragged.pop()


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    return window


def enter(field: PathField, mime: QMimeData) -> bool:
    """Move a drag into a field; returns whether it would be taken."""
    where = field.rect().center()
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field, QDragEnterEvent(where, COPY, mime, buttons, keys))
    move = QDragMoveEvent(where, COPY, mime, buttons, keys)
    QApplication.sendEvent(field, move)
    return move.isAccepted()


def drop(field: PathField, mime: QMimeData) -> bool:
    """Move a drag into a field and let go; returns whether it was taken."""
    enter(field, mime)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(field.rect().center()), COPY, mime, buttons, keys)
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def test_a_node_is_pressed_moved_and_dropped(window: Window):
    mime = window.drag(0)
    for field in window.fields:
        assert drop(field, mime)
    node = ResponseNode("$.valid", JsonKind.BOOLEAN, "true")
    assert window.dropped == [(target, node) for target in PathTarget]


def test_containers_and_odd_keys_are_dragged_too(window: Window):
    assert drop(window.fields[0], window.drag(1))
    assert drop(window.fields[1], window.drag(1, 0))
    assert window.dropped == [
        (PathTarget.SUCCESS_RESULT, ResponseNode("$.user", JsonKind.OBJECT, "")),
        (PathTarget.SUCCESS_MESSAGE, ResponseNode("$.user['user-id']", JsonKind.STRING, "kim")),
    ]


def test_a_path_that_is_too_long_is_refused_and_says_why(window: Window):
    mime = window.drag(2)
    field = window.fields[0]
    assert not enter(field, mime)
    assert "at most 128" in field.refusal
    assert not field.lit
    assert not drop(field, mime)
    assert window.dropped == []
    assert any("at most 128" in text for text in window.told)


def test_fields_light_up_while_a_node_is_dragged_and_go_out_after_it(window: Window):
    seen: list[list[bool]] = []
    invite = window.tree._invite

    def watched(node):
        invite(node)
        seen.append([field.lit for field in window.fields])

    window.tree._invite = watched  # type: ignore[method-assign]
    window.drag(0)
    assert seen == [[True] * 3, [False] * 3]


def test_fields_out_of_sight_are_scrolled_to(window: Window, qtbot: QtBot):
    area = QScrollArea()
    tall = QWidget()
    column = QVBoxLayout(tall)
    column.addSpacing(2000)
    for field in window.fields:
        column.addWidget(field)
    area.setWidget(tall)
    area.setMinimumHeight(150)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(area)
    qtbot.waitUntil(area.isVisible)
    assert window.fields[0].visibleRegion().isEmpty()
    window.drag(0)
    assert not any(field.visibleRegion().isEmpty() for field in window.fields)


def test_the_field_under_the_mouse_goes_out_when_it_is_left(window: Window):
    field = window.fields[0]
    assert enter(field, window.drag(0))
    assert field.lit
    QApplication.sendEvent(field, QDragLeaveEvent())
    assert not field.lit


def test_a_locked_field_takes_nothing(window: Window):
    field = window.fields[0]
    field.setReadOnly(True)
    assert not drop(field, window.drag(0))
    assert window.dropped == []


def test_plain_text_can_be_dropped_as_on_any_line_edit(window: Window):
    mime = QMimeData()
    mime.setText("$.typed")
    assert drop(window.fields[0], mime)
    assert window.fields[0].text() == "$.typed"
    assert window.dropped == []


def test_putting_a_path_can_be_undone(window: Window):
    field = window.fields[0]
    QTest.keyClicks(field, "$.old")
    field.put("$.new")
    assert field.text() == "$.new"
    field.undo()
    assert field.text() == "$.old"


def test_a_payload_of_another_program_is_no_node(window: Window):
    mime = QMimeData()
    mime.setData("application/x-other", b"{}")
    assert not drop(window.fields[0], mime)


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("xvfb-run") is None, reason="needs xvfb-run")
def test_a_real_drag_across_a_real_screen():
    """One drag with Qt's own drag loop, from the mouse's press to the field that fires, in a process of its own."""
    script = Path(__file__).parents[1] / "support" / "real_drag.py"
    environ = {**os.environ, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, str(script)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["lit", "True", "True", "True", "successMessage", "$.message", "True"]
