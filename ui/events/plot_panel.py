"""The plot on top of the events: what became of the verifications at the node, in the last day, week or month."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import names
from ui.state.context import PageContext
from ui.state.series import (
    PERIODS,
    SeriesPresenter,
    busiest,
    end_of,
    outcome_titles,
    period_title,
    step_and_latency,
    total,
)
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.canvas import OUTCOMES
from ui.widgets.labels import ElidedLabel
from ui.widgets.outcome_sample import OutcomeSample
from ui.widgets.plotting import load_plotting
from ui.widgets.section import Section
from ui.widgets.series_plot import NONE, SeriesPlot
from ui.words.language import tr

_HIDDEN = "events.plot.hidden"
_LINES = 6
_LOW_LINES = 44
"""A page that is lower than so many lines has no room for a plot, unless somebody wants it."""


class PlotPanel(Section):
    """A line of words, what the colours mean, the period, and the plot, which can be put away.

    Signals:
        time_chosen(datetime, datetime): a step was chosen: from when, until when.
    """

    time_chosen = Signal(object, object)

    def __init__(self, context: PageContext, presenter: SeriesPresenter, tasks: Tasks) -> None:
        super().__init__(context, tasks)
        self._presenter = presenter
        self._ready = False
        self._text = ElidedLabel()
        self._text.setObjectName(names.EVENTS_PLOT_TEXT)
        self._text.setProperty("role", "muted")
        self._period = QComboBox()
        self._period.setObjectName(names.EVENTS_PLOT_PERIOD)
        self._period.setAccessibleName(tr("Period of the plot"))
        for period in PERIODS:
            self._period.addItem(period_title(period), period)
        self._period.activated.connect(lambda _index: self._choose(self._period.currentData()))
        self._hide = QPushButton()
        self._hide.setObjectName(names.EVENTS_PLOT_HIDE)
        self._hide.setProperty("role", "link")
        self._plot = SeriesPlot(names.EVENTS_PLOT, tr("Verifications over time"), _LINES)
        self._hide.clicked.connect(lambda _checked=False: self._toggle())
        self._plot.looked_at.connect(lambda _number: self._show())
        self._plot.chosen.connect(self._chosen)
        self._legend = QWidget()
        legend = QHBoxLayout(self._legend)
        legend.setContentsMargins(0, 0, 0, 0)
        legend.setSpacing(theme.GAP)
        self._titles = outcome_titles()
        self._numbers: dict[str, QLabel] = {}
        for member, role, pattern in OUTCOMES:
            self._numbers[member] = number = QLabel(self._titles[member])
            number.setObjectName(f"{names.EVENTS_PLOT}.{member}")
            legend.addWidget(OutcomeSample(role, pattern))
            legend.addWidget(number)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._period)
        head.addWidget(self._text, 1)
        head.addWidget(self._legend)
        head.addWidget(self._hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP // 2)
        column.addLayout(head)
        column.addWidget(self._plot)
        self.follows(presenter)
        self._put_away(hidden=context.preferences.get(_HIDDEN) is True)

    def fit(self, height: int) -> None:
        """Put the plot away on a page of this height if it is too low, until somebody has said what they want."""
        if not isinstance(self.context.preferences.get(_HIDDEN), bool):
            self._put_away(hidden=height < self.fontMetrics().height() * _LOW_LINES)

    def begin(self) -> None:
        """Load the plotting library, and follow."""
        self.tasks.spawn(self._follow(), tr("Following the course of the events"))

    async def _follow(self) -> None:
        await load_plotting()
        self._ready = True
        await self._presenter.follow()

    def _choose(self, period: Any) -> None:
        self._presenter.show_period(period)
        self.tasks.spawn(self._presenter.load(), tr("Reading the course of the events"))

    def _chosen(self, number: int) -> None:
        series = self._presenter.series
        if series is not None:
            step = series.items[number]
            self.time_chosen.emit(step.at, end_of(series, step))

    def _toggle(self) -> None:
        hidden = not self._plot.isHidden()
        self.context.preferences.set(_HIDDEN, hidden)
        self._put_away(hidden=hidden)

    def _put_away(self, *, hidden: bool) -> None:
        self._plot.setHidden(hidden)
        self._legend.setHidden(hidden)
        text = tr("Show the plot") if hidden else tr("Hide the plot")
        self._hide.setText(text)
        self._hide.setAccessibleName(text)

    def _show(self) -> None:
        series, at = self._presenter.series, self._plot.at
        if self._ready:
            self._plot.show_series(series)
        if series is None:
            self._text.setText(self._presenter.fault or tr("Loading…"))
            return
        looked_at = total(series) if at == NONE else series.items[at]
        for member, label in self._numbers.items():
            label.setText(f"{self._titles[member]} {getattr(looked_at, member):,}")
        words = busiest(series) if at == NONE else step_and_latency(series, at)
        self._text.setText(self._presenter.fault or words)
