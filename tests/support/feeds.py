"""Feeds of new versions for tests: documents, keys, and a real HTTPS server that answers with whatever a test wants."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from typing import Any

import trustme
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typing_extensions import override

from clue_desktop.client.signed import public_bytes, sealed
from clue_desktop.new_version_feed import Feed

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
HOSTS = frozenset({"downloads.vendor.test"})
KEY, NEXT_KEY, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))
KEYS = tuple(public_bytes(key).hex() for key in (KEY, NEXT_KEY))


def release(**changes: Any) -> dict[str, Any]:
    """Return the members of a good document."""
    return {
        "format": 1,
        "number": 7,
        "issued": f"{NOW - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",
        "expires": f"{NOW + timedelta(days=59):%Y-%m-%dT%H:%M:%SZ}",
        "version": "0.2.0",
        "date": "2026-11-27",
        "news": {
            "en": "Doors open sooner.\nFewer mails.",
            "ko": "문이 더 빨리 열립니다.\n메일이 줄었습니다.",
        },
        "url": "https://downloads.vendor.test/clue-desktop/0.2.0",
        "files": [
            {"name": "clue-desktop-0.2.0-windows-x64-setup.exe", "sha256": "ab" * 32, "size": 123_456_789}
        ],
        **changes,
    }


def document(**changes: Any) -> bytes:
    """Return a document as it is signed."""
    return dumps(release(**changes), ensure_ascii=False).encode()


def envelope(*keys: Ed25519PrivateKey, **changes: Any) -> bytes:
    """Return it signed, by `KEY` where no other is named."""
    return sealed(document(**changes), keys or (KEY,))


def feed(address: str = "https://downloads.vendor.test/new-version.json") -> Feed:
    """Return where the tests' feed is."""
    return Feed(address, KEYS, HOSTS)


@dataclass
class FeedServer:
    """A server over HTTPS.

    Attributes:
        answer: writes the answer to a request.
        asked: the paths that were asked for, and the headers of each.
    """

    authority: trustme.CA
    port: int = 0
    answer: Callable[[BaseHTTPRequestHandler], None] = lambda _: None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def feed(self) -> Feed:
        """Where it is asked."""
        return feed(f"https://localhost:{self.port}/new-version.json")

    @property
    def tls(self) -> ssl.SSLContext:
        """Trusts it."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def answers(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Answer every request so."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response_only(status)
            handler.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """Run one on a free port of loopback."""
    server = FeedServer(trustme.CA())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked.append((self.path, dict(self.headers.items())))
            try:
                server.answer(self)
            except OSError:
                self.close_connection = True  # who asked has gone

        @override
        def log_message(self, *_: Any) -> None:
            """Be silent."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        @override
        def handle_error(self, *_: Any) -> None:
            """A client that does not trust it hangs up in the handshake."""

    with Quiet(("127.0.0.1", 0), Handler) as listening:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.authority.issue_cert("localhost").configure_cert(context)
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
        server.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()
