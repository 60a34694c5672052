"""A keypad for fingers, and the fields of digits that it types into."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from clue_desktop.domain.pasted import Number, no_number, number_in
from ui import names
from ui.widgets import theme
from ui.widgets.field_line import FieldLine
from ui.words.language import told, tr

TOUCH_HEIGHT = 48
"""The least height of what a finger presses, in device-independent pixels."""
_KEY_WIDTH = 64
_MOST_KEY_HEIGHT = 88
_LAYOUT = ("123", "456", "789", "⌫0⨯")


def fit_for_fingers(widget: QWidget) -> None:
    """Make the buttons and fields high enough that were made for the mouse."""
    for part in (*widget.findChildren(QPushButton), *widget.findChildren(QLineEdit)):
        part.setMinimumHeight(TOUCH_HEIGHT)


class DigitField(QLineEdit):
    """Takes digits and nothing else, typed or pasted, of whatever script; at most `most` of them.

    Of a text that is pasted it takes the number that is meant; where that cannot be told, nothing, and `problem` says
    so. Whoever follows it hears `digits_changed`: `textChanged` tells of the text before it is reduced, too.

    Signals: digits_changed(text).
    """

    digits_changed = Signal(str)

    def __init__(self, name: str, title: str, most: int, number: Number) -> None:
        super().__init__()
        self._most = most
        self._number = number
        self._before = ""
        self.problem = FieldLine()
        self.problem.setObjectName(f"{name}.problem")
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        theme.set_scale(self, 1.6)
        self.setMinimumHeight(TOUCH_HEIGHT)
        self.setTextMargins(theme.GAP, 0, theme.GAP, 0)
        self.textChanged.connect(self._keep_digits)

    def press(self, digit: str) -> None:
        """Type a digit, as the keypad does."""
        if not self.isReadOnly() and len(self.text()) - len(self.selectedText()) < self._most:
            self.insert(digit)

    def _keep_digits(self, text: str) -> None:
        digits, problem = self._read(text)
        self._before = digits
        self.problem.set_problem(problem)
        self.setAccessibleDescription(problem)
        if digits != text:
            at = self.cursorPosition()
            with QSignalBlocker(self):
                self.setText(digits)
            self.setCursorPosition(at)
        self.digits_changed.emit(digits)

    def _read(self, text: str) -> tuple[str, str]:
        """Return the digits to show, and why a text that was pasted is not among them."""
        before, meant = self._before, number_in(text, self._number)
        is_typed = any(text[:at] + text[at + 1 :] == before for at in range(len(text)))
        if not meant.problem and len(meant.text) <= self._most:
            return meant.text, self.problem.text() if text == before else ""
        if is_typed:  # one sign more than there is room for, or one that is no digit
            return before, ""
        return before, told(meant.problem or no_number(self._number))


class Keypad(QWidget):
    """Digits in the order of telephones, backspace and clear. It leaves the focus to the field that is typed into."""

    digit_pressed = Signal(str)
    backspace_pressed = Signal()
    clear_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP)
        self.setMaximumHeight(len(_LAYOUT) * (_MOST_KEY_HEIGHT + theme.GAP))
        for row, signs in enumerate(_LAYOUT):
            grid.setRowStretch(row, 1)
            for column, sign in enumerate(signs):
                grid.addWidget(self._key(sign), row, column)

    def _key(self, sign: str) -> QPushButton:
        key = QPushButton(sign)
        theme.set_scale(key, 1.8)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setMinimumSize(_KEY_WIDTH, TOUCH_HEIGHT)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if sign == "⌫":
            self._call(key, "backspace", tr("Delete the last digit"))
            key.setAutoRepeat(True)
            key.clicked.connect(self.backspace_pressed)
        elif sign == "⨯":
            self._call(key, "clear", tr("Clear"))
            key.clicked.connect(self.clear_pressed)
        else:
            self._call(key, sign, sign)
            key.clicked.connect(lambda: self.digit_pressed.emit(sign))
        return key

    @staticmethod
    def _call(key: QPushButton, name: str, title: str) -> None:
        key.setObjectName(names.keypad_key(name))
        key.setAccessibleName(title)
        if not title.isdigit():
            key.setToolTip(title)
