"""Dialogs of the devices page: registering ahead, and the token that is shown this once."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.contract.devices import RegisteredDevice
from clue_desktop.domain.pasted import Number, number_in
from ui import names
from ui.devices.presenter import DevicesPresenter
from ui.state.question import Question
from ui.state.tasks import Tasks
from ui.widgets import theme, type_following
from ui.widgets.asking import Asking, ConfirmDialog
from ui.widgets.field_line import FieldLine
from ui.widgets.labels import ProblemLabel
from ui.widgets.pasting import Pasting
from ui.widgets.place_chooser import PlaceField
from ui.words.language import tr


class RegisterDialog(Asking):
    """Asks for serial, place and name; stays open, with what was typed, until the server has registered the device.

    Attributes:
        registered: the device, once it is.
    """

    def __init__(self, parent: QWidget, presenter: DevicesPresenter, tasks: Tasks) -> None:
        super().__init__(parent, names.REGISTER_DIALOG, tr("Register a device ahead"), tr("Register"))
        self._presenter = presenter
        self._tasks = tasks
        self.registered: RegisteredDevice | None = None
        self._visited = False
        self._problems = {field: FieldLine() for field in ("serial", "placeId", "name")}
        self._refusal = ProblemLabel()
        self._serial = self._line("serial", tr("Device serial"), tr("9 to 12 digits"), Number.SERIAL)
        self._serial.editingFinished.connect(self._visit)
        self._name = self._line("name", tr("Name"), tr("optional, for example “Main door”"))
        self._place = PlaceField(
            f"{names.REGISTER_DIALOG}.place",
            tr("Register the device at"),
            presenter.places(),
            presenter.place_id,
        )
        self.say(
            tr("The device gets a token now and need not register itself with an allocation code."),
            "muted",
        )
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        for field, title, widget in (
            ("serial", tr("Device serial"), self._serial),
            ("placeId", tr("Place"), self._place),
            ("name", tr("Name"), self._name),
        ):
            box = QVBoxLayout()
            box.setSpacing(2)
            box.addWidget(widget)
            box.addWidget(self._problems[field])
            form.addRow(title, box)
        self.column.addLayout(form)
        self.column.addWidget(self._refusal)
        self.ok.setDefault(True)
        self._judge()
        self._serial.setFocus()

    def accept(self) -> None:
        """Ask the server; close when it has registered the device."""
        self._visit()
        if self.ok.isEnabled():
            self.ok.setEnabled(False)
            self._tasks.spawn(self._register(), tr("Registering the device"))

    async def _register(self) -> None:
        answer = await self._presenter.register(self._meant_serial(), self._place.place_id, self._name.text())
        if isinstance(answer, RegisteredDevice):
            self.registered = answer
            super().accept()
            return
        for field, label in self._problems.items():
            label.set_problem(answer.get(field, ""))
        self._refusal.set_problem(answer.get("", ""))
        self.ok.setEnabled(True)

    def _visit(self) -> None:
        self._visited = True
        self._judge()

    def _judge(self) -> None:
        serial = self._presenter.serial_problem(self._serial.text())
        name = self._presenter.name_problem(self._name.text())
        # A serial that is still being typed is not wrong yet, unless it can never become right.
        shown = self._visited or len(self._serial.text().strip()) >= 9
        self._problems["serial"].set_problem(serial if shown and self._serial.text() else "")
        self._problems["name"].set_problem(name)
        self._refusal.set_problem("")
        self.ok.setEnabled(not serial and not name and bool(self._place.place_id))

    def _meant_serial(self) -> str:
        return number_in(self._serial.text(), Number.SERIAL).text

    def _line(self, name: str, title: str, hint: str, number: Number | None = None) -> QLineEdit:
        line = QLineEdit()
        Pasting(line, number)
        line.setObjectName(f"{names.REGISTER_DIALOG}.{name}")
        line.setAccessibleName(title)
        line.setPlaceholderText(hint)
        line.textEdited.connect(lambda _text: self._judge())
        return line


class TokenDialog(QDialog):
    """Shows a device's token, this once: to copy, or to save as the file that the device program reads.

    It does not close without a question before one of both is done.
    """

    def __init__(
        self,
        parent: QWidget,
        device: RegisteredDevice,
        save: Callable[[Path, RegisteredDevice], Coroutine[Any, Any, str]],
        tasks: Tasks,
    ) -> None:
        super().__init__(parent)
        self._device, self._save, self._tasks = device, save, tasks
        self._is_kept = False
        self.setObjectName(names.TOKEN_DIALOG)
        self.setWindowTitle(tr("Token of device {0}").format(device.serial))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        about = QLabel(
            tr(
                "This is the token of device {0}. It is shown this once; the server keeps only its hash."
            ).format(device.serial)
        )
        about.setWordWrap(True)
        self._token = QLineEdit(device.token)
        self._token.setObjectName(f"{names.TOKEN_DIALOG}.text")
        self._token.setAccessibleName(tr("Token"))
        self._token.setReadOnly(True)
        theme.set_fixed(self._token)
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._reveal = self._button(tr("Show"), "reveal")
        self._reveal.setCheckable(True)
        self._reveal.toggled.connect(self._show_token)
        copy = self._button(tr("Copy"), "copy")
        copy.clicked.connect(self._copy)
        save_button = self._button(tr("Save as credential file…"), "save")
        save_button.setProperty("role", "primary")
        save_button.clicked.connect(self._choose)
        close = self._button(tr("Close"), "close")
        close.clicked.connect(self.accept)
        hint = QLabel(tr("The device program reads the file: clue-device status --credential-file FILE"))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self._said = QLabel()
        self._said.setObjectName(f"{names.TOKEN_DIALOG}.said")
        self._said.setWordWrap(True)
        self._said.hide()
        row = QHBoxLayout()
        row.addWidget(self._token, 1)
        row.addWidget(self._reveal)
        row.addWidget(copy)
        actions = QHBoxLayout()
        actions.addWidget(save_button)
        actions.addStretch()
        actions.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.setSpacing(theme.WIDE_GAP)
        layout.addWidget(about)
        layout.addLayout(row)
        layout.addWidget(hint)
        layout.addWidget(self._said)
        layout.addLayout(actions)
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 86))

    @override
    def done(self, result: int) -> None:
        """Close, or ask first."""
        if self._is_kept:
            super().done(result)
            return
        question = Question(
            tr("Close"),
            tr("The token of device {serial} has been neither copied nor saved.").format(
                serial=self._device.serial
            ),
            tr("If you close now, nobody can see it any more; the device then needs a new one."),
            destroys=True,
        )
        dialog = ConfirmDialog(self, question)
        dialog.accepted.connect(lambda: super(TokenDialog, self).done(result))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the credential file."""

        async def work() -> None:
            fault = await self._save(path, self._device)
            self._is_kept = self._is_kept or not fault
            self._say(fault or tr("Saved: {0}").format(path), "bad" if fault else "good")

        self._tasks.spawn(work(), tr("Saving the credential file"))

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Save as credential file"), f"device-{self._device.serial}.json")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("JSON files (*.json)"))
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._device.token)
        self._is_kept = True
        self._say(tr("Copied. Clear the clipboard when the device has it."), "good")

    def _show_token(self, shown: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._token.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._reveal.setText(tr("Hide") if shown else tr("Show"))

    def _say(self, text: str, role: str) -> None:
        self._said.setText(text)
        theme.set_role(self._said, role)
        self._said.show()

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"{names.TOKEN_DIALOG}.{name}")
        button.setAccessibleName(text.rstrip("…"))
        button.setAutoDefault(False)
        return button
