"""The vendor API form (manual 5.2–5.8, 8, 9.3 A): every code with its exact field path, and all problems at once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.unseen import first_unseen, is_blank
from clue_desktop.domain.vendor_api import (
    RESERVED_HEADERS,
    AutoFieldDraft,
    CriteriaDraft,
    DataType,
    HeaderDraft,
    ManualFieldDraft,
    SuccessResultDraft,
    VendorApiDraft,
    default_auto_fields,
    parse,
    parse_criteria,
    parse_request_part,
    validate,
    validate_criteria,
    validate_request_part,
)

VALID = VendorApiDraft(
    name="Visitor policy",
    auth_type="rfCard",
    webhook_url="https://vendor.example/verify",
    headers=(HeaderDraft("Authorization", "Bearer x"), HeaderDraft("X-Site", "")),
    auto_fields=default_auto_fields(Credential.RF_CARD),
    manual_fields=(ManualFieldDraft("site", "NUMBER", "12"), ManualFieldDraft("note", "STRING", "")),
    criteria=CriteriaDraft(
        (200, 201), SuccessResultDraft("$.valid", "true", "BOOLEAN"), "$.message", "$.error.text"
    ),
)


def found(draft: VendorApiDraft) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in validate(draft)}


def headers(*keys: str) -> tuple[HeaderDraft, ...]:
    return tuple(HeaderDraft(key, "v") for key in keys)


def manual(*keys: str) -> tuple[ManualFieldDraft, ...]:
    return tuple(ManualFieldDraft(key, "STRING", "v") for key in keys)


def typed(kind: str, value: str) -> tuple[ManualFieldDraft]:
    return (ManualFieldDraft("k", kind, value),)


def codes(*status_codes: int) -> CriteriaDraft:
    return replace(VALID.criteria, status_codes=status_codes)


def condition(
    path: str | None = "$.valid", value: str | None = "true", kind: str | None = "BOOLEAN"
) -> CriteriaDraft:
    return replace(VALID.criteria, success_result=SuccessResultDraft(path, value, kind))


def success_message(path: str) -> CriteriaDraft:
    return replace(VALID.criteria, success_message_path=path)


def failure_message(path: str) -> CriteriaDraft:
    return replace(VALID.criteria, failure_message_path=path)


DEVICE, CARD = default_auto_fields(Credential.RF_CARD)
LONG_PATH = "$." + "a" * 127

# (the part, what it is changed to, the problems that there are then)
BROKEN = [
    ("name", "", [("name", "name_required")]),
    ("name", " \t ", [("name", "name_required")]),
    ("name", "x" * 65, [("name", "name_too_long")]),
    ("name", "Visitor\u202e policy", [("name", "name_character_invalid")]),
    ("name", "Visitor\npolicy", [("name", "name_character_invalid")]),
    ("auth_type", None, [("authType", "auth_type_required")]),
    ("auth_type", "", [("authType", "auth_type_required")]),
    ("auth_type", "RF Card", [("authType", "auth_type_required")]),
    ("webhook_url", "", [("webhookUrl", "url_required")]),
    ("webhook_url", "http://vendor.example", [("webhookUrl", "url_not_https")]),
    ("webhook_url", "https://vendor.example/" + "a" * 500, [("webhookUrl", "url_too_long")]),
    ("webhook_url", "https://user@vendor.example", [("webhookUrl", "url_invalid")]),
    ("headers", headers(*(f"X-{n}" for n in range(11))), [("headers", "too_many_headers")]),
    ("headers", headers("A", ""), [("headers[1].key", "header_key_invalid")]),
    ("headers", headers("A", "B C"), [("headers[1].key", "header_key_invalid")]),
    ("headers", headers("B:"), [("headers[0].key", "header_key_invalid")]),
    ("headers", headers("Ä"), [("headers[0].key", "header_key_invalid")]),
    ("headers", headers("\u212aeep-Alive"), [("headers[0].key", "header_key_invalid")]),
    ("headers", headers("x" * 129), [("headers[0].key", "header_key_invalid")]),
    ("headers", headers("X-A", "X-B", "x-a"), [("headers[2].key", "header_key_duplicate")]),
    ("headers", headers("A", "a", "A"), [("headers[1].key", "header_key_duplicate"), ("headers[2].key", "header_key_duplicate")]),
    ("headers", headers("Proxy-Authorization"), [("headers[0].key", "header_reserved")]),
    ("headers", headers("pRoXy-"), [("headers[0].key", "header_reserved")]),
    ("headers", headers("Host", "hOST"),
     [("headers[0].key", "header_reserved"), ("headers[1].key", "header_reserved"), ("headers[1].key", "header_key_duplicate")]),
    ("headers", (HeaderDraft("A", "x" * 4097),), [("headers[0].value", "header_value_invalid")]),
    ("headers", (HeaderDraft("A", None),), [("headers[0].value", "header_value_invalid")]),
    *(("headers", (HeaderDraft("A", value),), [("headers[0].value", "header_value_invalid")])
      for value in ("a\r\nB: c", "a\nb", "a\x00b", "a\x7f", "é", "a\u200bb", "결과")),
    ("headers", (HeaderDraft("", "\x00"),), [("headers[0].key", "header_key_invalid"), ("headers[0].value", "header_value_invalid")]),
    ("auto_fields", (DEVICE, replace(CARD, key="")), [("autoFields[1].key", "field_key_required")]),
    ("auto_fields", (DEVICE, replace(CARD, key="deviceId")), [("autoFields[1].key", "field_key_duplicate")]),
    ("auto_fields", (DEVICE, replace(CARD, key="site")), [("manualFields[0].key", "field_key_duplicate")]),
    ("auto_fields", (DEVICE, replace(CARD, key="x" * 513)), [("autoFields[1].key", "value_too_long")]),
    ("auto_fields", (DEVICE, AutoFieldDraft("USER_KEY", "u", enabled=True)), [("autoFields[1].placeholder", "placeholder_not_allowed")]),
    ("auto_fields", (DEVICE, AutoFieldDraft("USER_KEY", "u", enabled=False)), [("autoFields[1].placeholder", "placeholder_not_allowed")]),
    ("auto_fields", (DEVICE, AutoFieldDraft("{{CARD_NUMBER}}", "c", enabled=True)), [("autoFields[1].placeholder", "placeholder_not_allowed")]),
    ("auto_fields", (DEVICE, AutoFieldDraft("card_number", "c", enabled=True)), [("autoFields[1].placeholder", "placeholder_not_allowed")]),
    ("auto_fields", (DEVICE, AutoFieldDraft("PLACE_ID", "p", enabled=True)), [("autoFields[1].placeholder", "placeholder_not_allowed")]),
    ("auto_fields", (DEVICE, CARD, replace(CARD, key="again")), [("autoFields[2].placeholder", "placeholder_not_allowed")]),
    ("manual_fields", manual(*"abcdefghi"), [("manualFields", "too_many_fields")]),
    ("manual_fields", manual("a", ""), [("manualFields[1].key", "field_key_required")]),
    ("manual_fields", manual(" "), [("manualFields[0].key", "field_key_required")]),
    ("manual_fields", manual("a", "b", "a"), [("manualFields[2].key", "field_key_duplicate")]),
    ("manual_fields", manual("deviceId"), [("manualFields[0].key", "field_key_duplicate")]),
    ("manual_fields", manual("x" * 513, "x" * 513),
     [("manualFields[0].key", "value_too_long"), ("manualFields[1].key", "value_too_long"), ("manualFields[1].key", "field_key_duplicate")]),
    ("manual_fields", typed("", "1"), [("manualFields[0].type", "field_type_invalid")]),
    ("manual_fields", typed("number", "1"), [("manualFields[0].type", "field_type_invalid")]),
    ("manual_fields", typed("STRING", "x" * 513), [("manualFields[0].value", "value_too_long")]),
    ("manual_fields", typed("NUMBER", "1" * 513), [("manualFields[0].value", "value_too_long")]),
    ("manual_fields", typed("OBJECT", "x" * 513), [("manualFields[0].type", "field_type_invalid"), ("manualFields[0].value", "value_too_long")]),
    *(("manual_fields", typed("NUMBER", value), [("manualFields[0].value", "manual_value_not_number")])
      for value in ("", " ", "x", "01", "-01", "+1", "1.", ".5", "1e", "0x1f", "1,5", "1 2", "NaN", "Infinity", "-Infinity", "१", "１", "1_000", "true", "--1", "-")),
    *(("manual_fields", typed("BOOLEAN", value), [("manualFields[0].value", "manual_value_not_boolean")])
      for value in ("", "True", "FALSE", " true", "1", "yes", "null")),
    ("criteria", CriteriaDraft(), [("criteria", "criteria_required")]),
    ("criteria", CriteriaDraft(success_message_path="$.m"), [("criteria", "criteria_required")]),
    ("criteria", CriteriaDraft(success_result=SuccessResultDraft("", None, "")),
     [("criteria", "criteria_required"), *((f"criteria.successResult.{part}", "success_result_incomplete") for part in ("path", "value", "type"))]),
    *(("criteria", codes(200, code), [("criteria.statusCodes[1]", "status_code_range")]) for code in (-200, 0, 99, 400, 404, 500, 2000)),
    ("criteria", codes(200, 201, 200), [("criteria.statusCodes[2]", "status_code_duplicate")]),
    ("criteria", codes(404, 404),
     [("criteria.statusCodes[0]", "status_code_range"), ("criteria.statusCodes[1]", "status_code_range"), ("criteria.statusCodes[1]", "status_code_duplicate")]),
    ("criteria", codes(200, 201, 202, 203), [("criteria.statusCodes", "too_many_status_codes")]),
    ("criteria", condition(path=""), [("criteria.successResult.path", "success_result_incomplete")]),
    ("criteria", condition(path=None), [("criteria.successResult.path", "success_result_incomplete")]),
    ("criteria", condition(value=""), [("criteria.successResult.value", "success_result_incomplete")]),
    ("criteria", condition(value="", kind="STRING"), [("criteria.successResult.value", "success_result_incomplete")]),
    ("criteria", condition(kind=""), [("criteria.successResult.type", "success_result_incomplete")]),
    ("criteria", condition(kind="OBJECT"), [("criteria.successResult.type", "success_value_type")]),
    ("criteria", condition(value="x" * 513, kind="STRING"), [("criteria.successResult.value", "value_too_long")]),
    *(("criteria", condition(value=value), [("criteria.successResult.value", "success_value_type")])
      for value in ("True", "1", "yes", " true", "null")),
    *(("criteria", condition(value=value, kind="NUMBER"), [("criteria.successResult.value", "success_value_type")])
      for value in ("one", "true", "01", "1.", "NaN", "Infinity", "1e400", "-1e400", " ")),
    ("criteria", condition(path=LONG_PATH), [("criteria.successResult.path", "json_path_too_long")]),
    ("criteria", success_message(LONG_PATH), [("criteria.successMessagePath", "json_path_too_long")]),
    ("criteria", failure_message(LONG_PATH), [("criteria.failureMessagePath", "json_path_too_long")]),
    *(("criteria", condition(path=path), [("criteria.successResult.path", "json_path_invalid")])
      for path in ("valid", "$", "$.", "$valid", "$['valid']", "$..a[", "$.a..", " $.a", "$.a ", "$.user-id", "@.a")),
    ("criteria", success_message("message"), [("criteria.successMessagePath", "json_path_invalid")]),
    ("criteria", failure_message("$.a["), [("criteria.failureMessagePath", "json_path_invalid")]),
    ("criteria", failure_message("x" * 129), [("criteria.failureMessagePath", "json_path_too_long")]),
    ("criteria", condition(path="$.a..b..c"), [("criteria.successResult.path", "json_path_too_costly")]),
    ("criteria", success_message("$.a[?length(@.b) > 1]"), [("criteria.successMessagePath", "json_path_too_costly")]),
]  # fmt: skip


def test_the_valid_form_has_no_problem():
    assert validate(VALID) == []


@pytest.mark.parametrize(("part", "value", "expected"), BROKEN)
def test_a_broken_part_gives_exactly_its_problems(part, value, expected):
    draft = replace(VALID, **{part: value})
    problems = validate(draft)
    assert sorted((problem.field, problem.code) for problem in problems) == sorted(expected)
    assert all(len(problem.message) > 10 for problem in problems)
    with pytest.raises(InvalidError) as refused:
        parse(draft)
    assert list(refused.value.problems) == problems


@pytest.mark.parametrize("header", sorted(RESERVED_HEADERS))
@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.title])
def test_reserved_headers_in_any_case(header, spelling):
    draft = replace(VALID, headers=headers("X-First", spelling(header)))
    assert found(draft) == {("headers[1].key", "header_reserved")}


def test_the_reserved_headers_are_those_of_the_rules():
    words = (
        "Content-Type Accept Accept-Encoding Host Content-Length Transfer-Encoding Connection Keep-Alive TE Trailer"
        " Upgrade Expect"
    )
    assert {word.lower() for word in words.split()} == RESERVED_HEADERS


VALID_PARTS = [
    ("name", " Visitors "),
    ("name", " " + "x" * 64 + " "),
    ("headers", ()),
    ("headers", headers(*(f"X-{n}" for n in range(10)))),
    ("headers", headers("x" * 128, "!#$%&'*+-.^_`|~0aZ")),
    ("headers", (HeaderDraft("A", "x" * 4096), HeaderDraft("B", ""), HeaderDraft("C", "a \t b"))),
    ("headers", (HeaderDraft("A\n", "a\r\n"), HeaderDraft(" B", "\u00a0b\u200b "), HeaderDraft("C", "\t"))),
    ("headers", headers("Authorization", "User-Agent", "Accept-Language", "Cookie", "Content-Encoding", "Proxy")),
    ("auto_fields", ()),
    ("auto_fields", (CARD, DEVICE)),
    ("auto_fields", (replace(DEVICE, enabled=False), replace(CARD, enabled=False, key=""))),
    ("auto_fields", (replace(DEVICE, enabled=False), replace(CARD, key="deviceId"))),
    ("auto_fields", (DEVICE, replace(CARD, key="DeviceId"))),
    ("auto_fields", (DEVICE, replace(CARD, enabled=False, key="site"))),
    ("manual_fields", ()),
    ("manual_fields", manual(*"abcdefgh")),
    ("manual_fields", manual("a", "A", "a ", "결과", "{{USER_KEY}}", '"', "x" * 512)),
    ("manual_fields", typed("STRING", "x" * 512)),
    *(
        ("manual_fields", typed("NUMBER", value))
        for value in ("0", "-0", "12", "-3.5", "1e6", "1E+06", "0.10", " 7 ", "\t7\n", "1e999", "9" * 512)
    ),
    ("manual_fields", typed("BOOLEAN", "true")),
    ("criteria", CriteriaDraft((100, 399))),
    ("criteria", codes(100, 200, 399)),
    ("criteria", CriteriaDraft(success_result=SuccessResultDraft("$.valid", "false", "BOOLEAN"))),
    ("criteria", replace(VALID.criteria, success_message_path="", failure_message_path=None)),
    *(("criteria", condition(value=value, kind="NUMBER")) for value in ("1", "-1.5e3", " 1 ", "9" * 512, "1e-400")),
    *(("criteria", condition(value=value, kind="STRING")) for value in ("OK", " ", "true", "x" * 512, "결과")),
    *(
        ("criteria", condition(path=path))
        for path in ("$.a.b[0]", "$.['user-id']", "$.a['user-id']", "$.[0]", "$.결과", "$.a[-1]", "$." + "a" * 126, "$.a[*].b")
    ),
]  # fmt: skip


@pytest.mark.parametrize(("part", "value"), VALID_PARTS)
def test_at_the_edge_of_what_is_allowed(part, value):
    assert validate(replace(VALID, **{part: value})) == []


def test_the_manual_fields_share_the_ten_with_the_auto_fields_that_are_on():
    ten = manual(*"abcdefghij")
    off = tuple(replace(field, enabled=False) for field in VALID.auto_fields)
    assert found(replace(VALID, auto_fields=off, manual_fields=ten)) == set()
    one_on = (off[0], CARD)
    assert found(replace(VALID, auto_fields=one_on, manual_fields=ten)) == {
        ("manualFields", "too_many_fields")
    }
    assert found(replace(VALID, auto_fields=one_on, manual_fields=ten[:9])) == set()


@pytest.mark.parametrize("credential", Credential)
def test_each_credential_has_its_own_two_placeholders(credential):
    allowed = {"DEVICE_SERIAL", CREDENTIAL_TYPES[credential].placeholder}
    for placeholder in ("DEVICE_SERIAL", "USER_KEY", "CARD_NUMBER", "UNIQUE_PIN", "QR_CODE"):
        draft = replace(
            VALID, auth_type=credential, auto_fields=(AutoFieldDraft(placeholder, "k", enabled=True),)
        )
        expected = (
            set() if placeholder in allowed else {("autoFields[0].placeholder", "placeholder_not_allowed")}
        )
        assert found(draft) == expected


def test_without_a_credential_type_any_of_the_five_placeholders_passes():
    """The one fault, the missing type, is not told a second time at every field."""
    draft = replace(VALID, auth_type=None, auto_fields=(AutoFieldDraft("QR_CODE", "q", enabled=True),))
    assert found(draft) == {("authType", "auth_type_required")}


part_breakers = st.fixed_dictionaries(
    {
        part: st.none()
        | st.sampled_from([row for row in BROKEN if row[0] == part and "duplicate" not in str(row[2])])
        for part in ("name", "webhook_url", "headers", "criteria")
    }
)


@given(part_breakers)
def test_problems_of_independent_parts_are_all_reported_in_the_order_of_the_form(breakers):
    chosen = [row for row in breakers.values() if row]
    problems = validate(replace(VALID, **{row[0]: row[1] for row in chosen}))
    assert {(p.field, p.code) for p in problems} == {problem for row in chosen for problem in row[2]}
    order = ["name", "authType", "webhookUrl", "headers", "autoFields", "manualFields", "criteria"]
    places = [order.index(problem.field.split(".")[0].split("[")[0]) for problem in problems]
    assert places == sorted(places)


def test_everything_wrong_at_once():
    draft = VendorApiDraft(
        "", None, "", (HeaderDraft("", None),), (AutoFieldDraft("X", "", enabled=True),), (ManualFieldDraft("", "", "x" * 513),)
    )  # fmt: skip
    assert found(draft) == {
        ("name", "name_required"),
        ("authType", "auth_type_required"),
        ("webhookUrl", "url_required"),
        ("headers[0].key", "header_key_invalid"),
        ("headers[0].value", "header_value_invalid"),
        ("autoFields[0].placeholder", "placeholder_not_allowed"),
        ("autoFields[0].key", "field_key_required"),
        ("manualFields[0].key", "field_key_required"),
        ("manualFields[0].type", "field_type_invalid"),
        ("manualFields[0].value", "value_too_long"),
        ("criteria", "criteria_required"),
    }


header_keys = st.from_regex(r"X-[A-Za-z0-9]{1,20}", fullmatch=True)
header_values = st.from_regex(r"([!-~]([ \t!-~]{0,30}[!-~])?)?", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
keys = texts.filter(str.strip)
numbers = st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
manual_values = (
    st.tuples(st.just("STRING"), texts)
    | st.tuples(st.just("NUMBER"), numbers)
    | st.tuples(st.just("BOOLEAN"), st.sampled_from(["true", "false"]))
)


@st.composite
def drafts(draw):
    credential = draw(st.sampled_from(Credential))
    names = draw(st.lists(keys, min_size=2, max_size=10, unique=True))
    auto = tuple(
        replace(field, key=key, enabled=draw(st.booleans()))
        for field, key in zip(draw(st.permutations(default_auto_fields(credential))), names, strict=False)
    )
    condition_kind, condition_value = draw(
        manual_values.filter(lambda pair: (pair[1] and "e" not in pair[1].lower()) or pair[0] == "BOOLEAN")
    )
    return VendorApiDraft(
        name=draw(texts.filter(lambda text: not is_blank(text) and first_unseen(text.strip()) is None)),
        auth_type=credential,
        webhook_url="https://vendor.example/" + draw(st.from_regex(r"[a-z0-9/?=&]{0,40}", fullmatch=True)),
        headers=tuple(
            HeaderDraft(key, draw(header_values))
            for key in draw(st.lists(header_keys, max_size=10, unique_by=str.lower))
        ),
        auto_fields=auto,
        manual_fields=tuple(ManualFieldDraft(key, *draw(manual_values)) for key in names[2:]),
        criteria=CriteriaDraft(
            draw(st.lists(st.integers(100, 399), min_size=1, max_size=3, unique=True)),
            draw(st.none() | st.just(SuccessResultDraft("$.a.b", condition_value, condition_kind))),
            draw(st.sampled_from([None, "", "$.m"])),
            draw(st.sampled_from([None, "", "$.m[0]"])),
        ),
    )  # fmt: skip


@given(drafts())
def test_valid_parts_make_a_valid_form_and_lose_nothing(draft):
    api = parse(draft)
    assert api.name == draft.name.strip()
    assert api.request == parse_request_part(draft)
    assert api.request.headers == tuple((row.key, row.value) for row in draft.headers)
    assert [(row.placeholder, row.key, row.enabled) for row in api.request.auto_fields] == [
        (row.placeholder, row.key, row.enabled) for row in draft.auto_fields
    ]
    assert [(row.key, row.type, row.value) for row in api.request.manual_fields] == [
        (row.key, row.type, row.value) for row in draft.manual_fields
    ]
    assert api.criteria.status_codes == tuple(draft.criteria.status_codes)


@given(
    draft=drafts(),
    broken=st.sampled_from(
        [row for row in BROKEN if row[0] in {"name", "webhook_url", "headers", "criteria"}]
    ),
)
def test_breaking_one_part_of_any_valid_form_gives_exactly_that_problem(draft, broken):
    part, value, expected = broken
    assert found(replace(draft, **{part: value})) == set(expected)


def test_what_was_pasted_around_a_header_is_trimmed():
    draft = replace(
        VALID, headers=(HeaderDraft("X-Key\r\n", "\ufeffBearer  s3cret\r\n"), HeaderDraft("B", " "))
    )
    assert parse(draft).request.headers == (("X-Key", "Bearer  s3cret"), ("B", ""))


def test_blanks_are_trimmed_where_the_rules_say_so_and_nowhere_else():
    draft = replace(
        VALID,
        name="  Lobby ",
        webhook_url=" https://vendor.example/a ",
        manual_fields=(ManualFieldDraft(" k ", "NUMBER", " 1.50 "), ManualFieldDraft("s", "STRING", " a ")),
        criteria=condition(value=" 1 ", kind="NUMBER"),
    )
    api = parse(draft)
    assert api.name == "Lobby"
    assert api.request.webhook_url == "https://vendor.example/a"
    assert [(field.key, field.value) for field in api.request.manual_fields] == [
        (" k ", "1.50"),
        ("s", " a "),
    ]
    assert api.criteria.success_result is not None
    assert (api.criteria.success_result.value, api.criteria.success_result.expected) == ("1", 1)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [("STRING", "true", "true"), ("BOOLEAN", "true", True), ("BOOLEAN", "false", False), ("NUMBER", "12", 12),
     ("NUMBER", "1.5", 1.5), ("NUMBER", "1e2", 100.0), ("NUMBER", "9" * 512, int("9" * 512))],
)  # fmt: skip
def test_what_a_response_is_compared_with(kind, value, expected):
    result = parse_criteria(
        CriteriaDraft(success_result=SuccessResultDraft("$.a", value, kind))
    ).success_result
    assert result is not None
    assert (result.type, result.expected, type(result.expected)) == (DataType(kind), expected, type(expected))


def test_a_test_looks_at_the_request_part_only():
    draft = replace(VALID, name="", criteria=CriteriaDraft())
    assert validate_request_part(draft) == []
    assert parse_request_part(draft) == parse_request_part(VALID)


def test_the_criteria_alone_have_fields_of_their_own():
    assert [(p.field, p.code) for p in validate_criteria(CriteriaDraft())] == [("", "criteria_required")]
    assert [p.field for p in validate_criteria(CriteriaDraft((99,)))] == ["statusCodes[0]"]
    with pytest.raises(InvalidError):
        parse_criteria(CriteriaDraft())


def test_a_problem_seen_from_an_enclosing_document():
    assert Problem("headers[2].key", "c", "m").under("api").field == "api.headers[2].key"
    assert Problem("", "c", "m").under("criteria").field == "criteria"
