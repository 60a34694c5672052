"""Setting of access service of a place: what it inherits, what it overrides, and back (manual 7.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.contract.access_service import PlaceAccessService, PlaceOverrides
from clue_desktop.contract.access_service_history import RestoredPlaceAccessService
from clue_desktop.domain.access_service import AccessType, GroupService, Overrides, become_local_at_place
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.permissions import Action
from ui.access_service.history import not_restored_in_words, place_history, restorable_overrides
from ui.access_service.presenters.group import Choice
from ui.access_service.words import not_assigned, overtaken_in_words
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
    """

    action = Action.PLACE_ACCESS_SERVICE

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.place_id = place_id
        self.overrides: dict[Credential, str | None] = {}
        self._restorable: Mapping[int, Overrides] = {}

    @property
    def access_type(self) -> AccessType:
        """The group's access type; without a vendor, overrides are kept but without effect."""
        return self._saved.value.access_type if self._saved else AccessType.NONE

    @property
    @override
    def dirty(self) -> bool:
        return self._saved is not None and self.overrides != _overrides_of(self._saved.value)

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
        )

    @override
    def _theirs_in_words(self, theirs: PlaceAccessService) -> str:
        saved = _overrides_of(theirs)
        return overtaken_in_words(
            (
                told(CREDENTIAL_TYPES[credential].title),
                self._in_words(saved, credential),
                self._in_words(self.overrides, credential),
            )
            for credential in Credential
            if (credential in saved, saved.get(credential))
            != (credential in self.overrides, self.overrides.get(credential))
        )

    def choose(self, credential: Credential, api_id: str | None) -> None:
        """Choose another API for this place only."""
        self.overrides[credential] = api_id
        self._changed()

    def inherit(self, credential: Credential) -> None:
        """Go back to what the group sets, for one credential."""
        self.overrides.pop(credential, None)
        self._changed()

    async def save(self) -> bool:
        """Save for this place only; False when it was not saved (see `fault`)."""

        async def write(etag: str | None) -> None:
            new = PlaceOverrides(
                assignments=dict(self.overrides),
                inherit=[credential for credential in Credential if credential not in self.overrides],
            )
            self._take(await self._context.client.place_access.save(self.place_id, new, if_match=etag))

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
        self.overrides = _overrides_of(setting.value)
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


def _without_remarks(restored: RestoredPlaceAccessService) -> PlaceAccessService:
    return PlaceAccessService.model_validate(restored.model_dump(exclude={"not_restored"}))
