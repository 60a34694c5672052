"""The section of the allocation email: the field, one's own address, what is saved, saving and clearing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui import names
from ui.place_settings.presenter import FIELD, AllocationEmailPresenter
from ui.state.context import PageContext
from ui.state.mailing import Mailing
from ui.state.tasks import Tasks
from ui.state.typed_setting import State
from ui.widgets import theme, type_following
from ui.widgets.asking import ConfirmDialog
from ui.widgets.field_line import FieldLine
from ui.widgets.labels import ProblemLabel, line
from ui.widgets.making import make_button
from ui.widgets.section import Section
from ui.widgets.typed_setting import SavedState, TheirsOrMine, WhenLeft
from ui.words.language import tr

_LONGEST = 1024


class EmailSection(Section):
    """Where the allocation codes of a Place are sent (manual, chapter 5)."""

    def __init__(
        self, context: PageContext, presenter: AllocationEmailPresenter, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(context, tasks, parent)
        self._presenter = presenter
        self._email = QLineEdit()
        self._email.setObjectName(names.PLACE_ALLOCATION_EMAIL)
        self._email.setAccessibleName(tr("Allocation email"))
        self._email.setPlaceholderText("name@example.com")
        self._email.setMaxLength(_LONGEST)
        self._email.textEdited.connect(presenter.type)
        WhenLeft(self._email, lambda: presenter.visit(FIELD))
        self._email.returnPressed.connect(self._save)
        self._own = make_button(tr("Use my own address"), names.PLACE_USE_OWN_EMAIL, self._take_own_address)
        self._state = SavedState(names.PLACE_EMAIL_STATE, tr("Allocation email"))
        self._problem = FieldLine()
        self._problem.setObjectName(names.PLACE_EMAIL_PROBLEM)
        self._fault = ProblemLabel()
        self._save_button = make_button(tr("Save"), names.PLACE_SAVE, self._save)
        self._save_button.setProperty("role", "primary")
        self._clear = make_button(tr("Clear…"), names.PLACE_CLEAR, self._ask_clear)
        self._why_not = line("muted")
        self._why_not.setObjectName(names.PLACE_EMAIL_WHY_NOT)
        self._elsewhere = TheirsOrMine(names.PLACE_EMAIL_ELSEWHERE, self._take_theirs, self._save_over)
        self._mailing = Mailing(context)
        self._mail_note = line("warning")
        self._mail_note.setObjectName(names.PLACE_MAIL_NOTE)
        self._set_mail_up = make_button(
            tr("Set mail up"), names.PLACE_SET_MAIL_UP, self._go_to_mail, role="link"
        )
        self._lay_out()
        self.follows(presenter, self._mailing)
        self._show()

    def begin(self) -> None:
        """Read the address, and whether codes are mailed to it at all."""
        self.reads(self._presenter, tr("Reading the allocation email"))
        self.reads(self._mailing, tr("Reading whether mail is set up"))

    def unsaved(self) -> str:
        """Return what would be lost."""
        return tr("The allocation email that you have typed is not saved.") if self._presenter.dirty else ""

    def _show(self) -> None:
        presenter = self._presenter
        if self._email.text() != presenter.text:
            self._email.setText(presenter.text)
        # Read-only rather than disabled: what cannot be changed can still be read and copied.
        self._email.setReadOnly(bool(presenter.permission) or presenter.state is State.LOADING)
        self._state.setVisible(not presenter.permission)
        self._state.show_state(presenter.state)
        problem = presenter.problems.get(FIELD, "")
        self._problem.set_problem(problem)
        self._fault.set_problem(presenter.fault)
        self._email.setAccessibleDescription(problem)
        for button, why_not in (
            (self._save_button, presenter.why_not_save),
            (self._clear, presenter.why_not_clear),
            (self._own, presenter.why_not_own),
        ):
            button.setEnabled(not why_not)
            button.setToolTip(why_not)
        if not presenter.why_not_own:
            self._own.setToolTip(self.context.administrator_email)
        self._why_not.setText(presenter.permission or ("" if problem else presenter.why_not_save))
        self._elsewhere.say(presenter.theirs)
        self._mail_note.setText(self._mailing.note)
        self._mail_note.setVisible(self._mailing.waits)
        self._set_mail_up.setVisible(self._mailing.waits and self._mailing.where_to_set_up is not None)

    def _go_to_mail(self) -> None:
        if (there := self._mailing.where_to_set_up) is not None:
            self.context.navigator.go(there)

    def _take_own_address(self) -> None:
        self._presenter.use_own()
        self._save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        self.tasks.spawn(self._do_save(), tr("Saving the allocation email"))

    async def _do_save(self) -> None:
        if await self._presenter.save():
            self._say_saved()

    def _ask_clear(self) -> None:
        dialog = ConfirmDialog(self, self._presenter.clear_question())
        dialog.accepted.connect(
            lambda: self.tasks.spawn(self._do_clear(), tr("Clearing the allocation email"))
        )
        dialog.open()

    async def _do_clear(self) -> None:
        if await self._presenter.clear():
            self.context.notices.done(tr("The allocation email is cleared: codes can no longer be sent."))

    def _take_theirs(self) -> None:
        self.tasks.spawn(self._presenter.discard(), tr("Reading the allocation email"))

    def _save_over(self) -> None:
        self.tasks.spawn(self._do_save_over(), tr("Saving the allocation email"))

    async def _do_save_over(self) -> None:
        if await self._presenter.save_over():
            self._say_saved()

    def _say_saved(self) -> None:
        if self._mailing.waits:
            text = tr(
                "Allocation codes of this Place are for {email} from now on. They wait in the outbox until mail is set up."
            )
        else:
            text = tr("Allocation codes of this Place are sent to {email} from now on.")
        self.context.notices.done(text.format(email=self._presenter.saved))

    def _lay_out(self) -> None:
        hint = QLabel(
            tr(
                "When an installer asks for an allocation code, it is sent to this address: your own, or anybody's who"
                " passes it on. There is one address for each Place."
            )
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        field = QHBoxLayout()
        field.setSpacing(theme.GAP)
        type_following.measure(
            self._email,
            lambda: self._email.setMinimumWidth(self._email.fontMetrics().averageCharWidth() * 32),
        )
        type_following.measure(
            self._email,
            lambda: self._email.setMaximumWidth(self._email.fontMetrics().averageCharWidth() * 72),
        )
        field.addWidget(self._email, 1)
        field.addWidget(self._state)
        field.addStretch()
        actions = QHBoxLayout()
        actions.setSpacing(theme.GAP)
        actions.addWidget(self._save_button)
        actions.addWidget(self._clear)
        actions.addWidget(self._own)
        actions.addWidget(self._why_not, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(hint)
        note = QHBoxLayout()
        note.setSpacing(theme.GAP)
        note.addWidget(self._mail_note, 1)
        note.addWidget(self._set_mail_up, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(note)
        column.addLayout(field)
        column.addWidget(self._problem)
        column.addWidget(self._fault)
        column.addWidget(self._elsewhere)
        column.addLayout(actions)
