"""The exchange with the vendor, as in a terminal: monospace, calmly coloured, never more text than it can hold."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from ui.test_console.exchange import Span, Tone
from ui.widgets import theme

_COLOURS = {
    Tone.PLAIN: "text",
    Tone.MARK: "muted",
    Tone.NAME: "muted",
    Tone.LINE: "accent",
    Tone.GOOD: "good",
    Tone.BAD: "bad",
    Tone.NOTE: "muted",
}
_BOLD = {Tone.LINE, Tone.GOOD, Tone.BAD}
_LINE = 4096
"""Characters of a line: a whole response on one would have to be laid out anew at every change of width."""
_PIECE = 32 * 1024
"""Characters that are laid out at once."""


class Terminal(QPlainTextEdit):
    """Read-only text of an exchange."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans: list[Span] = []
        self._waiting: list[tuple[str, Tone]] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._write_some)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        theme.write_fixed(self)
        self.setTabStopDistance(QFontMetricsF(self.font()).horizontalAdvance(" ") * 4)

    def show_spans(self, spans: list[Span]) -> None:
        """Show an exchange from its start."""
        if spans == self._spans:
            return
        self._spans = spans
        self._write()

    @override
    def sizeHint(self) -> QSize:
        """Ask for no more than it needs: what is left over it is given anyway, and it scrolls."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._spans:
            self._write()

    @property
    def complete(self) -> bool:
        """Whether all of the exchange is on the screen; the end of a long one comes a moment later."""
        return not self._waiting

    def _write(self) -> None:
        self._waiting = [(piece, span.tone) for span in self._spans for piece in _pieces(_broken(span.text))][
            ::-1
        ]
        self.clear()
        self._write_some()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _write_some(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        room = _PIECE
        while self._waiting and room > 0:
            text, tone = self._waiting.pop()
            cursor.insertText(text, _format(tone))
            room -= len(text)
        cursor.endEditBlock()
        if self._waiting:
            self._rest.start(0)


def _format(tone: Tone) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(theme.colour(_COLOURS[tone])))
    if tone in _BOLD:
        made.setFontWeight(QFont.Weight.DemiBold)
    return made


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _PIECE):
        yield text[start : start + _PIECE]


def _broken(text: str) -> str:
    if len(text) <= _LINE:
        return text
    lines = text.split("\n")
    return "\n".join(
        line[start : start + _LINE] for line in lines for start in range(0, max(len(line), 1), _LINE)
    )
