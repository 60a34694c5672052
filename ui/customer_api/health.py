"""How a vendor API is doing, on its card."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clue_desktop.contract.vendor_health import ApiHealth
from ui.state.vendor_state import TONES, state_title
from ui.widgets import theme
from ui.widgets.labels import line
from ui.widgets.vendor_words import certificate_in_words, health_in_words, last_failure_in_words


class HealthLine(QWidget):
    """A dot in the state's tone, the state, and what there is to say of it, as in an overview; hidden until it is known."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._dot, self._state = QLabel("●"), QLabel()
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
        for label in (self._dot, self._state):
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()

    def show_health(self, health: ApiHealth | None) -> None:
        """Show how it is doing; None: that is not known yet."""
        self.setVisible(health is not None)
        if health is None:
            return
        self._state.setText(state_title(health.state))
        for label in (self._dot, self._state):
            theme.set_role(label, TONES[health.state] or "muted")
        self._words.setText(health_in_words(health))
        for label, text in (
            (self._failure, last_failure_in_words(health)),
            (self._certificate, certificate_in_words(health, datetime.now(UTC))),
        ):
            label.setText(text)
            label.setVisible(bool(text))
