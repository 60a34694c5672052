"""The list of the first steps, on top of a place group's *Overview*: each line leads to where it is done."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from ui import names
from ui.checklist.presenter import ChecklistPresenter, Line, Step
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.widgets import scale, theme
from ui.widgets.icons import IconButton, IconLabel
from ui.widgets.making import make_button
from ui.widgets.sample_vendor import SampleVendorLine
from ui.widgets.section import Section
from ui.words.language import tr


class ChecklistSection(Section):
    """A card with a line for each step, and below it the sample vendor where there can be one."""

    def __init__(self, context: PageContext, place_id: str, tasks: Tasks) -> None:
        super().__init__(context, tasks)
        self._presenter = ChecklistPresenter(context, place_id)
        self.setObjectName(names.CHECKLIST)
        self.setAccessibleName(tr("First steps"))
        self._summary = QLabel()
        self._summary.setObjectName(f"{names.CHECKLIST}.summary")
        self._summary.setProperty("role", "muted")
        self._close = IconButton("close", tr("Close this list for good"))
        self._close.setObjectName(names.CHECKLIST_CLOSE)
        self._close.clicked.connect(self._presenter.close)
        self._rows = {step: _Row(step, partial(self._go, step)) for step in Step}
        switch = context.sample_vendor
        self._vendor = SampleVendorLine(switch, tasks, self._go_to_form) if switch is not None else None
        self._lay_out()
        self.hide()
        self.follows(self._presenter)
        if switch is not None:
            self.follows(switch)

    def begin(self) -> None:
        """Read what is done, and look for the first grant."""
        if self._presenter.applies:
            self.reads(self._presenter, tr("Reading what is done"))
            self.tasks.spawn(self._presenter.follow(), tr("Reading what is done"))

    def _show(self) -> None:
        presenter = self._presenter
        self.setVisible(presenter.visible)
        self._summary.setText(presenter.summary)
        theme.set_role(self._summary, "good" if presenter.all_done else "muted")
        following = presenter.next_step
        for shown in presenter.lines:
            self._rows[shown.step].show_line(shown, following is shown.step)
        if self._vendor is not None:
            self._vendor.setVisible(presenter.sample_vendor is not None)
            self._vendor.show_switch()

    def _go(self, step: Step) -> None:
        self.context.navigator.go(next(shown.to for shown in self._presenter.lines if shown.step is step))

    def _go_to_form(self) -> None:
        self.context.navigator.go(self._presenter.to_sample_form())

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        title = QLabel(tr("First steps"))
        theme.set_type(title, scale.Type.HEADING)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(title)
        head.addWidget(self._summary)
        head.addStretch()
        head.addWidget(self._close)
        steps = QGridLayout()
        steps.setHorizontalSpacing(theme.GAP)
        steps.setVerticalSpacing(scale.NEAR)
        steps.setColumnStretch(2, 1)
        for number, row in enumerate(self._rows.values()):
            steps.addWidget(row.sign, number, 0)
            steps.addWidget(row.link, number, 1, Qt.AlignmentFlag.AlignLeft)
            steps.addWidget(row.hint, number, 2)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.WIDE_GAP, theme.GAP, theme.GAP, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addLayout(steps)
        if self._vendor is not None:
            column.addWidget(self._vendor)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, theme.GAP)
        outer.addWidget(card)


class _Row:
    """The parts of a step's line."""

    def __init__(self, step: Step, go: partial[None]) -> None:
        self.sign = IconLabel("to-do", "")
        self.sign.setObjectName(names.checklist_sign(step))
        self.link = make_button("", names.checklist_step(step), go, role="link")
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)

    def show_line(self, shown: Line, is_next: bool) -> None:  # noqa: FBT001 - what it is of the list
        """Show how it stands with it."""
        name, tone = ("ok", "good") if shown.done else ("to-do", "accent" if is_next else "muted")
        said = tr("Done: {step}") if shown.done else tr("To do: {step}")
        self.sign.become(name, said.format(step=shown.title), role=tone)
        self.link.setText(shown.title)
        self.link.setAccessibleName(said.format(step=shown.title))
        self.link.setToolTip(shown.hint)
        self.hint.setText("" if shown.done else shown.hint)
