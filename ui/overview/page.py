"""*Overview*: what is going on at a node and under it, and what needs doing, each with the way there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import names
from ui.overview.card import ListCard
from ui.overview.presenter import OverviewPresenter
from ui.overview.today import TodayCard
from ui.state.context import PageContext
from ui.state.destination import ToOverview
from ui.widgets import scale, theme
from ui.widgets.labels import PageTitle, line
from ui.widgets.making import fault_line, page_column, show_fault
from ui.widgets.page import Page
from ui.widgets.plotting import load_plotting
from ui.widgets.section import Section
from ui.words.language import tr

_WIDE_CHARACTERS = 135
"""From this width on, in characters, there are two columns."""


class OverviewPage(Page[ToOverview]):
    """Two columns of cards, or one where there is no room for two.

    The cards have rooms of their own, which do not depend on what is in them: nothing moves when there is news. Above
    them another section may stand (`put_on_top`).
    """

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.setObjectName(names.OVERVIEW)
        self._presenter = OverviewPresenter(context, place_id)
        go = context.navigator.go
        self._today = TodayCard(place_id, go)
        self._to_do = ListCard(names.OVERVIEW_TO_DO, tr("Needs doing"), go, lines=4, tall=True)
        self._vendors = ListCard(names.OVERVIEW_VENDORS, tr("Vendors"), go, lines=4, tall=True)
        self._devices = ListCard(names.OVERVIEW_DEVICES, tr("Not connected"), go, lines=2)
        self._registrations = ListCard(
            names.OVERVIEW_REGISTRATIONS, tr("Registrations under way"), go, lines=2
        )
        self._top = QVBoxLayout()
        self._top.setContentsMargins(0, 0, 0, 0)
        self._fault = fault_line(f"{names.OVERVIEW}.fault")
        self._clock = line("warning")
        self._clock.setObjectName(f"{names.OVERVIEW}.clock")
        self._stamp = QLabel()
        self._stamp.setProperty("role", "muted")
        self._cards = (self._today, self._to_do, self._vendors, self._devices, self._registrations)
        for card in self._cards:
            # Shares of the width are what the layout says, whatever is in the cards.
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._wide: bool | None = None
        self._lay_out()
        self.follows(self._presenter)
        self.follows(context.directory)
        self.hears(self._presenter.happened)
        self._show()

    def put_on_top(self, section: Section) -> None:
        """Have a section stand above all others, before `begin`: it begins and ends with the page.

        It hides itself as long as it has nothing to say, and takes no room then.
        """
        self._top.addWidget(section)
        self.holds(section)

    def begin(self) -> None:
        """Read and follow."""
        super().begin()
        self.tasks.spawn(self._presenter.follow(), tr("Reading the overview"))
        self.tasks.spawn(self._load_plotting(), tr("Drawing the course of the events"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards into one column where there is no room for two."""
        super().resizeEvent(event)
        self._arrange(wide=event.size().width() >= self.fontMetrics().averageCharWidth() * _WIDE_CHARACTERS)

    async def _load_plotting(self) -> None:
        await load_plotting()
        self._today.plotting_loaded()

    def _show(self) -> None:
        presenter = self._presenter
        show_fault(self._fault, presenter.fault)
        show_fault(self._clock, presenter.skew)
        self._stamp.setText(presenter.stamp)
        words = presenter.words
        if words is None:
            waits = "" if presenter.fault else tr("Loading…")
            self._today.wait(waits)
            for card in (self._to_do, self._vendors, self._devices, self._registrations):
                card.wait(waits)
            return
        self._today.setHidden(presenter.hides_today)
        self._today.show_state(presenter.today)
        self._to_do.show_listing(presenter.to_do)
        self._vendors.set_title(words.vendors_title)
        self._vendors.show_listing(words.vendors())
        self._devices.show_listing(words.devices())
        self._registrations.show_listing(words.registrations())

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.addWidget(PageTitle(tr("Overview")))
        title.addStretch()
        title.addWidget(self._stamp, 0, Qt.AlignmentFlag.AlignBottom)
        content = QWidget()
        content.setAutoFillBackground(False)
        for card in self._cards:
            card.setParent(content)  # in the order of the keyboard, wherever they stand
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(scale.GAP)
        inner.addLayout(self._top)
        self._grid = QGridLayout()
        self._grid.setSpacing(scale.GAP)
        inner.addLayout(self._grid, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        column = page_column(self)
        column.setContentsMargins(theme.MARGIN, scale.GAP, theme.MARGIN, scale.GAP)
        column.addLayout(title)
        column.addWidget(self._clock)
        column.addWidget(self._fault)
        column.addWidget(self._scroll, 1)
        self._arrange(wide=True)

    def _arrange(self, *, wide: bool) -> None:
        if wide is self._wide:
            return
        self._wide = wide
        grid = self._grid
        while grid.count():
            grid.takeAt(0)
        for at in range(6):
            grid.setRowStretch(at, 0)
            grid.setColumnStretch(at, 0)
        if wide:
            grid.addWidget(self._today, 0, 0, 1, 2)
            grid.addWidget(self._devices, 1, 0)
            grid.addWidget(self._registrations, 1, 1)
            right = QVBoxLayout()
            right.setSpacing(scale.GAP)
            right.addWidget(self._to_do, 1)
            right.addWidget(self._vendors, 1)
            grid.addLayout(right, 0, 2, 2, 1)
            grid.setRowStretch(1, 1)
            for at, stretch in enumerate((3, 3, 4)):
                grid.setColumnStretch(at, stretch)
        else:
            for at, card in enumerate(self._cards):
                grid.addWidget(card, at, 0)
            grid.setColumnStretch(0, 1)
