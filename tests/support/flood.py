"""Many strangers at once, each from an address of their own and without pause, in a process of their own.

`python flood.py HOST PORT ADDRESSES SECONDS PATH BODY`: each of the strangers sends BODY, in which %d stands for a number
of their own, again and again; at the end, or when standard input closes, one line of JSON says how often which status
came. At most 30 seconds.
"""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

MOST_SECONDS = 30.0


async def _stranger(host: str, port: int, number: int, path: str, body: str, seen: Counter[int]) -> None:
    content = (body % number if "%d" in body else body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    ).encode()
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(
                host, port, local_addr=(f"127.0.0.{number + 2}", 0)
            )
            try:
                while True:
                    writer.write(head + content)
                    answer = await reader.readuntil(b"\r\n\r\n")
                    lines = answer.lower().split(b"\r\n")
                    length = next(line for line in lines if line.startswith(b"content-length:"))
                    await reader.readexactly(int(length.partition(b":")[2]))
                    seen[int(answer[9:12])] += 1
            finally:
                writer.close()
        seen[0] += 1
        await asyncio.sleep(0.05)


async def _flood(host: str, port: int, addresses: int, seconds: float, path: str, body: str) -> Counter[int]:
    seen: Counter[int] = Counter()
    tasks = [asyncio.create_task(_stranger(host, port, n, path, body, seen)) for n in range(addresses)]
    loop = asyncio.get_running_loop()
    ended = loop.run_in_executor(None, sys.stdin.read)
    print("begun", flush=True)
    await asyncio.wait({ended}, timeout=min(seconds, MOST_SECONDS))
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return seen


@dataclass
class Flood:
    """A flood under way; `statuses` is how often which status came, once it has ended (0: no answer)."""

    statuses: Counter[int] = field(default_factory=Counter)


@contextmanager
def flooding(host: str, port: int, addresses: int, path: str, body: str) -> Iterator[Flood]:
    """Have strangers flood a server for the time of the block."""
    command = [sys.executable, __file__, host, str(port), str(addresses), str(MOST_SECONDS), path, body]
    flood = Flood()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "begun\n"
            yield flood
            process.stdin.close()
            flood.statuses.update({int(k): v for k, v in json.loads(process.stdout.readline()).items()})
        finally:
            process.kill()


if __name__ == "__main__":
    _host, _port, _addresses, _seconds, _path, _body = sys.argv[1:]
    print(json.dumps(asyncio.run(_flood(_host, int(_port), int(_addresses), float(_seconds), _path, _body))))
    sys.stdout.flush()
    import os

    os._exit(0)  # a thread may still wait for standard input
