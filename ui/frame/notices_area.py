"""Where notices are shown: over a corner of the window, moving nothing; and the place in the status bar that has them back."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import names
from ui.state.notices import Level, Notice, Notices
from ui.widgets import theme, type_following
from ui.widgets.icons import IconButton, IconLabel
from ui.words.language import tr

_SHOWN_AT_ONCE = 4
_CHARACTERS = 64
"""How wide it is at most."""
_TICK_MILLISECONDS = 250
DONE_MILLISECONDS = 8_000
"""How long news are shown that need nobody; then they are gone."""
TOLD_MILLISECONDS = 20_000
"""How long warnings and faults are shown; then the status bar keeps them, until they are dismissed."""

_TONES = {Level.DONE: "good", Level.WARNING: "warning", Level.FAULT: "bad"}
_ICONS = {Level.DONE: "ok", Level.WARNING: "warning", Level.FAULT: "fault"}


class NoticesArea(QFrame):
    """The newest notices, in the lower right corner of `corner_of`; hidden when there is none to show.

    Time stands still while the pointer or the keyboard is in it. `button` is what brings back the notices that are
    still there; it is for the status bar.
    """

    def __init__(self, notices: Notices, corner_of: QWidget) -> None:
        super().__init__(corner_of)
        self.setObjectName(names.NOTICES)
        self.setProperty("role", "card")
        self._notices = notices
        self._corner_of = corner_of
        self._rows: dict[object, _Row] = {}
        self._put_away: set[object] = set()
        self._hovered = False
        self.button = QPushButton()
        self.button.setObjectName(names.NOTICES_OPEN)
        self.button.setProperty("role", "link")
        self.button.clicked.connect(self.show_all)
        self._more = QPushButton()
        self._more.setObjectName(names.NOTICES_DISMISS_ALL)
        self._more.setProperty("role", "link")
        self._more.clicked.connect(self._dismiss_all)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self._column.setSpacing(theme.GAP // 2)
        # At the top, where nothing moves when the second notice comes: the area grows upwards.
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignRight)
        self._clock = QTimer(self, interval=_TICK_MILLISECONDS)
        self._clock.timeout.connect(lambda: self.pass_time(_TICK_MILLISECONDS))
        corner_of.installEventFilter(self)
        self._forget = notices.observe(self._show)
        self.show_texts()
        type_following.measure(self, self._stay)

    def show_texts(self) -> None:
        """Say in the present language what the area itself says; a notice stays as it was told."""
        self.setAccessibleName(tr("Notices"))
        self._drop(set(self._rows))
        self._show()

    def close_area(self) -> None:
        """Follow the notices no longer."""
        self._clock.stop()
        self._forget()

    def show_all(self) -> None:
        """Show again what is still there, and give it the keyboard."""
        self._put_away.clear()
        self._drop(set(self._rows))
        self._show()
        if self._rows:
            list(self._rows.values())[-1].dismiss.setFocus(Qt.FocusReason.OtherFocusReason)

    def pass_time(self, milliseconds: int) -> None:
        """Take away what has been shown for long enough, unless somebody is at it."""
        if self._is_attended:
            return
        for row in tuple(self._rows.values()):
            row.milliseconds_left -= milliseconds
            if row.milliseconds_left > 0:
                continue
            if row.leaves_by_itself:
                self._notices.dismiss(row.notice)
            else:
                self._put_away.add(_key(row.notice))
        self._show()

    @property
    def _is_attended(self) -> bool:
        """Whether the pointer or the keyboard is at a notice."""
        focused = QApplication.focusWidget()
        return bool(self._rows) and (self._hovered or (focused is not None and self.isAncestorOf(focused)))

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        """Let time stand still."""
        super().enterEvent(event)
        self._hovered = True

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Let it go on."""
        super().leaveEvent(event)
        self._hovered = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner while the window changes its size."""
        if watched is self._corner_of and event.type() is QEvent.Type.Resize:
            self._stay()
        return super().eventFilter(watched, event)

    def _stay(self) -> None:
        if not self.isHidden():
            self._place()

    def _show(self) -> None:
        there = {_key(notice) for notice in self._notices.shown}
        self._put_away &= there
        shown = [notice for notice in self._notices.shown if _key(notice) not in self._put_away]
        if self._is_attended:  # nothing comes or moves under the pointer
            shown = [notice for notice in shown if _key(notice) in self._rows]
        shown = shown[-_SHOWN_AT_ONCE:]
        self._drop(set(self._rows) - {_key(notice) for notice in shown})
        for notice in shown:
            key = _key(notice)
            if key in self._rows:
                self._rows[key].say(notice)
            else:
                row = _Row(notice, self._notices)
                self._rows[key] = row
                self._column.insertWidget(1, row)  # above those before it, which stay where they are
                QAccessible.updateAccessibility(QAccessibleEvent(row, QAccessible.Event.Alert))
        count = len(there)
        self._more.setText(tr("Dismiss all {count} notices").format(count=count))
        self._more.setVisible(count > 1)
        self.button.setText(tr("1 notice") if count == 1 else tr("{count} notices").format(count=count))
        self.button.setAccessibleName(tr("Show the notices that are still there"))
        self.button.setVisible(count > 0)
        self.setVisible(bool(shown))
        if shown:
            self._place()
            self._clock.start()
        else:
            self._hovered = False
            self._clock.stop()

    def _place(self) -> None:
        around = self._corner_of.size()
        width = min(self.fontMetrics().averageCharWidth() * _CHARACTERS, around.width() - 2 * theme.WIDE_GAP)
        self._column.invalidate()
        for row in self._rows.values():
            row.show()
        height = self._column.totalHeightForWidth(width)
        at = QPoint(around.width() - width - theme.WIDE_GAP, around.height() - height - theme.GAP)
        self.setGeometry(at.x(), max(0, at.y()), width, min(height, around.height()))
        self.raise_()

    def _drop(self, keys: set[object]) -> None:
        for key in keys:
            row = self._rows.pop(key)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()

    def _dismiss_all(self) -> None:
        for notice in tuple(self._notices.shown):
            self._notices.dismiss(notice)


def _key(notice: Notice) -> object:
    """Return what tells it from the others, whatever it says; of another level it asks for attention anew."""
    return (notice.key, notice.level) if notice.key else id(notice)


def _spoken(level: Level) -> str:
    return {Level.DONE: tr("Done"), Level.WARNING: tr("Warning"), Level.FAULT: tr("Fault")}[level]


class _Row(QFrame):
    """One notice.

    Attributes:
        milliseconds_left: how long it is still shown.
        leaves_by_itself: whether it is gone then, as nobody needs to do anything about it.
    """

    def __init__(self, notice: Notice, notices: Notices) -> None:
        super().__init__()
        self.notice = notice
        self.leaves_by_itself = notice.level is Level.DONE and not notice.action
        self.milliseconds_left = DONE_MILLISECONDS if self.leaves_by_itself else TOLD_MILLISECONDS
        self._notices = notices
        self.setProperty("tone", _TONES[notice.level])
        sign = IconLabel(_ICONS[notice.level], _spoken(notice.level), role=_TONES[notice.level])
        text = self._text = QLabel()
        self.say(notice)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        self.dismiss = IconButton("close", tr("Dismiss"))
        self.dismiss.clicked.connect(self._dismiss)
        # The first line, the sign before it and the button behind it have one middle.

        def put_in_line() -> None:
            height = self.dismiss.sizeHint().height()
            sign.setFixedHeight(height)
            text.setContentsMargins(0, max(0, (height - self.fontMetrics().lineSpacing()) // 2), 0, 0)

        type_following.measure(self, put_in_line)
        text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP + 4, 4, 4, 4)
        column.setSpacing(theme.GAP // 2)
        column.addLayout(row)
        below = self._buttons()
        if below:
            buttons = QHBoxLayout()
            buttons.setSpacing(theme.GAP)
            buttons.addStretch()
            for button in below:
                buttons.addWidget(button)
            column.addLayout(buttons)
        for one, following in pairwise([*below, self.dismiss]):
            QWidget.setTabOrder(one, following)

    def say(self, notice: Notice) -> None:
        """Say what a notice of the same level says now."""
        self.notice = notice
        self._text.setText(notice.text)
        self.setAccessibleName(f"{_spoken(notice.level)}: {notice.text}")

    def _buttons(self) -> list[QWidget]:
        """Return what stands below the text, so that the text has the width."""
        made: list[QWidget] = []
        if self.notice.action and self.notice.act is not None:
            button = QPushButton(self.notice.action)
            button.clicked.connect(self._act)
            made.append(button)
        if self.notice.details:
            copy = IconButton("copy", tr("Copy details"))
            copy.clicked.connect(self._copy)
            made.append(copy)
        return made

    def _act(self) -> None:
        act = self.notice.act
        self._dismiss()
        if act is not None:
            act()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.notice.text}\n{self.notice.details}")

    def _dismiss(self) -> None:
        self._notices.dismiss(self.notice)
