"""What became of a command or document that filled the form: a short list below it.

It stays until it is dismissed or taken back: one goes through it while one types, and typing must move nothing.
"""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.domain.described_request import Fate
from ui import names
from ui.editor.presenter import EditorPresenter
from ui.editor.taking_over import TakenOver
from ui.widgets import theme
from ui.widgets.making import make_button
from ui.words.language import tr

_LINES = 5
_ROOM = 2
_BESIDE = 3 * theme.GAP
"""What stands beside the text of a line: the frame and the margins of both sides."""
_FRAME = 6
"""What is drawn around the list, above and below it."""


class _Lines(QListWidget):
    """The lines, each as high as its text needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(names.EDITOR_TAKEN_LIST)
        self.setAccessibleName(tr("What was taken over, and what was not"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)

    def show_lines(self, lines: list[str]) -> None:
        """Show these."""
        self.clear()
        self.addItems(lines)
        self.measure()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines to the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.measure()

    def measure(self) -> None:
        """Give each line the height of its wrapped text, and the list that of all, up to a bound."""
        room = QRect(0, 0, self.width() - self.verticalScrollBar().sizeHint().width() - _BESIDE, 10_000)
        most = _LINES * (self.fontMetrics().lineSpacing() + 2 * _ROOM)
        height = whole = 0
        for row in range(self.count()):
            item = self.item(row)
            text = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
            # A view rounds the height of each line up.
            needed = text.height() + _ROOM * (1 + text.height() // self.fontMetrics().height())
            item.setSizeHint(QSize(0, needed))
            height += needed
            # Whole lines only: half a line at the lower edge reads as one that is cut off.
            whole = height if height <= most or not whole else whole
        self.setFixedHeight(whole + _FRAME)


class TakenPanel(QFrame):
    """The list with its title and what dismisses it; hidden while there is nothing to say."""

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.EDITOR_TAKEN)
        self._presenter = presenter
        self._shown: TakenOver | None = None
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._lines = _Lines()
        self._dismiss = make_button(
            tr("Dismiss"),
            names.EDITOR_TAKEN_DISMISS,
            presenter.dismiss_taken,
            role="link",
            called=tr("Dismiss what was taken over"),
        )
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._title, 1)
        head.addWidget(self._dismiss)
        edge = QFrame()
        edge.setProperty("role", "line")
        edge.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.GAP // 2, theme.MARGIN, 0)
        column.setSpacing(theme.GAP // 2)
        column.addWidget(edge)
        column.addLayout(head)
        column.addWidget(self._lines)
        self.hide()

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches, in reading order."""
        return [self._dismiss, self._lines]

    def refresh(self) -> None:
        """Show what there is to say now."""
        taken = self._presenter.taken
        if taken is self._shown:
            return
        self._shown = taken
        self.setVisible(taken is not None)
        if taken is None:
            return
        self._title.setText(taken.title)
        theme.set_role(self._title, "problem" if taken.is_refused else "")
        words = {
            Fate.TAKEN: tr("Taken: {0}"),
            Fate.LEFT_OUT: tr("Left out: {0}"),
            Fate.IMPOSSIBLE: tr("Not possible: {0}"),
        }
        self._lines.show_lines([words[fate].format(text) for fate, text in taken.lines])
        spoken = " ".join([taken.title, *(text for fate, text in taken.lines if fate is Fate.IMPOSSIBLE)])
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
