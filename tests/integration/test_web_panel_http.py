"""The web panel without a browser: who may ask, what it answers, how long it runs, and taking over a credential."""

import asyncio
import contextlib
import http.client
import json
import socket
import ssl
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from field_server import TOKEN, FieldServer, field_server
from hostile import stranger
from running_panel import RunningPanel, running_panel

from clue_desktop.client.errors import Cause, ClientError, Conflict, Invalid, Unreachable
from clue_desktop.client.panel import HAND_OVER_HEADER, hand_over
from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.domain.enrollment import ALREADY_REGISTERED, code_mismatch
from server.sandbox.device import panel as panel_program
from server.sandbox.device.__main__ import main
from server.sandbox.device.access import AccessError, DeviceAccess, read_access
from server.sandbox.device.panel_web import MAX_BODY

SERIAL = "547838629"
PLACE = "12345674"
ISSUE = {"placeId": PLACE}
ALLOCATE = {"placeId": PLACE, "code": "471100"}
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Spares loading the system's authorities for each request."""


@pytest.fixture
def field() -> Iterator[FieldServer]:
    with field_server() as running:
        yield running


@pytest.fixture
def panel(field: FieldServer, tmp_path: Path) -> Iterator[RunningPanel]:
    with running_panel(
        DeviceAccess(field.url, SERIAL), tmp_path / "device.json", names=("Door.Example",)
    ) as running:
        yield running


def ask(
    panel: RunningPanel,
    method: str,
    path: str,
    body: Any = None,
    *,
    content: bytes | None = None,
    **headers: str | None,
) -> httpx.Response:
    """Send a request as the panel's own page does; `headers` add, replace or, with None, leave out."""
    sent: dict[str, str | None] = {"origin": panel.origin} if method == "POST" else {}
    if body is not None or content is not None:
        sent["content-type"] = "application/json"
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        content = json.dumps(body).encode()
    given = {name: value for name, value in sent.items() if value is not None}
    with httpx.Client(base_url=panel.url, trust_env=False, verify=NO_TLS) as client:
        return client.request(method, path, content=content, headers=given)


def credential(**changes: Any) -> DeviceCredential:
    return DeviceCredential.model_validate(
        {"server": "https://elsewhere.example", "serial": SERIAL, "token": TOKEN} | changes
    )


# What is pasted


@pytest.mark.parametrize(
    "pasted", ["Place ID: 12345671 (Lobby)", "1234 5671", "１２３４-５６７１", "\u200b12345671\n"]
)
def test_of_what_is_pasted_the_number_is_sent(panel: RunningPanel, field: FieldServer, pasted: str) -> None:
    ask(panel, "POST", "/api/allocation-codes", {"placeId": pasted})
    assert [body["placeId"] for method, _path, body in field.asked if method == "POST"] == ["12345671"]


@pytest.mark.parametrize(
    ("path", "body", "where", "code"),
    [
        ("/api/allocation-codes", {"placeId": "12345671 or 76543216"}, "placeId", "number_ambiguous"),
        ("/api/allocation-codes", {"placeId": "Lobby"}, "placeId", "number_missing"),
        ("/api/registrations", {"placeId": "12345671", "code": "12 3456 x"}, "code", "number_missing"),
        ("/api/registrations", {"placeId": "12345671", "code": "123456/654321"}, "code", "number_ambiguous"),
    ],
)
def test_what_means_no_number_is_said_and_not_sent(
    panel: RunningPanel, field: FieldServer, path: str, body: dict[str, str], where: str, code: str
) -> None:
    answer = ask(panel, "POST", path, body)
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["problems"]] == [(where, code)]
    assert [path for method, path, _body in field.asked if method == "POST"] == []


# Who may ask


@pytest.mark.parametrize(
    "host",
    [
        "attacker.example",
        "127.0.0.1.attacker.example",
        "192.0.2.7",
        "[::1]",
        "",
        "127.0.0.1@attacker.example",
        "127.0.0.1/",
        "127.0.0.1:x",
        "door.example.attacker.example",
        "0x7f000001",
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/api/status"), ("POST", "/api/allocation-codes")]
)
def test_a_name_that_is_not_the_devices_is_refused(
    panel: RunningPanel, field: FieldServer, host, method, path
) -> None:
    body = ISSUE if method == "POST" else None
    answer = ask(panel, method, path, body, host=host, origin=f"http://{host}" if body else None)
    assert answer.status_code in {400, 421}, "a name that another site made to point here"
    assert field.asked == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost:80", "LOCALHOST", "door.example", "door.EXAMPLE.:8080"]
)
def test_the_devices_own_names_are_served(panel: RunningPanel, host) -> None:
    assert ask(panel, "GET", "/", host=host).status_code == 200


def test_two_hosts_are_none(panel: RunningPanel) -> None:
    address = httpx.URL(panel.url)
    with socket.create_connection((address.host, address.port or 80), 10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: attacker.example\r\n\r\n")
        assert connection.recv(100).split()[1] in {b"400", b"421"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://attacker.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"content_type": None}, 415),
    ],
)
@pytest.mark.parametrize(
    ("path", "body"), [("/api/allocation-codes", ISSUE), ("/api/registrations", ALLOCATE)]
)
def test_another_sites_page_cannot_act(
    panel: RunningPanel, field: FieldServer, headers, status, path, body
) -> None:
    assert ask(panel, "POST", path, body, **headers).status_code == status
    assert field.asked == []
    assert ask(panel, "POST", path, body, sec_fetch_site="same-origin").is_success


def test_another_sites_page_cannot_look(panel: RunningPanel) -> None:
    assert ask(panel, "GET", "/api/status", sec_fetch_site="cross-site").status_code == 403
    answer = ask(panel, "GET", "/api/status", origin="http://attacker.example")
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert ask(panel, "OPTIONS", "/api/allocation-codes").status_code == 405


@pytest.mark.parametrize(
    "path", ["/", "/panel.js", "/texts.js", "/panel.css", "/panel.svg", "/api/status", "/no"]
)
def test_every_answer_is_guarded(panel: RunningPanel, path) -> None:
    headers = ask(panel, "GET", path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


def test_the_page_has_nothing_inline_and_nothing_from_outside(panel: RunningPanel) -> None:
    page = ask(panel, "GET", "/").text
    assert "style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count('<script type="module" src="/panel.js"></script>') == 1
    assert "//" not in page.replace("<!doctype html>", "")


# What it answers


def test_only_what_is_there(panel: RunningPanel) -> None:
    assert ask(panel, "GET", "/other").status_code == 404
    assert ask(panel, "GET", "/../panel.py").status_code == 404
    answer = ask(panel, "DELETE", "/api/registrations")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert ask(panel, "HEAD", "/").status_code == 200


def test_what_is_not_understood_is_refused_without_asking_the_server(
    panel: RunningPanel, field: FieldServer
) -> None:
    wrong: list[Any] = [{}, {"placeId": PLACE, "extra": 1}, {"placeId": 7}, {"placeId": "1" * 201}, []]
    for body in wrong:
        answer = ask(panel, "POST", "/api/allocation-codes", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert ask(panel, "POST", "/api/allocation-codes", content=b"\xff{").status_code == 422
    assert ask(panel, "POST", "/api/allocation-codes", content=b"[" * MAX_BODY).status_code == 422
    answer = ask(panel, "POST", "/api/allocation-codes", content=b" " * (MAX_BODY + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert field.asked == []


BEGUN = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CHUNKED = (
    b"POST /api/allocation-codes HTTP/1.1\r\nHost: %b\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (BEGUN + b"X-Long: " + b"x" * 4_000_000, 431),
        (BEGUN + b"X: y\r\n" * 500_000, 431),
        (BEGUN + b"X: " + b"y" * 20_000 + b"\r\n\r\n", 431),
        (BEGUN + b"X: y\r\n" * 101 + b"\r\n", 431),
        (b"GET /" + b"x" * 4_000_000, 431),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414),
    ],
    ids=[
        "one header",
        "header lines",
        "a whole head of 20 KB",
        "102 headers",
        "a target",
        "a target of 9 KB",
    ],
)
def test_a_head_without_measure_is_refused(panel: RunningPanel, data: bytes, status: int) -> None:
    with stranger(panel.url) as line:
        line.send(data)
        assert line.response().status == status
        assert line.ended()


@pytest.mark.parametrize(
    "more",
    [b"2;x=" + b"y" * 4_000_000, b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 500_000, b"1;xxxx\r\n \r\n" * 100_000],
    ids=["a chunk extension", "trailers", "extensions of small chunks"],
)
def test_a_body_of_hardly_any_content_is_cut_off(panel: RunningPanel, more: bytes) -> None:
    with stranger(panel.url) as line:
        line.send(CHUNKED % httpx.URL(panel.url).netloc)
        assert not all(line.send(more) for _ in range(20))


def test_a_request_that_does_not_come_to_its_end_is_cut_off(
    panel: RunningPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel_program, "LONGEST_REQUEST_SECONDS", 0.05)
    address = httpx.URL(panel.url)
    for begun in (
        b"",
        b"GET / HTTP/1.1\r\nHo",
        b"POST /api/allocation-codes HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    ):
        with (
            socket.create_connection((address.host, address.port or 80), 10) as connection,
            contextlib.suppress(ConnectionResetError),
        ):
            connection.sendall(begun)
            assert connection.recv(100) == b""


def test_a_connection_carries_one_request(panel: RunningPanel) -> None:
    address = httpx.URL(panel.url)
    connection = http.client.HTTPConnection(address.host, address.port or 80, timeout=10)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert answer.read()
    assert answer.getheader("connection") == "close"
    connection.close()


def test_a_refusal_of_the_server_keeps_its_members(panel: RunningPanel, field: FieldServer) -> None:
    field.refuse(422, "code_mismatch", code_mismatch(2), attemptsLeft=2)
    answer = ask(panel, "POST", "/api/registrations", ALLOCATE)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert (document["code"], document["attemptsLeft"]) == ("code_mismatch", 2)
    assert document["detail"] == "The allocation code does not match. Attempts left: 2."
    field.refuse(429, "resend_too_soon", "You can request a new code in 42 seconds.", retryAfterSeconds=42)
    answer = ask(panel, "POST", "/api/allocation-codes", ISSUE)
    assert (answer.headers["retry-after"], answer.json()["retryAfterSeconds"]) == ("42", 42)
    assert ask(panel, "GET", "/api/status").json()["resendInSeconds"] == 42


def test_the_server_is_not_asked_for_every_look(panel: RunningPanel, field: FieldServer) -> None:
    for _ in range(5):
        assert ask(panel, "GET", "/api/status").json()["state"] == "unregistered"
    assert len(field.asked) == 1
    field.registered = True
    panel.time.move(1)
    assert ask(panel, "GET", "/api/status").json()["state"] == "registered"


def test_a_registered_device_refuses_by_its_api_too(field: FieldServer, tmp_path: Path) -> None:
    field.registered = True
    with running_panel(DeviceAccess(field.url, SERIAL, TOKEN), tmp_path / "device.json") as panel:
        for path, body in (("/api/allocation-codes", ISSUE), ("/api/registrations", ALLOCATE)):
            answer = ask(panel, "POST", path, body)
            assert (answer.status_code, answer.json()["code"]) == (409, "already_registered")
            assert answer.json()["detail"] == ALREADY_REGISTERED
        status = ask(panel, "GET", "/api/status").json()
        assert (status["state"], status["code"]) == ("registered", None)
    assert [method for method, _, _ in field.asked if method == "POST"] == []


def test_a_token_that_could_not_be_kept_is_not_asked_for(field: FieldServer, tmp_path: Path) -> None:
    with running_panel(DeviceAccess(field.url, SERIAL), tmp_path / "missing" / "device.json") as panel:
        answer = ask(panel, "POST", "/api/registrations", ALLOCATE)
        assert (answer.status_code, answer.json()["code"]) == (500, "credential_not_kept")
        assert "cannot be written" in answer.json()["detail"]
    assert field.asked == []


def test_a_ca_file_that_is_gone_is_said(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(ca))
    with running_panel(DeviceAccess("https://127.0.0.1:1", SERIAL, ca=ca), tmp_path / "device.json") as panel:
        ca.unlink()
        assert "cannot be used" in ask(panel, "GET", "/api/status").json()["trouble"]
        answer = ask(panel, "POST", "/api/allocation-codes", ISSUE)
        assert (answer.status_code, answer.json()["code"]) == (502, "server_unreachable")


# How long it runs


def test_it_shuts_down_three_minutes_after_the_registration(panel: RunningPanel, field: FieldServer) -> None:
    panel.time.move(3600)
    answer = ask(panel, "POST", "/api/registrations", ALLOCATE)
    assert answer.json() == {"placeId": PLACE, "placeName": "Lobby", "closesInSeconds": 180}
    assert panel.said.get(timeout=20)["placeId"] == "12345674", "it follows its settings"
    panel.time.wait_for_sleeper()
    panel.time.move(179)
    assert ask(panel, "GET", "/api/status").json()["closesInSeconds"] == 1
    panel.time.move(1)
    assert panel.wait_for_end() == 0
    with pytest.raises(httpx.ConnectError):
        ask(panel, "GET", "/")


def test_a_device_that_starts_registered_shuts_its_panel_down_too(field: FieldServer, tmp_path: Path) -> None:
    field.registered = True
    with running_panel(DeviceAccess(field.url, SERIAL, TOKEN), tmp_path / "device.json") as panel:
        panel.time.wait_for_sleeper()
        panel.time.move(180)
        assert panel.wait_for_end() == 0


def test_with_then_watch_the_device_goes_on_without_its_panel(field: FieldServer, tmp_path: Path) -> None:
    field.registered = True
    access = DeviceAccess(field.url, SERIAL, TOKEN)
    with running_panel(access, tmp_path / "device.json", then_watch=True) as panel:
        assert panel.said.get(timeout=20)["placeId"] == "12345674"
        panel.time.wait_for_sleeper()
        panel.time.move(180)
        panel.wait_for_note("has shut down")
        with pytest.raises(httpx.ConnectError):
            ask(panel, "GET", "/")
        assert panel.outcome == [], "it goes on"
    assert panel.outcome == [0]


def test_a_device_released_without_a_panel_ends_the_program(field: FieldServer, tmp_path: Path) -> None:
    field.registered = True
    access = DeviceAccess(field.url, SERIAL, TOKEN)
    with running_panel(access, tmp_path / "device.json", then_watch=True) as panel:
        assert panel.said.get(timeout=20)["placeId"] == "12345674"
        panel.time.wait_for_sleeper()
        panel.time.move(180)
        panel.wait_for_note("has shut down")
        field.registered, field.token = False, "another"
        field.ended.set()
        assert panel.wait_for_end() == 1


def test_a_device_released_meanwhile_can_be_registered_anew(field: FieldServer, tmp_path: Path) -> None:
    access = DeviceAccess(field.url, SERIAL, "a-token-of-before")
    with running_panel(access, tmp_path / "device.json") as panel:
        panel.time.wait_for_sleeper()
        panel.wait_for_note("not accepted")
        assert ask(panel, "GET", "/api/status").json()["state"] == "unregistered"
        panel.time.move(180)
        assert ask(panel, "POST", "/api/registrations", ALLOCATE).status_code == 201
        assert panel.token == TOKEN
        panel.time.wait_for_sleeper()
        panel.time.move(180)
        assert panel.wait_for_end() == 0


def test_ended_before_the_registration_is_told_by_the_exit_code(panel: RunningPanel) -> None:
    panel.stop()
    assert isinstance(panel.outcome[0], asyncio.CancelledError), "main makes exit code 1 of it"


# A credential made elsewhere


def test_a_credential_is_handed_over(panel: RunningPanel, field: FieldServer) -> None:
    field.registered = True
    asyncio.run(hand_over(panel.url, credential(ca="/on/the/installers/machine.pem")))
    kept = read_access(panel.file)
    assert (kept.token, kept.serial) == (TOKEN, SERIAL)
    assert (kept.server, kept.ca) == (field.url, None), "nobody on the network points it to another server"
    assert stat.S_IMODE(panel.file.stat().st_mode) == 0o600
    assert panel.said.get(timeout=20)["placeId"] == "12345674", "it follows its settings"
    with pytest.raises(Conflict, match="already registered"):
        asyncio.run(hand_over(panel.url, credential()))
    panel.time.wait_for_sleeper()
    panel.time.move(180)
    assert panel.wait_for_end() == 0


@pytest.mark.parametrize(
    ("changes", "registered", "words"),
    [
        ({"serial": "547838620"}, True, "This device has the serial 547838629."),
        ({"token": "547838629.another-token"}, True, "The server does not accept this token."),
        ({"token": TOKEN.replace("547838629", "547838620")}, True, "This token is that of another device."),
        ({"token": "547838629.no token\n"}, True, "The server does not accept this token."),
        ({}, False, "The server does not accept this token."),
    ],
)
def test_a_credential_that_is_not_this_devices_is_refused(
    panel: RunningPanel, field: FieldServer, changes, registered, words
) -> None:
    field.registered = registered
    with pytest.raises(Invalid) as caught:
        asyncio.run(hand_over(panel.url, credential(**changes)))
    assert str(caught.value) == words
    assert not panel.file.exists()
    assert list(panel.file.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({HAND_OVER_HEADER: None}, 403),
        ({"origin": "http://attacker.example"}, 403),
        ({"origin": "own"}, 403),
        ({"sec_fetch_site": "same-origin"}, 403),
        ({"sec_fetch_mode": "cors"}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"host": "attacker.example"}, 421),
    ],
)
def test_no_page_in_a_browser_hands_a_credential_over(
    panel: RunningPanel, field: FieldServer, headers, status
) -> None:
    field.registered = True
    if headers.get("origin") == "own":
        headers = {"origin": panel.origin}
    body = credential().model_dump(by_alias=True, exclude_none=True)
    given = {HAND_OVER_HEADER: "1"} | headers
    assert ask(panel, "PUT", "/credential", body, **given).status_code == status
    assert not panel.file.exists()


@pytest.mark.parametrize(
    "url", ["", "device", "ftp://192.0.2.1", "http://user:secret@192.0.2.1", "http://192.0.2.1/path"]
)
def test_an_address_that_is_no_panels(url) -> None:
    with pytest.raises(Unreachable) as caught:
        asyncio.run(hand_over(url, credential()))
    assert caught.value.cause is Cause.ADDRESS
    assert "secret" not in str(caught.value)


def test_a_panel_that_is_not_there_is_said_in_words(field: FieldServer) -> None:
    with pytest.raises(Unreachable, match="nothing accepts connections there"):
        asyncio.run(hand_over("http://127.0.0.1:1", credential()))
    with pytest.raises(ClientError):
        asyncio.run(hand_over(field.url, credential()))


# The program


def test_the_program_says_what_it_cannot_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    common = ["panel", "--server", "http://127.0.0.1:1"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main([*common, "--serial", SERIAL, "--listen", f"127.0.0.1:{port}"]) == 2
    assert "in use" in capsys.readouterr().err
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"server": "http://127.0.0.1:1", "serial": "123456789", "token": TOKEN}))
    other.chmod(0o600)
    assert main([*common, "--serial", SERIAL, "--credential-file", str(other)]) == 2
    assert "belongs to device 123456789" in capsys.readouterr().err
    assert main([*common, "--serial", "12"]) == 2
    assert "9 to 12 digits" in capsys.readouterr().err
    for wrong in ("nowhere", "127.0.0.1:70000", "a b:80"):
        with pytest.raises(SystemExit):
            main([*common, "--serial", SERIAL, "--listen", wrong])


def test_an_address_that_is_taken_is_named(field: FieldServer, tmp_path: Path) -> None:
    with (
        pytest.raises(AccessError, match=r"cannot listen on 203\.0\.113\.1"),
        running_panel(DeviceAccess(field.url, SERIAL), tmp_path / "device.json", host="203.0.113.1"),
    ):
        pass


def test_every_address_of_the_machine(field: FieldServer, tmp_path: Path) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no sockets for IPv4 and IPv6 at once")
    with running_panel(DeviceAccess(field.url, SERIAL), tmp_path / "device.json", host="::") as panel:
        port = httpx.URL(panel.url).port
        for url in (
            panel.url,
            f"http://127.0.0.1:{port}/",
            f"http://[::1]:{port}/",
            f"http://localhost:{port}/",
        ):
            assert httpx.get(url, trust_env=False, verify=NO_TLS).status_code == 200
