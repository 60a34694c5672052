"""The section of the vendor networks: the private ranges that webhooks may reach, one a line."""

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from ui import names
from ui.server_settings.presenters.networks import FIELD, NetworksPresenter
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.state.typed_setting import State
from ui.widgets import theme, type_following
from ui.widgets.labels import ProblemLabel, line
from ui.widgets.making import make_button, section_column
from ui.widgets.section import Section
from ui.widgets.typed_setting import SavedState, TheirsOrMine, WhenLeft
from ui.words.language import tr


class NetworksSection(Section):
    """Which addresses beside the public ones a webhook may have."""

    def __init__(
        self, context: PageContext, presenter: NetworksPresenter, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(context, tasks, parent)
        self._presenter = presenter
        self._ranges = QPlainTextEdit()
        self._ranges.setObjectName(names.NETWORKS)
        self._ranges.setAccessibleName(tr("Vendor networks, one a line"))
        self._ranges.setPlaceholderText("10.2.0.0/16\nfd12:3456:789a::/48")
        theme.set_fixed(self._ranges)
        self._ranges.setTabChangesFocus(True)
        self._ranges.textChanged.connect(self._typed)
        WhenLeft(self._ranges, lambda: presenter.visit(FIELD))
        self._state = SavedState(names.NETWORKS_STATE, tr("Vendor networks"))
        self._problem = ProblemLabel()
        self._problem.setObjectName(names.NETWORKS_PROBLEM)
        self._elsewhere = TheirsOrMine(names.NETWORKS_ELSEWHERE, self._take_theirs, self._save_over)
        self._save_button = make_button(tr("Save"), names.NETWORKS_SAVE, self._save, role="primary")
        self._why_not = line("muted")
        self._lay_out()
        self.follows(presenter)
        self._show()

    def begin(self) -> None:
        """Read the networks."""
        self.reads(self._presenter, tr("Reading the vendor networks"))

    def unsaved(self) -> str:
        """Return what would be lost."""
        return tr("The vendor networks that you have typed are not saved.") if self._presenter.dirty else ""

    def _typed(self) -> None:
        if self._ranges.toPlainText() != self._presenter.text:
            self._presenter.type(self._ranges.toPlainText())

    def _show(self) -> None:
        presenter = self._presenter
        if self._ranges.toPlainText() != presenter.text:
            self._ranges.setPlainText(presenter.text)
        self._ranges.setReadOnly(bool(presenter.permission) or presenter.state is State.LOADING)
        problem = presenter.problems.get(FIELD, "")
        self._state.show_state(presenter.state)
        self._problem.set_problem(problem or presenter.fault)
        self._ranges.setAccessibleDescription(problem)
        self._elsewhere.say(presenter.theirs)
        self._save_button.setEnabled(not presenter.why_not_save)
        self._save_button.setToolTip(presenter.why_not_save)
        self._why_not.setText("" if problem else presenter.why_not_save if presenter.dirty else "")

    def _save(self) -> None:
        self.tasks.spawn(self._do_save(over=False), tr("Saving the vendor networks"))

    def _save_over(self) -> None:
        self.tasks.spawn(self._do_save(over=True), tr("Saving the vendor networks"))

    async def _do_save(self, *, over: bool) -> None:
        if await (self._presenter.save_over() if over else self._presenter.save()):
            self.context.notices.done(tr("The vendor networks are saved; they hold from the next call on."))

    def _take_theirs(self) -> None:
        self.tasks.spawn(self._presenter.discard(), tr("Reading the vendor networks"))

    def _lay_out(self) -> None:
        hint = line("muted")
        hint.setText(
            tr(
                "Webhooks may always reach public addresses. List here the private ranges in which vendors' systems stand,"
                " one a line, and no wider than needed: whoever may edit an API can have the server call any address in"
                " them."
            )
        )
        head = QHBoxLayout()
        head.addWidget(hint, 1)
        head.addWidget(self._state)
        actions = QHBoxLayout()
        actions.setSpacing(theme.GAP)
        actions.addWidget(self._save_button)
        actions.addWidget(self._why_not, 1)
        type_following.measure(
            self._ranges, lambda: self._ranges.setMaximumHeight(self.fontMetrics().height() * 14)
        )
        column = section_column(self)
        column.addLayout(head)
        column.addWidget(self._ranges, 1)
        column.addWidget(self._problem)
        column.addWidget(self._elsewhere)
        column.addLayout(actions)
        column.addStretch()
