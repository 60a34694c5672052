"""Setting of access service of a place: what it inherits, what it overrides, and back (manual 7.1)."""

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import ClientError, PreconditionFailed
from clue_desktop.contract.access_service import PlaceAccessService, PlaceOverrides
from clue_desktop.contract.events import Change
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.permissions import Action
from ui.access_service.group_presenter import NOT_ASSIGNED, Choice, Stage
from ui.context import PageContext
from ui.notices import in_words
from ui.observable import Latest, Observable


class PlaceAccessServicePresenter(Observable):
    """State and decisions of the screen.

    Attributes:
        stage, fault: as on the group's screen.
        overrides: the choices as they stand: present = overridden (None: to not assigned), absent = inherited.
        changed_elsewhere: somebody else has changed the setting while there are unsaved choices here.
    """

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__()
        self._context = context
        self.place_id = place_id
        self.stage = Stage.LOADING
        self.fault = ""
        self.overrides: dict[Credential, str | None] = {}
        self.changed_elsewhere = False
        self._saved: Versioned[PlaceAccessService] | None = None
        self._latest = Latest()

    @property
    def permission(self) -> str:
        """Why the setting cannot be changed by this administrator, or ""."""
        return self._context.directory.may(Action.PLACE_ACCESS_SERVICE, self.place_id).why_not

    @property
    def access_type(self) -> AccessType:
        """The group's access type; without a vendor, overrides are kept but without effect."""
        return self._saved.value.access_type if self._saved else AccessType.NONE

    @property
    def dirty(self) -> bool:
        """Whether there are choices that are not saved."""
        return self._saved is not None and self.overrides != _overrides_of(self._saved.value)

    @property
    def why_not_modify(self) -> str:
        """Why Modify is disabled, or ""."""
        if self.stage is Stage.LOADING:
            return "The setting is being loaded."
        if self.stage is Stage.SAVING:
            return "The setting is being saved."
        return self.permission or ("" if self.dirty else "Nothing has been changed.")

    def is_inherited(self, credential: Credential) -> bool:
        """Whether a credential goes by what the group sets."""
        return credential not in self.overrides

    def inherited_name(self, credential: Credential) -> str:
        """Return the name of what the group sets, as far as it is known here."""
        if self._saved is None:
            return ""
        held = self._saved.value.assignments[credential]
        return self._name(credential, held.api_id) if held.inherited else ""

    def choices(self, credential: Credential) -> list[Choice]:
        """Return the entries of a credential's dropdown."""
        found = self._saved.value.choices.get(credential, []) if self._saved else []
        return [Choice(None, NOT_ASSIGNED), *(Choice(choice.api_id, choice.name) for choice in found)]

    def chosen(self, credential: Credential) -> str | None:
        """Return the API that holds by the present choices, as far as it is known here."""
        if credential in self.overrides:
            return self.overrides[credential]
        held = self._saved.value.assignments[credential] if self._saved else None
        return held.api_id if held is not None and held.inherited else None

    def override(self, credential: Credential, api_id: str | None) -> None:
        """Choose another API for this place only."""
        self.overrides[credential] = api_id
        self._changed()

    def inherit(self, credential: Credential) -> None:
        """Go back to what the group sets, for one credential."""
        self.overrides.pop(credential, None)
        self._changed()

    async def load(self) -> None:
        """Read what holds; choices that are not saved stay as they are."""
        current = self._latest.ask()
        keep = self.dirty
        try:
            setting = await self._context.client.place_access_service(self.place_id)
        except ClientError as fault:
            if current():
                self.fault = in_words(fault)
                self._changed()
            return
        if not current():
            return
        self.fault, self.stage = "", Stage.READY
        if keep and self._saved is not None and self._saved.etag != setting.etag:
            self.changed_elsewhere = True
        elif not keep:
            self._take(setting)
        self._changed()

    async def discard(self) -> None:
        """Drop what is not saved and show what is."""
        self._saved = None
        await self.load()

    async def save(self) -> bool:
        """Save for this place only; False when it was not saved (see `fault`)."""
        self._latest.drop()
        self.stage, self.fault = Stage.SAVING, ""
        self._changed()
        etag = self._saved.etag if self._saved else None
        try:
            setting = await self._context.client.save_place_access_service(
                self.place_id,
                PlaceOverrides(
                    assignments=dict(self.overrides),
                    inherit=[credential for credential in Credential if credential not in self.overrides],
                ),
                if_match=etag,
            )
        except PreconditionFailed as fault:
            self.changed_elsewhere = True
            self.fault = in_words(fault)
            return False
        except ClientError as fault:
            self.fault = in_words(fault)
            return False
        else:
            self._take(setting)
            return True
        finally:
            self.stage = Stage.READY
            self._changed()

    def concerns(self, change: Change | None) -> bool:
        """Tell whether a change elsewhere may concern this screen; None stands for changes that were missed."""
        if change is None:
            return True
        return change.kind in {"accessService", "vendorApi"} or change.id == self.place_id

    def _take(self, setting: Versioned[PlaceAccessService]) -> None:
        self._saved = setting
        self.overrides = _overrides_of(setting.value)
        self.changed_elsewhere = False

    def _name(self, credential: Credential, api_id: str | None) -> str:
        return next(
            (choice.label for choice in self.choices(credential) if choice.api_id == api_id), NOT_ASSIGNED
        )


def _overrides_of(setting: PlaceAccessService) -> dict[Credential, str | None]:
    return {credential: held.api_id for credential, held in setting.assignments.items() if not held.inherited}
