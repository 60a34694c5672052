"""Connections on which nothing comes: they neither take the descriptors nor a place of somebody who is known.

Real server processes; what they may open is limited as an operator's system might.
"""

import json
import os
import socket
import stat
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from forked import can_be_forked, few_descriptors
from hostile import Stranger, stranger, until
from running import GRANTED, Console, Device, Server, api_form, running_server, set_up

from server.sandbox.sample_vendor.running import RunningVendor

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on open files")

DESCRIPTORS, FEW_AT_FIRST = 220, 100
BODY = json.dumps({"credential": "rfCard", "value": GRANTED["rfCard"]}).encode()


@pytest.fixture
def scarce(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have servers of this test start with few descriptors, and few of those at first."""
    program = tmp_path / "python-with-few-descriptors"
    limits = f"ulimit -Sn {FEW_AT_FIRST} && ulimit -Hn {DESCRIPTORS}"
    program.write_text(f'#!/bin/sh\n{limits} && exec "{sys.executable}" "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    with few_descriptors(FEW_AT_FIRST, DESCRIPTORS):
        if not can_be_forked([sys.executable, "-m", "server"], os.environ):
            monkeypatch.setattr("running.sys.executable", str(program))
        yield


def log_of(server: Server) -> str:
    """Return what a server has logged."""
    return Path(f"{server.data_dir}.log").read_text()


def verification(device: Device) -> bytes:
    """Return a door's request."""
    return (
        b"POST /device/v1/verifications HTTP/1.1\r\nHost: server\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer %b\r\nContent-Length: %d\r\n\r\n%b" % (device.token.encode(), len(BODY), BODY)
    )


def decided(line: Stranger, device: Device) -> str:
    """Present a card on a connection and return the result."""
    line.send(verification(device))
    return str(line.response().document["result"])


def door_of(console: Console, vendor: RunningVendor) -> Device:
    """Return a door whose vendor grants."""
    group = console.place("placeGroup")
    place = console.place("place", group)
    api = console.register(group, api_form(vendor))
    console.assign(group, rfCard=api["id"])
    return console.device(place)


def figures(line: Stranger) -> Iterator[tuple[str, float]]:
    """Return the figures of /metrics, asked for on a connection that is there."""
    line.send(b"GET /metrics HTTP/1.1\r\nHost: server\r\n\r\n")
    for text in line.response().body.decode().splitlines():
        if not text.startswith("#"):
            name, _, value = text.rpartition(" ")
            yield name, float(value)


@dataclass
class Slow:
    """Connections on which too little comes, and after how many seconds each was ended."""

    before: dict[str, float]
    ended: list[Future[float]]


@pytest.fixture(scope="module", autouse=True)
def slow(server: Server) -> Iterator[Slow]:
    """Begin them before all tests: what is shown of them in the end takes ten seconds."""
    parts = urlsplit(server.url)
    with ExitStack() as stack:
        before = dict(figures(stack.enter_context(stranger(server.url, server.ready["ca"]))))
        began, stop = time.monotonic(), threading.Event()
        silent = socket.create_connection((parts.hostname or "", parts.port or 0), 20)
        lines = [stack.enter_context(stranger(server.url, server.ready["ca"])) for _ in range(3)]
        lines.append(Stranger(stack.enter_context(silent)))
        lines[1].send(b"GET /healthz HTTP/1.1\r\nHo")
        lines[2].send(b"GET /healthz HTTP/1.1\r\nHost: server\r\n\r\n")
        assert lines[2].response().status == 200
        lines[2].send(b"\r\n")  # not idle any more

        def trickle() -> None:
            while not stop.wait(0.5):
                lines[1].send(b"s")

        def ended(line: Stranger) -> float:
            assert line.ended()
            return time.monotonic() - began

        threads = stack.enter_context(ThreadPoolExecutor(len(lines) + 1))
        for line in lines:
            stack.callback(line.hang_up)
        stack.callback(stop.set)
        threads.submit(trickle)
        yield Slow(before, [threads.submit(ended, line) for line in lines])


@pytest.mark.parametrize("tls", ["off", "auto"])
@pytest.mark.usefixtures("scarce")
def test_idle_connections_take_neither_descriptors_nor_proved_connections(
    tmp_path: Path, vendor: RunningVendor, tls: str
):
    """Twice as many as there are descriptors, with TLS none of them with a handshake."""
    with running_server(tmp_path / "data", "--tls", tls, vendors=[vendor]) as server, ExitStack() as stack:
        console = set_up(server)
        door = door_of(console, vendor)
        assert f"{DESCRIPTORS} files may be open, raised from {FEW_AT_FIRST}" in log_of(server)
        known = stack.enter_context(stranger(server.url, server.ready["ca"]))
        assert decided(known, door) == "granted"
        parts = urlsplit(server.url)
        for number in range(2 * DESCRIPTORS):
            stack.enter_context(socket.create_connection((parts.hostname or "", parts.port or 0), 20))
            if number % 60 == 0:
                assert decided(known, door) == "granted"
                with stranger(server.url, server.ready["ca"]) as new:
                    assert decided(new, door) == "granted"
        found = dict(figures(known))
        assert found["clue_unproved_connections"] <= (DESCRIPTORS - 64) // 2
        assert found['clue_limit_reached_total{limit="unproved_connections"}'] > DESCRIPTORS
        assert found['clue_limit_reached_total{limit="descriptors"}'] == 0
        assert "Too many open files" not in log_of(server)
        assert 1 <= log_of(server).count("limit unproved_connections: ") <= 3  # once a minute


def test_a_known_source_does_not_lose_its_connections_to_a_crowd_behind_the_same_address(
    tmp_path: Path, vendor: RunningVendor
):
    options = ("--tls", "off", "--unproved-connections", "32", "--unproved-per-source", "16")
    with running_server(tmp_path / "data", *options, vendors=[vendor]) as server, ExitStack() as stack:
        console = set_up(server)
        door = door_of(console, vendor)
        known = []
        for _ in range(40):
            known.append(stack.enter_context(stranger(server.url)))
            assert decided(known[-1], door) == "granted"
        for _ in range(60):
            stack.enter_context(stranger(server.url))
        assert {decided(line, door) for line in known} == {"granted"}
        assert console.get("/places")["items"]
        found = dict(figures(known[0]))
        assert found["clue_unproved_connections"] <= 16
        assert found['clue_limit_reached_total{limit="unproved_per_source"}'] >= 44


def test_streams_and_verifications_take_no_place_of_short_requests(tmp_path: Path):
    options = ("--tls", "off", "--requests", "8", "--requests-per-source", "4")
    with running_server(tmp_path / "data", *options) as server, ExitStack() as stack:
        console = set_up(server)
        devices = [console.device(console.place("place", console.place("placeGroup"))) for _ in range(12)]
        for device in devices:
            line = stack.enter_context(stranger(server.url))
            line.send(
                b"GET /device/v1/settings/stream HTTP/1.1\r\nHost: server\r\nAuthorization: Bearer %b\r\n\r\n"
                % device.token.encode()
            )
            assert line.response().status == 200
        until(lambda: console.client.get("/device/v1/registrations/1").status_code != 503, "it stays busy")
        assert devices[0].present("rfCard", "04A1B2C3") == {"result": "local"}
        assert dict(figures(stack.enter_context(stranger(server.url))))["clue_requests_under_way"] == 1


def test_the_limit_on_open_files_is_the_highest_there_is(server: Server):
    """Of the process itself, whatever it was started with."""
    if not os.path.isdir("/proc/self"):  # noqa: PTH112  # nothing but whether there is such a thing
        pytest.skip("limits are read from /proc")
    (line,) = [
        line
        for line in Path(f"/proc/{server.process.pid}/limits").read_text().splitlines()
        if line.startswith("Max open files")
    ]
    soft, hard = line.split()[3:5]
    assert soft == hard


def test_what_does_not_come_in_time_is_ended(slow: Slow, server: Server):
    """The handshake, the first head, and the rest of a head: each within ten seconds, all at once. Last, as it takes long."""
    assert all(9 < line.result(30) < 18 for line in slow.ended)
    with stranger(server.url, server.ready["ca"]) as line:
        after = dict(figures(line))
    for limit, least in (("slow_handshake", 1), ("slow_request", 3)):
        name = f'clue_limit_reached_total{{limit="{limit}"}}'
        assert after[name] - slow.before[name] >= least, limit
