"""The dialogs of shadows: how the two compare; and what one agrees to by having another vendor asked, or by a switch."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.contract.shadows import ShadowPair
from ui import names
from ui.access_service.presenters.shadow import (
    ShadowPresenter,
    Span,
    Subject,
    shadow_titles,
    span_titles,
    verdict_in_words,
)
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.widgets import scale, theme, type_following
from ui.widgets.labels import line
from ui.widgets.making import caption, fault_line, make_button, page_column, show_fault
from ui.widgets.moments import local_time
from ui.widgets.open_moment import OpenMoment
from ui.widgets.table import Column, RowsModel, RowsView
from ui.words.language import tr

_MOST_WIDTH, _MOST_HEIGHT = 960, 600


class ShadowDialog(QDialog):
    """A time in numbers, and the pairs of one outcome.

    Signals:
        switch_asked(): the two are to be switched.
        event_asked(object): the event of this pair is to be shown.
    """

    switch_asked = Signal()
    event_asked = Signal(object)

    def __init__(self, parent: QWidget, context: PageContext, subject: Subject, why_not_switch: str) -> None:
        super().__init__(parent)
        self.setObjectName(names.SHADOW_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tasks = Tasks(context.notices.failed)
        self._presenter = ShadowPresenter(context, subject)
        self.setWindowTitle(self._presenter.title)
        self._span = QComboBox()
        self._span.setObjectName(names.SHADOW_SPAN)
        self._span.setAccessibleName(tr("Period"))
        for span, title in span_titles().items():
            self._span.addItem(title, span)
        self._span.activated.connect(lambda _row: self._choose_span(self._span.currentData()))
        self._since = OpenMoment(tr("Since"), names.SHADOW_SINCE, self._begin_at)
        self._until = OpenMoment(tr("Until"), names.SHADOW_UNTIL, self._end_at)
        self._numbers = [QLabel() for _ in range(4)]
        self._titles = [QLabel() for _ in range(4)]
        for number, name in zip(self._numbers, names.SHADOW_NUMBERS, strict=True):
            number.setObjectName(name)
            theme.set_type(number, scale.Type.TITLE)
        self._latency, self._shadow_latency = line(), line()
        self._latency.setObjectName(names.SHADOW_LATENCY)
        self._shadow_latency.setObjectName(names.SHADOW_LATENCY_OF_SHADOW)
        self._fault = fault_line(names.SHADOW_FAULT)
        self._outcome = QComboBox()
        self._outcome.setObjectName(names.SHADOW_OUTCOME)
        self._outcome.setAccessibleName(tr("Which verifications"))
        for outcome, title in shadow_titles().items():
            self._outcome.addItem(title, outcome)
        self._outcome.activated.connect(lambda _row: self._choose_outcome())
        self._model: RowsModel[ShadowPair] = RowsModel(_columns(subject), lambda pair: pair.event.id, self)
        self._table = RowsView(
            self._model,
            names.SHADOW_TABLE,
            tr("What both said"),
            context.preferences,
            sortable=False,
        )
        self._table.doubleClicked.connect(lambda _index: self._show_event())
        self._table.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_buttons())
        self._none = line("muted")
        self._more = make_button(tr("Show more"), names.SHADOW_MORE, self._read_more)
        self._event = make_button(tr("Show event"), names.SHADOW_EVENT, self._show_event)
        self._switch = make_button(tr("Switch…"), names.SHADOW_DIALOG_SWITCH, self._ask_switch)
        self._switch.setEnabled(not why_not_switch)
        self._switch.setToolTip(why_not_switch)
        for button in (self._more, self._event, self._switch):
            button.setAutoDefault(False)
        self._lay_out()
        self._forget = self._presenter.observe(self._show)
        self._show()
        self._read()

    @override
    def done(self, result: int) -> None:
        """End what is being read."""
        self._forget()
        self._tasks.cancel()
        super().done(result)

    def _read(self) -> None:
        self._tasks.spawn(self._presenter.read(), tr("Comparing"))

    def _read_more(self) -> None:
        self._tasks.spawn(self._presenter.read_more(), tr("Comparing"))

    def _choose_span(self, span: Span) -> None:
        self._presenter.choose_span(span)
        self._read()

    def _begin_at(self, moment: datetime | None) -> None:
        self._presenter.choose_since(moment)
        self._read()

    def _end_at(self, moment: datetime | None) -> None:
        self._presenter.choose_until(moment)
        self._read()

    def _choose_outcome(self) -> None:
        self._presenter.choose_outcome(self._outcome.currentData())
        self._read()

    def _ask_switch(self) -> None:
        self.switch_asked.emit()
        self.accept()

    def _chosen(self) -> ShadowPair | None:
        return self._model.row(self._table.currentIndex())

    def _show_event(self) -> None:
        if (pair := self._chosen()) is not None:
            self.event_asked.emit(pair)
            self.accept()

    def _show_buttons(self) -> None:
        self._event.setEnabled(self._chosen() is not None)

    def _show(self) -> None:
        presenter = self._presenter
        with QSignalBlocker(self._span), QSignalBlocker(self._outcome):
            self._span.setCurrentIndex(self._span.findData(presenter.span))
            self._outcome.setCurrentIndex(self._outcome.findData(presenter.outcome))
        for moment in (self._since, self._until):
            moment.setVisible(presenter.span is Span.CUSTOM)
        numbers = presenter.numbers
        for place, number in enumerate(self._numbers):
            number.setText(f"{numbers[place][1]:,}" if numbers else "–")
            self._titles[place].setText(
                numbers[place][0] if numbers else self._titles[place].text() or _titles()[place]
            )
        latency, shadow_latency = presenter.latencies
        self._latency.setText(latency)
        self._shadow_latency.setText(shadow_latency)
        self._model.show_rows(presenter.pairs)
        nothing = not presenter.pairs and not presenter.reading and presenter.found is not None
        self._none.setText(tr("None in this time.") if nothing else "")
        self._more.setVisible(presenter.more)
        self._more.setEnabled(not presenter.reading)
        show_fault(self._fault, presenter.fault)
        self._show_buttons()

    def _lay_out(self) -> None:
        layout = page_column(self)
        heading = line()
        heading.setText(self._presenter.title)
        theme.set_type(heading, scale.Type.HEADING)
        layout.addWidget(heading)
        when = QHBoxLayout()
        when.addWidget(caption(tr("Period"), self._span))
        for widget in (self._span, self._since, self._until):
            when.addWidget(widget)
        when.addStretch()
        layout.addLayout(when)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.WIDE_GAP * 2)
        for place, (number, title) in enumerate(zip(self._numbers, self._titles, strict=True)):
            title.setProperty("role", "muted")
            grid.addWidget(number, 0, place)
            grid.addWidget(title, 1, place)
        grid.setColumnStretch(4, 1)
        layout.addLayout(grid)
        layout.addWidget(self._latency)
        layout.addWidget(self._shadow_latency)
        layout.addWidget(self._fault)
        which = QHBoxLayout()
        which.addWidget(caption(tr("Show"), self._outcome))
        which.addWidget(self._outcome)
        which.addWidget(self._none, 1)
        layout.addLayout(which)
        layout.addWidget(self._table, 1)
        closing = QHBoxLayout()
        close = make_button(tr("Close"), names.SHADOW_CLOSE, self.reject)
        close.setDefault(True)
        for button in (self._event, self._more):
            closing.addWidget(button)
        closing.addStretch()
        for button in (self._switch, close):
            closing.addWidget(button)
        layout.addLayout(closing)
        metrics = self.fontMetrics()
        type_following.measure(
            self._table, lambda: self._table.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)
        )
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 80))
        # With a large type too it fits the smallest window.
        self.resize(
            min(metrics.averageCharWidth() * 120, _MOST_WIDTH), min(metrics.lineSpacing() * 32, _MOST_HEIGHT)
        )


def _titles() -> tuple[str, ...]:
    return (tr("Agreed"), tr("Differed"), tr("Unanswered"), tr("Not asked"))


def _columns(subject: Subject) -> list[Column[ShadowPair]]:
    def decided(pair: ShadowPair) -> str:
        return verdict_in_words(pair.event.result, pair.event.reason, pair.event.message)

    def shadow(pair: ShadowPair) -> str:
        return verdict_in_words(pair.shadow.result, pair.shadow.reason, pair.shadow.message)

    return [
        Column(tr("Time"), lambda pair: local_time(pair.event.at), width=20),
        Column(tr("Value"), lambda pair: pair.event.value, width=12, fixed=True, spare=1),
        Column(subject.api, decided, tooltip=decided, width=30, flexible=True),
        Column(subject.shadow, shadow, tooltip=shadow, width=30, flexible=True),
    ]


class AgreeDialog(QDialog):
    """What a person agrees to before it is done; accepted by its one button, which no hasty Enter reaches."""

    def __init__(self, parent: QWidget, title: str, texts: Iterable[str], warning: str, do: str) -> None:
        super().__init__(parent)
        self.setObjectName(names.SHADOW_AGREE)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout: QVBoxLayout = page_column(self)
        for text in texts:
            said = line()
            said.setText(text)
            layout.addWidget(said)
        if warning:
            warned = line("warning")
            warned.setText(warning)
            layout.addWidget(warned)
        buttons = QDialogButtonBox()
        ok = make_button(do, names.SHADOW_AGREE_OK, role="danger")
        cancel = make_button(tr("Cancel"), names.SHADOW_AGREE_CANCEL)
        buttons.addButton(ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        ok.setAutoDefault(False)
        cancel.setDefault(True)
        cancel.setFocus()
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 80))
        self.adjustSize()
