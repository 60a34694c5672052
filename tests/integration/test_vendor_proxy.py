"""Vendor calls through a company's forward proxy: a tunnel to the checked address, TLS with the vendor itself."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from running import api_form, running_server, set_up, start_server

from server.sandbox.vendor.running import RunningVendor


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


def test_a_wrong_proxy_is_named_at_start(tmp_path: Path):
    with pytest.raises(AssertionError, match="CLUE_VENDOR_PROXY: a proxy must be given as"):
        start_server(tmp_path / "data", environ={"CLUE_VENDOR_PROXY": "socks5://x"})
