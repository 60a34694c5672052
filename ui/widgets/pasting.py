"""Fields into which more is pasted than is meant: the number in it takes its place at once, so that it can be compared."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from clue_desktop.domain.pasted import Number, number_in, trimmed


class Pasting(QObject):
    """Puts what is meant in the place of what is pasted into a line; what is typed, sign by sign, stays as it is.

    To be made before others connect to the line's `textEdited`; they read the line, not the signal.
    """

    def __init__(self, line: QLineEdit, number: Number | None = None) -> None:
        """Take the line, and the number that is wanted in it; None for any value, of which only the ends are trimmed."""
        super().__init__(line)
        self._line = line
        self._number = number
        self._before = line.text()
        line.textChanged.connect(self._remember)
        line.textEdited.connect(self._edited)

    def _edited(self, text: str) -> None:
        if len(text) - len(self._before) > 1:
            meant = trimmed(text) if self._number is None else number_in(text, self._number).text
            if meant != text:
                self._line.setText(meant)
        self._before = self._line.text()

    def _remember(self, text: str) -> None:
        if not self._line.hasFocus():  # set by the program
            self._before = text
