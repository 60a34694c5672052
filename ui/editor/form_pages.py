"""The form in two pages: what is sent, and how the response is read; after a successful test the second shows by itself.

It is made in several turns of the event loop, from its top on: all at once would hold up the window for too long.
"""

from collections.abc import Callable
from enum import IntEnum

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import names
from ui.editor.basic_section import BasicSection
from ui.editor.connection_section import ConnectionSection
from ui.editor.field_sections import AutoSection, ManualSection
from ui.editor.header_section import HeaderSection
from ui.editor.inputs import Section
from ui.editor.parsing_section import ParsingSection
from ui.editor.presenter import EditorPresenter
from ui.editor.taken_panel import TakenPanel
from ui.widgets import theme
from ui.words.language import tr


class FormPage(IntEnum):
    """The pages."""

    REQUEST = 0
    PARSING = 1


_SECTIONS: tuple[tuple[FormPage, Callable[[EditorPresenter, QWidget], Section]], ...] = (
    (FormPage.REQUEST, BasicSection),
    (FormPage.REQUEST, HeaderSection),
    (FormPage.REQUEST, AutoSection),
    (FormPage.REQUEST, ManualSection),
    (FormPage.REQUEST, ConnectionSection),
    (FormPage.PARSING, ParsingSection),
)


_CHAPTERS: dict[type[Section], str] = {
    HeaderSection: "headers",
    AutoSection: "autoFields",
    ManualSection: "manualFields",
    ConnectionSection: "connection",
    ParsingSection: "parsing",
}


class FormPages(QWidget):
    """The form.

    Signals:
        connection_opened(): the section Connection is shown.
    """

    connection_opened = Signal()

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._sections: list[Section] = []
        self._wants_parsing = False
        self.tabs = QTabBar(self)
        self.tabs.setObjectName(names.EDITOR_PAGES)
        self.tabs.setAccessibleName(tr("Pages of the form"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        # A node that is dragged over the other page's name opens it.
        self.tabs.setChangeCurrentOnDrag(True)
        self._stack = QStackedWidget(self)
        self._contents: list[QWidget] = []
        self._columns: list[QVBoxLayout] = []
        for title in (tr("Request"), tr("Response Parsing")):
            self.tabs.addTab(title)
            self._add_page()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        head.addWidget(self.tabs)
        head.addStretch(1)
        self._taken = TakenPanel(presenter, self)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        # Below: it goes with the next edit, and what is typed into must not move by that.
        column.addWidget(self._taken)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        # Whoever brings a field into view turns the stack.
        self._stack.currentChanged.connect(self.tabs.setCurrentIndex)
        self.tabs.tabBarClicked.connect(self._choose)
        self.make_next()

    @property
    def complete(self) -> bool:
        """Whether all of the form is there."""
        return len(self._sections) == len(_SECTIONS)

    @property
    def page(self) -> FormPage:
        """The page that is shown."""
        return FormPage(self._stack.currentIndex())

    def make_next(self) -> None:
        """Make the section that comes next."""
        page, make = _SECTIONS[len(self._sections)]
        section = make(self._presenter, self._contents[page])
        self._columns[page].insertWidget(self._columns[page].count() - 1, section)
        section.show()
        self._sections.append(section)
        section.refresh()
        section.show_problems(self._presenter.shown_problems())
        if isinstance(section, ConnectionSection):
            section.opened.connect(self.connection_opened)
            section.opened.connect(lambda: self._bring(section))
            if section.is_open:
                self.connection_opened.emit()
        self._keep_width()

    def make_all(self) -> None:
        """Make the whole form now."""
        while not self.complete:
            self.make_next()

    def refresh(self) -> None:
        """Show the form as it is now."""
        self._taken.refresh()
        shown = self._presenter.shown_problems()
        for section in self._sections:
            section.refresh()
            section.show_problems(shown)

    def go_to(self, path: str) -> bool:
        """Give the keyboard to a field, on whichever page it is; tells whether there is one."""
        if self._focus(path):
            return True
        self.make_all()
        return self._focus(path)

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches, in reading order."""
        taken = self._taken.tab_stops()
        return [self.tabs, *(stop for section in self._sections for stop in section.tab_stops()), *taken]

    def show_page(self, page: FormPage) -> None:
        """Turn to a page."""
        self._wants_parsing = False
        self._stack.setCurrentIndex(page)

    def show_parsing_when_free(self) -> None:
        """Turn to Response Parsing as soon as nobody has the mouse over the form, or the keyboard in it."""
        self._wants_parsing = self.page is not FormPage.PARSING
        self.turn_if_free()

    def turn_if_free(self) -> None:
        """Turn to what is wanted, if nothing moves under the mouse by it and nothing loses the keyboard."""
        focused = QApplication.focusWidget()
        busy = self.underMouse() or (focused is not None and self._stack.isAncestorOf(focused))
        if self._wants_parsing and not busy:
            self.show_page(FormPage.PARSING)

    def section_of(self, widget: QWidget | None) -> str:
        """Return which section a widget stands in, by the chapters of help: headers, autoFields … ; "" for none."""
        if widget is not None and self._taken.isAncestorOf(widget):
            return "described"
        for section in self._sections:
            if widget is not None and section.isAncestorOf(widget):
                return _CHAPTERS.get(type(section), "")
        return ""

    def follow_keyboard(self, now: QWidget | None) -> None:
        """Scroll to the input that has the keyboard, once a new row has found its place."""
        area = self._area(self.page)
        if now is not None and area.isAncestorOf(now):
            QTimer.singleShot(0, now, lambda: area.ensureWidgetVisible(now, 0, theme.GAP))
        self.turn_if_free()

    def _bring(self, section: Section) -> None:
        """Scroll to a section that has been opened, once it has found its place."""
        area = self._area(FormPage.REQUEST)
        QTimer.singleShot(0, section, lambda: area.ensureWidgetVisible(section, 0, theme.GAP))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Turn to what was wanted while the mouse was here."""
        super().leaveEvent(event)
        self.turn_if_free()

    def _focus(self, path: str) -> bool:
        for (page, _), section in zip(_SECTIONS, self._sections, strict=False):
            section.open_for(path)
            for field in section.fields():
                if field.path == path and field.is_there:
                    self.show_page(page)
                    field.focus()
                    return True
        return False

    def _choose(self, _index: int) -> None:
        self._wants_parsing = False

    def _area(self, page: FormPage) -> QScrollArea:
        area = self._stack.widget(page)
        if not isinstance(area, QScrollArea):
            raise TypeError(page)
        return area

    def _add_page(self) -> None:
        area = QScrollArea(self._stack)
        content = QWidget()
        area.setWidget(content)
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        column.setSpacing(theme.GAP // 2)
        column.addStretch()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack.addWidget(area)
        self._contents.append(content)
        self._columns.append(column)

    def _keep_width(self) -> None:
        # What scrolls sideways would hide the trash icons.
        for page in FormPage:
            area = self._area(page)
            bar = area.verticalScrollBar().sizeHint().width()
            area.setMinimumWidth(self._contents[page].minimumSizeHint().width() + bar)
