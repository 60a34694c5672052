"""*Overview*: what is going on at a node and under it, and what needs doing, each with the way there."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui import names
from ui.overview.presenter import OverviewPresenter
from ui.state.context import PageContext
from ui.state.destination import ToOverview
from ui.widgets.labels import PageTitle
from ui.widgets.making import fault_line, page_column, show_fault
from ui.widgets.page import Page
from ui.widgets.section import Section
from ui.words.language import tr


class OverviewPage(Page[ToOverview]):
    """The parts of an overview; on top of them there may stand another one (`put_on_top`)."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.setObjectName(names.OVERVIEW)
        self._presenter = OverviewPresenter(context, place_id)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(0, 0, 0, 0)
        self._fault = fault_line(f"{names.OVERVIEW}.fault")
        title = QHBoxLayout()
        title.addWidget(PageTitle(tr("Overview")))
        title.addStretch()
        column = page_column(self)
        column.addLayout(title)
        column.addLayout(self._top)
        column.addWidget(self._fault)
        column.addStretch()
        self.follows(self._presenter)
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

    def _show(self) -> None:
        show_fault(self._fault, self._presenter.fault)
