"""The one line under an input: how it is meant, or what is wrong with it. It keeps its room, so that nothing moves."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.widgets import theme
from ui.widgets.labels import ElidedLabel


class FieldLine(ElidedLabel):
    """The line. What does not fit is cut, and whole in the tooltip and for screen readers."""

    def __init__(self, help_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(help_text, parent)
        self._help = help_text
        self._problem = ""
        self.setProperty("role", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_help(self, text: str) -> None:
        """Say how the input is meant, while nothing is wrong with it."""
        self._help = text
        self._show()

    def set_problem(self, text: str) -> None:
        """Say what is wrong; "" is nothing."""
        self._problem = " ".join(text.split("\n"))
        self._show()

    @override
    def sizeHint(self) -> QSize:
        """Ask for one line, with or without a text."""
        return QSize(0, self.fontMetrics().lineSpacing())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _show(self) -> None:
        self.setText(self._problem or self._help)
        theme.set_role(self, "problem" if self._problem else "muted")
