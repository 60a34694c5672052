"""A response is read as strict RFC 8259 JSON, by one parser everywhere, and quickly whatever it holds."""

import json
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.response_json import (
    MAX_DEPTH,
    JsonDocument,
    ResponseFault,
    content_type_of,
    is_json,
    read_json,
)

JSON = "application/json"


def read(body: bytes) -> object:
    document = read_json(JSON, body)
    assert isinstance(document, JsonDocument)
    return document.root


@pytest.mark.parametrize(
    ("body", "root"),
    [
        (b"{}", {}),
        (b" \t\r\n[1, 2.5] \n", [1, 2.5]),
        (b"null", None),
        (b"true", True),
        (b'"text"', "text"),
        (b"-0", 0),
        (b"1.0", 1.0),
        (b"1E+2", 100.0),
        (b"1e400", float("inf")),
        (b"-1e400", float("-inf")),
        (b"12345678901234567890123456789", 12345678901234567890123456789),
        (b'{"a":1,"a":{"a":2},"a":3}', {"a": 3}),
        ('{"결과":"é😀"}'.encode(), {"결과": "é😀"}),
        (b'"\\ud83d\\ude00"', "😀"),
        (b'"\\ud800"', "\ud800"),
        (b'"\x7f"', "\x7f"),
        (b'{"":0}', {"": 0}),
    ],
)
def test_valid_json(body, root):
    assert read(body) == root
    assert type(read(body)) is type(root)


@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"NaN", b"Infinity", b"-Infinity", b'{"a":NaN}', b"[1,]", b'{"a":1,}', b"[,1]", b"{,}", b"{} {}", b"{}x", b"'a'",
     b"{a:1}", b'{"a" 1}', b"[1 2]", b"01", b"+1", b"1.", b".5", b"1e", b"0x1", b"--1", b"-", b"True", b"nul", b"undefined",
     b'"a', b'"\n"', b'"\t"', b'"\x00"', b'"\\x41"', b'"\\u12"', b"// c\n{}", b"/**/{}", b"[", b"]", b'{"a":', b"{]", b"[}",
     b"<html></html>", b"ok", b"\xa0{}", b"{}\x00", b"\x0c{}",
     b"\xef\xbb\xbf{}", "{}".encode("utf-16"), "{}".encode("utf-16-le"), "{}".encode("utf-32"),
     b'"\xff"', b'"\xc3"', b'"\xc0\xaf"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', "é".encode("latin-1"), "１".encode(), b"1_000"],
)  # fmt: skip
def test_invalid_json(body):
    assert read_json(JSON, body) is ResponseFault.INVALID_JSON


@pytest.mark.parametrize(
    ("content_type", "accepted"),
    [
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ("application/json;charset=UTF-16", True),
        ("APPLICATION/Json ;v=1", True),
        (" application/json\t", True),
        ("application/json;", True),
        (None, False),
        ("", False),
        ("text/html", False),
        ("text/json", False),
        ("application/problem+json", False),
        ("application/jsonp", False),
        ("application/json, application/json", False),
        ("application/json, text/html", False),
        ("application/json charset=utf-8", False),
        ("application", False),
        ("; application/json", False),
        ("application/json\x00", False),
        ('"application/json"', False),
        ("application /json", False),
    ],
)
def test_content_type(content_type, accepted):
    assert (read_json(content_type, b"{}") == JsonDocument({})) is accepted
    assert accepted or read_json(content_type, b"{}") is ResponseFault.CONTENT_TYPE
    assert content_type is None or is_json(content_type) is accepted


def test_the_content_type_is_looked_at_before_the_body():
    assert read_json("text/html", b"<html>") is ResponseFault.CONTENT_TYPE
    assert read_json(None, b"") is ResponseFault.CONTENT_TYPE


def test_a_charset_does_not_change_how_the_body_is_read():
    assert read_json("application/json; charset=iso-8859-1", '"é"'.encode()) == JsonDocument("é")
    assert read_json("application/json; charset=utf-16", "{}".encode("utf-16")) is ResponseFault.INVALID_JSON


@pytest.mark.parametrize(
    ("headers", "content_type"),
    [
        ([], None),
        ([("Date", "x")], None),
        ([("content-type", "a/b")], "a/b"),
        ([("CONTENT-Type", "a/b"), ("Date", "x")], "a/b"),
        ([("Content-Type", JSON), ("content-type", JSON)], None),
        ([("Content-Type", JSON), ("CONTENT-TYPE", "text/html")], None),
        ([("Content-Type", JSON), ("content-encoding", "gzip")], None),
        ([("Content-ENCODING", "identity"), ("Content-Type", JSON)], JSON),
        ([("Content-Encoding", " Identity\t"), ("Content-Type", JSON)], JSON),
        ([("Content-Encoding", "identity, identity"), ("Content-Type", JSON)], JSON),
        ([("Content-Encoding", ""), ("Content-Type", JSON)], JSON),
        ([("Content-Encoding", " , "), ("content-encoding", "identity"), ("Content-Type", JSON)], JSON),
        ([("Content-Encoding", "identity, gzip"), ("Content-Type", JSON)], None),
        ([("Content-Encoding", "identity"), ("Content-Encoding", "br"), ("Content-Type", JSON)], None),
        ([("Content-Encoding", "identityx"), ("Content-Type", JSON)], None),
        ([("Content-Encoding", "none"), ("Content-Type", JSON)], None),
        ([("X-Content-Type", JSON)], None),
        ([("Content-Type", "")], ""),
    ],
)
def test_the_one_content_type_of_a_response(headers, content_type):
    assert content_type_of(headers) == content_type


def nested(depth: int, opening: str = "[", closing: str = "]", inner: str = "") -> bytes:
    return (opening * depth + inner + closing * depth).encode()


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        (nested(64), True),
        (nested(65), False),
        (nested(63, '{"a":', "}", "[]"), True),
        (nested(63, '{"a":', "}", "[[]]"), False),
        (nested(64, '{"a":', "}", "1"), True),
        (nested(65, '{"a":', "}", "1"), False),
        (nested(64, inner="1"), True),
        (b"[" + b",".join([nested(63)] * 50) + b"]", True),
        (b"[" + b",".join([nested(63)] * 50) + b"," + nested(64) + b"]", False),
        (b"[" + b",".join([b"[]"] * 5000) + b"]", True),
        (nested(64, inner='"' + "[" * 500 + '"'), True),
        (nested(64, inner=r'"\"' + "[{" * 50 + r'\\"'), True),
        (nested(63, inner=r'"\\",["\\"]'), True),
        (nested(64, inner=r'"\\",["\\"]'), False),
        (nested(64, inner=r'"a\"",["]]]]"]'), False),
        (('{"[[[[' + "[" * 70 + '":1}').encode(), True),
        (nested(100_000), False),
        (b"[" * 100_000, False),
        (b'{"a":' * 50_000, False),
        (b"]" * 100_000, False),
        (b'"' + b"[" * 100_000, False),
    ],
)
def test_depth(body, allowed):
    assert isinstance(read_json(JSON, body), JsonDocument) is allowed


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


texts = st.text(st.sampled_from('[]{}"\\,:a') | st.characters(exclude_categories=["Cs"]), max_size=12)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=40,
)


@given(document=documents, wrappers=st.lists(st.booleans(), max_size=70), ascii_only=st.booleans())
def test_any_document_is_read_unless_it_is_too_deep(document, wrappers, ascii_only):
    for as_list in wrappers:
        document = [document, "]"] if as_list else {'"{': document}
    body = json.dumps(document, ensure_ascii=ascii_only).encode()
    if depth_of(document) <= MAX_DEPTH:
        assert read(body) == document
    else:
        assert read_json(JSON, body) is ResponseFault.INVALID_JSON


@given(st.binary(max_size=60) | st.text('[]{}",:\\ 0123e+-.tfn', max_size=90).map(str.encode))
def test_no_bytes_raise_and_what_is_read_is_what_python_reads(body):
    result = read_json(JSON, body)
    if isinstance(result, JsonDocument):
        assert json.loads(body.decode()) == result.root


@pytest.mark.parametrize("digits", [4000, 4300, 4301, 20_000, 200_000])
def test_integers_of_any_length_are_valid(digits):
    root = read(b'{"id":' + b"9" * digits + b',"n":[7,-12]}')
    assert isinstance(root, dict)
    assert root["n"] == [7, -12]
    assert Decimal(root["id"]) == Decimal("9" * digits)
    assert read(b"-" + b"1" * digits) == Decimal("-" + "1" * digits)


def test_a_small_body_may_have_any_number_of_values_and_a_large_one_many():
    assert read(b"[" + b"1," * 120_000 + b"1]") == [1] * 120_001
    assert read(b"[" + (b'"%s",' % (b"x" * 80)) * 90_000 + b"1]") == ["x" * 80] * 90_000 + [1]
    photo = "A" * 8_000_000
    assert read(b'{"valid":true,"photo":"' + photo.encode() + b'"}') == {"valid": True, "photo": photo}


@pytest.mark.parametrize("piece", [b"[],", b"{},", b"1,", b'"",', b'{"a":[]},'])
def test_no_response_of_the_largest_cap_keeps_others_waiting(piece):
    body = b"[" + piece * (8 * 1024 * 1024 // len(piece)) + b"1]"
    began = time.thread_time()
    assert read_json(JSON, body) is ResponseFault.INVALID_JSON
    assert time.thread_time() - began < 0.2


def test_a_long_integer_does_not_hide_what_is_wrong_elsewhere():
    assert read_json(JSON, b"[" + b"9" * 5000 + b",]") is ResponseFault.INVALID_JSON
    assert read_json(JSON, b"[" + b"9" * 5000 + b",NaN]") is ResponseFault.INVALID_JSON
