"""Vendor calls through a company's forward proxy: a tunnel to the vendor's name, TLS with the vendor itself."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from running import api_form, running_server, set_up, start_server

from server.sandbox.sample_vendor.running import RunningVendor


class ForwardProxy:
    """Opens tunnels and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _peer = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += client.recv(4096)
        self.asked.append(head)
        host, _, port = head.split()[1].decode().rpartition(":")
        with client, socket.create_connection((host.strip("[]"), int(port))) as vendor:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(vendor, client), daemon=True)
            back.start()
            _pump(client, vendor)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def forward_proxy() -> Iterator[ForwardProxy]:
    proxy = ForwardProxy()
    try:
        yield proxy
    finally:
        proxy.close()


def test_a_verification_goes_through_the_proxy(tmp_path: Path, vendor: RunningVendor):
    with forward_proxy() as proxy:
        environ = {"CLUE_VENDOR_PROXY": f"http://kim:p%40ss@{proxy.address}"}
        with running_server(tmp_path / "data", vendors=[vendor], environ=environ) as server:
            owner = set_up(server)
            group = owner.place("placeGroup")
            api = owner.register(group, api_form(vendor))
            owner.assign(group, rfCard=api["id"])

            assert owner.device(group).present("rfCard", "04A1B2C3")["result"] == "granted"

    port = vendor.url.rpartition(":")[2]
    assert proxy.asked[0].startswith(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization: Basic " in proxy.asked[0]
    assert b"s3cret" not in b"".join(proxy.asked)


def test_the_proxy_is_asked_for_the_name_and_not_at_all_for_what_is_excepted(
    tmp_path: Path, vendor: RunningVendor
):
    form = api_form(vendor)
    form["webhookUrl"] = form["webhookUrl"].replace("127.0.0.1", "localhost")
    for no_proxy, expected in (("10.0.0.0/8,.example", 1), ("10.0.0.0/8, localhost", 0)):
        with forward_proxy() as proxy:
            environ = {"CLUE_VENDOR_PROXY": f"http://{proxy.address}", "CLUE_VENDOR_NO_PROXY": no_proxy}
            data = tmp_path / f"data{expected}"
            with running_server(data, vendors=[vendor], environ=environ) as server:
                owner = set_up(server)
                owner.register(owner.place("placeGroup"), form)
        assert len(proxy.asked) == expected
        if expected:
            port = vendor.url.rpartition(":")[2]
            assert proxy.asked[0].startswith(f"CONNECT localhost:{port} HTTP/1.1\r\n".encode())


@pytest.mark.parametrize(
    ("options", "environ", "words"),
    [
        ((), {"CLUE_VENDOR_NO_PROXY": "ok.example,http://x"}, "--vendor-no-proxy: “http://x” is no host"),
        (("--vendor-no-proxy", "10.0.0.1/8"), {}, "--vendor-no-proxy: “10.0.0.1/8” is no host"),
        (
            (),
            {"CLUE_VENDOR_PROXY": "http://me:hush@x:y"},
            "CLUE_VENDOR_PROXY: the proxy's port must be a number",
        ),
    ],
)
def test_what_is_wrong_is_named_at_start(
    tmp_path: Path, options: tuple[str, ...], environ: dict[str, str], words: str
):
    with pytest.raises(AssertionError, match="the server did not start") as refused:
        start_server(tmp_path / "data", *options, environ=environ)
    assert words in str(refused.value)
    assert "hush" not in str(refused.value)


def test_a_wrong_proxy_is_named_at_start(tmp_path: Path):
    with pytest.raises(AssertionError, match="CLUE_VENDOR_PROXY: a proxy must be given as"):
        start_server(tmp_path / "data", environ={"CLUE_VENDOR_PROXY": "socks5://x"})
