"""A proxy in front of the server that nobody named: said, as all behind it count as one address."""

import socket
from pathlib import Path

import pytest
from running import Console, running_server, set_up

from server.http.unnamed_proxies import UnnamedProxies


def warnings(log: str) -> list[str]:
    """Return the lines about such proxies."""
    return [line for line in log.splitlines() if "and count as those of that one address" in line]


def shown(owner: Console) -> list[str]:
    """Return what the console shows of them."""
    found: list[str] = owner.get("/settings/vendor-calls")["unnamedProxies"]
    return found


@pytest.mark.parametrize("field", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_one_that_is_not_named_is_said_once_and_shown(tmp_path: Path, field: str):
    with running_server(tmp_path / "data") as server:
        owner = set_up(server)
        assert shown(owner) == []
        tag = owner.ask("GET", "/settings/vendor-calls").headers["etag"]
        device = owner.device(owner.headquarters)
        for _ in range(3):
            device.client.post(
                "/device/v1/verifications",
                json={"credential": "rfCard", "value": "1"},
                headers={field: "for=198.51.100.7"},
            )
        (line,) = warnings(server.log)
        assert f"requests from 127.0.0.1 come with {field}" in line
        assert "--trusted-proxy" in line
        assert "198.51.100.7" not in line
        assert shown(owner) == [f"127.0.0.1 ({field})"]
        owner.ask("PUT", "/settings/vendor-calls", {"responseKib": 512}, 200, headers={"if-match": tag})


def test_one_that_is_named_is_said_only_where_it_sends_what_is_not_read(tmp_path: Path):
    with running_server(tmp_path / "data", "--trusted-proxy", "127.0.0.1/32") as server:
        owner = set_up(server)
        owner.ask("GET", "/places", headers={"x-forwarded-for": "198.51.100.7", "forwarded": "for=x"})
        assert warnings(server.log) == []
        owner.ask("GET", "/places", headers={"forwarded": "for=198.51.100.7"})
        (line,) = warnings(server.log)
        assert "only X-Forwarded-For is read" in line


@pytest.mark.parametrize(
    "begins",
    [b"PROXY TCP4 198.51.100.7 127.0.0.1 5 6\r\n", b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c" + bytes(12)],
)
def test_the_proxy_protocol_on_a_plain_port_is_said(tmp_path: Path, begins: bytes):
    with running_server(tmp_path / "data", "--tls", "off") as server:
        address = server.url.removeprefix("http://").split(":")
        with socket.create_connection((address[0], int(address[1])), 10) as connection:
            connection.sendall(begins + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(4096).startswith(b"HTTP/1.1 400 ")
        assert "a proxy begins with the PROXY protocol" in server.log


def test_it_is_said_again_after_an_hour_and_what_is_kept_is_bounded(caplog: pytest.LogCaptureFixture):
    now = [0.0]
    proxies = UnnamedProxies(lambda _address: False, lambda: now[0])
    fields = [(b"x-forwarded-for", b"1.2.3.4")]
    for moment in (0, 10, 3599, 3601):
        now[0] = moment
        proxies.look("192.0.2.1", fields)
    assert len(caplog.records) == 2
    for number in range(1000):
        proxies.look(f"2001:db8::{number:x}\r\n\x1b[2J", fields)
    assert len(proxies._seen) <= 64
    assert len(proxies.seen()) == 5
    assert all(each.isprintable() for each in proxies.seen())
    proxies.look("192.0.2.9", [(b"host", b"x")])
    assert not any("192.0.2.9" in each for each in proxies.seen())
