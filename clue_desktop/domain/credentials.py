"""The six credential types, the value each one carries, and how that value may be shown (manual 2.2, 5.4, 5.6)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said
from clue_desktop.domain.unseen import escape, escaped

MAX_VALUE_LENGTH = 512
MAX_QR_LENGTH = 4296
"""The most characters of text that a QR code holds (version 40, error correction L; ISO/IEC 18004, table 7)."""

_DEVICE_SERIAL = re.compile(r"[0-9]{9,12}")
_USER_KEY = re.compile(r"[A-Za-z0-9_@.\-]{1,64}")
_MASK = "••••"


class Credential(StrEnum):
    """What a person presents at a device; the value is the name on the wire."""

    FACE = "face"
    FINGERPRINT = "fingerprint"
    RF_CARD = "rfCard"
    USER_PIN = "userPin"
    CLUE_QR = "clueQr"
    CUSTOM_QR = "customQr"


CREDENTIAL_NAMES = frozenset(map(str, Credential))


class Placeholder(StrEnum):
    """A value that the system fills into a request body; written `{{NAME}}` on screens."""

    DEVICE_SERIAL = "DEVICE_SERIAL"
    USER_KEY = "USER_KEY"
    CARD_NUMBER = "CARD_NUMBER"
    UNIQUE_PIN = "UNIQUE_PIN"
    QR_CODE = "QR_CODE"


@dataclass(frozen=True, slots=True)
class CredentialType:
    """What differs between credentials.

    Attributes:
        title: the name on screens.
        placeholder: the placeholder of the credential's own value.
        default_key: the key proposed for that value in a request body.
        parameter: the member of a test's parameters that holds the value.
        parameter_title: its name on screens.
        required_code: the code of the problem when the value is missing or malformed.
        is_secret: whether nothing of the value may be shown, and where it is typed only on demand.
    """

    title: str
    placeholder: Placeholder
    default_key: str
    parameter: str
    parameter_title: str
    required_code: str
    is_secret: bool = False


def _keyed(title: str) -> CredentialType:
    return CredentialType(
        title, Placeholder.USER_KEY, "userKey", "userKey", Said("User Key"), "user_key_invalid"
    )


CREDENTIAL_TYPES: Mapping[Credential, CredentialType] = {
    Credential.FACE: _keyed(Said("Face")),
    Credential.FINGERPRINT: _keyed(Said("Fingerprint")),
    Credential.RF_CARD: CredentialType(
        Said("RF Card"),
        Placeholder.CARD_NUMBER,
        "rfCard",
        "cardNumber",
        Said("Card number"),
        "card_number_required",
    ),
    Credential.USER_PIN: CredentialType(
        Said("User PIN"),
        Placeholder.UNIQUE_PIN,
        "uniquePin",
        "uniquePin",
        Said("User PIN"),
        "unique_pin_required",
        is_secret=True,
    ),
    Credential.CLUE_QR: _keyed(Said("CLUe QR")),
    Credential.CUSTOM_QR: CredentialType(
        Said("Custom QR"), Placeholder.QR_CODE, "qrCode", "qrCode", Said("QR payload"), "qr_code_required"
    ),
}

_SHOWN: frozenset[str] = frozenset(name for name, kind in CREDENTIAL_TYPES.items() if not kind.is_secret)
"""Credentials of whose values anything may be shown."""

# Looked up for each decision: to ask a member of an enumeration by its name takes ten times as long.
_KEYED = frozenset(
    name for name, kind in CREDENTIAL_TYPES.items() if kind.placeholder is Placeholder.USER_KEY
)
_LONGER: Mapping[Credential, int] = {Credential.CUSTOM_QR: MAX_QR_LENGTH}

DEVICE_SERIAL_DEFAULT_KEY = "deviceId"


def placeholders_of(credential: Credential) -> tuple[Placeholder, Placeholder]:
    """Return the two placeholders that a request for this credential may use (manual 5.4)."""
    return (Placeholder.DEVICE_SERIAL, CREDENTIAL_TYPES[credential].placeholder)


def is_device_serial(text: str) -> bool:
    """Tell whether `text` is a device serial: 9 to 12 ASCII digits."""
    return _DEVICE_SERIAL.fullmatch(text) is not None


def is_credential_value(credential: Credential, value: str) -> bool:
    """Tell whether `value` is one that this credential can carry (manual 5.6, 9.3 A)."""
    if credential in _KEYED:
        return _USER_KEY.fullmatch(value) is not None
    return 0 < len(value) <= max_value_length(credential) and is_text(value)


def max_value_length(credential: Credential) -> int:
    """Return how many characters a value of this credential has at most, where it is not a User Key."""
    return _LONGER.get(credential, MAX_VALUE_LENGTH)


def is_text(value: str) -> bool:
    """Tell whether a value can be told to anybody: control characters can, half a surrogate pair cannot (RFC 8259, 8.2)."""
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def validate_test_parameters(
    credential: Credential | None, parameters: Mapping[str, str | None]
) -> list[Problem]:
    """Return every problem of a test's inputs; fields are the members' wire names (manual 5.6).

    While no credential type is selected, the device's serial is all that can be checked.
    """
    problems = []
    if not is_device_serial(parameters.get("deviceId") or ""):
        problems.append(
            Problem("deviceId", "device_id_invalid", Said("Device ID must be a 9–12 digit number."))
        )
    if credential is None:
        return problems
    kind = CREDENTIAL_TYPES[credential]
    value = parameters.get(kind.parameter) or ""
    if not is_credential_value(credential, value):
        problems.append(Problem(kind.parameter, kind.required_code, _what_is_wrong(credential, value)))
    return problems


def _what_is_wrong(credential: Credential, value: str) -> str:
    kind, most = CREDENTIAL_TYPES[credential], max_value_length(credential)
    title = kind.parameter_title
    if kind.placeholder is Placeholder.USER_KEY:
        return Said(
            "{title} must have 1–64 characters: only letters (A–Z, a–z), digits, -, _, @ and . are allowed.",
            title=title,
        )
    if not value:
        return Said("{title} must be filled in, with at most {most} characters.", title=title, most=most)
    if credential is Credential.CUSTOM_QR:
        return Said(
            "The QR payload has {count} characters; no QR code holds more than {most}.",
            count=len(value),
            most=most,
        )
    return Said(
        "{title} has {count} characters; at most {most} are allowed.",
        title=title,
        count=len(value),
        most=most,
    )


def mask(credential: str, value: str) -> str:
    """Return what may be shown of a presented value: at most its last 4 characters, nothing of a secret one.

    Of a short value at most half is shown; how long the value is stays hidden. A credential that is not one
    of the six is treated as secret. What cannot be seen is written as an escape, so that any mask can be kept and shown.
    """
    if credential not in _SHOWN:
        return _MASK
    shown = min(4, len(value) // 2)
    return _MASK + in_sight(value[len(value) - shown :])


def in_sight(text: str) -> str:
    """Return a text from a device with all that cannot be seen in it, or kept, written as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return escaped(text).replace("\t", escape("\t")).replace("\n", escape("\n"))


def is_masked(value: str) -> bool:
    """Tell whether this is what `mask` returned, so that it cannot be presented."""
    return value.startswith(_MASK)
