"""The filter of the events: words, place, device, credential, result, reason, from when, until when."""

from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.diagnosis import REASONS
from clue_desktop.domain.event_search import MAX_SEARCH_LENGTH
from clue_desktop.domain.pasted import Number, number_in
from ui import names
from ui.events.presenter import EventsPresenter
from ui.loglist.filter_bar import ListFilter
from ui.state.series import outcome_titles
from ui.widgets import type_following
from ui.widgets.labels import ProblemLabel
from ui.widgets.making import make_button
from ui.widgets.pasting import Pasting
from ui.widgets.plain_text import literal
from ui.words.language import told, tr

_DELAY_MS = 300


class FilterBar(ListFilter):
    """Widgets of the filter.

    Signals:
        place_asked: one wants to choose a place.
    """

    place_asked = Signal()

    def __init__(self, *, with_places: bool) -> None:
        """Take whether there are places below the node to choose from."""
        super().__init__(
            names.EVENTS_FILTER_SINCE,
            names.EVENTS_FILTER_UNTIL,
            names.EVENTS_FILTER_CLEAR,
            names.EVENTS_FILTER_MORE,
        )
        self._search = QLineEdit()
        self._search.setObjectName(names.EVENTS_SEARCH)
        self._search.setAccessibleName(tr("Search the events"))
        self._search.setPlaceholderText(tr("Search"))
        self._search.setToolTip(
            tr(
                "Words in the serial, the value (its last characters), the API's name, the message or the reason"
            )
        )
        self._search.setMaxLength(MAX_SEARCH_LENGTH)
        self._search.setClearButtonEnabled(True)
        type_following.measure(
            self._search, lambda: self._search.setMaximumWidth(self.fontMetrics().averageCharWidth() * 34)
        )
        self._searching = QTimer(self)
        self._searching.setSingleShot(True)
        self._searching.setInterval(_DELAY_MS)
        self._searching.timeout.connect(self._search_typed)
        self._search.textChanged.connect(lambda _text: self._searching.start())
        self._search.returnPressed.connect(self._search_typed)
        self._place = make_button(tr("All places"), names.EVENTS_FILTER_PLACE)
        self._place.setVisible(with_places)
        self._place.clicked.connect(lambda _checked=False: self.place_asked.emit())
        self._device = QLineEdit()
        self._device.setObjectName(names.EVENTS_FILTER_DEVICE)
        self._device.setAccessibleName(tr("Device serial"))
        self._device.setPlaceholderText(tr("Device serial"))
        self._device.setClearButtonEnabled(True)
        type_following.measure(
            self._device, lambda: self._device.setMaximumWidth(self.fontMetrics().averageCharWidth() * 22)
        )
        self._problem = ProblemLabel()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(self._device_typed)
        Pasting(self._device, Number.SERIAL)
        self._device.textEdited.connect(lambda _text: self._delay.start())
        self._device.textChanged.connect(lambda text: None if text else self._delay.start())
        self._credential = self._combo(
            names.EVENTS_FILTER_CREDENTIAL,
            tr("All credentials"),
            {credential: told(CREDENTIAL_TYPES[credential].title) for credential in Credential},
            "credential",
        )
        self._result = self._combo(names.EVENTS_FILTER_RESULT, tr("All results"), outcome_titles(), "outcome")
        self._reason = self._combo(
            names.EVENTS_FILTER_REASON,
            tr("All reasons"),
            {code: f"[{step}] {told(words)}" for code, (step, words) in REASONS.items()},
            "reason",
        )
        type_following.measure(
            self._reason, lambda: self._reason.setMaximumWidth(self.fontMetrics().averageCharWidth() * 40)
        )
        self._lay_out(
            (self._search, self._place, self._credential, self._result),
            (self._device, self._reason),
            (self._problem,),
        )

    @override
    def _in_second(self) -> int:
        by_reason = self._reason.currentData() is not None
        return super()._in_second() + bool(self._device.text()) + by_reason

    def show_place(self, path: str) -> None:
        """Say by which place is filtered; "" for none."""
        title = path.rpartition(" › ")[2] or tr("All places")
        self._place.setText(
            literal(self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, self._widest()))
        )
        self._place.setAccessibleName(tr("Place: {place}").format(place=title) if path else title)
        self._place.setToolTip(path)

    def show_wanted(self, outcome: str, since: datetime | None, until: datetime | None) -> None:
        """Filter by these alone, as if all had been entered; "" and None do not restrict."""
        self._clear_fields()
        self._result.setCurrentIndex(max(0, self._result.findData(outcome or None)))
        for field, moment in ((self._since, since), (self._until, until)):
            if moment is not None:
                field.set(moment)
        if since is not None or until is not None:
            self.open_second()
        self.changed.emit({"outcome": self._result.currentData(), "since": since, "until": until})

    def show_time(self, since: datetime, until: datetime) -> None:
        """Filter by a time, as if it had been entered."""
        self._since.set(since)
        self._until.set(until)
        self.open_second()
        self.changed.emit({"since": since, "until": until})

    def _widest(self) -> int:
        return self.fontMetrics().averageCharWidth() * 24

    def _search_typed(self) -> None:
        self._searching.stop()
        self._tell("search", " ".join(self._search.text().split()) or None)

    def _device_typed(self) -> None:
        self._delay.stop()
        meant = number_in(self._device.text(), Number.SERIAL)
        text = meant.text
        problem = told(meant.problem) or EventsPresenter.serial_problem(text)
        self._problem.set_problem(problem)
        if not problem:
            self._tell("serial", text or None)

    @override
    def _clear_fields(self) -> None:
        for field in (self._search, self._device):
            with QSignalBlocker(field):
                field.clear()
        self._searching.stop()
        self._delay.stop()
        self.show_place("")
        self._problem.set_problem("")
        super()._clear_fields()
