"""The rules of a webhook URL (manual 5.2): the code and the words for each way to get it wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.webhook_url import ascii_host, trimmed, validate
from server.verification.vendor_messages import VendorTarget

PAD = "https://vendor.example/"


def codes(url: str) -> list[str]:
    problems = validate(url)
    assert all(problem.field == "webhookUrl" for problem in problems)
    assert all(problem.message.endswith(".") for problem in problems)
    return [problem.code for problem in problems]


VALID = [
    "https://vendor.example",
    "https://vendor.example/",
    "https://vendor.example?x=1",
    "https://vendor.example/verify?user=a@b&x=[1]",
    "https://vendor.example/a/../b//c;d=1,2!$'()*",
    "https://vendor.example/%EA%B2%B0%EA%B3%BC",
    "https://VENDOR.Example:8443/Path",
    "https://vendor.example:1/",
    "https://vendor.example:65535/",
    "https://vendor.example:/",
    "https://vendor.example./",
    "https://vendor",
    "https://my_host.local/",
    "https://192.0.2.7/x",
    "https://[2001:db8::1]/x",
    "https://[2001:db8::1]:8443/x",
    "https://[::ffff:192.0.2.7]",
    "https://münchen.example/",
    "https://결과.kr/verify",
    "https://xn--mnchen-3ya.example/",
    "  https://vendor.example/ \t\r\n",
    "\u00a0https://vendor.example/\u3000",
    PAD + "a" * (512 - len(PAD)),
    "   " + PAD + "a" * (512 - len(PAD)) + "   ",
]


@pytest.mark.parametrize("url", VALID)
def test_valid(url):
    assert codes(url) == []


@pytest.mark.parametrize("url", ["", " ", "\t\r\n "])
def test_required(url):
    assert codes(url) == ["url_required"]


@pytest.mark.parametrize(
    "url",
    ["http://vendor.example/", "HTTPS://vendor.example/", "Https://v.example", "https:/vendor.example", "https:vendor.example",
     "vendor.example", "ftp://vendor.example", "//vendor.example", "x https://vendor.example"],
)  # fmt: skip
def test_not_https(url):
    assert codes(url) == ["url_not_https"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://", "host"),
        ("https:///path", "host"),
        ("https://?x", "host"),
        ("https://:443/", "host"),
        ("https://.example/", "host"),
        ("https://a..example/", "host"),
        ("https://-a.example/", "host"),
        ("https://a-.example/", "host"),
        ("https://a b.example/", "host"),
        ("https://a%41.example/", "host"),
        ("https://a\\b.example/", "host"),
        ("https://a\x00.example/", "host"),
        (f"https://{'a' * 64}.example/", "host"),
        (f"https://{'.'.join(['a' * 50] * 6)}/", "host"),
        ("https://[::1", "host"),
        ("https://[::1]x/", "host"),
        ("https://[vendor]/", "host"),
        ("https://[fe80::1%25eth0]/", "host"),
        ("https://[fe80::1%eth0]/", "host"),
        ("https://[v1.x]/", "host"),
        ("https://2001:db8::1/", "port"),
        ("https://☃.example/", "host"),
        ("https://℀.example/", "host"),
        ("https://user@vendor.example/", "user name"),
        ("https://user:secret@vendor.example/", "user name"),
        ("https://@vendor.example/", "user name"),
        ("https://vendor.example\\@evil.example/", "user name"),
        ("https://vendor.example/#part", "fragment"),
        ("https://vendor.example/#", "fragment"),
        ("https://vendor.example#x@y", "fragment"),
        ("https://vendor.example:0/", "port"),
        ("https://vendor.example:65536/", "port"),
        ("https://vendor.example:-1/", "port"),
        ("https://vendor.example:1x/", "port"),
        ("https://vendor.example:４４３/", "port"),
        (f"https://vendor.example:{'0' * 480}/", "port"),
        ("https://vendor.example/a b", "percent-encoded"),
        ("https://vendor.example/결과", "percent-encoded"),
        ("https://vendor.example/%", "percent-encoded"),
        ("https://vendor.example/%zz", "percent-encoded"),
        ("https://vendor.example/a\r\nHost: x", "percent-encoded"),
        ("https://vendor.example/<x>", "percent-encoded"),
        ("https://vendor.example/a\\b", "percent-encoded"),
    ],
)
def test_invalid(url, words):
    assert codes(url) == ["url_invalid"]
    assert words in validate(url)[0].message


def test_length_and_form_are_reported_together():
    long = "a" * 513
    assert codes(PAD + long) == ["url_too_long"]
    assert codes("http://" + long) == ["url_too_long", "url_not_https"]
    assert codes(f"{PAD}{long}#") == ["url_too_long", "url_invalid"]


def test_a_very_long_url_is_refused_at_once():
    """Neither the IDNA conversion nor the port's reading takes text of any length (pytest's timeout guards this)."""
    assert codes("https://" + "é" * 65_000) == ["url_too_long", "url_invalid"]
    assert codes("https://v.example:" + "9" * 65_000) == ["url_too_long", "url_invalid"]


def test_only_the_blanks_around_are_taken_off():
    assert trimmed("  https://V.example/A/../b?%7e \n") == "https://V.example/A/../b?%7e"


@pytest.mark.parametrize(
    ("name", "ascii_name"),
    [("Vendor.Example", "Vendor.Example"), ("münchen.example", "xn--mnchen-3ya.example"), ("결과.kr", "xn--p89arf.kr"),
     ("straße.de", "xn--strae-oqa.de")],
)  # fmt: skip
def test_ascii_host(name, ascii_name):
    assert ascii_host(name) == ascii_name


@given(st.text(max_size=40) | st.text("@:/?#[]%. ahttps\\\x00é", max_size=40))
def test_what_is_accepted_is_ascii_but_for_the_host_and_splits_without_doubt(rest):
    """No text whatever raises, none that is accepted could send a request elsewhere, and the vendor client takes it."""
    if validate("https://" + rest):
        return
    host = trimmed("https://" + rest).removeprefix("https://").replace("?", "/").split("/", 1)[0]
    assert host
    assert not set(host) & set("@\\# \r\n\t\x00")
    assert rest.strip().removeprefix(host).isascii()
    target = VendorTarget.from_url(trimmed("https://" + rest))
    assert target.target.decode().removeprefix("/") == rest.strip().removeprefix(host).removeprefix("/")


@pytest.mark.parametrize("url", VALID)
def test_the_vendor_client_calls_what_the_form_accepts(url):
    assert VendorTarget.from_url(trimmed(url)).host
