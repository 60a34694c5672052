"""The shape of the pages before the console proper: a title, a few labelled fields, one button."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import names
from ui.state.session import State
from ui.widgets import scale, theme, type_following
from ui.widgets.field_line import FieldLine
from ui.widgets.labels import PageTitle, ProblemLabel
from ui.widgets.secret import RevealButton, SecretEdit
from ui.widgets.states import BusyBar

_TICK_MILLISECONDS = 250
_CHARACTERS = 80
"""How wide the card is where there is room."""


class EntranceForm(QScrollArea):
    """A card in the middle of the window. Where it is higher than that, its buttons stand below, in sight all the time.

    Attributes:
        fields: what is typed, by the presenter's name of the field.
    """

    def __init__(self, title: str, text: str, submit: str, submit_name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.fields: dict[str, QLineEdit] = {}
        self._problems: dict[str, FieldLine] = {}
        self._rows: dict[str, QWidget] = {}
        self._is_pinned = False
        card = QFrame()
        card.setProperty("role", "card")
        type_following.measure(
            card, lambda: card.setFixedWidth(card.fontMetrics().averageCharWidth() * _CHARACTERS)
        )
        self._card = card
        self._title = PageTitle(title)
        self._title.setWordWrap(True)
        self._text = QLabel(text)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setProperty("role", "muted")
        self._form = QVBoxLayout()
        self._form.setSpacing(scale.GAP)
        self._fault = ProblemLabel()
        self._fault.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._busy = BusyBar()
        self.submit = QPushButton(submit)
        self.submit.setObjectName(submit_name)
        self.submit.setProperty("role", "primary")
        self._links = QVBoxLayout()
        self._links.setSpacing(theme.GAP // 2)
        self._buttons = QHBoxLayout()
        self._buttons.addLayout(self._links)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.submit, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.GAP)
        for part in (self._title, self._text):
            column.addWidget(part)
        column.addSpacing(theme.GAP)
        column.addLayout(self._form)
        column.addWidget(self._fault)
        column.addWidget(self._busy)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._row = QWidget()
        self._row.setLayout(self._buttons)
        column.addWidget(self._row)
        ground = QWidget()
        outer = QVBoxLayout(ground)
        # Aligned itself, the card would not be given the height that its wrapped lines need.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(2)
        self.setWidget(ground)
        self._ground = outer
        self._foot = QFrame(self)
        self._foot.setProperty("role", "card")
        below = QVBoxLayout(self._foot)
        below.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        self._foot.hide()
        self._pinning = QTimer(self, interval=0, singleShot=True)
        self._pinning.timeout.connect(self._pin)
        ground.installEventFilter(self)
        self._again: Callable[[], None] | None = None
        self._tick = QTimer(self, interval=_TICK_MILLISECONDS, singleShot=True)
        self._tick.timeout.connect(self._count)
        self._column = column
        self._checks = 0

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the card fit narrow windows."""
        super().resizeEvent(event)
        room = event.size().width() - 2 * theme.MARGIN
        self._card.setFixedWidth(min(self._card.fontMetrics().averageCharWidth() * _CHARACTERS, room))
        self._pin()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See to the buttons when something on the card takes another height."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._pinning.start()
        return super().eventFilter(watched, event)

    def _pin(self) -> None:
        """Have the buttons on the card where all of it is in sight, else below it."""
        pinned = self._is_pinned
        focused = next((one for one in self._row.findChildren(QPushButton) if one.hasFocus()), None)
        width = self.viewport().width()
        needed = self._ground.totalHeightForWidth(width) if self._ground.hasHeightForWidth() else 0
        needed = max(needed, self._ground.totalMinimumSize().height())
        row = self._row.sizeHint().height() + theme.GAP
        wanted = needed + (row if pinned else 0) > self.height()
        if wanted != pinned:
            self._is_pinned = wanted
            home = self._foot.layout() if wanted else self._column
            if home is not None:
                home.addWidget(self._row)
            self._row.show()
            if focused is not None:
                focused.setFocus(Qt.FocusReason.OtherFocusReason)
        height = self._foot.sizeHint().height() if wanted else 0
        self.setViewportMargins(0, 0, 0, height)
        self._foot.setVisible(wanted)
        if wanted:
            left = self._card.mapTo(self, QPoint(0, 0)).x()
            self._foot.setGeometry(left, self.height() - height, self._card.width(), height)

    def add_field(
        self, key: str, name: str, label: str, *, secret: bool = False, hint: str = ""
    ) -> QLineEdit:
        """Add a labelled field, with a place for its problem below it; what is secret can be shown on demand."""
        field = SecretEdit() if secret else QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(label)
        if secret:
            field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText)
        problem = FieldLine()
        caption = QLabel(label)
        caption.setBuddy(field)
        row = QWidget()
        below = QVBoxLayout(row)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(scale.HAIR)
        below.addWidget(caption)
        below.addSpacing(scale.HAIR)
        below.addLayout(_line_of(field))
        if hint:
            explanation = QLabel(hint)
            explanation.setProperty("role", "muted")
            explanation.setWordWrap(True)
            theme.set_type(explanation, scale.Type.SMALL)
            field.setAccessibleDescription(hint)
            below.addWidget(explanation)
        below.addWidget(problem)
        self._form.addWidget(row)
        field.returnPressed.connect(self.submit.click)
        self.fields[key] = field
        self._problems[key] = problem
        self._rows[key] = row
        return field

    def show_field(self, key: str, *, visible: bool) -> None:
        """Show or hide a field with its label."""
        self._rows[key].setVisible(visible)

    def add_check(self, name: str, label: str, *, checked: bool) -> QCheckBox:
        """Add a choice above the button."""
        check = QCheckBox(label)
        check.setObjectName(name)
        check.setAccessibleName(label)
        check.setChecked(checked)
        # After title, text, spacing and form.
        self._column.insertWidget(4 + self._checks, check)
        self._checks += 1
        return check

    def add_button(self, button: QPushButton) -> None:
        """Add another button, left of the first."""
        self._buttons.insertWidget(2, button, 0, Qt.AlignmentFlag.AlignTop)

    def add_link(self, text: str, name: str, go: Callable[[], None]) -> None:
        """Add another way to go, at the left of the buttons, below each other."""
        link = QPushButton(text)
        link.setObjectName(name)
        link.setAccessibleName(text)
        link.setProperty("role", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(lambda _checked=False: go())
        self._links.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def arrive(self, state: State) -> None:
        """Fill in what the session says, each time the page is shown anew."""

    def close_page(self) -> None:
        """End what the page follows; it is given away."""

    def take_over(self, other: "EntranceForm") -> None:
        """Take what was typed and chosen in a form of the same shape."""
        for key, field in other.fields.items():
            self.fields[key].setText(field.text())
        for mine, theirs in zip(self.findChildren(QCheckBox), other.findChildren(QCheckBox), strict=True):
            mine.setChecked(theirs.isChecked())

    def add_widget(self, widget: QWidget) -> None:
        """Add something between text and fields."""
        self._column.insertWidget(3, widget)

    def say(self, title: str, text: str) -> None:
        """Change title and text."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def show_state(
        self,
        *,
        busy: bool,
        fault: str,
        problem_of: Callable[[str], str],
        again: Callable[[], None] | None = None,
    ) -> bool:
        """Show how the attempt goes; what was typed stays, and what was refused gets the keyboard back.

        With `again` what is said counts down: it is called to show it anew. Returns whether an attempt has just ended.
        """
        self._again = again
        if again is not None:
            self._tick.start()
        was_busy = not self.submit.isEnabled()
        self._busy.set_busy(busy=busy)
        self._fault.set_problem(fault)
        for key, field in self.fields.items():
            field.setEnabled(not busy)
            self._problems[key].set_problem(problem_of(key))
        self.submit.setEnabled(not busy)
        refused = next((field for key, field in self.fields.items() if problem_of(key)), None)
        if was_busy and not busy and refused is not None:
            refused.setFocus(Qt.FocusReason.OtherFocusReason)
            refused.selectAll()
        return was_busy and not busy

    def _count(self) -> None:
        if self._again is not None:
            self._again()


def _line_of(field: QLineEdit) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(theme.GAP)
    line.addWidget(field, 1)
    if isinstance(field, SecretEdit):
        reveal = RevealButton(field)
        reveal.setObjectName(names.reveal(field.objectName()))
        line.addWidget(reveal)
    return line
