"""*About*: what this console and its server are and where their files are, new versions, licences; a text for support."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop import __version__
from clue_desktop.about import for_support, parts, system, without_home
from clue_desktop.version import SHORT, commit
from ui import names
from ui.frame.about_licences import LicencesPage, lines_of
from ui.frame.about_new_version import NewVersionPage
from ui.state.new_versions import NewVersions
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.icons import program_icon
from ui.widgets.labels import ElidedLabel, PageTitle
from ui.widgets.making import make_button
from ui.words.language import tr

_ICON = QSize(48, 48)
_SIZE = QSize(1000, 500)
_ROOM = 80
"""Left of the window around it."""

OpenUrl = Callable[[QUrl], bool]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a console knows of where it is.

    Attributes:
        server: the server's address and version, as far as they are known.
        settings: the folder of the console's settings.
        data: the folder of the bundled server's data; None for a server elsewhere.
        log: the file of its log, where there is one.
    """

    server: str
    settings: Path
    data: Path | None
    log: Path | None = None


@dataclass(frozen=True, slots=True)
class _Fact:
    """A line of what there is to know: its title, what is said, and the folder that it names, called `key`."""

    title: str
    text: str
    folder: Path | None = None
    key: str = ""


class AboutDialog(QDialog):
    """Version, commit, places, licences; nothing of what is copied is secret, nor names a person or a host."""

    def __init__(
        self,
        parent: QWidget,
        around: Surroundings,
        new_versions: NewVersions,
        tasks: Tasks,
        *,
        open_url: OpenUrl = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(names.ABOUT_DIALOG)
        self.setWindowTitle(tr("About CLUe Desktop"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open_url = open_url
        self._new_versions = new_versions
        self._facts = _facts(around)
        title = PageTitle(tr("CLUe Desktop"))
        picture = QLabel()
        picture.setPixmap(program_icon().pixmap(_ICON, self.devicePixelRatioF()))
        head = QHBoxLayout()
        head.setSpacing(theme.WIDE_GAP)
        head.addWidget(picture)
        head.addWidget(title, 1)
        self.new_version = NewVersionPage(new_versions, tasks, self._open)
        self.tabs = QTabWidget()
        self.tabs.setObjectName(names.ABOUT_TABS)
        self.tabs.addTab(self._places(), tr("This installation"))
        self.tabs.addTab(self.new_version, tr("New version"))
        self.tabs.addTab(LicencesPage(), tr("Licences"))
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
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        self.resize(_SIZE.expandedTo(self.sizeHint()).boundedTo(parent.window().size() - QSize(_ROOM, _ROOM)))
        close.setFocus()

    def show_new_version(self) -> None:
        """Turn to what is said of a new version."""
        self.tabs.setCurrentWidget(self.new_version)

    @override
    def done(self, result: int) -> None:
        """Follow nothing any longer."""
        self.new_version.end()
        super().done(result)

    def _places(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(theme.GAP, theme.WIDE_GAP, theme.GAP, theme.GAP)
        grid.setHorizontalSpacing(theme.WIDE_GAP)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(1, 1)
        for row, fact in enumerate(self._facts):
            grid.addWidget(_muted(fact.title), row, 0, Qt.AlignmentFlag.AlignVCenter)
            if fact.folder is None:
                grid.addWidget(_selectable(fact.text), row, 1, 1, 2)
                continue
            grid.addWidget(ElidedLabel(fact.text, mode=Qt.TextElideMode.ElideMiddle), row, 1)
            name = names.about_open(fact.key)
            called = tr("Open the folder: {what}").format(what=fact.title)
            opens = make_button(tr("Open folder"), name, role="link", called=called)
            opens.clicked.connect(lambda _=False, folder=fact.folder: self._open(QUrl.fromLocalFile(folder)))
            opens.setEnabled(_is_there(fact.folder))
            grid.addWidget(opens, row, 2)
        self._could_not = _selectable("")
        self._could_not.setProperty("role", "problem")
        grid.addWidget(self._could_not, len(self._facts), 0, 1, 3)
        grid.setRowStretch(len(self._facts) + 1, 1)
        return page

    def _open(self, where: QUrl | str) -> None:
        url = QUrl(where)
        if not self._open_url(url):
            said = tr("This system opened nothing for {address}. Open it yourself.")
            self._could_not.setText(said.format(address=url.toLocalFile() or url.toString()))
            self.tabs.setCurrentIndex(0)

    def _copy_all(self) -> None:
        facts = [f"{fact.title}: {for_support(fact.text)}" for fact in self._facts]
        facts.append(f"{tr('New version')}: {for_support(self._new_versions.state)}")
        QGuiApplication.clipboard().setText("\n".join([*facts, "", *lines_of(parts())]))
        self._copy.setText(tr("Copied"))


def _facts(around: Surroundings) -> Sequence[_Fact]:
    """Return what there is to know."""
    known = commit()
    version = f"{__version__} ({known[:SHORT]})" if known else __version__
    facts = [
        _Fact(tr("Version"), version),
        _Fact(tr("Server"), around.server),
        _Fact(tr("Runs on"), f"Qt {qVersion()}, {system()}"),
        _Fact(tr("Settings"), without_home(around.settings), around.settings, "settings"),
    ]
    if around.data is not None:
        facts.append(_Fact(tr("Data of the server"), without_home(around.data), around.data, "data"))
    logs = tr("The server's: Server settings › Log. The console's: its standard error.")
    facts.append(_Fact(tr("Logs"), logs))
    if around.log is not None:
        facts.append(_Fact(tr("Log of the server"), without_home(around.log), around.log.parent, "log"))
    return facts


def _is_there(folder: Path) -> bool:
    """Tell whether a folder can be shown; of one that is another user's nobody knows."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _selectable(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
