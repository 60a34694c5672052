"""The API editor on the screen, for those who use it through its object names."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import GROUP, find, type_text, until
from running import GRANTED, Console, api_form

from clue_desktop.client.connection import Versioned
from clue_desktop.contract.vendor_apis import VendorApi
from ui import names
from ui.editor.editor import ApiEditor
from ui.editor.form_pages import FormPages
from ui.editor.presenter import EditorPresenter
from ui.state.context import PageContext
from ui.test_console.console import TestConsole

REGISTERED: dict[str, Any] = {
    "id": "api-1",
    "placeGroupId": GROUP,
    "name": "Visitor policy",
    "authType": "rfCard",
    "webhookUrl": "https://vendor.example/verify",
    "headers": [{"key": "Authorization", "value": None}],
    "autoFields": [
        {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        {"placeholder": "CARD_NUMBER", "key": "cardNo", "enabled": True},
    ],
    "manualFields": [],
    "criteria": {"statusCodes": [200], "successResult": None},
}
STEP: dict[str, Any] = {"at": "2026-03-01T00:00:00Z", "granted": 9, "denied": 0, "failed": 0, "local": 0}
QUIET: dict[str, Any] = {**STEP, "granted": 0, "medianMs": None, "p95Ms": None}

MATCH = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive


class Windows:
    """The editors of one test."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    async def show(self, context: PageContext, presenter: EditorPresenter) -> ApiEditor:
        editor = ApiEditor(context, presenter)
        self._qtbot.addWidget(editor, before_close_func=ApiEditor.leave)
        editor.resize(1200, 700)
        editor.show()
        editor.activateWindow()
        await until(lambda: editor.isActiveWindow() and editor.complete)
        return editor


async def new(windows: Windows, context: PageContext) -> ApiEditor:
    return await windows.show(context, EditorPresenter.new(context, GROUP))


async def registered(windows: Windows, context: PageContext, **changes: Any) -> ApiEditor:
    api = Versioned(VendorApi.model_validate({**REGISTERED, **changes}), '"1"')
    return await windows.show(context, EditorPresenter.edit(context, api))


def line(editor: QWidget, name: str) -> QLineEdit:
    return find(editor, QLineEdit, name)


def value_of(editor: QWidget, name: str = names.EDITOR_SUCCESS_VALUE) -> str:
    """Return what stands in a value, be it typed or chosen."""
    shown = find(editor, QWidget, name)
    return shown.currentText() if isinstance(shown, QComboBox) else line(editor, name).text()


def choose(editor: QWidget, name: str, data: str) -> None:
    combo = find(editor, QComboBox, name)
    combo.setFocus()
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def blockers(editor: QWidget) -> list[str]:
    entries = find(editor, QListWidget, names.EDITOR_BLOCKERS)
    return [entries.item(row).text() for row in range(entries.count())]


def problems(editor: QWidget) -> list[str]:
    labels = editor.findChildren(QLabel)
    return [label.text() for label in labels if label.property("role") == "problem" and not label.isHidden()]


def fill_in(editor: ApiEditor, url: str = "https://vendor.example/verify") -> None:
    type_text(line(editor, names.EDITOR_NAME), "Visitor policy")
    choose(editor, names.EDITOR_AUTH_TYPE, "rfCard")
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), url)


def stops(editor: ApiEditor) -> list[QWidget]:
    """Return what the Tab key reaches of the form."""
    (form,) = editor.findChildren(FormPages)
    return form.tab_stops()


def texts(editor: QWidget) -> str:
    return " | ".join(label.text() for label in editor.findChildren(QLabel) if label.isVisible())


def is_in_sight(widget: QWidget) -> bool:
    return not widget.visibleRegion().isEmpty()


def click_at(editor: ApiEditor, name: str) -> None:
    button = find(editor, QAbstractButton, name)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


async def run_test(editor: ApiEditor, value: str = GRANTED["rfCard"]) -> None:
    """Type a test's values, execute it, and wait for its response."""
    type_text(line(editor, names.TEST_DEVICE_ID), "547838629")
    type_text(line(editor, names.TEST_CARD_NUMBER), value)
    console = find(editor, TestConsole, names.TEST_CONSOLE)
    before = len(console.presenter.runs)
    QTest.keySequence(editor, QKeySequence("Ctrl+Return"))
    await until(lambda: len(console.presenter.runs) > before and not console.presenter.running)


async def opened(windows: Windows, live: Any, context: PageContext) -> tuple[ApiEditor, str]:
    owner: Console = live.owner
    group = owner.place("placeGroup")
    api_id = owner.register(group, api_form(live.vendor))["id"]
    api = await live.client.vendor_apis.read(api_id)
    return await windows.show(context, EditorPresenter.edit(context, api)), api_id


def node(tree: QTreeView, key: str) -> QModelIndex:
    """Return the node of a key."""
    return tree.model().match(tree.model().index(0, 0), Qt.ItemDataRole.DisplayRole, key, 1, MATCH)[0]
