"""The window of help: contents or what a search found at the left, the chapter beside them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.domain.folding import folded
from ui import names
from ui.help.chapters import PARTS, Spot
from ui.help.presenter import Found, HelpPresenter
from ui.help.text import HelpText
from ui.state.context import Preferences
from ui.widgets import scale, shortcuts, theme
from ui.widgets.icons import IconButton
from ui.widgets.plain_text import wrapped
from ui.words.language import tr

FIRST_SIZE = QSize(680, 680)
SMALLEST_SIZE = QSize(480, 360)
_SPOT = Qt.ItemDataRole.UserRole
_SPLITTER = "help.splitter"


class HelpWindow(QWidget):
    """One window, beside whatever it is about; it stays until it is closed, and then waits to be opened again."""

    def __init__(self, presenter: HelpPresenter, preferences: Preferences) -> None:
        super().__init__()
        self._presenter = presenter
        self._preferences = preferences
        self.setObjectName(names.HELP_WINDOW)
        self.setMinimumSize(SMALLEST_SIZE)
        self.resize(FIRST_SIZE)
        self._back = IconButton("back", "")
        self._back.setObjectName(names.HELP_BACK)
        self._back.clicked.connect(presenter.go_back)
        self._forward = IconButton("forward", "")
        self._forward.setObjectName(names.HELP_FORWARD)
        self._forward.clicked.connect(presenter.go_forward)
        self._search = QLineEdit()
        self._search.setObjectName(names.HELP_SEARCH)
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._look_for)
        self._search.returnPressed.connect(self._take_first)
        self._contents = QTreeWidget()
        self._contents.setObjectName(names.HELP_CONTENTS)
        self._contents.setHeaderHidden(True)
        self._contents.itemClicked.connect(lambda item, _column: self._take(item))
        self._contents.itemActivated.connect(lambda item, _column: self._take(item))
        self._found = QListWidget()
        self._found.setObjectName(names.HELP_FOUND)
        self._found.setWordWrap(True)
        self._found.setSpacing(scale.NEAR)
        self._found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._found.itemClicked.connect(self._take_found)
        self._found.itemActivated.connect(self._take_found)
        self._left = QStackedWidget()
        self._left.addWidget(self._contents)
        self._left.addWidget(self._found)
        self._left.setMinimumWidth(140)
        self._text = HelpText()
        self._text.setMinimumWidth(240)
        self._text.follow = presenter.follow
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        for shortcut, act in (
            (shortcuts.SEARCH_HELP, self._begin_search),
            (shortcuts.HELP_BACK, presenter.go_back),
            (shortcuts.HELP_FORWARD, presenter.go_forward),
        ):
            keys = QShortcut(self)
            keys.setKeys(shortcut.sequences())
            keys.activated.connect(act)
        self._forget = presenter.observe(self._show)
        self.show_texts()

    def show_texts(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(tr("Help — CLUe Desktop"))
        self._back.say(tr("Back"))
        self._forward.say(tr("Forward"))
        self._search.setAccessibleName(tr("Search in help"))
        self._search.setPlaceholderText(
            tr("Search in help   {keys}").format(keys=shortcuts.SEARCH_HELP.shown())
        )
        self._contents.setAccessibleName(tr("Contents"))
        self._found.setAccessibleName(tr("Found"))
        self._text.show_texts()
        self._fill_contents()
        self._show()
        self._look_for(self._search.text())

    def leave(self) -> None:
        """Give it up for good."""
        self._forget()
        self._preferences.set(_SPLITTER, self._splitter.sizes())
        self.hide()
        self.deleteLater()

    def read(self) -> None:
        """Put the keyboard into the text, so that it can be scrolled at once."""
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc empty the search, or else close the window."""
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if self._search.text():
                self._search.clear()
                self.read()
            else:
                self.close()
        else:
            super().keyPressEvent(event)

    def _begin_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    # ---- what is shown

    def _show(self) -> None:
        presenter = self._presenter
        self._text.show_chapter(presenter.chapter, presenter.spot.section, presenter.words)
        self._back.setEnabled(presenter.can_go_back)
        self._forward.setEnabled(presenter.can_go_forward)
        self._choose(presenter.spot)

    def _fill_contents(self) -> None:
        self._contents.clear()
        bold = theme.scaled_font(self._contents, 1.0, bold=True)
        height = self._contents.fontMetrics().height() + theme.GAP
        for part in PARTS:
            above = QTreeWidgetItem(self._contents, [part.title()])
            above.setToolTip(0, part.title())
            above.setSizeHint(0, QSize(0, height))
            above.setFont(0, bold)
            above.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for name in part.chapters:
                read = self._presenter.read(name)
                item = _item(above, read.title, Spot(name), height)
                for section in read.sections:
                    if section.level == 2:
                        _item(item, section.title, Spot(name, section.anchor), height)
            above.setExpanded(True)

    def _choose(self, spot: Spot) -> None:
        """Mark in the contents what is shown; of its chapter the sections are listed."""
        for item in self._chapters():
            is_shown = item.data(0, _SPOT).chapter == spot.chapter
            item.setExpanded(is_shown)
            if is_shown:
                chosen = next((one for one in _under(item) if one.data(0, _SPOT) == spot), item)
                self._contents.setCurrentItem(chosen)
                self._contents.scrollToItem(item)
                self._contents.scrollToItem(chosen)

    def _chapters(self) -> list[QTreeWidgetItem]:
        return [chapter for part in _under(self._contents.invisibleRootItem()) for chapter in _under(part)]

    def _take(self, item: QTreeWidgetItem) -> None:
        spot = item.data(0, _SPOT)
        if isinstance(spot, Spot):
            self._presenter.open(spot)
        else:
            item.setExpanded(not item.isExpanded())

    # ---- searching

    def _look_for(self, text: str) -> None:
        self._found.clear()
        if not text.strip():
            self._left.setCurrentWidget(self._contents)
            return
        for found in self._presenter.search(text):
            item = QListWidgetItem("\n".join(filter(None, (_titled(found), found.around))))
            item.setToolTip(wrapped(f"{found.chapter}\n{found.around}"))
            item.setData(_SPOT, found)
            self._found.addItem(item)
        if not self._found.count():
            nothing = QListWidgetItem(tr("No match"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._found.addItem(nothing)
        self._left.setCurrentWidget(self._found)

    def _take_first(self) -> None:
        if self._search.text().strip():
            self._found.setCurrentRow(max(0, self._found.currentRow()))
            self._take_found(self._found.currentItem())

    def _take_found(self, item: QListWidgetItem) -> None:
        found = item.data(_SPOT)
        if isinstance(found, Found):
            self._presenter.open(found.spot, folded(self._search.text()).split())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.GAP)
        top.addWidget(self._back)
        top.addWidget(self._forward)
        top.addWidget(self._search, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._left)
        self._splitter.addWidget(self._text)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        kept = self._preferences.get(_SPLITTER)
        is_kept = isinstance(kept, list) and len(kept) == self._splitter.count()
        self._splitter.setSizes([int(size) for size in kept] if is_kept else [200, 480])
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addLayout(top)
        column.addWidget(self._splitter, 1)


def _titled(found: Found) -> str:
    """Return the title of a section; one without a manual's number does not say which chapter it is of."""
    if not found.section or found.section[0].isdigit():
        return found.section or found.chapter
    return f"{found.chapter} › {found.section}"


def _item(above: QTreeWidgetItem, title: str, spot: Spot, height: int) -> QTreeWidgetItem:
    item = QTreeWidgetItem(above, [title])
    item.setToolTip(0, wrapped(title))
    item.setSizeHint(0, QSize(0, height))
    item.setData(0, _SPOT, spot)
    return item


def _under(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for row in range(item.childCount()) if (child := item.child(row)) is not None]
