"""The console's core gesture with a real mouse on a real screen: test, drag, read, save; run under Xvfb with xdotool.

Reads what it needs as JSON from standard input, and prints as JSON what it did and saw. Nothing but the mouse and the
keys of the screen acts on the API editor.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QTimer
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QTreeView,
    QWidget,
)

import qasync  # isort: skip - takes the binding that is there

import keyring
from console_parts import until
from keyring.backends import fail
from opened_console import fill, reached
from qt import click, find
from typing_extensions import override

from ui import names
from ui.application import ConsoleOptions, open_console
from ui.customer_api.card import ApiCard
from ui.editor.editor import ApiEditor
from ui.editor.form_pages import FormPages
from ui.frame.console import Console
from ui.frame.window import MainWindow
from ui.state.destination import ToCustomerApi
from ui.state.session import Phase
from ui.test_console.verdict_panel import VerdictPanel
from ui.widgets import theme
from ui.widgets.path_field import PathField


class ScrollWatch(QObject):
    """Whatever scrolls: wheels anywhere, and every scroll bar of the form."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.seen: list[str] = []
        application.installEventFilter(self)

    def watch(self, form: QWidget) -> None:
        """Watch the scroll bars of the form."""
        for bar in form.findChildren(QScrollBar):
            bar.valueChanged.connect(lambda value: self.seen.append(f"scrolled to {value}"))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel:
            self.seen.append(f"wheel over {watched.objectName()}")
        return super().eventFilter(watched, event)


class Hand:
    """The mouse and the keys of the screen."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    async def act(self, *words: object) -> None:
        """Let xdotool act, in a process of its own: the window's loop goes on, also within a drag."""
        command = ["xdotool", *map(str, words)]
        await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, timeout=20)

    async def move(self, at: QPoint) -> None:
        """Move the mouse to a point of the screen, over the last pixels step by step."""
        for short in (QPoint(-9, 0), QPoint(-4, 0), QPoint(0, 0)):
            await self.act("mousemove", at.x() + short.x(), at.y() + short.y())

    async def click(self, widget: QWidget) -> None:
        """Click into the middle of a widget that is wholly in sight."""
        await until(lambda: in_sight(widget))
        await self.move(middle_of(widget))
        await self.act("click", 1)

    async def type(self, widget: QLineEdit, text: str) -> None:
        """Click into a field and type."""
        await self.click(widget)
        await until(widget.hasFocus)
        await self.act("type", "--delay", 1, text)
        await until(lambda: widget.text() == text)

    async def drag(self, tree: QTreeView, index: QModelIndex, field: PathField) -> None:
        """Drag a node onto a field, both of which are wholly in sight before the drag begins."""
        await until(lambda: in_sight(field))
        row = tree.visualRect(index)
        assert tree.viewport().rect().contains(row), "the node is in sight"
        await self.move(tree.viewport().mapToGlobal(QPoint(row.left() + 20, row.center().y())))
        await self.act("mousedown", 1)
        for step in range(1, 5):
            await self.act("mousemove_relative", "--", -6 * step, 2)
        await until(lambda: field.lit)
        await self.move(middle_of(field))
        await self.act("mouseup", 1)
        await until(lambda: not field.lit)


def middle_of(widget: QWidget) -> QPoint:
    """Return the middle of a widget on the screen."""
    return widget.mapToGlobal(widget.rect().center())


def in_sight(widget: QWidget) -> bool:
    """Tell whether all of a widget can be seen."""
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


def node_of(tree: QTreeView, key: str) -> QModelIndex:
    """Return the node of a key under the root."""
    model = tree.model()
    root = model.index(0, 0)
    rows = [model.index(row, 0, root) for row in range(model.rowCount(root))]
    return next(index for index in rows if index.data() == key)


async def sign_in(opened: Console, given: dict[str, str]) -> None:
    """Come in; this is not what is tried here."""
    window = opened.window
    await reached(opened, Phase.FINGERPRINT)
    click(find(window, QPushButton, names.FINGERPRINT_ACCEPT))
    await reached(opened, Phase.SIGN_IN)
    fill(window, {names.SIGN_IN_EMAIL: given["email"], names.SIGN_IN_PASSWORD: given["password"]})
    click(find(window, QPushButton, names.SIGN_IN_SUBMIT))
    await reached(opened, Phase.READY)


async def gesture(opened: Console, watch: ScrollWatch, given: dict[str, str]) -> dict[str, Any]:
    """Open the card, test, drag, read, save."""
    window, hand = opened.window, Hand(opened.window)
    await until(lambda: opened.workspace)
    assert opened.workspace is not None
    opened.workspace.go(ToCustomerApi(given["group"]))
    card = await until(lambda: window.findChild(ApiCard, names.api_card(given["api"])))
    # Without a window manager nobody gives the window the keyboard.
    await hand.act("windowfocus", int(window.winId()))
    await until(window.isActiveWindow)
    await hand.click(card)
    editor = await until(lambda: window.findChild(ApiEditor, names.EDITOR))
    await until(lambda: editor.complete)
    watch.watch(editor.findChildren(FormPages)[0])
    name = find(editor, QLineEdit, names.EDITOR_NAME)
    begun = {"name has the keyboard": name.hasFocus(), "size": [window.width(), window.height()]}

    await hand.type(find(editor, QLineEdit, names.TEST_DEVICE_ID), given["device"])
    await hand.type(find(editor, QLineEdit, names.TEST_CARD_NUMBER), given["card"])
    await hand.click(find(editor, QPushButton, names.TEST_EXECUTE))
    tree = find(editor, QTreeView, names.TEST_RESPONSE)
    await until(lambda: tree.model().rowCount() and tree.model().rowCount(tree.model().index(0, 0)))
    path = find(editor, PathField, names.EDITOR_SUCCESS_PATH)
    await hand.drag(tree, node_of(tree, "valid"), path)
    verdict = find(editor, VerdictPanel, names.TEST_VERDICT)
    await until(lambda: in_sight(verdict) and given["decision"] in verdict.text())
    said = find(editor, QLabel, names.EDITOR_SAYS_FALSE)
    seen = {
        "path": path.text(),
        "value": find(editor, QComboBox, names.EDITOR_SUCCESS_VALUE).currentText(),
        "format": find(editor, QComboBox, names.EDITOR_SUCCESS_TYPE).currentText(),
        "verdict": verdict.text(),
        "says false": said.text() if said.isVisible() else "",
        "outcome": find(editor, QLabel, names.TEST_OUTCOME).text(),
    }
    await hand.click(find(editor, QPushButton, names.EDITOR_SAVE))
    await until(lambda: window.findChild(ApiEditor, names.EDITOR) is None)
    return {**begun, **seen, "scrolled": watch.seen}


async def main(given: dict[str, str], watch: ScrollWatch) -> dict[str, Any]:
    """Open the console with 1280 × 680 pixels of content, and do it there."""
    window = MainWindow()
    window.move(0, 0)
    window.resize(1280, 680)
    window.show()
    closed = asyncio.Event()
    window.closed = closed.set
    options = ConsoleOptions(server=given["server"], settings=Path(given["settings"]))
    opened = await open_console(window, options)
    try:
        await sign_in(opened, given)
        window.move(0, 0)
        window.resize(1280, 680)
        return await gesture(opened, watch, given)
    finally:
        window.close_now()
        await closed.wait()
        await opened.aclose()


def run(work: Callable[[dict[str, str], ScrollWatch], Any]) -> int:
    """Run the console's loop around it."""
    given = json.load(sys.stdin)
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # the library has no types here
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    theme.apply(application, "light")
    watch = ScrollWatch(application)
    # A drag that is not let go of would hold the loop for good.
    guard = QTimer(application)
    guard.timeout.connect(QDrag.cancel)
    guard.start(30_000)
    with qasync.QEventLoop(application) as loop:
        done = loop.run_until_complete(asyncio.wait_for(work(given, watch), 90))
    print(json.dumps(done))
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
