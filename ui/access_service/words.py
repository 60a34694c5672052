"""The names that screens have for access types, for a credential without an API, and for what holds without an answer."""

from collections.abc import Iterable

from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from ui.words.language import tr


def access_type_titles() -> dict[AccessType, str]:
    """Return the access types' names on screens."""
    return {
        AccessType.NONE: tr("None"),
        AccessType.VENDOR: tr("Vendor"),
        AccessType.MIXED: tr("Mixed / Advanced"),
    }


def not_assigned() -> str:
    """Return what a dropdown says of a credential without an API."""
    return tr("Not assigned")


def no_shadow() -> str:
    """Return what a dropdown says of a credential without a shadow."""
    return tr("No shadow")


def overtaken_in_words(differences: Iterable[tuple[str, str, str]]) -> str:
    """Return what somebody else has saved meanwhile, from (what, theirs, mine) for everything that differs."""
    lines = [
        tr("{what}: theirs {theirs}, mine {mine}").format(what=what, theirs=theirs, mine=mine)
        for what, theirs, mine in differences
    ]
    return "\n".join([tr("Somebody else has changed this setting while you were choosing."), *lines])


def no_answer_titles() -> dict[OnNoAnswer, str]:
    """Return what a device can do without an answer, as screens name it."""
    return {OnNoAnswer.DENY: tr("Deny"), OnNoAnswer.LOCAL: tr("Device-local")}
