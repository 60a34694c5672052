"""A stranger's bytes cost the stranger: heads without end, requests sent ahead, and what else no client sends.

All on real sockets, against a server process of its own.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hostile import memory_bytes, stranger
from running import Console, Device, Server, running_server, set_up

MIB = 1024 * 1024
GET = b"GET /healthz HTTP/1.1\r\nHost: server\r\n\r\n"
CHUNKED = b"POST /api/v1/session HTTP/1.1\r\nHost: s\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without TLS, so that what arrives is what was sent."""
    with running_server(tmp_path_factory.mktemp("plain") / "data", "--tls", "off") as running:
        yield running


@pytest.fixture(scope="module")
def console(plain: Server) -> Console:
    """Its owner."""
    return set_up(plain)


@pytest.fixture(scope="module")
def door(console: Console) -> Device:
    """A door that decides by itself, so that only the server is measured."""
    return console.device(console.place("place", console.place("placeGroup")))


def lines(count: int, size: int = 60) -> bytes:
    """Return header lines."""
    return b"".join(b"X-%d: %b\r\n" % (number, b"x" * size) for number in range(count))


def repeated(piece: bytes, size: int) -> bytes:
    """Return a piece as often as makes up a size."""
    return piece * (size // len(piece))


REFUSED = {
    "header lines without end": (b"GET / HTTP/1.1\r\nHost: s\r\n" + lines(20_000), 431),
    "few header lines, too large together": (
        b"GET / HTTP/1.1\r\nHost: s\r\n" + lines(9, 4000) + b"\r\n",
        431,
    ),
    "one header without end": (b"GET / HTTP/1.1\r\nHost: s\r\nX: " + b"x" * MIB, 431),
    "a header name of 1 MB": (b"GET / HTTP/1.1\r\nHost: s\r\n" + b"x" * MIB, 431),
    "101 headers": (b"GET / HTTP/1.1\r\nHost: s\r\n" + lines(100) + b"\r\n", 431),
    "a target without end": (b"GET /" + b"x" * MIB, 414),
    "a target of 9 KiB": (b"GET /" + b"x" * 9216 + b" HTTP/1.1\r\nHost: s\r\n\r\n", 414),
    "a method without end": (b"G" * MIB, 400),
    "empty lines without end": (b"\r\n" * MIB, 431),
    "trailers without end": (
        CHUNKED + b"2\r\n{}\r\n0\r\n" + repeated(b"X: " + b"y" * 97 + b"\r\n", MIB),
        431,
    ),
    "one trailer without end": (CHUNKED + b"2\r\n{}\r\n0\r\nX: " + b"y" * MIB, 431),
    "101 trailers": (CHUNKED + b"2\r\n{}\r\n0\r\n" + lines(101, 1) + b"\r\n", 431),
    "a chunk extension without end": (CHUNKED + b"2;x=" + b"y" * MIB, 431),
    "chunk extensions at every byte": (CHUNKED + repeated(b"1;x=" + b"y" * 95 + b"\r\n \r\n", MIB), 431),
    "a folded line": (b"GET / HTTP/1.1\r\nHost: s\r\nX: 1\r\n folded\r\n\r\n", 400),
    "bare line feeds": (b"GET / HTTP/1.1\nHost: s\n\n", 400),
    "two Host fields": (b"GET / HTTP/1.1\r\nHost: s\r\nhost: s\r\n\r\n", 400),
    "two Authorization fields": (
        b"GET / HTTP/1.1\r\nHost: s\r\nAuthorization: Bearer a\r\nauthorization: Bearer a\r\n\r\n",
        400,
    ),
    "two lengths": (b"POST / HTTP/1.1\r\nHost: s\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", 400),
    "a length and chunks": (CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Length: 2\r\n\r\n") + b"{}", 400),
    "a chunk size that is none": (CHUNKED + b"zz\r\n", 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500, 400),
}
CODES = {400: "request_malformed", 414: "target_too_long", 431: "head_too_large"}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_too_much_or_no_request_is_answered_and_ends(plain: Server, case: str):
    data, status = REFUSED[case]
    with stranger(plain.url) as line:
        line.send(data)
        response = line.response()
        assert response.status == status
        assert response.document["code"] == CODES[status]
        assert response.fields["content-type"] == "application/problem+json"
        assert response.fields["connection"] == "close"
        assert line.ended()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: s\r\n" + lines(99) + b"\r\n", 200),
        (b"GET /healthz HTTP/1.1\r\nHost: s\r\n" + lines(8, 4000) + b"\r\n", 200),
        (b"GET /" + b"x" * 8191 + b" HTTP/1.1\r\nHost: s\r\n\r\n", 404),
        (b"\r\n\r\n" + GET, 200),
        (CHUNKED + b"".join(b"1;a=b\r\n%c\r\n" % byte for byte in b"{}" * 20) + b"0\r\nX: y\r\n\r\n", 422),
    ],
    ids=[
        "100 headers",
        "nearly 32 KiB",
        "a target of 8 KiB",
        "empty lines before",
        "small chunks, a trailer",
    ],
)
@pytest.mark.parametrize("piece", [1 << 20, 8192, 97], ids=["at once", "in pieces", "in small pieces"])
def test_what_is_just_within_the_bounds_is_answered_and_another_after_it(
    plain: Server, data: bytes, status: int, piece: int
):
    with stranger(plain.url) as line:
        for start in range(0, len(data), piece):
            line.send(data[start : start + piece])
        assert line.response().status == status
        line.send(GET)
        assert line.response().status == 200


def test_a_trailer_is_not_taken_for_a_field_of_the_head(plain: Server, console: Console):
    token = console.client.headers["authorization"].encode()
    with stranger(plain.url) as line:
        line.send(
            CHUNKED.replace(b"session", b"places") + b"2\r\n{}\r\n0\r\nAuthorization: " + token + b"\r\n\r\n"
        )
        assert line.response().status == 401


@linux_only
def test_forty_heads_without_end_stay_small(plain: Server, door: Device):
    """Each is sent 4 MiB, in a thread of its own, as all of them have to be there at once."""
    door.present("rfCard", "04A1B2C3")
    before = memory_bytes(plain.process.pid)
    head = b"GET / HTTP/1.1\r\nHost: s\r\n" + lines(60_000)
    assert len(head) > 4 * MIB
    together = threading.Barrier(40)
    statuses: list[int] = []

    def flood() -> None:
        with stranger(plain.url) as line:
            together.wait(20)
            line.send(head[: 4 * MIB])
            statuses.append(line.response().status)

    peak = watched(plain, [threading.Thread(target=flood) for _ in range(40)])
    assert statuses == [431] * 40
    assert peak - before < 40 * MIB


@linux_only
@pytest.mark.parametrize("piece", [MIB, 8192], ids=["at once", "in pieces of 8 KB"])
def test_requests_sent_ahead_hold_up_no_door_and_take_no_memory(plain: Server, door: Device, piece: int):
    """20 connections send 1 MiB of requests each and read nothing; a door on another connection is answered meanwhile."""
    door.present("rfCard", "04A1B2C3")
    before = memory_bytes(plain.process.pid)
    data = repeated(b"GET /api/v1/server HTTP/1.1\r\nHost: server\r\n\r\n", MIB)
    slowest = 0.0
    with ExitStack() as stack:
        crowd = [stack.enter_context(stranger(plain.url)) for _ in range(20)]
        for start in range(0, MIB, piece):
            for line in crowd:
                line.send_what_goes(data[start : start + piece])
            if start % (MIB // 8) == 0:
                asked = time.monotonic()
                assert door.present("rfCard", "04A1B2C3") == {"result": "local"}
                slowest = max(slowest, time.monotonic() - asked)
        for _ in range(20):
            asked = time.monotonic()
            assert door.present("rfCard", "04A1B2C3") == {"result": "local"}
            slowest = max(slowest, time.monotonic() - asked)
        peak = memory_bytes(plain.process.pid)
    assert peak - before < 40 * MIB
    assert slowest < 4.0, "a device waits for five seconds"


def test_requests_sent_ahead_are_all_answered_in_their_order(plain: Server):
    with stranger(plain.url) as line:
        body = b'{"email": "nobody", "password": 1}'
        post = b"POST /api/v1/session HTTP/1.1\r\nHost: s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        chunked = CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        kinds = [
            (GET, 200),
            (post % len(body) + body, 422),
            (chunked, 422),
            (GET.replace(b"healthz", b"none"), 404),
        ]
        expected = [kinds[number * 7 % 4] for number in range(200)]
        line.send(b"".join(data for data, _ in expected))
        assert [line.response().status for _ in expected] == [status for _, status in expected]


def test_nothing_is_answered_after_the_last_request(plain: Server):
    with stranger(plain.url) as line:
        line.send(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + GET * 1000)
        assert line.response().status == 200
        assert line.ended()


def test_what_follows_an_upgrade_is_no_request(plain: Server):
    with stranger(plain.url) as line:
        upgrade = b"GET /healthz HTTP/1.1\r\nHost: s\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n"
        line.send(upgrade + GET)
        assert line.response().status == 200
        assert line.ended()


def test_a_flood_of_expectations_is_a_request_after_the_other(plain: Server):
    expecting = CHUNKED.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n") + b"2\r\n{}\r\n0\r\n\r\n"
    with stranger(plain.url) as line:
        line.send(expecting * 50)
        statuses: list[int] = []
        while len([status for status in statuses if status != 100]) < 50:
            statuses.append(line.response().status)
        assert set(statuses) <= {100, 422}


def test_a_body_after_its_answer_is_not_read_for_ever(plain: Server):
    with stranger(plain.url) as line:
        line.send(
            b"POST /healthz HTTP/1.1\r\nHost: s\r\nContent-Type: text/plain\r\nContent-Length: 9999999999\r\n\r\n"
        )
        assert line.response().status in {413, 415}
        while line.send(b"x" * 65536):
            pass


def test_half_closed_and_broken_off_connections_leave_nothing(plain: Server, door: Device):
    def open_connections() -> float:
        return metric(plain, "clue_connections")

    door.present("rfCard", "04A1B2C3")
    before = open_connections()
    for data in (b"", b"GET", GET[:-2], CHUNKED, CHUNKED + b"5\r\nab", GET * 3):
        with stranger(plain.url) as line:
            line.send(data)
            line.line.shutdown(1)
            while line.line.recv(65536):
                pass
    end = time.monotonic() + 20
    while open_connections() > before:
        assert time.monotonic() < end


def test_tls_in_records_of_one_byte_is_a_request_like_any(server: Server):
    with stranger(server.url, server.ready["ca"]) as line:
        for byte in GET:
            line.send(bytes([byte]))
        assert line.response().status == 200


@pytest.mark.parametrize("case", ["header lines without end", "a target without end", "two Host fields"])
def test_the_same_holds_within_tls(server: Server, case: str):
    data, status = REFUSED[case]
    with stranger(server.url, server.ready["ca"]) as line:
        line.send(data[:100_000])
        assert line.response().status == status


def test_reached_limits_are_counted_and_said(plain: Server):
    name = 'clue_limit_reached_total{limit="%s"}'
    before = metric(plain, name % "head"), metric(plain, name % "malformed")
    for case in ("101 headers", "bare line feeds"):
        with stranger(plain.url) as line:
            line.send(REFUSED[case][0])
            line.response()
    assert metric(plain, name % "head") == before[0] + 1
    assert metric(plain, name % "malformed") == before[1] + 1
    log = Path(f"{plain.data_dir}.log").read_text()
    refused = metric(plain, name % "head")
    assert 1 <= log.count("limit head: ") <= 1 + refused // 3  # once a minute


def metric(server: Server, name: str) -> float:
    """Return a figure of /metrics."""
    with stranger(server.url) as line:
        line.send(b"GET /metrics HTTP/1.1\r\nHost: server\r\n\r\n")
        text = line.response().body.decode()
    found = [line.rpartition(" ") for line in text.splitlines() if line.startswith(name)]
    return sum(float(value) for _name, _space, value in found)


def watched(server: Server, threads: list[threading.Thread]) -> int:
    """Run threads, and return the most memory that the server had meanwhile."""
    peak = 0
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        peak = max(peak, memory_bytes(server.process.pid))
        time.sleep(0.01)
    return peak
