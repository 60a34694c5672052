"""clue-device as a person or a script runs it, against a small server over real TLS."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httptools
import pytest
import trustme
from forked import ForkedPopen
from typing_extensions import override

from clue_desktop.client.errors import Cause, Unreachable
from clue_desktop.client.trust import presented_fingerprint, ssl_context
from clue_desktop.contract.errors import error_document
from clue_desktop.domain.credentials import Credential
from server.sandbox.device.__main__ import main
from server.sandbox.device.load import LoadPlan, make_load

SERIAL = "547838629"
TOKEN = "device-token-of-the-test"
SETTINGS: dict[str, Any] = {
    "version": 3,
    "placeId": "12345674",
    "accessType": "vendor",
    "credentials": {"face": "vendor", "rfCard": "local"},
}


@dataclass
class Peer:
    """A server that answers as the tests want, and remembers what it was asked."""

    ca: Path
    port: int = 0
    registered: bool = True
    mail_waits: bool = False
    stream: list[list[bytes]] = field(default_factory=list)
    """What each successive settings stream sends before it ends."""
    requests: list[tuple[str, str, str | None, Any]] = field(default_factory=list)
    asked: threading.Event = field(default_factory=threading.Event)
    connections: "set[PeerConnection]" = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def answer(self, method: str, path: str, token: str | None, body: Any) -> bytes | None:
        """The bytes of an answer; None = none ever comes."""
        self.requests.append((method, path, token, body))
        self.asked.set()
        if path == f"/device/v1/registrations/{SERIAL}":
            return response(200, {"registered": self.registered})
        if path == "/device/v1/registrations":
            if body["code"] != "123456":
                return refusal(
                    422,
                    "code_mismatch",
                    "The allocation code does not match. Attempts left: 4.",
                    attemptsLeft=4,
                )
            return response(201, {"token": TOKEN, "placeId": body["placeId"], "placeName": "Lobby"})
        if path == "/device/v1/allocation-codes":
            sent = {"expiresInSeconds": 1800, "resendAfterSeconds": 60, "mailWaits": self.mail_waits}
            return response(202, sent)
        if token != f"Bearer {TOKEN}":
            return refusal(401, "unauthenticated", "The device's token is not accepted.")
        if path == "/device/v1/settings":
            return response(200, SETTINGS)
        if path == "/device/v1/settings/stream":
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
            return head + b"".join(self.stream.pop(0) if self.stream else [])
        return self.verify(body["value"])

    def verify(self, value: str) -> bytes | None:
        match value:
            case "known":
                return response(200, {"result": "granted", "message": "Welcome \x1b[2J"})
            case "elsewhere":
                return response(200, {"result": "local"})
            case "busy":
                return refusal(503, "storage_full", "The server cannot write its log.")
            case "odd":
                return response(200, {"result": "perhaps"})
            case "gone":
                return b""
            case "silent":
                return None
            case _:
                return response(200, {"result": "denied", "message": None})


class PeerConnection(asyncio.Protocol):
    """One connection of the peer; an empty answer resets it."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._parser = httptools.HttpRequestParser(self)
        self._transport: Any = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self.closed = asyncio.get_running_loop().create_future()
        self._peer.connections.add(self)

    def end(self) -> asyncio.Future[None]:
        self._transport.abort()
        return self.closed

    @override
    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._peer.connections.discard(self)
        self.closed.set_result(None)

    def on_message_begin(self) -> None:
        self._path = ""
        self._token: str | None = None
        self._body = b""

    def on_url(self, url: bytes) -> None:
        self._path = url.decode()

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"authorization":
            self._token = value.decode()

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        body = json.loads(self._body) if self._body else None
        answer = self._peer.answer(self._parser.get_method().decode(), self._path, self._token, body)
        if answer:
            self._transport.write(answer)
            if b"Connection: close" in answer:
                self._transport.close()
        elif answer is not None:
            self._transport.abort()


def response(status: int, document: Any, media_type: str = "application/json") -> bytes:
    body = json.dumps(document).encode()
    return (
        f"HTTP/1.1 {status} X\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )


def refusal(status: int, code: str, detail: str, **members: Any) -> bytes:
    return response(status, error_document(status, code, detail, **members), "application/problem+json")


@contextlib.contextmanager
def running(peer: Peer, authority: trustme.CA) -> Iterator[None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: PeerConnection(peer), "127.0.0.1", 0, ssl=context, backlog=512)
    )
    peer.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)

    async def end() -> None:
        server.close()
        await asyncio.gather(*(connection.end() for connection in list(peer.connections)))

    thread.start()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(timeout=20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    authority = trustme.CA()
    peer = Peer(tmp_path / "ca.pem")
    authority.cert_pem.write_to_path(str(peer.ca))
    with running(peer, authority):
        yield peer


@pytest.fixture
def credential_file(peer: Peer, tmp_path: Path) -> Path:
    path = tmp_path / "device.json"
    path.touch(0o600)
    path.write_text(
        json.dumps({"server": peer.url, "serial": SERIAL, "token": TOKEN, "ca": str(peer.ca)}), "utf-8"
    )
    return path


class Terminal:
    """Runs the program in this process and hands out what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], credential_file: Path) -> None:
        self._capsys = capsys
        self._credential_file = credential_file

    def run(self, *arguments: str) -> tuple[int, str, str]:
        return self.bare(*arguments, "--credential-file", str(self._credential_file))

    def bare(self, *arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err


@pytest.fixture
def terminal(
    capsys: pytest.CaptureFixture[str], credential_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.delenv("CLUE_DEVICE_TOKEN", raising=False)
    return Terminal(capsys, credential_file)


# status


def test_status_of_a_registered_device(terminal: Terminal):
    code, out, err = terminal.run("status")
    assert (code, err) == (0, "")
    assert "registered  yes" in out
    assert "version 3, access type vendor" in out
    assert "RF Card      local" in out


def test_status_for_programs(terminal: Terminal, peer: Peer):
    peer.registered = False
    code, out, _ = terminal.bare(
        "status", "--json", "--server", peer.url, "--serial", SERIAL, "--ca", str(peer.ca)
    )
    found = json.loads(out)
    assert code == 1
    assert (found["reachable"], found["registered"], found["serial"]) == (True, False, SERIAL)
    assert "settings" not in found


def test_status_with_a_token_that_is_not_accepted(terminal: Terminal, peer: Peer):
    code, out, _ = terminal.run("status", "--token", "wrong", "--json")
    assert code == 2
    assert json.loads(out)["error"]["code"] == "unauthenticated"
    assert "wrong" not in out


def test_status_without_a_server(terminal: Terminal):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        code, out, _ = terminal.bare("status", "--server", f"https://127.0.0.1:{port}", "--serial", SERIAL)
    assert code == 2
    assert "nothing accepts connections there" in out


def test_a_server_known_by_its_fingerprint(terminal: Terminal, peer: Peer):
    # Of a server whose CA is for others too, the certificate itself is pinned.
    fingerprint = presented_fingerprint("127.0.0.1", peer.port)
    reach = ("--server", peer.url, "--serial", SERIAL, "--token", TOKEN)
    assert terminal.bare("status", *reach, "--fingerprint", fingerprint)[0] == 0
    code, out, _ = terminal.bare("status", *reach, "--fingerprint", "ab" * 32)
    assert code == 2
    assert "not the expected" in out
    assert terminal.bare("status", *reach)[0] == 2


# present


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        ("known", 0, "GRANTED   Welcome"),
        ("unknown", 1, "DENIED   ("),
        ("elsewhere", 3, "DEVICE-LOCAL"),
        ("busy", 2, "The door stays shut. The server cannot write its log."),
        ("odd", 2, "The door stays shut."),
        ("gone", 2, "The door stays shut."),
    ],
)
def test_present(terminal: Terminal, value: str, code: int, words: str):
    found, out, err = terminal.run("present", "face", value)
    assert found == code
    assert words in out
    assert "\x1b" not in out
    assert err == ""
    found, out, _ = terminal.run("present", "face", value, "--json")
    document = json.loads(out)
    assert found == code
    assert document["result"] == {0: "granted", 1: "denied", 2: None, 3: "local"}[code]
    assert document["elapsedMs"] > 0
    assert ("error" in document) == (code == 2)


def test_present_gives_up_as_a_device_does(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("clue_desktop.client.device.GIVE_UP_SECONDS", 0.2)
    code, out, _ = terminal.run("present", "face", "silent")
    assert code == 2
    assert "NO DECISION   The door stays shut." in out
    assert "did not answer in time" in out


def test_present_again_and_again(terminal: Terminal, peer: Peer):
    code, out, err = terminal.run("present", "customQr", "known", "--repeat", "3")
    assert code == 0
    assert out.count("GRANTED") == 3
    assert "3 granted" in err
    assert (
        peer.requests
        == [
            (
                "POST",
                "/device/v1/verifications",
                f"Bearer {TOKEN}",
                {"credential": "customQr", "value": "known"},
            )
        ]
        * 3
    )


def test_present_a_pin_that_no_process_list_shows(
    terminal: Terminal, peer: Peer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "pin").write_text("known\n", "utf-8")
    with (tmp_path / "pin").open(encoding="utf-8") as pin:
        monkeypatch.setattr("sys.stdin", pin)
        assert terminal.run("present", "userPin", "-")[0] == 0
    assert peer.requests[-1][3] == {"credential": "userPin", "value": "known"}


# where the token comes from


def test_the_token_from_a_file_and_from_the_environment(
    terminal: Terminal, peer: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    reach = ("present", "face", "known", "--server", peer.url, "--serial", SERIAL, "--ca", str(peer.ca))
    code, _, err = terminal.bare(*reach)
    assert code == 2
    assert "token is missing" in err
    (tmp_path / "token").write_text(TOKEN + "\n", "utf-8")
    assert terminal.bare(*reach, "--token-file", str(tmp_path / "token"))[0] == 0
    monkeypatch.setenv("CLUE_DEVICE_TOKEN", TOKEN)
    assert terminal.bare(*reach)[0] == 0


def test_a_stored_token_goes_to_its_own_server_only(terminal: Terminal, peer: Peer):
    for command in (("present", "face", "known"), ("load", "--seconds", "0.1"), ("watch", "--once")):
        code, _, err = terminal.run(*command, "--server", "https://127.0.0.1:1")
        assert code == 2
        assert f"is a token of {peer.url}, not of https://127.0.0.1:1: leave --server out" in err
        code, _, err = terminal.run(*command, "--serial", "999999999")
        assert code == 2
        assert f"is a token of device {SERIAL}, not of 999999999: leave --serial out" in err


def test_an_address_in_another_spelling_is_the_same_server_over_tls(terminal: Terminal, peer: Peer):
    shouted = peer.url.replace("https", "HTTPS") + "/"
    assert terminal.run("present", "face", "known", "--server", shouted)[0] == 0
    assert terminal.run("load", "--seconds", "0.1", "--server", shouted)[0] == 0


def test_no_load_over_https_without_tls(peer: Peer):
    """A plan that forgot it would send the token in the clear."""
    plain = LoadPlan(peer.url, TOKEN, None, Credential.FACE, ["a"], 1, 1)
    with pytest.raises(ValueError, match="in the clear"):
        asyncio.run(make_load(plain))
    assert peer.requests == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_a_credential_file_that_others_may_read_is_refused(terminal: Terminal, credential_file: Path):
    credential_file.chmod(0o644)
    code, _, err = terminal.run("status")
    assert code == 2
    assert f"chmod 600 {credential_file}" in err


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"server": "https://x", "serial": "547838629"}', b'{"token": 5}', b"\xff"]
)
def test_a_file_that_is_no_credential_file(terminal: Terminal, credential_file: Path, content: bytes):
    credential_file.write_bytes(content)
    code, out, err = terminal.run("status")
    assert (code, out) == (2, "")
    assert "is not a credential file" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--server", "https://127.0.0.1:1", "--serial", "12"], "9 to 12 digits"),
        (["--serial", SERIAL], "Which server?"),
        (["--server", "https://127.0.0.1:1"], "Which device?"),
        (["--server", "http://door.example", "--serial", SERIAL], "must begin with https://"),
        (["--server", "https://127.0.0.1:1", "--serial", SERIAL, "--token", "a b"], "token"),
        (["--server", "https://127.0.0.1:1", "--serial", SERIAL, "--fingerprint", "12"], "fingerprint"),
        (["--server", "https://127.0.0.1:1", "--serial", SERIAL, "--ca", "absent.pem"], "absent.pem"),
    ],
)
def test_what_is_missing_or_wrong_is_one_line(terminal: Terminal, arguments: list[str], words: str):
    code, out, err = terminal.bare("status", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("clue-device: ")
    assert words in err
    assert err.count("\n") == 1


# register


def test_register_and_go_on_with_the_file_alone(terminal: Terminal, peer: Peer, tmp_path: Path):
    file = tmp_path / "new.json"
    reach = ("--server", peer.url, "--serial", SERIAL, "--ca", str(peer.ca), "--credential-file", str(file))
    code, out, _ = terminal.bare("register", "--place-id", "12345674", *reach)
    assert code == 0
    assert "is on its way and good for 30 minutes" in out
    assert not file.exists()
    peer.mail_waits = True
    code, out, _ = terminal.bare("register", "--place-id", "12345674", *reach)
    assert code == 0
    assert "waits in the server's outbox" in out
    assert "on its way" not in out

    code, _, err = terminal.bare("register", "--place-id", "12345674", "--code", "000000", *reach)
    assert code == 2
    assert "Attempts left: 4." in err
    assert not file.exists()

    code, out, err = terminal.bare("register", "--place-id", "12345674", "--code", "123456", *reach)
    assert code == 0
    assert "Registered at Lobby" in out
    assert TOKEN not in out + err
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert terminal.bare("present", "face", "known", "--credential-file", str(file))[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ca.pem", "device.json", "new.json"]
    assert (
        "POST",
        "/device/v1/registrations",
        None,
        {"placeId": "12345674", "serial": SERIAL, "code": "123456"},
    ) in (peer.requests)


def test_no_registration_where_the_token_could_not_be_kept(terminal: Terminal, peer: Peer, tmp_path: Path):
    file = tmp_path / "absent" / "new.json"
    code, _, err = terminal.bare(
        "register", "--place-id", "12345674", "--code", "123456", "--server", peer.url,
        "--serial", SERIAL, "--ca", str(peer.ca), "--credential-file", str(file),
    )  # fmt: skip
    assert code == 2
    assert "cannot be written" in err
    assert peer.requests == []


# watch


def settings_event(**changes: Any) -> bytes:
    return f"data: {json.dumps(SETTINGS | changes)}\n\n".encode()


def test_watch_prints_changes_over_a_lost_connection(
    terminal: Terminal, peer: Peer, monkeypatch: pytest.MonkeyPatch
):
    changed = settings_event(version=5, credentials={"face": "local", "rfCard": "local"})
    peer.stream = [[b"retry: 1\n\n", b": hello\n\n", settings_event()], [settings_event(version=4), changed]]
    code, out, err = terminal.run("watch", "--count", "2")
    assert code == 0
    first, second = out.splitlines()
    assert "version 3, place 12345674, access type vendor: face vendor, rfCard local" in first
    assert "version 5, place 12345674, access type vendor: face vendor → local" in second
    assert "Trying again in" in err


def test_watch_once(terminal: Terminal, peer: Peer):
    peer.stream = [[settings_event(), settings_event(version=4)]]
    code, out, _ = terminal.run("watch", "--once", "--json")
    assert code == 0
    assert json.loads(out)["version"] == 3
    code, _, err = terminal.run("watch", "--once")
    assert code == 2
    assert "ended the stream" in err


def test_watch_with_a_token_that_is_not_accepted_ends(terminal: Terminal):
    code, _, err = terminal.run("watch", "--token", "wrong")
    assert code == 2
    assert "not accepted" in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 0)])
def test_watch_ends_in_order(peer: Peer, credential_file: Path, number: int, code: int):
    peer.stream = [[settings_event()]]
    command = [
        sys.executable,
        "-m",
        "server.sandbox.device",
        "watch",
        "--credential-file",
        str(credential_file),
    ]
    with ForkedPopen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "version 3" in process.stdout.readline()
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in err


# load


def test_load_counts_everything(terminal: Terminal, tmp_path: Path):
    (tmp_path / "values").write_text("known\nunknown\nelsewhere\nbusy\nodd\n", "utf-8")
    code, out, _ = terminal.run(
        "load",
        "--rate",
        "100",
        "--connections",
        "4",
        "--seconds",
        "0.5",
        "--values",
        str(tmp_path / "values"),
        "--json",
    )
    found = json.loads(out)
    assert code == 2
    assert found["requests"] == 50
    assert (found["granted"], found["denied"], found["local"]) == (10, 10, 10)
    assert found["errors"] == {"HTTP 503": 10, "not of the contract": 10}
    assert found["decisions"] == 30
    assert set(found["latencyMs"]) == {"p50", "p90", "p99", "max"}


def test_load_goes_on_after_lost_connections(terminal: Terminal, tmp_path: Path):
    (tmp_path / "values").write_text("known\nknown\nknown\ngone\n", "utf-8")
    code, out, _ = terminal.run(
        "load", "--connections", "2", "--seconds", "0.5", "--values", str(tmp_path / "values"), "--json"
    )
    found = json.loads(out)
    assert code == 2
    assert found["errors"].keys() == {"connection lost"}
    assert found["granted"] > 2
    assert found["requests"] == found["granted"] + found["errors"]["connection lost"]
    assert found["failedConnects"] == {}


def test_load_as_a_table_with_a_pattern(terminal: Terminal, peer: Peer):
    code, out, _ = terminal.run(
        "load", "--connections", "2", "--seconds", "0.2", "--credential", "rfCard", "--values", "card{08-10}"
    )
    assert code == 0
    assert "decisions/s" in out
    assert "0 granted" in out
    assert "p99" in out
    assert {request[3]["value"] for request in peer.requests} == {"card08", "card09", "card10"}
    assert {request[3]["credential"] for request in peer.requests} == {"rfCard"}


def plan(peer: Peer, **changes: Any) -> LoadPlan:
    settings: dict[str, Any] = {"connections": 2, "seconds": 0.3, "values": ["known"], **changes}
    return LoadPlan(peer.url, TOKEN, ssl_context(peer.ca), Credential.FACE, **settings)


def test_a_stall_is_seen_by_every_request_that_it_delayed(peer: Peer, monkeypatch: pytest.MonkeyPatch):
    """One connection, 100 requests/s, the first answer late: what had to wait behind it counts from when it was due."""
    late = threading.Event()

    def verify(value: str) -> bytes:
        if not late.is_set():
            late.set()
            # The peer's only thread stands still: that is the stall.
            threading.Event().wait(0.2)
        return response(200, {"result": "granted"})

    monkeypatch.setattr(peer, "verify", verify)
    figures = asyncio.run(make_load(plan(peer, connections=1, rate=100.0)))
    assert figures.requests == 30
    assert sum(latency > 0.1 for latency in figures.latencies) >= 9
    assert max(figures.delays) > 0.1


def test_an_answer_that_never_comes_is_given_up(peer: Peer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("server.sandbox.device.load.GIVE_UP_SECONDS", 0.2)
    figures = asyncio.run(make_load(plan(peer, rate=100.0, values=["silent"])))
    assert figures.errors.keys() == {"timeout"}
    assert figures.requests == figures.errors.total() == 30


def test_cancelling_a_load_gives_the_figures_so_far(peer: Peer):
    async def run() -> int:
        task = asyncio.create_task(make_load(plan(peer, seconds=60)))
        await asyncio.to_thread(peer.asked.wait)
        task.cancel()
        return (await task).requests

    assert asyncio.run(run()) > 0


def test_no_load_without_a_server(peer: Peer):
    with pytest.raises(Unreachable) as caught:
        asyncio.run(make_load(LoadPlan(peer.url, TOKEN, ssl_context(), Credential.FACE, ["a"], 4, 1)))
    assert caught.value.cause == Cause.TLS


def test_the_rate_of_decisions_counts_the_time_without_any(peer: Peer, monkeypatch: pytest.MonkeyPatch):
    """A server that answers for a moment and then falls silent has not decided quickly."""
    answers = iter(range(5))

    def verify(_: str) -> bytes | None:
        return None if next(answers, None) is None else response(200, {"result": "granted"})

    monkeypatch.setattr(peer, "verify", verify)
    monkeypatch.setattr("server.sandbox.device.load.GIVE_UP_SECONDS", 0.3)
    figures = asyncio.run(make_load(plan(peer, seconds=0.5)))
    assert figures.decisions.total() == 5
    assert figures.elapsed >= 0.5


@pytest.mark.parametrize("values", ["user{5-1}", "absent-file", "user{0-99999999}"])
def test_values_that_cannot_be(terminal: Terminal, values: str):
    code, out, err = terminal.run("load", "--values", values)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of another kind")
def test_a_reader_that_leaves_is_no_trouble(peer: Peer, credential_file: Path):
    peer.stream = [[settings_event(version=number)] for number in range(3, 50)]
    command = [sys.executable, "-m", "server.sandbox.device", "present", "face", "known", "--repeat", "500"]
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        done = subprocess.run(
            [*command, "--credential-file", str(credential_file)],
            stdout=closed, stderr=subprocess.PIPE, text=True, timeout=30, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == ""
