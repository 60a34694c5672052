"""The vendor API form: what an administrator is typing, all that is wrong with it, and its parsed value (manual 5)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from clue_desktop.domain import connection, pasted, webhook_url
from clue_desktop.domain.client_credentials import AUTHORIZATION, CredentialsDraft
from clue_desktop.domain.connection import PLAIN, TRACE_HEADERS, Connection, ConnectionDraft
from clue_desktop.domain.credentials import (
    CREDENTIAL_NAMES,
    CREDENTIAL_TYPES,
    DEVICE_SERIAL_DEFAULT_KEY,
    MAX_VALUE_LENGTH,
    Credential,
    Placeholder,
    placeholders_of,
)
from clue_desktop.domain.criteria import (
    MAX_STATUS_CODES,
    STATUS_CODE_RANGE,
    Criteria,
    CriteriaDraft,
    SuccessResult,
    SuccessResultDraft,
    parse_criteria,
    validate_criteria,
)
from clue_desktop.domain.data_type import DATA_TYPE_NAMES, DataType, is_boolean, is_number
from clue_desktop.domain.names import MAX_NAME_LENGTH, validate_name
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from clue_desktop.domain.samples import Sample, validate_samples
from clue_desktop.domain.webhook_signature import HEADER_PREFIX, SecretDraft

# The form as a whole is offered here, the criteria and the small rules that it shares with other documents included.
__all__ = [
    "APIS_PER_AUTH_TYPE",
    "DATA_TYPE_NAMES",
    "MAX_FIELDS",
    "MAX_HEADERS",
    "MAX_HEADER_KEY_LENGTH",
    "MAX_HEADER_VALUE_LENGTH",
    "MAX_NAME_LENGTH",
    "MAX_STATUS_CODES",
    "MAX_VALUE_LENGTH",
    "RESERVED_HEADERS",
    "STATUS_CODE_RANGE",
    "AutoField",
    "AutoFieldDraft",
    "Connection",
    "ConnectionDraft",
    "CredentialsDraft",
    "Criteria",
    "CriteriaDraft",
    "DataType",
    "HeaderDraft",
    "ManualField",
    "ManualFieldDraft",
    "RequestPart",
    "SecretDraft",
    "SuccessResult",
    "SuccessResultDraft",
    "VendorApi",
    "VendorApiDraft",
    "default_auto_fields",
    "parse",
    "parse_criteria",
    "parse_request_part",
    "validate",
    "validate_criteria",
    "validate_name",
    "validate_request_part",
    "why_reserved",
]

MAX_HEADERS = 10
MAX_HEADER_KEY_LENGTH = 128
MAX_HEADER_VALUE_LENGTH = 4096
MAX_FIELDS = 10
APIS_PER_AUTH_TYPE = 3

_OF_THE_CONNECTION = Said("it belongs to the connection, which is not the API's")
_OF_THE_BODY = Said("it says how long the body is, which is known only when it is sent")
_OF_THE_TRACE = Said(
    "it carries the trace id of the call; switch that off under Connection to send one of your own"
)
_OF_THE_SIGNATURE = Said("it is of the signature, which the section Connection switches on and off")
_OF_THE_TOKEN = Said("it carries the token of OAuth 2.0, which the section Connection switches on and off")
_OF_A_PROXY = Said("it is for a proxy, which whoever runs the server sets up (CLUE_VENDOR_PROXY)")

# header → why it cannot be a custom one
_WHY_RESERVED: Mapping[str, str] = {
    "content-type": Said("a request is always JSON (application/json)"),
    "accept": Said("JSON is always asked for (application/json)"),
    "accept-encoding": Said("answers are always asked for uncompressed (identity)"),
    "host": Said("it follows from the Webhook URL"),
    "content-length": _OF_THE_BODY,
    "transfer-encoding": _OF_THE_BODY,
    "connection": _OF_THE_CONNECTION,
    "keep-alive": _OF_THE_CONNECTION,
    "te": _OF_THE_CONNECTION,
    "trailer": _OF_THE_CONNECTION,
    "upgrade": _OF_THE_CONNECTION,
    "expect": Said("a request is sent at once, head and body"),
}

RESERVED_HEADERS = frozenset(_WHY_RESERVED)

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110 §5.6.2
_HEADER_VALUE = re.compile(r"(?:[!-~](?:[ \t!-~]*[!-~])?)?")  # RFC 9110 §5.5, without obs-text


# ---- drafts: what a person is still typing, never trusted -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeaderDraft:
    """A custom header; `value` None means that nothing was entered and nothing is stored."""

    key: str
    value: str | None


@dataclass(frozen=True, slots=True)
class AutoFieldDraft:
    """An auto field; `placeholder` is the name without braces."""

    placeholder: str
    key: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class ManualFieldDraft:
    """A manual field, all of it as typed."""

    key: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class VendorApiDraft:
    """The whole form as typed; `samples` None says nothing of them."""

    name: str
    auth_type: str | None
    webhook_url: str
    headers: Sequence[HeaderDraft] = ()
    auto_fields: Sequence[AutoFieldDraft] = ()
    manual_fields: Sequence[ManualFieldDraft] = ()
    criteria: CriteriaDraft = field(default_factory=CriteriaDraft)
    connection: ConnectionDraft = field(default_factory=ConnectionDraft)
    samples: Sequence[Sample] | None = None


def default_auto_fields(credential: Credential) -> tuple[AutoFieldDraft, AutoFieldDraft]:
    """Return the two auto fields of a credential with their default keys, both on (manual 5.4)."""
    kind = CREDENTIAL_TYPES[credential]
    return (
        AutoFieldDraft(Placeholder.DEVICE_SERIAL, DEVICE_SERIAL_DEFAULT_KEY, enabled=True),
        AutoFieldDraft(kind.placeholder, kind.default_key, enabled=True),
    )


# ---- parsed values: never half-valid ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AutoField:
    """A value that the system fills in under `key`; kept while it is off so that its key is not lost."""

    placeholder: Placeholder
    key: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class ManualField:
    """A fixed value; `value` is the text that is sent (NUMBER, BOOLEAN) or the string's content (STRING)."""

    key: str
    type: DataType
    value: str


@dataclass(frozen=True, slots=True)
class RequestPart:
    """All that decides what the vendor is sent, and so all that a successful test vouches for (manual 5.2–5.5)."""

    auth_type: Credential
    webhook_url: str
    headers: tuple[tuple[str, str], ...]
    auto_fields: tuple[AutoField, ...]
    manual_fields: tuple[ManualField, ...]
    connection: Connection = PLAIN


@dataclass(frozen=True, slots=True)
class VendorApi:
    """A vendor API that satisfies every rule of the form."""

    name: str
    request: RequestPart
    criteria: Criteria


# ---- validation and parsing -------------------------------------------------------------------------------------


def validate(draft: VendorApiDraft) -> list[Problem]:
    """Return every problem of the form, in the order of the screen."""
    return [
        *validate_name(draft.name),
        *validate_request_part(draft),
        *validate_criteria(draft.criteria, "criteria."),
        *validate_samples(draft.samples or (), draft.auth_type),
    ]


def validate_request_part(draft: VendorApiDraft) -> list[Problem]:
    """Return every problem of what the vendor would be sent; name and criteria are not looked at (manual 5.2–5.5)."""
    problems: list[Problem] = []
    if draft.auth_type not in CREDENTIAL_NAMES:
        problems.append(
            Problem("authType", "auth_type_required", Said("Select which credential this API is used for."))
        )
    problems += webhook_url.validate(draft.webhook_url)
    problems += _header_problems(draft.headers, draft.connection)
    problems += _field_problems(draft)
    problems += connection.validate(draft.connection)
    return problems


def parse(draft: VendorApiDraft) -> VendorApi:
    """Return the parsed form.

    Raises:
        InvalidError: with every problem of the form.
    """
    _raise_if(validate(draft))
    return VendorApi(draft.name.strip(), parse_request_part(draft), parse_criteria(draft.criteria))


def parse_request_part(draft: VendorApiDraft) -> RequestPart:
    """Return what the vendor is sent.

    Raises:
        InvalidError: with every problem of the request part.
    """
    _raise_if(validate_request_part(draft))
    return RequestPart(
        auth_type=Credential(draft.auth_type or ""),
        webhook_url=webhook_url.trimmed(draft.webhook_url),
        headers=tuple((header.key, header.value or "") for header in map(_trimmed, draft.headers)),
        auto_fields=tuple(
            AutoField(Placeholder(field.placeholder), field.key, field.enabled) for field in draft.auto_fields
        ),
        manual_fields=tuple(_parse_manual_field(field) for field in draft.manual_fields),
        connection=connection.parse(draft.connection),
    )


def _raise_if(problems: list[Problem]) -> None:
    if problems:
        raise InvalidError(problems)


def _parse_manual_field(field: ManualFieldDraft) -> ManualField:
    kind = DataType(field.type)
    return ManualField(field.key, kind, field.value.strip() if kind is DataType.NUMBER else field.value)


def _trimmed(header: HeaderDraft) -> HeaderDraft:
    """Return a header without what was pasted around its key and value, such as the end of a line."""
    return HeaderDraft(
        pasted.trimmed(header.key), None if header.value is None else pasted.trimmed(header.value)
    )


def why_reserved(key: str, connection: ConnectionDraft) -> str | None:
    """Return why a header, in lower case, cannot be a custom one; None where it can."""
    if connection.traced and key in TRACE_HEADERS:
        return _OF_THE_TRACE
    if connection.signing is not None and key.startswith(HEADER_PREFIX):
        return _OF_THE_SIGNATURE
    if connection.oauth is not None and key == AUTHORIZATION:
        return _OF_THE_TOKEN
    return _WHY_RESERVED.get(key) or (_OF_A_PROXY if key.startswith("proxy-") else None)


def _header_problems(headers: Sequence[HeaderDraft], connection: ConnectionDraft) -> Iterator[Problem]:
    if len(headers) > MAX_HEADERS:
        yield Problem(
            "headers",
            "too_many_headers",
            Said(
                "There are {count} custom headers; at most {most} are allowed.",
                count=len(headers),
                most=MAX_HEADERS,
            ),
        )
    seen: set[str] = set()
    for row, header in enumerate(map(_trimmed, headers)):
        folded = header.key.lower()
        if len(header.key) > MAX_HEADER_KEY_LENGTH or not _TOKEN.fullmatch(header.key):
            yield Problem(
                f"headers[{row}].key",
                "header_key_invalid",
                Said(
                    "A header key has 1–{most} characters: letters, digits and !#$%&'*+-.^_`|~.",
                    most=MAX_HEADER_KEY_LENGTH,
                ),
            )
        elif reason := why_reserved(folded, connection):
            yield Problem(
                f"headers[{row}].key",
                "header_reserved",
                Said(
                    "{key} cannot be a custom header: {reason}. Remove this row.",
                    key=header.key,
                    reason=reason,
                ),
            )
        if folded and folded in seen:
            yield Problem(
                f"headers[{row}].key",
                "header_key_duplicate",
                Said(
                    "Another header has the key {key} (upper and lower case count as the same).",
                    key=header.key,
                ),
            )
        seen.add(folded)
        yield from _header_value_problems(header.value, f"headers[{row}].value")


def _header_value_problems(value: str | None, field: str) -> Iterator[Problem]:
    if value is None:
        yield Problem(
            field, "header_value_invalid", Said("Enter the value: none is stored for this key at this URL.")
        )
    elif len(value) > MAX_HEADER_VALUE_LENGTH or not _HEADER_VALUE.fullmatch(value):
        yield Problem(
            field,
            "header_value_invalid",
            Said(
                "A header value has at most {most} visible ASCII characters, with blanks only between them.",
                most=MAX_HEADER_VALUE_LENGTH,
            ),
        )


def _field_problems(draft: VendorApiDraft) -> Iterator[Problem]:
    yield from _placeholder_problems(draft)
    enabled = [(row, auto) for row, auto in enumerate(draft.auto_fields) if auto.enabled]
    count = len(enabled) + len(draft.manual_fields)
    if count > MAX_FIELDS:
        message = Said(
            "Auto and manual fields together are {count}; at most {most} are allowed.",
            count=count,
            most=MAX_FIELDS,
        )
        yield Problem("manualFields", "too_many_fields", message)
    yield from _key_problems(
        [
            *((f"autoFields[{row}].key", auto.key) for row, auto in enabled),
            *((f"manualFields[{row}].key", manual.key) for row, manual in enumerate(draft.manual_fields)),
        ]
    )
    for row, manual in enumerate(draft.manual_fields):
        yield from _manual_value_problems(manual, f"manualFields[{row}]")


def _placeholder_problems(draft: VendorApiDraft) -> Iterator[Problem]:
    # Without a credential type only the names themselves can be checked.
    allowed: Iterable[str] = (
        placeholders_of(Credential(draft.auth_type or ""))
        if draft.auth_type in CREDENTIAL_NAMES
        else tuple(Placeholder)
    )
    names = ", ".join(f"{{{{{name}}}}}" for name in allowed)
    seen: set[str] = set()
    for row, auto in enumerate(draft.auto_fields):
        path = f"autoFields[{row}].placeholder"
        if auto.placeholder not in allowed:
            message = Said(
                "{{{{{placeholder}}}}} cannot be used here; there are {names}.",
                placeholder=auto.placeholder,
                names=names,
            )
            yield Problem(path, "placeholder_not_allowed", message)
        elif auto.placeholder in seen:
            message = Said(
                "{{{{{placeholder}}}}} is listed twice; remove one of the two.", placeholder=auto.placeholder
            )
            yield Problem(path, "placeholder_not_allowed", message)
        seen.add(auto.placeholder)


def _key_problems(keys: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, key in keys:
        if not key.strip():
            yield Problem(path, "field_key_required", Said("Enter a field name."))
            continue
        if len(key) > MAX_VALUE_LENGTH:
            yield Problem(
                path,
                "value_too_long",
                Said("A field name has at most {most} characters.", most=MAX_VALUE_LENGTH),
            )
        if key in seen:
            message = Said("Another auto or manual field is named {key}; rename one of the two.", key=key)
            yield Problem(path, "field_key_duplicate", message)
        seen.add(key)


def _manual_value_problems(field: ManualFieldDraft, path: str) -> Iterator[Problem]:
    if field.type not in DATA_TYPE_NAMES:
        yield Problem(f"{path}.type", "field_type_invalid", Said("Select STRING, NUMBER or BOOLEAN."))
    if len(field.value) > MAX_VALUE_LENGTH:
        message = Said("A value has at most {most} characters.", most=MAX_VALUE_LENGTH)
        yield Problem(f"{path}.value", "value_too_long", message)
    elif field.type == DataType.NUMBER and not is_number(field.value):
        message = Said("Enter a number as in JSON, for example 12, -3.5 or 1e6.")
        yield Problem(f"{path}.value", "manual_value_not_number", message)
    elif field.type == DataType.BOOLEAN and not is_boolean(field.value):
        yield Problem(
            f"{path}.value", "manual_value_not_boolean", Said("Enter true or false, in lower case.")
        )
