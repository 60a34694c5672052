"""Where the chosen page is shown: made when it is gone to, asked before it is left, closed when it is left."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui import names
from ui.frame.screens import SCREENS
from ui.state.context import PageContext
from ui.state.destination import Destination, PageKey
from ui.widgets import theme, type_following
from ui.widgets.page import Page, PageFactory
from ui.widgets.states import EmptyState
from ui.words.language import tr


class PageStack(QWidget):
    """Shows one page at a time.

    Signals:
        width_wanted(bool): whether the page that is shown needs all the width.
        unsaved_changed(bool): whether the page that is shown has unsaved work.
    """

    width_wanted = Signal(bool)
    unsaved_changed = Signal(bool)

    def __init__(
        self,
        context: PageContext,
        factories: Mapping[PageKey, PageFactory],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._factories = factories
        self._dialog: QDialog | None = None
        self.page: Page[Any] | None = None
        self.shown: tuple[str, PageKey] | None = None
        self._nothing = EmptyState("place-group", "", "")
        self._forget = context.directory.observe(self._say_why_nothing)
        self._say_why_nothing()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._nothing)

    def _say_why_nothing(self) -> None:
        if len(self._context.directory):
            self._nothing.say(
                tr("Choose a place"),
                tr("Choose a place or group in the tree on the left, or press Ctrl+K and type its name."),
            )
        else:
            self._nothing.say(
                tr("You have no role here any more"),
                tr("Ask an administrator to invite you; what you may see then appears here at once."),
            )

    def leave(self) -> None:
        """End everything: the page, and following the tree."""
        self._forget()
        self.close_page()

    def unsaved(self) -> str:
        """Return what leaving the page would lose, "" for nothing."""
        return self.page.unsaved() if self.page is not None else ""

    def when_left(
        self, proceed: Callable[[], None], stay: Callable[[], None] = lambda: None, besides: str = ""
    ) -> None:
        """Call `proceed` when the present page may be left: at once, or once a person agrees to lose the work.

        `besides` says what else would be lost.
        """
        lost = " ".join(filter(None, (self.unsaved(), besides)))
        if not lost:
            proceed()
            return
        if self._dialog is not None:
            self._dialog.raise_()
            stay()
            return
        self._dialog = dialog = _LeaveDialog(self._title() if self.unsaved() else "", lost, self)

        def finished(result: int) -> None:
            self._dialog = None
            dialog.deleteLater()
            if result == QDialog.DialogCode.Accepted:
                proceed()
            else:
                stay()

        dialog.finished.connect(finished)
        dialog.open()

    def _title(self) -> str:
        """Return what the present page is called in the menu."""
        return next((one.title() for one in SCREENS if self.shown and one.key is self.shown[1]), "")

    def show_page(self, to: Destination) -> None:
        """Show a page; the one that is shown already is only pointed to what is meant."""
        if self.shown == (to.place_id, to.page) and self.page is not None:
            self.page.point_to(to)
            return
        self.close_page()
        self.shown = (to.place_id, to.page)
        try:
            page = self._factories[to.page](self._context, to.place_id)
        except Exception as fault:  # noqa: BLE001 - a page's fault must not take the window with it
            self._context.notices.failed(fault, tr("Opening the page"))
            self._nothing.show()
            return
        self._nothing.hide()
        self.page = page
        page.width_wanted.connect(self.width_wanted)
        page.shown_anew.connect(self._tell_unsaved)
        self._column.addWidget(page)
        page.show()
        page.begin()
        page.point_to(to)

    def close_page(self) -> None:
        """End the present page and what it has under way."""
        page, self.page, self.shown = self.page, None, None
        self._nothing.show()
        if page is not None:
            page.leave()
            page.hide()
            self._column.removeWidget(page)
            page.deleteLater()
            self.width_wanted.emit(False)
            self.unsaved_changed.emit(False)

    def _tell_unsaved(self) -> None:
        self.unsaved_changed.emit(bool(self.unsaved()))


class _LeaveDialog(QDialog):
    """Asks whether unsaved work is to be lost."""

    def __init__(self, page: str, lost: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.LEAVE_DIALOG)
        self.setWindowTitle(
            tr("Leave {page} without saving?").format(page=page) if page else tr("Leave without saving?")
        )
        text = QLabel(lost)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        type_following.measure(text, lambda: text.setMinimumWidth(text.fontMetrics().averageCharWidth() * 50))
        buttons = QDialogButtonBox()
        stay = buttons.addButton(tr("Stay here"), QDialogButtonBox.ButtonRole.RejectRole)
        stay.setObjectName(names.LEAVE_STAY)
        stay.setDefault(True)
        go = buttons.addButton(tr("Leave, lose it"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setObjectName(names.LEAVE_GO)
        go.setAutoDefault(False)
        go.setProperty("role", "danger")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.WIDE_GAP)
        column.addWidget(text)
        column.addWidget(buttons)
        stay.setFocus()
