"""A token server over HTTPS (RFC 6749 §4.4) that does what it is told to: grants, refuses, dawdles, and talks nonsense."""

import asyncio
import base64
import json
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote_plus

from server.sandbox.sample_vendor.certificates import server_context, utc_now

CLIENT_ID = "door client:1"
SECRET = "s3cret+of/the=client & more"  # characters that form-encoding changes


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A request as it came."""

    headers: dict[str, str]
    form: dict[str, str]
    body: bytes

    @property
    def basic(self) -> tuple[str, str] | None:
        """Client id and secret of the header, decoded as RFC 6749 §2.3.1 says."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        if scheme != "Basic":
            return None
        client_id, _, secret = base64.b64decode(value).decode().partition(":")
        return unquote_plus(client_id), unquote_plus(secret)

    @property
    def shown(self) -> tuple[str, str] | None:
        """Client id and secret, wherever they stand."""
        return self.basic or (self.form.get("client_id", ""), self.form.get("client_secret", ""))


@dataclass
class TokenServer:
    """A token server in a thread. What is public may be set and read from any thread.

    Attributes:
        seconds: what `expires_in` says.
        members: what stands in an answer besides, or instead.
        answer: whole bytes in place of an answer; None for an ordinary one.
        delay: seconds before the answer.
        held: it takes requests, and answers them when it is held no longer.
        silent: it reads, and says nothing.
        drips: a byte of the body now and then, for ever.
    """

    directory: Path
    url: str = ""
    seconds: Any = 3600
    members: dict[str, Any] = field(default_factory=dict)
    answer: bytes | None = None
    delay: float = 0.0
    held: bool = False
    silent: bool = False
    drips: bool = False
    requests: list[TokenRequest] = field(default_factory=list)
    granted: list[str] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _port: int = 0
    _path: str = "/oauth/token"

    def begin(self) -> None:
        """Be at a path of its own: who still asks at one of before gets tokens, and is not noted."""
        self._path = f"/oauth/token/{next(self._numbers)}"
        self.behave()
        self._name_url()

    def behave(self, **how: Any) -> None:
        """Do as told from now on, and otherwise as at the start; forget what came."""
        ordinary = {"seconds": 3600, "members": {}, "answer": None, "delay": 0.0}
        for name, value in {**ordinary, "held": False, "silent": False, "drips": False, **how}.items():
            setattr(self, name, value)
        self.requests.clear()
        self.granted.clear()

    def start(self) -> None:
        """Listen, on the port of before if there was one."""
        started: Future[int] = Future()
        self._thread = threading.Thread(
            target=asyncio.run, args=(self._serve(started),), name="token server", daemon=True
        )
        self._thread.start()
        self._port = started.result(10)
        self._name_url()

    def _name_url(self) -> None:
        self.url = f"https://127.0.0.1:{self._port}{self._path}"

    def stop(self) -> None:
        """Close the port and every connection."""
        if self._thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)
            self._thread = None

    async def _serve(self, started: "Future[int]") -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        context = server_context(self.directory, "valid", "127.0.0.1", utc_now())
        tasks: set[asyncio.Task[None]] = set()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(self._answer(reader, writer))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        try:
            server = await asyncio.start_server(connected, "127.0.0.1", self._port, ssl=context)
        except BaseException as fault:
            started.set_exception(fault)
            raise
        started.set_result(server.sockets[0].getsockname()[1])
        await self._stopping.wait()
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = (line.partition(":") for line in head.split("\r\n")[1:])
            headers = {name.lower(): value.strip() for name, _, value in lines if name}
            body = await reader.readexactly(int(headers["content-length"]))
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            request = TokenRequest(headers, form, body)
            if not head.split(" ", 2)[1].startswith(self._path):
                document = {"access_token": "of-before", "token_type": "Bearer", "expires_in": 3600}
                writer.write(answer(200, document))
                return
            self.requests.append(request)
            if self.silent:
                await asyncio.sleep(60)
            await asyncio.sleep(self.delay)
            while self.held:  # noqa: ASYNC110  another thread lets go
                await asyncio.sleep(0.005)
            writer.write(self.answer if self.answer is not None else self._ordinary(request))
            await writer.drain()
            while self.drips:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.1)
        except (OSError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    def _ordinary(self, request: TokenRequest) -> bytes:
        if request.form.get("grant_type") != "client_credentials":
            return answer(400, {"error": "unsupported_grant_type"})
        if request.shown != (CLIENT_ID, SECRET):
            return answer(401, {"error": "invalid_client"})
        token = f"token-{next(self._numbers)}-of-the-vendor"
        self.granted.append(token)
        document = {"access_token": token, "token_type": "Bearer", "expires_in": self.seconds}
        return answer(200, {**document, **self.members})


def answer(
    status: int, body: Any, content_type: str = "application/json", *lines: str, length: int | None = None
) -> bytes:
    """Return an answer's bytes; `body` is bytes, or a document."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = [
        f"HTTP/1.1 {status} Whatever",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(content) if length is None else length}",
        *lines,
        "",
        "",
    ]
    return "\r\n".join(head).encode() + content


@contextmanager
def token_server(directory: Path) -> Iterator[TokenServer]:
    """Run one for the time of a block, with a certificate of the CA in a directory (`sample_vendor.certificates`)."""
    server = TokenServer(directory)
    server.start()
    try:
        yield server
    finally:
        server.stop()
