"""The vendor API form: what an administrator is typing, all that is wrong with it, and its parsed value (manual 5)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.domain import webhook_url
from clue_desktop.domain.credentials import CREDENTIAL_NAMES, CREDENTIAL_TYPES, Credential, Placeholder, placeholders_of
from clue_desktop.domain.jsonpath import JsonPathError, Query, parse_field_path
from clue_desktop.domain.problems import InvalidError, Problem

MAX_NAME_LENGTH = 64
MAX_HEADERS = 10
MAX_HEADER_KEY_LENGTH = 128
MAX_HEADER_VALUE_LENGTH = 4096
MAX_FIELDS = 10
MAX_VALUE_LENGTH = 512
MAX_STATUS_CODES = 3
STATUS_CODE_RANGE = range(100, 400)
APIS_PER_AUTH_TYPE = 3

RESERVED_HEADERS = frozenset(
    {
        "content-type",
        "accept",
        "accept-encoding",
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "keep-alive",
        "te",
        "trailer",
        "upgrade",
        "expect",
    }
)

_ASCII_BLANKS = " \t\r\n"
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110 §5.6.2
_HEADER_VALUE = re.compile(r"(?:[!-~](?:[ \t!-~]*[!-~])?)?")  # RFC 9110 §5.5, without obs-text
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")  # RFC 8259 §6
_JSON_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")


class DataType(StrEnum):
    """The type of a manual field's value, and of the value that a response is compared with."""

    STRING = "STRING"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"


DATA_TYPE_NAMES = frozenset(map(str, DataType))


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
class SuccessResultDraft:
    """Key, Value and data format of the Success Result JSONPath, as typed; None or "" is not filled in."""

    path: str | None
    value: str | None
    type: str | None


@dataclass(frozen=True, slots=True)
class CriteriaDraft:
    """Judgment criteria as typed; a None path is not filled in."""

    status_codes: Sequence[int] = ()
    success_result: SuccessResultDraft | None = None
    success_message_path: str | None = None
    failure_message_path: str | None = None


@dataclass(frozen=True, slots=True)
class VendorApiDraft:
    """The whole form as typed."""

    name: str
    auth_type: str | None
    webhook_url: str
    headers: Sequence[HeaderDraft] = ()
    auto_fields: Sequence[AutoFieldDraft] = ()
    manual_fields: Sequence[ManualFieldDraft] = ()
    criteria: CriteriaDraft = CriteriaDraft()


def default_auto_fields(credential: Credential) -> tuple[AutoFieldDraft, AutoFieldDraft]:
    """Return the two auto fields of a credential with their default keys, both on (manual 5.4)."""
    kind = CREDENTIAL_TYPES[credential]
    return (
        AutoFieldDraft(Placeholder.DEVICE_SERIAL, "deviceId", enabled=True),
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


@dataclass(frozen=True, slots=True)
class SuccessResult:
    """The one condition on a response's body; `expected` is `value` read as `type`."""

    query: Query
    value: str
    type: DataType
    expected: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Criteria:
    """Judgment criteria (manual 5.7): at least one of `status_codes` and `success_result` is filled in."""

    status_codes: tuple[int, ...]
    success_result: SuccessResult | None
    success_message: Query | None
    failure_message: Query | None


@dataclass(frozen=True, slots=True)
class VendorApi:
    """A vendor API that satisfies every rule of the form."""

    name: str
    request: RequestPart
    criteria: Criteria


# ---- validation and parsing -------------------------------------------------------------------------------------


def validate(draft: VendorApiDraft) -> list[Problem]:
    """Return every problem of the form, in the order of the screen."""
    return [*validate_name(draft.name), *validate_request_part(draft), *validate_criteria(draft.criteria, "criteria.")]


def validate_name(name: str) -> list[Problem]:
    """Return the problems of a Name: 1–64 characters after trimming (manual 5.2)."""
    length = len(name.strip())
    if length == 0:
        return [Problem("name", "name_required", "Enter a name.")]
    if length > MAX_NAME_LENGTH:
        return [
            Problem("name", "name_too_long", f"The name has {length} characters; at most {MAX_NAME_LENGTH} are allowed.")
        ]
    return []


def validate_request_part(draft: VendorApiDraft) -> list[Problem]:
    """Return every problem of what the vendor would be sent; name and criteria are not looked at (manual 5.2–5.5)."""
    problems: list[Problem] = []
    if draft.auth_type not in CREDENTIAL_NAMES:
        problems.append(Problem("authType", "auth_type_required", "Select which credential this API is used for."))
    problems += webhook_url.validate(draft.webhook_url)
    problems += _header_problems(draft.headers)
    problems += _field_problems(draft)
    return problems


def validate_criteria(draft: CriteriaDraft, prefix: str = "") -> list[Problem]:
    """Return every problem of the judgment criteria; fields get `prefix` (`criteria.` in the form) (manual 5.7)."""
    problems: list[Problem] = []
    if not draft.status_codes and draft.success_result is None:
        problems.append(
            Problem(
                prefix.rstrip("."),
                "criteria_required",
                "Enter at least one of statusCode and Success Result JSONPath.",
            )
        )
    problems += _status_code_problems(draft.status_codes, f"{prefix}statusCodes")
    if draft.success_result is not None:
        problems += _success_result_problems(draft.success_result, f"{prefix}successResult")
    for name, path in (
        ("successMessagePath", draft.success_message_path),
        ("failureMessagePath", draft.failure_message_path),
    ):
        if path is not None:
            problems += _path_problems(path, f"{prefix}{name}")
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
        auth_type=Credential(draft.auth_type),
        webhook_url=webhook_url.trimmed(draft.webhook_url),
        headers=tuple((header.key, header.value or "") for header in draft.headers),
        auto_fields=tuple(
            AutoField(Placeholder(field.placeholder), field.key, field.enabled) for field in draft.auto_fields
        ),
        manual_fields=tuple(_parse_manual_field(field) for field in draft.manual_fields),
    )


def parse_criteria(draft: CriteriaDraft) -> Criteria:
    """Return the judgment criteria with their paths compiled.

    Raises:
        InvalidError: with every problem of the criteria, fields without a prefix.
    """
    _raise_if(validate_criteria(draft))
    return Criteria(
        status_codes=tuple(draft.status_codes),
        success_result=_parse_success_result(draft.success_result) if draft.success_result else None,
        success_message=_parse_path(draft.success_message_path),
        failure_message=_parse_path(draft.failure_message_path),
    )


def _raise_if(problems: list[Problem]) -> None:
    if problems:
        raise InvalidError(problems)


def _parse_path(path: str | None) -> Query | None:
    return None if path is None else parse_field_path(path)


def _parse_manual_field(field: ManualFieldDraft) -> ManualField:
    kind = DataType(field.type)
    return ManualField(field.key, kind, field.value.strip(_ASCII_BLANKS) if kind is DataType.NUMBER else field.value)


def _parse_success_result(draft: SuccessResultDraft) -> SuccessResult:
    text, kind = draft.value or "", DataType(draft.type or "")
    expected: str | int | float | bool
    match kind:
        case DataType.STRING:
            expected = text
        case DataType.BOOLEAN:
            expected = text == "true"
        case DataType.NUMBER:
            text = text.strip(_ASCII_BLANKS)
            expected = int(text) if _JSON_INTEGER.fullmatch(text) else float(text)
    return SuccessResult(parse_field_path(draft.path or ""), text, kind, expected)


def _header_problems(headers: Sequence[HeaderDraft]) -> Iterator[Problem]:
    if len(headers) > MAX_HEADERS:
        yield Problem(
            "headers", "too_many_headers", f"There are {len(headers)} custom headers; at most {MAX_HEADERS} are allowed."
        )
    seen: set[str] = set()
    for row, header in enumerate(headers):
        folded = header.key.lower()
        if len(header.key) > MAX_HEADER_KEY_LENGTH or not _TOKEN.fullmatch(header.key):
            yield Problem(
                f"headers[{row}].key",
                "header_key_invalid",
                f"A header key has 1–{MAX_HEADER_KEY_LENGTH} characters: letters, digits and !#$%&'*+-.^_`|~.",
            )
        elif folded in RESERVED_HEADERS or folded.startswith("proxy-"):
            yield Problem(
                f"headers[{row}].key", "header_reserved", f"{header.key} is set by CLUe itself; remove this row."
            )
        if folded and folded in seen:
            yield Problem(
                f"headers[{row}].key",
                "header_key_duplicate",
                f"Another header has the key {header.key} (upper and lower case count as the same).",
            )
        seen.add(folded)
        yield from _header_value_problems(header.value, f"headers[{row}].value")


def _header_value_problems(value: str | None, field: str) -> Iterator[Problem]:
    if value is None:
        yield Problem(field, "header_value_invalid", "Enter the value: none is stored for this key.")
    elif len(value) > MAX_HEADER_VALUE_LENGTH or not _HEADER_VALUE.fullmatch(value):
        yield Problem(
            field,
            "header_value_invalid",
            f"A header value has at most {MAX_HEADER_VALUE_LENGTH} visible ASCII characters, with blanks only between"
            " them.",
        )


def _field_problems(draft: VendorApiDraft) -> Iterator[Problem]:
    yield from _placeholder_problems(draft)
    enabled = sum(field.enabled for field in draft.auto_fields)
    if enabled + len(draft.manual_fields) > MAX_FIELDS:
        yield Problem(
            "manualFields",
            "too_many_fields",
            f"Auto and manual fields together are {enabled + len(draft.manual_fields)}; at most {MAX_FIELDS} are allowed.",
        )
    yield from _key_problems(
        [(f"autoFields[{row}].key", field.key) for row, field in enumerate(draft.auto_fields) if field.enabled]
        + [(f"manualFields[{row}].key", field.key) for row, field in enumerate(draft.manual_fields)]
    )
    for row, field in enumerate(draft.manual_fields):
        yield from _manual_value_problems(field, f"manualFields[{row}]")


def _placeholder_problems(draft: VendorApiDraft) -> Iterator[Problem]:
    # Without a credential type only the names themselves can be checked.
    allowed: Iterable[str] = (
        placeholders_of(Credential(draft.auth_type)) if draft.auth_type in CREDENTIAL_NAMES else tuple(Placeholder)
    )
    seen: set[str] = set()
    for row, field in enumerate(draft.auto_fields):
        if field.placeholder not in allowed or field.placeholder in seen:
            yield Problem(
                f"autoFields[{row}].placeholder",
                "placeholder_not_allowed",
                f"{{{{{field.placeholder}}}}} cannot be used here; this credential has each of"
                f" {', '.join(f'{{{{{name}}}}}' for name in allowed)} once.",
            )
        seen.add(field.placeholder)


def _key_problems(keys: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for field, key in keys:
        if not key.strip():
            yield Problem(field, "field_key_required", "Enter a field name.")
        elif len(key) > MAX_VALUE_LENGTH:
            yield Problem(field, "value_too_long", f"A field name has at most {MAX_VALUE_LENGTH} characters.")
        elif key in seen:
            yield Problem(
                field, "field_key_duplicate", f"Another auto or manual field is named {key}; rename one of the two."
            )
        seen.add(key)


def _manual_value_problems(field: ManualFieldDraft, path: str) -> Iterator[Problem]:
    if field.type not in DATA_TYPE_NAMES:
        yield Problem(f"{path}.type", "field_type_invalid", "Select STRING, NUMBER or BOOLEAN.")
    if len(field.value) > MAX_VALUE_LENGTH:
        yield Problem(f"{path}.value", "value_too_long", f"A value has at most {MAX_VALUE_LENGTH} characters.")
    elif field.type == DataType.NUMBER and not _JSON_NUMBER.fullmatch(field.value.strip(_ASCII_BLANKS)):
        yield Problem(
            f"{path}.value", "manual_value_not_number", "Enter a number as in JSON, for example 12, -3.5 or 1e6."
        )
    elif field.type == DataType.BOOLEAN and field.value not in {"true", "false"}:
        yield Problem(f"{path}.value", "manual_value_not_boolean", "Enter true or false, in lower case.")


def _status_code_problems(codes: Sequence[int], path: str) -> Iterator[Problem]:
    if len(codes) > MAX_STATUS_CODES:
        yield Problem(
            path, "too_many_status_codes", f"There are {len(codes)} status codes; at most {MAX_STATUS_CODES} are allowed."
        )
    for row, code in enumerate(codes):
        if code not in STATUS_CODE_RANGE:
            yield Problem(
                f"{path}[{row}]", "status_code_range", f"{code} is not in 100–399: 4xx and 5xx cannot mean success."
            )
        if code in codes[:row]:
            yield Problem(f"{path}[{row}]", "status_code_duplicate", f"{code} is listed twice.")


def _success_result_problems(draft: SuccessResultDraft, path: str) -> Iterator[Problem]:
    for name, title, text in (("path", "Key", draft.path), ("value", "Value", draft.value), ("type", "data format", draft.type)):
        if not text:
            yield Problem(
                f"{path}.{name}", "success_result_incomplete", f"Fill in the {title} of Success Result JSONPath."
            )
    if draft.path:
        yield from _path_problems(draft.path, f"{path}.path")
    if draft.type and draft.type not in DATA_TYPE_NAMES:
        yield Problem(f"{path}.type", "success_value_type", "Select BOOLEAN, STRING or NUMBER.")
    if draft.value and len(draft.value) > MAX_VALUE_LENGTH:
        yield Problem(f"{path}.value", "value_too_long", f"A value has at most {MAX_VALUE_LENGTH} characters.")
    elif draft.value and not _is_convertible(draft.value, draft.type):
        yield Problem(f"{path}.value", "success_value_type", f"“{draft.value}” cannot be read as {draft.type}.")


def _is_convertible(value: str, kind: str | None) -> bool:
    if kind == DataType.BOOLEAN:
        return value in {"true", "false"}
    if kind == DataType.NUMBER:
        text = value.strip(_ASCII_BLANKS)
        # A number beyond the range of a double reads as infinity, which would equal every other such number.
        return bool(_JSON_NUMBER.fullmatch(text)) and (
            bool(_JSON_INTEGER.fullmatch(text)) or abs(float(text)) != float("inf")
        )
    return True


def _path_problems(path: str, field: str) -> Iterator[Problem]:
    try:
        parse_field_path(path)
    except JsonPathError as fault:
        yield Problem(field, fault.code, str(fault))
