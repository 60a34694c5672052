"""The states that an access service has had, as its history shows them; for a place group and for a place."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TypeVar

from clue_desktop.contract.access_service_history import (
    GroupRevision,
    GroupRevisions,
    KnownApi,
    NotRestored,
    PlaceRevision,
    PlaceRevisions,
)
from clue_desktop.domain.access_service import AccessType, Assignment, GroupService, Overrides, Shadows
from clue_desktop.domain.access_service_history import (
    Cause,
    Difference,
    Missing,
    NoAnswerDifference,
    ShadowDifference,
    TypeDifference,
    group_differences,
    override_differences,
    restorable,
    restorable_shadows,
)
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from ui.access_service.words import access_type_titles, no_answer_titles, no_shadow, not_assigned
from ui.state.history import Entry, History, Row
from ui.words.language import told, tr


def causes() -> dict[Cause, str]:
    """Return what brought a state about, in a word or two."""
    return {
        Cause.BEGUN: tr("in force when histories began"),
        Cause.SAVE: tr("saved"),
        Cause.UNDO: tr("save undone"),
        Cause.RESTORE: tr("revision restored"),
        Cause.API_DELETED: tr("API deleted"),
        Cause.PROPAGATION: tr("replaced by the place group"),
        Cause.RESET: tr("back to inherited"),
        Cause.SWITCH: tr("vendor and shadow switched"),
        Cause.MOVED: tr("moved to another place group"),
    }


RevisionT = TypeVar("RevisionT")


class _Names:
    """The APIs that the states name."""

    def __init__(self, apis: Iterable[KnownApi]) -> None:
        self._known = {api.api_id: api for api in apis}

    def name(self, assignment: Assignment) -> str:
        if assignment.inherited:
            return tr("inherited")
        if assignment.api_id is None:
            return not_assigned()
        api = self._known.get(assignment.api_id)
        if api is None:
            return assignment.api_id
        return tr("{api} (not there any more)").format(api=api.name) if api.gone else api.name

    def shadow(self, api_id: str | None) -> str:
        return no_shadow() if api_id is None else self.name(Assignment(api_id, inherited=False))

    def shadows(self, assigned: Mapping[Credential, str | None], shadows: Shadows) -> dict[Credential, str]:
        """Return the shadows of a state that can be set again beside these assignments."""
        here = {
            (api_id, credential)
            for credential, api_id in shadows.items()
            if api_id in self._known and not self._known[api_id].gone
        }
        return restorable_shadows(assigned, shadows, here)

    def restorable(
        self, assigned: Mapping[Credential, str | None]
    ) -> tuple[dict[Credential, str | None], str]:
        """Return what of a state can be assigned again, and in words what cannot."""
        here = {
            (api_id, credential)
            for credential, api_id in assigned.items()
            if api_id is not None and api_id in self._known and not self._known[api_id].gone
        }
        kept, missing = restorable(assigned.items(), here)
        return kept, self._warning(missing)

    def _warning(self, missing: Sequence[Missing]) -> str:
        if not missing:
            return ""
        lost = ", ".join(
            f"{told(CREDENTIAL_TYPES[one.credential].title)} ({self._known[one.api_id].name})"
            if one.api_id in self._known
            else told(CREDENTIAL_TYPES[one.credential].title)
            for one in missing
        )
        return tr("The API is not there any more, so these are not assigned afterwards: {lost}.").format(
            lost=lost
        )


def group_history(found: GroupRevisions, why_not: str, note: str) -> History:
    """Return the history of a place group's setting; `note` says what restoring does besides."""
    names = _Names(found.apis)
    items = found.items

    def entry(revision: GroupRevision, before: GroupRevision | None) -> Entry:
        service = _service(revision)
        assignments, warning = names.restorable(service.assignments)
        shadows = names.shadows(assignments, service.shadows)
        restored = GroupService(service.access_type, assignments, service.on_no_answer, shadows)
        changes = group_differences(_service(before) if before else GroupService(), service)
        return Entry(
            revision.number,
            revision.at,
            revision.by or tr("somebody"),
            causes()[revision.cause],
            _rows(names, changes),
            _rows(names, group_differences(_service(items[0]), restored)),
            _overwritten(revision),
            warning,
        )

    title = tr("History of the access service")
    return History(title, [entry(one, after) for one, after in _with_before(items)], why_not, note)


def place_history(found: PlaceRevisions, why_not: str, note: str) -> History:
    """Return the history of a place's overrides; `note` says what restoring does besides."""
    names = _Names(found.apis)
    items = found.items

    def entry(revision: PlaceRevision, before: PlaceRevision | None) -> Entry:
        overrides, warning = names.restorable(revision.overrides)
        shadows = names.shadows(overrides, revision.shadows)
        earlier: Overrides = before.overrides if before else {}
        return Entry(
            revision.number,
            revision.at,
            revision.by or tr("somebody"),
            causes()[revision.cause],
            _rows(
                names,
                override_differences(
                    earlier, revision.overrides, before.shadows if before else None, revision.shadows
                ),
            ),
            _rows(names, override_differences(items[0].overrides, overrides, items[0].shadows, shadows)),
            warning=warning,
        )

    title = tr("History of this place's overrides")
    return History(title, [entry(one, after) for one, after in _with_before(items)], why_not, note)


def restorable_overrides(found: PlaceRevisions) -> dict[int, Overrides]:
    """Return the overrides that going back to each state gives, by its number: without APIs that are gone."""
    names = _Names(found.apis)
    return {revision.number: names.restorable(revision.overrides)[0] for revision in found.items}


def not_restored_in_words(missing: Sequence[NotRestored]) -> str:
    """Return what a restore had to leave not assigned; "" for nothing."""
    if not missing:
        return ""
    lost = ", ".join(f"{told(CREDENTIAL_TYPES[one.credential].title)} ({one.api_name})" for one in missing)
    return tr("Not assigned, because the API is not there any more: {lost}.").format(lost=lost)


def _with_before(items: Sequence[RevisionT]) -> Iterable[tuple[RevisionT, RevisionT | None]]:
    return zip_longest(items, items[1:])


def _service(revision: GroupRevision) -> GroupService:
    setting = revision.setting
    return GroupService(setting.access_type, setting.assignments, setting.on_no_answer, setting.shadows)


def _rows(names: _Names, differences: Iterable[Difference]) -> list[Row]:
    return [_row(names, difference) for difference in differences]


def _row(names: _Names, found: Difference) -> Row:
    if isinstance(found, TypeDifference):
        titles: Mapping[AccessType, str] = access_type_titles()
        return Row(tr("Access type"), titles[found.before], titles[found.after])
    title = told(CREDENTIAL_TYPES[found.credential].title)
    if isinstance(found, NoAnswerDifference):
        choices = no_answer_titles()
        what = tr("{0} if the vendor gives no answer").format(title)
        return Row(what, choices[found.before], choices[found.after])
    if isinstance(found, ShadowDifference):
        what = tr("Shadow for {0}").format(title)
        return Row(what, names.shadow(found.before), names.shadow(found.after))
    return Row(title, names.name(found.before), names.name(found.after))


def _overwritten(revision: GroupRevision) -> str:
    number = revision.overwritten_places
    if not number:
        return ""
    if revision.cause is Cause.UNDO:
        text = (
            tr("The overrides of 1 place came back.")
            if number == 1
            else tr("The overrides of {number} places came back.")
        )
    else:
        text = (
            tr("The overrides of 1 place were replaced.")
            if number == 1
            else tr("The overrides of {number} places were replaced.")
        )
    return text.format(number=number)
