"""An area that scrolls only where there is no room for what it holds, so that what stands below it stays in sight."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

_LEAST_LINES = 4


class FittingArea(QScrollArea):
    """As high as what it holds, where there is room for it; otherwise it scrolls up and down."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(content)
        content.installEventFilter(self)

    @override
    def sizeHint(self) -> QSize:
        """Ask for what the content takes in the present width."""
        hint = self._content.sizeHint()
        if not self._content.hasHeightForWidth():
            return hint
        return QSize(hint.width(), self._content.heightForWidth(max(self.width(), self._least_width)))

    @override
    def minimumSizeHint(self) -> QSize:
        """Do with a few lines; never be narrower than what it holds, beside a scroll bar."""
        least = self.fontMetrics().lineSpacing() * _LEAST_LINES
        width = self._least_width + self.verticalScrollBar().sizeHint().width()
        return QSize(max(super().minimumSizeHint().width(), width), min(least, self.sizeHint().height()))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask anew when the content has become higher or lower."""
        if watched is self._content and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask anew: in another width lines wrap elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    @property
    def _least_width(self) -> int:
        return self._content.minimumSizeHint().width()
