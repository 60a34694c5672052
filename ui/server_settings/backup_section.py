"""The section of the backups: one now, the list, saving and deleting one, the daily one, and what the key means."""

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QWidget,
)

from clue_desktop.contract.operation import Backup
from ui import names
from ui.server_settings.presenters.backup import (
    MOST_KEPT,
    BackupsPresenter,
    DailyBackupPresenter,
    origin_of,
    size_in_words,
)
from ui.server_settings.state import ServerStateWatch
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.state.typed_setting import State
from ui.widgets import theme
from ui.widgets.asking import ConfirmDialog
from ui.widgets.labels import ProblemLabel, SectionHeader, line
from ui.widgets.making import make_button, make_number, section_column
from ui.widgets.moments import local_time
from ui.widgets.section import Section
from ui.widgets.states import EmptyState
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.typed_setting import SavedState, TheirsOrMine
from ui.words.language import tr


class BackupSection(Section):
    """What is kept of the server's data, and how it is put back."""

    def __init__(
        self,
        context: PageContext,
        backups: BackupsPresenter,
        daily: DailyBackupPresenter,
        state: ServerStateWatch,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        super().__init__(context, tasks, parent)
        self._backups = backups
        self._daily = daily
        self._server_state = state
        self._model = RowsModel(_columns(), lambda backup: backup.name, self)
        self._table = RowsView(self._model, names.BACKUPS, tr("Backups"), context.preferences, sortable=False)
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._show_choice())
        self._make = make_button(tr("Back up now"), names.BACKUP_NOW, self._begin)
        self._make.setProperty("role", "primary")
        self._save_here = make_button(tr("Save here…"), names.BACKUP_SAVE_HERE, self._choose_file)
        self._delete = make_button(tr("Delete…"), names.BACKUP_DELETE, self._ask_delete)
        self._progress = line("muted")
        self._progress.setObjectName(names.BACKUP_PROGRESS)
        self._fault = ProblemLabel()
        self._fault.setObjectName(names.BACKUP_FAULT)
        self._where = line("muted")
        self._key = line()
        self._key.setObjectName(names.BACKUP_KEY)
        self._each_day = QCheckBox(tr("Make a backup each day"))
        self._each_day.setObjectName(names.BACKUP_DAILY)
        self._each_day.setAccessibleName(self._each_day.text())
        self._each_day.clicked.connect(lambda checked: daily.choose(daily=checked))
        self._keep = make_number(1, MOST_KEPT, names.BACKUP_KEEP, tr("How many daily backups are kept"))
        self._keep.setPrefix(tr("keep the newest") + " ")
        self._keep.valueChanged.connect(self._keep_chosen)
        self._state = SavedState(names.BACKUP_STATE, tr("Daily backup"))
        self._elsewhere = TheirsOrMine(names.BACKUP_ELSEWHERE, self._take_theirs, self._save_over)
        self._daily_fault = ProblemLabel()
        self._save_button = make_button(tr("Save"), names.BACKUP_SAVE, self._save)
        self._empty = EmptyState("history", "", "")
        self._stack = QStackedWidget()
        self._lay_out()
        self.follows(backups)
        self.follows(daily, show=self._show_daily)
        self.follows(state, show=self._show_key)
        self._show()
        self._show_daily()
        self._show_key()

    def begin(self) -> None:
        """Read what is there, and what is done each day."""
        self.reads(self._backups, tr("Reading the backups"))
        self.reads(self._daily, tr("Reading the daily backup"))

    def unsaved(self) -> str:
        """Return what would be lost."""
        return tr("Whether a backup is made each day is chosen, but not saved.") if self._daily.dirty else ""

    def save_to(self, backup: Backup, path: Path) -> None:
        """Save a backup on this machine."""
        self.tasks.spawn(self._backups.save(backup, path), tr("Saving the backup"))

    # ---- what is shown

    def _show(self) -> None:
        presenter = self._backups
        self._model.show_rows(presenter.backups)
        self._progress.setText(presenter.progress)
        self._fault.set_problem(presenter.fault)
        self._make.setEnabled(not presenter.why_not_make)
        self._make.setToolTip(presenter.why_not_make)
        if presenter.loaded:
            self._empty.say(tr("There is no backup yet."), tr("Make one now, or have one made each day."))
        else:
            self._empty.say(tr("Backups"), "" if presenter.fault else tr("Loading…"))
        self._stack.setCurrentIndex(1 if presenter.backups else 0)
        self._where.setText(
            tr(
                "They are in {folder} on the server's machine: save them elsewhere too, as its disk may fail."
            ).format(folder=presenter.folder)
            if presenter.folder
            else ""
        )
        self._show_choice()

    def _show_choice(self) -> None:
        why_not = self._backups.why_not_use(self._table.chosen())
        for button in (self._save_here, self._delete):
            button.setEnabled(not why_not)
            button.setToolTip(why_not)

    def _show_daily(self) -> None:
        presenter = self._daily
        self._each_day.setChecked(presenter.daily)
        self._keep.setValue(presenter.keep)
        fixed = bool(presenter.permission) or presenter.state is State.LOADING
        self._each_day.setEnabled(not fixed)
        self._keep.setEnabled(not fixed and presenter.daily)
        self._state.show_state(presenter.state)
        self._daily_fault.set_problem(presenter.fault)
        self._elsewhere.say(presenter.theirs)
        self._save_button.setEnabled(not presenter.why_not_save)
        self._save_button.setToolTip(presenter.why_not_save)

    def _show_key(self) -> None:
        self._key.setText(self._server_state.key_for_backups)

    # ---- what is done

    def _begin(self) -> None:
        self.tasks.spawn(self._backups.make(), tr("Making a backup"))

    def _choose_file(self) -> None:
        backup: Backup | None = self._table.chosen()
        if backup is None:
            return
        dialog = QFileDialog(self, tr("Save the backup"), backup.name, tr("Backups (*.tar)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.save_to(backup, Path(path)))
        dialog.open()

    def _ask_delete(self) -> None:
        backup: Backup | None = self._table.chosen()
        if backup is None:
            return
        dialog = ConfirmDialog(self, self._backups.delete_question(backup))
        dialog.accepted.connect(
            lambda: self.tasks.spawn(self._backups.delete(backup), tr("Deleting the backup"))
        )
        dialog.open()

    def _keep_chosen(self, keep: int) -> None:
        if keep != self._daily.keep:
            self._daily.choose(keep=keep)

    def _save(self) -> None:
        self.tasks.spawn(self._do_save(over=False), tr("Saving the daily backup"))

    def _save_over(self) -> None:
        self.tasks.spawn(self._do_save(over=True), tr("Saving the daily backup"))

    async def _do_save(self, *, over: bool) -> None:
        if await (self._daily.save_over() if over else self._daily.save()):
            self.context.notices.done(tr("It is saved whether a backup is made each day."))

    def _take_theirs(self) -> None:
        self.tasks.spawn(self._daily.discard(), tr("Reading the daily backup"))

    # ---- how it is laid out

    def _lay_out(self) -> None:
        hint = line("muted")
        hint.setText(
            tr(
                "A backup holds places, vendor APIs, devices, administrators, events and the audit trail. Whoever runs the"
                " server puts one back by “clue-server restore FILE”, while the server does not run."
            )
        )
        actions = QHBoxLayout()
        actions.setSpacing(theme.GAP)
        for button in (self._make, self._save_here, self._delete):
            actions.addWidget(button)
        actions.addWidget(self._progress, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._table)
        daily = QHBoxLayout()
        daily.setSpacing(theme.GAP)
        for widget in (self._each_day, self._keep):
            daily.addWidget(widget)
        daily.addStretch()
        saving = QHBoxLayout()
        saving.setSpacing(theme.GAP)
        saving.addWidget(self._save_button)
        saving.addWidget(self._state)
        saving.addStretch()
        column = section_column(self)
        column.addWidget(hint)
        column.addLayout(actions)
        column.addWidget(self._fault)
        column.addWidget(self._stack, 1)
        column.addWidget(self._where)
        column.addWidget(SectionHeader(tr("Daily backup")))
        column.addLayout(daily)
        column.addLayout(saving)
        column.addWidget(self._daily_fault)
        column.addWidget(self._elsewhere)
        column.addWidget(SectionHeader(tr("The secret key")))
        column.addWidget(self._key)


def _columns() -> list[Column[Backup]]:
    return [
        Column(tr("Made"), lambda backup: local_time(backup.made_at), width=20),
        Column(tr("Size"), lambda backup: size_in_words(backup.size), width=10, to_right=True),
        Column(tr("Made by"), origin_of, width=22),
        Column(
            tr("File"), lambda backup: backup.name, tooltip=lambda backup: backup.name, width=36, fixed=True
        ),
    ]
