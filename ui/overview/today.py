"""The part of an overview that says what became of today's verifications: four numbers, and their course by the hour."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from clue_desktop.contract.events import EventSeries
from ui import names
from ui.overview.card import CardHead, card_column
from ui.overview.presenter import FEWEST_OF_A_PLOT, TodayState
from ui.state.destination import Destination, ToEvents
from ui.state.series import busiest, end_of, outcome_titles, step_and_latency
from ui.widgets import scale, theme, type_following
from ui.widgets.canvas import OUTCOMES
from ui.widgets.labels import ElidedLabel, line
from ui.widgets.making import make_button
from ui.widgets.outcome_sample import OutcomeSample
from ui.widgets.series_plot import NONE, SeriesPlot
from ui.words.language import tr

_PLOT_LINES = 10.5


class Tile(QPushButton):
    """How often one thing came of a verification today; leads to these events. It shows how the plot draws them."""

    def __init__(self, name: str, title: str, sample: OutcomeSample) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "nav")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = title
        self._number = QLabel("–")
        theme.set_type(self._number, scale.Type.LARGE)
        caption = ElidedLabel(title)
        caption.setProperty("role", "muted")
        below = QHBoxLayout()
        below.setSpacing(scale.NEAR + scale.HAIR)
        below.addWidget(sample, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(caption, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(scale.GAP, scale.NEAR, scale.GAP, scale.NEAR)
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addLayout(below)
        for part in (self._number, caption, sample):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        type_following.measure(self, self._measure)
        self.show_number(None)

    def _measure(self) -> None:
        height = self._number.sizeHint().height() + self.fontMetrics().height()
        self.setMinimumHeight(height + 2 * (scale.NEAR + scale.HAIR))

    def show_number(self, number: int | None) -> None:
        """Show how often; None while that is not known."""
        text = "–" if number is None else f"{number:,}"
        self._number.setText(text)
        self.setAccessibleName(f"{self._title}: {text}")
        self.setToolTip(tr("Show these events"))


class TodayCard(QFrame):
    """Today's numbers, and the plot of their hours once there are ten of them."""

    def __init__(self, place_id: str, go: Callable[[Destination], None]) -> None:
        super().__init__()
        self.setObjectName(names.OVERVIEW_TODAY)
        self._place_id = place_id
        self._go = go
        self._state: TodayState | None = None
        self._waits = tr("Loading…")
        self._plotting = False
        self._head = CardHead(tr("Today"))
        self._tiles: dict[str, Tile] = {}
        tiles = QGridLayout()
        tiles.setSpacing(scale.NEAR)
        titles = outcome_titles()
        for at, (member, role, pattern) in enumerate(OUTCOMES):
            tile = Tile(f"{names.OVERVIEW_TODAY}.{member}", titles[member], OutcomeSample(role, pattern))
            tile.clicked.connect(lambda _checked=False, member=member: self._go_to(member))
            self._tiles[member] = tile
            tiles.addWidget(tile, 0, at)
            tiles.setColumnStretch(at, 1)
        self._plot = SeriesPlot(
            names.OVERVIEW_PLOT,
            tr("Verifications of today, by the hour"),
            _PLOT_LINES,
            ground="raised",
            with_latency=False,
        )
        self._plot.looked_at.connect(lambda _number: self._say())
        self._plot.chosen.connect(self._chosen)
        self._few = line("muted")
        self._few.setObjectName(f"{names.OVERVIEW_TODAY}.few")
        self._few.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._few)
        self._stack.addWidget(self._plot)
        # The plot's own height is fixed by the type.
        type_following.measure(self, lambda: self._stack.setFixedHeight(self._plot.high))
        self._caption = ElidedLabel()
        self._caption.setProperty("role", "muted")
        self._all = make_button(tr("All events"), f"{names.OVERVIEW_TODAY}.all", self._go_to_all, role="link")
        foot = QHBoxLayout()
        foot.setSpacing(scale.GAP)
        foot.addWidget(self._caption, 1)
        foot.addWidget(self._all)
        column = card_column(self)
        column.addLayout(self._head)
        column.addLayout(tiles)
        column.addWidget(self._stack)
        column.addLayout(foot)
        self.show_state(None)

    def plotting_loaded(self) -> None:
        """Take that plots can be drawn from now on."""
        self._plotting = True
        self.show_state(self._state)

    def wait(self, text: str) -> None:
        """Say this while the numbers are not known; "" where they cannot be read now, which the page says."""
        self._waits = text
        self.show_state(self._state)

    def show_state(self, state: TodayState | None) -> None:
        """Show today's numbers; None while they are not known."""
        self._state = state
        for member, tile in self._tiles.items():
            tile.show_number(None if state is None else getattr(state.total, member))
        self._head.remark.setText("" if state is None else state.remark)
        enough = state is not None and state.count >= FEWEST_OF_A_PLOT and self._plotting
        self._stack.setCurrentWidget(self._plot if enough else self._few)
        self._few.setText(self._waits if state is None else state.few)
        if enough and state is not None:
            self._plot.show_series(state.series)
        self._say()

    def _say(self) -> None:
        state, at = self._state, self._plot.at
        if state is None or not state.count:
            self._caption.setText("")
        else:
            series = state.series
            self._caption.setText(busiest(series) if at == NONE else step_and_latency(series, at))

    def _chosen(self, number: int) -> None:
        if self._state is not None:
            series: EventSeries = self._state.series
            step = series.items[number]
            self._go(ToEvents(self._place_id, since=step.at, until=end_of(series, step)))

    def _go_to(self, outcome: str) -> None:
        since: datetime | None = None if self._state is None else self._state.since
        self._go(ToEvents(self._place_id, outcome=outcome, since=since))

    def _go_to_all(self) -> None:
        self._go(ToEvents(self._place_id))
