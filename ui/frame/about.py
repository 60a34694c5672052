"""*About*: what this console and its server are, where their files are, what they are made of; a text of it for support."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clue_desktop import __version__
from clue_desktop.about import parts, system, without_home
from clue_desktop.version import SHORT, commit
from ui import names
from ui.widgets import theme
from ui.widgets.icons import program_icon
from ui.widgets.labels import ElidedLabel, PageTitle
from ui.widgets.making import make_button
from ui.words.language import tr

_ICON = QSize(48, 48)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a console knows of where it is.

    Attributes:
        server: the server's address and version, as far as they are known.
        settings: the folder of the console's settings.
        data: the folder of the bundled server's data; None for a server elsewhere.
    """

    server: str
    settings: Path
    data: Path | None


class AboutDialog(QDialog):
    """Version, commit, places and parts; nothing of it is secret, nor names a person."""

    def __init__(self, parent: QWidget, around: Surroundings) -> None:
        super().__init__(parent)
        self.setObjectName(names.ABOUT_DIALOG)
        self.setWindowTitle(tr("About CLUe Desktop"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        facts = _facts(around)
        libraries = "\n".join(f"{part.name} {part.version}  {part.licence}" for part in parts())
        self._text = "\n".join([*(f"{title}: {fact}" for title, fact in facts), "", libraries])
        title = PageTitle(tr("CLUe Desktop"))
        picture = QLabel()
        picture.setPixmap(program_icon().pixmap(_ICON, self.devicePixelRatioF()))
        head = QHBoxLayout()
        head.setSpacing(theme.WIDE_GAP)
        head.addWidget(picture)
        head.addWidget(title, 1)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.WIDE_GAP)
        for name, fact in facts:
            is_path = fact.startswith(("/", "~")) or ":\\" in fact
            form.addRow(
                _muted(name),
                ElidedLabel(fact, mode=Qt.TextElideMode.ElideMiddle) if is_path else _selectable(fact),
            )
        made_of = QPlainTextEdit(libraries)
        made_of.setObjectName(names.ABOUT_PARTS)
        made_of.setAccessibleName(tr("Parts and their licences"))
        made_of.setReadOnly(True)
        made_of.setTabChangesFocus(True)
        made_of.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        made_of.setMinimumWidth(made_of.fontMetrics().averageCharWidth() * 60)
        made_of.setMinimumHeight(made_of.fontMetrics().height() * 8)
        self._copy = make_button(tr("Copy for support"), names.ABOUT_COPY, self._copy_all)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(tr("Close"))
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.WIDE_GAP)
        column.addLayout(head)
        column.addLayout(form)
        column.addWidget(_muted(tr("Parts and their licences")))
        column.addWidget(made_of, 1)
        column.addWidget(buttons)
        close.setFocus()

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._copy.setText(tr("Copied"))


def _facts(around: Surroundings) -> Sequence[tuple[str, str]]:
    """Return titles and what there is to say under them."""
    known = commit()
    version = f"{__version__} ({known[:SHORT]})" if known else __version__
    data = [(tr("Data of the server"), without_home(around.data))] if around.data is not None else []
    return [
        (tr("Version"), version),
        (tr("Server"), around.server),
        (tr("Runs on"), f"Qt {qVersion()}, {system()}"),
        (tr("Settings"), without_home(around.settings)),
        *data,
        (tr("Logs"), tr("The server's: Server settings › Log. The console's: its standard error.")),
    ]


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _selectable(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
