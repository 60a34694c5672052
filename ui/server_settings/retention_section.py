"""The section of the events: for how long they are kept."""

from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from ui import names
from ui.server_settings.presenters.retention import MOST_DAYS, RetentionPresenter
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.state.typed_setting import State
from ui.widgets import theme
from ui.widgets.asking import ConfirmDialog
from ui.widgets.labels import ProblemLabel, line
from ui.widgets.making import make_button, make_number, section_column
from ui.widgets.section import Section
from ui.widgets.typed_setting import SavedState, TheirsOrMine
from ui.words.language import tr


class RetentionSection(Section):
    """For ever, or for some days; what that deletes is said beside it, and asked before it is saved."""

    def __init__(
        self, context: PageContext, presenter: RetentionPresenter, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(context, tasks, parent)
        self._presenter = presenter
        self._for_ever = QRadioButton(tr("Keep events for ever"))
        self._for_ever.setObjectName(names.RETENTION_FOR_EVER)
        self._for_some_days = QRadioButton(tr("Keep events for"))
        self._for_some_days.setObjectName(names.RETENTION_FOR_SOME_DAYS)
        for choice in (self._for_ever, self._for_some_days):
            choice.setAccessibleName(choice.text())
        self._for_ever.clicked.connect(lambda _checked=False: presenter.choose(for_ever=True))
        self._for_some_days.clicked.connect(lambda _checked=False: presenter.choose(for_ever=False))
        self._days = make_number(1, MOST_DAYS, names.RETENTION_DAYS, tr("For how many days events are kept"))
        self._days.setSuffix(" " + tr("days"))
        self._days.valueChanged.connect(self._days_chosen)
        self._state = SavedState(names.RETENTION_STATE, tr("For how long events are kept"))
        self._consequence = line()
        self._consequence.setObjectName(names.RETENTION_CONSEQUENCE)
        self._fault = ProblemLabel()
        self._elsewhere = TheirsOrMine(names.RETENTION_ELSEWHERE, self._take_theirs, self._save_over)
        self._save_button = make_button(
            tr("Save"), names.RETENTION_SAVE, lambda: self._ask(over=False), role="primary"
        )
        self._lay_out()
        self.follows(presenter)
        self._show()

    def begin(self) -> None:
        """Read the setting."""
        self.reads(self._presenter, tr("Reading for how long events are kept"))

    def unsaved(self) -> str:
        """Return what would be lost."""
        return tr("For how long events are kept is chosen, but not saved.") if self._presenter.dirty else ""

    def _days_chosen(self, days: int) -> None:
        if days != self._presenter.days:
            self._presenter.choose(for_ever=False, days=days)

    def _show(self) -> None:
        presenter = self._presenter
        self._for_ever.setChecked(presenter.for_ever)
        self._for_some_days.setChecked(not presenter.for_ever)
        self._days.setValue(presenter.days)
        for widget in (self._for_ever, self._for_some_days, self._days):
            widget.setEnabled(presenter.state is not State.LOADING and not presenter.permission)
        self._state.show_state(presenter.state)
        self._consequence.setText("" if presenter.state is State.LOADING else presenter.consequence)
        theme.set_role(self._consequence, "warning" if presenter.deletes else "muted")
        self._fault.set_problem(presenter.fault)
        self._elsewhere.say(presenter.theirs)
        self._save_button.setEnabled(not presenter.why_not_save)
        self._save_button.setToolTip(presenter.why_not_save)

    def _save_over(self) -> None:
        self._ask(over=True)

    def _ask(self, *, over: bool) -> None:
        """Save; what deletes is asked first."""
        if not self._presenter.deletes:
            self._spawn_save(over=over)
            return
        dialog = ConfirmDialog(self, self._presenter.question)
        dialog.accepted.connect(lambda: self._spawn_save(over=over))
        dialog.open()

    def _spawn_save(self, *, over: bool) -> None:
        self.tasks.spawn(self._save(over=over), tr("Saving for how long events are kept"))

    async def _save(self, *, over: bool) -> None:
        if await (self._presenter.save_over() if over else self._presenter.save()):
            self.context.notices.done(tr("It is saved for how long events are kept."))

    def _take_theirs(self) -> None:
        self.tasks.spawn(self._presenter.discard(), tr("Reading for how long events are kept"))

    def _lay_out(self) -> None:
        hint = line("muted")
        hint.setText(
            tr(
                "Every access event is kept with its diagnosis. The older ones can be deleted by themselves, to keep no"
                " more about people than is needed, and to save room."
            )
        )
        head = QHBoxLayout()
        head.addWidget(hint, 1)
        head.addWidget(self._state)
        some_days = QHBoxLayout()
        some_days.setSpacing(theme.GAP)
        some_days.addWidget(self._for_some_days)
        some_days.addWidget(self._days)
        some_days.addStretch()
        actions = QHBoxLayout()
        actions.addWidget(self._save_button)
        actions.addStretch()
        column = section_column(self)
        column.addLayout(head)
        column.addWidget(self._for_ever)
        column.addLayout(some_days)
        for widget in (self._consequence, self._fault, self._elsewhere):
            column.addWidget(widget)
        column.addLayout(actions)
        column.addStretch()
