"""Judging a response (manual 5.7, 9.3 C, 9.5): modes, reasons and their order, exact types, messages; nothing fails open."""

import itertools
import json
import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.judgment import MAX_MESSAGE_LENGTH, Result, Verdict, clean_message, judge, mode_of
from clue_desktop.domain.response_json import JsonDocument, ResponseFault, read_json
from clue_desktop.domain.vendor_api import Criteria, CriteriaDraft, SuccessResultDraft, parse_criteria

VALID_IS_TRUE = SuccessResultDraft("$.valid", "true", "BOOLEAN")


def criteria(
    statuses: tuple[int, ...] = (),
    condition: SuccessResultDraft | None = None,
    success: str | None = None,
    failure: str | None = None,
) -> Criteria:
    return parse_criteria(CriteriaDraft(statuses, condition, success, failure))


def verdict(
    rules: Criteria, status: int, body: bytes | str, content_type: str | None = "application/json"
) -> Verdict:
    return judge(rules, status, read_json(content_type, body if isinstance(body, bytes) else body.encode()))


def compared(value: str, kind: str, found: str) -> bool:
    """Whether `found`, as JSON writes it, satisfies a condition for `value` of type `kind`."""
    return verdict(criteria((), SuccessResultDraft("$.r", value, kind)), 500, f'{{"r":{found}}}').granted


MODE_1 = criteria((200, 201))
MODE_2 = criteria((), VALID_IS_TRUE)
MODE_3 = criteria((200, 201), VALID_IS_TRUE)


@pytest.mark.parametrize(("rules", "mode"), [(MODE_1, 1), (MODE_2, 2), (MODE_3, 3)])
def test_the_mode_follows_from_what_is_filled_in(rules, mode):
    assert mode_of(rules) == mode


YES, NO, NONE, MANY = '{"valid":true}', '{"valid":false}', "{}", '{"valid":[true,true]}'


@pytest.mark.parametrize(
    ("rules", "status", "body", "reason"),
    [
        (MODE_1, 200, YES, None),
        (MODE_1, 201, NO, None),
        (MODE_1, 200, "[]", None),
        (MODE_1, 200, "null", None),
        (MODE_1, 202, YES, "status_not_accepted"),
        (MODE_1, 404, YES, "status_not_accepted"),
        (MODE_1, 500, YES, "status_not_accepted"),
        (MODE_2, 200, YES, None),
        (MODE_2, 404, YES, None),
        (MODE_2, 503, YES, None),
        (MODE_2, 200, NO, "condition_not_met"),
        (MODE_2, 200, NONE, "condition_not_found"),
        (MODE_2, 200, "true", "condition_not_found"),
        (MODE_2, 200, '{"Valid":true}', "condition_not_found"),
        (MODE_2, 200, '{"valid":null}', "condition_not_met"),
        (MODE_2, 200, MANY, "condition_not_met"),
        (MODE_3, 200, YES, None),
        (MODE_3, 201, YES, None),
        (MODE_3, 200, NO, "condition_not_met"),
        (MODE_3, 202, YES, "status_not_accepted"),
        (MODE_3, 404, NO, "status_not_accepted"),
        (MODE_3, 404, NONE, "status_not_accepted"),
    ],
)
def test_modes(rules, status, body, reason):
    result = verdict(rules, status, body)
    assert (result.granted, result.reason) == (reason is None, reason)
    assert result.result is (Result.GRANTED if reason is None else Result.DENIED)


@pytest.mark.parametrize("rules", [MODE_1, MODE_2, MODE_3])
@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize(
    ("content_type", "body", "reason"),
    [
        ("text/html", "<html>", "not_json_content_type"),
        ("text/plain", YES, "not_json_content_type"),
        (None, YES, "not_json_content_type"),
        ("application/json", "<html>", "invalid_json"),
        ("application/json", "", "invalid_json"),
        ("application/json", '{"valid":true,}', "invalid_json"),
    ],
)
def test_the_response_must_be_json_in_every_mode_and_that_reason_comes_first(
    rules, status, content_type, body, reason
):
    assert verdict(rules, status, body, content_type) == Verdict(granted=False, reason=ResponseFault(reason))


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("$.r[*]", '{"r":[true]}', None),
        ("$.r[*]", '{"r":[true,true]}', "condition_ambiguous"),
        ("$.r[*]", '{"r":[true,false]}', "condition_ambiguous"),
        ("$.r[*]", '{"r":[]}', "condition_not_found"),
        ("$..valid", '{"a":{"valid":true}}', None),
        ("$..valid", '{"a":{"valid":true},"valid":false}', "condition_ambiguous"),
        ("$.r[?@.id==7].ok", '{"r":[{"id":6,"ok":false},{"id":7,"ok":true}]}', None),
        ("$.r[-1]", '{"r":[false,true]}', None),
        ("$.r[0]", '{"r":"true"}', "condition_not_found"),
        ("$.['user-id']", '{"user-id":true}', None),
        ("$.[0]", "[true]", None),
        ("$.valid", '{"valid":false,"valid":true}', None),
        ("$.valid", '{"valid":true,"valid":false}', "condition_not_met"),
    ],
)
def test_the_path_must_select_exactly_one_value(path, body, reason):
    assert verdict(criteria((), SuccessResultDraft(path, "true", "BOOLEAN")), 200, body).reason == reason


JSON_VALUES = ["true", "false", "null", '"true"', '"True"', '"false"', "1", "0", "1.0", "-0", "0.0", '"1"', '""', "[]", "{}",
               "[true]", "[1]", '{"r":true}', '"OK"', '"ok"', '" OK"']  # fmt: skip


@pytest.mark.parametrize(
    ("value", "kind", "equals"),
    [
        ("true", "BOOLEAN", {"true"}),
        ("false", "BOOLEAN", {"false"}),
        ("true", "STRING", {'"true"'}),
        ("1", "STRING", {'"1"'}),
        ("OK", "STRING", {'"OK"'}),
        ("1", "NUMBER", {"1", "1.0"}),
        ("1.0", "NUMBER", {"1", "1.0"}),
        ("1e0", "NUMBER", {"1", "1.0"}),
        ("0", "NUMBER", {"0", "0.0", "-0"}),
        ("-0", "NUMBER", {"0", "0.0", "-0"}),
    ],
)  # fmt: skip
def test_types_are_exact(value, kind, equals):
    assert {found for found in JSON_VALUES if compared(value, kind, found)} == equals


BIG = 2**53


@pytest.mark.parametrize(
    ("value", "found", "equal"),
    [
        (str(BIG), str(BIG), True),
        (str(BIG), str(BIG + 1), False),
        (str(BIG + 1), str(BIG), False),
        (str(BIG + 1), str(BIG + 1), True),
        (str(BIG), f"{BIG}.0", True),
        (str(BIG + 1), f"{BIG}.0", False),
        ("9" * 512, "9" * 512, True),
        ("9" * 512, "9" * 511 + "8", False),
        ("9" * 512, "1e600", False),
        ("9" * 512, "9" * 5000, False),
        ("-" + "9" * 511, "-" + "9" * 511, True),
        ("1", "1e400", False),
        ("1e308", "1e400", False),
        ("1" + "0" * 400, "1e400", False),
        ("1" + "0" * 308, "1e308", False),  # the double 1e308 is another integer
        ("0.1", "0.1", True),
        ("0.1", "0.10000000000000000001", True),  # the same IEEE double
        ("0.3", "0.30000000000000004", False),
        ("1e2", "100", True),
        ("100", "1E+2", True),
        ("1e-400", "0", True),
    ],
)
def test_integers_compare_exactly_and_other_numbers_as_doubles(value, found, equal):
    assert compared(value, "NUMBER", found) is equal


@pytest.mark.parametrize(
    ("value", "found", "equal"),
    [
        ("é", '"\\u00e9"', True),
        ("é", '"e\\u0301"', False),
        ("OK", '"OK "', False),
        ("Ｏ", '"O"', False),
        ("a\\b", '"a\\\\b"', True),
        ("😀", '"\\ud83d\\ude00"', True),
    ],
)
def test_strings_compare_exactly(value, found, equal):
    assert compared(value, "STRING", found) is equal


# ---- messages ---------------------------------------------------------------------------------------------------

WITH_MESSAGES = criteria((200,), VALID_IS_TRUE, "$.message", "$.error.text")


@pytest.mark.parametrize(
    ("status", "body", "message", "notice"),
    [
        (200, '{"valid":true,"message":"Welcome","error":{"text":"no"}}', "Welcome", None),
        (200, '{"valid":false,"message":"Welcome","error":{"text":"No entry"}}', "No entry", None),
        (403, '{"valid":true,"message":"Welcome","error":{"text":"No entry"}}', "No entry", None),
        (200, '{"valid":true}', None, "message_missing"),
        (200, '{"valid":true,"message":""}', None, "message_missing"),
        (200, '{"valid":true,"message":"\\u0000\\u202e"}', None, "message_missing"),
        (200, '{"valid":false,"message":"x"}', None, "message_missing"),
        *((200, f'{{"valid":true,"message":{value}}}', None, "message_not_string")
          for value in ("1", "true", "null", "{}", "[]", '["a"]')),
    ],
)  # fmt: skip
def test_messages(status, body, message, notice):
    result = verdict(WITH_MESSAGES, status, body)
    assert (result.message, result.notice) == (message, notice)


def test_a_message_never_changes_the_judgment():
    for body in ('{"valid":true}', '{"valid":true,"message":7}', '{"valid":true,"message":"x"}'):
        assert verdict(WITH_MESSAGES, 200, body).granted
        assert verdict(WITH_MESSAGES, 200, body).reason is None


def test_several_messages_are_none():
    rules = criteria((200,), None, "$.m[*]")
    assert verdict(rules, 200, '{"m":["one"]}').message == "one"
    result = verdict(rules, 200, '{"m":["one","two"]}')
    assert (result.message, result.notice) == (None, "message_not_string")


def test_without_a_path_there_is_neither_message_nor_notice():
    assert verdict(MODE_3, 200, '{"valid":true,"message":"x"}') == Verdict(granted=True, reason=None)
    assert verdict(criteria((200,), None, "$.m"), 404, '{"m":"x"}').notice is None


def test_no_message_of_a_response_that_is_not_json():
    assert verdict(WITH_MESSAGES, 200, '{"error":{"text":"x"}}', "text/html").message is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Access granted.", "Access granted."),
        ("출입이 허가되었습니다 😀", "출입이 허가되었습니다 😀"),
        ("a\x00b\x07c\x1b[31md\x7fe", "abc[31mde"),
        ("Welcome,\nMs Kim\r\nFloor 3", "Welcome, Ms Kim Floor 3"),
        ("a\rb\x85c\u2028d\u2029e\tf\x0bg\x0ch\x1ci\x1dj\x1ek", "a b c d e f g h i j k"),
        ("a \n b", "a b"),
        ("a\r\n\r\n \t b", "a b"),
        ("a \x00\n\u202e b", "a b"),
        ("a  b \x00 c", "a  b  c"),
        ("\n  a\n", "a"),
        ("a \x1f", "a "),
        (" \n ", None),
        ("a" + " " * 300 + "\nb", "a b"),
        ("\u2028\u2029", None),
        ("\u202eevil\u202c \u2066x\u2069 \u200ea\u200fb\u061cc", "evil x abc"),
        ("a\ud800b\udfffc", "abc"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        (" ", " "),
        ("", None),
        ("\r\n\x00", None),
        ("x" * 256, "x" * 256),
        ("x" * 257, "x" * 256),
        ("\n" * 300 + "x" * 300, "x" * 256),
        ("x\n" * 300, "x " * 128),
        ("😀" * 300, "😀" * 256),
    ],
)
def test_clean_message(text, shown):
    assert clean_message(text) == shown


BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LINE_ENDS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029"


def test_exactly_the_control_bidirectional_and_unpaired_characters_are_removed():
    """All of Unicode, against its own categories and the Bidi_Control property; what ends a line leaves a blank."""
    assert {*LINE_ENDS} == {
        each for each in map(chr, range(0x110000)) if len(f"a{each}b".splitlines()) > 1
    } | {"\t"}
    kept = []
    for character in map(chr, range(0x110000)):
        removed = unicodedata.category(character) in {"Cc", "Cs"} or character in BIDI_CONTROLS
        if removed or character in LINE_ENDS or character == " ":
            shown = "" if removed and character not in LINE_ENDS else " "
            assert clean_message(f"a{character}b") == f"a{shown}b"
        else:
            kept.append(character)
    for at in range(0, len(kept), 250):  # many at once: they are most of Unicode
        some = f"a{''.join(kept[at : at + 250])}b"
        assert clean_message(some) == some


@given(st.text(st.characters() | st.sampled_from(" \x00\n\u202e\ud800\u2028"), max_size=400))
def test_a_shown_message_is_short_clean_and_in_order(text):
    lines = "".join("\n" if c in LINE_ENDS else c for c in text)
    kept = "".join(
        c
        for c in lines
        if c == "\n" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in BIDI_CONTROLS)
    )
    expected = re.sub(" *\n[ \n]*", "\n", kept).strip("\n").replace("\n", " ")
    assert clean_message(text) == (expected[:MAX_MESSAGE_LENGTH] or None)


@pytest.mark.parametrize("piece", ["\n", " ", " \n", "\x00\n", "\x00 ", "a\n ", "\u202e", "a" * 255 + "\n"])
def test_a_message_of_any_length_is_cleaned_at_once(piece):
    began = time.thread_time()
    clean_message(piece * (8 * 1024 * 1024 // len(piece)))
    assert time.thread_time() - began < 2  # some 150 ms; quadratic would be minutes


# ---- nothing fails open -----------------------------------------------------------------------------------------

names = st.sampled_from(["valid", "r", "message", "a"])
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from(
        [1.0, 0.0, 10**400, float(BIG), BIG, BIG + 1, float("inf"), float("-inf"), float("nan")]
    )
    | st.sampled_from(["true", "false", "1", "", "OK", "\ud800"])
    | st.text(max_size=3)
)
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)
conditions = st.builds(
    SuccessResultDraft,
    st.sampled_from(["$.valid", "$.r.valid", "$.r[0]", "$.r[*]", "$..valid", "$.*"]),
    st.sampled_from(["true", "false", "1", "0", "-0.0", str(BIG + 1), "1" + "0" * 400, "OK"]),
    st.sampled_from(["BOOLEAN", "STRING", "NUMBER"]),
).filter(
    lambda draft: draft.type == "STRING" or (draft.value in {"true", "false"}) is (draft.type == "BOOLEAN")
).filter(lambda draft: draft.type != "NUMBER" or draft.value != "OK")  # fmt: skip


def selected(path: str, document: object) -> list[object]:
    """A second reading of the six paths above, by hand."""

    def members(value: object) -> list[object]:
        if isinstance(value, dict):
            return list(value.values())
        return list(value) if isinstance(value, list) else []

    def member(name: str, value: object) -> list[object]:
        return [value[name]] if isinstance(value, dict) and name in value else []

    def everywhere(value: object) -> list[object]:
        return member("valid", value) + list(itertools.chain.from_iterable(map(everywhere, members(value))))

    match path:
        case "$.valid":
            return member("valid", document)
        case "$.r.valid":
            return [found for r in member("r", document) for found in member("valid", r)]
        case "$.r[0]":
            return [r[0] for r in member("r", document) if isinstance(r, list) and r]
        case "$.r[*]":
            return [found for r in member("r", document) for found in members(r)]
        case "$..valid":
            return everywhere(document)
    return members(document)


def truly_equal(draft: SuccessResultDraft, value: object) -> bool:
    """A second reading of the comparison, through the text of JSON."""
    assert draft.value is not None
    if draft.type == "STRING":
        return isinstance(value, str) and value == draft.value
    if draft.type == "BOOLEAN":
        return json.dumps(value) == draft.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if isinstance(value, int) and draft.value.isdigit():
        return str(value) == draft.value
    return bool(value == json.loads(draft.value))


@given(
    document=documents,
    status=st.sampled_from([200, 201, 204, 403, 500]),
    statuses=st.lists(st.sampled_from([200, 201, 302]), max_size=3, unique=True),
    condition=st.none() | conditions,
    messages=st.tuples(*[st.sampled_from([None, "$.message", "$..message", "$.*"])] * 2),
)
def test_granted_just_when_status_and_condition_truly_hold(document, status, statuses, condition, messages):
    if not statuses and condition is None:
        return
    result = judge(criteria(tuple(statuses), condition, *messages), status, JsonDocument(document))
    holds = not statuses or status in statuses
    if condition is not None:
        values = selected(condition.path, document)
        holds = holds and len(values) == 1 and truly_equal(condition, values[0])
    assert result.granted is holds
    assert (result.reason is None) is holds
    assert result.message is None or 0 < len(result.message) <= MAX_MESSAGE_LENGTH
    assert result.message is None or result.notice is None


def test_criteria_without_any_part_would_grant_nothing():
    """They cannot be parsed; a value made by hand is denied all the same."""
    empty = Criteria((), None, None, None)
    assert not judge(empty, 200, JsonDocument({"valid": True})).granted


@given(
    body=st.binary(max_size=40) | documents.map(lambda document: json.dumps(document).encode()),
    status=st.integers(100, 999),
)
def test_no_body_makes_judging_raise(body, status):
    for rules in (MODE_1, MODE_2, MODE_3, WITH_MESSAGES):
        verdict(rules, status, body)
