"""Where Place ID and allocation code are entered: fields beside the keypad, or above it where the window is high."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.client.enrollment import PLACE_ID_DIGITS, About, EnrollmentDialogue
from clue_desktop.domain.enrollment import CODE_DIGITS
from clue_desktop.domain.pasted import Number
from ui import names
from ui.enrollment.keypad import TOUCH_HEIGHT, DigitField, Keypad
from ui.enrollment.presenter import Enrollment, Scene
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.field_line import FieldLine
from ui.words.language import told, tr

_SERIAL_DIGITS = 12
_WIDEST = 880


class EntryPage(QWidget):
    """Steps 1 and 2; what was typed stays while the page is there."""

    def __init__(self, enrollment: Enrollment, tasks: Tasks) -> None:
        super().__init__()
        self._enrollment = enrollment
        self._tasks = tasks
        self._scene: Scene | None = None
        self._serial = DigitField(names.ENROLL_SERIAL, tr("Device serial"), _SERIAL_DIGITS, Number.SERIAL)
        self._place = DigitField(names.ENROLL_PLACE_ID, tr("Place ID"), PLACE_ID_DIGITS, Number.PLACE_ID)
        self._place_problem = FieldLine()
        self._code = DigitField(names.ENROLL_CODE, tr("Allocation code"), CODE_DIGITS, Number.CODE)
        self._send = _button(tr("Send the allocation code"), names.ENROLL_SEND, "primary")
        self._have_code = _button(tr("I have a code already"), names.ENROLL_HAVE_CODE, "link")
        self._allocate = _button(tr("Allocate Space"), names.ENROLL_ALLOCATE, "primary")
        self._resend = _button(tr("Request a new code"), names.ENROLL_RESEND)
        self._back = _button(tr("Another Place ID"), names.ENROLL_BACK, "link")
        self._time_left = _figure(names.ENROLL_TIME_LEFT, tr("Time left"))
        self._tries_left = _figure(names.ENROLL_TRIES_LEFT, tr("Tries left"))
        self._asked = ""
        self._was_busy = False
        self._steps = QStackedWidget()
        self._steps.addWidget(self._place_step())
        self._steps.addWidget(self._code_step())
        self._keypad = Keypad()
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._row.setSpacing(theme.WIDE_GAP)
        self._row.addWidget(self._steps, 1)
        beside = QVBoxLayout()
        beside.addWidget(self._keypad, 1)
        beside.addStretch()
        self._row.addLayout(beside, 1)
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        inner.setLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner)
        self._connect()

    def show_scene(self, scene: Scene) -> None:
        """Show PLACE or CODE as the presenter has it."""
        enrollment, dialogue = self._enrollment, self._enrollment.dialogue
        if dialogue is None:
            return
        came = scene is not self._scene
        self._scene = scene
        if self._serial.text() != dialogue.serial:
            self._serial.setText(dialogue.serial)
        # Read-only and not disabled: a field that is disabled loses the focus.
        self._serial.setReadOnly(enrollment.serial_is_given or dialogue.busy)
        self._serial.setFocusPolicy(
            Qt.FocusPolicy.NoFocus if enrollment.serial_is_given else Qt.FocusPolicy.StrongFocus
        )
        self._steps.setCurrentIndex(0 if scene is Scene.PLACE else 1)
        self._place.setReadOnly(dialogue.busy)
        self._code.setReadOnly(dialogue.busy)
        self._keypad.setEnabled(not dialogue.busy)
        self._back.setEnabled(not dialogue.busy)
        self.count()
        ended, self._was_busy = self._was_busy and not dialogue.busy, dialogue.busy
        if came:
            self._arrive(scene)
        elif ended:
            self._return(scene)

    def count(self) -> None:
        """Show what changes with time."""
        enrollment, dialogue = self._enrollment, self._enrollment.dialogue
        if dialogue is None:
            return
        waiting = enrollment.resend_seconds
        self._send.setText(
            tr("Send the allocation code in {seconds} s").format(seconds=waiting)
            if waiting
            else tr("Send the allocation code")
        )
        self._resend.setText(
            tr("Request a new code in {seconds} s").format(seconds=waiting)
            if waiting
            else tr("Request a new code")
        )
        problem = dialogue.place_id_problem(self._place.text())
        self._place_problem.set_problem(told(problem))
        place_is_there = len(self._place.text()) == PLACE_ID_DIGITS and not problem
        self._send.setEnabled(dialogue.may_send and place_is_there and bool(self._serial.text()))
        self._have_code.setEnabled(not dialogue.busy and place_is_there and bool(self._serial.text()))
        self._resend.setEnabled(dialogue.may_send)
        pause = enrollment.allocate_seconds
        self._allocate.setText(
            tr("Allocate Space in {seconds} s").format(seconds=pause) if pause else tr("Allocate Space")
        )
        self._allocate.setEnabled(dialogue.may_allocate and len(self._code.text()) == CODE_DIGITS)
        self._time_left.setText(enrollment.time_left or "–")
        self._tries_left.setText(enrollment.tries_left or "–")

    def begin_anew(self) -> None:
        """Forget what was typed: another device comes."""
        for field in (self._serial, self._place, self._code):
            field.clear()
        self._scene, self._asked = None, ""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the keypad where there is room for it."""
        super().resizeEvent(event)
        wide = event.size().width() > event.size().height()
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # ---- parts

    def _place_step(self) -> QWidget:
        page, column = _column()
        column.addWidget(_caption(tr("Device serial"), self._serial))
        column.addWidget(self._serial)
        column.addWidget(self._serial.problem)
        column.addWidget(_caption(tr("Place ID"), self._place))
        column.addWidget(self._place)
        # One room for both: what is typed is wrong by its characters or as a whole, never both.
        below = QGridLayout()
        below.addWidget(self._place.problem, 0, 0)
        below.addWidget(self._place_problem, 0, 0)
        column.addLayout(below)
        column.addSpacing(theme.GAP)
        column.addWidget(self._send)
        column.addWidget(self._have_code)
        column.addStretch(1)
        return page

    def _code_step(self) -> QWidget:
        page, column = _column()
        figures = QHBoxLayout()
        for title, figure in ((tr("Time left"), self._time_left), (tr("Tries left"), self._tries_left)):
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(_caption(title, figure))
            box.addWidget(figure)
            figures.addLayout(box, 1)
        column.addWidget(_caption(tr("Allocation code"), self._code))
        column.addWidget(self._code)
        column.addWidget(self._code.problem)
        column.addLayout(figures)
        column.addSpacing(theme.GAP)
        column.addWidget(self._allocate)
        column.addWidget(self._resend)
        column.addWidget(self._back)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        self._keypad.digit_pressed.connect(lambda digit: self._field().press(digit))
        self._keypad.backspace_pressed.connect(lambda: self._field().backspace())
        self._keypad.clear_pressed.connect(lambda: self._field().clear())
        self._serial.digits_changed.connect(self._name_device)
        self._serial.editingFinished.connect(self._ask)
        self._serial.returnPressed.connect(self._place.setFocus)
        self._place.digits_changed.connect(lambda _text: self.count())
        self._place.returnPressed.connect(self._send.click)
        self._code.digits_changed.connect(lambda _text: self.count())
        self._code.returnPressed.connect(self._allocate.click)
        self._send.clicked.connect(self._send_code)
        self._have_code.clicked.connect(self._enter_code)
        self._allocate.clicked.connect(self._allocate_space)
        self._resend.clicked.connect(self._send_another)
        self._back.clicked.connect(self._go_back)

    # ---- what a person does

    def _field(self) -> DigitField:
        """Return the field that the keypad types into: the one with the focus, else the first of the step."""
        if self._scene is Scene.CODE:
            return self._code
        if self._serial.hasFocus() and not self._serial.isReadOnly():
            return self._serial
        if not self._place.hasFocus():
            self._place.setFocus(Qt.FocusReason.OtherFocusReason)
        return self._place

    def _arrive(self, scene: Scene) -> None:
        if scene is Scene.CODE:
            self._code.clear()
            self._code.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._serial.text():
            self._place.setFocus(Qt.FocusReason.OtherFocusReason)
            self._place.selectAll()
        else:
            self._serial.setFocus(Qt.FocusReason.OtherFocusReason)

    def _return(self, scene: Scene) -> None:
        """Go to what was refused, so that what is typed next replaces it."""
        if scene is Scene.CODE:
            field = self._code
        elif self._enrollment.troubled is About.SERIAL and not self._enrollment.serial_is_given:
            field = self._serial
        else:
            field = self._place
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def _name_device(self, serial: str) -> None:
        if self._enrollment.dialogue is not None:
            self._enrollment.dialogue.name_device(serial)

    def _ask(self) -> None:
        dialogue, serial = self._enrollment.dialogue, self._serial.text()
        if dialogue is not None and serial and serial != self._asked and self._scene is Scene.PLACE:
            self._asked = serial
            self._tasks.spawn(dialogue.ask(), tr("Asking whether the device is registered"))

    def _send_code(self) -> None:
        if (dialogue := self._enrollment.dialogue) is not None:
            self._tasks.spawn(dialogue.send_code(self._place.text()), tr("Sending the allocation code"))

    def _send_another(self) -> None:
        if (dialogue := self._enrollment.dialogue) is not None:
            self._tasks.spawn(self._resend_for(dialogue), tr("Sending the allocation code"))

    async def _resend_for(self, dialogue: EnrollmentDialogue) -> None:
        await dialogue.resend()
        if dialogue.trouble is None:  # the code that was typed is void
            self._code.clear()

    def _enter_code(self) -> None:
        if (dialogue := self._enrollment.dialogue) is not None:
            dialogue.enter_code(self._place.text())

    def _go_back(self) -> None:
        if (dialogue := self._enrollment.dialogue) is not None:
            dialogue.back()

    def _allocate_space(self) -> None:
        self._tasks.spawn(self._enrollment.allocate(self._code.text()), tr("Registering the device"))


def _button(text: str, name: str, role: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.setProperty("role", role)
    theme.set_scale(button, 1.15)
    button.setMinimumHeight(TOUCH_HEIGHT if role != "link" else TOUCH_HEIGHT * 3 // 4)
    return button


def _figure(name: str, title: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setAccessibleName(title)
    theme.set_scale(label, 1.6, bold=True)
    return label


def _caption(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(buddy)
    label.setProperty("role", "muted")
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return label


def _column() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GAP // 2)
    return page, column
