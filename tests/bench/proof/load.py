"""Doors that present, a vendor that remembers whom it was asked about, and what became of each presentation.

Each presentation has a card of its own: four characters that the vendor does not look at but that stay readable in the
event, and of which an even number is granted. So each can be found again: at the door, at the vendor, in the database.
"""

import asyncio
import json
import random
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

_T = TypeVar("_T")
GIVE_UP_SECONDS = 5.0
"""As a door does."""
_VENDOR_SECONDS = (0.002, 0.04)
_LONGEST_HEAD = 64 * 1024


@dataclass(slots=True)
class Presentation:
    """One card at one door, and what the door got.

    Attributes:
        status: of HTTP, or 0 where no answer came.
        result: what the door was told, or "" where that was no decision.
        trouble: why there was no answer, or the code of a refusal.
        seconds: from the wish to present to the answer, or to giving up.
    """

    serial: str
    card: str
    at: float
    status: int = 0
    result: str = ""
    trouble: str = ""
    seconds: float = 0.0
    is_contract: bool = True


def grants(card: str) -> bool:
    """Tell whether the vendor lets this card in."""
    return int(card[-4:], 16) % 2 == 0


async def read_message(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    """Return the first line, the fields (small letters) and the body of one HTTP/1.1 message with a known length."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    fields = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    if "chunked" in fields.get("transfer-encoding", ""):
        body = b""
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readuntil(b"\r\n")
        return first, fields, body
    return first, fields, await reader.readexactly(int(fields.get("content-length", "0")))


class Loop:
    """An event loop in a thread of its own, for what goes on while faults are planted."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run something there and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def close(self) -> None:
        """End the loop."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)


class Vendor:
    """An HTTPS vendor that counts how often it was asked about each card at each door."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self._loop = Loop("vendor")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server = self._loop.run(self._listen(context))
        self.url = f"https://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/door"

    async def _listen(self, context: ssl.SSLContext) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context, limit=_LONGEST_HEAD)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                _first, _fields, body = await read_message(reader)
                asked = json.loads(body)
                card = str(asked["rfCard"])
                self.asked[str(asked["deviceId"]), card[-4:]] += 1
                await asyncio.sleep(random.uniform(*_VENDOR_SECONDS))
                answer = json.dumps({"valid": grants(card)}).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                    % (len(answer), answer)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass  # it was hung up
        finally:
            writer.close()

    def close(self) -> None:
        """Listen no more."""
        self._loop.loop.call_soon_threadsafe(self._server.close)
        self._loop.close()


@dataclass
class Doors:
    """Devices behind one address, each presenting a card at a time on a connection that it keeps.

    Attributes:
        rate: presentations a second of all doors together.
    """

    url: str
    tls: ssl.SSLContext
    tokens: dict[str, str]
    rate: float
    presented: list[Presentation] = field(default_factory=list)
    _next: Counter[str] = field(default_factory=Counter)
    _stop: asyncio.Event | None = None
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)
    _loop: Loop | None = None

    def __enter__(self) -> Self:
        """Begin to present."""
        self.presented = []
        self._loop = Loop("doors")
        self._loop.run(self._begin())
        return self

    def __exit__(self, *_fault: object) -> None:
        """Present no more, wait for the answers that are due."""
        assert self._loop is not None
        self._loop.run(self._end())
        self._loop.close()

    async def _begin(self) -> None:
        self._stop = asyncio.Event()
        self._tasks = [
            asyncio.create_task(self._door(serial, token), name=serial)
            for serial, token in self.tokens.items()
        ]

    async def _end(self) -> None:
        assert self._stop is not None
        self._stop.set()
        await asyncio.gather(*self._tasks)

    async def _door(self, serial: str, token: str) -> None:
        assert self._stop is not None
        pause = len(self.tokens) / self.rate
        clock = asyncio.get_running_loop().time
        due = clock() + random.uniform(0, pause)
        connection: _Connection | None = None
        while True:
            try:
                await asyncio.wait_for(self._stop.wait(), max(0.0, due - clock()))
                break
            except TimeoutError:
                pass
            self._next[serial] += 1
            card = f"C1AD{self._next[serial]:04X}"
            one = Presentation(serial, card, time.time())
            self.presented.append(one)
            begun = clock()
            connection = await self._present(one, token, connection)
            one.seconds = clock() - begun
            due = max(due + pause, clock())
        if connection is not None:
            connection.close()

    async def _present(
        self, one: Presentation, token: str, connection: "_Connection | None"
    ) -> "_Connection | None":
        try:
            async with asyncio.timeout(GIVE_UP_SECONDS):
                if connection is None or connection.is_closed:
                    connection = await _Connection.open(self.url, self.tls)
                keeps = await connection.ask(one, token)
        except TimeoutError:
            one.trouble, keeps = "no answer within 5 s", False
        except (OSError, asyncio.IncompleteReadError, ssl.SSLError) as fault:
            one.trouble, keeps = f"connection lost ({type(fault).__name__})", False
        if keeps or connection is None:
            return connection
        connection.close()
        return None


class _Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader, self._writer, self._host = reader, writer, host

    @classmethod
    async def open(cls, url: str, tls: ssl.SSLContext) -> Self:
        address = urlsplit(url)
        host = address.hostname or ""
        reader, writer = await asyncio.open_connection(host, address.port, ssl=tls, server_hostname=host)
        return cls(reader, writer, address.netloc)

    @property
    def is_closed(self) -> bool:
        return self._reader.at_eof() or self._writer.is_closing()

    def close(self) -> None:
        self._writer.transport.abort()

    async def ask(self, one: Presentation, token: str) -> bool:
        """Present, note what came, and tell whether the connection stays."""
        body = json.dumps({"credential": "rfCard", "value": one.card}).encode()
        self._writer.write(
            (
                f"POST /device/v1/verifications HTTP/1.1\r\nhost: {self._host}\r\nauthorization: Bearer {token}\r\n"
                f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
            ).encode()
            + body
        )
        first, fields, answer = await read_message(self._reader)
        one.status = int(first.split()[1])
        try:
            document = json.loads(answer)
        except ValueError:
            document, one.is_contract = {}, False
        if one.status == 200:
            one.result = str(document.get("result", ""))
            one.is_contract = one.result in {"granted", "denied", "local"}
        else:
            one.trouble = f"{one.status} {document.get('code', 'no JSON')}"
            one.is_contract = one.is_contract and {"title", "status", "detail", "code"} <= document.keys()
        return fields.get("connection", "").lower() != "close"


def waited(until: Callable[[], bool], seconds: float, what: str, pause: float = 0.05) -> float:
    """Wait for a condition; return how long that was.

    Raises:
        TimeoutError: it did not come true in time.
    """
    begun = time.monotonic()
    while not until():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"{what}: not within {seconds:g} s")
        time.sleep(pause)
    return time.monotonic() - begun


class Listener:
    """A device that follows its settings through the proxy, as long as it is entered, and begins anew where that ends.

    Attributes:
        begun: how often the stream was opened.
        longest: the longest silence on an open one, in seconds.
    """

    def __init__(self, url: str, tls: ssl.SSLContext, token: str) -> None:
        self.begun, self.longest = 0, 0.0
        self._url, self._tls, self._token = url, tls, token
        self._loop = Loop("listener")
        self._task: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._loop.run(self._begin())
        return self

    def __exit__(self, *_fault: object) -> None:
        """Listen no more."""
        self._loop.run(self._end())
        self._loop.close()

    async def _end(self) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _begin(self) -> None:
        self._task = asyncio.create_task(self._listen(), name="listener")

    async def _listen(self) -> None:
        address = urlsplit(self._url)
        request = (
            f"GET /device/v1/settings/stream HTTP/1.1\r\nhost: {address.netloc}\r\n"
            f"authorization: Bearer {self._token}\r\n\r\n"
        ).encode()
        clock = asyncio.get_running_loop().time
        while True:
            try:
                reader, writer = await asyncio.open_connection(
                    address.hostname, address.port, ssl=self._tls, server_hostname=address.hostname
                )
                try:
                    writer.write(request)
                    if b" 200 " in await reader.readline():
                        self.begun += 1
                        heard = clock()
                        while await reader.read(65536):
                            self.longest, heard = max(self.longest, clock() - heard), clock()
                finally:
                    writer.transport.abort()
            except (OSError, ssl.SSLError):
                pass  # it is not there now
            await asyncio.sleep(1)
