"""The manual's configuration workflow (3.1), then access events (3.2): console, server, vendor and device for real."""

import asyncio
from pathlib import Path
from typing import Any

from opened_console import bundled, console, fill, set_up
from programs import present, vendor_process
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QTreeView, QWidget
from qt import click, find, type_text, until

from clue_desktop.contract.devices import NewDevice
from clue_desktop.domain.place_tree import PlaceKind
from ui import names
from ui.customer_api.card import ApiCard
from ui.state.response_node import PathTarget
from ui.widgets.path_field import PathField


def choose(combo: QComboBox, text: str) -> None:
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(row) for row in range(combo.count())]
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def go_to(window: QWidget, place: str) -> None:
    """Search the tree for a place and choose it, by keyboard."""
    search = find(window, QLineEdit, names.PLACE_SEARCH)
    type_text(search, place)
    QTest.keyClick(search, Qt.Key.Key_Return)


def node_of(tree: QTreeView, key: str) -> QModelIndex:
    """Return the response node of that key, under the root."""
    model = tree.model()
    root = model.index(0, 0)
    for row in range(model.rowCount(root)):
        index = model.index(row, 0, root)
        if index.data() == key:
            return index
    raise AssertionError(f"the response shows no {key}")


def drag(tree: QTreeView, key: str, field: QWidget) -> None:
    """Drag a response node and drop it onto a field, through the event system."""
    index = node_of(tree, key)
    mime = tree.model().mimeData([index])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPoint(5, 5)
    entering = QDragEnterEvent(at, copy, mime, left, none)
    QApplication.sendEvent(field, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(field, QDragMoveEvent(at, copy, mime, left, none))
    QApplication.sendEvent(field, QDropEvent(QPointF(at), copy, mime, left, none))


def path_field(window: QWidget, target: PathTarget) -> PathField:
    return next(field for field in window.findChildren(PathField) if field.target is target)


async def register_api(window: QWidget, vendor: dict[str, Any]) -> None:
    """Manual, sections 5.1 to 5.8."""
    click(find(window, QPushButton, names.APIS_ADD))
    await until(lambda: window.findChild(QPushButton, names.TEST_EXECUTE))
    save = find(window, QPushButton, names.EDITOR_SAVE)
    assert not save.isEnabled()
    fill(window, {names.EDITOR_NAME: "Staff cards", names.EDITOR_WEBHOOK_URL: f"{vendor['url']}/verify"})
    choose(find(window, QComboBox, names.EDITOR_AUTH_TYPE), "RF Card")
    click(find(window, QPushButton, names.EDITOR_HEADERS_ADD))
    fill(window, {names.header_row(0, "key"): "Authorization", names.header_row(0, "value"): "Bearer k3y"})

    fill(window, {names.TEST_DEVICE_ID: "547838629", names.TEST_CARD_NUMBER: "04A1B2C3"})
    click(find(window, QPushButton, names.TEST_EXECUTE))
    tree = find(window, QTreeView, names.TEST_RESPONSE)
    await until(lambda: tree.model().rowCount() and tree.model().rowCount(tree.model().index(0, 0)))
    drag(tree, "valid", path_field(window, PathTarget.SUCCESS_RESULT))
    drag(tree, "message", path_field(window, PathTarget.SUCCESS_MESSAGE))
    drag(tree, "message", path_field(window, PathTarget.FAILURE_MESSAGE))
    assert find(window, QLineEdit, names.EDITOR_SUCCESS_PATH).text() == "$.valid"
    assert find(window, QComboBox, names.EDITOR_SUCCESS_VALUE).currentText() == "true"
    assert find(window, QComboBox, names.EDITOR_SUCCESS_TYPE).currentText() == "BOOLEAN"
    verdict = find(window, QWidget, names.TEST_VERDICT)
    await until(lambda: "GRANTED" in said_by(verdict))

    fill(window, {names.EDITOR_STATUS_CODES: "201"})
    await until(lambda: "DENIED" in said_by(verdict))
    fill(window, {names.EDITOR_STATUS_CODES: "200"})
    await until(lambda: "GRANTED" in said_by(verdict))
    await until(save.isEnabled)
    click(save)
    await until(lambda: window.findChildren(ApiCard))


def said_by(widget: QWidget) -> str:
    """Return all that a widget and those in it say."""
    texts = [getattr(part, "text", str)() for part in [widget, *widget.findChildren(QWidget)]]
    return " ".join(text for text in texts if isinstance(text, str))


async def test_the_configuration_workflow_and_then_access_events(tmp_path: Path):
    with vendor_process("--cert-dir", str(tmp_path / "vendor")) as vendor:
        async with console(bundled(tmp_path, Path(vendor["ca"]))) as opened:
            window = opened.window
            window.resize(1500, 950)
            await set_up(opened)

            # [1] The access method: the menu wakes before anything is saved.
            go_to(window, "Tower A")
            await until(lambda: not find(window, QPushButton, names.NAV_ACCESS_SERVICE).isHidden())
            customer_api = find(window, QPushButton, names.NAV_CUSTOMER_API)
            assert not customer_api.isEnabled()
            click(find(window, QPushButton, names.NAV_ACCESS_SERVICE))
            access_type = await until(lambda: window.findChild(QComboBox, names.ACCESS_TYPE))
            await until(access_type.isEnabled)
            choose(access_type, "Vendor")
            await until(customer_api.isEnabled)

            # [2] An API, tested and saved.
            click(customer_api)
            await until(lambda: window.findChild(QWidget, names.APIS_EMPTY))
            await until(lambda: find(window, QPushButton, names.APIS_ADD).isEnabled())
            await register_api(window, vendor)

            # [3] Linked to its credential, for all places.
            click(find(window, QPushButton, names.NAV_ACCESS_SERVICE))
            combo = await until(lambda: window.findChild(QComboBox, names.credential_combo("rfCard")))
            await until(lambda: combo.findText("Staff cards") > 0)
            assert find(window, QComboBox, names.ACCESS_TYPE).currentText() == "Vendor"
            choose(combo, "Staff cards")
            click(find(window, QPushButton, names.MODIFY))
            dialog = await until(lambda: window.findChild(QDialog, names.PROPAGATION_DIALOG))
            click(find(dialog, QPushButton, names.PROPAGATION_OK))
            await until(lambda: find(window, QPushButton, names.PROPAGATION_UNDO).isVisible())

            # The access events: a device at a place under the group.
            client = opened.session.client
            assert client is not None
            places = await client.places.all()
            group = next(place for place in places if place.name == "Tower A")
            door = next(
                place for place in places if place.kind is PlaceKind.PLACE and place.parent_id == group.id
            )
            device = await client.devices.register(NewDevice(serial="547838629", place_id=door.id))
            ca = str(tmp_path / "server" / "tls" / "ca.pem")
            url = opened.session.host.url
            granted, blocked, local = [
                await asyncio.to_thread(present, url, ca, device.serial, device.token, credential, value)
                for credential, value in (
                    ("rfCard", "04A1B2C3"),
                    ("rfCard", "04DEAD00"),
                    ("face", "minji.kim"),
                )
            ]
            assert granted[0] == 0
            assert granted[1]["result"] == "granted"
            assert granted[1]["message"]
            assert (blocked[0], blocked[1]["result"], blocked[1]["message"]) == (
                1,
                "denied",
                "This card is blocked.",
            )
            assert (local[0], local[1]["result"]) == (3, "local")
            events = (await client.events.page()).items
            assert [(event.result, event.reason, event.step) for event in events] == [
                ("local", None, 5),
                ("denied", "condition_not_met", 4),
                ("granted", None, 5),
            ]
