"""Doors beside whoever floods the server: how quickly are they answered, and is any answer wrong?

    python3 packaging/bootstrap.py exec python tests/bench/bench_hostile.py

Some doors, each with a device and a connection of its own that stands before the flood begins, present a granted card
at an even rate: alone, and beside one kind of flood after the other. Every flood ends after a few seconds and opens a
bounded number of connections, all on 127.0.0.1. A decision is *wrong* when it is not the granted one that the vendor
gave; `local` and what got no answer stand in columns of their own. Doors are a process of their own and floods threads
of this one, on the same core: a part of what is measured is the flood's own work.
"""

import argparse
import asyncio
import json
import math
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stand import (
    OTHER_CORE,
    PROJECT,
    VALUE,
    Console,
    bench_directory,
    form,
    memory_bytes,
    new_event_loop,
    pinned,
    running_server,
    running_vendor,
)

from hostile import Stranger, stranger  # isort: skip  # found by what `stand` adds to the path

DOORS, RATE_OF_EACH = 12, 12
MIB = 1024 * 1024
PATIENCE_SECONDS = 6.0
# The tests at registration present another value, which is granted at once.
HANGS = f"""
[default]
json = {{ valid = true }}
[[rule]]
when.body.userKey = "{VALUE}"
fault = "no-answer"
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a flood is directed at, with what a stranger, a device of another group or an administrator knows."""

    url: str
    ca: str | None
    console: Console
    silent_device: str
    heavy_device: str
    other_group: str
    place: str

    def line(self) -> "Stranger":
        """Connect, for whoever closes it."""
        connection = stranger(self.url, self.ca)
        line = connection.__enter__()
        line.line.settimeout(PATIENCE_SECONDS)
        return line

    @property
    def session(self) -> str:
        """The owner's token."""
        return str(self.console.client.headers["authorization"]).removeprefix("Bearer ")


Flood = Callable[[Scene, threading.Event], None]


def request(method: str, path: str, body: Any = None, token: str | None = None) -> bytes:
    """Return a request."""
    content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: server", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(content)}"] if content else []
    lines += [f"Authorization: Bearer {token}"] if token else []
    return "\r\n".join([*lines, "", ""]).encode() + content


# ---- floods: each is run by several threads until it is told to stop ------------------------------------------------


def endless_heads(scene: Scene, stop: threading.Event) -> None:
    """Send heads of 4 MiB."""
    head = b"GET / HTTP/1.1\r\nHost: server\r\n" + b"X-Line: some value or other\r\n" * (4 * MIB // 29)
    while not stop.is_set():
        with suppress(OSError, EOFError):
            line = scene.line()
            line.send(head)
            line.close()


def sent_ahead(scene: Scene, stop: threading.Event) -> None:
    """Send requests by the megabyte and read no answer."""
    ahead = request("GET", "/api/v1/server") * 8000
    while not stop.is_set():
        with suppress(OSError, EOFError):
            line = scene.line()
            for _ in range(5):
                line.send_what_goes(ahead)
                stop.wait(0.1)
            line.close()


def idle(scene: Scene, stop: threading.Event) -> None:
    """Open 400 connections and say nothing on them; eight threads do."""
    parts = urlsplit(scene.url)
    with ExitStack() as stack:
        for _ in range(400):
            if stop.is_set():
                break
            with suppress(OSError):
                stack.enter_context(socket.create_connection((parts.hostname or "", parts.port or 0), 5))
        stop.wait()


def repeated(make: Callable[[Scene], bytes]) -> Flood:
    """Return a flood of one request after the other, on connections that are used until they end."""

    def flood(scene: Scene, stop: threading.Event) -> None:
        data = make(scene)
        while not stop.is_set():
            with suppress(OSError, EOFError):
                line = scene.line()
                while not stop.is_set() and line.send(data):
                    line.response()
                line.close()

    return flood


def large_bodies(scene: Scene) -> bytes:
    """Return an administrator's request with a megabyte of unknown members."""
    members = {f"member {number}": "x" * 300 for number in range(2900)}
    return request("POST", "/api/v1/places", members, scene.session)


def sign_in(_scene: Scene) -> bytes:
    """Return a sign-in with a wrong password."""
    return request("POST", "/api/v1/session", {"email": "owner@example.com", "password": "not this one"})


def wrong_code(scene: Scene) -> bytes:
    """Return a registration with a wrong code."""
    body = {"placeId": scene.place, "serial": "547838629", "code": "000000"}
    return request("POST", "/device/v1/registrations", body)


def many_of_one_device(scene: Scene, stop: threading.Event) -> None:
    """Present on 125 connections at once, with a vendor that never answers; eight threads do."""
    data = request(
        "POST", "/device/v1/verifications", {"credential": "face", "value": VALUE}, scene.silent_device
    )
    while not stop.is_set():
        lines = []
        for _ in range(125):
            with suppress(OSError):
                lines.append(scene.line())
                lines[-1].send(data)
        stop.wait(1)
        for line in lines:
            line.close()


def hanging_names(scene: Scene) -> bytes:
    """Return an API test whose host no name server knows; whether that hangs is up to this machine's."""
    api = form("https://no-such-host.invalid/door", "face")
    body = {"api": api, "parameters": {"deviceId": "547838629", "userKey": "x"}}
    return request("POST", f"/api/v1/place-groups/{scene.other_group}/api-tests", body, scene.session)


def heavy_vendor(scene: Scene) -> bytes:
    """Return a verification whose vendor answers with 250 KB."""
    body = {"credential": "customQr", "value": VALUE}
    return request("POST", "/device/v1/verifications", body, scene.heavy_device)


FLOODS: Mapping[str, tuple[int, Flood]] = {
    "endless heads": (20, endless_heads),
    "requests sent ahead": (20, sent_ahead),
    "3,200 idle connections": (8, idle),
    "large refused bodies": (4, repeated(large_bodies)),
    "sign-ins": (16, repeated(sign_in)),
    "wrong codes": (16, repeated(wrong_code)),
    "one device on 1,000 connections": (8, many_of_one_device),
    "names that nobody knows": (16, repeated(hanging_names)),
    "a vendor of 250 KB": (8, repeated(heavy_vendor)),
}


# ---- doors ----------------------------------------------------------------------------------------------------------


async def doors(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Present at an even rate and return what was found; a late answer delays nobody's next one but that door's."""
    parts = urlsplit(plan["url"])
    tls = ssl.create_default_context(cafile=plan["ca"]) if plan["ca"] else None
    latencies: list[float] = []
    results: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    standing = asyncio.Barrier(len(plan["tokens"]) + 1)
    begun = asyncio.Event()
    began = loop.time()

    async def door(number: int, token: str) -> None:
        data = request("POST", "/device/v1/verifications", {"credential": "rfCard", "value": VALUE}, token)
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None
        streams = await asyncio.open_connection(parts.hostname, parts.port, ssl=tls)
        await _decision(*streams, data)
        await standing.wait()
        await begun.wait()
        due = began + number / (len(plan["tokens"]) * plan["rate"])
        while due < began + plan["seconds"]:
            await asyncio.sleep(due - loop.time())
            asked = loop.time()
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    streams = streams or await asyncio.open_connection(parts.hostname, parts.port, ssl=tls)
                    results[await _decision(*streams, data)] += 1
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                results["no answer"] += 1
                if streams is not None:
                    streams[1].close()
                streams = None
            latencies.append((loop.time() - asked) * 1000)
            due = max(due + 1 / plan["rate"], loop.time())

    async with asyncio.TaskGroup() as group:
        for number, token in enumerate(plan["tokens"]):
            group.create_task(door(number, token), name=f"door {number}")
        await standing.wait()
        print(flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began = loop.time()
        begun.set()
    latencies.sort()
    return {
        "decisions": len(latencies),
        "median": latencies[len(latencies) // 2],
        "p99": latencies[math.ceil(len(latencies) * 0.99) - 1],
        "results": results,
    }


async def _decision(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, data: bytes) -> str:
    writer.write(data)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    body = await reader.readexactly(length)
    return str(json.loads(body).get("result", head[9:12].decode()))


def measured(plan: Mapping[str, Any], threads: Sequence[threading.Thread] = ()) -> dict[str, Any]:
    """Run the doors in a process of their own on the other core; the flood begins once their connections stand."""
    command = pinned([sys.executable, __file__, "--doors"], OTHER_CORE)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=PROJECT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{json.dumps(plan)}\n")
        process.stdin.flush()
        process.stdout.readline()  # their connections stand
        for thread in threads:
            thread.start()
        if threads:
            time.sleep(0.5)  # the flood is to be there when the first door asks
        process.stdin.write("go\n")
        process.stdin.flush()
        found: dict[str, Any] = json.loads(process.stdout.readline())
    return found


def beside(flood: tuple[int, Flood] | None, scene: Scene, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Measure the doors while a flood runs, and wait until it has ended."""
    stop = threading.Event()
    count, body = flood or (0, endless_heads)
    threads = [threading.Thread(target=body, args=(scene, stop), name="flood") for _ in range(count)]
    try:
        return measured(plan, threads)
    finally:
        stop.set()
        for thread in threads:
            if thread.ident is not None:
                thread.join()


# ---- the whole ------------------------------------------------------------------------------------------------------


def rows(scene: Scene, plan: Mapping[str, Any], pid: int, chosen: list[str]) -> Iterator[list[str]]:
    """Return the table's rows, each as it is measured."""
    cases = {"alone": None, **FLOODS}
    for name in ["alone", *(chosen or FLOODS)]:
        sys.stderr.write(f"{name}\n")
        found = beside(cases[name], scene, plan)
        results = found["results"]
        granted, local, silent = (results.get(key, 0) for key in ("granted", "local", "no answer"))
        wrong = found["decisions"] - granted - local - silent
        yield [
            name,
            f"{found['decisions']:,}",
            f"{found['median']:.1f}",
            f"{found['p99']:.1f}",
            str(wrong),
            str(local),
            str(silent),
            f"{memory_bytes(pid) / MIB:.0f}",
        ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5, help="of each flood (5)")
    parser.add_argument("--tls", choices=["auto", "off"], default="auto", help="of the server (auto)")
    parser.add_argument(
        "--only", action="append", choices=list(FLOODS), default=[], help="this flood; may be repeated"
    )
    parser.add_argument("--doors", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.doors:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            print(json.dumps(runner.run(doors(json.loads(sys.stdin.readline())))))
        return 0
    with bench_directory() as directory, ExitStack() as stack:
        script = directory / "hangs.toml"
        script.write_text(HANGS)
        healthy = stack.enter_context(running_vendor(directory))
        silent = stack.enter_context(running_vendor(directory, "--script", str(script)))
        heavy = stack.enter_context(running_vendor(directory))
        console, ready = stack.enter_context(
            running_server(
                directory,
                "--tls",
                given.tls,
                vendor_ca=[Path(vendor["ca"]) for vendor in (healthy, silent, heavy)],
            )
        )
        group, other = console.place("placeGroup"), console.place("placeGroup")
        place, elsewhere = console.place("place", group), console.place("place", other)
        console.assign(group, rfCard=console.register(group, form(f"{healthy['url']}/grant"))["id"])
        any_answer = form(f"{heavy['url']}/size/250000", "customQr")
        any_answer["criteria"] = {**any_answer["criteria"], "statusCodes": [200], "successResult": None}
        console.assign(
            other,
            face=console.register(other, form(f"{silent['url']}/door", "face"))["id"],
            customQr=console.register(other, any_answer)["id"],
        )
        scene = Scene(
            url=ready["url"],
            ca=ready["ca"],
            console=console,
            silent_device=console.device(elsewhere).token,
            heavy_device=console.device(elsewhere).token,
            other_group=other,
            place=place,
        )
        plan = {
            "url": ready["url"],
            "ca": ready["ca"],
            "tokens": [console.device(place).token for _ in range(DOORS)],
            "rate": RATE_OF_EACH,
            "seconds": given.seconds,
        }
        measured({**plan, "seconds": 1})
        head = ["doors", "decisions", "median ms", "p99 ms", "wrong", "local", "no answer", "server MiB"]
        table = [head, *rows(scene, plan, ready["pid"], given.only)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for first, *others in table:
        figures = "  ".join(text.rjust(width) for text, width in zip(others, widths[1:], strict=True))
        print(f"{first.ljust(widths[0])}  {figures}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
