"""The two halves of the editor: beside each other with a splitter that stays where it was put, or one at a time."""

from enum import IntEnum
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from ui import names
from ui.state.context import Preferences
from ui.widgets import type_following
from ui.words.language import tr

_SPLITTER = "editor.splitter"
_NARROW = 1000
_LEAST = (400, 440)
"""Widths in pixels with a font of 16 pixels, and in proportion with others."""
_FONT = 16
_HANDLE = 5


class Half(IntEnum):
    """The halves, from left to right."""

    FORM = 0
    CONSOLE = 1


class Halves(QWidget):
    """Form and test console. Where there is no room for both, tabs choose which is seen.

    Attributes:
        tabs: these; whoever makes the halves places them.
    """

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.tabs = self._tabs = QTabBar(self)
        self._tabs.setObjectName(names.EDITOR_HALVES)
        self._tabs.setAccessibleName(tr("Form or test console"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        # Beside the API's name, which may be long: that is cut, and the tabs stay where they are.
        self._tabs.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # A node of the response that is dragged over “Form” opens it.
        self._tabs.setChangeCurrentOnDrag(True)
        for title in (tr("Form"), tr("API Test Console")):
            self._tabs.addTab(title)
        self._tabs.hide()
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setObjectName(names.EDITOR_SPLITTER)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(_HANDLE)
        for half, stretch in zip(Half, (5, 6), strict=True):
            content = QWidget(self._splitter)
            type_following.measure(content, partial(self._keep_least, content, _LEAST[half]))
            column = QVBoxLayout(content)
            column.setContentsMargins(0, 0, 0, 0)
            self._splitter.addWidget(content)
            self._splitter.setStretchFactor(half, stretch)
        self._splitter.setSizes([500, 600])
        sizes = preferences.get(_SPLITTER)
        if isinstance(sizes, list) and len(sizes) == self._splitter.count():
            self._splitter.setSizes([int(size) for size in sizes])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter, 1)
        self._splitter.splitterMoved.connect(self._keep)
        self._tabs.currentChanged.connect(lambda _index: self._arrange())

    @property
    def one_at_a_time(self) -> bool:
        """Whether there is room for one of them only."""
        return self.width() < self._scaled(_NARROW)

    def half(self, half: Half) -> QWidget:
        """Return what a half is put into."""
        content = self._splitter.widget(half)
        if content is None:
            raise LookupError(half)
        return content

    def put(self, half: Half, widget: QWidget) -> None:
        """Fill a half."""
        column = self.half(half).layout()
        if column is not None:
            column.addWidget(widget)

    def show_half(self, half: Half) -> None:
        """Let a half be seen."""
        self._tabs.setCurrentIndex(half)

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches."""
        return [self._tabs]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both halves where there is room for them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.one_at_a_time
        self._tabs.setVisible(narrow)
        for half in Half:
            self.half(half).setVisible(not narrow or self._tabs.currentIndex() == half)

    def _keep(self) -> None:
        self._preferences.set(_SPLITTER, self._splitter.sizes())

    def _keep_least(self, content: QWidget, pixels: int) -> None:
        content.setMinimumWidth(self._scaled(pixels))

    def _scaled(self, pixels: int) -> int:
        return round(pixels * max(1.0, self.fontMetrics().height() / _FONT))
