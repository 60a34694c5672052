"""Settings › Basic › Setting of access service: the screen of a place (manual 7.1)."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clue_desktop.contract.shadows import ShadowPair
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from ui import names
from ui.access_service.local_dialog import LocalDialog
from ui.access_service.presenters.place import PlaceAccessServicePresenter, Switched
from ui.access_service.presenters.shadow import Subject
from ui.access_service.shadow_dialogs import AgreeDialog, ShadowDialog
from ui.access_service.shadow_rows import ShadowRows, ShadowState
from ui.access_service.trial_dialog import TrialDialog
from ui.access_service.vendor_rows import PlaceRows, fill, local_note, unsaved_mark
from ui.access_service.words import (
    access_type_titles,
    event_of,
    shadows_in_words,
    switch_in_words,
    two_vendors,
)
from ui.state.context import PageContext
from ui.state.destination import ToAccessService
from ui.state.setting import Stage
from ui.widgets import theme
from ui.widgets.fitting_area import FittingArea
from ui.widgets.history_dialog import HistoryDialog
from ui.widgets.labels import PageTitle, SectionHeader, line
from ui.widgets.making import make_button, page_column, show_fault
from ui.widgets.page import Page
from ui.widgets.typed_setting import TheirsOrMine
from ui.words.language import told, tr


class PlaceAccessServicePage(Page[ToAccessService]):
    """What is inherited, what is overridden, Modify for this place only."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self._presenter = PlaceAccessServicePresenter(context, place_id)
        self._rows = PlaceRows(self._presenter.choose, self._presenter.inherit)
        self._shadows = ShadowRows(self._presenter.choose_shadow, self._compare, self._ask_switch)
        self._section = SectionHeader(tr("Verify vendor"))
        self._type, self._note = line("section"), line("muted")
        self._fault, self._why_not = line("problem"), line("muted")
        self._fault.setObjectName("accessService.fault")
        self._elsewhere = TheirsOrMine(names.ACCESS_ELSEWHERE, self._take_theirs, self._save_over)
        self._modify = make_button(
            tr("Modify"),
            names.MODIFY,
            self._ask_to_save,
            role="primary",
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

    def unsaved(self) -> str:
        """Return what would be lost."""
        return (
            tr("The overrides you have chosen for this place are not saved.") if self._presenter.dirty else ""
        )

    def _ask_to_save(self) -> None:
        """Save, once a person has agreed to what becomes device-local by it (manual 6)."""
        self._when_agreed(self._presenter.switched_off, self._ask_for_two_vendors)

    def _ask_for_two_vendors(self) -> None:
        """Save, once a person has agreed to whose data goes to a second vendor by it."""

        def save() -> None:
            self.tasks.spawn(self._save(), tr("Saving the access service"))

        asked_too = self._presenter.asked_too
        if not asked_too:
            save()
            return
        place = self.context.directory.path(self.place_id)[-1].name
        credentials = ", ".join(told(CREDENTIAL_TYPES[credential].title) for credential in asked_too)
        dialog = AgreeDialog(
            self,
            tr("Ask a second vendor at {place}?").format(place=place),
            [],
            two_vendors(credentials),
            tr("Ask both and save"),
        )
        dialog.accepted.connect(save)
        dialog.open()

    def _compare(self, credential: Credential) -> None:
        """Show how what decides and its shadow compare, by what is saved."""
        pair = self._presenter.saved_pairs.get(credential)
        if pair is None:
            return
        name = self._presenter.name_of
        subject = Subject(
            self.place_id, credential, pair, name(credential, pair.api_id), name(credential, pair.shadow_id)
        )
        dialog = ShadowDialog(self, self.context, subject, self._presenter.why_not_switch)
        dialog.switch_asked.connect(lambda: self._ask_switch(credential))
        dialog.event_asked.connect(self._show_event)
        dialog.open()

    def _show_event(self, pair: ShadowPair) -> None:
        self.context.navigator.go(event_of(self.place_id, pair))

    def _ask_switch(self, credential: Credential) -> None:
        pair = self._presenter.saved_pairs.get(credential)
        if pair is None:
            return
        name, place = self._presenter.name_of, self.context.directory.path(self.place_id)[-1].name
        dialog = AgreeDialog(
            self,
            tr("Switch vendor and shadow at {place}?").format(place=place),
            [
                switch_in_words(credential, name(credential, pair.api_id), name(credential, pair.shadow_id)),
                tr("This applies to this place only: it overrides the place group from then on."),
            ],
            "",
            tr("Switch"),
        )
        dialog.accepted.connect(
            lambda: self.tasks.spawn(self._switch(credential), tr("Saving the access service"))
        )
        dialog.open()

    async def _switch(self, credential: Credential) -> None:
        if await self._presenter.switch(credential):
            self.context.notices.done(tr("Switched, for this place only."))

    def _when_agreed(self, switched: Sequence[Switched], proceed: Callable[[], object]) -> None:
        if not switched:
            proceed()
            return
        dialog = LocalDialog(self, self.context.directory.path(self.place_id)[-1].name, switched)
        dialog.accepted.connect(proceed)
        dialog.open()

    async def _save(self) -> None:
        if await self._presenter.save():
            self.context.notices.done(tr("Saved for this place only."))

    def _take_theirs(self) -> None:
        self.tasks.spawn(self._presenter.discard(), tr("Loading the access service"))

    def _save_over(self) -> None:
        self._presenter.stand_over()
        self._ask_to_save()

    def _try_somebody(self) -> None:
        """Ask what a door of this place would do: by what is saved, not by what is chosen here."""
        TrialDialog(
            self, self.context, self.place_id, self.context.directory.path(self.place_id)[-1].name
        ).open()

    async def _show_history(self) -> None:
        dialog = HistoryDialog(self, names.ACCESS_HISTORY_DIALOG, await self._presenter.history())
        dialog.restore_asked.connect(
            lambda number: self._when_agreed(
                self._presenter.switched_off_by(number),
                lambda: self.tasks.spawn(self._restore(number), tr("Restoring the revision")),
            )
        )
        dialog.open()

    async def _restore(self, number: int) -> None:
        if said := await self._presenter.restore(number):
            self.context.notices.done(said)

    def _show(self) -> None:
        presenter = self._presenter
        self._type.setText(tr("Access type: {0}").format(access_type_titles()[presenter.access_type]))
        self._note.setText(
            tr("The place group's access type is None: overrides are kept, but without effect.")
            if presenter.access_type is AccessType.NONE and presenter.stage is not Stage.LOADING
            else tr(
                "What you choose here applies to this place only. If the place group is saved later, its values"
                " replace the overrides of this place."
            )
        )
        usable = presenter.stage is Stage.READY and not presenter.permission
        for credential, combo in self._rows.combos.items():
            fill(combo, presenter.choices(credential), presenter.chosen(credential))
            combo.setEnabled(usable)
            inherited = presenter.is_inherited(credential)
            mark, back = self._rows.marks[credential], self._rows.back[credential]
            mark.setText(_origin(presenter, credential))
            mark.setProperty("role", "muted" if inherited else "accent")
            mark.style().polish(mark)
            back.setToolTip(
                tr("Back to what the place group sets: {api}").format(
                    api=presenter.after_going_back(credential)
                )
            )
            back.setVisible(not inherited)
            back.setEnabled(usable and not inherited)
        pairs = presenter.saved_pairs
        self._section.set_remark(shadows_in_words(pairs))
        self._shadows.show_states(
            {
                credential: ShadowState(
                    presenter.shadow_choices(credential),
                    presenter.chosen_shadow(credential),
                    credential in pairs,
                    usable,
                    presenter.why_not_switch,
                )
                for credential in Credential
                if presenter.chosen(credential) is not None or credential in pairs
            }
        )
        show_fault(self._fault, presenter.fault)
        self._elsewhere.say(presenter.theirs)
        self._history.setEnabled(usable)
        self._history.setToolTip(presenter.permission)
        self._trial.setEnabled(self._history.isEnabled())
        self._trial.setToolTip(
            presenter.permission or tr("Asks by what is saved, not by what is chosen here.")
        )
        self._modify.setEnabled(not presenter.why_not_modify)
        self._modify.setToolTip(presenter.why_not_modify)
        self._revert.setEnabled(presenter.dirty and usable)
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
        actions = QHBoxLayout()
        for button in (self._modify, self._revert, self._history, self._trial):
            actions.addWidget(button)
        actions.addWidget(self._why_not, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for widget in (self._type, self._note, self._section, self._rows, local_note(), self._shadows):
            column.addWidget(widget)
        column.addStretch()
        layout.addLayout(heading)
        layout.addWidget(FittingArea(content))
        layout.addWidget(self._elsewhere)
        layout.addWidget(self._fault)
        layout.addSpacing(theme.GAP)
        layout.addLayout(actions)
        layout.addStretch()


def _origin(presenter: PlaceAccessServicePresenter, credential: Credential) -> str:
    """Where a credential's API comes from; where there is none, that the device decides by itself."""
    is_local = presenter.access_type is AccessType.NONE or presenter.chosen(credential) is None
    if presenter.is_inherited(credential):
        return tr("inherited · device-local") if is_local else tr("inherited")
    return tr("overridden · device-local") if is_local else tr("overridden")
