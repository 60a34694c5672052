"""The judgment criteria: what an administrator is typing, all that is wrong with it, and their parsed value (manual 5.7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clue_desktop.domain.credentials import MAX_VALUE_LENGTH
from clue_desktop.domain.data_type import (
    DATA_TYPE_NAMES,
    DataType,
    is_boolean,
    is_comparable_number,
    read_number,
)
from clue_desktop.domain.jsonpath import JsonPathError, Query, parse_field_path
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said

MAX_STATUS_CODES = 3
STATUS_CODE_RANGE = range(100, 400)


# ---- drafts: what a person is still typing, never trusted -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SuccessResultDraft:
    """Key, Value and data format of the Success Result JSONPath, as typed; None or "" is not filled in."""

    path: str | None
    value: str | None
    type: str | None


@dataclass(frozen=True, slots=True)
class CriteriaDraft:
    """Judgment criteria as typed; None or "" for a path is not filled in."""

    status_codes: Sequence[int] = ()
    success_result: SuccessResultDraft | None = None
    success_message_path: str | None = None
    failure_message_path: str | None = None


# ---- parsed values: never half-valid ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SuccessResult:
    """The one condition on a response's body; `expected` is `value` read as `type`, a finite number for NUMBER."""

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


# ---- the rules --------------------------------------------------------------------------------------------------


def validate_criteria(draft: CriteriaDraft, prefix: str = "") -> list[Problem]:
    """Return every problem of the judgment criteria; fields get `prefix` (`criteria.` in the form) (manual 5.7)."""
    problems: list[Problem] = []
    if not draft.status_codes and _is_blank(draft.success_result):
        message = Said("Enter at least one of statusCode and Success Result JSONPath.")
        problems.append(Problem(prefix.removesuffix("."), "criteria_required", message))
    problems += _status_code_problems(draft.status_codes, f"{prefix}statusCodes")
    if draft.success_result is not None:
        problems += _success_result_problems(draft.success_result, f"{prefix}successResult")
    problems += _path_problems(draft.success_message_path, f"{prefix}successMessagePath")
    problems += _path_problems(draft.failure_message_path, f"{prefix}failureMessagePath")
    return problems


def parse_criteria(draft: CriteriaDraft) -> Criteria:
    """Return the judgment criteria with their paths compiled.

    Raises:
        InvalidError: with every problem of the criteria, fields without a prefix.
    """
    if problems := validate_criteria(draft):
        raise InvalidError(problems)
    return Criteria(
        status_codes=tuple(draft.status_codes),
        success_result=_parse_success_result(draft.success_result),
        success_message=_parse_path(draft.success_message_path),
        failure_message=_parse_path(draft.failure_message_path),
    )


def _is_blank(draft: SuccessResultDraft | None) -> bool:
    return draft is None or not (draft.path or draft.value or draft.type)


def _parse_path(path: str | None) -> Query | None:
    return parse_field_path(path) if path else None


def _parse_success_result(draft: SuccessResultDraft | None) -> SuccessResult | None:
    if draft is None:
        return None
    value, kind = draft.value or "", DataType(draft.type or "")
    expected: str | int | float | bool
    match kind:
        case DataType.STRING:
            expected = value
        case DataType.BOOLEAN:
            expected = value == "true"
        case DataType.NUMBER:
            value = value.strip()
            expected = read_number(value)
    return SuccessResult(parse_field_path(draft.path or ""), value, kind, expected)


def _status_code_problems(codes: Sequence[int], field: str) -> Iterator[Problem]:
    if len(codes) > MAX_STATUS_CODES:
        message = Said(
            "There are {count} status codes; at most {most} are allowed.",
            count=len(codes),
            most=MAX_STATUS_CODES,
        )
        yield Problem(field, "too_many_status_codes", message)
    for row, code in enumerate(codes):
        if code not in STATUS_CODE_RANGE:
            message = Said("{code} is not in 100–399: 4xx and 5xx cannot mean success.", code=code)
            yield Problem(f"{field}[{row}]", "status_code_range", message)
        if code in codes[:row]:
            yield Problem(
                f"{field}[{row}]", "status_code_duplicate", Said("{code} is listed twice.", code=code)
            )


def _success_result_problems(draft: SuccessResultDraft, field: str) -> Iterator[Problem]:
    parts = (
        ("path", Said("Key"), draft.path),
        ("value", Said("Value"), draft.value),
        ("type", Said("data format"), draft.type),
    )
    for name, title, text in parts:
        if not text:
            message = Said("Fill in the {title} of Success Result JSONPath.", title=title)
            yield Problem(f"{field}.{name}", "success_result_incomplete", message)
    yield from _path_problems(draft.path, f"{field}.path")
    if draft.value:
        yield from _value_problems(draft.value, draft.type, f"{field}.value")
    if draft.type and draft.type not in DATA_TYPE_NAMES:
        yield Problem(f"{field}.type", "success_value_type", Said("Select BOOLEAN, STRING or NUMBER."))


def _value_problems(value: str, kind: str | None, field: str) -> Iterator[Problem]:
    if len(value) > MAX_VALUE_LENGTH:
        yield Problem(
            field, "value_too_long", Said("A value has at most {most} characters.", most=MAX_VALUE_LENGTH)
        )
    elif kind == DataType.BOOLEAN and not is_boolean(value):
        yield Problem(
            field,
            "success_value_type",
            Said("“{value}” is no BOOLEAN: enter true or false, in lower case.", value=value),
        )
    elif kind == DataType.NUMBER and not is_comparable_number(value):
        message = Said(
            "“{value}” is no NUMBER: enter one as in JSON, for example 12, -3.5 or 1e6.", value=value
        )
        yield Problem(field, "success_value_type", message)


def _path_problems(path: str | None, field: str) -> Iterator[Problem]:
    if not path:
        return
    try:
        parse_field_path(path)
    except JsonPathError as fault:
        yield Problem(field, fault.code, fault.message)
