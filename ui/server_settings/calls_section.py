"""The section of the vendor calls: how much of a response is read and why no more, and what the operator has given."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from clue_desktop.domain.vendor_calls import RESPONSE_KIB
from ui import names
from ui.server_settings.presenters.calls import CallsPresenter
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.state.typed_setting import State
from ui.widgets import theme
from ui.widgets.labels import ProblemLabel, SectionHeader, line
from ui.widgets.making import make_button, make_number, section_column
from ui.widgets.sample_vendor import SampleVendorLine
from ui.widgets.section import Section
from ui.widgets.typed_setting import SavedState, TheirsOrMine
from ui.words.language import tr


class CallsSection(Section):
    """As the server was started, or so many KiB; beside it what can be changed only where the server is started."""

    def __init__(
        self, context: PageContext, presenter: CallsPresenter, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(context, tasks, parent)
        self._presenter = presenter
        self._as_started = QRadioButton()
        self._as_started.setObjectName(names.VENDOR_CALLS_AS_STARTED)
        self._own = QRadioButton(tr("Read at most"))
        self._own.setObjectName(names.VENDOR_CALLS_OWN)
        self._own.setAccessibleName(self._own.text())
        self._as_started.clicked.connect(lambda _checked=False: presenter.choose(as_started=True))
        self._own.clicked.connect(lambda _checked=False: presenter.choose(as_started=False))
        self._kib = make_number(
            RESPONSE_KIB.start,
            RESPONSE_KIB.stop - 1,
            names.VENDOR_CALLS_KIB,
            tr("How much of a vendor's response is read, in KiB"),
        )
        self._kib.setSuffix(" KiB")
        self._kib.valueChanged.connect(self._kib_chosen)
        self._state = SavedState(names.VENDOR_CALLS_STATE, tr("How much of a vendor's response is read"))
        self._fault = ProblemLabel()
        self._elsewhere = TheirsOrMine(names.VENDOR_CALLS_ELSEWHERE, self._take_theirs, self._save_over)
        self._save_button = make_button(
            tr("Save"), names.VENDOR_CALLS_SAVE, self._save_clicked, role="primary"
        )
        self._given = QWidget()
        self._given.setObjectName(names.VENDOR_CALLS_GIVEN)
        self._grid = QGridLayout(self._given)
        switch = context.sample_vendor
        self._sample = SampleVendorLine(switch, tasks) if switch is not None else None
        self._lay_out()
        self.follows(presenter)
        if switch is not None and self._sample is not None:
            self.follows(switch, show=self._sample.show_switch)
        self._show()

    def begin(self) -> None:
        """Read the setting."""
        self.reads(self._presenter, tr("Reading how much of a response is read"))

    def unsaved(self) -> str:
        """Return what would be lost."""
        return tr("How much of a response is read is chosen, but not saved.") if self._presenter.dirty else ""

    def _kib_chosen(self, kib: int) -> None:
        if kib != self._presenter.kib:
            self._presenter.choose(as_started=False, kib=kib)

    def _show(self) -> None:
        presenter = self._presenter
        as_started = tr("As the server was started ({kib} KiB)").format(kib=f"{presenter.started_kib:,}")
        self._as_started.setText(as_started)
        self._as_started.setAccessibleName(as_started)
        self._as_started.setChecked(presenter.as_started)
        self._own.setChecked(not presenter.as_started)
        self._kib.setValue(presenter.kib)
        for widget in (self._as_started, self._own, self._kib):
            widget.setEnabled(presenter.state is not State.LOADING and not presenter.permission)
        self._state.show_state(presenter.state)
        self._fault.set_problem(presenter.fault)
        self._elsewhere.say(presenter.theirs)
        self._save_button.setEnabled(not presenter.why_not_save)
        self._save_button.setToolTip(presenter.why_not_save)
        self._show_given()

    def _show_given(self) -> None:
        for row, (title, value) in enumerate(self._presenter.given):
            for column, text in enumerate((title, value)):
                item = self._grid.itemAtPosition(row, column)
                label = item.widget() if item is not None else None
                if not isinstance(label, QLabel):
                    label = line("muted" if column == 0 else "")
                    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                    self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
                label.setText(text)

    def _save_clicked(self) -> None:
        self.tasks.spawn(self._save(over=False), tr("Saving how much of a response is read"))

    def _save_over(self) -> None:
        self.tasks.spawn(self._save(over=True), tr("Saving how much of a response is read"))

    async def _save(self, *, over: bool) -> None:
        if await (self._presenter.save_over() if over else self._presenter.save()):
            self.context.notices.done(
                tr("It is saved how much of a response is read; it holds from the next call on.")
            )

    def _take_theirs(self) -> None:
        self.tasks.spawn(self._presenter.discard(), tr("Reading how much of a response is read"))

    def _lay_out(self) -> None:
        hint = line("muted")
        hint.setText(
            tr(
                "A vendor's response that is longer than this is not read to its end, and nobody is let in by it. An answer"
                " to “may this person enter?” has a few hundred bytes; raise this only for a vendor that sends a photo"
                " along, say. All calls together have 64 MiB for what is longer than 256 KiB: beyond that, large"
                " responses are denied with “the server is busy”."
            )
        )
        head = QHBoxLayout()
        head.addWidget(hint, 1)
        head.addWidget(self._state)
        own = QHBoxLayout()
        own.setSpacing(theme.GAP)
        own.addWidget(self._own)
        own.addWidget(self._kib)
        own.addStretch()
        actions = QHBoxLayout()
        actions.addWidget(self._save_button)
        actions.addStretch()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.WIDE_GAP)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        where = line("muted")
        where.setText(
            tr("These can be changed only where the server is started; the operator's page explains them.")
        )
        column = section_column(self)
        column.addLayout(head)
        column.addWidget(self._as_started)
        column.addLayout(own)
        column.addWidget(self._fault)
        column.addWidget(self._elsewhere)
        column.addLayout(actions)
        if self._sample is not None:
            column.addWidget(SectionHeader(tr("Sample vendor")))
            column.addWidget(self._sample)
        column.addWidget(SectionHeader(tr("Given at the server's start")))
        column.addWidget(where)
        column.addWidget(self._given)
        column.addStretch()
