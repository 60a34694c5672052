"""Credential types, test parameters and masking, by the first table of the rules and manual 5.4, 5.6, 9.3 A."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.credentials import (
    CREDENTIAL_NAMES,
    CREDENTIAL_TYPES,
    DEVICE_SERIAL_DEFAULT_KEY,
    Credential,
    in_sight,
    is_credential_value,
    is_device_serial,
    is_masked,
    mask,
    placeholders_of,
    validate_test_parameters,
)
from clue_desktop.domain.unseen import first_unseen
from clue_desktop.domain.vendor_api import default_auto_fields

TABLE = [
    ("Face", "face", "User Key", "USER_KEY", "userKey", "userKey", "user_key_invalid"),
    ("Fingerprint", "fingerprint", "User Key", "USER_KEY", "userKey", "userKey", "user_key_invalid"),
    ("RF Card", "rfCard", "Card number", "CARD_NUMBER", "rfCard", "cardNumber", "card_number_required"),
    ("User PIN", "userPin", "User PIN", "UNIQUE_PIN", "uniquePin", "uniquePin", "unique_pin_required"),
    ("CLUe QR", "clueQr", "User Key", "USER_KEY", "userKey", "userKey", "user_key_invalid"),
    ("Custom QR", "customQr", "QR payload", "QR_CODE", "qrCode", "qrCode", "qr_code_required"),
]
KEYED = [Credential.FACE, Credential.FINGERPRINT, Credential.CLUE_QR]
FREE = [Credential.RF_CARD, Credential.USER_PIN, Credential.CUSTOM_QR]


def test_there_are_exactly_the_six_credentials_of_the_manual():
    assert [row[1] for row in TABLE] == [credential.value for credential in Credential]
    assert {row[1] for row in TABLE} == CREDENTIAL_NAMES


@pytest.mark.parametrize(("title", "wire", "input_title", "placeholder", "key", "parameter", "code"), TABLE)
def test_credential_type(title, wire, input_title, placeholder, key, parameter, code):
    kind = CREDENTIAL_TYPES[Credential(wire)]
    assert (kind.title, kind.placeholder, kind.default_key) == (title, placeholder, key)
    assert (kind.parameter, kind.parameter_title, kind.required_code) == (parameter, input_title, code)
    assert placeholders_of(Credential(wire)) == ("DEVICE_SERIAL", placeholder)


@pytest.mark.parametrize("credential", Credential)
def test_default_auto_fields_are_the_two_of_the_type(credential):
    device, own = default_auto_fields(credential)
    assert (device.placeholder, device.key, device.enabled) == (
        "DEVICE_SERIAL",
        DEVICE_SERIAL_DEFAULT_KEY,
        True,
    )
    kind = CREDENTIAL_TYPES[credential]
    assert (own.placeholder, own.key, own.enabled) == (kind.placeholder, kind.default_key, True)


@pytest.mark.parametrize("serial", ["123456789", "000000000", "123456789012"])
def test_device_serial(serial):
    assert is_device_serial(serial)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345678",
        "1234567890123",
        "12345678a",
        " 123456789",
        "123456789\n",
        "１２３４５６７８９",
        "-12345678",
        "1234 5678",
    ],
)
def test_no_device_serial(text):
    assert not is_device_serial(text)


@pytest.mark.parametrize("credential", KEYED)
@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("u", True),
        ("U-1_x@example.com", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("", False),
        ("a b", False),
        ("é", False),
        ("사용자", False),
        ("a+b", False),
        ("a\n", False),
        ("{{USER_KEY}}", False),
    ],
)
def test_user_key(credential, value, valid):
    assert is_credential_value(credential, value) is valid


@pytest.mark.parametrize("credential", FREE)
@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("", False),
        (" ", True),
        ("{{USER_KEY}}", True),
        ("출입증 7", True),
        ("\n", True),
        ("x" * 512, True),
        ("x" * 4297, False),
    ],
)
def test_free_value(credential, value, valid):
    assert is_credential_value(credential, value) is valid


@pytest.mark.parametrize(
    ("credential", "most", "words"),
    [
        (Credential.RF_CARD, 512, "Card number has 513 characters; at most 512 are allowed."),
        (Credential.USER_PIN, 512, "User PIN has 513 characters; at most 512 are allowed."),
        (Credential.CUSTOM_QR, 4296, "The QR payload has 4297 characters; no QR code holds more than 4296."),
    ],
)
def test_the_longest_value_and_one_more(credential, most, words):
    kind = CREDENTIAL_TYPES[credential]
    for character in ("7", "한", "\U0001f600"):
        given = {"deviceId": "123456789", kind.parameter: character * most}
        assert validate_test_parameters(credential, given) == []
        assert is_credential_value(credential, character * most)
        problems = validate_test_parameters(credential, given | {kind.parameter: character * (most + 1)})
        assert [(each.code, each.message) for each in problems] == [(kind.required_code, words)]
        assert not is_credential_value(credential, character * (most + 1))


@pytest.mark.parametrize(("title", "wire", "input_title", "placeholder", "key", "parameter", "code"), TABLE)
def test_all_problems_of_test_parameters_come_at_once(
    title, wire, input_title, placeholder, key, parameter, code
):
    credential = Credential(wire)
    assert validate_test_parameters(credential, {"deviceId": "123456789", parameter: "1"}) == []
    for parameters in ({}, {"deviceId": None, parameter: None}, {"deviceId": "1", parameter: ""}):
        problems = validate_test_parameters(credential, parameters)
        assert [(problem.field, problem.code) for problem in problems] == [
            ("deviceId", "device_id_invalid"),
            (parameter, code),
        ]
        assert problems[1].message.startswith(input_title)
        assert all(problem.message.endswith(".") for problem in problems)


def test_the_parameter_of_another_credential_does_not_count():
    problems = validate_test_parameters(Credential.RF_CARD, {"deviceId": "123456789", "userKey": "u"})
    assert [(problem.field, problem.code) for problem in problems] == [("cardNumber", "card_number_required")]


@pytest.mark.parametrize(
    ("credential", "value", "shown"),
    [
        ("rfCard", "0012345678", "••••5678"),
        ("rfCard", "12345678", "••••5678"),
        ("rfCard", "1234567", "••••567"),
        ("rfCard", "12", "••••2"),
        ("rfCard", "1", "••••"),
        ("rfCard", "", "••••"),
        ("face", "kim@example.com", "••••.com"),
        ("customQr", "payload-9876", "••••9876"),
        ("userPin", "12345678", "••••"),
        ("userPin", "1", "••••"),
        ("unknownType", "12345678", "••••"),
        ("", "12345678", "••••"),
    ],
)
def test_mask(credential, value, shown):
    assert mask(credential, value) == shown


@given(credential=st.sampled_from(sorted(CREDENTIAL_NAMES)) | st.text(), value=st.text(max_size=600))
def test_a_mask_shows_at_most_the_last_four_characters_and_never_most_of_a_value(credential, value):
    shown = mask(credential, value).removeprefix("••••")
    if credential == "userPin" or credential not in CREDENTIAL_NAMES:
        assert shown == ""
    else:
        end = value[len(value) - min(4, len(value) // 2) :]
        assert shown == in_sight(end)


@given(credential=st.sampled_from(sorted(CREDENTIAL_NAMES)), value=st.text(st.characters(), max_size=12))
def test_any_mask_can_be_kept_and_shown(credential, value):
    shown = mask(credential, value)
    assert shown.encode()
    assert "\0" not in shown
    assert first_unseen(shown) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("VISIT\x1d01\0", "••••\\u001d01\\u0000"),
        ("abcd\ud800", "••••d\\ud800"),
        ("1234\u202e56\n", "••••\\u202e56\\u000a"),
        ("방문증 이십육", "••••이십육"),
    ],
)
def test_a_mask_of_what_cannot_be_seen(value, shown):
    assert mask("customQr", value) == shown


def test_control_characters_are_data_and_half_a_pair_is_no_text():
    for credential in FREE:
        assert is_credential_value(credential, "A\0\x1d\n\x7f\u202e")
        assert not is_credential_value(credential, "A\ud800")
        assert not is_credential_value(credential, "\udfff")
        assert is_credential_value(
            credential, "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
        )


@pytest.mark.parametrize(
    ("credential", "value"), [("rfCard", "04A1B2C3"), ("userPin", "4711"), ("iris", "x")]
)
def test_what_was_masked_is_known_to_be(credential: str, value: str):
    assert is_masked(mask(credential, value))
    assert not is_masked(value)
