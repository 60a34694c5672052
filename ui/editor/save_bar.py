"""The bar at the bottom: what still blocks saving, what should be known before it, and `Save Configuration` (manual 5.8)."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import names
from ui.editor.blocker_list import BlockerList
from ui.editor.presenter import EditorPresenter
from ui.widgets import theme, type_following
from ui.widgets.labels import line
from ui.widgets.making import fault_line, make_button, show_fault
from ui.widgets.states import BusyBar
from ui.words.language import tr

_LINES = 3
"""How many lines it always has room for: what is to be done grows and shrinks without moving anything."""
_LOW_LINES = 2
"""The same in a low window, where the form and the test console need the room more."""
_UNBOUNDED = (1 << 24) - 1
"""QWIDGETSIZE_MAX, which the binding does not have."""
_WHY, _MIDDLE = 1, 2
"""Places in the row."""


class SaveBar(QWidget):
    """The bar.

    Signals:
        save_asked(): the button was pressed.
        chosen(field): an entry of the list was: go to this field.
    """

    save_asked = Signal()
    chosen = Signal(str)

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.setObjectName(names.EDITOR_SAVE_BAR)
        self._busy = BusyBar()
        self._why = line()
        self._row = QHBoxLayout()
        self._fault = fault_line(names.EDITOR_FAULT)
        self._caution = line("warning")
        self._caution.setObjectName(names.EDITOR_CAUTION)
        self.blockers = BlockerList()
        self.button = make_button(
            tr("Save Configuration"), names.EDITOR_SAVE, self.save_asked.emit, role="primary"
        )
        self.button.setToolTip(
            QKeySequence(QKeySequence.StandardKey.Save).toString(QKeySequence.SequenceFormat.NativeText)
        )
        self.blockers.chosen.connect(self.chosen)
        self._place()

    def go_to_blockers(self) -> None:
        """Give the keyboard to what is still to be done."""
        self.blockers.setCurrentRow(0)
        self.blockers.setFocus()

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches, in reading order."""
        return [self.button, self.blockers]

    def refresh(self) -> None:
        """Show what blocks saving now."""
        presenter = self._presenter
        blockers = presenter.blockers()
        refusals = presenter.refusals()
        show_fault(self._fault, presenter.fault)
        show_fault(self._caution, " ".join(presenter.cautions()))
        self.blockers.show_blockers(blockers or refusals)
        self.blockers.setEnabled(not presenter.saving)
        self._busy.set_busy(busy=presenter.saving)
        if presenter.saving:
            text, role = tr("Saving…"), "muted"
        elif blockers:
            text, role = tr("Still to do before saving:"), ""
        elif refusals:
            text, role = tr("Refused by the server:"), ""
        else:
            text, role = tr("Everything is filled in and tested."), "muted"
        self._why.setText(text)
        theme.set_role(self._why, role)
        self._share_width()
        self.button.setEnabled(presenter.can_save)
        self.button.setAccessibleDescription("; ".join(blocker.text for blocker in blockers))

    def _share_width(self) -> None:
        """Give what stands beside the button the whole width while nothing stands beside it."""
        alone = all(part.isHidden() for part in (self._fault, self._caution, self.blockers))
        self._why.setMaximumWidth(_UNBOUNDED if alone else self._why_width)
        for place, stretch in ((_WHY, int(alone)), (_MIDDLE, int(not alone))):
            self._row.setStretch(place, stretch)

    def _place(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(theme.GAP // 4)
        for part in (self._fault, self._caution, self.blockers):
            middle.addWidget(part)
        middle.addStretch(1)
        why = QVBoxLayout()
        why.addWidget(self._why)
        why.addStretch(1)
        button = QVBoxLayout()
        button.addWidget(self.button)
        button.addStretch(1)
        row = self._row
        row.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        row.setSpacing(theme.WIDE_GAP)
        # At the left: over the right corner of a window there may be notices.
        row.addLayout(button)
        row.addLayout(why)
        row.addLayout(middle, 1)
        edge = QFrame()
        edge.setProperty("role", "line")
        edge.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(edge)
        column.addWidget(self._busy)
        column.addLayout(row)
        self._is_low = False
        type_following.measure(self, self._measure)

    def _measure(self) -> None:
        self._why_width = self._why.fontMetrics().averageCharWidth() * 24
        self._why.setFixedWidth(self._why_width)
        if self._why.text():
            self._share_width()
        self.keep_room(low=self._is_low)

    def keep_room(self, *, low: bool) -> None:
        """Keep the room that what is to be done takes; `low`: of a low window."""
        self._is_low = low
        lines = _LOW_LINES if low else _LINES
        self.blockers.keep_lines(lines)
        self.setMinimumHeight(2 * theme.GAP + 4 + self.blockers.height_of(lines))
