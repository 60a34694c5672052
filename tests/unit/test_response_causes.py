"""What is wrong with a response that cannot be read is told as what it is, with its place (manual 9.3 B)."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.advice import CAUSES, FAILED, advice_for
from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.response_causes import Cause, Explanation, explain, warnings
from clue_desktop.domain.response_json import JsonDocument, ResponseFault, content_type_of, read_json

URL = "https://vendor.example/verify"
JSON = [("Content-Type", "application/json")]


def found(
    body: bytes = b"{}", headers: list[tuple[str, str]] = JSON, status: int = 200, url: str = URL
) -> Explanation:
    """What is said of a response that the one parser refuses."""
    fault = read_json(content_type_of(headers), body)
    assert isinstance(fault, ResponseFault), "this response can be read"
    return explain(fault, url, status, headers, body)


# ---- the body -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "cause", "words"),
    [
        (b"", Cause.EMPTY, "is empty"),
        (b" \r\n\t", Cause.EMPTY, "is empty"),
        (b'\xef\xbb\xbf{"valid":true}', Cause.BYTE_ORDER_MARK, "byte-order mark (bytes EF BB BF)"),
        (b"\xef\xbb\xbf", Cause.BYTE_ORDER_MARK, "byte-order mark"),
        ('{"a":1}'.encode("utf-16"), Cause.CHARSET, "UTF-16"),
        ('{"a":1}'.encode("utf-16-le"), Cause.CHARSET, "UTF-16"),
        ('{"a":1}'.encode("utf-16-be"), Cause.CHARSET, "UTF-16"),
        ('{"a":1}'.encode("utf-32"), Cause.CHARSET, "UTF-32"),
        ('{"valid":true,\n "m":"허가"}'.encode("euc-kr"), Cause.CHARSET, "byte 22, line 2, column 7); it can be read as EUC-KR"),
        ('{"m":"é"}'.encode("latin-1"), Cause.CHARSET, "(byte 7, line 1, column 7). JSON is sent in UTF-8"),
        (b'{"m":"\xed\x95\x9c \xff"}', Cause.CHARSET, "(byte 11, line 1, column 9)"),
        (b"<!doctype html><title>Sign in</title>", Cause.MARKUP, "HTML or XML"),
        (b"\r\n<html>", Cause.MARKUP, "HTML or XML"),
        (b"[" * 65 + b"]" * 65, Cause.TOO_DEEP, "more than 64 levels"),
        (b"[" + b"[]," * 100_000 + b"[]]", Cause.TOO_MANY_VALUES, "more than 100000 values"),
        (b"[" + b"1," * 200_000 + b"1]", Cause.TOO_MANY_VALUES, "more than 100000 values"),
        (b'{"m":"a\tb"}', Cause.CONTROL_CHARACTER, r"(TAB, line 1, column 8), which JSON writes as \t."),
        (b'{"ok":true,\r\n  "m":"a\nb"}', Cause.CONTROL_CHARACTER, r"(U+000A, line 2, column 9), which JSON writes as \n."),
        (b'{"m":"a\x1bb"}', Cause.CONTROL_CHARACTER, r"(U+001B, line 1, column 8), which JSON writes as \u001b."),
        (b'{"m":"a\x00b"}', Cause.CONTROL_CHARACTER, r"U+0000, line 1, column 8"),
        (b'{"valid":true,}', Cause.SYNTAX, "a comma too many (line 1, column"),
        (b'{"a":[1,\n]}', Cause.SYNTAX, "a comma too many (line"),
        (b'{"s":"NaN","score":NaN}', Cause.SYNTAX, "JSON has no NaN (line 1, column 20)"),
        (b"[1,\n-Infinity]", Cause.SYNTAX, "JSON has no -Infinity (line 2, column 1)"),
        (b"NaN", Cause.SYNTAX, "JSON has no NaN (line 1, column 1)"),
        (b"{'a':1}", Cause.SYNTAX, "double quotes, not in single ones (line 1, column 2)"),
        (b'{"a":1', Cause.SYNTAX, "it ends too early (line 1, column 7)"),
        (b'{"a":1} {}', Cause.SYNTAX, "more stands behind its end (line 1, column 9)"),
        (b'{"a":"b', Cause.SYNTAX, "begins and is never ended (line 1, column 6)"),
        (b'{"a":"\\x41"}', Cause.SYNTAX, "an escape that JSON does not know (line 1, column"),
        (b"OK", Cause.SYNTAX, "unexpected “O” (line 1, column 1)"),
        (b"[1 2]", Cause.SYNTAX, "unexpected “2” (line 1, column 4)"),
        ("{\u202e}".encode(), Cause.SYNTAX, "unexpected “U+202E” (line 1, column 2)"),
        (b"[" + b"9" * 5000 + b" x]", Cause.SYNTAX, "unexpected “x” (line 1, column 5003)"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_json(body: bytes, cause: Cause, words: str) -> None:
    told = found(body)
    assert told.cause is cause
    assert words in told.message
    assert told.message.isprintable()


def test_the_charset_that_the_header_names_is_told() -> None:
    body = '{"m":"허가"}'.encode("euc-kr")
    told = found(body, [("Content-Type", 'application/json; Charset="EUC-KR"')])
    assert told.cause is Cause.CHARSET
    assert "(byte 7, line 1, column 7): its Content-Type names the charset EUC-KR" in told.message
    # A header that says UTF-8 says nothing.
    assert "EUC-KR (CP949)" in found(body, [("Content-Type", "application/json;charset=utf-8")]).message


@pytest.mark.parametrize(
    ("content_type", "warned"),
    [
        ("application/json", None),
        ("application/json; charset=UTF-8", None),
        ("application/json; charset=utf8", None),
        ('application/json; q=1; charset="us-ascii"', None),
        ("application/json; charset=euc-kr", "euc-kr"),
        ("application/json;charset=ISO-8859-1", "ISO-8859-1"),
        ("application/json; charset='utf-8'", "'utf-8'"),
        ("application/json; charset=" + "x" * 500, "x" * 40),
        ("application/json; charset=a\u202eb", "ab"),
    ],
)
def test_a_charset_that_is_not_utf_8_is_warned_of_although_the_answer_is_ascii(
    content_type: str, warned: str | None
) -> None:
    headers = [("content-type", content_type)]
    assert isinstance(read_json(content_type_of(headers), b'{"valid":true}'), JsonDocument)
    told = warnings(URL, 200, headers)
    assert len(told) == (warned is not None)
    assert warned is None or f"names the charset {warned}, but JSON is read as UTF-8" in told[0]


# ---- the head -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "cause", "words"),
    [
        ([*JSON, ("Content-Encoding", "gzip")], Cause.COMPRESSED,
         "The body is compressed (gzip) although uncompressed was asked for"),
        ([("content-encoding", "identity, BR"), *JSON], Cause.COMPRESSED, "compressed (br)"),
        ([*JSON, ("Content-Encoding", "deflate"), ("Content-Encoding", "gzip")], Cause.COMPRESSED, "(deflate, gzip)"),
        ([("Content-Encoding", "gzip")], Cause.COMPRESSED, "(gzip)"),
        ([], Cause.NO_CONTENT_TYPE, "no Content-Type"),
        ([("Content-Type", "application/json"), ("content-type", "text/html")], Cause.SEVERAL_CONTENT_TYPES,
         "(application/json; text/html)"),
        ([("Content-Type", "text/html; charset=utf-8")], Cause.OTHER_CONTENT_TYPE, "is text/html; charset=utf-8."),
        ([("Content-Type", "application/json, application/json")], Cause.OTHER_CONTENT_TYPE, "is application/json, "),
        ([("Content-Type", "x" * 400)], Cause.OTHER_CONTENT_TYPE, "x" * 80 + "…"),
        ([("Content-Type", "a\x1b[31m\u202eb")], Cause.OTHER_CONTENT_TYPE, "is a[31mb."),
    ],
)  # fmt: skip
def test_a_head_that_names_no_json(headers: list[tuple[str, str]], cause: Cause, words: str) -> None:
    told = found(b"{}", headers)
    assert told.cause is cause
    assert words in told.message
    assert told.message.isprintable()


# ---- redirects ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("https://vendor.example/verify/", "https://vendor.example/verify/"),
        ("/verify/", "https://vendor.example/verify/"),
        ("verify/?a=1", "https://vendor.example/verify/?a=1"),
        ("?next", "https://vendor.example/verify?next"),
        ("//other.example/x", "https://other.example/x"),
        ("https://vendor.example/a b", "https://vendor.example/a%20b"),
        ("https://vendor.example/x#top", "https://vendor.example/x"),
        ("/한".encode().decode("latin-1"), "https://vendor.example/%ED%95%9C"),
        ("https://vendor.example:8443/x", "https://vendor.example:8443/x"),
        ("  /verify/\t", "https://vendor.example/verify/"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_told_with_its_address(location: str, address: str, status: int) -> None:
    told = found(b"<html>", [("Content-Type", "text/html"), ("location", location)], status)
    assert told.cause is Cause.REDIRECT
    assert f"HTTP {status}" in told.message
    assert told.message.endswith(f"it redirects to {address}; enter that address.")


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://vendor.example/verify", "to http://vendor.example/verify, which cannot be called. The webhook URL must start"),
        ("https://kim:secret@vendor.example/", "which cannot be called. The webhook URL must not hold a user name"),
        ("https://[::1/", "without saying where to"),
        ("https://vendor.example:99999/", "which cannot be called. The webhook URL has a port outside"),
        ("javascript:alert(1)", "which cannot be called."),
        ("https://vendor.example/" + "x" * 600, "which cannot be called. The webhook URL has 623 characters"),
        ("https://vendor.example/verify", "to the very address that was called"),
        ("#here", "to the very address that was called"),
        ("", "to the very address that was called"),
    ],
)  # fmt: skip
def test_a_redirect_that_cannot_be_entered(location: str, words: str) -> None:
    told = found(b"", [("Location", location)], 302)
    assert told.cause is Cause.REDIRECT
    assert words in told.message
    assert "enter that address" not in told.message
    assert len(told.message) < 500


def test_a_redirect_to_nowhere_or_to_two_places() -> None:
    assert "without saying where to" in found(b"", [], 301).message
    both = [("Location", "/a"), ("Location", "/b")]
    assert "without saying where to" in found(b"", both, 301).message
    assert found(b"", [("Location", "/a")], 304).cause is Cause.NO_CONTENT_TYPE
    assert found(b"", [("Location", "/a")], 201).cause is Cause.NO_CONTENT_TYPE


def test_a_redirect_that_is_json_is_warned_of() -> None:
    assert (
        "it redirects to https://vendor.example/verify/"
        in warnings(URL, 308, [*JSON, ("Location", "/verify/")])[0]
    )
    assert warnings(URL, 200, [*JSON, ("Location", "/verify/")]) == []


@given(st.text(max_size=60))
def test_a_location_of_any_text_is_told_in_plain_text(text: str) -> None:
    told = found(b"", [("Location", text)], 302)
    assert told.message.isprintable()
    assert len(told.message) < 900


# ---- the whole ----------------------------------------------------------------------------------------------------


@given(st.binary(max_size=80) | st.text("[]{}\",:\\ 0123e+-.tfnNa\n\t'<", max_size=90).map(str.encode))
def test_whatever_cannot_be_read_is_explained_in_plain_text(body: bytes) -> None:
    fault = read_json("application/json", body)
    if isinstance(fault, ResponseFault):
        told = explain(fault, URL, 200, JSON, body)
        assert told.message.isprintable()
        assert told.message.startswith("The ")


def test_a_large_body_is_explained_in_no_more_than_the_time_of_reading_it() -> None:
    body = json.dumps([{"m": "x" * 50, "n": [1, 2, 3]}] * 10_000).encode()[:-1] + b"\n" * 200_000 + b"NaN]"
    began = time.thread_time()
    assert "JSON has no NaN" not in found(body).message
    assert time.thread_time() - began < 2.0


def test_each_closer_advice_is_of_a_cause_and_the_others_go_by_the_manual() -> None:
    assert set(CAUSES) <= {*Cause, *FailureCause}
    for cause in Cause:
        assert advice_for("invalid_json", cause) is (CAUSES.get(cause) or FAILED["invalid_json"])
    assert advice_for("invalid_json", "no such cause") is FAILED["invalid_json"]
