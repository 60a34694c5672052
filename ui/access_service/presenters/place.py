"""Setting of access service of a place: what it inherits, what it overrides, and back (manual 7.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.contract.access_service import PlaceAccessService, PlaceOverrides
from clue_desktop.contract.access_service_history import RestoredPlaceAccessService
from clue_desktop.domain.access_service import (
    AccessType,
    GroupService,
    Overrides,
    become_local_at_place,
    newly_shadowed,
    usable_shadow,
)
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.permissions import Action
from ui.access_service.history import not_restored_in_words, place_history, restorable_overrides
from ui.access_service.presenters.group import Choice, Pair
from ui.access_service.words import no_shadow, not_assigned, overtaken_in_words
from ui.state.context import PageContext
from ui.state.history import History
from ui.state.setting import SettingPresenter
from ui.words.language import told, tr


@dataclass(frozen=True, slots=True)
class Switched:
    """A credential about which no vendor is asked any more, and the name of the API that was asked."""

    credential: Credential
    api: str


class PlaceAccessServicePresenter(SettingPresenter[PlaceAccessService]):
    """State and decisions of the screen.

    Attributes:
        overrides: the choices as they stand: present = overridden (None: to not assigned), absent = inherited.
        shadows: the shadows of what is overridden, of those that have one.
    """

    action = Action.PLACE_ACCESS_SERVICE

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.place_id = place_id
        self.overrides: dict[Credential, str | None] = {}
        self.shadows: dict[Credential, str] = {}
        self._restorable: Mapping[int, Overrides] = {}

    @property
    def access_type(self) -> AccessType:
        """The group's access type; without a vendor, overrides are kept but without effect."""
        return self._saved.value.access_type if self._saved else AccessType.NONE

    @property
    @override
    def dirty(self) -> bool:
        return self._saved is not None and (self.overrides, self.shadows) != (
            _overrides_of(self._saved.value),
            _shadows_of(self._saved.value),
        )

    def is_inherited(self, credential: Credential) -> bool:
        """Whether a credential goes by what the group sets."""
        return credential not in self.overrides

    def choices(self, credential: Credential) -> list[Choice]:
        """Return the entries of a credential's dropdown."""
        found = self._saved.value.choices.get(credential, []) if self._saved else []
        return [Choice(None, not_assigned()), *(Choice(choice.api_id, choice.name) for choice in found)]

    def chosen(self, credential: Credential) -> str | None:
        """Return the API that holds by the present choices."""
        if credential in self.overrides:
            return self.overrides[credential]
        return self._group.assignments.get(credential)

    def chosen_shadow(self, credential: Credential) -> str | None:
        """Return the shadow that holds by the present choices."""
        shadows = self.shadows if credential in self.overrides else self._group.shadows
        return usable_shadow(self.chosen(credential), shadows.get(credential))

    def shadow_choices(self, credential: Credential) -> list[Choice]:
        """Return what a credential may have as its shadow: every other API of it."""
        others = [one for one in self.choices(credential) if one.api_id != self.chosen(credential)]
        return [Choice(None, no_shadow()), *(one for one in others if one.api_id is not None)]

    @property
    def saved_pairs(self) -> dict[Credential, Pair]:
        """What is compared by what is saved: the API and the shadow of each credential that has one."""
        if self._saved is None or self._saved.value.access_type is AccessType.NONE:
            return {}
        return {
            credential: Pair(held.api_id, held.shadow_api_id)
            for credential, held in self._saved.value.assignments.items()
            if held.api_id is not None and held.shadow_api_id is not None
        }

    @property
    def why_not_switch(self) -> str:
        """Why an API and its shadow cannot be switched now, or ""; it is done with what is saved."""
        if self.permission:
            return self.permission
        return tr("Save or revert your choices first.") if self.dirty else ""

    @property
    def asked_too(self) -> tuple[Credential, ...]:
        """Of which credentials another vendor would get to know what is presented, once this is saved."""
        if self._saved is None:
            return ()
        now = {credential: pair.shadow_id for credential, pair in self.saved_pairs.items()}
        new = {one: shadow_id for one in Credential if (shadow_id := self.chosen_shadow(one)) is not None}
        return newly_shadowed(now, new)

    def name_of(self, credential: Credential, api_id: str | None) -> str:
        """Return the name of an API that a credential may have, or "Not assigned"."""
        return self._name(credential, api_id)

    def after_going_back(self, credential: Credential) -> str:
        """Return the name of what holds once a credential goes back to what the group sets."""
        return self._name(credential, self._group.assignments.get(credential))

    @property
    def switched_off(self) -> tuple[Switched, ...]:
        """Which credentials no vendor would be asked about any more once this is saved (manual 6)."""
        return self._switched_off(self.overrides)

    def switched_off_by(self, number: int) -> tuple[Switched, ...]:
        """Return the same of going back to a state of `history`."""
        return self._switched_off(self._restorable.get(number, self.overrides))

    def _switched_off(self, new: Overrides) -> tuple[Switched, ...]:
        if self._saved is None:
            return ()
        saved = _overrides_of(self._saved.value)
        return tuple(
            Switched(credential, self._name(credential, self._saved.value.assignments[credential].api_id))
            for credential in become_local_at_place(self._group, saved, new)
        )

    @property
    def _group(self) -> GroupService:
        """What the place group sets, as far as it concerns this place."""
        if self._saved is None:
            return GroupService()
        return GroupService(
            self._saved.value.access_type,
            self._saved.value.group_assignments,
            shadows=self._saved.value.group_shadows,
        )

    @override
    def _theirs_in_words(self, theirs: PlaceAccessService) -> str:
        saved, shadows = _overrides_of(theirs), _shadows_of(theirs)
        differing = [
            (
                told(CREDENTIAL_TYPES[credential].title),
                self._in_words(saved, credential),
                self._in_words(self.overrides, credential),
            )
            for credential in Credential
            if (credential in saved, saved.get(credential))
            != (credential in self.overrides, self.overrides.get(credential))
        ]
        differing += [
            (
                tr("Shadow for {0}").format(told(CREDENTIAL_TYPES[credential].title)),
                self.shadow_name(credential, shadows.get(credential)),
                self.shadow_name(credential, self.shadows.get(credential)),
            )
            for credential in Credential
            if shadows.get(credential) != self.shadows.get(credential)
        ]
        return overtaken_in_words(differing)

    def shadow_name(self, credential: Credential, api_id: str | None) -> str:
        """Return a shadow's name, or that there is none."""
        return no_shadow() if api_id is None else self._name(credential, api_id)

    def choose(self, credential: Credential, api_id: str | None) -> None:
        """Choose another API for this place only; a shadow goes with it, while there is something to compare."""
        shadow_id = self.chosen_shadow(credential)
        self.overrides[credential] = api_id
        self._put_shadow(credential, usable_shadow(api_id, shadow_id))

    def choose_shadow(self, credential: Credential, api_id: str | None) -> None:
        """Choose another shadow for this place only: the credential is overridden with it."""
        self.overrides[credential] = self.chosen(credential)
        self._put_shadow(credential, api_id)

    def _put_shadow(self, credential: Credential, shadow_id: str | None) -> None:
        if shadow_id is None:
            self.shadows.pop(credential, None)
        else:
            self.shadows[credential] = shadow_id
        self._changed()

    def inherit(self, credential: Credential) -> None:
        """Go back to what the group sets, for one credential."""
        self.overrides.pop(credential, None)
        self.shadows.pop(credential, None)
        self._changed()

    async def save(self) -> bool:
        """Save for this place only; False when it was not saved (see `fault`)."""

        async def write(etag: str | None) -> None:
            new = PlaceOverrides(
                assignments=dict(self.overrides),
                shadows=dict(self.shadows),
                inherit=[credential for credential in Credential if credential not in self.overrides],
            )
            self._take(await self._context.client.place_access.save(self.place_id, new, if_match=etag))

        return await self._save_choices(write)

    async def switch(self, credential: Credential) -> bool:
        """Let a credential's shadow decide at this place alone; False when it was not done (see `fault`)."""

        async def write(etag: str | None) -> None:
            self._take(
                await self._context.client.place_access.switch(self.place_id, credential, if_match=etag)
            )

        return await self._save_choices(write)

    async def history(self) -> History:
        """Return all states that the overrides have had, newest first. Raises ClientError."""
        found = await self._context.client.place_access.revisions(self.place_id)
        note = tr("A restore replaces the choices on this page that are not saved.") if self.dirty else ""
        self._restorable = restorable_overrides(found)
        return place_history(found, self.permission, note)

    async def restore(self, number: int) -> str:
        """Go back to an earlier state, for this place only.

        Returns:
            What was done, in words; "" when it was not (see `fault`).
        """
        said: list[str] = []

        async def write(etag: str | None) -> None:
            restored = await self._context.client.place_access.restore(self.place_id, number, if_match=etag)
            self._take(Versioned(_without_remarks(restored.value), restored.etag))
            said.append(tr("Revision {number} is restored, for this place only.").format(number=number))
            said.append(not_restored_in_words(restored.value.not_restored))

        await self._save_choices(write)
        return " ".join(filter(None, said))

    @override
    async def _read(self) -> Callable[[], Versioned[PlaceAccessService]]:
        setting = await self._context.client.place_access.read(self.place_id)
        return lambda: setting

    @override
    def _take(self, setting: Versioned[PlaceAccessService]) -> None:
        self._saved = setting
        self.overrides, self.shadows = _overrides_of(setting.value), _shadows_of(setting.value)
        self.changed_elsewhere = False

    def _in_words(self, overrides: dict[Credential, str | None], credential: Credential) -> str:
        if credential not in overrides:
            return tr("inherited")
        return self._name(credential, overrides[credential])

    def _name(self, credential: Credential, api_id: str | None) -> str:
        return next(
            (choice.label for choice in self.choices(credential) if choice.api_id == api_id), not_assigned()
        )


def _overrides_of(setting: PlaceAccessService) -> dict[Credential, str | None]:
    return {credential: held.api_id for credential, held in setting.assignments.items() if not held.inherited}


def _shadows_of(setting: PlaceAccessService) -> dict[Credential, str]:
    return {
        credential: held.shadow_api_id
        for credential, held in setting.assignments.items()
        if not held.inherited and held.shadow_api_id is not None
    }


def _without_remarks(restored: RestoredPlaceAccessService) -> PlaceAccessService:
    return PlaceAccessService.model_validate(restored.model_dump(exclude={"not_restored"}))
