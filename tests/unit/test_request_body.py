"""What a vendor is sent, to the byte: bodies of all six credentials, values that are data, and a request's identity."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.credentials import Credential, Placeholder
from clue_desktop.domain.request_body import canonical_request, compile_body, encode_string
from clue_desktop.domain.vendor_api import (
    AutoField,
    DataType,
    ManualField,
    RequestPart,
    VendorApiDraft,
    default_auto_fields,
    parse_request_part,
)

SERIAL = "123456789"


def part(
    auto: tuple[AutoField, ...] = (),
    manual: tuple[ManualField, ...] = (),
    auth_type: Credential = Credential.RF_CARD,
) -> RequestPart:
    return RequestPart(auth_type, "https://vendor.example/", (), auto, manual)


DEVICE = AutoField(Placeholder.DEVICE_SERIAL, "deviceId", enabled=True)
CARD = AutoField(Placeholder.CARD_NUMBER, "cardNo", enabled=True)
SITE = ManualField("site", DataType.NUMBER, "12")


@pytest.mark.parametrize(
    ("credential", "value", "body"),
    [
        ("face", "kim@example.com", b'{"deviceId":"123456789","userKey":"kim@example.com"}'),
        ("fingerprint", "U-1", b'{"deviceId":"123456789","userKey":"U-1"}'),
        ("rfCard", "0012345678", b'{"deviceId":"123456789","rfCard":"0012345678"}'),
        ("userPin", "0420", b'{"deviceId":"123456789","uniquePin":"0420"}'),
        ("clueQr", "u.1", b'{"deviceId":"123456789","userKey":"u.1"}'),
        ("customQr", 'a/b?c="d"', b'{"deviceId":"123456789","qrCode":"a/b?c=\\"d\\""}'),
    ],
)  # fmt: skip
def test_default_body_of_each_credential(credential, value, body):
    draft = VendorApiDraft(
        "n", credential, "https://v.example", auto_fields=default_auto_fields(Credential(credential))
    )
    assert compile_body(parse_request_part(draft)).render(SERIAL, value) == body


@pytest.mark.parametrize(
    ("auto", "manual", "body"),
    [
        ((), (), b"{}"),
        ((DEVICE,), (), b'{"deviceId":"123456789"}'),
        ((CARD, DEVICE), (), b'{"cardNo":"77","deviceId":"123456789"}'),
        ((replace(DEVICE, enabled=False), CARD), (), b'{"cardNo":"77"}'),
        ((replace(DEVICE, enabled=False), replace(CARD, enabled=False)), (SITE,), b'{"site":12}'),
        ((), (SITE,), b'{"site":12}'),
        ((DEVICE, CARD), (SITE, ManualField("b", DataType.BOOLEAN, "false")),
         b'{"deviceId":"123456789","cardNo":"77","site":12,"b":false}'),
        ((CARD,), (ManualField("z", DataType.STRING, "123"), ManualField("a", DataType.NUMBER, "123")),
         b'{"cardNo":"77","z":"123","a":123}'),
    ],
)  # fmt: skip
def test_fields_that_are_on_in_the_order_of_their_lists(auto, manual, body):
    assert compile_body(part(auto, manual)).render(SERIAL, "77") == body


@pytest.mark.parametrize(
    "number",
    ["0", "-0", "1.50", "1e6", "1E+06", "0.10", "9" * 512, "1e999", "123456789012345678901234567890.1"],
)
def test_a_number_is_sent_exactly_as_typed(number):
    manual = (ManualField("n", DataType.NUMBER, number),)
    assert compile_body(part((), manual)).render(SERIAL, "x") == f'{{"n":{number}}}'.encode()


@pytest.mark.parametrize(
    "value", ["{{USER_KEY}}", "{{DEVICE_SERIAL}}", "{{CARD_NUMBER}}", "{0}", "%s", "\\1", "$1", "${x}"]
)
def test_what_looks_like_a_placeholder_in_a_value_is_data(value):
    """Neither the presented value, nor a manual value or key, is ever substituted."""
    manual = (ManualField(value, DataType.STRING, value),)
    body = compile_body(part((DEVICE, replace(CARD, key=value + "2")), manual)).render(SERIAL, value)
    assert json.loads(body) == {"deviceId": SERIAL, value + "2": value, value: value}


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("", b'""'),
        ('a"b\\c/d', b'"a\\"b\\\\c/d"'),
        ("\x00\x08\t\n\x0c\r\x1f\x7f", b'"\\u0000\\b\\t\\n\\f\\r\\u001f\x7f"'),
        ("결과 é", '"결과 é"'.encode()),
        ("😀", '"😀"'.encode()),
        ("\u2028", b'"\xe2\x80\xa8"'),
        ("\ud800", b'"\\ud800"'),
        ("é\udfff\\x", b'"\xc3\xa9\\udfff\\\\x"'),
        ("\\\ud800", b'"\\\\\\ud800"'),
    ],
)
def test_strings(text, encoded):
    assert encode_string(text) == encoded
    assert json.loads(encoded) == text


any_text = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=20)


@given(any_text)
def test_any_string_comes_back_as_it_was(text):
    encoded = encode_string(text)
    encoded.decode("utf-8")
    # Two halves of a surrogate pair that stand together are one character in JSON.
    assert json.loads(encoded) == text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


numbers = st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,2})?", fullmatch=True)
values = (
    st.tuples(st.just(DataType.STRING), st.text(max_size=20))
    | st.tuples(st.just(DataType.NUMBER), numbers)
    | st.tuples(st.just(DataType.BOOLEAN), st.sampled_from(["true", "false"]))
)


@st.composite
def request_parts(draw):
    names = draw(st.lists(st.text(max_size=8), min_size=2, max_size=8, unique=True))
    auto = tuple(
        replace(field, key=key, enabled=draw(st.booleans()))
        for field, key in zip(draw(st.permutations([DEVICE, CARD])), names, strict=False)
    )
    manual = tuple(ManualField(key, *draw(values)) for key in names[2:])
    return replace(
        part(auto, manual), headers=tuple(draw(st.lists(st.sampled_from([("A", "1"), ("b", "2")]))))
    )


@given(
    request=request_parts(), serial=st.from_regex("[0-9]{9,12}", fullmatch=True), value=st.text(max_size=30)
)
def test_the_body_is_one_flat_object_of_the_fields_in_order(request, serial, value):
    auto = [
        (field.key, serial if field.placeholder == "DEVICE_SERIAL" else value)
        for field in request.auto_fields
        if field.enabled
    ]
    manual = [
        (field.key, field.value if field.type == "STRING" else json.loads(field.value))
        for field in request.manual_fields
    ]
    body = compile_body(request).render(serial, value)
    assert json.loads(body, object_pairs_hook=lambda pairs: pairs) == auto + manual
    for field in request.manual_fields:
        assert field.type == "STRING" or field.value.encode() in body


def sent(request: RequestPart) -> tuple[object, ...]:
    """What the vendor sees of a request part, told apart by the bytes of two different verifications."""
    template = compile_body(request)
    return (
        request.auth_type,
        request.webhook_url,
        request.headers,
        template.render("000000000", "first"),
        template.render("999999999", "second"),
    )


@given(request_parts(), request_parts())
def test_requests_are_the_same_just_when_the_same_is_sent(one, other):
    assert (canonical_request(one) == canonical_request(other)) is (sent(one) == sent(other))
    assert canonical_request(one) == canonical_request(replace(one))


@pytest.mark.parametrize(
    "changes",
    [
        {"auth_type": Credential.FACE},
        {"webhook_url": "https://vendor.example"},
        {"headers": (("a", "1"),)},
        {"headers": (("A", "2"),)},
        {"headers": (("B", "2"), ("A", "1"))},
        {"headers": ()},
        {"auto_fields": (CARD, DEVICE)},
        {"auto_fields": (DEVICE,)},
        {"auto_fields": (DEVICE, replace(CARD, key="x"))},
        {"auto_fields": (DEVICE, replace(CARD, enabled=False))},
        {"manual_fields": ()},
        {"manual_fields": (replace(SITE, value="12.0"),)},
        {"manual_fields": (replace(SITE, type=DataType.STRING),)},
        {"manual_fields": (replace(SITE, key="Site"),)},
    ],
)
def test_what_asks_for_a_new_test(changes):
    request = replace(part((DEVICE, CARD), (SITE,)), headers=(("A", "1"), ("B", "2")))
    assert canonical_request(replace(request, **changes)) != canonical_request(request)


def test_a_field_that_is_off_is_not_part_of_the_request():
    request = part((DEVICE,), (SITE,))
    off = replace(request, auto_fields=(DEVICE, replace(CARD, enabled=False, key="renamed")))
    assert canonical_request(off) == canonical_request(request)
