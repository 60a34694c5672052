"""Small texts that all screens share: section headers, problems beside fields, pills, texts that are cut to fit."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ui.widgets import scale, theme


class PageTitle(QLabel):
    """The title of a page."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_type(self, scale.Type.TITLE)


class SectionHeader(QWidget):
    """The title of a section, a remark after it, and a line to the right edge."""

    def __init__(self, text: str, parent: QWidget | None = None, *, remark: str = "") -> None:
        super().__init__(parent)
        self._title = QLabel(text)
        theme.set_type(self._title, scale.Type.HEADING)
        self._remark = QLabel(remark)
        self._remark.setProperty("role", "muted")
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.GAP, 0, theme.GAP // 2)
        row.setSpacing(theme.GAP)
        row.addWidget(self._title)
        row.addWidget(self._remark)
        row.addWidget(line, 1)
        self._remark.setVisible(bool(remark))

    def set_remark(self, text: str) -> None:
        """Change the remark, for example a counter."""
        self._remark.setText(text)
        self._remark.setVisible(bool(text))


class ProblemLabel(QLabel):
    """The problem of a field, beside it; without a problem it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "problem")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def set_problem(self, text: str) -> None:
        """Show a problem; "" is none."""
        self.setText(text)
        self.setVisible(bool(text))


class Pill(QLabel):
    """A short state in a rounded box. `tone`: "", good, bad, warning or accent.

    Attributes:
        alternatives: texts that it may show later; it is as wide as the widest, so that a change moves nothing beside it.
    """

    def __init__(self, text: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.alternatives: Sequence[str] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("pill", "true")
        self.setProperty("tone", tone)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, text: str, tone: str = "") -> None:
        """Show another state."""
        self.setText(text)
        theme.set_role(self, tone, name="tone")

    @override
    def sizeHint(self) -> QSize:
        """Have room for the alternatives."""
        usual = super().sizeHint()
        widths = (self.fontMetrics().size(0, text).width() for text in self.alternatives)
        wider = max(widths, default=0) - self.fontMetrics().size(0, self.text()).width()
        return QSize(usual.width() + max(wider, 0), usual.height())


class ElidedLabel(QLabel):
    """One line of text that is cut in the middle or at the end to fit; the whole is in the tooltip."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self._more = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_more(self, text: str) -> None:
        """Say this too in the tooltip; "" for nothing."""
        self._more = text
        self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        """Allow any width."""
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        metrics = self.fontMetrics()
        room = self.contentsRect()
        shown = metrics.elidedText(self.text(), self._mode, room.width())
        cut = self.text() if shown != self.text() else ""
        self.setToolTip("\n".join(filter(None, (cut, self._more))))
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            room,
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )


def line(role: str = "") -> QLabel:
    """Return a label for a sentence or two that wraps; `role` colours it (muted, problem, warning, good)."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
