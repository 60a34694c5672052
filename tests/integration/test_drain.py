"""The end of a server that others go by: told first, and no request lost on the way; real processes, sockets and TLS."""

import contextlib
import os
import signal
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from postgres import NoPostgresqlError, running_cluster
from running import Console, Device, Server, running_server, set_up, workers_of
from streams import following

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM that a program hears of")

CONNECTIONS = 24
BODY = b'{"credential":"rfCard","value":"04A1B2C3"}'


class Visitor(threading.Thread):
    """One client that keeps its connection, connects anew when it is closed, and counts what was never answered.

    `anew`: each request is sent on a connection of its own. `rest` is how long it waits between two requests, so that some come just as the connection is closed.
    """

    def __init__(self, server: Server, device: Device, rest: float, *, anew: bool) -> None:
        super().__init__(daemon=True)
        parts = urlsplit(server.url)
        self._address = (str(parts.hostname), int(parts.port or 0))
        self._tls = ssl.create_default_context(cafile=server.ready["ca"]) if parts.scheme == "https" else None
        head = (
            "POST /device/v1/verifications HTTP/1.1\r\nHost: x\r\n"
            f"{'Connection: close' if anew else 'X-A: b'}\r\nAuthorization: Bearer {device.token}\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
        )
        self._request = head.encode() + BODY
        self._rest = rest
        self.answered = self.unanswered = self.told_to_close = 0
        self.stop = threading.Event()

    def run(self) -> None:
        """Ask until there is nobody to connect to."""
        while not self.stop.is_set():
            try:
                connection = socket.create_connection(self._address, 10)
                if self._tls is not None:
                    connection = self._tls.wrap_socket(connection, server_hostname=self._address[0])
            except OSError:
                return  # no request was sent
            with contextlib.closing(connection):
                self._use(connection)

    def _use(self, connection: socket.socket) -> None:
        while not self.stop.is_set():
            if self._rest:
                time.sleep(self._rest)
            connection.settimeout(0)
            try:
                if connection.recv(1) == b"":
                    return  # closed while it was idle: said, before the request
            except (BlockingIOError, ssl.SSLWantReadError):
                pass
            except OSError:
                return
            connection.settimeout(10)
            try:
                connection.sendall(self._request)
                answer = b""
                while not answer.endswith(b"}"):
                    part = connection.recv(4096)
                    if not part:
                        break
                    answer += part
            except OSError:
                answer = b""
            if not answer.startswith(b"HTTP/1.1 200 "):
                self.unanswered += 1
                return
            self.answered += 1
            if b"connection: close" in answer.lower():
                self.told_to_close += 1
                return


@contextlib.contextmanager
def load(
    server: Server, console: Console, rest: float = 0.0, *, anew: bool = False
) -> Iterator[list[Visitor]]:
    """Let many ask at once, of several devices."""
    devices = [console.device(console.headquarters) for _ in range(4)]
    visitors = [
        Visitor(server, devices[number % 4], rest * (number % 5), anew=anew) for number in range(CONNECTIONS)
    ]
    for each in visitors:
        each.start()
    try:
        yield visitors
    finally:
        for each in visitors:
            each.stop.set()
        for each in visitors:
            each.join(20)


def until(what: "object", seconds: float = 30) -> None:
    """Wait until it is true."""
    end = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def assert_none_lost(visitors: list[Visitor]) -> None:
    """Check that every request that was sent got its answer, and that most were told that it is the last."""
    assert sum(each.unanswered for each in visitors) == 0
    assert sum(each.told_to_close for each in visitors) >= CONNECTIONS // 2


BOUNDS = {"CLUE_DEVICE_IN_FLIGHT": "0"}


@pytest.mark.parametrize("tls", ["auto", "off"])
def test_under_load_no_request_is_without_an_answer(tmp_path: Path, tls: str):
    options = ("--tls", tls, "--drain", "1")
    with running_server(tmp_path / "data", *options, environ=BOUNDS) as server:
        console = set_up(server)
        probe = server.client()
        assert probe.get("/readyz").status_code == 200
        with load(server, console, rest=0.002) as visitors:
            until(lambda: sum(each.answered for each in visitors) >= (600 if tls == "auto" else 5000))
            server.process.send_signal(signal.SIGTERM)
            until(lambda: probe.get("/readyz").status_code == 503)
            assert probe.get("/readyz").json()["code"] == "not_ready"
            assert probe.get("/healthz").status_code == 200
            before = sum(each.answered for each in visitors)
            until(lambda: sum(each.answered for each in visitors) > before + 50)
            assert server.process.wait(20) == 0
            for each in visitors:
                each.join(20)
            assert_none_lost(visitors)


def test_a_request_that_comes_just_as_it_ends_is_answered_or_refused_before_it_is_sent(tmp_path: Path):
    """Clients that are idle for moments of all lengths, and such that connect anew for each request."""
    for attempt, anew in enumerate((False, True)):
        with running_server(
            tmp_path / f"data{attempt}", "--tls", "off", "--drain", "1", environ=BOUNDS
        ) as server:
            console = set_up(server)
            with load(server, console, rest=0.0 if anew else 0.03, anew=anew) as visitors:
                until(lambda: sum(each.answered for each in visitors) >= 200)
                server.process.send_signal(signal.SIGTERM)
                assert server.process.wait(20) == 0
                for each in visitors:
                    each.join(20)
                assert_none_lost(visitors)


def test_where_nobody_asks_whether_it_is_ready_nobody_is_waited_for(tmp_path: Path):
    with running_server(tmp_path / "data", "--drain", "30") as server:
        set_up(server)
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        assert time.monotonic() - begun < 15


def test_the_consoles_own_server_ends_at_once(tmp_path: Path):
    """It is told by its standard input, and has no drain unless it was given one."""
    with running_server(tmp_path / "data") as server:
        console = set_up(server)
        assert console.client.get("/readyz").status_code == 200
        begun = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begun < 5, "what others give who asks whether they are ready"


def test_streams_end_with_a_word_and_none_begins_after(tmp_path: Path):
    with running_server(tmp_path / "data", "--drain", "1") as server:
        console = set_up(server)
        device = console.device(console.headquarters)
        ends: list[bytes] = []

        def read(client: httpx.Client, path: str, begun: threading.Event) -> None:
            with client.stream("GET", path) as answer:
                text = b""
                for part in answer.iter_raw():
                    text += part
                    begun.set()
                ends.append(text)

        begun = [threading.Event() for _ in range(3)]
        paths = [(device.client, "/device/v1/settings/stream"), (console.client, "/api/v1/events/stream")]
        paths.append((console.client, "/api/v1/changes/stream"))
        threads = [
            threading.Thread(target=read, args=(*path, event))
            for path, event in zip(paths, begun, strict=True)
        ]
        for thread in threads:
            thread.start()
        for event in begun:
            assert event.wait(20)
        server.process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join(20)
        assert [text.endswith(b": the server ends\n\n") for text in ends] == [True] * 3
        assert server.process.wait(20) == 0


def test_a_second_signal_ends_it_at_once(tmp_path: Path):
    with running_server(tmp_path / "data", "--drain", "30") as server:
        console = set_up(server)
        assert console.client.get("/readyz").status_code == 200
        server.process.send_signal(signal.SIGTERM)
        until(lambda: console.client.get("/readyz").status_code == 503)
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        assert time.monotonic() - begun < 15


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The URL of an empty database."""
    try:
        with running_cluster() as cluster:
            yield cluster.new_database()
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


def test_with_several_processes_none_is_lost_either_and_one_that_is_ended_alone_ends_no_other(
    tmp_path: Path, database: str
):
    options = ("--tls", "off", "--drain", "1", "--workers", "2", "--database", database)
    with running_server(tmp_path / "data", *options, environ=BOUNDS) as server:
        console = set_up(server)
        with load(server, console, rest=0.002) as visitors:
            until(lambda: sum(each.answered for each in visitors) >= 200)
            ended = workers_of(server)[0]
            os.kill(ended, signal.SIGTERM)
            until(lambda: ended not in workers_of(server) and len(workers_of(server)) == 2)
            before = sum(each.answered for each in visitors)
            until(lambda: sum(each.answered for each in visitors) >= before + 300)
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(30) == 0
            for each in visitors:
                each.join(20)
            assert_none_lost(visitors)


def test_a_stream_of_settings_is_followed_until_then(tmp_path: Path):
    """What is told first at /readyz alone: nothing else changes meanwhile."""
    with running_server(tmp_path / "data", "--drain", "2") as server:
        console = set_up(server)
        device = console.device(console.headquarters)
        assert console.client.get("/readyz").status_code == 200
        with following(device.client, "/device/v1/settings/stream") as stream:
            stream.next()
            server.process.send_signal(signal.SIGTERM)
            until(lambda: console.client.get("/readyz").status_code == 503)
            console.place("placeGroup")
            assert device.present("rfCard", "04A1B2C3")["result"] in {"denied", "local"}
            stream.wait_for_end()
        assert server.process.wait(20) == 0
