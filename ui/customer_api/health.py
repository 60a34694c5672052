"""How a vendor API is doing, on its card."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clue_desktop.contract.vendor_health import ApiHealth
from ui.state.vendor_state import TONES, state_title
from ui.widgets import theme
from ui.widgets.labels import Pill, line
from ui.widgets.vendor_words import certificate_in_words, health_in_words, last_failure_in_words


class HealthLine(QWidget):
    """The state as a pill, and what there is to say of it; hidden until it is known."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._state = Pill()
        self._state.setObjectName(f"{name}.state")
        self._words, self._failure, self._certificate = line("muted"), line("problem"), line("warning")
        parts = (("words", self._words), ("failure", self._failure), ("certificate", self._certificate))
        column = QVBoxLayout()
        column.setSpacing(0)
        for part, label in parts:
            label.setObjectName(f"{name}.{part}")
            column.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()

    def show_health(self, health: ApiHealth | None) -> None:
        """Show how it is doing; None: that is not known yet."""
        self.setVisible(health is not None)
        if health is None:
            return
        self._state.set_state(f"● {state_title(health.state)}", TONES[health.state])
        self._words.setText(health_in_words(health))
        for label, text in (
            (self._failure, last_failure_in_words(health)),
            (self._certificate, certificate_in_words(health, datetime.now(UTC))),
        ):
            label.setText(text)
            label.setVisible(bool(text))
