"""Windows in tests: waiting without blocking, finding widgets by name, acting as a person does, stand-ins."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from running import Console, Server

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.places import Place
from clue_desktop.domain.permissions import Role
from clue_desktop.domain.place_tree import PlaceKind, place_id
from server.sandbox.vendor.running import RunningVendor
from ui.context import PageKey

TEST_SECONDS = 30.0
"""Longest time for one coroutine test; what is shorter than pytest's own timeout names the line that hangs."""

T = TypeVar("T")
WidgetT = TypeVar("WidgetT", bound=QWidget)

HEADQUARTERS, BRANCH, GROUP, LOBBY, SERVER_ROOM, OTHER_GROUP, DOCK = map(
    place_id, range(1_000_001, 1_000_008)
)


async def until(condition: Callable[[], T], seconds: float = 10.0) -> T:
    """Wait until `condition()` is true and return what it returned; the event loop goes on meanwhile."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not (result := condition()):
        if loop.time() > deadline:
            raise AssertionError(f"still not so after {seconds:g} s: {_source(condition)}")
        await asyncio.sleep(0.01)
    return result


async def run_and_clean(test: Coroutine[Any, Any, None], seconds: float = TEST_SECONDS) -> None:
    """Run a coroutine test and end every task that it leaves behind."""
    try:
        async with asyncio.timeout(seconds):
            await test
    finally:
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        if rest:
            await asyncio.wait(rest, timeout=2)


def find(window: QWidget, kind: type[WidgetT], name: str) -> WidgetT:
    """Return the one widget of that object name."""
    found = window.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} widgets named {name!r} of {kind.__name__}"
    return found[0]


def click(widget: QWidget) -> None:
    """Click into the middle of a widget that can be clicked."""
    assert widget.isEnabled(), f"{widget.objectName()} is disabled: {widget.toolTip()}"
    assert widget.isVisible(), f"{widget.objectName()} is not visible"
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def type_text(widget: QWidget, text: str) -> None:
    """Replace what is in a field by typing."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    QTest.keyClicks(widget, text)


def picture(widget: QWidget, file: Path, width: int = 1200, height: int = 800) -> Path:
    """Save a picture of a widget of that size, for people to look at."""
    widget.resize(width, height)
    widget.show()
    QApplication.processEvents()
    assert widget.grab().save(str(file))
    return file


@dataclass
class Live:
    """A real server and vendor: `client` is the owner's, as the console has it; `owner` acts beside the console."""

    server: Server
    vendor: RunningVendor
    owner: Console
    client: AdminClient


@dataclass
class RecordingNavigator:
    """A navigator that goes nowhere and remembers where it was sent: (place id, page, focus)."""

    went: list[tuple[str, PageKey, dict[str, Any]]] = field(default_factory=list)

    def go(self, place_id: str, page: PageKey, **focus: Any) -> None:
        """Remember it."""
        self.went.append((place_id, page, focus))


@dataclass
class MemoryPreferences:
    """Preferences that are forgotten with the test."""

    kept: dict[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """Return what was kept, or None."""
        return self.kept.get(key)

    def set(self, key: str, value: Any) -> None:
        """Keep a value."""
        self.kept[key] = value


def node(place_id: str, kind: PlaceKind, name: str, parent_id: str | None = None, **changes: Any) -> Place:
    """Return a node of a tree that an owner sees."""
    members = {"role": Role.OWNER, "device_count": 0, "has_overrides": False, **changes}
    return Place(id=place_id, kind=kind, name=name, parent_id=parent_id, **members)


def sample_tree() -> list[Place]:
    """Return a small tree: headquarters, a branch with a group of two places, a group right under the headquarters."""
    return [
        node(HEADQUARTERS, PlaceKind.HEADQUARTERS, "Seoul HQ"),
        node(BRANCH, PlaceKind.BRANCH, "North branch", HEADQUARTERS),
        node(GROUP, PlaceKind.PLACE_GROUP, "Tower A", BRANCH),
        node(LOBBY, PlaceKind.PLACE, "Lobby", GROUP, device_count=2),
        node(SERVER_ROOM, PlaceKind.PLACE, "Server room", GROUP, device_count=1, has_overrides=True),
        node(OTHER_GROUP, PlaceKind.PLACE_GROUP, "Warehouse", HEADQUARTERS),
        node(DOCK, PlaceKind.PLACE, "Loading dock", OTHER_GROUP),
    ]


def _source(condition: Callable[[], Any]) -> str:
    try:
        return inspect.getsource(condition).strip()
    except (OSError, TypeError):
        return repr(condition)
