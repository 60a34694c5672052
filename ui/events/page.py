"""Events: access events of a node as they happen, by filter, with the diagnosis of each and an export."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.contract.events import Change, Event
from ui import names
from ui.events.diagnosis import (
    OUTCOME_TONES,
    VENDOR_SAID_NO,
    credential_title,
    outcome,
    outcome_in_words,
    reason_in_words,
)
from ui.events.diagnosis_panel import DiagnosisPanel
from ui.events.export import CsvExport
from ui.events.filter_bar import FilterBar
from ui.events.plot_panel import PlotPanel
from ui.events.presenter import EventsPresenter
from ui.loglist.export_bar import ExportBar
from ui.loglist.rows import GrowingRows
from ui.state.context import PageContext
from ui.state.destination import ToEvents
from ui.state.series import SeriesPresenter
from ui.widgets import theme
from ui.widgets.icons import OF_CREDENTIAL
from ui.widgets.labels import PageTitle, Pill
from ui.widgets.making import fault_line, make_button, page_column, show_fault
from ui.widgets.moments import local_time, short_time
from ui.widgets.page import Page
from ui.widgets.place_chooser import ChoosePlace
from ui.widgets.states import BusyBar, EmptyState
from ui.widgets.table import Column, RowsModel, RowsView
from ui.words.language import tr

_WIDE_LETTERS, _HIGH_LINES = 190, 48
"""From so many letters and lines on, the list and a diagnosis have room beside each other."""

_LEAST_LINES = 12
"""Of the list: its header and some rows, whatever stands below."""


class EventsPage(Page[ToEvents]):
    """Filter, table, and the diagnosis of the chosen row below."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self._model: RowsModel[Event] = RowsModel(self._columns(), lambda event: event.id, self)
        self._table = RowsView(
            self._model, names.EVENTS_TABLE, tr("Access events"), context.preferences, sortable=False
        )
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._show_diagnosis())
        self._series = SeriesPresenter(context, place_id)
        self._rows = GrowingRows(self._model, self._table, self._look_back, self._series.happened)
        self._presenter = EventsPresenter(context, place_id, self._rows)
        self._export = ExportBar(
            context,
            self.tasks,
            CsvExport(context),
            lambda: self._presenter.wanted,
            names.EVENTS_EXPORT,
            tr("Export events"),
            "events.csv",
            tr("Exporting the events"),
        )
        self._state = Pill()
        self._state.setObjectName("events.state")
        self._pause = make_button(tr("Pause"), names.EVENTS_PAUSE, self._toggle_pause)
        self._filter = FilterBar(with_places=bool(context.directory.children(place_id)))
        self._filter.changed.connect(self._filter_changed)
        self._filter.cleared.connect(self._filter_cleared)
        self._filter.place_asked.connect(self._choose_place)
        self._plot = PlotPanel(context, self._series, self.tasks)
        self._plot.time_chosen.connect(self._filter.show_time)
        self._busy = BusyBar()
        self._fault = fault_line("events.fault")
        self._end = QLabel()
        self._end.setObjectName(names.EVENTS_END)
        self._end.setProperty("role", "muted")
        self._stop = make_button(tr("Stop searching"), names.EVENTS_STOP_SEARCH, self._presenter.stop)
        self._go_on = make_button(tr("Search further back"), names.EVENTS_GO_ON, self._load_older)
        for link in (self._stop, self._go_on):
            link.setProperty("role", "link")
        self._empty = EmptyState("event", "", "")
        self._empty.setObjectName("events.empty")
        self._stack = QStackedWidget()
        self._diagnosis = DiagnosisPanel(
            self._presenter.open_test,
            self._presenter.why_not_test,
            self._presenter.place_name,
            self._table.clearSelection,
        )
        self._diagnosis.hide()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._shown = QWidget()
        self._lay_out()
        self.follows(self._presenter)
        self.follows(context.directory, show=self._model.repaint)
        self.hears(self._hear)
        self.holds(self._plot, self._export)
        self._show()

    def begin(self) -> None:
        """Load and follow."""
        self.tasks.spawn(self._presenter.follow(), tr("Following the events"))
        super().begin()

    @override
    def point_to(self, to: ToEvents) -> None:
        """Filter by the outcome and the time that are meant, if any are."""
        if to.outcome or to.since is not None or to.until is not None:
            self._presenter.clear_filter()
            self._show_course(self.place_id)
            self._filter.show_wanted(to.outcome, to.since, to.until)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room that there is: the diagnosis stands beside the list where both have enough, else below it."""
        super().resizeEvent(event)
        self._plot.fit(self.height())
        metrics = self.fontMetrics()
        beside = (
            self.width() >= metrics.averageCharWidth() * _WIDE_LETTERS
            and self.height() >= metrics.height() * _HIGH_LINES
        )
        enough = self.height() >= metrics.height() * 3 * _LEAST_LINES
        self._shown.setMinimumHeight(metrics.height() * _LEAST_LINES if enough else 0)
        turned = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if turned is not self._splitter.orientation():
            self._splitter.setOrientation(turned)
            self._diagnosis.stand(beside=beside)

    # ---- what is shown

    def _show(self) -> None:
        presenter = self._presenter
        text, tone = presenter.state
        self._state.set_state(text, tone)
        self._state.setToolTip(presenter.interrupted)
        self._pause.setText(tr("Resume") if presenter.paused else tr("Pause"))
        self._pause.setEnabled(presenter.loaded)
        self._busy.set_busy(busy=presenter.loading)
        fault = presenter.fault or presenter.interrupted
        show_fault(self._fault, fault)
        self._filter.show_filter(filtered=presenter.filtered)
        self._end.setText(presenter.end)
        self._end.setVisible(bool(presenter.end))
        self._stop.setVisible(presenter.searching)
        self._go_on.setVisible(presenter.can_go_on)
        if not presenter.loaded:
            self._empty.say(tr("Events"), "" if fault else tr("Loading…"))
        elif presenter.searching:
            self._empty.say(tr("Searching…"), tr("What is found appears here at once."))
        elif presenter.can_go_on:
            self._empty.say(
                tr("No event matches so far."), tr("The search was ended before all was looked at.")
            )
        elif presenter.filtered:
            self._empty.say(tr("No event matches."), tr("New ones that match appear here by themselves."))
        else:
            self._empty.say(
                tr("Nothing has been presented here yet."),
                tr("Every credential that is presented at a device appears here at once."),
            )
        self._stack.setCurrentIndex(1 if presenter.events else 0)

    def _show_diagnosis(self) -> None:
        event: Event | None = self._table.chosen()
        if event is not None:
            self._diagnosis.show_event(event)
        self._rows.show_beside(self._diagnosis, shown=event is not None)

    # ---- what is done

    def _filter_changed(self, changes: dict[str, Any]) -> None:
        before = self._presenter.wanted
        self._presenter.filter(**changes)
        if self._presenter.wanted != before:
            self._load()

    def _show_course(self, place_id: str) -> None:
        if place_id != self._series.place_id:
            self._series.show_place(place_id)
            self.tasks.spawn(self._series.load(), tr("Reading the course of the events"))

    def _filter_cleared(self) -> None:
        self._show_course(self.place_id)
        self._presenter.clear_filter()
        self._load()

    def _load(self) -> None:
        self.tasks.spawn(self._presenter.load(), tr("Reading the events"))

    def _look_back(self) -> None:
        if (
            self._presenter.more
            and not self._presenter.loading
            and not self._presenter.can_go_on  # it was ended on purpose
        ):
            self._load_older()

    def _load_older(self) -> None:
        self.tasks.spawn(self._presenter.load_older(), tr("Reading older events"))

    def _choose_place(self) -> None:
        places = [("", tr("All places")), *self._presenter.places_under()]
        dialog = ChoosePlace(self, tr("Show the events of one place"), tr("Show"), places)
        dialog.accepted.connect(lambda: self._show_place(dialog.place_id() or "", dict(places)))
        dialog.open()

    def _show_place(self, place_id: str, paths: dict[str, str]) -> None:
        self._filter.show_place(paths[place_id] if place_id else "")
        self._show_course(place_id or self.place_id)
        self._filter_changed({"place_id": place_id or self.place_id})

    def _toggle_pause(self) -> None:
        if self._presenter.paused:
            self.tasks.spawn(self._presenter.resume(), tr("Reading the events"))
        else:
            self._presenter.pause()

    def _hear(self, change: Change | None) -> None:
        self._presenter.changed(change)
        if change is None:
            self._series.happened()
        if change is None and self._presenter.must_load:
            self._load()

    def _columns(self) -> list[Column[Event]]:
        return [
            Column(
                tr("Time"),
                lambda event: short_time(event.at),
                tooltip=lambda event: local_time(event.at),
                width=14,
            ),
            Column(
                tr("Result"),
                lambda event: f"● {outcome_in_words(event)}",
                role=lambda event: OUTCOME_TONES[outcome(event)],
                width=16,
            ),
            Column(
                tr("Credential"),
                lambda event: credential_title(event.credential),
                icon=lambda event: OF_CREDENTIAL.get(event.credential, ""),
                width=14,
            ),
            Column(tr("Value"), lambda event: event.value, fixed=True, width=10),
            Column(
                tr("Reason or message"),
                _reason,
                role=lambda event: "muted" if event.reason in {None, VENDOR_SAID_NO} else "warning",
                tooltip=lambda event: reason_in_words(event.reason),
                width=34,
                flexible=True,
                first=True,
            ),
            Column(tr("Device"), lambda event: event.serial or "–", fixed=True, width=13, spare=3),
            Column(
                tr("Place"), lambda event: self._presenter.place_name(event.place_id), width=15, flexible=True
            ),
            Column(tr("API"), lambda event: event.api_name or "–", width=14, flexible=True, spare=2),
            Column(tr("ms"), lambda event: f"{event.elapsed_ms:,.0f}", to_right=True, width=6, spare=1),
        ]

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(PageTitle(tr("Events")))
        top.addSpacing(theme.GAP)
        top.addWidget(self._state)
        top.addStretch()
        top.addWidget(self._pause)
        top.addWidget(self._export)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._table)
        splitter = self._splitter
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(3)
        below = QHBoxLayout()
        for widget in (self._end, self._stop, self._go_on):
            below.addWidget(widget)
        below.addStretch()
        below.addWidget(self._rows.fresh)
        below.addStrut(self._rows.fresh.sizeHint().height())  # the list keeps its height
        shown = self._shown
        rows = QVBoxLayout(shown)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.GAP // 2)
        rows.addWidget(self._stack, 1)
        rows.addLayout(below)
        splitter.addWidget(shown)
        splitter.addWidget(self._diagnosis)
        splitter.installEventFilter(self._diagnosis)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([600, self._diagnosis.minimumSizeHint().height()])
        layout = page_column(self)
        layout.addLayout(top)
        layout.addWidget(self._plot)
        layout.addWidget(self._filter)
        layout.addWidget(self._fault)
        layout.addWidget(self._busy)
        layout.addWidget(splitter, 1)


def _reason(event: Event) -> str:
    if event.reason == VENDOR_SAID_NO:
        return tr("The vendor's answer: no")
    if event.reason is None and event.result == "local":
        return tr("No vendor is asked")
    if event.reason is None:
        return event.message or ""
    return reason_in_words(event.reason)
