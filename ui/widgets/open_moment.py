"""A moment of a filter that may be left open."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QHBoxLayout, QWidget

from ui.widgets import theme

_HOUR_S = 3600


class OpenMoment(QWidget):
    """A moment that may be left open."""

    def __init__(self, title: str, name: str, tell: Callable[[datetime | None], None]) -> None:
        super().__init__()
        self._tell = tell
        self._on = QCheckBox(title)
        self._on.setObjectName(f"{name}.on")
        self._on.setAccessibleName(title)
        self._edit = QDateTimeEdit()
        self._edit.setObjectName(name)
        self._edit.setAccessibleName(title)
        self._edit.setDisplayFormat("yyyy-MM-dd HH:mm")
        self._edit.setCalendarPopup(True)
        self._edit.setEnabled(False)
        self._edit.setDateTime(QDateTime.currentDateTime().addSecs(-_HOUR_S))
        self._on.toggled.connect(self._toggled)
        self._edit.editingFinished.connect(self._told)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.GAP, 0)
        row.addWidget(self._on)
        row.addWidget(self._edit)

    @property
    def is_set(self) -> bool:
        """Whether there is a moment."""
        return self._on.isChecked()

    def set(self, moment: datetime) -> None:
        """Take a moment, without telling."""
        with QSignalBlocker(self._on), QSignalBlocker(self._edit):
            self._on.setChecked(True)
            self._edit.setDateTime(QDateTime.fromSecsSinceEpoch(int(moment.timestamp())))
        self._edit.setEnabled(True)

    def clear(self) -> None:
        """Leave the moment open, without telling."""
        with QSignalBlocker(self._on):
            self._on.setChecked(False)
        self._edit.setEnabled(False)

    def _toggled(self, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._edit.setEnabled(on)
        self._told()

    def _told(self) -> None:
        seconds = self._edit.dateTime().toSecsSinceEpoch()
        self._tell(datetime.fromtimestamp(seconds, UTC) if self._on.isChecked() else None)
