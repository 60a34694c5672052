"""Where a vendor's URL leads, and what a request is to the byte."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain import webhook_url
from server.verification.vendor_client import VendorTarget, request_head


@pytest.mark.parametrize(
    ("url", "host", "port", "host_header", "target"),
    [
        ("https://vendor.example", "vendor.example", 443, b"vendor.example", b"/"),
        ("https://Vendor.Example:443/A/b", "vendor.example", 443, b"vendor.example", b"/A/b"),
        ("https://vendor.example:8443?x=1", "vendor.example", 8443, b"vendor.example:8443", b"/?x=1"),
        ("https://v.example/a/../b//c?q=%7e&r=[]", "v.example", 443, b"v.example", b"/a/../b//c?q=%7e&r=[]"),
        ("https://v.example/@here:80/", "v.example", 443, b"v.example", b"/@here:80/"),
        ("https://v.example./", "v.example.", 443, b"v.example.", b"/"),
        ("https://10.0.0.7:9/x", "10.0.0.7", 9, b"10.0.0.7:9", b"/x"),
        ("https://[2001:DB8::1]:444/", "2001:db8::1", 444, b"[2001:db8::1]:444", b"/"),
        ("https://[::1]", "::1", 443, b"[::1]", b"/"),
        ("https://bücher.example/", "xn--bcher-kva.example", 443, b"xn--bcher-kva.example", b"/"),
        ("https://straße.example/", "xn--strae-oqa.example", 443, b"xn--strae-oqa.example", b"/"),
        ("https://v.example/문", "v.example", 443, b"v.example", b"/%EB%AC%B8"),
    ],
)
def test_a_url_becomes_a_target(url: str, host: str, port: int, host_header: bytes, target: bytes) -> None:
    parsed = VendorTarget.from_url(url)
    assert parsed == VendorTarget(host, port, host_header, target)
    assert parsed.vendor == ("", host, port, "")
    assert VendorTarget.from_url(url, "group").vendor == ("group", host, port, "")


@pytest.mark.parametrize(
    "url",
    [
        "http://v.example/",
        "HTTPS://v.example/",
        "https://",
        "https:///path",
        "https://user@v.example/",
        "https://v.example/#top",
        "https://v.example\\@evil.example/",
        "https://v.example:0/",
        "https://v.example:65536/",
        "https://v.example:8a/",
        "https://v.example:80:80/",
        "https://[::1/",
        "https://[::1]x/",
        "https://[fe80::1%25eth0]/",
        "https://[nonsense]/",
        "https://-v.example/",
        "https://v..example/",
        "https://v example/",
        "https://v.example/a b",
        "https://v.example/a\r\nX-Injected: 1",
        "https://v.example/\x00",
        f"https://{'a' * 64}.example/",
        f"https://{'a.' * 130}example/",
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(ValueError):
        VendorTarget.from_url(url)


@given(st.from_regex(r"https://[a-z0-9.\-:\[\]é☃_]{1,20}(/[!-~]{0,20})?", fullmatch=True))
def test_whatever_the_rules_accept_has_a_target(url: str) -> None:
    if not webhook_url.validate(url):
        target = VendorTarget.from_url(url)
        path = re.fullmatch(r"https://[^/?]*(.*)", url)
        assert path is not None
        assert target.target.decode() == (path[1] if path[1].startswith("/") else "/" + path[1])


def test_the_head_is_this_to_the_byte() -> None:
    target = VendorTarget.from_url("https://vendor.example:8443/verify?door=1")
    head = request_head(target, [("X-Api-Key", "s3cret"), ("Authorization", "Bearer a b"), ("X-Empty", "")])
    before, agent, after = head.partition(b"User-Agent: CLUe/")
    assert agent
    assert before == (
        b"POST /verify?door=1 HTTP/1.1\r\nHost: vendor.example:8443\r\nContent-Type: application/json\r\n"
        b"Accept: application/json\r\nAccept-Encoding: identity\r\nX-Api-Key: s3cret\r\nAuthorization: Bearer a b\r\nX-Empty: \r\n"
    )
    assert re.fullmatch(rb"[0-9A-Za-z.+]+\r\nContent-Length: ", after)


def test_a_custom_user_agent_replaces_ours() -> None:
    head = request_head(VendorTarget.from_url("https://v.example"), [("user-AGENT", "mine")])
    assert head.lower().count(b"user-agent") == 1
    assert b"user-AGENT: mine\r\n" in head


@pytest.mark.parametrize(
    "header",
    [
        ("X-A", "a\r\nX-B: b"),
        ("X-A", "a\x00"),
        ("X-A", "é"),
        ("X A", "a"),
        ("", "a"),
        ("X:A", "a"),
        ("X-A\n", "a"),
    ],
)
def test_a_header_that_would_break_the_message_is_refused(header: tuple[str, str]) -> None:
    with pytest.raises(ValueError):
        request_head(VendorTarget.from_url("https://v.example"), [header])
