"""A plot of what became of verifications: small for a card, or with scales and latency, walked through by arrow keys."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.contract.events import EventSeries
from ui.state.series import is_worth_a_plot, step_in_words, summary
from ui.widgets import theme, type_following
from ui.widgets.canvas import LATENCIES, Canvas
from ui.widgets.labels import ElidedLabel
from ui.widgets.outcome_sample import LineSample
from ui.words.language import tr

NONE = -1
_CARD_LINES = 2.1
_CARD_WIDTH = 160


def step_at(canvases: Iterable[Canvas], series: EventSeries, at: QPoint) -> int:
    """Return the number of the step that is drawn at a point of the canvases' owner; NONE where none is."""
    for canvas in canvases:
        frame = canvas.view.geometry()
        if canvas.view.isVisible() and frame.contains(at):
            number = canvas.number_at(at.x() - frame.left())
            return number if 0 <= number < len(series.items) else NONE
    return NONE


class CardPlot(QWidget):
    """What came of a day's verifications, by the hour, with a baseline and a caption; numbers are in the tooltip.

    Below `LEAST_OF_PLOT` verifications there is nothing to see in a course: then it is hidden.
    It shows what it is given only after `ui.widgets.plotting.load_plotting`.
    """

    def __init__(self, title: str, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: EventSeries | None = None
        self._canvas: Canvas | None = None
        self._bars = QVBoxLayout()
        base = QFrame()
        base.setProperty("role", "line")
        base.setFixedHeight(1)
        below = QLabel(caption)
        below.setProperty("role", "muted")
        theme.set_scale(below, 0.85)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bars, 1)
        column.addWidget(base)
        column.addWidget(below)
        self.setAccessibleName(title)
        type_following.measure(
            self,
            lambda: self.setFixedHeight(
                round(self.fontMetrics().height() * _CARD_LINES) + 1 + below.sizeHint().height()
            ),
        )
        self.setMinimumWidth(_CARD_WIDTH)
        self.hide()

    def show_series(self, series: EventSeries | None) -> None:
        """Show another series."""
        if series is None or series == self._series:
            return
        self._series = series
        self._draw()
        self.setAccessibleDescription(summary(series))

    @override
    def event(self, event: QEvent) -> bool:
        """Say in a tooltip what the step under the mouse shows."""
        if isinstance(event, QHelpEvent) and self._canvas is not None and self._series is not None:
            number = step_at((self._canvas,), self._series, event.pos())
            if number != NONE:
                QToolTip.showText(event.globalPos(), step_in_words(self._series, number), self)
                return True
        return super().event(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        if self._series is None:
            return
        if is_worth_a_plot(self._series):
            if self._canvas is None:
                self._canvas = Canvas(self, "raised", labelled=False)
                self._bars.addWidget(self._canvas.view)
            self._canvas.draw_counts(self._series, NONE)
        self.setVisible(is_worth_a_plot(self._series))


class _Title(QWidget):
    """What a plot shows, small, above it; of the latency also what its lines mean."""

    def __init__(self, title: str, *, with_lines: bool = False) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP // 2)
        text = ElidedLabel(title)
        theme.set_scale(text, 0.85, bold=True)
        row.addWidget(text, 1)
        if with_lines:
            words = {
                "median_ms": (tr("median"), tr("Half of the answers came within this time")),
                "p95_ms": (tr("95 %"), tr("95 % of the answers came within this time")),
            }
            for member, role, style in reversed(LATENCIES):
                label = QLabel(words[member][0])
                label.setProperty("role", "muted")
                theme.set_scale(label, 0.85)
                label.setToolTip(words[member][1])
                row.addWidget(LineSample(role, style))
                row.addWidget(label)


class SeriesPlot(QWidget):
    """The outcomes beside the latency, step by step.

    Left, Right, Home and End go through the steps, Enter chooses one, Escape looks at none; the mouse does the same. What
    the step shows is in words in the accessible description, and the owner says it on the screen.
    It shows what it is given only after `ui.widgets.plotting.load_plotting`.

    Signals:
        looked_at(int): the number of the step that is looked at, NONE for none.
        chosen(int): the number of the step that was chosen.
    """

    looked_at = Signal(int)
    chosen = Signal(int)

    def __init__(
        self,
        name: str,
        title: str,
        lines: float,
        parent: QWidget | None = None,
        *,
        ground: str = "window",
        with_latency: bool = True,
    ) -> None:
        """Take the object name, the accessible name, the height in lines of text, and on which ground it lies.

        Where two plots stand side by side each has a title, within the height, and the latency says what its lines are.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._lines = lines
        type_following.measure(self, lambda: self.setFixedHeight(self.high))
        self._series: EventSeries | None = None
        self._at = NONE
        self._ground = ground
        self._with_latency = with_latency
        self._canvases: tuple[Canvas, Canvas] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(2, 2, 2, 2)
        self._grid.setHorizontalSpacing(theme.WIDE_GAP)
        self._grid.setVerticalSpacing(0)
        self._grid.setRowStretch(1, 1)
        self._titles: tuple[QWidget, ...] = ()
        if with_latency:
            self._titles = (_Title(tr("Verifications")), _Title(tr("Response time"), with_lines=True))
            for place, part in enumerate(self._titles):
                self._grid.addWidget(part, 0, place)
        self._share_width()
        type_following.measure(self, self._draw)

    @property
    def high(self) -> int:
        """How high it is, by its type."""
        return round(self.fontMetrics().height() * self._lines)

    @property
    def at(self) -> int:
        """The number of the step that is looked at, NONE for none."""
        return self._at

    def show_series(self, series: EventSeries | None) -> None:
        """Show another series; None while none is known."""
        if series == self._series:
            return
        if series is None or self._series is None or len(series.items) != len(self._series.items):
            self._at = NONE
        self._series = series
        self._draw()
        self._say()

    def look_at(self, number: int) -> None:
        """Look at a step; at none where there is no such."""
        steps = len(self._series.items) if self._series is not None else 0
        number = number if 0 <= number < steps else NONE
        if number != self._at:
            self._at = number
            self._draw()
            self._say()
            self.looked_at.emit(number)

    # ---- mouse and keyboard

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the steps, choose one."""
        steps = len(self._series.items) if self._series is not None else 0
        key = Qt.Key(event.key())
        goes_to = {
            Qt.Key.Key_Left: (steps if self._at == NONE else self._at) - 1,
            Qt.Key.Key_Right: self._at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: steps - 1,
        }
        if key in goes_to:
            self.look_at(min(max(0, goes_to[key]), steps - 1))
        elif key == Qt.Key.Key_Escape and self._at != NONE:
            self.look_at(NONE)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at != NONE:
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Look at the step under the mouse."""
        self.look_at(self._number_at(event))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the step under the mouse."""
        number = self._number_at(event)
        if event.button() is Qt.MouseButton.LeftButton and number != NONE:
            self.chosen.emit(number)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Look at none; unless the keyboard is at one."""
        if not self.hasFocus():
            self.look_at(NONE)
        super().leaveEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Look at none."""
        self.look_at(NONE)
        super().focusOutEvent(event)

    def _number_at(self, event: QMouseEvent) -> int:
        if self._canvases is None or self._series is None:
            return NONE
        return step_at(self._canvases, self._series, event.position().toPoint())

    # ---- what is shown

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the latency out where there is no room for it."""
        super().resizeEvent(event)
        self._make_room()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)

    def _share_width(self, *, with_latency: bool = True) -> None:
        for place, share in enumerate((3, 2 if with_latency else 0)):
            self._grid.setColumnStretch(place, share)
        self._grid.setHorizontalSpacing(theme.WIDE_GAP if with_latency else 0)

    def _make_room(self) -> None:
        room = self.width() >= self.fontMetrics().averageCharWidth() * 80
        if self._canvases is not None:
            _counts, latency = self._canvases
            latency.view.setVisible(room and self._with_latency)
        if self._titles:
            self._titles[1].setVisible(room)
        self._share_width(with_latency=room and self._with_latency)

    def _draw(self) -> None:
        if self._series is None:
            for canvas in self._canvases or ():
                canvas.clear()
            return
        if self._canvases is None:
            self._canvases = (
                Canvas(self, self._ground, labelled=True),
                Canvas(self, self._ground, labelled=True),
            )
            for place, canvas in enumerate(self._canvases):
                self._grid.addWidget(canvas.view, 1, place)
            self._make_room()
        counts, latency = self._canvases
        counts.draw_counts(self._series, self._at)
        latency.draw_latency(self._series, self._at)

    def _say(self) -> None:
        if self._series is None:
            self.setAccessibleDescription("")
        elif self._at == NONE:
            self.setAccessibleDescription(summary(self._series))
        else:
            self.setAccessibleDescription(step_in_words(self._series, self._at))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
