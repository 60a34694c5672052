"""The last step: the registered device gets its credential, as a file or by its own web server."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui import names
from ui.enrollment.keypad import TOUCH_HEIGHT
from ui.enrollment.presenter import Enrollment
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.labels import SectionHeader, line
from ui.words.language import tr

_WIDEST = 720


class DonePage(QWidget):
    """Offers the ways to the device again and again until one of them went well, and after that too."""

    def __init__(self, enrollment: Enrollment, tasks: Tasks) -> None:
        super().__init__()
        self._enrollment = enrollment
        self._tasks = tasks
        self._save = self._button(tr("Save as credential file…"), names.ENROLL_SAVE_FILE, "primary")
        self._save.clicked.connect(self._choose_file)
        self._url = QLineEdit(enrollment.device_address)
        self._url.setObjectName(names.ENROLL_DEVICE_URL)
        self._url.setAccessibleName(tr("Address of the device's web server"))
        self._url.setPlaceholderText("http://192.168.0.20:8080")
        self._url.setMinimumHeight(TOUCH_HEIGHT)
        self._url.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self._url.textChanged.connect(lambda _text: self.show_state())
        self._hand_over = self._button(tr("Hand over"), names.ENROLL_HAND_OVER)
        self._hand_over.clicked.connect(self._give)
        self._url.returnPressed.connect(self._hand_over.click)
        self._token = QLineEdit()
        self._token.setObjectName(names.ENROLL_TOKEN)
        self._token.setAccessibleName(tr("Token"))
        self._token.setPlaceholderText(tr("not shown"))
        self._token.setReadOnly(True)
        self._token.setMinimumHeight(TOUCH_HEIGHT)
        self._show_token = self._button(tr("Show"), names.ENROLL_TOKEN_SHOW)
        self._show_token.setCheckable(True)
        self._show_token.toggled.connect(self._reveal)
        self._copy = self._button(tr("Copy"), names.ENROLL_TOKEN_COPY)
        self._copy.clicked.connect(self._copy_token)
        self._lay_out()

    def arrive(self) -> None:
        """Begin at the first way."""
        self._save.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self) -> None:
        """Show what became of the credential so far."""
        delivery = self._enrollment.delivery
        if delivery is None:
            return
        self._url.setReadOnly(delivery.busy)
        self._hand_over.setEnabled(not delivery.busy and bool(self._url.text().strip()))

    def begin_anew(self) -> None:
        """Forget what was shown: another device comes."""
        self._show_token.setChecked(False)
        self._url.setText(self._enrollment.device_address)

    # ---- parts

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        about = line("muted")
        about.setText(
            tr("The device proves who it is with a token, which exists nowhere else until it is delivered.")
        )
        with_url = self._row(self._url, self._hand_over)
        with_token = self._row(self._token, self._show_token, self._copy)
        for title, part in (
            (tr("Credential file"), self._save),
            (tr("The device's own web server"), with_url),
            (tr("Token"), with_token),
        ):
            column.addWidget(SectionHeader(title))
            if part is self._save:
                column.addWidget(about)
            if isinstance(part, QHBoxLayout):
                column.addLayout(part)
            else:
                column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner)

    @staticmethod
    def _row(field: QLineEdit, *buttons: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(field, 1)
        for button in buttons:
            row.addWidget(button)
        return row

    @staticmethod
    def _button(text: str, name: str, role: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text.rstrip("…"))
        button.setAutoDefault(False)
        button.setProperty("role", role)
        button.setMinimumHeight(TOUCH_HEIGHT)
        return button

    # ---- what a person does

    def _choose_file(self) -> None:
        delivery = self._enrollment.delivery
        if delivery is None:
            return
        dialog = QFileDialog(self, tr("Save as credential file"), delivery.file_name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("JSON files (*.json)"))
        dialog.fileSelected.connect(self._save_to)
        dialog.open()

    def _save_to(self, path: str) -> None:
        delivery = self._enrollment.delivery
        if delivery is not None:
            # The dialog has asked already whether a file that is there may be replaced.
            self._tasks.spawn(delivery.save(Path(path), replace=True), tr("Saving the credential file"))

    def _give(self) -> None:
        delivery = self._enrollment.delivery
        if delivery is not None:
            self._tasks.spawn(delivery.hand_over(self._url.text()), tr("Handing the credential over"))

    def _reveal(self, shown: bool) -> None:  # noqa: FBT001 - a signal's argument
        delivery = self._enrollment.delivery
        token = delivery.token if shown and delivery is not None else ""
        self._token.setFont(theme.fixed_font() if token else self.font())
        self._token.setText(token)
        self._token.setCursorPosition(0)
        self._show_token.setText(tr("Hide") if shown else tr("Show"))

    def _copy_token(self) -> None:
        if self._enrollment.delivery is not None:
            QGuiApplication.clipboard().setText(self._enrollment.delivery.token)
            self._enrollment.delivery.was_copied()
