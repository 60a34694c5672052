"""Makes what every screen has: buttons with a name, the column of a page, the line of a fault."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.widgets import scale, theme, type_following
from ui.widgets.labels import line


def make_button(
    text: str, name: str, act: Callable[[], object] | None = None, *, role: str = "", called: str = ""
) -> QPushButton:
    """Return a button.

    `name` is its object name, `role` its looks (primary, link), `called` what it is called where the text does not say.
    """
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAccessibleName(called or text.strip("+… "))
    if role:
        made.setProperty("role", role)
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    return made


def make_number(lowest: int, highest: int, name: str, called: str) -> QSpinBox:
    """Return a field for a whole number, from the lowest to the highest."""
    made = QSpinBox()
    made.setRange(lowest, highest)
    made.setObjectName(name)
    made.setAccessibleName(called)
    made.lineEdit().setTextMargins(
        scale.GAP - scale.HAIR, 0, 0, 0
    )  # a style sheet's padding does not reach it
    return made


def caption(text: str, field: QWidget) -> QLabel:
    """Return the label that stands left of a field, at the height of what is written in it."""
    made = QLabel(text)
    made.setBuddy(field)
    field.ensurePolished()
    type_following.measure(made, lambda: made.setFixedHeight(field.sizeHint().height()))
    made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made


def button_row(*buttons: QPushButton) -> QHBoxLayout:
    """Return a row of buttons, from the left."""
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    return row


def page_column(page: QWidget) -> QVBoxLayout:
    """Lay a page out as a column, with the margins that pages have."""
    column = QVBoxLayout(page)
    column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
    column.setSpacing(theme.GAP)
    return column


def section_column(section: QWidget) -> QVBoxLayout:
    """Lay a section of a page out as a column."""
    column = QVBoxLayout(section)
    column.setContentsMargins(0, theme.GAP, 0, 0)
    column.setSpacing(theme.GAP)
    return column


class UprightScroll(QScrollArea):
    """Scrolls up and down only: it is never narrower than what it holds."""

    @override
    def minimumSizeHint(self) -> QSize:
        """Ask for the width of what it holds, beside the scroll bar."""
        least, inner = super().minimumSizeHint(), self.widget()
        if inner is None:
            return least
        width = inner.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, least.height())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when what it holds does."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class SteadyScroll(QScrollArea):
    """Keeps the room of its scroll bar while there is none: what it holds moves by no pixel when one comes or goes."""

    def __init__(self) -> None:
        super().__init__()
        self.verticalScrollBar().rangeChanged.connect(lambda least, most: self._keep_room(shown=most > least))
        self._keep_room(shown=False)

    def _keep_room(self, *, shown: bool) -> None:
        bar = self.verticalScrollBar()
        bar.ensurePolished()
        self.setViewportMargins(0, 0, 0 if shown else bar.sizeHint().width(), 0)


def scrolling(content: QWidget, area: QScrollArea | None = None) -> QScrollArea:
    """Return an area that scrolls up and down what it holds; Tab goes to what is in it, not to itself.

    `area` is of another kind than usual, for example an `UprightScroll`.
    """
    area = area or QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def fault_line(name: str) -> QLabel:
    """Return the line that says why something could not be done; `show_fault` fills it."""
    made = line("problem")
    made.setObjectName(name)
    return made


def show_fault(label: QLabel, text: str) -> None:
    """Say a fault; "" is none, and takes no room."""
    label.setText(text)
    label.setVisible(bool(text))
