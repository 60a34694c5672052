"""What tokens are asked for with: the rules of what is entered, and the request of RFC 6749 §2.3.1 and §4.4."""

import base64
import html
import json
from dataclasses import replace
from urllib.parse import parse_qs, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.client_credentials import (
    CredentialsDraft,
    SecretIn,
    parse,
    target_of,
    validate,
)
from clue_desktop.domain.connection import ConnectionDraft
from clue_desktop.domain.request_body import canonical_request
from clue_desktop.domain.vendor_api import (
    HeaderDraft,
    VendorApiDraft,
    parse_request_part,
    validate_request_part,
)

GOOD = CredentialsDraft("https://login.example/oauth/token", "door", "s3cret")
VSCHAR = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)


def problems(draft: CredentialsDraft) -> list[tuple[str, str]]:
    return [(problem.field.removeprefix("connection.oauth."), problem.code) for problem in validate(draft)]


@pytest.mark.parametrize(
    "draft",
    [
        GOOD,
        replace(
            GOOD, token_url="https://login.example/token?tenant=1", scope="a b:c d/e", audience="https://api/"
        ),
        replace(GOOD, token_url=" https://[::1]:8443/t\n", client_id=" door ", client_secret="s3cret\n"),
        replace(GOOD, client_id="a b", client_secret='p ss!"\\', secret_in="body"),
        replace(GOOD, scope="  ", audience=" "),
    ],
)
def test_what_may_be_entered(draft: CredentialsDraft):
    assert problems(draft) == []
    parsed = parse(draft)
    assert parsed.client_secret == (draft.client_secret or "").strip()
    assert "s3cret" not in repr(parsed)
    assert "s3cret" not in repr(draft)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"token_url": ""}, ("tokenUrl", "token_url_required")),
        ({"token_url": "http://login.example/t"}, ("tokenUrl", "token_url_not_https")),
        ({"token_url": "HTTPS://login.example/t"}, ("tokenUrl", "token_url_not_https")),
        ({"token_url": "https://login.example/t#x"}, ("tokenUrl", "token_url_invalid")),
        ({"token_url": "https://u:p@login.example/t"}, ("tokenUrl", "token_url_invalid")),
        ({"token_url": "https://login.example/a b"}, ("tokenUrl", "token_url_invalid")),
        ({"token_url": "https:///t"}, ("tokenUrl", "token_url_invalid")),
        ({"token_url": "https://login.example/" + "a" * 500}, ("tokenUrl", "token_url_too_long")),
        ({"client_id": ""}, ("clientId", "client_id_invalid")),
        ({"client_id": "문"}, ("clientId", "client_id_invalid")),
        ({"client_id": "a\r\nb"}, ("clientId", "client_id_invalid")),
        ({"client_id": "a" * 513}, ("clientId", "client_id_invalid")),
        ({"client_secret": None}, ("clientSecret", "client_secret_required")),
        ({"client_secret": ""}, ("clientSecret", "client_secret_invalid")),
        ({"client_secret": "a\nb"}, ("clientSecret", "client_secret_invalid")),
        ({"client_secret": "é"}, ("clientSecret", "client_secret_invalid")),
        ({"client_secret": "a" * 4097}, ("clientSecret", "client_secret_invalid")),
        ({"scope": "a  b"}, ("scope", "scope_invalid")),
        ({"scope": 'a"b'}, ("scope", "scope_invalid")),
        ({"scope": "a\\b"}, ("scope", "scope_invalid")),
        ({"scope": "범위"}, ("scope", "scope_invalid")),
        ({"scope": "a" * 1025}, ("scope", "scope_invalid")),
        ({"audience": "a\tb"}, ("audience", "audience_invalid")),
        ({"audience": "a" * 513}, ("audience", "audience_invalid")),
        ({"secret_in": "query"}, ("secretIn", "secret_in_invalid")),
    ],
)
def test_what_may_not(change: dict[str, str | None], problem: tuple[str, str]):
    assert problems(replace(GOOD, **change)) == [problem]  # type: ignore[arg-type]


@given(client_id=VSCHAR, secret=VSCHAR)
def test_a_header_is_decoded_to_what_was_entered(client_id: str, secret: str):
    parsed = parse(replace(GOOD, client_id=client_id, client_secret=secret))
    assert parsed.authorization is not None
    decoded = base64.b64decode(parsed.authorization.removeprefix("Basic ")).decode()
    assert [unquote_plus(part) for part in decoded.split(":")] == [client_id, secret]
    assert parse_qs(parsed.body.decode()) == {"grant_type": ["client_credentials"]}


@given(client_id=VSCHAR, secret=VSCHAR)
def test_a_body_is_decoded_to_what_was_entered(client_id: str, secret: str):
    draft = replace(
        GOOD, client_id=client_id, client_secret=secret, scope="a b", audience="https://api/?x=1&y"
    )
    parsed = parse(replace(draft, secret_in=SecretIn.BODY))
    assert parsed.authorization is None
    assert parse_qs(parsed.body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["a b"],
        "audience": ["https://api/?x=1&y"],
        "client_id": [client_id],
        "client_secret": [secret],
    }


def test_the_shown_body_has_no_secret():
    parsed = parse(replace(GOOD, secret_in="body", scope="100%00"))
    assert parsed.body_with("•••").endswith("&scope=100%2500&client_id=door&client_secret=•••")


@pytest.mark.parametrize("secret_in", ["header", "body"])
def test_the_secret_is_known_again_however_it_is_written(secret_in: str):
    secret = 'a "b" <c> & d/e'
    parsed = parse(replace(GOOD, client_secret=secret, secret_in=secret_in))
    written = [
        secret,
        json.dumps({"error_description": secret}),
        f"<p>{html.escape(secret)}</p>",
        parsed.body.decode() if secret_in == "body" else parsed.authorization or "",
        "client_secret=a%20%22b%22%20%3Cc%3E%20%26%20d%2Fe",
    ]
    for text in written:
        assert any(spelling in text for spelling in parsed.spellings())
    assert "" not in parsed.spellings()


def test_the_example_of_the_specification():
    parsed = parse(replace(GOOD, client_id="s6BhdRkqt3", client_secret="gX1fBat3bV"))
    assert parsed.authorization == "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"  # RFC 6749 §2.3.1


def api(oauth: CredentialsDraft | None, *headers: str) -> VendorApiDraft:
    return VendorApiDraft(
        "Staff",
        "rfCard",
        "https://vendor.example/verify",
        headers=[HeaderDraft(key, "v") for key in headers],
        connection=ConnectionDraft(oauth=oauth),
    )


@pytest.mark.parametrize("key", ["Authorization", "authorization", "AUTHORIZATION"])
def test_authorization_is_no_custom_header_while_there_are_tokens(key: str):
    (problem,) = validate_request_part(api(GOOD, key))
    assert (problem.field, problem.code) == ("headers[0].key", "header_reserved")
    assert "Connection" in problem.message
    assert validate_request_part(api(None, key)) == []


def test_a_test_vouches_for_each_part_of_it():
    def tested(oauth: CredentialsDraft | None) -> bytes:
        return canonical_request(parse_request_part(api(oauth)))

    changed = [
        {"token_url": "https://login.example/other"},
        {"client_id": "other"},
        {"client_secret": "other"},
        {"scope": "other"},
        {"audience": "other"},
        {"secret_in": "body"},
    ]
    seen = {tested(None), tested(GOOD), *(tested(replace(GOOD, **change)) for change in changed)}
    assert len(seen) == len(changed) + 2


def test_a_stored_secret_is_bound_to_all_of_the_url_but_its_query():
    assert target_of(" https://login.example/t?tenant=1") == target_of("https://login.example/t")
    assert target_of("https://login.example/t") != target_of("https://login.example/t/")
