"""A list of lines that lead somewhere. No line moves while the pointer is on the list: what is new waits until it has left."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.overview.rows import Row
from ui.state.destination import Destination
from ui.widgets import scale, theme, type_following
from ui.widgets.labels import ElidedLabel

_LEAST_CHARACTERS = 14


class LinkRow(QPushButton):
    """A line: a dot in its tone, what it says, what else there is to say below, a note at the right."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "nav")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.row: Row | None = None
        self._dot = QLabel("●")
        self._text, self._detail = ElidedLabel(), ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._detail.setProperty("role", "muted")
        self._note = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._note.setProperty("role", "muted")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout()
        column.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(scale.GAP)
        first.addWidget(self._text, 1)
        first.addWidget(self._note)
        column.addLayout(first)
        column.addWidget(self._detail)
        line = QHBoxLayout(self)
        line.setContentsMargins(scale.GAP, scale.NEAR, scale.GAP, scale.NEAR)
        line.setSpacing(scale.GAP)
        line.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column, 1)
        for label in (self._dot, self._text, self._detail, self._note):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        type_following.measure(self, self._keep_beginning)

    def show_row(self, row: Row) -> None:
        """Show a line."""
        self.row = row
        theme.set_role(self._dot, row.tone or "muted")
        self._text.setText(row.text)
        self._detail.setText(row.detail)
        self._detail.setVisible(bool(row.detail))
        self._note.setText(row.note)
        self._note.setVisible(bool(row.note))
        self._keep_beginning()
        self.setToolTip(row.whole)
        self.setAccessibleName(row.whole)
        self.updateGeometry()

    def _keep_beginning(self) -> None:
        # The note is whole where there is room, but never so wide that the line does not say what it is about.
        least = self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS
        self._text.setMinimumWidth(min(least, self._text.sizeHint().width()))

    @override
    def sizeHint(self) -> QSize:
        """Be as high as the lines of text that there are."""
        lines = 2 if self.row is not None and self.row.detail else 1
        height = lines * self.fontMetrics().height() + 2 * (scale.NEAR + scale.HAIR)
        return QSize(self.fontMetrics().averageCharWidth() * 12, height)

    @override
    def minimumSizeHint(self) -> QSize:
        """Let the texts be cut: the whole is in the tooltip."""
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there by Enter too."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class LinkList(QWidget):
    """The lines of a list, from the top.

    Signals:
        chosen(Destination): where a line leads that was pressed.
        held(bool): whether something new waits for the pointer to leave.
    """

    chosen = Signal(object)
    held = Signal(bool)

    def __init__(self, name: str, after: QWidget) -> None:
        """Take the object name, and which widget the keyboard comes from."""
        super().__init__()
        self.setObjectName(name)
        self._after = after
        self._rows: tuple[Row, ...] = ()
        self._waiting: tuple[Row, ...] | None = None
        self._lines: list[LinkRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these: at once where each line stays about what it is about, else when the pointer is elsewhere."""
        new = tuple(rows)
        moves = [row.key for row in new] != [row.key for row in self._rows]
        heights = [bool(row.detail) for row in new] != [bool(row.detail) for row in self._rows]
        if self._rows and (moves or heights) and self.underMouse():
            self._wait(new)
        else:
            self._put(new)

    def show_waiting(self) -> None:
        """Show what waits, wherever the pointer is."""
        if self._waiting is not None:
            self._put(self._waiting)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Show what has waited."""
        super().leaveEvent(event)
        self.show_waiting()

    def _wait(self, rows: tuple[Row, ...]) -> None:
        self._waiting = rows
        self.held.emit(True)
        # What stays where it is may say something new: the times of a line, its state.
        known = {row.key: row for row in rows}
        for line in self._lines:
            row = None if line.row is None else known.get(line.row.key)
            if row is not None and line.row is not None and bool(row.detail) == bool(line.row.detail):
                line.show_row(row)

    def _put(self, rows: tuple[Row, ...]) -> None:
        self._waiting = None
        focused = next((line.row.key for line in self._lines if line.hasFocus() and line.row), "")
        while len(self._lines) < len(rows):
            line = LinkRow(f"{self.objectName()}.{len(self._lines)}")
            line.clicked.connect(lambda _checked=False, line=line: self._go(line))
            self._column.insertWidget(len(self._lines), line)
            QWidget.setTabOrder(self._lines[-1] if self._lines else self._after, line)
            self._lines.append(line)
        self._rows = rows
        for number, line in enumerate(self._lines):
            if number < len(rows):
                line.show_row(rows[number])
                line.show()
                if focused and rows[number].key == focused:
                    line.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                line.hide()
        self.held.emit(False)

    def _go(self, line: LinkRow) -> None:
        if line.row is not None:
            to: Destination = line.row.to
            self.chosen.emit(to)
