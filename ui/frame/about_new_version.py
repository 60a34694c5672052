"""What *About* says of a new version, the switch for asking, and the way to its page; and the line of the status bar."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clue_desktop.domain.new_version_document import Announcement
from ui import names
from ui.state.new_versions import NewVersions
from ui.state.tasks import Tasks
from ui.widgets import theme, type_following
from ui.widgets.making import make_button
from ui.words.language import first_known, tr

_LINES = 6


class NewVersionPage(QWidget):
    """How it stands, what is new, and *Check now*."""

    def __init__(self, known: NewVersions, tasks: Tasks, open_page: Callable[[str], None]) -> None:
        super().__init__()
        self._known = known
        self._state = QLabel()
        self._state.setObjectName(names.ABOUT_NEW_VERSION_STATE)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setWordWrap(True)
        self._news = QPlainTextEdit()
        self._news.setObjectName(names.ABOUT_NEWS)
        self._news.setAccessibleName(tr("What is new"))
        self._news.setReadOnly(True)
        self._news.setTabChangesFocus(True)
        type_following.measure(
            self._news, lambda: self._news.setMinimumHeight(self._news.fontMetrics().height() * _LINES)
        )
        self._page = make_button(
            tr("Open its page in the browser"),
            names.ABOUT_DOWNLOAD,
            lambda: open_page(known.page),
            role="primary",
        )
        self._check = make_button(
            tr("Check now"),
            names.ABOUT_CHECK,
            lambda: tasks.spawn(known.check(), tr("Asking for a new version")),
        )
        self._asks = QCheckBox(tr("Ask once a day whether there is a new version"))
        self._asks.setObjectName(names.ABOUT_ASKS)
        self._asks.clicked.connect(lambda asks: known.choose(asks=asks))
        self._sent = QLabel(
            tr("Nothing about you or this installation is sent along. Nothing is installed by itself.")
        )
        self._sent.setProperty("role", "muted")
        self._sent.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self._page)
        buttons.addWidget(self._check)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.WIDE_GAP, theme.GAP, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addWidget(self._state)
        column.addWidget(self._news, 1)
        column.addLayout(buttons)
        column.addWidget(self._asks)
        column.addWidget(self._sent)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        self.end = known.observe(self._show)
        self._show()

    def _show(self) -> None:
        known = self._known
        self._state.setText(known.state)
        found = known.found
        self._news.setVisible(found is not None)
        self._rest.setVisible(found is None)
        if found is not None and (news := _news_of(found)) != self._news.toPlainText():
            self._news.setPlainText(news)
        self._page.setVisible(bool(known.page))
        self._check.setEnabled(known.is_possible and not known.is_asking)
        self._asks.setEnabled(known.is_possible)
        self._asks.setChecked(known.asks_by_itself)


class NewVersionLine:
    """The place in the status bar that says that a new version is here; nothing else is said anywhere by itself."""

    def __init__(self, known: NewVersions, open_about: Callable[[], None], parent: QWidget) -> None:
        self.button = QPushButton(parent)  # shown without a parent it would be a window
        self.button.setObjectName(names.NEW_VERSION)
        self.button.setProperty("role", "link")
        self.button.clicked.connect(lambda _=False: open_about())
        self._known = known
        self.end = known.observe(self.show_texts)
        self.show_texts()

    def show_texts(self) -> None:
        """Say it, in the present language."""
        said = self._known.short
        self.button.setText(said)
        self.button.setToolTip(tr("See what is new in it, and where it is."))
        self.button.setVisible(bool(said))


def _news_of(found: Announcement) -> str:
    files = [f"{file.name}  {file.size / 1e6:,.1f} MB\nSHA-256 {file.sha256}" for file in found.files]
    return "\n\n".join([found.news_in(first_known([QLocale().name()])), *files])
