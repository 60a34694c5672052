"""No drag makes a door that opens for those whom the vendor refuses, and one that is made by hand is named (manual 5.7)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.criteria import CriteriaDraft, SuccessResultDraft, parse_criteria
from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.inverted_doors import condition_on, false_instead, grants_an_error, grants_on_false
from clue_desktop.domain.judgment import judge
from clue_desktop.domain.response_json import JsonDocument, ResponseFault


def criteria_of(*condition: Any, codes: tuple[int, ...] = ()) -> CriteriaDraft:
    return CriteriaDraft(codes, SuccessResultDraft(*condition) if condition else None)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (DataType.BOOLEAN, "true", "true"),
        (DataType.BOOLEAN, "false", "true"),
        (DataType.STRING, "allow", "allow"),
        (DataType.STRING, "", ""),
        (DataType.STRING, "true", "true"),
        (DataType.STRING, "false", "true"),
        (DataType.STRING, "False", "True"),
        (DataType.STRING, "FALSE", "TRUE"),
        (DataType.STRING, " fAlse ", "true"),
        (DataType.STRING, "falsehood", "falsehood"),
        (DataType.NUMBER, "0", "0"),
        (DataType.NUMBER, "-1.50", "-1.50"),
    ],
)
def test_a_chosen_value_is_taken_but_for_one_that_says_false(kind: DataType, text: str, value: str):
    assert condition_on("$.a", kind, text) == SuccessResultDraft("$.a", value, kind)


@given(st.one_of(st.just(False), st.sampled_from(["false", "False", "FALSE", "fAlse", " false"])))
def test_a_response_that_says_false_never_grants_by_what_was_chosen_in_it(said: object):
    kind = DataType.BOOLEAN if said is False else DataType.STRING
    text = "false" if said is False else str(said)
    chosen = CriteriaDraft((), condition_on("$.ok", kind, text))
    assert not grants_on_false(chosen)
    response = JsonDocument({"ok": said})
    criteria = parse_criteria(chosen)
    assert not judge(criteria, 200, response).granted
    # And what is offered instead is exactly what would grant it.
    instead = false_instead(criteria, response)
    assert instead is not None
    inverted = criteria_of("$.ok", instead, kind)
    assert grants_on_false(inverted)
    assert judge(parse_criteria(inverted), 200, response).granted


@pytest.mark.parametrize(
    ("condition", "inverted"),
    [
        (("$.ok", "false", "BOOLEAN"), True),
        (("$.ok", "true", "BOOLEAN"), False),
        (("$.ok", "False", "STRING"), True),
        (("$.ok", "no", "STRING"), False),
        (("$.code", "0", "NUMBER"), False),
        (("$.ok", "FALSE", "BOOLEAN"), False),  # cannot be saved, and is said to be no BOOLEAN
        (("", "false", "BOOLEAN"), False),
        ((None, "false", "BOOLEAN"), False),
        (("$.ok", None, "BOOLEAN"), False),
        (("$.ok", "false", None), False),
        ((), False),
    ],
)
def test_a_condition_on_false_is_known(condition: tuple[Any, ...], inverted: object):
    assert grants_on_false(criteria_of(*condition, codes=(200,))) is inverted


@pytest.mark.parametrize(
    ("condition", "body", "instead"),
    [
        (("$.ok", "true", "BOOLEAN"), {"ok": False}, "false"),
        (("$.ok", "true", "BOOLEAN"), {"ok": True}, None),
        (("$.ok", "true", "BOOLEAN"), {"ok": 0}, None),
        (("$.ok", "true", "BOOLEAN"), {"ok": "false"}, None),
        (("$.ok", "true", "BOOLEAN"), {"no": False}, None),
        (("$.*", "true", "BOOLEAN"), {"a": False, "b": False}, None),
        (("$.ok", "false", "BOOLEAN"), {"ok": False}, None),
        (("$.ok", "True", "STRING"), {"ok": "False"}, "False"),
        (("$.ok", "true", "STRING"), {"ok": False}, None),
        (("$.code", "1", "NUMBER"), {"code": 0}, None),
    ],
)
def test_a_response_that_says_false_is_known(condition: tuple[Any, ...], body: object, instead: str | None):
    assert false_instead(parse_criteria(criteria_of(*condition)), JsonDocument(body)) == instead


def test_what_is_no_response_says_nothing():
    criteria = parse_criteria(criteria_of("$.ok", "true", "BOOLEAN"))
    assert false_instead(criteria, None) is None
    assert false_instead(criteria, ResponseFault.INVALID_JSON) is None
    assert false_instead(parse_criteria(criteria_of(codes=(200,))), JsonDocument({"ok": False})) is None


@pytest.mark.parametrize("status", [200, 302, 399, 400, 404, 500, 599])
def test_an_error_that_grants_is_known(status: int):
    body_alone = parse_criteria(criteria_of("$.ok", "true", "BOOLEAN"))
    both = parse_criteria(criteria_of("$.ok", "true", "BOOLEAN", codes=(200,)))
    assert grants_an_error(body_alone, status, JsonDocument({"ok": True})) is (status >= 400)
    assert not grants_an_error(body_alone, status, JsonDocument({"ok": False}))
    assert not grants_an_error(body_alone, status, ResponseFault.CONTENT_TYPE)
    assert not grants_an_error(both, status, JsonDocument({"ok": True}))
