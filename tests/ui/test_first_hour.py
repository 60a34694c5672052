"""The first hour with the mouse alone: from an empty folder to a green GRANTED, by the checklist, with real processes.

Typed is only what a person has to say of themselves at the set-up. Everything else is reached by clicks, a choice in a
list, and three drags.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from opened_console import console, fill, reached
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QPushButton,
    QTreeView,
    QWidget,
)
from qt import find, until
from running import OWNER

from clue_desktop.local_server import ServerOptions
from ui import names
from ui.application import ConsoleOptions
from ui.checklist.presenter import CLOSED, Step
from ui.frame.console import Console
from ui.state.response_node import PathTarget
from ui.state.session import Phase
from ui.state.trying_out import Running
from ui.widgets.path_field import PathField

pytestmark = pytest.mark.timeout(300)


class Mouse:
    """What a hand does with a mouse in one window, counted."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.did: Counter[str] = Counter()

    async def press(self, name: str, kind: type[QWidget] = QPushButton) -> None:
        """Click on a widget as soon as it can be clicked."""
        widget = await until(lambda: self._ready(kind, name), 60)
        await self._click(widget)

    async def choose(self, name: str, text: Callable[[str], bool]) -> None:
        """Open a list, and click on an entry of it."""
        combo = await until(lambda: self._ready(QComboBox, name), 60)
        assert isinstance(combo, QComboBox)
        await until(lambda: any(text(combo.itemText(row)) for row in range(combo.count())))
        row = next(row for row in range(combo.count()) if text(combo.itemText(row)))
        await self._click(combo)
        view: QAbstractItemView = combo.view()
        await until(view.isVisible)
        entry = combo.model().index(row, 0)
        await until(lambda: view.visualRect(entry).isValid())
        await asyncio.sleep(2 * QApplication.doubleClickInterval() / 1000)  # a list takes no earlier click
        await self._click(view.viewport(), view.visualRect(entry).center())
        await until(lambda: combo.currentIndex() == row)

    async def _click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click, outside of any task: what a click opens may look after events meanwhile."""
        done = asyncio.get_running_loop().create_future()

        def click() -> None:
            spot = widget.rect().center() if at is None else at
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
            done.set_result(None)

        asyncio.get_running_loop().call_soon(click)
        await done
        self.did["clicks"] += 1

    def drag(self, key: str, target: PathTarget) -> None:
        """Drag a node of the response onto a field."""
        tree = find(self.window, QTreeView, names.TEST_RESPONSE)
        field = next(field for field in self.window.findChildren(PathField) if field.target is target)
        mime = tree.model().mimeData([_node(tree, key)])
        how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(QPoint(5, 5), *how)
        QApplication.sendEvent(field, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(field, QDragMoveEvent(QPoint(5, 5), *how))
        QApplication.sendEvent(field, QDropEvent(QPointF(5, 5), *how))
        self.did["drags"] += 1

    def _ready(self, kind: type[QWidget], name: str) -> QWidget | None:
        found = [one for one in self.window.findChildren(kind, name) if one.isVisible() and one.isEnabled()]
        return found[0] if found else None


def _node(tree: QTreeView, key: str) -> QModelIndex:
    model = tree.model()
    root = model.index(0, 0)
    return next(
        model.index(row, 0, root)
        for row in range(model.rowCount(root))
        if model.index(row, 0, root).data() == key
    )


def options(folder: Path) -> ConsoleOptions:
    """An empty home, and a bundled server that is told nothing of vendors."""
    environment = {**os.environ, "CLUE_USE_KEYRING": "false"}
    server = ServerOptions(data_dir=folder / "server", environment=environment)
    return ConsoleOptions(server_options=server, settings=folder / "settings")


def ticked(window: QWidget) -> set[Step]:
    """The steps that the checklist shows as done."""
    found = set()
    for step in Step:
        signs = [one for one in window.findChildren(QLabel, names.checklist_sign(step)) if one.isVisible()]
        if signs and signs[0].accessibleName().startswith("Done: "):
            found.add(step)
    return found


async def overview(mouse: Mouse, *done: Step) -> None:
    """Go back to the overview, where the steps so far are ticked."""
    await mouse.press(names.NAV_OVERVIEW)
    await until(lambda: ticked(mouse.window) == set(done), 60)


async def confirm(mouse: Mouse) -> None:
    """Agree to what saving does."""
    await until(lambda: mouse.window.findChild(QDialog, names.PROPAGATION_DIALOG))
    await mouse.press(names.PROPAGATION_OK)
    await until(lambda: mouse._ready(QPushButton, names.PROPAGATION_UNDO), 60)


async def first_hour(opened: Console) -> Mouse:
    window = opened.window
    window.resize(1280, 680)
    mouse = Mouse(window)
    await reached(opened, Phase.SETUP_REQUIRED)
    fill(
        window,
        {
            names.SETUP_ORGANIZATION: "Seoul HQ",
            names.SETUP_NAME: OWNER["name"],
            names.SETUP_EMAIL: OWNER["email"],
            names.SETUP_PASSWORD: OWNER["password"],
        },
    )
    mouse.did["fields typed"] += 4
    await mouse.press(names.SETUP_SUBMIT)
    await reached(opened, Phase.READY)

    # The sample's place group is open, with the list.
    await until(lambda: window.findChild(QWidget, names.CHECKLIST))
    await until(find(window, QWidget, names.CHECKLIST).isVisible)
    assert ticked(window) == set()
    await mouse.press(names.SAMPLE_VENDOR_START)
    await until(lambda: mouse._ready(QPushButton, names.SAMPLE_VENDOR_USE), 60)

    await mouse.press(names.checklist_step(Step.ACCESS_TYPE))
    await mouse.choose(names.ACCESS_TYPE, lambda text: text == "Vendor")
    await mouse.press(names.MODIFY)
    await confirm(mouse)
    await overview(mouse, Step.ACCESS_TYPE)

    await mouse.press(names.SAMPLE_VENDOR_USE)
    await mouse.press(names.TEST_EXECUTE)
    tree = await until(lambda: mouse._ready(QTreeView, names.TEST_RESPONSE), 60)
    assert isinstance(tree, QTreeView)
    await until(lambda: tree.model().rowCount(tree.model().index(0, 0)))
    mouse.drag("valid", PathTarget.SUCCESS_RESULT)
    mouse.drag("message", PathTarget.SUCCESS_MESSAGE)
    mouse.drag("message", PathTarget.FAILURE_MESSAGE)
    await mouse.press(names.EDITOR_SAVE)
    await until(lambda: window.findChild(QPushButton, names.EDITOR_SAVE) is None, 60)
    await overview(mouse, Step.ACCESS_TYPE, Step.VENDOR_API)

    await mouse.press(names.checklist_step(Step.ASSIGN))
    await mouse.choose(names.credential_combo("rfCard"), lambda text: "Sample vendor" in text)
    await mouse.press(names.MODIFY)
    await confirm(mouse)
    await overview(mouse, Step.ACCESS_TYPE, Step.VENDOR_API, Step.ASSIGN)

    await mouse.press(names.checklist_step(Step.DEVICE))
    await mouse.press(names.DEVICES_VIRTUAL)
    await mouse.press(f"{names.DEVICES_SAMPLE_CARDS}.0")
    await mouse.press(names.DEVICES_PRESENT)
    result = find(window, QLabel, f"{names.PRESENT_SCREEN}.result")
    await until(lambda: result.text() not in {"READY", "…"}, 60)
    assert result.text() == "GRANTED"
    assert result.property("role") == "good"
    return mouse


@pytest.fixture(autouse=True)
def _quick_lists(qapp: QApplication) -> Iterator[None]:
    before = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(20)
    yield
    qapp.setDoubleClickInterval(before)


async def networks(opened: Console) -> list[str]:
    """What the server may reach of this machine by the word of whoever started it."""
    assert opened.session.client is not None
    return list((await opened.session.client.settings.vendor_calls()).value.operator_networks)


async def test_from_an_empty_home_to_a_green_granted_with_the_mouse_alone(
    loop, tmp_path: Path, record_property: Callable[[str, object], None]
):
    async with console(options(tmp_path)) as opened:
        began = asyncio.get_running_loop().time()
        mouse = await first_hour(opened)
        record_property("seconds", round(asyncio.get_running_loop().time() - began, 1))
        record_property("did", dict(mouse.did))
        assert mouse.did == {"fields typed": 4, "clicks": 22, "drags": 3}

        # All is ticked, and the list is gone the next time.
        await overview(mouse, *Step)
        summary = find(opened.window, QLabel, f"{names.CHECKLIST}.summary")
        assert summary.text().startswith("All done")
        assert opened.preferences.get(CLOSED)
        await mouse.press(names.NAV_EVENTS)
        await mouse.press(names.NAV_OVERVIEW)
        await until(lambda: opened.window.findChild(QWidget, names.OVERVIEW))
        assert not find(opened.window, QWidget, names.CHECKLIST).isVisible()

        # What the server may reach for the sample vendor's sake ends with it, and that with the console.
        assert await networks(opened) == ["127.0.0.1/32"]
        switch = opened.session.host.sample_vendor
        assert switch is not None
        vendor = switch._vendor._process
        assert vendor is not None
        url = switch.url
        await switch.stop()
        assert (switch.running, switch.url, switch.fault) == (Running.NO, "", "")
        await reached(opened, Phase.READY, 60)
        assert await networks(opened) == []
        await switch.start()
        assert switch.url == url  # what was registered goes on asking there
        vendor = switch._vendor._process
    assert vendor is not None
    assert (vendor.state.exit_code, vendor.state.died) == (0, False)
    assert list((tmp_path / "settings" / "devices").iterdir())  # the virtual device is known the next time
