"""The two files of the section Connection: the vendor's CA, and the certificate that the vendor is shown."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.domain.own_certificates import (
    CA,
    CERTIFICATE_FILE,
    CERTIFICATE_PASSWORD,
    MOST_FILE_BYTES,
)
from ui import names
from ui.editor.inputs import Field
from ui.editor.presenter import EditorPresenter
from ui.editor.row_list import trash
from ui.widgets import theme
from ui.widgets.field_line import FieldLine
from ui.widgets.making import make_button
from ui.widgets.secret import SecretEdit
from ui.words.language import tr


class FileLine(Field):
    """A line that says which file is chosen; it is changed by the buttons beside it."""

    def __init__(
        self,
        path: str,
        presenter: EditorPresenter,
        problem: FieldLine,
        line: QLineEdit,
        words: Callable[[], str],
    ) -> None:
        super().__init__(line, path, presenter, problem)
        self._line = line
        self._words = words

    @override
    def show_value(self) -> None:
        """Show what is chosen."""
        text = self._words()
        if self._line.text() != text:
            self._line.setText(text)
            self._line.setCursorPosition(0)


class CertificateFields(QWidget):
    """CA and client certificate, each chosen from a file; a password's field is there while a file needs one."""

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter = presenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        self._choose_ca = make_button(tr("Choose CA…"), names.EDITOR_CA_CHOOSE, self.choose_ca)
        self._remove_ca = trash(tr("Remove the CA"))
        self._remove_ca.setObjectName(names.EDITOR_CA_REMOVE)
        self._remove_ca.clicked.connect(presenter.remove_ca)
        self._ca, self._ca_line = self._file_row(
            column,
            tr("CA of the vendor"),
            names.EDITOR_CA,
            (CA, tr("those that the server trusts"), presenter.ca_in_words),
            (self._choose_ca, self._remove_ca),
        )
        self._choose = make_button(
            tr("Choose certificate…"), names.EDITOR_CERTIFICATE_CHOOSE, self.choose_certificate
        )
        self._remove = trash(tr("Remove the client certificate"))
        self._remove.setObjectName(names.EDITOR_CERTIFICATE_REMOVE)
        self._remove.clicked.connect(presenter.remove_certificate)
        self._certificate, self._certificate_line = self._file_row(
            column,
            tr("Client certificate"),
            names.EDITOR_CERTIFICATE,
            (CERTIFICATE_FILE, tr("none"), presenter.certificate_in_words),
            (self._choose, self._remove),
        )
        self._locked = QWidget()
        inside = QVBoxLayout(self._locked)
        inside.setContentsMargins(theme.MARGIN, 0, 0, 0)
        entry = SecretEdit()
        entry.setObjectName(names.EDITOR_CERTIFICATE_PASSWORD)
        entry.returnPressed.connect(presenter.unlock_certificate)
        self._open = make_button(tr("Open"), names.EDITOR_CERTIFICATE_OPEN, presenter.unlock_certificate)
        below = put_line(inside, tr("Password of the file"), entry, (self._open,))
        column.addWidget(self._locked)
        self._password = Field(entry, CERTIFICATE_PASSWORD, presenter, below)

    def _file_row(
        self,
        column: QVBoxLayout,
        label: str,
        name: str,
        shown: tuple[str, str, Callable[[], str]],
        buttons: tuple[QWidget, ...],
    ) -> tuple[FileLine, FieldLine]:
        path, nothing, words = shown
        text = QLineEdit()
        text.setReadOnly(True)
        text.setObjectName(name)
        text.setPlaceholderText(nothing)
        below = put_line(column, label, text, buttons)
        return FileLine(path, self._presenter, below, text, words), below

    def fields(self) -> list[Field]:
        """Return the fields, in reading order."""
        return [self._ca, self._certificate, self._password]

    def tab_stops(self) -> list[QWidget]:
        """Return all that the Tab key reaches, in reading order."""
        return [
            self._ca.input,
            self._choose_ca,
            self._remove_ca,
            self._certificate.input,
            self._choose,
            self._remove,
            self._password.input,
            self._open,
        ]

    def refresh(self) -> None:
        """Show the form as it is now."""
        form = self._presenter.form
        self._remove_ca.setVisible(form.ca is not None)
        self._remove.setVisible(form.certificate is not None)
        self._locked.setVisible(self._presenter.is_certificate_locked)
        self._ca_line.set_help(
            tr("Verifications trust certificates from it, and from no other.") if form.ca is not None else ""
        )
        self._certificate_line.set_help(self._presenter.about_certificate())

    def choose_ca(self) -> None:
        """Ask for the file of the CA."""
        files = tr("Certificates (*.pem *.crt *.cer *.der *.ca-bundle)")
        self._ask(tr("Choose CA"), files, self.take_ca)

    def choose_certificate(self) -> None:
        """Ask for the file of the client certificate."""
        files = tr("Certificates with their keys (*.pem *.p12 *.pfx *.crt *.cer *.key)")
        self._ask(tr("Choose certificate"), files, self.take_certificate)

    def take_ca(self, path: Path) -> None:
        """Take a file that was chosen."""
        self._take(path, self._ca_line, self._presenter.choose_ca)

    def take_certificate(self, path: Path) -> None:
        """Take a file that was chosen; the keyboard goes to its password's field if it has one."""
        self._take(path, self._certificate_line, self._presenter.choose_certificate)
        if self._presenter.is_certificate_locked:
            self._password.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, title: str, files: str, take: Callable[[Path], None]) -> None:
        all_files = tr("All files (*)")
        dialog = QFileDialog(self, title, "", f"{files};;{all_files}")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: take(Path(path)))
        dialog.open()

    def _take(self, path: Path, below: FieldLine, take: Callable[[bytes], None]) -> None:
        try:
            if not path.is_file():  # a pipe or a device has no end
                raise OSError(tr("It is no file."))
            with path.open("rb") as file:
                content = file.read(MOST_FILE_BYTES + 1)
        except OSError as fault:
            below.set_problem(
                tr("{name} cannot be read: {reason}").format(name=path.name, reason=fault.strerror or fault)
            )
            return
        take(content)


def put_line(column: QVBoxLayout, label: str, entry: QLineEdit, buttons: tuple[QWidget, ...]) -> FieldLine:
    """Put a line with its buttons beside it under its label, and return what stands below it."""
    box = QVBoxLayout()
    box.setSpacing(theme.GAP // 4)
    column.addLayout(box)
    title = QLabel(label)
    title.setBuddy(entry)
    entry.setAccessibleName(label)
    box.addWidget(title)
    line = QHBoxLayout()
    line.setSpacing(theme.GAP)
    box.addLayout(line)
    line.addWidget(entry, 1)
    for button in buttons:
        line.addWidget(button)
    below = FieldLine()
    box.addWidget(below)
    return below
