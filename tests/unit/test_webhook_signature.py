"""Signatures of vendor calls, against the vectors and the package of Standard Webhooks."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from clue_desktop.domain.connection import ConnectionDraft, validate
from clue_desktop.domain.webhook_signature import SecretDraft, id_of, is_signed, key_in, secret_of, signature

KEYS = st.binary(min_size=24, max_size=64)


@given(key=KEYS)
def test_a_secret_is_read_as_it_is_written_and_its_id_says_nothing_of_it(key: bytes):
    assert key_in(secret_of(key)) == key_in(secret_of(key).removeprefix("whsec_")) == key
    assert len(id_of(key)) == 8
    assert id_of(key) not in secret_of(key)


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "whsec_!!!", "whsec_" + base64.b64encode(bytes(23)).decode(), "x" * 400, "whsec_ÄÄ=="],
)
def test_what_is_no_secret_is_refused_by_its_row(secret: str):
    good = secret_of(bytes(range(32)))
    problems = list(validate(ConnectionDraft(signing=(SecretDraft(None, good), SecretDraft(None, secret)))))
    assert [(one.field, one.code) for one in problems] == [
        ("connection.signing.secrets[1].value", "signing_secret_invalid")
    ]


def test_none_three_and_twice_the_same_are_refused():
    good = SecretDraft(None, secret_of(bytes(range(32))))
    for secrets, code in (((), "signing_secrets_count"), ((good, good), "signing_secret_duplicate")):
        assert [one.code for one in validate(ConnectionDraft(signing=secrets))] == [code]
    assert "signing_secrets_count" in [one.code for one in validate(ConnectionDraft(signing=(good,) * 3))]


@given(keys=st.lists(KEYS, min_size=1, max_size=2, unique=True), value=st.text(max_size=40))
def test_the_published_package_takes_it_by_each_of_the_secrets(keys: list[bytes], value: str):
    now = int(datetime.now(UTC).timestamp())
    body = ('{"v":"' + base64.b64encode(value.encode("utf-8", "surrogatepass")).decode() + '"}').encode()
    headers = {
        "webhook-id": "01a2226ada4fd28b2278b6348635f2f2",
        "webhook-timestamp": str(now),
        "webhook-signature": signature(keys, "01a2226ada4fd28b2278b6348635f2f2", now, body),
    }
    for key in keys:
        Webhook(secret_of(key)).verify(body, headers)


# ---- on the vendor's side ---------------------------------------------------------------------------------------

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
AT, ID, BODY = 1_780_000_000, "01a2226ada4fd28b2278b6348635f2f2", b'{"rfCard":"04A1B2C3"}'


@given(keys=st.lists(KEYS, min_size=1, max_size=2, unique=True), body=st.binary(max_size=40))
def test_what_we_sign_is_signed_by_each_of_the_secrets(keys: list[bytes], body: bytes):
    signed = signature(keys, ID, AT, body)
    assert all(is_signed([key], ID, str(AT), signed, body, AT) for key in keys)
    assert is_signed([OTHER, *keys], ID, str(AT), signed, body, AT)


def test_the_published_package_signs_so_that_it_is_taken():
    made = Webhook(secret_of(KEY)).sign(ID, datetime.fromtimestamp(AT, UTC), BODY.decode())
    assert is_signed([KEY], ID, str(AT), made, BODY, AT)


@pytest.mark.parametrize(
    ("keys", "message_id", "timestamp", "signatures", "body", "now"),
    [
        ([OTHER], ID, str(AT), signature([KEY], ID, AT, BODY), BODY, AT),
        ([], ID, str(AT), signature([KEY], ID, AT, BODY), BODY, AT),
        ([KEY], "another", str(AT), signature([KEY], ID, AT, BODY), BODY, AT),
        ([KEY], ID, str(AT + 1), signature([KEY], ID, AT, BODY), BODY, AT),
        ([KEY], ID, str(AT), signature([KEY], ID, AT, BODY), BODY + b" ", AT),
        ([KEY], ID, str(AT), signature([KEY], ID, AT, BODY), BODY, AT + 301),
        ([KEY], ID, str(AT), signature([KEY], ID, AT, BODY), BODY, AT - 301),
        ([KEY], ID, str(AT), signature([KEY], ID, AT, BODY).replace("v1,", "v2,"), BODY, AT),
        ([KEY], ID, str(AT), "", BODY, AT),
        ([KEY], ID, str(AT), "v1,é \udcff", BODY, AT),
        ([KEY], "", "", "", b"", AT),
        ([KEY], ID, "١٢٣", signature([KEY], ID, AT, BODY), BODY, AT),
        ([KEY], ID, "9" * 5000, signature([KEY], ID, AT, BODY), BODY, AT),
    ],
    ids=range(13),
)
def test_anything_else_is_not(
    keys: list[bytes], message_id: str, timestamp: str, signatures: str, body: bytes, now: int
):
    assert not is_signed(keys, message_id, timestamp, signatures, body, now)
