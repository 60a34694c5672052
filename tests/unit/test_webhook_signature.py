"""Signatures of vendor calls, against the vectors and the package of Standard Webhooks."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from clue_desktop.domain.connection import ConnectionDraft, validate
from clue_desktop.domain.webhook_signature import SecretDraft, id_of, key_in, secret_of, signature

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
