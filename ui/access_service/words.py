"""The names that screens have for access types, for a credential without an API, and for what holds without an answer."""

from collections.abc import Iterable
from datetime import timedelta

from clue_desktop.contract.shadows import ShadowPair
from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from ui.state.destination import ToEvents
from ui.words.language import told, tr


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


def two_vendors(credentials: str) -> str:
    """Return the warning of whoever has another vendor asked: whose data goes where."""
    return tr(
        "{credentials}: a second vendor is asked too. What a person presents there, with the device's serial, goes to two"
        " vendors. Make sure that you may give it to both."
    ).format(credentials=credentials)


def shadows_in_words(credentials: Iterable[Credential]) -> str:
    """Return of which credentials a shadow is asked; "" for none."""
    titles = ", ".join(told(CREDENTIAL_TYPES[credential].title) for credential in credentials)
    return tr("a shadow is asked too: {credentials}").format(credentials=titles) if titles else ""


def switch_in_words(credential: Credential, api: str, shadow: str) -> str:
    """Return what switching an API and its shadow means."""
    return tr(
        "{credential}: {shadow} decides from then on, and {api} is its shadow: it is still asked, and decides nothing."
    ).format(credential=told(CREDENTIAL_TYPES[credential].title), shadow=shadow, api=api)


def event_of(place_id: str, pair: ShadowPair) -> ToEvents:
    """Return where the event of a pair stands among the others."""
    second = pair.event.at.replace(microsecond=0)
    return ToEvents(pair.event.place_id or place_id, "", second, second + timedelta(seconds=1))
