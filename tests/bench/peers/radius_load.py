"""Load by RADIUS: so many Access-Requests under way at once over UDP, the next as soon as one is answered (RFC 2865)."""

import asyncio
import hashlib
import json
import secrets
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent))

from stand import OTHER_CORE, PROJECT, Figures, cpu_seconds, new_event_loop, pinned

_ACCESS_REQUEST, _ACCESS_ACCEPT = 1, 2
_USER_NAME, _USER_PASSWORD, _NAS_IDENTIFIER = 1, 2, 32
_SERIAL = b"123456789"
_PATIENCE_SECONDS = 4.0


def radius_load(pid: int, port: int, secret: str, value: str, *, seconds: float, at_once: int) -> Figures:
    """Make load in a process of its own on the other core."""
    plan = {
        "port": port,
        "secret": secret,
        "value": value,
        "seconds": seconds,
        "at_once": at_once,
    }
    before = cpu_seconds(pid)
    done = subprocess.run(
        pinned([sys.executable, __file__], OTHER_CORE),
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )
    spent = cpu_seconds(pid) - before
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    found: Mapping[str, Any] = json.loads(done.stdout)
    if not found["accepted"]:
        msg = f"no request was accepted: {found}"
        raise RuntimeError(msg)
    return Figures(
        per_second=found["accepted"] / found["elapsed"],
        cpu_us=spent / found["accepted"] * 1e6,
        median_ms=found["median_ms"],
        p99_ms=found["p99_ms"],
        errors=found["sent"] - found["accepted"],
    )


class _Line(asyncio.DatagramProtocol):
    """A socket with one request under way: its identifier need not be told from others'."""

    def __init__(self, load: "_Load") -> None:
        self._load = load
        self._transport: asyncio.DatagramTransport
        self._asked = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._number = 0
        self.under_way = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # the loop promises a wider type

    def ask(self) -> None:
        self.under_way, self._asked = True, time.perf_counter()
        self._number = (self._number + 1) % 256
        self._transport.sendto(self._load.request(self._number))
        self._timer = asyncio.get_running_loop().call_later(_PATIENCE_SECONDS, self._end, False)

    def datagram_received(self, data: bytes, _address: object) -> None:
        if self.under_way and data[1] == self._number:
            self._end(data[0] == _ACCESS_ACCEPT)

    def _end(self, accepted: bool) -> None:  # noqa: FBT001  # a plain fact
        if self._timer is not None:
            self._timer.cancel()
        self.under_way = False
        self._load.ended(self, accepted, time.perf_counter() - self._asked)

    def close(self) -> None:
        self._transport.close()


class _Load:
    def __init__(self, plan: Mapping[str, Any]) -> None:
        self._plan = plan
        self._secret = plan["secret"].encode()
        self._value = plan["value"].encode()
        self._until = 0.0
        self._left = asyncio.Event()
        self._under_way = 0
        self.sent = self.accepted = 0
        self.latencies: list[float] = []

    def request(self, number: int) -> bytes:
        """Return an Access-Request with the serial, the value as the user's name, and a password by PAP."""
        self.sent += 1
        authenticator = secrets.token_bytes(16)
        mask = hashlib.md5(self._secret + authenticator, usedforsecurity=False).digest()
        password = bytes(a ^ b for a, b in zip(b"-".ljust(16, b"\0"), mask, strict=True))
        attributes = b"".join(
            bytes([kind, len(data) + 2]) + data
            for kind, data in (
                (_USER_NAME, self._value),
                (_USER_PASSWORD, password),
                (_NAS_IDENTIFIER, _SERIAL),
            )
        )
        return (
            struct.pack("!BBH16s", _ACCESS_REQUEST, number, 20 + len(attributes), authenticator) + attributes
        )

    async def run(self) -> Mapping[str, object]:
        loop = asyncio.get_running_loop()
        lines: list[_Line] = []
        for _ in range(self._plan["at_once"]):
            _transport, line = await loop.create_datagram_endpoint(
                lambda: _Line(self), remote_addr=("127.0.0.1", self._plan["port"])
            )
            lines.append(line)
        begun = time.perf_counter()
        self._until = begun + self._plan["seconds"]
        for line in lines:
            self._ask(line)
        while self._under_way:
            self._left.clear()
            await self._left.wait()
        elapsed = time.perf_counter() - begun
        for line in lines:
            line.close()
        ordered = sorted(self.latencies)
        return {
            "sent": self.sent,
            "accepted": self.accepted,
            "elapsed": elapsed,
            "median_ms": _at(ordered, 0.5),
            "p99_ms": _at(ordered, 0.99),
        }

    def _ask(self, line: _Line) -> None:
        self._under_way += 1
        line.ask()

    def ended(self, line: _Line, accepted: bool, took: float) -> None:  # noqa: FBT001  # a plain fact
        self._under_way -= 1
        self.accepted += accepted
        self.latencies.append(took)
        if time.perf_counter() < self._until:
            self._ask(line)
        self._left.set()


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        sys.stdout.write(json.dumps(runner.run(_Load(json.load(sys.stdin)).run())))
