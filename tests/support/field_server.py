"""A server's registration routes that answer what a test wants: for answers that a real server gives seldom."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override

from clue_desktop.contract.errors import MEDIA_TYPE, error_document

SERIAL = "547838629"
TOKEN = f"{SERIAL}.token-of-the-test"
SETTINGS = {"version": 1, "placeId": "12345674", "accessType": "none", "credentials": {"face": "local"}}


@dataclass
class FieldServer:
    """What it answers, and what it was asked."""

    url: str = ""
    registered: bool = False
    code: str = "471100"
    token: str = TOKEN
    """What it accepts and gives."""
    place_name: str = "Lobby"
    refusal: tuple[int, dict[str, Any]] | None = None
    """The answer to the next POST."""
    mail_waits: bool = False
    """Whether codes wait in its outbox, as mail is not set up."""
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def refuse(self, status: int, code: str, detail: str, **members: Any) -> None:
        """Refuse what is asked next."""
        self.refusal = (status, error_document(status, code, detail, **members))

    def answer(self, method: str, path: str, token: str, body: Any) -> tuple[int, dict[str, Any]]:
        """Return status and document."""
        self.asked.append((method, path, body))
        if method == "POST" and self.refusal is not None:
            answer, self.refusal = self.refusal, None
            return answer
        if path.startswith("/device/v1/registrations/"):
            return 200, {"registered": self.registered}
        if path == "/device/v1/allocation-codes":
            sent = {"expiresInSeconds": 1800, "resendAfterSeconds": 60, "mailWaits": True}
            return 202, sent if self.mail_waits else {**sent, "mailWaits": False}
        if path == "/device/v1/registrations":
            self.registered = True
            return 201, {"token": self.token, "placeId": body["placeId"], "placeName": self.place_name}
        if token != f"Bearer {self.token}":
            return 401, error_document(401, "unauthenticated", "The device's token is not accepted.")
        return 200, SETTINGS


@contextmanager
def field_server() -> Iterator[FieldServer]:
    """Run one on a free port of this machine, without TLS."""
    state = FieldServer()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            if self.path == "/device/v1/settings/stream" and state.registered:
                state.asked.append(("GET", self.path, None))
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.end_headers()
                self.wfile.write(f"data: {json.dumps(SETTINGS)}\n\n".encode())
                self.wfile.flush()
                state.ended.wait(60)
                return
            token = self.headers.get("authorization", "")
            status, document = state.answer(self.command, self.path, token, body)
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", MEDIA_TYPE if status >= 400 else "application/json")
            self.send_header("content-length", str(len(content)))
            if "retryAfterSeconds" in document:
                self.send_header("retry-after", str(document["retryAfterSeconds"]))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 - the names are http.server's

        @override
        def log_message(self, format: str, *args: Any) -> None:
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="field server")
        thread.start()
        try:
            yield state
        finally:
            state.ended.set()
            server.shutdown()
            thread.join()
