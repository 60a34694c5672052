"""The sample vendor as its users meet it: the command, the script, the bytes of every fault, TLS good and bad."""

import asyncio
import base64
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Literal, Self
from urllib.parse import urlsplit

import httpx
import pytest
from forked import ForkedPopen, run_forked
from hostile import stranger
from standardwebhooks import Webhook

from clue_desktop.domain.webhook_signature import secret_of
from server.sandbox.sample_vendor.certificates import CertificateKind
from server.sandbox.sample_vendor.faults import FAULTS
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor, serve
from server.sandbox.sample_vendor.script import ScriptError
from server.sandbox.sample_vendor.script_file import example_text

Ending = Literal["closed", "cut", "silent"]

GRANT = b'{"valid":true,"message":"Access granted."}'
# A wait that only a failing test sits through, and one that a silent connection has to last to count as silent.
PATIENCE = 30.0
SILENCE = 0.15


@pytest.fixture(scope="module")
def vendor() -> Iterator[RunningVendor]:
    with running_vendor(VendorOptions(tls_stall=True, tls_reset=True)) as running:
        yield running


class Peer:
    """A client that sees bytes and endings as they are."""

    def __init__(self, vendor: RunningVendor) -> None:
        parts = urlsplit(vendor.url)
        plain = socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)
        self._host = parts.netloc
        self._socket = plain
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=vendor.ca_file)
            context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF  # set by Python before 3.11.4
            self._socket = context.wrap_socket(
                plain, server_hostname=parts.hostname, suppress_ragged_eofs=False
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def post(self, path: str, body: bytes = b"{}") -> None:
        self.send(self.head(path, len(body)) + body)

    def head(self, path: str, length: int) -> bytes:
        return f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Length: {length}\r\n\r\n".encode()

    def read_until(self, *markers: bytes) -> bytes:
        """Everything up to the moment when all markers have come."""
        received = b""
        while not all(marker in received for marker in markers):
            piece = self._socket.recv(65536)
            assert piece, f"ended after {received!r}"
            received += piece
        return received

    def read_to_end(self, timeout: float = PATIENCE) -> tuple[bytes, Ending]:
        """Everything, and how it ended; `silent` when nothing came for that long."""
        received = b""
        self._socket.settimeout(timeout)
        while True:
            try:
                piece = self._socket.recv(65536)
            except ssl.SSLError as fault:
                # Python before 3.11.4 has no exception of its own for it.
                if not isinstance(fault, ssl.SSLEOFError) and fault.reason != "UNEXPECTED_EOF_WHILE_READING":
                    raise
                return received, "cut"
            except TimeoutError:
                return received, "silent"
            if not piece:
                return received, "closed"
            received += piece


def post(vendor: RunningVendor, path: str, body: object) -> httpx.Response:
    with client(vendor) as session:
        return session.post(path, json=body)


def client(vendor: RunningVendor) -> httpx.Client:
    trust = (
        ssl.create_default_context(cafile=vendor.ca_file) if vendor.ca_file else ssl.create_default_context()
    )
    return httpx.Client(base_url=vendor.url, verify=trust, trust_env=False, timeout=PATIENCE)


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true; asks over the network or the file system, so each try takes its time."""
    end = monotonic() + PATIENCE
    while not condition():
        if monotonic() > end:
            return False
    return True


# the built-in answers


def test_known_card_is_granted_and_others_are_denied(vendor: RunningVendor) -> None:
    granted = post(vendor, "/any/path", {"deviceId": "100000001", "rfCard": "04A1B2C3"})
    assert granted.status_code == 200
    assert granted.headers["content-type"] == "application/json"
    assert granted.json()["valid"] is True
    assert granted.json()["message"] == "Welcome, Kim Minji."
    assert granted.json()["user"]["department"] == {"code": "RND", "floor": 7}
    denied = post(vendor, "/any/path", {"rfCard": "99999999"})
    assert (denied.status_code, denied.json()["valid"]) == (200, False)


def test_echo_shows_the_request_as_it_came(vendor: RunningVendor) -> None:
    body = '{"a": "한\u00e9"}'.encode() + b"\xff"
    with Peer(vendor) as peer:
        for number in (1, 2):
            peer.send(
                b"POST /echo?q=1 HTTP/1.1\r\nHost: h\r\nx-LOWER: 1\r\nX-Twice: a\r\nX-Twice: b\r\n"
                + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
            )
            seen = json.loads(peer.read_until(b"bodyBase64", b'"}').partition(b"\r\n\r\n")[2])
            assert seen["request"] == number
            assert seen["requestLine"] == "POST /echo?q=1 HTTP/1.1"
            assert seen["headers"] == [
                ["Host", "h"],
                ["x-LOWER", "1"],
                ["X-Twice", "a"],
                ["X-Twice", "b"],
                ["Content-Length", str(len(body))],
            ]
            assert base64.b64decode(seen["bodyBase64"]) == body
    assert vendor.requests[-1].raw.endswith(b"\r\n\r\n" + body)
    assert vendor.requests[-1].raw.startswith(b"POST /echo?q=1 HTTP/1.1\r\n")


@pytest.mark.parametrize("status", [200, 201, 302, 404, 418, 500, 599])
def test_status_path(vendor: RunningVendor, status: int) -> None:
    answer = post(vendor, f"/status/{status}", {})
    assert (answer.status_code, answer.json()["valid"]) == (status, status < 400)


@pytest.mark.parametrize("size", [0, 1, 2, 30, 262_144, 262_145])
def test_size_path_is_exact(vendor: RunningVendor, size: int) -> None:
    answer = post(vendor, f"/size/{size}", {})
    assert len(answer.content) == size
    assert size == 0 or answer.json() is not None


@pytest.mark.parametrize("levels", [1, 2, 64, 65])
def test_depth_path_is_exact(vendor: RunningVendor, levels: int) -> None:
    document = post(vendor, f"/depth/{levels}", {}).json()
    depth = 0
    while document is not None:
        depth, document = depth + 1, document.get("next")
    assert depth == levels


@pytest.mark.parametrize(
    "path", ["/status/99", "/status/x", "/size/-1", "/depth/0", "/delay/", "/fault/none"]
)
def test_special_path_with_a_bad_argument_says_what_is_allowed(vendor: RunningVendor, path: str) -> None:
    answer = post(vendor, path, {})
    assert (answer.status_code, answer.json()["valid"]) == (404, False)


def test_delay_path_waits(vendor: RunningVendor) -> None:
    begin = monotonic()
    assert post(vendor, "/delay/120", {}).json()["valid"] is True
    assert monotonic() - begin >= 0.12


def test_pipelined_requests_are_answered_in_order(vendor: RunningVendor) -> None:
    with Peer(vendor) as peer:
        peer.send(peer.head("/delay/50", 0) + peer.head("/status/404", 0) + peer.head("/deny", 0))
        received = peer.read_until(b"Access granted.", b"Status 404.", b"Access denied.")
    assert received.index(b"granted") < received.index(b"404.") < received.index(b"denied")


BEGUN = b"POST /door HTTP/1.1\r\nHost: vendor\r\n"
CHUNKED = BEGUN + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (BEGUN + b"X-Long: " + b"x" * 4_000_000, 431),
        (BEGUN + b"X: y\r\n" * 500_000, 431),
        (BEGUN + b"X: y\r\n" * 101 + b"\r\n", 431),
        (b"POST /" + b"x" * 4_000_000, 414),
        (CHUNKED + b"2;x=" + b"y" * 4_000_000, 431),
        (CHUNKED + b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 500_000, 431),
        (BEGUN + b"Content-Length: 2000000\r\n\r\n" + b" " * 2_000_000, 413),
    ],
    ids=["one header", "header lines", "102 headers", "a target", "a chunk extension", "trailers", "a body"],
)
def test_what_is_without_measure_is_refused(data: bytes, status: int) -> None:
    with running_vendor(VendorOptions(plain_http=True)) as vendor, stranger(vendor.url) as line:
        line.send(data)
        assert line.response().status == status
        assert vendor.requests == []


def test_requests_sent_ahead_wait_unread_and_are_all_answered(vendor: RunningVendor) -> None:
    request = b"POST %b HTTP/1.1\r\nHost: vendor\r\nContent-Length: 0\r\n\r\n"
    with stranger(vendor.url, str(vendor.ca_file)) as line:
        line.send(request % b"/delay/300" + request % b"/status/404" * 5_000)
        assert [line.response().status for _ in range(5_001)] == [200, *[404] * 5_000]


def test_what_is_no_http_is_refused(vendor: RunningVendor) -> None:
    with Peer(vendor) as peer:
        peer.send(b"\x00\x01\x02 nonsense\r\n\r\n")
        received, ending = peer.read_to_end()
    assert received.startswith(b"HTTP/1.1 400 ")
    assert ending == "closed"


# faults

ENDINGS: dict[str, tuple[Ending, bytes]] = {
    "no-answer": ("silent", b""),
    "close-before-headers": ("closed", b""),
    "close-in-headers": ("closed", b"HTTP/1.1 200 OK\r\n"),
    "close-in-body": ("closed", b'\r\n\r\n{"valid":true'),
    "cut-without-tls-close": ("cut", GRANT),
    "stall-in-headers": ("silent", b"HTTP/1.1 200 OK\r\n"),
    "stall-in-body": ("silent", b'\r\n\r\n{"valid":true'),
    "wrong-content-length-short": ("silent", GRANT),
    "until-close": ("closed", GRANT),
    "http09": ("closed", GRANT),
    "close-after-response": ("closed", GRANT),
    "http10-no-keepalive": ("closed", b"HTTP/1.0 200 OK\r\n"),
}

RESETS: dict[str, bytes] = {
    "reset-before-headers": b"",
    "reset-in-headers": b"HTTP/1.1 200 OK\r\n",
    "reset-in-body": b'\r\n\r\n{"valid":true',
}

CONTENTS: dict[str, tuple[bytes, ...]] = {
    "oversized": (b"Content-Length: 5242880\r\n",),
    "wrong-content-length-long": (b"Content-Length: 37\r\n", GRANT),
    "conflicting-content-length": (b"Content-Length: 42\r\n", b"Content-Length: 47\r\n", GRANT),
    "content-length-and-chunked": (
        b"Content-Length: 42\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"2a\r\n" + GRANT,
    ),
    "bad-chunk": (b"Transfer-Encoding: chunked\r\n", b"\r\n\r\nzz\r\n"),
    "chunked": (b"Transfer-Encoding: chunked\r\n", b"2a\r\n" + GRANT + b"\r\n0\r\n\r\n"),
    "gzip": (b"Content-Encoding: gzip\r\n", b"\r\n\r\n\x1f\x8b"),
    "gzip-header-only": (b"Content-Encoding: gzip\r\n", GRANT),
    "identity": (b"Content-Encoding: identity\r\n", GRANT),
    "euc-kr": (b"application/json; charset=euc-kr\r\n", "허가".encode("euc-kr")),
    "raw-tab": (b"Access\tgranted.",),
    "invalid-utf8": (b"\xff\xfe",),
    "utf8-bom": (b"\r\n\r\n\xef\xbb\xbf" + GRANT,),
    "utf16": ("valid".encode("utf-16-le"),),
    "deep-json": (b"}" * 65,),
    "deep-json-100000": (b"Content-Length: 1899995\r\n",),
    "nan-json": (b"NaN",),
    "trailing-comma": (b",}",),
    "empty-body": (b"application/json\r\n", b"Content-Length: 0\r\n\r\n"),
    "html": (b"Content-Type: text/html", b"<p>"),
    "plain-text": (b"Content-Type: text/plain\r\n", GRANT),
    "xml": (b"Content-Type: application/xml\r\n",),
    "no-content-type": (GRANT,),
    "two-content-types": (b"Content-Type: application/json\r\nContent-Type: text/html\r\n", GRANT),
    "json-with-charset": (b"Content-Type: application/json; charset=utf-8\r\n", GRANT),
    "problem+json": (b"Content-Type: application/problem+json\r\n", GRANT),
    "1xx-first": (b"HTTP/1.1 103 Early Hints\r\n", b"HTTP/1.1 200 OK\r\n", GRANT),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n",),
    "304": (b"HTTP/1.1 304 Not Modified\r\n\r\n",),
    "junk": (bytes(range(256)),),
    "http2": (b"HTTP/2.0 200 OK\r\n", GRANT),
    "status-not-a-number": (b"HTTP/1.1 2xx Fine\r\n", GRANT),
    "redirect": (b"HTTP/1.1 302 Found\r\n", b"Location: /grant\r\n"),
    "redirect-page": (b"HTTP/1.1 301 Moved", b"Location: /fault/redirect-page/\r\n", b"<h1>"),
    "redirect-loop": (b"HTTP/1.1 302 Found\r\n", b"Location: /fault/redirect-loop\r\n"),
    "close-idle-on-next-request": (GRANT,),
    "unsolicited-response": (GRANT + b"HTTP/1.1 200 OK\r\n", b'"unsolicited":true'),
    "unsolicited-response-later": (GRANT, b'"unsolicited":true'),
    "request-timeout-later": (GRANT + b"HTTP/1.1 408 Request Timeout\r\n",),
    "doubling": (GRANT + b"HTTP/1.1 200 OK\r\n", GRANT),
    "early-response": (GRANT,),
    "lowercase-headers": (b"\r\ncontent-type: application/json\r\n", b"content-length: 42\r\n", GRANT),
    "odd-header-case": (b"\r\ncOnTeNt-tYpE: application/json\r\n", GRANT),
    "folded-content-type": (b"Content-Type: application/json;\r\n charset=utf-8\r\n", GRANT),
    "header-folding": (b"X-Folded: one\r\n two\r\n", GRANT),
    "bad-header-chars": (b"X-Bad: a\x00b\r\n", GRANT),
    "header-without-colon": (b"\r\nX-Bad\r\n", GRANT),
    "huge-single-header": (b"x" * 1_048_576, GRANT),
}

ENDLESS: dict[str, bytes] = {
    "byte-a-second": b"HTTP/1.1 200 OK\r\n",
    "endless-headers": b"X-More: xxx",
    "endless-body": b"\r\n1000\r\nxxx",
    "endless-body-until-close": b'\r\n\r\n{"message":"xxx',
    "many-1xx": b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
}


def test_every_fault_is_tested_here() -> None:
    assert {*ENDINGS, *RESETS, *CONTENTS, *ENDLESS} == set(FAULTS)


@pytest.mark.parametrize("name", ENDINGS)
def test_fault_that_ends_the_answer(vendor: RunningVendor, name: str) -> None:
    expected, part = ENDINGS[name]
    with Peer(vendor) as peer:
        peer.post(f"/fault/{name}")
        received, ending = peer.read_to_end(SILENCE if expected == "silent" else PATIENCE)
    assert ending == expected
    assert part in received
    assert bool(part) == bool(received)


@pytest.mark.parametrize("name", RESETS)
def test_fault_that_resets(vendor: RunningVendor, name: str) -> None:
    """Seen through asyncio, because a blocking TLS socket of Python 3.11 reports a reset as an end of file."""

    async def scenario() -> bytes:
        parts = urlsplit(vendor.url)
        trust = ssl.create_default_context(cafile=vendor.ca_file)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, ssl=trust)
        writer.write(f"POST /fault/{name} HTTP/1.1\r\nContent-Length: 0\r\n\r\n".encode())
        pieces: list[bytes] = []

        async def read_on() -> None:
            while piece := await reader.read(65536):
                pieces.append(piece)

        with pytest.raises(ConnectionResetError):
            await read_on()
        writer.close()
        with pytest.raises(ConnectionResetError):
            await writer.wait_closed()
        return b"".join(pieces)

    received = asyncio.run(scenario())
    assert RESETS[name] in received
    assert bool(RESETS[name]) == bool(received)


@pytest.mark.parametrize("name", CONTENTS)
def test_fault_in_the_bytes(vendor: RunningVendor, name: str) -> None:
    with Peer(vendor) as peer:
        peer.post(f"/fault/{name}")
        peer.read_until(*CONTENTS[name])


@pytest.mark.parametrize("name", ENDLESS)
def test_fault_without_end_stops_when_the_client_leaves(vendor: RunningVendor, name: str) -> None:
    assert eventually(lambda: vendor.connections_open == 0)
    with Peer(vendor) as peer:
        peer.post(f"/fault/{name}?interval_ms=1")
        peer.read_until(ENDLESS[name])
    assert eventually(lambda: vendor.connections_open == 0)


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.proper])
def test_proper_answer_is_taken_by_an_ordinary_client(vendor: RunningVendor, name: str) -> None:
    assert post(vendor, f"/fault/{name}", {}).content == GRANT


def test_early_response_comes_before_the_body(vendor: RunningVendor) -> None:
    with Peer(vendor) as peer:
        peer.send(peer.head("/fault/early-response", 2))
        peer.read_until(GRANT)
        peer.send(b"{}")
        peer.post("/deny")
        assert b"Access denied." in peer.read_until(b"denied.")


def test_reused_connection_closes_without_an_answer(vendor: RunningVendor) -> None:
    with Peer(vendor) as peer:
        peer.post("/fault/close-idle-on-next-request")
        peer.read_until(GRANT)
        peer.post("/grant")
        assert peer.read_to_end() == (b"", "closed")


def test_peer_that_reads_nothing_does_not_fill_the_memory(vendor: RunningVendor) -> None:
    """An endless answer waits for its reader, so others are served and stopping is not held up."""
    with Peer(vendor) as deaf:
        deaf.post("/fault/endless-body")
        assert post(vendor, "/grant", {}).content == GRANT


# scripts

SCRIPT = """
[default]
status = 404
json = { valid = false }

[[rule]]
name = "seven"
when.body.number = 7
json = { valid = true, message = "{{ body.text }}", list = [1, "{{header.X-Who}}", { path = "{{path}}" }] }

[[rule]]
when.path = { regex = "/door/[0-9]+" }
when.method = "POST"
when.header.x-key = ["one", "two"]
status = 201
body = "{{body.text}} {{body.number}} {{body.none}}"
content_type = ""
headers = { X-One = "1", X-Many = ["a", "{{body.text}}"] }

[[rule]]
when.path = "/bytes"
body_base64 = "AP8="

[[rule]]
when.body.any = "*"
fault = "close-in-body"

[[rule]]
when.path = "/early"
fault = "early-response"
json = { early = true }
"""


@pytest.fixture(scope="module")
def scripted() -> Iterator[RunningVendor]:
    with running_vendor(VendorOptions(script_text=SCRIPT)) as running:
        yield running


def test_rule_echoes_the_request_in_nested_json(scripted: RunningVendor) -> None:
    with client(scripted) as session:
        answer = session.post("/p?q", json={"number": 7, "text": "{{path}} 한"}, headers={"X-Who": "me"})
    assert answer.json() == {"valid": True, "message": "{{path}} 한", "list": [1, "me", {"path": "/p"}]}


@pytest.mark.parametrize("number", ["7", True, 7.5, None, [7], {"a": 7}])
def test_condition_holds_for_the_very_type_only(scripted: RunningVendor, number: object) -> None:
    assert post(scripted, "/", {"number": number}).status_code == 404


def test_conditions_must_all_hold(scripted: RunningVendor) -> None:
    with client(scripted) as session:
        answer = session.post("/door/12", json={"text": "a\r\nb", "number": 1}, headers={"X-Key": "two"})
        assert (answer.status_code, answer.text) == (201, "a\r\nb 1 ")
        assert "content-type" not in answer.headers
        assert answer.headers.get_list("x-many") == ["a", "a  b"]
        assert session.post("/door/12", json={}, headers={"X-Key": "three"}).status_code == 404
        assert session.post("/door/x", json={}, headers={"X-Key": "one"}).status_code == 404
        assert session.put("/door/12", json={}, headers={"X-Key": "one"}).status_code == 404


def test_rule_can_send_bytes(scripted: RunningVendor) -> None:
    answer = post(scripted, "/bytes", {})
    assert (answer.content, answer.headers["content-type"]) == (b"\x00\xff", "application/octet-stream")


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'"text"', b"[" * 100_000])
def test_body_that_is_no_object_matches_no_field(scripted: RunningVendor, body: bytes) -> None:
    with client(scripted) as session:
        assert session.post("/", content=body).status_code == 404


def test_rule_can_be_spoiled(scripted: RunningVendor) -> None:
    with Peer(scripted) as peer:
        peer.post("/", b'{"any": 0}')
        received, ending = peer.read_to_end()
    assert (received.endswith(GRANT[:21]), ending) == (True, "closed")


def test_rule_can_answer_early(scripted: RunningVendor) -> None:
    with Peer(scripted) as peer:
        peer.send(peer.head("/early", 100))
        peer.read_until(b'{"early":true}')


def test_rule_can_ask_for_a_signature() -> None:
    key, other = secret_of(bytes(range(32))), secret_of(bytes(range(1, 33)))
    text = (
        f'[default]\nstatus = 401\n[[rule]]\nwhen.signed_by = ["{other}", "{key}"]\njson = {{ valid = true }}'
    )
    body, now = '{"rfCard":"04A1B2C3"}', datetime.now(UTC)

    def signed(secret: str, at: datetime) -> dict[str, str]:
        stamp = str(int(at.timestamp()))
        signature = Webhook(secret).sign("an-id", at, body)
        return {"webhook-id": "an-id", "webhook-timestamp": stamp, "webhook-signature": signature}

    with running_vendor(VendorOptions(script_text=text, plain_http=True)) as running:
        told = [
            httpx.post(running.url, content=body, headers=headers, trust_env=False).status_code
            for headers in (
                signed(key, now),
                signed(other, now),
                signed(secret_of(bytes(32)), now),
                signed(key, now - timedelta(minutes=6)),
                {**signed(key, now), "webhook-id": "another"},
                {},
            )
        ]
    assert told == [200, 200, 401, 401, 401, 401]


def test_script_in_force_can_be_replaced(scripted: RunningVendor) -> None:
    with running_vendor(VendorOptions(script_text="[default]\nstatus = 503")) as running:
        assert post(running, "/", {}).status_code == 503
        running.use_script("[default]\nstatus = 504")
        assert post(running, "/", {}).status_code == 504
        with pytest.raises(ScriptError):
            running.use_script("[default]\nstatus = 999")
        assert post(running, "/", {}).status_code == 504


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a = ", 1, "Invalid value"),
        ("\n[rules]\n", 2, 'did you mean "rule"'),
        ("[[rule]]\nstatus = 200\n[[rule]]\nstats = 200", 4, 'did you mean "status"'),
        ("[[rule]]\n[[rule]]\n\nfault = 'reset-in-bdy'", 4, 'did you mean "reset-in-body"'),
        ("[[rule]]\nstatus = 600", 2, "from 100 to 599"),
        ("[[rule]]\nstatus = true", 2, "from 100 to 599"),
        ("[[rule]]\nbody = 'a'\njson = 1", 3, "exclude each other"),
        ("[[rule]]\nbody_base64 = 'a'", 2, "not base64"),
        ("[[rule]]\njson = { a = 1979-05-27 }", 2, "cannot be sent as JSON"),
        ("[[rule]]\njson = { a = nan }", 2, "cannot be sent as JSON"),
        ("[[rule]]\nwhen.path = { regex = '(' }", 2, "regular expression"),
        ("[[rule]]\nwhen.pth = '/'", 2, 'did you mean "path"'),
        ("[[rule]]\nwhen.body = 'x'", 2, "when.body needs a name"),
        ("[[rule]]\nwhen.signed_by = 'whsec_short'", 2, "signed_by is a secret"),
        ("[[rule]]\nwhen.signed_by = []", 2, "signed_by is a secret"),
        ("[[rule]]\nwhen.signed_by = ['whsec_short', 7]", 2, "signed_by is a secret"),
        ("[[rule]]\nwhen.body.a = [[1]]", 2, "a list in a condition"),
        ("[[rule]]\nheaders = { a = 1 }", 2, "must be a text"),
        ('[[rule]]\nheaders = { a = "1\\r\\nb: 2" }', 2, "line break"),
        ("[[rule]]\nname = 'x'\njson = { a = '{{card}}' }", 3, "{{card}} is not known"),
        ("[default]\nwhen.path = '/'", 2, '"when" is not known here'),
    ],
)
def test_wrong_script_is_named_by_line_and_fault(
    vendor: RunningVendor, text: str, line: int, part: str
) -> None:
    with pytest.raises(ScriptError) as refusal:
        vendor.use_script(text)
    assert f"line {line}" in str(refusal.value)
    assert part in str(refusal.value)


def test_edited_script_counts_and_a_broken_edit_does_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "vendor.toml"
    script.write_text("[default]\nstatus = 201")
    with running_vendor(VendorOptions(script=script)) as running, client(running) as session:

        def status() -> int:
            return session.post("/", json={}).status_code

        assert status() == 201
        script.write_text("[default]\nstatus = 20222")
        told = ""

        def complained() -> bool:
            nonlocal told
            told += capfd.readouterr().err
            return "line 2: status must be" in told and status() == 201

        assert eventually(complained)
        script.write_text("[default]\nstatus = 202")
        assert eventually(lambda: status() == 202)
        script.unlink()
        assert eventually(lambda: "No such file" in capfd.readouterr().err)
        assert status() == 202


# TLS


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("expired", "certificate has expired"),
        ("not-yet-valid", "certificate is not yet valid"),
        ("wrong-host", "IP address mismatch"),
        ("untrusted", "unable to get local issuer certificate"),
    ],
)
def test_bad_certificate_is_refused_by_a_strict_client(kind: CertificateKind, part: str) -> None:
    with (
        running_vendor(VendorOptions(certificate=kind)) as running,
        pytest.raises(httpx.ConnectError, match=part),
    ):
        post(running, "/", {})
    assert running.requests == []


def test_good_certificate_passes_the_strictest_check(vendor: RunningVendor) -> None:
    context = ssl.create_default_context(cafile=vendor.ca_file)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    for name in ("127.0.0.1", "localhost", "::1"):
        with (
            socket.create_connection(("127.0.0.1", urlsplit(vendor.url).port), PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname=name) as secure,
        ):
            assert secure.version() == "TLSv1.3"


def test_authority_outlives_a_restart_but_not_its_damage(tmp_path: Path) -> None:
    options = VendorOptions(cert_dir=tmp_path)
    authorities = []
    for _ in range(2):
        with running_vendor(options) as running:
            assert post(running, "/grant", {}).content == GRANT
            authorities.append((tmp_path / "ca.pem").read_bytes())
    assert authorities[0] == authorities[1]
    assert (tmp_path / "ca-key.pem").stat().st_mode & 0o077 == 0
    (tmp_path / "ca-key.pem").write_text("damaged")
    with running_vendor(options) as running:
        assert post(running, "/grant", {}).content == GRANT
    assert (tmp_path / "ca.pem").read_bytes() != authorities[0]


def test_authority_without_a_directory_goes_with_the_vendor() -> None:
    with running_vendor() as running:
        assert running.ca_file is not None
        directory = running.ca_file.parent
        assert directory.is_dir()
    assert not directory.exists()


def test_plain_http() -> None:
    with running_vendor(VendorOptions(plain_http=True)) as running:
        assert running.url.startswith("http://")
        assert running.ca_file is None
        assert post(running, "/grant", {}).content == GRANT


def test_handshake_that_is_never_answered_and_one_that_is_reset(vendor: RunningVendor) -> None:
    context = ssl.create_default_context(cafile=vendor.ca_file)
    for url, expected in ((vendor.tls_stall_url, TimeoutError), (vendor.tls_reset_url, ConnectionResetError)):
        assert url is not None
        address = ("127.0.0.1", urlsplit(url).port)
        with socket.create_connection(address, SILENCE) as plain, pytest.raises(expected):
            context.wrap_socket(plain, server_hostname="127.0.0.1")


# in process and as a command


def test_vendor_in_the_callers_loop_ends_its_connections() -> None:
    async def scenario() -> None:
        async with await serve(VendorOptions(plain_http=True)) as running:
            parts = urlsplit(running.url)
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(b"POST /fault/stall-in-body HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
            await reader.readuntil(b'{"valid":true')
        await reader.read()
        writer.close()
        await writer.wait_closed()

    asyncio.run(scenario())


def test_vendor_remembers_as_many_requests_as_it_is_told() -> None:
    with running_vendor(VendorOptions(remember=2, delay_ms=1)) as running:
        for number in range(3):
            post(running, f"/{number}", {})
        assert [request.path for request in running.requests] == ["/1", "/2"]
        assert running.connections_seen == 3
        running.forget_requests()
        assert running.requests == []


@contextmanager
def command(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, object]]]:
    process = ForkedPopen(
        [sys.executable, "-m", "server.sandbox.sample_vendor", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def test_command_logs_each_request_and_stops_with_stdin(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with command("--log", str(log), "--stop-with-stdin") as (process, ready):
        assert ready["ready"] is True
        assert ready["pid"] == process.pid
        trust = ssl.create_default_context(cafile=str(ready["ca"]))
        httpx.post(
            f"{ready['url']}/door", json={"userPin": "1"}, headers={"X-A": "b"}, verify=trust, trust_env=False
        )
        entry = json.loads(log.read_text(encoding="utf-8"))
        assert entry["requestLine"] == "POST /door HTTP/1.1"
        assert entry["body"] == '{"userPin":"1"}'
        assert base64.b64decode(entry["bodyBase64"]) == b'{"userPin":"1"}'
        assert ["X-A", "b"] in entry["headers"]
        assert (entry["rule"], entry["status"], entry["fault"]) == ("unknown", 200, None)
        _, told = process.communicate(timeout=PATIENCE)
        assert (process.returncode, told) == (0, "")
    assert not Path(str(ready["ca"])).exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals that a process could take in order")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_command_tells_each_request_in_one_line_and_stops_at_a_signal(number: signal.Signals) -> None:
    with command("--plain-http", "--tls-stall") as (process, ready):
        assert str(ready["tlsStallUrl"]).startswith("https://")
        httpx.post(f"{ready['url']}/door", content=b"\x1b[2J\n\xe2\x80\xae", trust_env=False)
        process.send_signal(number)
        _, told = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
    assert "POST /door \\x1b[2J\\n\\u202e  ->  200 {" in told
    assert told.count("\n") == 1


def refusal(*arguments: str) -> str:
    """What the command says when it cannot start."""
    done = run_forked(
        [sys.executable, "-m", "server.sandbox.sample_vendor", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def test_command_that_cannot_start_says_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[[rule]]\nfault = 'nap'")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert refusal("--port", port) == f"clue-vendor: 127.0.0.1 port {port}: Address already in use\n"
    said = refusal("--script", str(tmp_path / "bad.toml"))
    assert said.startswith(f'clue-vendor: {tmp_path / "bad.toml"}, line 2: fault "nap" is not known')
    assert said.count("\n") == 1
    assert "No such file" in refusal("--script", str(tmp_path / "none.toml"))
    assert "Not a directory" in refusal("--log", str(tmp_path / "bad.toml" / "log"))


def test_printed_example_is_what_the_vendor_does(capsys: pytest.CaptureFixture[str]) -> None:
    from server.sandbox.sample_vendor.__main__ import main

    assert main(["--print-example"]) == 0
    assert capsys.readouterr().out == example_text()
    assert main(["--list-faults"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in FAULTS)
