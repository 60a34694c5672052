"""What token servers answer, well-formed and not, and when a token is used and renewed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.access_token import (
    LONGEST_SECONDS,
    MOST_ANSWER_BYTES,
    MOST_TOKEN_LENGTH,
    UNTOLD_SECONDS,
    AccessToken,
    TokenRefusal,
    read_answer,
    shown,
)
from clue_desktop.domain.failure_causes import FailureCause

JSON = (("content-type", "application/json;charset=UTF-8"),)
GOOD = {"access_token": "2YotnFZFEjr1zCsicMWpAA", "token_type": "Bearer", "expires_in": 3600}


def read(document: Any, status: int = 200, headers: tuple[tuple[str, str], ...] = JSON):
    return read_answer(
        status, headers, document if isinstance(document, bytes) else json.dumps(document).encode()
    )


def refusal(found: AccessToken | TokenRefusal) -> FailureCause:
    assert isinstance(found, TokenRefusal), found
    assert found.message
    return found.cause


@pytest.mark.parametrize("kind", ["Bearer", "bearer", "BEARER"])
@pytest.mark.parametrize("status", [200, 201])
def test_a_token_of_the_specification(kind: str, status: int):
    found = read({**GOOD, "token_type": kind, "scope": "doors", "refresh_token": "x"}, status)
    assert found == AccessToken("2YotnFZFEjr1zCsicMWpAA", 3600.0, tells_end=True, scope="doors")
    assert found.header == b"Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\r\n"
    assert "2Yotn" not in repr(found)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ('"3600"', 3600.0),  # as a text, as some send it
        ("1", 1.0),
        ("59.9", 59.9),
        ("86400", 86_400.0),
        ("1000000000", LONGEST_SECONDS),
        ("1e400", LONGEST_SECONDS),
        ("1" + "0" * 5000, LONGEST_SECONDS),
        (f'"{"9" * 18}"', LONGEST_SECONDS),
    ],
    ids=lambda value: str(value)[:12],
)
def test_how_long_it_lasts(told: str, seconds: float):
    found = read(json.dumps(GOOD).replace("3600", told).encode())
    assert isinstance(found, AccessToken)
    assert (found.seconds, found.tells_end) == (seconds, True)


@pytest.mark.parametrize("members", [{}, {"expires_in": None}])
def test_one_whose_end_is_not_told_is_used_for_a_while(members: dict[str, Any]):
    found = read({"access_token": "a", "token_type": "bearer", **members})
    assert isinstance(found, AccessToken)
    assert (found.seconds, found.tells_end) == (UNTOLD_SECONDS, False)


@pytest.mark.parametrize(
    "told", [0, -1, -3600, 0.5, "", "-1", "1.5", "1h", " 60", "٣٦٠٠", True, False, [3600], {"s": 1}, "9" * 19]
)
def test_an_end_that_is_none(told: Any):
    assert refusal(read({**GOOD, "expires_in": told})) is FailureCause.TOKEN_UNUSABLE


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        12,
        ["a"],
        "a b",
        "a\r\nX-Evil: 1",
        "a\n",
        "a\x00",
        "tökén",
        "토큰",
        "\u2028",
        "a\x7f",
        "a" * (MOST_TOKEN_LENGTH + 1),
    ],
)
def test_a_token_that_no_header_can_hold(value: Any):
    assert refusal(read({**GOOD, "access_token": value})) is FailureCause.TOKEN_UNUSABLE


@pytest.mark.parametrize("kind", [None, "", "mac", "DPoP", "Basic", 1, "bearer "])
def test_a_token_of_another_kind(kind: Any):
    assert refusal(read({**GOOD, "token_type": kind})) is FailureCause.TOKEN_UNUSABLE


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b'"token"', JSON),
        (b"null", JSON),
        (b"access_token=abc&token_type=bearer", (("content-type", "application/x-www-form-urlencoded"),)),
        (json.dumps(GOOD).encode(), (("content-type", "text/html"),)),
        (json.dumps(GOOD).encode(), ()),
        (json.dumps(GOOD).encode(), (*JSON, ("content-encoding", "gzip"))),
        (b"[" * 30_000 + b"]" * 30_000, JSON),
        (json.dumps({**GOOD, "pad": "x" * MOST_ANSWER_BYTES}).encode(), JSON),
    ],
)
def test_an_answer_that_holds_none(body: bytes, headers: tuple[tuple[str, str], ...]):
    assert refusal(read(body, headers=headers)) is FailureCause.TOKEN_UNUSABLE


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (400, {"error": "invalid_client"}, FailureCause.TOKEN_CLIENT_REFUSED),
        (401, {"error": "invalid_client"}, FailureCause.TOKEN_CLIENT_REFUSED),
        (400, {"error": "unauthorized_client"}, FailureCause.TOKEN_CLIENT_REFUSED),
        (401, b"<html>", FailureCause.TOKEN_CLIENT_REFUSED),
        (400, {"error": "invalid_scope"}, FailureCause.TOKEN_SCOPE_REFUSED),
        (400, {"error": "invalid_target"}, FailureCause.TOKEN_SCOPE_REFUSED),
        (400, {"error": "invalid_request"}, FailureCause.TOKEN_REQUEST_REFUSED),
        (400, {"error": ["invalid_client"]}, FailureCause.TOKEN_REQUEST_REFUSED),
        (400, {"error": "whatever \r\n"}, FailureCause.TOKEN_REQUEST_REFUSED),
        (403, b"no", FailureCause.TOKEN_REQUEST_REFUSED),
        (404, b"", FailureCause.TOKEN_REQUEST_REFUSED),
        (429, {"error": "slow_down"}, FailureCause.TOKEN_REQUEST_REFUSED),
        (301, b"", FailureCause.TOKEN_REDIRECT),
        (302, {**GOOD}, FailureCause.TOKEN_REDIRECT),
        (307, b"", FailureCause.TOKEN_REDIRECT),
        (500, {**GOOD}, FailureCause.TOKEN_SERVER_FAULT),
        (503, b"", FailureCause.TOKEN_SERVER_FAULT),
        (204, b"", FailureCause.TOKEN_UNUSABLE),
    ],
)
def test_refusals_are_told_apart(status: int, body: Any, cause: FailureCause):
    found = read(body, status)
    assert refusal(found) is cause
    assert isinstance(found, TokenRefusal)
    assert "whatever" not in found.message, "nothing of another's is said again"


@given(status=st.integers(100, 999), body=st.binary(max_size=200), kind=st.text(max_size=30))
def test_no_answer_breaks_the_reading(status: int, body: bytes, kind: str):
    found = read_answer(status, [("content-type", kind), ("content-type", "application/json")][:1], body)
    assert isinstance(found, TokenRefusal)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(value=JSON_VALUES, kind=st.sampled_from(["Bearer", "mac", None]), told=JSON_VALUES)
def test_whatever_comes_of_an_answer_can_stand_in_a_header(value: Any, kind: Any, told: Any):
    found = read({"access_token": value, "token_type": kind, "expires_in": told})
    if isinstance(found, AccessToken):
        assert found.header.count(b"\r\n") == 1
        assert found.header.isascii()
        assert 1 <= found.seconds <= LONGEST_SECONDS


@given(seconds=st.floats(1, LONGEST_SECONDS))
def test_a_token_is_renewed_before_it_can_be_used_no_more(seconds: float):
    token = AccessToken("a", seconds)
    assert 0 < token.renewed_after < token.usable_seconds < seconds
    assert token.renewed_after >= seconds / 2


@pytest.mark.parametrize(
    ("seconds", "renewed", "usable"),
    [(3600, 3240, 3595), (600, 540, 595), (120, 60, 115), (60, 30, 55), (2, 1, 1.8)],
)
def test_when_it_is_renewed(seconds: float, renewed: float, usable: float):
    token = AccessToken("a", seconds)
    assert (token.renewed_after, token.usable_seconds) == (renewed, usable)


def test_of_an_answer_nothing_is_shown_that_might_be_a_token():
    document = {**GOOD, "refresh_token": "r", "id_token": "i", "scope": {"x": "y"}, "nested": {"a": "t"}}
    seen = shown(document, "•••")
    assert isinstance(seen, dict)
    assert set(seen) == set(document)
    assert {name: value for name, value in seen.items() if value != "•••"} == {
        "token_type": "Bearer",
        "expires_in": 3600,
    }
    assert shown(["a token"], "•••") == "•••"
