"""The signed-in part of the window: at the left tree and menu of the node, beside them its breadcrumbs and page."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.domain.permissions import Action
from clue_desktop.profiles import LAST_PLACE
from ui import names
from ui.frame.arrival import Arrival
from ui.frame.breadcrumbs import Breadcrumbs
from ui.frame.columns import ColumnKeys, columns_of
from ui.frame.folding import Folding
from ui.frame.left_column import LeftColumn
from ui.frame.navigation import Navigation
from ui.frame.node_menu import NodeMenu
from ui.frame.page_stack import PageStack
from ui.frame.screens import MENUS
from ui.frame.trail import Trail
from ui.place_tree.tree_panel import PlaceTreePanel
from ui.state.context import PageContext
from ui.state.destination import Destination, PageKey, to_page
from ui.state.notices import Level, Notice
from ui.widgets import theme
from ui.widgets.keyboard import first_control
from ui.widgets.page import PageFactory
from ui.words.language import tr

_WIDTH = "leftColumn.width"


class Deferred:
    """The navigator of a context that must exist before the workspace that navigates."""

    def __init__(self) -> None:
        self.workspace: Workspace | None = None

    def go(self, to: Destination) -> None:
        """Go where the workspace is told."""
        if self.workspace is not None:
            self.workspace.go(to)


class Workspace(QWidget):
    """Everything between the toolbar and the status bar while an administrator is signed in."""

    def __init__(
        self,
        context: PageContext,
        navigation: Navigation,
        factories: Mapping[PageKey, PageFactory],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.navigation = navigation
        self.pages = PageStack(context, factories)
        self._tree = PlaceTreePanel(context, self._chosen_in_tree, self._enter_page)
        self._breadcrumbs = Breadcrumbs(self._chosen)
        self._menu = NodeMenu(self._turn_to)
        self.folding = Folding(context.preferences)
        self._left = LeftColumn(self._tree, self._menu, context.preferences)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(0)
        crumbs = QHBoxLayout()
        crumbs.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        crumbs.addWidget(self._breadcrumbs)
        column.addLayout(crumbs)
        column.addWidget(self.pages, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName(names.WORKSPACE_SPLITTER)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._left)
        self._splitter.addWidget(right)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._splitter)
        kept = context.preferences.get(_WIDTH)
        self._width = kept if isinstance(kept, int) else self._left.first_width
        self._splitter.setSizes([self._width, 10 * self._width])
        self._splitter.splitterMoved.connect(self._column_moved)
        self._forget = [navigation.observe(self._show), self.folding.observe(self._fold)]
        self._tree.mark_unsaved(navigation.drafts)
        self.pages.unsaved_changed.connect(
            lambda unsaved: navigation.drafts.note(self.pages.shown if unsaved else None)
        )
        self.pages.width_wanted.connect(lambda wanted: self.folding.give_way(wanted=wanted))
        self._trail = Trail()
        self._columns = ColumnKeys(self, self.columns)
        self._fold()

    @property
    def chapter(self) -> str:
        """The chapter of help about the page that is shown; "" where none is."""
        shown = self.pages.shown
        node = self.context.directory.node(shown[0]) if shown is not None else None
        if shown is None or node is None or self.pages.page is None:
            return ""
        screen = MENUS[node.kind].get(shown[1])
        return self.pages.page.chapter or (screen.chapter if screen else "") or str(shown[1])

    def columns(self) -> list[QWidget]:
        """Return what stands side by side, from left to right."""
        page = self.pages.page
        return [self._tree, self._menu, *(columns_of(page) if page is not None else [])]

    def go(self, to: Destination) -> None:
        """Go to a page of a node; asks first when the present one has unsaved work."""
        if self.pages.shown == (to.place_id, to.page):
            self.pages.show_page(to)
        else:
            self.pages.when_left(lambda: self._go(to.place_id, to), self._mark)

    def go_to_node(self, place_id: str, *, in_tree: bool = False) -> None:
        """Go to a node, to the page of it that is shown of the present one if it has such a page.

        `in_tree` leaves the keyboard in the tree, in which one may go on.
        """
        self.pages.when_left(lambda: self._go(place_id, in_tree=in_tree), self._mark)

    def go_to_last_place(self) -> None:
        """Go where the console was left, else where one's role begins, unless somebody has gone somewhere already."""
        if self.navigation.place_id:
            return
        last = self.context.preferences.get(LAST_PLACE)
        place, page = last if isinstance(last, list) and len(last) == 2 else ("", "")
        known = page if page in list(PageKey) else None
        if self.navigation.go(str(place), PageKey(known) if known else None):
            self._open()
        elif self.navigation.go_to_start():
            self._open()
            self._tree.open(self.navigation.place_id)

    def go_back(self) -> None:
        """Go back a step on the page, or else to the page before; asks first when the present one has unsaved work."""
        if self.pages.page is not None and self.pages.page.step_back():
            return
        while (before := self._trail.before()) is not None and not self.navigation.may_show(*before):
            self._trail.drop_before()
        if before is not None:
            place_id, page = before

            def go() -> None:
                self._trail.step_back()
                self._go(place_id, to_page(page, place_id))

            self.pages.when_left(go, self._mark)

    def when_ended(self, proceed: Callable[[], None], stay: Callable[[], None] = lambda: None) -> None:
        """Call `proceed` when all may be left: also access types that are chosen only are lost then."""
        groups = ", ".join(
            node.name
            for group_id in self.navigation.drafts.chosen_only()
            if (node := self.context.directory.node(group_id)) is not None
        )
        besides = (
            tr("The access type chosen for {groups} is not saved.").format(groups=groups) if groups else ""
        )
        self.pages.when_left(proceed, stay, besides)

    def leave(self) -> None:
        """End everything: the window closes, or somebody else signs in."""
        for forget in self._forget:
            forget()
        self.pages.leave()
        self.navigation.close()
        self._tree.leave()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the column fold and unfold with the width of the window."""
        super().resizeEvent(event)
        self.folding.fit(event.size().width())

    def _fold(self) -> None:
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self._left.isAncestorOf(focused)
        self._left.fold(folded=self.folding.folded)
        width = self._left.maximumWidth() if self.folding.folded else self._width
        self._splitter.setSizes([width, max(1, self.width() - width)])
        self._splitter.handle(1).setEnabled(not self.folding.folded)
        if had_focus and (button := self._menu.chosen()) is not None and self.folding.folded:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _column_moved(self) -> None:
        if not self.folding.folded:
            self._width = self._splitter.sizes()[0]
            self.context.preferences.set(_WIDTH, self._width)

    def _chosen(self, place_id: str) -> None:
        if place_id != self.navigation.place_id:
            self.go_to_node(place_id)

    def _chosen_in_tree(self, place_id: str) -> None:
        if place_id != self.navigation.place_id:
            self.go_to_node(place_id, in_tree=True)

    def _enter_page(self) -> None:
        if self.pages.page is not None and (control := first_control(self.pages.page)) is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_to(self, page: PageKey) -> None:
        self._show()  # the button that was clicked is marked only once the page is really left
        if page is not self.navigation.page:
            self.go(to_page(page, self.navigation.place_id))

    def _go(self, place_id: str, to: Destination | None = None, *, in_tree: bool = False) -> None:
        if self.navigation.go(place_id, to.page if to is not None else None):
            self._open(to, in_tree=in_tree)
        elif self.context.directory.node(place_id) is not None:
            why_not = self.context.directory.may(Action.SEE, place_id).why_not
            self.context.notices.tell(Notice(Level.WARNING, why_not))
        else:
            self.context.notices.tell(Notice(Level.WARNING, tr("This place is not there any more.")))

    def _open(self, to: Destination | None = None, *, in_tree: bool = False) -> None:
        """Show the page that the navigation has come to: where it is `to`, with what is meant there."""
        navigation = self.navigation
        if navigation.page is not None:
            is_there = to is not None and to.page is navigation.page
            self.pages.show_page(to if to and is_there else to_page(navigation.page, navigation.place_id))
            self._trail.arrive(navigation.place_id, navigation.page, on_the_way=in_tree)
            if self.pages.page is not None and not in_tree:
                Arrival(self.pages.page)
            self.context.preferences.set(LAST_PLACE, [navigation.place_id, str(navigation.page)])
        self._mark()

    def _show(self) -> None:
        navigation = self.navigation
        if self.pages.shown is not None and not navigation.may_show(*self.pages.shown):
            self.pages.close_page()  # the node is not there any more, or the right to it is not
            self._open()
        self._breadcrumbs.show_path(navigation.path())
        self._menu.show_entries(navigation.entries(), navigation.page)

    def _mark(self) -> None:
        """Let the tree show which node is chosen."""
        if self.navigation.place_id:
            self._tree.select(self.navigation.place_id)
