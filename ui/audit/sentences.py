"""What an entry of the audit trail says: a sentence for each action, and its values by their names.

The trail keeps codes and ids, so that it can be proved; here they are told. An action, a code or a member of a newer
server is shown as it is.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from string import Formatter
from typing import Any

from clue_desktop.contract.session import AuditEntry
from clue_desktop.contract.trail import AuditAction
from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.diagnosis import REASONS
from ui.audit.words import DONE, action_title, outcome_title
from ui.state.history import Row
from ui.widgets.moments import local_time
from ui.words.language import told, tr

NOTHING = "–"
_BEFORE = "Before"

NameOf = Callable[[str], str]
"""The name of a place, an API or a person by its id; the id where nobody knows it."""


def sentences() -> Mapping[str, str]:
    """Return what each action is told as once it is done; in braces `subject`, or a member of the entry's detail."""
    return {
        AuditAction.SESSION_SIGN_IN: tr("Signed in: {subject}"),
        AuditAction.SESSION_SIGN_OUT: tr("Signed out: {subject}"),
        AuditAction.SESSION_END: tr("Ended one of the own sessions, opened from {openedFrom}"),
        AuditAction.ACCOUNT_NAME: tr("Changed the own name from “{before}” to “{name}”"),
        AuditAction.ACCOUNT_PASSWORD: tr("Changed the own password"),
        AuditAction.ACCOUNT_REQUEST_RESET: tr("Asked for a code for a new password: {subject}"),
        AuditAction.ACCOUNT_RESET: tr("Set a new password by a code: {subject}"),
        AuditAction.ACCOUNT_SET_PASSWORD: tr("Set a new password on the server's machine: {subject}"),
        AuditAction.INVITATION_SEND: tr("Invited {subject} as {role}"),
        AuditAction.INVITATION_WITHDRAW: tr("Withdrew the invitation of {subject}"),
        AuditAction.INVITATION_ACCEPT: tr("{administrator} accepted the invitation of {invitedBy}"),
        AuditAction.ADMINISTRATOR_REVOKE: tr("Revoked the role of {administrator}: {role}"),
        AuditAction.ADMINISTRATOR_END_SESSIONS: tr("Ended all sessions of {administrator}: {sessions}"),
        AuditAction.ACCESS_REFUSED: tr("Tried without the right: {subject}"),
        AuditAction.PLACE_ADD: tr("Added “{name}”"),
        AuditAction.PLACE_RENAME: tr("Renamed “{nameBefore}” to “{name}”"),
        AuditAction.PLACE_MOVE: tr("Moved “{name}” from “{parentBefore}” to “{parent}”"),
        AuditAction.PLACE_DELETE: tr("Deleted “{name}”"),
        AuditAction.PLACE_ALLOCATION_EMAIL: tr("Set the allocation email of “{subject}”: {email}"),
        AuditAction.ACCESS_SERVICE_SAVE: tr("Saved the access service of “{subject}”"),
        AuditAction.ACCESS_SERVICE_RESTORE: tr(
            "Restored revision {revision} of the access service of “{subject}”"
        ),
        AuditAction.ACCESS_SERVICE_UNDO: tr("Took back the last save of the access service of “{subject}”"),
        AuditAction.ACCESS_SERVICE_SWITCH: tr(
            "Switched the vendor and its shadow at “{subject}”: {credential}"
        ),
        AuditAction.PLACE_ACCESS_SERVICE_SWITCH: tr(
            "Switched the vendor and its shadow at “{subject}”, for this place only"
        ),
        AuditAction.PLACE_ACCESS_SERVICE_SAVE: tr("Saved the overrides of “{subject}”"),
        AuditAction.PLACE_ACCESS_SERVICE_RESTORE: tr(
            "Restored revision {revision} of the overrides of “{subject}”"
        ),
        AuditAction.PLACE_ACCESS_SERVICE_RESET: tr("Removed the overrides of “{subject}”"),
        AuditAction.VENDOR_API_REGISTER: tr("Registered the vendor API “{name}”"),
        AuditAction.VENDOR_API_CHANGE: tr("Changed the vendor API “{name}”"),
        AuditAction.VENDOR_API_RESTORE: tr("Restored revision {revision} of the vendor API “{subject}”"),
        AuditAction.VENDOR_API_DELETE: tr("Deleted the vendor API “{name}”"),
        AuditAction.VENDOR_API_TEST: tr("Tested the vendor API at {host}: {came}"),
        AuditAction.VENDOR_API_TOKEN: tr("Asked the token server at {host} for a token: {came}"),
        AuditAction.DEVICE_REGISTER: tr("Registered device {subject} ahead"),
        AuditAction.DEVICE_RENAME: tr("Renamed device {subject} from “{nameBefore}” to “{name}”"),
        AuditAction.DEVICE_MOVE: tr("Moved device {subject} from “{placeBefore}” to “{place}”"),
        AuditAction.DEVICE_RELEASE: tr("Released device {subject}"),
        AuditAction.DEVICE_LAPSE: tr("Device {subject}, registered ahead, has not appeared"),
        AuditAction.DEVICE_RENEW_TOKEN: tr("Gave device {subject} a new token"),
        AuditAction.ENROLLMENT_REQUEST_CODE: tr("Sent an allocation code for device {subject} to {to}"),
        AuditAction.ENROLLMENT_REGISTER: tr("Device {subject} registered with its allocation code"),
        AuditAction.ENROLLMENT_REFUSE: tr("Rejected the registration of device {subject}"),
        AuditAction.ENROLLMENT_LIFT_LIMITS: tr("Reset the limits on guessing at “{subject}”"),
        AuditAction.SETTINGS_MAIL: tr("Saved the mail settings: {host}"),
        AuditAction.SETTINGS_VENDOR_NETWORKS: tr("Set the vendor networks: {networks}"),
        AuditAction.SETTINGS_VENDOR_CALLS: tr("Set how much of a response is read, in KiB: {responseKib}"),
        AuditAction.SETTINGS_RETENTION: tr("Set for how many days events are kept: {eventDays}"),
        AuditAction.SETTINGS_BACKUP: tr("Set the daily backup"),
        AuditAction.BACKUP_MADE: tr("Made the backup {subject}"),
        AuditAction.BACKUP_DOWNLOADED: tr("Downloaded the backup {subject}"),
        AuditAction.BACKUP_DELETED: tr("Deleted the backup {subject}"),
        AuditAction.BACKUP_RESTORED: tr("Restored the backup of {madeAt}"),
        AuditAction.MAIL_RETRY: tr("Sent the mail to {to} again"),
        AuditAction.MAIL_DELETE: tr("Deleted the mail to {to}"),
        AuditAction.SERVER_SET_UP: tr("Set the server up: {administrator}"),
        AuditAction.AUDIT_SEALED: tr("Sealed the audit trail: {entries} entries"),
    }


def member_titles() -> Mapping[str, str]:
    """Return what the members of details are called on screens."""
    return {
        "name": tr("Name"),
        "kind": tr("Kind"),
        "parent": tr("Part of"),
        "place": tr("Place"),
        "placeId": tr("Place"),
        "email": tr("Email"),
        "role": tr("Role"),
        "administrator": tr("Administrator"),
        "invitedBy": tr("Invited by"),
        "sessions": tr("Sessions"),
        "openedFrom": tr("Opened from"),
        "operator": tr("Operator"),
        "model": tr("Model"),
        "requestedFrom": tr("Asked from"),
        "registeredAt": tr("Registered"),
        "attemptsLeft": tr("Attempts left"),
        "to": tr("To"),
        "from": tr("From"),
        "subject": tr("Subject"),
        "state": tr("State"),
        "accessType": tr("Access type"),
        "assignments": tr("Assigned"),
        "shadows": tr("Shadow"),
        "onNoAnswer": tr("Without an answer"),
        "overrides": tr("Overrides"),
        "lostOverrides": tr("Overrides that were lost"),
        "restoredOverrides": tr("Overrides that came back"),
        "inherit": tr("Inherited again"),
        "unlinked": tr("No longer assigned at"),
        "credential": tr("Credential"),
        "revision": tr("Revision"),
        "authType": tr("Credential"),
        "webhookUrl": tr("Webhook URL"),
        "headerKeys": tr("Header keys"),
        "samples": tr("Samples"),
        "connection": tr("Connection"),
        "oauth": tr("OAuth 2.0"),
        "tokenUrl": tr("Token URL"),
        "clientId": tr("Client ID"),
        "scope": tr("Scope"),
        "audience": tr("Audience"),
        "secretIn": tr("Where the secret is sent"),
        "host": tr("Host"),
        "path": tr("Path"),
        "value": tr("Value"),
        "came": tr("Answer"),
        "port": tr("Port"),
        "security": tr("Encryption"),
        "username": tr("User name"),
        "sender": tr("Sender"),
        "caFile": tr("CA file"),
        "networks": tr("Networks"),
        "responseKib": tr("Response, KiB"),
        "eventDays": tr("Days that events are kept"),
        "daily": tr("Daily backup"),
        "keep": tr("How many are kept"),
        "madeAt": tr("Made"),
        "entries": tr("Entries"),
        "moreNotRecorded": tr("More were tried and are not recorded"),
    }


def sentence(entry: AuditEntry, subject: str, name_of: NameOf) -> str:
    """Return what happened, as a sentence; without what its sentence takes, the action and to what it was done."""
    if entry.outcome != DONE and entry.action != AuditAction.ACCESS_REFUSED:
        return _refused(entry, subject)
    template = sentences().get(entry.action, "")
    values = {"subject": subject} | {
        key: _in_words(key, value, name_of) for key, value in entry.detail.items() if key != "subject"
    }
    wanted = {field for _text, field, *_rest in Formatter().parse(template) if field}
    if not template or not wanted <= values.keys():
        return _of(action_title(entry.action), subject)
    return template.format(**values)


def _refused(entry: AuditEntry, subject: str) -> str:
    why = outcome_title(entry.outcome)
    left = entry.detail.get("attemptsLeft")
    if isinstance(left, int):
        why = (
            tr("{why}, 1 attempt left").format(why=why)
            if left == 1
            else tr("{why}, {count} attempts left").format(why=why, count=left)
        )
    if entry.action in {AuditAction.ENROLLMENT_REGISTER, AuditAction.ENROLLMENT_REQUEST_CODE}:
        return _of(why, subject)
    if entry.action == AuditAction.SESSION_SIGN_IN:
        return tr("Sign-in refused: {subject}").format(subject=subject)
    return tr("Refused: {action} ({subject})").format(action=action_title(entry.action), subject=subject)


def _of(what: str, subject: str) -> str:
    return tr("{what}: {subject}").format(what=what, subject=subject)


def differences(detail: Mapping[str, Any], name_of: NameOf) -> list[Row]:
    """Return in what the state before differs from the one afterwards, as in a history."""
    before, after = detail.get("before"), detail.get("after")
    if isinstance(before, dict) and not isinstance(after, dict):
        after = {key: value for key, value in detail.items() if key in before}
    if isinstance(before, dict) and isinstance(after, dict):
        old, new = dict(_leaves(before, name_of)), dict(_leaves(after, name_of))
        rows = [(key, old.get(key, NOTHING), new.get(key, NOTHING)) for key in dict.fromkeys((*old, *new))]
    else:
        rows = [
            (_title(key), _in_words(key, detail[f"{key}{_BEFORE}"], name_of), _in_words(key, value, name_of))
            for key, value in detail.items()
            if f"{key}{_BEFORE}" in detail
        ]
    return [Row(what, was, now) for what, was, now in rows if was != now]


def other_lines(detail: Mapping[str, Any], name_of: NameOf) -> list[str]:
    """Return what there is beside the differences, a line for each value."""
    state = detail.get("before")
    shown = set(state) if isinstance(state, dict) and not isinstance(detail.get("after"), dict) else set()
    rest = {
        key: value
        for key, value in detail.items()
        if not (isinstance(value, dict) and key in {"before", "after"})
        and not (key.endswith(_BEFORE) and key.removesuffix(_BEFORE) in detail)
        and f"{key}{_BEFORE}" not in detail
        and key not in shown
    }
    if isinstance(detail.get("after"), dict) and not isinstance(detail.get("before"), dict):
        rest["after"] = detail["after"]
    told_of = _leaves(rest, name_of) if rest else ()
    return [f"{title}: {value}" if title else value for title, value in told_of]


def _leaves(value: Any, name_of: NameOf, title: str = "", key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each value of a document, with what it is called."""
    if isinstance(value, Mapping) and value:
        for inner_key, inner in value.items():
            inner_title = "" if inner_key in {"before", "after"} else _title(str(inner_key))
            yield from _leaves(
                inner, name_of, " · ".join(filter(None, (title, inner_title))), _kind(key, str(inner_key))
            )
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for item in value:
            yield title, ", ".join(text for _title_, text in _leaves(item, name_of))
    else:
        yield title, _in_words(key, value, name_of)


def _kind(above: str, key: str) -> str:
    """Return by what a value is read: what is assigned stands under its credential, which says nothing of the value."""
    return above if above in {"assignments", "onNoAnswer", "overrides", "shadows"} else key


def _title(key: str) -> str:
    known = member_titles().get(key)
    if known is not None:
        return known
    try:
        return told(CREDENTIAL_TYPES[Credential(key)].title)
    except ValueError:
        return key


def _in_words(key: str, value: Any, name_of: NameOf) -> str:
    if value is None or value in ("", [], {}):
        return (
            tr("Not assigned")
            if key in {"assignments", "overrides", "from", "to"} and value is None
            else NOTHING
        )
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, list):
        return ", ".join(_in_words(key, item, name_of) for item in value)
    text = str(value)
    return _coded(key, text) or name_of(text)


def _coded(key: str, text: str) -> str:
    """Return a code's words; "" for what is none."""
    # Words of other screens: a screen does not know another, but each may say what the domain's words are.
    known: Mapping[str, Mapping[str, str]] = {
        "accessType": {
            AccessType.NONE: tr("None"),
            AccessType.VENDOR: tr("Vendor"),
            AccessType.MIXED: tr("Mixed / Advanced"),
        },
        "onNoAnswer": {OnNoAnswer.DENY: tr("Deny"), OnNoAnswer.LOCAL: tr("Device-local")},
        "role": {
            "owner": tr("Owner"),
            "branchAdmin": tr("Branch administrator"),
            "placeGroupAdmin": tr("Place group administrator"),
            "placeAdmin": tr("Place administrator"),
        },
        "kind": {
            "headquarters": tr("Headquarters"),
            "branch": tr("Branch"),
            "placeGroup": tr("Place group"),
            "place": tr("Place"),
        },
        "came": {"hung_up": tr("given up before there was an answer")},
    }
    if key in {"credential", "authType", "inherit"}:
        return _title(text)
    if key == "came" and text in REASONS:
        return told(REASONS[text][1])
    if key in {"registeredAt", "madeAt"}:
        try:
            return local_time(datetime.fromisoformat(text))
        except ValueError:
            return text
    return known.get(key, {}).get(text, "")
