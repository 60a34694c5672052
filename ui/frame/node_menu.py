"""The menu of the chosen node: its pages, with the manual's headings, greyed out with the reason where closed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import names
from ui.frame.navigation import Entry
from ui.state.destination import PageKey
from ui.widgets import theme
from ui.widgets.icons import icon
from ui.widgets.plain_text import literal, wrapped
from ui.words.language import tr

_ICON = QSize(16, 16)
_MOST_ENTRIES, _MOST_HEADINGS = 8, 2
"""Of a place group, whose menu is the longest."""
_LEAST_CHARACTERS = 12
_DOT = 3.0


class NodeMenu(QWidget):
    """A column of buttons; the arrow keys move among them, Enter and Space go to a page.

    Compact, it is a rail of icons: the same buttons by the same names, their titles in tooltips.
    """

    def __init__(self, go: Callable[[PageKey], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.NODE_MENU)
        self.setAccessibleName(tr("Pages of this place or group"))
        self._go = go
        self._compact = False
        self._shown: list[tuple[PageKey, str]] = []
        self._buttons: dict[PageKey, NavigationButton] = {}
        self._headings: list[QLabel] = []
        self._lines: list[QWidget] = []
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self._column.setSpacing(2)
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self._hint.setContentsMargins(theme.GAP + 2, theme.GAP, 0, 0)
        theme.set_scale(self._hint, 0.9)
        self._hint_text = ""
        # Never shown: what an entry and a heading measure, before there are any.
        self._sample, self._sample_heading = NavigationButton("X", "place", self), self._heading("X")
        for sample in (self._sample, self._sample_heading):
            sample.setParent(self)
            sample.hide()

    @property
    def rail_width(self) -> int:
        """How wide it is when compact."""
        return self._sample.rail_size.width() + 2 * theme.GAP

    @property
    def most_height(self) -> int:
        """How high the longest menu is."""
        entry = self._sample.sizeHint().height() + self._column.spacing()
        heading = self._sample_heading.sizeHint().height() + self._column.spacing()
        return _MOST_ENTRIES * entry + _MOST_HEADINGS * heading + 3 * theme.GAP

    def show_entries(self, entries: Sequence[Entry], chosen: PageKey | None) -> None:
        """Show the pages of a node, the chosen one marked."""
        shown = [(entry.key, entry.section) for entry in entries]
        if shown != self._shown:
            self._build(entries)
            self._shown = shown
        hints = []
        for entry in entries:
            button = self._buttons[entry.key]
            button.setEnabled(not entry.why_not)
            button.why_not = entry.why_not
            button.setToolTip(entry.why_not)
            button.set_unsaved(unsaved=entry.unsaved)
            button.setAccessibleDescription(entry.why_not or (tr("not saved") if entry.unsaved else ""))
            button.setChecked(entry.key is chosen)
            if entry.why_not:
                hints.append(entry.why_not)
        if (entered_at := self.chosen()) is not None:
            self.setFocusProxy(entered_at)
        # One reason is said for all to see: that of the most pages. Each page's own is in its tooltip.
        self._hint_text = max(hints, key=hints.count, default="")
        self._hint.setText(self._hint_text)
        # A wrapped label that gets its text later keeps the height of one line.
        self._hint.setMinimumHeight(max(0, self._hint.heightForWidth(self.width() - 2 * theme.GAP)))
        self._show_what_fits()

    def set_compact(self, *, compact: bool) -> None:
        """Show icons only, or titles and headings too."""
        if compact is not self._compact:
            self._compact = compact
            self._show_what_fits()

    def chosen(self) -> QPushButton | None:
        """Return the button of the page that is shown, or else the first that leads somewhere."""
        buttons = [button for button in self._buttons.values() if button.isEnabled()]
        return next((button for button in buttons if button.isChecked()), next(iter(buttons), None))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move among the buttons: Qt would press each one that an arrow key comes to."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
            ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
            key = Qt.Key(event.key())
            buttons = [button for button in self._buttons.values() if button.isEnabled()]
            if key in step and watched in buttons:
                at = buttons.index(watched) + step[key]
                buttons[at % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if key in ends and buttons:
                buttons[ends[key]].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _show_what_fits(self) -> None:
        for button in self._buttons.values():
            button.set_compact(compact=self._compact)
        for heading in self._headings:
            heading.setVisible(not self._compact)
        for line in self._lines:
            line.setVisible(self._compact)
        self._hint.setVisible(bool(self._hint_text) and not self._compact)

    def _build(self, entries: Sequence[Entry]) -> None:
        had_focus = any(button.hasFocus() for button in self._buttons.values())
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget is not self._hint:
                widget.hide()
                widget.deleteLater()
        for button in self._buttons.values():
            self._group.removeButton(button)
        self._buttons, self._headings, self._lines = {}, [], []
        section = ""
        for entry in entries:
            if entry.section != section:
                section = entry.section
                self._column.addWidget(self._line())
                if section:
                    self._headings.append(self._heading(section))
                    self._column.addWidget(self._headings[-1])
                else:
                    self._column.addSpacing(theme.GAP)
            self._column.addWidget(self._button(entry))
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        if had_focus and (chosen := self.chosen()) is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, entry: Entry) -> "NavigationButton":
        button = NavigationButton(entry.title, entry.icon)
        button.setObjectName(entry.name)
        button.clicked.connect(lambda _=False, key=entry.key: self._go(key))
        button.installEventFilter(self)
        self._group.addButton(button)
        self._buttons[entry.key] = button
        return button

    def _heading(self, text: str) -> QLabel:
        heading = QLabel(text)
        heading.setProperty("role", "muted")
        theme.set_scale(heading, 0.9, bold=True)
        heading.setContentsMargins(theme.GAP, theme.GAP, 0, 2)
        return heading

    def _line(self) -> QWidget:
        """Return what stands between two sections where there is no room for a heading."""
        line = QLabel()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        self._lines.append(line)
        return line


class NavigationButton(QPushButton):
    """An entry: icon and title; where there is too little room the title ends in an ellipsis and is in the tooltip.

    Attributes:
        why_not: why it cannot be chosen, "" where it can.
    """

    def __init__(self, title: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(literal(title), parent)
        self._title = title
        self._icon_name = icon_name
        self._compact = False
        self._unsaved = False
        self.why_not = ""
        self.setAccessibleName(title)
        self.setProperty("role", "nav")
        self.setProperty("elides", "true")
        self.setCheckable(True)
        self.setFlat(True)
        self.setIconSize(_ICON)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(lambda _: self._tint())
        self._tint()

    @property
    def rail_size(self) -> QSize:
        """How large it is with the icon alone."""
        return QSize(self.sizeHint().height() + 2, self.sizeHint().height())

    def set_compact(self, *, compact: bool) -> None:
        """Show the icon alone, or the title too."""
        self._compact = compact
        self.updateGeometry()
        self.update()

    def set_unsaved(self, *, unsaved: bool) -> None:
        """Show a dot at its right edge, or none."""
        if unsaved is not self._unsaved:
            self._unsaved = unsaved
            self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        """Leave room for the icon and the beginning of the title."""
        whole = self.sizeHint()
        if self._compact:
            return self.rail_size
        least = self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS + 2 * theme.WIDE_GAP
        return QSize(min(whole.width(), least), whole.height())

    @override
    def event(self, event: QEvent) -> bool:
        """Say in the tooltip what is cut or left out."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            hidden = self._title if self._compact or self._shown_title() != self._title else ""
            unsaved = tr("not saved") if self._unsaved else ""
            said = "\n".join(filter(None, [hidden, self.why_not, unsaved]))
            QToolTip.showText(event.globalPos(), wrapped(said), self)
            return True
        return super().event(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.EnabledChange}:
            self._tint()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it with as much of the title as there is room for."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = literal(self._shown_title())
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        if self._unsaved:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("warning"))
            painter.drawEllipse(QPointF(self.width() - 3.0 * _DOT, self.height() / 2), _DOT, _DOT)

    def _shown_title(self) -> str:
        if self._compact:
            return ""
        metrics = self.fontMetrics()  # those of the looks, where the chosen page's title is bolder
        beside = self.sizeHint().width() - metrics.horizontalAdvance(self._title)
        room = self.width() - beside - (int(4 * _DOT) if self._unsaved else 0)
        return metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, max(0, room))

    def _tint(self) -> None:
        self.setIcon(icon(self._icon_name, "accent" if self.isChecked() else "muted"))
