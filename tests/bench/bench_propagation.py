"""A group with 10,000 places and 1,000 devices that follow their settings: saving, telling them all, memory.

python3 packaging/bootstrap.py exec python tests/bench/bench_propagation.py
"""

import argparse
import asyncio
import ssl
import statistics
import sys
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from large_tree import add_devices, add_places
from stand import (
    Console,
    Server,
    bench_directory,
    form,
    memory_bytes,
    new_event_loop,
    running_server,
    running_vendor,
    ssl_context,
    started_server,
)
from typing_extensions import override

CHANGES = 6


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=10_000)
    parser.add_argument("--devices", type=int, default=1_000)
    parser.add_argument("--tls", action="store_true", help="TLS on the devices' side")
    given = parser.parse_args()

    tls = ("--tls", "auto" if given.tls else "off")
    with bench_directory() as directory, ExitStack() as stack:
        vendor = stack.enter_context(running_vendor(directory))
        ca = [Path(vendor["ca"])]
        with running_server(directory, *tls, vendor_ca=ca) as (console, _ready):
            group = console.place("placeGroup")
            api = console.register(group, form(f"{vendor['url']}/grant"))["id"]
            token = console.client.headers["authorization"].removeprefix("Bearer ")
        data_dir = directory / "server"
        places = add_places(data_dir, [group], given.places)
        tokens = add_devices(data_dir, places[: given.devices])
        start = time.perf_counter()
        server = stack.enter_context(started_server(directory, *tls, vendor_ca=ca))
        print(f"started with {given.places:,} places in {time.perf_counter() - start:.2f} s")
        console = Console(server, server.client(token))
        console.client.timeout = 60
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(follow_and_change(server, console, group, api, tokens))
    return 0


async def follow_and_change(
    server: Server, console: Console, group: str, api: str, tokens: list[str]
) -> None:
    """Connect the devices, save a setting several times, and print how long each took."""
    console.get("/places")  # whatever is made once has been made
    pid = server.ready["pid"]
    before = memory_bytes(pid)
    crowd = Crowd(len(tokens))
    await crowd.connect(server, tokens)
    grown = memory_bytes(pid) - before
    print(f"{len(tokens):,} devices connected: {grown / len(tokens) / 1024:.1f} KiB of memory each")
    saved, told = [], []
    for number in range(CHANGES):
        crowd.forget()
        start = time.perf_counter()
        await asyncio.to_thread(console.assign, group, rfCard=None if number % 2 else api)
        saved.append(time.perf_counter() - start)
        await asyncio.wait_for(crowd.all_told.wait(), 30)
        told.append(crowd.last - start)
    for title, seconds in (("saved", saved), ("all devices told", told)):
        middle, most = statistics.median(seconds) * 1000, max(seconds) * 1000
        print(f"{title:<18} after {middle:7.1f} ms, at most {most:7.1f} ms, over {CHANGES} changes")


class Crowd:
    """Devices that follow their settings."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._told = 0
        self.all_told = asyncio.Event()
        self.last = 0.0

    def forget(self) -> None:
        """Begin to count anew."""
        self._told = 0
        self.all_told.clear()

    def hear(self) -> None:
        """Count one device that was told something."""
        self._told += 1
        self.last = time.perf_counter()
        if self._told == self._size:
            self.all_told.set()

    async def connect(self, server: Server, tokens: list[str]) -> None:
        """Connect all, and return once each has its first settings."""
        address = urlsplit(server.url)
        ca = server.ready["ca"]
        tls: ssl.SSLContext | None = ssl_context(Path(ca)) if ca else None
        host, port = address.hostname or "", address.port or 0
        loop = asyncio.get_running_loop()
        for start in range(0, len(tokens), 50):
            some = [partial(_Follower, self, token) for token in tokens[start : start + 50]]
            await asyncio.gather(*(loop.create_connection(each, host, port, ssl=tls) for each in some))
        await asyncio.wait_for(self.all_told.wait(), 60)


class _Follower(asyncio.Protocol):
    def __init__(self, crowd: Crowd, token: str) -> None:
        self._crowd = crowd
        self._token = token

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The loop promises a full transport for a stream, but a wider type in the signature.
        cast(asyncio.Transport, transport).write(
            b"GET /device/v1/settings/stream HTTP/1.1\r\nHost: bench\r\n"
            b"Authorization: Bearer %b\r\n\r\n" % self._token.encode()
        )

    @override
    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"event: settings")):
            self._crowd.hear()


if __name__ == "__main__":
    sys.exit(main())
