"""Service › Setting of access service: the screen of a place group (manual 4, 6)."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clue_desktop.contract.shadows import ShadowPair
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential
from ui import names
from ui.access_service.presenters.group import GroupAccessServicePresenter
from ui.access_service.presenters.shadow import Subject
from ui.access_service.propagation_dialog import PropagationDialog
from ui.access_service.shadow_dialogs import ShadowDialog
from ui.access_service.shadow_rows import ShadowRows, ShadowState
from ui.access_service.trial_dialog import TrialDialog
from ui.access_service.vendor_rows import GroupRows, fill, local_note, unsaved_mark
from ui.access_service.words import access_type_titles, event_of, shadows_in_words, switch_in_words
from ui.state.context import PageContext
from ui.state.destination import PageKey, ToAccessService
from ui.state.setting import Stage
from ui.widgets import theme
from ui.widgets.fitting_area import FittingArea
from ui.widgets.history_dialog import HistoryDialog
from ui.widgets.labels import PageTitle, SectionHeader, line
from ui.widgets.making import make_button, page_column, show_fault
from ui.widgets.page import Page
from ui.widgets.typed_setting import TheirsOrMine
from ui.words.language import tr


def _type_help(access_type: AccessType) -> str:
    match access_type:
        case AccessType.NONE:
            return tr("No settings are enabled. Every device decides by itself.")
        case AccessType.VENDOR:
            return tr("The vendor API assigned to a credential decides. Without an answer access is denied.")
        case AccessType.MIXED:
            return tr(
                "As Vendor; and for each credential you choose what a device does if the vendor gives no answer."
            )


class GroupAccessServicePage(Page[ToAccessService]):
    """Choices, the Verify vendor section, Modify with its confirmation, Undo."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self._presenter = GroupAccessServicePresenter(context, place_id)
        self._type = QComboBox()
        self._type.setObjectName(names.ACCESS_TYPE)
        self._type.setAccessibleName(tr("Access type"))
        for access_type, title in access_type_titles().items():
            self._type.addItem(title, access_type)
        self._type.activated.connect(
            lambda _index: self._presenter.choose_access_type(AccessType(self._type.currentData()))
        )
        self._type_help = line("muted")
        self._rows = GroupRows(self._presenter.assign, self._presenter.choose_on_no_answer)
        self._shadows = ShadowRows(self._presenter.choose_shadow, self._compare, self._ask_switch)
        self._vendor, self._vendor_title = QWidget(), SectionHeader(tr("Verify vendor"))
        self._lay_out_vendor()
        self._fault, self._why_not = line("problem"), line("muted")
        self._fault.setObjectName("accessService.fault")
        self._elsewhere = TheirsOrMine(names.ACCESS_ELSEWHERE, self._take_theirs, self._save_over)
        self._undo_bar, self._undo_text, self._undo = self._lay_out_undo()
        self._modify = make_button(tr("Modify"), names.MODIFY, role="primary")
        self._modify.clicked.connect(
            lambda: self.tasks.spawn(self._confirm(), tr("Reading what would change"))
        )
        self._revert = make_button(tr("Revert"), names.REVERT, self._presenter.revert)
        self._unsaved = unsaved_mark()
        self._trial = make_button(tr("What would happen to …?"), names.TRIAL, self._try_somebody)
        self._history = make_button(tr("History…"), names.ACCESS_HISTORY)
        self._history.clicked.connect(
            lambda: self.tasks.spawn(self._show_history(), tr("Reading the history"))
        )
        self._pointed_to: Credential | None = None
        self._lay_out()
        self.follows(self._presenter)
        self._show()

    def begin(self) -> None:
        """Load the setting."""
        self.reads(self._presenter, tr("Loading the access service"))

    def point_to(self, to: ToAccessService) -> None:
        """Let the credential have the focus as soon as one can choose for it."""
        if to.credential is not None:
            self._pointed_to = to.credential
            self._focus_pointed_to()

    def _focus_pointed_to(self) -> None:
        if self._pointed_to is not None and (combo := self._rows.combos[self._pointed_to]).isEnabled():
            combo.setFocus()
            self._pointed_to = None

    @property
    def chapter(self) -> str:
        """Assigning APIs has a chapter of its own."""
        return f"{PageKey.ACCESS_SERVICE}.assign" if self._presenter.shows_vendor else ""

    def unsaved(self) -> str:
        """Return what would be lost; a choice of the access type alone is kept (manual 4.2)."""
        if self._presenter.stage is Stage.SAVING:  # leaving would end it
            return tr("The access service is being saved.")
        kept = self.context.access_types.of(self.place_id)
        if not self._presenter.dirty or self._presenter.only_access_type_changed(kept):
            return ""
        return tr("The assignments you have chosen for this place group are not saved.")

    async def _confirm(self) -> None:
        preview = await self._presenter.preview()
        if preview is None:
            return
        dialog = PropagationDialog(self, preview, self._presenter.api_name)
        dialog.accepted.connect(lambda: self.tasks.spawn(self._save(), tr("Saving the access service")))
        dialog.open()

    async def _save(self) -> None:
        await self._presenter.save()

    def _compare(self, credential: Credential) -> None:
        """Show how what decides and its shadow compare, by what is saved."""
        pair = self._presenter.saved_pairs.get(credential)
        if pair is None:
            return
        name = self._presenter.api_name
        subject = Subject(self.place_id, credential, pair, name(pair.api_id), name(pair.shadow_id))
        dialog = ShadowDialog(self, self.context, subject, self._presenter.why_not_switch)
        dialog.switch_asked.connect(lambda: self._ask_switch(credential))
        dialog.event_asked.connect(self._show_event)
        dialog.open()

    def _show_event(self, pair: ShadowPair) -> None:
        self.context.navigator.go(event_of(self.place_id, pair))

    def _ask_switch(self, credential: Credential) -> None:
        self.tasks.spawn(self._confirm_switch(credential), tr("Reading what would change"))

    async def _confirm_switch(self, credential: Credential) -> None:
        pair, preview = (
            self._presenter.saved_pairs.get(credential),
            await self._presenter.preview_switch(credential),
        )
        if pair is None or preview is None:
            return
        name = self._presenter.api_name
        lead = switch_in_words(credential, name(pair.api_id), name(pair.shadow_id))
        dialog = PropagationDialog(self, preview, name, lead)
        dialog.accepted.connect(
            lambda: self.tasks.spawn(self._switch(credential), tr("Saving the access service"))
        )
        dialog.open()

    async def _switch(self, credential: Credential) -> None:
        await self._presenter.switch(credential)

    def _take_theirs(self) -> None:
        self.tasks.spawn(self._presenter.discard(), tr("Loading the access service"))

    def _save_over(self) -> None:
        self._presenter.stand_over()
        self.tasks.spawn(self._confirm(), tr("Reading what would change"))

    def _try_somebody(self) -> None:
        """Ask what a door of this place would do: by what is saved, not by what is chosen here."""
        TrialDialog(
            self, self.context, self.place_id, self.context.directory.path(self.place_id)[-1].name
        ).open()

    async def _show_history(self) -> None:
        dialog = HistoryDialog(self, names.ACCESS_HISTORY_DIALOG, await self._presenter.history())
        dialog.restore_asked.connect(
            lambda number: self.tasks.spawn(self._confirm_restore(number), tr("Reading what would change"))
        )
        dialog.open()

    async def _confirm_restore(self, number: int) -> None:
        preview = await self._presenter.preview_restore(number)
        dialog = PropagationDialog(self, preview, self._presenter.api_name)
        dialog.accepted.connect(lambda: self.tasks.spawn(self._restore(number), tr("Restoring the revision")))
        dialog.open()

    async def _restore(self, number: int) -> None:
        await self._presenter.restore(number)

    def _show(self) -> None:
        presenter = self._presenter
        busy = presenter.stage is not Stage.READY
        allowed = not presenter.permission
        with QSignalBlocker(self._type):
            self._type.setCurrentIndex(self._type.findData(presenter.access_type))
        self._type.setEnabled(allowed and not busy)
        self._type.setToolTip(presenter.permission)
        self._type_help.setText(_type_help(presenter.access_type))
        self._vendor.setVisible(presenter.shows_vendor)
        self._vendor.setEnabled(allowed and not busy)
        for credential, combo in self._rows.combos.items():
            fill(combo, presenter.choices(credential), presenter.assignments[credential])
            choice = self._rows.no_answer[credential]
            with QSignalBlocker(choice):
                choice.setCurrentIndex(choice.findData(presenter.on_no_answer[credential]))
            choice.setEnabled(presenter.assignments[credential] is not None)
        self._rows.show_no_answer(presenter.shows_no_answer)
        pairs = presenter.saved_pairs
        self._vendor_title.set_remark(shadows_in_words(pairs))
        self._shadows.show_states(
            {
                credential: ShadowState(
                    presenter.shadow_choices(credential),
                    presenter.shadows.get(credential),
                    credential in pairs,
                    allowed and not busy,
                    presenter.why_not_switch,
                )
                for credential in Credential
                if presenter.assignments[credential] is not None or credential in pairs
            }
        )
        show_fault(self._fault, presenter.fault)
        self._elsewhere.say(presenter.theirs)
        self._undo_bar.setVisible(presenter.undoable is not None)
        if presenter.undoable is not None:
            self._undo_text.setText(presenter.undoable.text)
        self._history.setEnabled(allowed and not busy)
        self._history.setToolTip(presenter.permission)
        self._trial.setEnabled(self._history.isEnabled())
        self._trial.setToolTip(
            presenter.permission or tr("Asks by what is saved, not by what is chosen here.")
        )
        self._modify.setEnabled(not presenter.why_not_modify)
        self._modify.setToolTip(presenter.why_not_modify)
        self._revert.setEnabled(presenter.dirty and not busy)
        self._revert.setToolTip(presenter.why_not_modify)
        self._unsaved.setVisible(presenter.dirty)
        self._why_not.setText(presenter.why_not_modify)
        self._focus_pointed_to()

    def _lay_out(self) -> None:
        layout = page_column(self)
        heading = QHBoxLayout()
        heading.addWidget(PageTitle(tr("Setting of access service")))
        heading.addWidget(self._unsaved)
        heading.addStretch()
        row = QHBoxLayout()
        label = QLabel(tr("Access type"))
        label.setBuddy(self._type)
        row.addWidget(label)
        row.addWidget(self._type)
        row.addStretch()
        actions = QHBoxLayout()
        for button in (self._modify, self._revert, self._history, self._trial):
            actions.addWidget(button)
        actions.addWidget(self._why_not, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(row)
        column.addWidget(self._type_help)
        column.addWidget(self._vendor)
        column.addStretch()
        layout.addLayout(heading)
        layout.addWidget(FittingArea(content))
        layout.addWidget(self._elsewhere)
        layout.addWidget(self._fault)
        layout.addWidget(self._undo_bar)
        layout.addSpacing(theme.GAP)
        layout.addLayout(actions)
        layout.addStretch()

    def _lay_out_vendor(self) -> None:
        layout = QVBoxLayout(self._vendor)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._vendor_title)
        layout.addWidget(self._rows)
        layout.addWidget(local_note())
        layout.addWidget(self._shadows)

    def _lay_out_undo(self) -> tuple[QWidget, QLabel, QPushButton]:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        text = line("good")
        undo = make_button(
            tr("Undo"),
            names.PROPAGATION_UNDO,
            lambda: self.tasks.spawn(self._presenter.undo(), tr("Taking the save back")),
        )
        row.addWidget(undo)
        row.addWidget(text, 1)
        return bar, text, undo
