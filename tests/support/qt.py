"""Windows in tests: waiting without blocking, finding widgets by name, acting as a person does."""

import asyncio
import inspect
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from console_parts import (
    BRANCH,
    DOCK,
    GROUP,
    HEADQUARTERS,
    LOBBY,
    OTHER_GROUP,
    SERVER_ROOM,
    MemoryPreferences,
    RecordingNavigator,
    node,
    sample_tree,
    until,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QTableWidget, QWidget
from running import Console, Server

from clue_desktop.client.admin import AdminClient
from server.sandbox.sample_vendor.running import RunningVendor

__all__ = [
    "BRANCH",
    "DOCK",
    "GROUP",
    "HEADQUARTERS",
    "LOBBY",
    "OTHER_GROUP",
    "SERVER_ROOM",
    "TEST_SECONDS",
    "Live",
    "MemoryPreferences",
    "RecordingNavigator",
    "click",
    "find",
    "node",
    "picture",
    "point_at",
    "point_elsewhere",
    "run_and_clean",
    "sample_tree",
    "type_text",
    "until",
]

TEST_SECONDS = 100.0
"""Longest time for one coroutine test; what is shorter than pytest's own timeout names the line that hangs."""

WidgetT = TypeVar("WidgetT", bound=QWidget)


async def run_and_clean(test: Coroutine[Any, Any, None], seconds: float) -> None:
    """Run a coroutine test and end every task that it leaves behind."""
    try:
        async with asyncio.timeout(seconds):
            await test
    finally:
        # AnyIO's own tasks are among the rest; one that is cancelled before it begins never awaits what it was given.
        await until(lambda: all(_has_begun(task) for task in _rest()))
        rest = _rest()
        for task in rest:
            task.cancel()
        if rest:
            await asyncio.wait(rest, timeout=2)


def _rest() -> set[asyncio.Task[Any]]:
    return asyncio.all_tasks() - {asyncio.current_task()}


def _has_begun(task: asyncio.Task[Any]) -> bool:
    work = task.get_coro()
    return not inspect.iscoroutine(work) or inspect.getcoroutinestate(work) != inspect.CORO_CREATED


def find(window: QWidget, kind: type[WidgetT], name: str) -> WidgetT:
    """Return the one widget of that object name."""
    found = window.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} widgets named {name!r} of {kind.__name__}"
    return found[0]


def rows_of(table: QTableWidget) -> list[list[str]]:
    """Return what a table shows, row by row."""
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def click(widget: QWidget) -> None:
    """Click into the middle of a widget that can be clicked."""
    assert widget.isEnabled(), f"{widget.objectName()} is disabled: {widget.toolTip()}"
    assert widget.isVisible(), f"{widget.objectName()} is not visible"
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def point_at(table: QTableView, row: int) -> QPoint:
    """Bring the pointer onto a row of a table; return where it is, in the table's viewport."""
    place = table.visualRect(table.model().index(row, 0)).center()
    QTest.mouseMove(table.viewport(), place)
    QApplication.processEvents()
    assert table.viewport().underMouse()
    return place


def point_elsewhere(window: QWidget) -> None:
    """Take the pointer away from what is in a window, to its corner."""
    QTest.mouseMove(window, QPoint(1, 1))  # (0, 0) would be its middle
    QApplication.processEvents()


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
