"""Setting of access service of a place group: the choices as they stand, what saving would do, saving, undoing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import ClientError, Conflict, PreconditionFailed
from clue_desktop.contract.access_service import GroupAccessService, Preview
from clue_desktop.contract.events import Change
from clue_desktop.contract.vendor_apis import VendorApi
from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.permissions import Action
from ui.context import PageContext
from ui.notices import in_words
from ui.observable import Latest, Observable

ACCESS_TYPE_TITLES = {
    AccessType.NONE: "None",
    AccessType.VENDOR: "Vendor",
    AccessType.MIXED: "Mixed / Advanced",
}
NOT_ASSIGNED = "Not assigned"


class Stage(Enum):
    """What the screen is doing."""

    LOADING = auto()
    READY = auto()
    SAVING = auto()


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a credential's dropdown; None is "Not assigned"."""

    api_id: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The last save of this screen, as long as it can be undone."""

    text: str
    etag: str | None


class GroupAccessServicePresenter(Observable):
    """State and decisions of the screen.

    Attributes:
        stage: what is being done.
        fault: why the setting could not be loaded or saved, in words; "" for no fault.
        access_type, assignments, on_no_answer: the choices as they stand, saved or not.
        changed_elsewhere: somebody else has changed the setting while there are unsaved choices here.
        undoable: what the last save did, while it can be taken back.
    """

    def __init__(self, context: PageContext, group_id: str) -> None:
        super().__init__()
        self._context = context
        self.group_id = group_id
        self.stage = Stage.LOADING
        self.fault = ""
        self.access_type = AccessType.NONE
        self.assignments: dict[Credential, str | None] = dict.fromkeys(Credential)
        self.on_no_answer: dict[Credential, OnNoAnswer] = dict.fromkeys(Credential, OnNoAnswer.DENY)
        self.changed_elsewhere = False
        self.undoable: Saved | None = None
        self._saved: Versioned[GroupAccessService] | None = None
        self._apis: Sequence[VendorApi] = ()
        self._latest = Latest()

    @property
    def permission(self) -> str:
        """Why the setting cannot be changed by this administrator, or ""."""
        return self._context.directory.may(Action.GROUP_ACCESS_SERVICE, self.group_id).why_not

    @property
    def shows_vendor(self) -> bool:
        """Whether the Verify vendor section is there (manual 4.2)."""
        return self.access_type is not AccessType.NONE

    @property
    def shows_no_answer(self) -> bool:
        """Whether what a device does without an answer can be chosen."""
        return self.access_type is AccessType.MIXED

    @property
    def dirty(self) -> bool:
        """Whether there are choices that are not saved."""
        return self._saved is not None and self._document() != _comparable(self._saved.value)

    @property
    def why_not_modify(self) -> str:
        """Why Modify is disabled, or ""."""
        if self.stage is Stage.LOADING:
            return "The setting is being loaded."
        if self.stage is Stage.SAVING:
            return "The setting is being saved."
        return self.permission or ("" if self.dirty else "Nothing has been changed.")

    def only_access_type_changed(self, kept: AccessType | None) -> bool:
        """Tell whether the access type, which is `kept` for the way to the APIs and back, is all that is not saved."""
        if self._saved is None or kept != self.access_type:
            return False
        return self._document() == _comparable(self._saved.value).model_copy(update={"access_type": kept})

    def choices(self, credential: Credential) -> list[Choice]:
        """Return the entries of a credential's dropdown: only APIs of that very auth type (manual 6)."""
        return [
            Choice(None, NOT_ASSIGNED),
            *(Choice(api.id, api.name) for api in self._apis if api.auth_type == credential),
        ]

    def api_name(self, api_id: str | None) -> str:
        """Return an API's name, or "Not assigned"."""
        return next((api.name for api in self._apis if api.id == api_id), NOT_ASSIGNED)

    def choose_access_type(self, access_type: AccessType) -> None:
        """Choose; the menu reacts at once, before anything is saved (manual 4.2)."""
        self.access_type = access_type
        self._note_pending()
        self._changed()

    def assign(self, credential: Credential, api_id: str | None) -> None:
        """Choose the API of a credential."""
        self.assignments[credential] = api_id
        self._changed()

    def choose_on_no_answer(self, credential: Credential, what: OnNoAnswer) -> None:
        """Choose what a device does when the vendor gives no answer."""
        self.on_no_answer[credential] = what
        self._changed()

    async def load(self) -> None:
        """Read the setting and the group's APIs; choices that are not saved stay as they are."""
        current = self._latest.ask()
        keep = self.dirty
        try:
            setting = await self._context.client.group_access_service(self.group_id)
            apis = await self._context.client.vendor_apis(self.group_id)
        except ClientError as fault:
            if current():
                self.fault = in_words(fault)
                self._changed()
            return
        if not current():
            return
        self.fault = ""
        self._apis = apis
        self.stage = Stage.READY
        if keep and self._saved is not None and self._saved.etag != setting.etag:
            self.changed_elsewhere = True
        elif not keep:
            pending = self._context.access_types.of(self.group_id)
            self._take(setting)
            if pending is not None:
                self.choose_access_type(pending)
        self._changed()

    async def discard(self) -> None:
        """Drop what is not saved and show what is."""
        self._saved = None
        self._context.access_types.choose(self.group_id, None)
        await self.load()

    async def preview(self) -> Preview | None:
        """Return what saving would do, for the confirmation; None when the server could not say (see `fault`)."""
        self.fault = ""
        try:
            return await self._context.client.preview_group_access_service(self.group_id, self._document())
        except ClientError as fault:
            self.fault = in_words(fault)
            self._changed()
            return None

    async def save(self) -> bool:
        """Save for the group and all places under it; False when it was not saved (see `fault`)."""
        self._latest.drop()
        self.stage, self.fault = Stage.SAVING, ""
        self._changed()
        etag = self._saved.etag if self._saved else None
        try:
            saved = await self._context.client.save_group_access_service(
                self.group_id, self._document(), if_match=etag
            )
        except PreconditionFailed as fault:
            self.changed_elsewhere = True
            self.fault = in_words(fault)
            return False
        except ClientError as fault:
            self.fault = in_words(fault)
            return False
        else:
            lost = len(saved.value.overwritten_places)
            places = len(self._context.directory.children(self.group_id))
            self._take(Versioned(_comparable(saved.value), saved.etag))
            self.undoable = Saved(
                f"Saved for the place group and its {places} child places."
                + (f" The overrides of {lost} of them were replaced." if lost else ""),
                saved.etag,
            )
            return True
        finally:
            self.stage = Stage.READY
            self._changed()

    async def undo(self) -> None:
        """Take the last save back, with the overrides that it removed."""
        if self.undoable is None:
            return
        try:
            restored = await self._context.client.undo_group_access_service(
                self.group_id, if_match=self.undoable.etag
            )
        except (Conflict, PreconditionFailed) as fault:
            self.undoable = None
            self.fault = f"It could not be undone. {in_words(fault)}"
        except ClientError as fault:
            self.fault = in_words(fault)
        else:
            self.undoable = None
            self._take(restored)
        self._changed()

    def concerns(self, change: Change | None) -> bool:
        """Tell whether a change elsewhere may concern this screen; None stands for changes that were missed."""
        if change is None:
            return True
        return change.kind in {"accessService", "vendorApi"} or change.id == self.group_id

    def _take(self, setting: Versioned[GroupAccessService]) -> None:
        self._saved = setting
        self.access_type = setting.value.access_type
        self.assignments = {
            credential: setting.value.assignments.get(credential) for credential in Credential
        }
        self.on_no_answer = {
            credential: setting.value.on_no_answer.get(credential, OnNoAnswer.DENY)
            for credential in Credential
        }
        self.changed_elsewhere = False
        self._note_pending()

    def _note_pending(self) -> None:
        saved = self._saved.value.access_type if self._saved else AccessType.NONE
        self._context.access_types.choose(
            self.group_id, None if self.access_type == saved else self.access_type
        )

    def _document(self) -> GroupAccessService:
        return GroupAccessService(
            access_type=self.access_type,
            assignments=dict(self.assignments),
            on_no_answer=dict(self.on_no_answer),
        )


def _comparable(setting: GroupAccessService) -> GroupAccessService:
    return GroupAccessService(
        access_type=setting.access_type,
        assignments={credential: setting.assignments.get(credential) for credential in Credential},
        on_no_answer={
            credential: setting.on_no_answer.get(credential, OnNoAnswer.DENY) for credential in Credential
        },
    )


def title_of(credential: Credential) -> str:
    """Return a credential's name on screens."""
    return CREDENTIAL_TYPES[credential].title
