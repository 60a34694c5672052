"""Where notices are shown: what happened, its details to copy, what can be done about it."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import names
from ui.state.notices import Level, Notice, Notices
from ui.widgets import theme
from ui.widgets.icons import IconButton, icon
from ui.words.language import tr

_SHOWN_AT_ONCE = 4
_DONE_MILLISECONDS = 8_000
"""News without a button leave by themselves; warnings and faults stay until they are dismissed."""

_TONES = {Level.DONE: "good", Level.WARNING: "warning", Level.FAULT: "bad"}
_ICONS = {Level.DONE: "ok", Level.WARNING: "warning", Level.FAULT: "fault"}


class NoticesArea(QWidget):
    """The newest notices; hidden when there is none."""

    def __init__(self, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.NOTICES)
        self._notices = notices
        self._rows: dict[int, _Row] = {}
        self._more = QPushButton()
        self._more.setProperty("role", "link")
        self._more.clicked.connect(self._dismiss_all)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self._column.setSpacing(theme.GAP // 2)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignRight)
        self._forget = notices.observe(self._show)
        self.show_texts()

    def show_texts(self) -> None:
        """Say in the present language what the area itself says; a notice stays as it was told."""
        self.setAccessibleName(tr("Notices"))
        self._drop(set(self._rows))
        self._show()

    def close_area(self) -> None:
        """Follow the notices no longer."""
        self._forget()

    def _show(self) -> None:
        shown = self._notices.shown[-_SHOWN_AT_ONCE:]
        self._drop(set(self._rows) - {id(notice) for notice in shown})
        for notice in shown:
            if id(notice) not in self._rows:
                row = _Row(notice, self._notices)
                self._rows[id(notice)] = row
                self._column.insertWidget(self._column.count() - 1, row)
                QAccessible.updateAccessibility(QAccessibleEvent(row, QAccessible.Event.Alert))
        count = len(self._notices.shown)
        self._more.setText(tr("Dismiss all {count} notices").format(count=count))
        self._more.setVisible(count > 1)
        self.setVisible(count > 0)

    def _drop(self, keys: set[int]) -> None:
        for key in keys:
            row = self._rows.pop(key)
            row.hide()
            row.deleteLater()

    def _dismiss_all(self) -> None:
        for notice in tuple(self._notices.shown):
            self._notices.dismiss(notice)


class _Row(QFrame):
    """One notice."""

    def __init__(self, notice: Notice, notices: Notices) -> None:
        super().__init__()
        self.notice = notice
        self._notices = notices
        self.setProperty("tone", _TONES[notice.level])
        spoken = {Level.DONE: tr("Done"), Level.WARNING: tr("Warning"), Level.FAULT: tr("Fault")}
        self.setAccessibleName(f"{spoken[notice.level]}: {notice.text}")
        sign = QLabel()
        sign.setPixmap(
            icon(_ICONS[notice.level], _TONES[notice.level]).pixmap(QSize(16, 16), self.devicePixelRatioF())
        )
        text = QLabel(notice.text)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP + 4, 4, 4, 4)
        row.setSpacing(theme.GAP)
        row.addWidget(sign)
        row.addWidget(text, 1)
        if notice.action and notice.act is not None:
            button = QPushButton(notice.action)
            button.clicked.connect(self._act)
            row.addWidget(button)
        if notice.details:
            copy = IconButton("copy", tr("Copy details"))
            copy.clicked.connect(self._copy)
            row.addWidget(copy)
        dismiss = IconButton("close", tr("Dismiss"))
        dismiss.clicked.connect(self._dismiss)
        row.addWidget(dismiss)
        if notice.level is Level.DONE and not notice.action:
            QTimer.singleShot(_DONE_MILLISECONDS, self, self._dismiss)

    def _act(self) -> None:
        act = self.notice.act
        self._dismiss()
        if act is not None:
            act()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.notice.text}\n{self.notice.details}")

    def _dismiss(self) -> None:
        self._notices.dismiss(self.notice)
