"""Setting of access service of a place group: the choices as they stand, what saving would do, saving, undoing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import ClientError, Conflict, PreconditionFailed
from clue_desktop.contract.access_service import GroupAccessService, Preview
from clue_desktop.contract.vendor_apis import VendorApi
from clue_desktop.domain.access_service import AccessType, OnNoAnswer, switched, usable_shadow
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.permissions import Action
from ui.access_service.history import group_history, not_restored_in_words
from ui.access_service.words import (
    access_type_titles,
    no_answer_titles,
    no_shadow,
    not_assigned,
    overtaken_in_words,
)
from ui.state.context import PageContext
from ui.state.history import History
from ui.state.notices import in_words
from ui.state.setting import SettingPresenter
from ui.words.language import told, tr


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a credential's dropdown; None is "Not assigned"."""

    api_id: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared: an API and its shadow, by their ids."""

    api_id: str
    shadow_id: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The last save of this screen, as long as it can be undone."""

    text: str
    etag: str | None


class GroupAccessServicePresenter(SettingPresenter[GroupAccessService]):
    """State and decisions of the screen.

    Attributes:
        access_type, assignments, on_no_answer, shadows: the choices as they stand, saved or not.
        undoable: what the last save did, while it can be taken back.
    """

    action = Action.GROUP_ACCESS_SERVICE

    def __init__(self, context: PageContext, group_id: str) -> None:
        super().__init__(context, group_id)
        self.group_id = group_id
        self.access_type = AccessType.NONE
        self.assignments: dict[Credential, str | None] = dict.fromkeys(Credential)
        self.on_no_answer: dict[Credential, OnNoAnswer] = dict.fromkeys(Credential, OnNoAnswer.DENY)
        self.shadows: dict[Credential, str] = {}
        self.undoable: Saved | None = None
        self._apis: Sequence[VendorApi] = ()
        self._revisions: dict[int, GroupAccessService] = {}
        self._gone: set[str] = set()

    @property
    def shows_vendor(self) -> bool:
        """Whether the Verify vendor section is there (manual 4.2)."""
        return self.access_type is not AccessType.NONE

    @property
    def shows_no_answer(self) -> bool:
        """Whether what a device does without an answer can be chosen."""
        return self.access_type is AccessType.MIXED

    @property
    @override
    def dirty(self) -> bool:
        return self._saved is not None and self._document() != _comparable(self._saved.value)

    def only_access_type_changed(self, kept: AccessType | None) -> bool:
        """Tell whether the access type, which is `kept` for the way to the APIs and back, is all that is not saved."""
        if self._saved is None or kept != self.access_type:
            return False
        return self._document() == _comparable(self._saved.value).model_copy(update={"access_type": kept})

    @override
    def _theirs_in_words(self, theirs: GroupAccessService) -> str:
        theirs, mine = _comparable(theirs), self._document()
        types, without = access_type_titles(), no_answer_titles()
        differing = [(tr("Access type"), types[theirs.access_type], types[mine.access_type])]
        for one in Credential:
            title = told(CREDENTIAL_TYPES[one].title)
            differing += [
                (title, self.api_name(theirs.assignments[one]), self.api_name(mine.assignments[one])),
                (
                    tr("{credential} without an answer").format(credential=title),
                    without[theirs.on_no_answer[one]],
                    without[mine.on_no_answer[one]],
                ),
                (
                    tr("Shadow for {0}").format(title),
                    self.shadow_name(theirs.shadows.get(one)),
                    self.shadow_name(mine.shadows.get(one)),
                ),
            ]
        return overtaken_in_words(row for row in differing if row[1] != row[2])

    def choices(self, credential: Credential) -> list[Choice]:
        """Return the entries of a credential's dropdown: only APIs of that very auth type (manual 6)."""
        return [
            Choice(None, not_assigned()),
            *(Choice(api.id, api.name) for api in self._apis if api.auth_type == credential),
        ]

    def api_name(self, api_id: str | None) -> str:
        """Return an API's name, or "Not assigned"."""
        return next((api.name for api in self._apis if api.id == api_id), not_assigned())

    def shadow_choices(self, credential: Credential) -> list[Choice]:
        """Return what a credential may have as its shadow: every other API of it."""
        return [
            Choice(None, no_shadow()),
            *(
                Choice(api.id, api.name)
                for api in self._apis
                if api.auth_type == credential and api.id != self.assignments[credential]
            ),
        ]

    def shadow_name(self, api_id: str | None) -> str:
        """Return a shadow's name, or that there is none."""
        return no_shadow() if api_id is None else self.api_name(api_id)

    @property
    def saved_pairs(self) -> dict[Credential, Pair]:
        """What is compared by what is saved: the API and the shadow of each credential that has one."""
        if self._saved is None or self._saved.value.access_type is AccessType.NONE:
            return {}
        saved = self._saved.value
        return {
            credential: Pair(api_id, shadow_id)
            for credential, shadow_id in saved.shadows.items()
            if (api_id := saved.assignments.get(credential)) is not None
        }

    @property
    def why_not_switch(self) -> str:
        """Why an API and its shadow cannot be switched now, or ""; it is done with what is saved."""
        if self.permission:
            return self.permission
        return tr("Save or revert your choices first.") if self.dirty else ""

    def choose_shadow(self, credential: Credential, api_id: str | None) -> None:
        """Choose the shadow of a credential."""
        if api_id is None:
            self.shadows.pop(credential, None)
        else:
            self.shadows[credential] = api_id
        self._changed()

    def choose_access_type(self, access_type: AccessType) -> None:
        """Choose; the menu reacts at once, before anything is saved (manual 4.2)."""
        self.access_type = access_type
        self._note_pending()
        self._changed()

    def assign(self, credential: Credential, api_id: str | None) -> None:
        """Choose the API of a credential; without one, or with its shadow, nothing is left to compare."""
        self.assignments[credential] = api_id
        if usable_shadow(api_id, self.shadows.get(credential)) is None:
            self.shadows.pop(credential, None)
        self._changed()

    def choose_on_no_answer(self, credential: Credential, what: OnNoAnswer) -> None:
        """Choose what a device does when the vendor gives no answer."""
        self.on_no_answer[credential] = what
        self._changed()

    @override
    async def discard(self) -> None:
        self._context.access_types.choose(self.group_id, None)
        await super().discard()

    async def preview(self) -> Preview | None:
        """Return what saving would do, for the confirmation; None when the server could not say (see `fault`)."""
        return await self._preview(self._document())

    async def preview_switch(self, credential: Credential) -> Preview | None:
        """Return what switching a credential to its shadow would do, by what is saved; None as for `preview`."""
        if self._saved is None:
            return None
        saved = _comparable(self._saved.value)
        swapped = switched(saved.assignments, saved.shadows, credential)
        if swapped is None:
            return None
        assignments, shadows = swapped
        return await self._preview(saved.model_copy(update={"assignments": assignments, "shadows": shadows}))

    async def _preview(self, document: GroupAccessService) -> Preview | None:
        self.fault = ""
        try:
            return await self._context.client.group_access.preview(self.group_id, document)
        except ClientError as fault:
            self.fault = in_words(fault)
            self._changed()
            return None

    async def save(self) -> bool:
        """Save for the group and all places under it; False when it was not saved (see `fault`)."""

        async def write(etag: str | None) -> None:
            saved = await self._context.client.group_access.save(
                self.group_id, self._document(), if_match=etag
            )
            lost = len(saved.value.overwritten_places)
            self._take(Versioned(_comparable(saved.value), saved.etag))
            self.undoable = Saved(
                _what_was_saved(len(self._context.directory.children(self.group_id)), lost), saved.etag
            )

        return await self._save_choices(write)

    async def switch(self, credential: Credential) -> bool:
        """Let a credential's shadow decide, and its API be the shadow; False when it was not done (see `fault`)."""

        async def write(etag: str | None) -> None:
            saved = await self._context.client.group_access.switch(self.group_id, credential, if_match=etag)
            self._take(Versioned(_comparable(saved.value), saved.etag))
            places = len(self._context.directory.children(self.group_id))
            said = [
                tr("{credential}: {api} decides from now on, {shadow} is its shadow.").format(
                    credential=told(CREDENTIAL_TYPES[credential].title),
                    api=self.api_name(self.assignments[credential]),
                    shadow=self.shadow_name(self.shadows.get(credential)),
                ),
                _what_was_saved(places, len(saved.value.overwritten_places)),
            ]
            self.undoable = Saved(" ".join(said), saved.etag)

        return await self._save_choices(write)

    async def undo(self) -> None:
        """Take the last save back, with the overrides that it removed."""
        if self.undoable is None:
            return
        try:
            restored = await self._context.client.group_access.undo(
                self.group_id, if_match=self.undoable.etag
            )
        except (Conflict, PreconditionFailed) as fault:
            self.undoable = None
            self.fault = tr("It could not be undone. {reason}").format(reason=in_words(fault))
        except ClientError as fault:
            self.fault = in_words(fault)
        else:
            self.undoable = None
            self._take(restored)
        self._changed()

    async def history(self) -> History:
        """Return all states that the setting has had, newest first. Raises ClientError."""
        found = await self._context.client.group_access.revisions(self.group_id)
        self._revisions = {revision.number: revision.setting for revision in found.items}
        self._gone = {api.api_id for api in found.apis if api.gone}
        note = tr("A restore replaces the choices on this page that are not saved.") if self.dirty else ""
        return group_history(found, self.permission, note)

    async def preview_restore(self, number: int) -> Preview:
        """Return what going back to a state of `history` would do, for the confirmation. Raises ClientError."""
        setting = self._revisions[number]
        assignments = {
            credential: None if api_id in self._gone else api_id
            for credential, api_id in setting.assignments.items()
        }
        shadows = {
            credential: api_id
            for credential, api_id in setting.shadows.items()
            if api_id not in self._gone and assignments.get(credential) is not None
        }
        return await self._context.client.group_access.preview(
            self.group_id, setting.model_copy(update={"assignments": assignments, "shadows": shadows})
        )

    async def restore(self, number: int) -> bool:
        """Go back to an earlier state, for the group and all places under it; False when it was not (see `fault`)."""

        async def write(etag: str | None) -> None:
            restored = await self._context.client.group_access.restore(self.group_id, number, if_match=etag)
            self._take(Versioned(_comparable(restored.value), restored.etag))
            places = len(self._context.directory.children(self.group_id))
            said = [
                tr("Revision {number} is restored.").format(number=number),
                _what_was_saved(places, len(restored.value.overwritten_places)),
                not_restored_in_words(restored.value.not_restored),
            ]
            self.undoable = Saved(" ".join(filter(None, said)), restored.etag)

        return await self._save_choices(write)

    @override
    async def _read(self) -> Callable[[], Versioned[GroupAccessService]]:
        setting = await self._context.client.group_access.read(self.group_id)
        apis = await self._context.client.vendor_apis.all(self.group_id)

        def keep() -> Versioned[GroupAccessService]:
            self._apis = apis
            return setting

        return keep

    @override
    def _begin(self, setting: Versioned[GroupAccessService]) -> None:
        pending = self._context.access_types.of(self.group_id)
        self._take(setting)
        if pending is not None:
            self.choose_access_type(pending)

    @override
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
        self.shadows = dict(setting.value.shadows)
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
            shadows=dict(self.shadows),
        )


def _comparable(setting: GroupAccessService) -> GroupAccessService:
    return GroupAccessService(
        access_type=setting.access_type,
        assignments={credential: setting.assignments.get(credential) for credential in Credential},
        on_no_answer={
            credential: setting.on_no_answer.get(credential, OnNoAnswer.DENY) for credential in Credential
        },
        shadows=dict(setting.shadows),
    )


def _what_was_saved(places: int, lost: int) -> str:
    if not lost and places == 1:
        return tr("Saved for the place group and its child place.")
    if not lost:
        return tr("Saved for the place group and its {places} child places.").format(places=places)
    if places == 1:
        return tr("Saved for the place group and its child place, whose overrides were replaced.")
    return tr(
        "Saved for the place group and its {places} child places. The overrides of {lost} of them were replaced."
    ).format(places=places, lost=lost)
