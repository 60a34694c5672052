"""Without a mouse: an API is registered, tested, judged, saved and assigned; every key goes to what has the keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from opened_console import console, reached
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QTreeView, QWidget
from qt import Live, find, until
from running import GRANTED, OWNER

from ui import names
from ui.application import ConsoleOptions
from ui.customer_api.card import ApiCard
from ui.editor.editor import ApiEditor
from ui.frame.console import Console
from ui.state.session import Phase
from ui.test_console.verdict_panel import VerdictPanel
from ui.widgets.keyboard import let_enter_press

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def focused() -> QWidget:
    """Return what has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press a key, wherever the keyboard is."""
    QTest.keyClick(QApplication.activePopupWidget() or focused(), key, modifiers)


def type_in(text: str) -> None:
    """Type, wherever the keyboard is."""
    QTest.keyClicks(focused(), text)


def walk(key: Qt.Key, arrived: Callable[[], bool], what: str) -> None:
    """Press a key until one has come somewhere."""
    passed = []
    for _ in range(80):
        if arrived():
            return
        passed.append(focused().objectName() or type(focused()).__name__)
        press(key)
    raise AssertionError(f"{what} is not reached: {passed}")


def tab_to(name: str) -> None:
    """Go on to a widget by the Tab key."""
    walk(Qt.Key.Key_Tab, lambda: focused().objectName() == name, name)


def choose(text: str) -> None:
    """Choose in the combo that has the keyboard."""
    combo = focused()
    assert isinstance(combo, QComboBox)
    walk(Qt.Key.Key_Down, lambda: combo.currentText().startswith(text), text)


async def arrived(opened: Console) -> None:
    """Wait until the keyboard is on the page that was gone to."""

    def is_there() -> bool:
        page = opened.workspace.pages.page if opened.workspace is not None else None
        now = QApplication.focusWidget()
        return page is not None and now is not None and page.isAncestorOf(now)

    await until(is_there)


async def go_by_menu(opened: Console, name: str) -> None:
    """Go to a page of the node by its menu, from column to column by F6; where it is shown already, stay on it."""
    await arrived(opened)
    if find(opened.window, QPushButton, name).isChecked():
        return
    walk(Qt.Key.Key_F6, lambda: focused().objectName().startswith("nav."), "the menu")
    press(Qt.Key.Key_Home)
    walk(Qt.Key.Key_Down, lambda: focused().objectName() == name, name)
    press(Qt.Key.Key_Return)
    await arrived(opened)


@pytest.mark.timeout(300)
async def test_an_api_is_registered_tested_judged_saved_and_assigned_without_a_mouse(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    let_enter_press(qapp)  # as every program of the console does
    group = live.owner.place("placeGroup", name="Keyboard tower")
    async with console(ConsoleOptions(server=live.server.url, settings=tmp_path)) as opened:
        window = opened.window
        window.resize(1440, 900)
        window.activateWindow()
        await until(window.isActiveWindow)

        # Coming in.
        await reached(opened, Phase.FINGERPRINT)
        tab_to(names.FINGERPRINT_ACCEPT)
        press(Qt.Key.Key_Return)
        await reached(opened, Phase.SIGN_IN)
        tab_to(names.SIGN_IN_EMAIL)
        type_in(OWNER["email"])
        tab_to(names.SIGN_IN_PASSWORD)
        type_in(OWNER["password"])
        press(Qt.Key.Key_Return)
        await reached(opened, Phase.READY)

        # The place group, and its access type: the menu wakes before anything is saved.
        press(Qt.Key.Key_K, CONTROL)
        type_in("Keyboard tower")
        hits = await until(lambda: window.findChild(QWidget, names.GO_TO_HITS))
        await until(hits.isVisible)
        press(Qt.Key.Key_Return)
        await until(lambda: find(window, QPushButton, names.NAV_ACCESS_SERVICE).isVisible())
        await go_by_menu(opened, names.NAV_ACCESS_SERVICE)
        access_type = await until(lambda: window.findChild(QComboBox, names.ACCESS_TYPE))
        await until(access_type.isEnabled)
        tab_to(names.ACCESS_TYPE)
        choose("Vendor")
        await until(find(window, QPushButton, names.NAV_CUSTOMER_API).isEnabled)

        # A new API, filled in from its name on.
        await go_by_menu(opened, names.NAV_CUSTOMER_API)
        await until(lambda: window.findChildren(QPushButton, names.APIS_ADD))
        await until(find(window, QPushButton, names.APIS_ADD).isEnabled)
        tab_to(names.APIS_ADD)
        press(Qt.Key.Key_Return)
        editor = await until(lambda: window.findChild(ApiEditor, names.EDITOR))
        await until(lambda: editor.complete)
        assert focused().objectName() == names.EDITOR_NAME
        type_in("Staff cards")
        tab_to(names.EDITOR_AUTH_TYPE)
        choose("RF Card")
        tab_to(names.EDITOR_WEBHOOK_URL)
        type_in(f"{live.vendor.url}/door")

        # The test; its response, of which Enter sends a node to Success Result.
        tab_to(names.TEST_DEVICE_ID)
        type_in("547838629")
        tab_to(names.TEST_CARD_NUMBER)
        type_in(GRANTED["rfCard"])
        press(Qt.Key.Key_Return)
        tree = find(editor, QTreeView, names.TEST_RESPONSE)
        await until(lambda: tree.model().rowCount() and tree.model().rowCount(tree.model().index(0, 0)))
        tab_to(names.TEST_RESPONSE)
        walk(Qt.Key.Key_Down, lambda: tree.currentIndex().data() == "valid", "the node")
        press(Qt.Key.Key_Return)
        verdict = find(editor, VerdictPanel, names.TEST_VERDICT)
        await until(lambda: "GRANTED" in verdict.text() and verdict.isVisible())
        assert find(editor, QComboBox, names.EDITOR_SUCCESS_VALUE).currentText() == "true"
        press(Qt.Key.Key_S, CONTROL)
        card = await until(lambda: next(iter(window.findChildren(ApiCard)), None))
        await until(card.hasFocus)

        # Assigned to its credential, for all places.
        await go_by_menu(opened, names.NAV_ACCESS_SERVICE)
        combo = await until(lambda: window.findChild(QComboBox, names.credential_combo("rfCard")))
        await until(lambda: combo.findText("Staff cards") >= 0)
        tab_to(names.credential_combo("rfCard"))
        choose("Staff cards")
        tab_to(names.MODIFY)
        press(Qt.Key.Key_Return)
        dialog = await until(lambda: window.findChild(QWidget, names.PROPAGATION_DIALOG))
        await until(dialog.isVisible)
        dialog.activateWindow()  # a window manager would
        await until(dialog.isActiveWindow)
        tab_to(names.PROPAGATION_OK)
        press(Qt.Key.Key_Return)
        (api,) = live.owner.get(f"/place-groups/{group}/apis")["items"]
        assert api["criteria"]["successResult"] == {"path": "$.valid", "value": "true", "type": "BOOLEAN"}

        def assigned() -> str | None:
            state = live.owner.get(f"/place-groups/{group}/access-service")
            found: str | None = state["assignments"]["rfCard"]
            return found

        await until(lambda: assigned() == api["id"])
