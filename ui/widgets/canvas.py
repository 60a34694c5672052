"""What a plot of a series is drawn on, with pyqtgraph; `ui.widgets.plotting` has loaded it before.

The canvases only draw: mouse and keyboard are their owner's, so that a plot behaves like any other widget.
"""

from collections.abc import Sequence
from math import nan
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPen
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from clue_desktop.contract.events import EventSeries
from ui.state.series import Scale, counts_scale, latency_scale, ticks
from ui.widgets import theme

OUTCOMES: Sequence[tuple[str, str, Qt.BrushStyle]] = (
    ("granted", "good", Qt.BrushStyle.SolidPattern),
    ("denied", "bad", Qt.BrushStyle.SolidPattern),
    # Told apart by more than their colour.
    ("failed", "warning", Qt.BrushStyle.BDiagPattern),
    ("local", "accent", Qt.BrushStyle.Dense4Pattern),
)
"""The outcomes from the bottom up: member of a step, colour, pattern."""
LATENCIES: Sequence[tuple[str, str, Qt.PenStyle]] = (
    ("p95_ms", "muted", Qt.PenStyle.DashLine),
    ("median_ms", "accent", Qt.PenStyle.SolidLine),
)
"""The lines of the latency, what is drawn last on top: member of a step, colour, style."""
_BAR_WIDTH = 0.8


def outcome_brush(role: str, pattern: Qt.BrushStyle) -> QBrush:
    """Return how bars of an outcome are filled, in the colours of now."""
    return QBrush(theme.colour(role), pattern)


class Canvas:
    """A drawing of steps, numbered from 0, in a widget that lets mouse and keyboard through (`view`).

    With `labelled`, it has a time below and a scale at the left. `ground` is the role of the colour that it lies on.
    """

    def __init__(self, parent: QWidget, ground: str, *, labelled: bool) -> None:
        import pyqtgraph

        self._ground = ground
        self._labelled = labelled
        self._box = pyqtgraph.ViewBox(parent=None, enableMenu=False)
        self._axes: dict[str, pyqtgraph.AxisItem] = {}
        self.view: QGraphicsView = pyqtgraph.GraphicsView(parent, background=None)
        if labelled:
            self.view.setCentralItem(self._with_axes())
        else:
            self.view.setCentralItem(self._box)
        self._box.setMouseEnabled(x=False, y=False)
        self._box.disableAutoRange()
        self._box.setDefaultPadding(0)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _with_axes(self) -> Any:
        """Return a layout of the drawing with its axes, as in a `PlotItem`; the library has no types.

        That has a menu of fifty widgets beside, shown or not; it belongs to no window, and nobody takes it away.
        """
        import pyqtgraph

        whole = pyqtgraph.GraphicsLayout()
        whole.layout.setContentsMargins(0, self.view.fontMetrics().height() // 2, theme.GAP, 0)
        whole.layout.setSpacing(0)
        whole.addItem(self._box, 0, 1)
        for side, row, column in (("left", 0, 0), ("bottom", 1, 1)):
            axis = self._axes[side] = pyqtgraph.AxisItem(side)
            axis.linkToView(self._box)
            whole.addItem(axis, row, column)
        whole.layout.setRowStretchFactor(0, 1)
        whole.layout.setColumnStretchFactor(1, 1)
        return whole

    def draw_counts(self, series: EventSeries, looked_at: int) -> None:
        """Draw bars of what came of the verifications, stacked."""
        import pyqtgraph

        scale = counts_scale(series)
        self._begin(series, scale, looked_at)
        below = [0] * len(series.items)
        for member, role, pattern in OUTCOMES:
            heights = [getattr(step, member) for step in series.items]
            some = [number for number, height in enumerate(heights) if height]
            if some:
                bars = pyqtgraph.BarGraphItem(
                    x=some,
                    width=_BAR_WIDTH,
                    y0=[below[number] for number in some],
                    height=[heights[number] for number in some],
                    brush=outcome_brush(role, pattern),
                    pen=None if pattern == Qt.BrushStyle.SolidPattern else line_pen(theme.colour(role)),
                )
                self._box.addItem(bars)
            below = [base + height for base, height in zip(below, heights, strict=True)]

    def draw_latency(self, series: EventSeries, looked_at: int) -> None:
        """Draw the median as a line, and dashed, within what 95 % of the answers came."""
        import pyqtgraph

        self._begin(series, latency_scale(series), looked_at)
        numbers = list(range(len(series.items)))
        for member, role, style in LATENCIES:
            values = [getattr(step, member) for step in series.items]
            if all(value is None for value in values):
                continue
            colour = theme.colour(role)
            self._box.addItem(
                pyqtgraph.PlotDataItem(
                    numbers,
                    [nan if value is None else value for value in values],
                    connect="finite",
                    pen=line_pen(colour, style),
                    symbol="o",
                    symbolSize=4,
                    symbolBrush=colour,
                    symbolPen=None,
                )
            )

    def clear(self) -> None:
        """Draw nothing."""
        self._box.clear()

    def number_at(self, x: float) -> int:
        """Return the number of the step at a distance from the view's left edge; it may be none of the series'."""
        scene = self.view.mapToScene(round(x), 0)
        return round(float(self._box.mapSceneToView(QPointF(scene)).x()))

    def _begin(self, series: EventSeries, scale: Scale, looked_at: int) -> None:
        import pyqtgraph

        self._box.clear()
        self.view.setBackgroundBrush(theme.colour(self._ground))
        self._box.setRange(xRange=(-0.5, len(series.items) - 0.5), yRange=(0, scale.top), padding=0)
        if 0 <= looked_at < len(series.items):
            self._box.addItem(
                pyqtgraph.BarGraphItem(
                    x0=[looked_at - 0.5],
                    width=1,
                    height=[scale.top],
                    brush=theme.colour("accent soft"),
                    pen=line_pen(theme.colour("accent")),
                )
            )
        if not self._labelled:
            return
        small = theme.scaled_font(self.view, 0.85)
        for axis in self._axes.values():
            axis.setPen(line_pen(theme.colour("line")))
            axis.setTextPen(line_pen(theme.colour("muted")))
            axis.setStyle(tickFont=small, tickLength=-3)
        self._axes["bottom"].setTicks([ticks(series)])
        self._axes["left"].setTicks([scale.labels])
        widest = max(self.view.fontMetrics().horizontalAdvance(text) for _value, text in scale.labels)
        self._axes["left"].setWidth(widest + theme.GAP)


def line_pen(colour: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a thin pen of the same width at every scale."""
    pen = QPen(colour, 1, style)
    pen.setCosmetic(True)
    return pen
