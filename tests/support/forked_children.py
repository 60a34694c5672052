"""The programs that the console starts by asyncio, forked as `forked` does it."""

import asyncio
import os
import socket
import subprocess
import threading
from asyncio.base_subprocess import BaseSubprocessTransport
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import forked
from forked import ForkedPopen, can_be_forked, prepare
from typing_extensions import override

_started = asyncio.create_subprocess_exec
_LONGEST_LINE = 65536


@contextmanager
def children_are_forked() -> Iterator[None]:
    """Have `asyncio.create_subprocess_exec` fork what can be forked, for a time."""
    with patch.object(asyncio, "create_subprocess_exec", _create):
        yield


def fork_all(parent: socket.socket) -> None:
    """Have all that this process starts forked, if it can be, by the process that this one was forked from."""
    forked._parent = lambda: parent  # type: ignore[assignment]  # no cache of it is needed
    patch.object(asyncio, "create_subprocess_exec", _create).start()


async def _create(program: str, *arguments: str, **more: Any) -> asyncio.subprocess.Process:
    """Start a process as asyncio does; what can be is forked."""
    if not can_be_forked((program, *arguments), more.get("env") or os.environ):
        return await _started(program, *arguments, **more)
    await asyncio.to_thread(prepare)  # once it takes a while, in which the windows go on
    loop = asyncio.get_running_loop()
    protocol = asyncio.subprocess.SubprocessStreamProtocol(_LONGEST_LINE, loop)
    connected = loop.create_future()
    stdin, stdout, stderr = (more.pop(name, None) for name in ("stdin", "stdout", "stderr"))
    command = (program, *arguments)
    transport = _Forked(loop, protocol, command, False, stdin, stdout, stderr, 0, waiter=connected, **more)
    try:
        await connected
    except BaseException:
        transport.close()
        await transport._wait()
        raise
    return asyncio.subprocess.Process(transport, protocol, loop)


class _Forked(BaseSubprocessTransport):
    """What asyncio knows a process by; its end is waited for in a thread, as asyncio does for children of its own."""

    _loop: asyncio.AbstractEventLoop
    _proc: "subprocess.Popen[bytes] | None"

    @override
    def _start(
        self, args: Any, shell: bool, stdin: Any, stdout: Any, stderr: Any, bufsize: int, **more: Any
    ) -> None:
        process = self._proc = ForkedPopen[bytes](
            args, stdin=stdin, stdout=stdout, stderr=stderr, bufsize=bufsize, **more
        )
        threading.Thread(target=self._wait_for, args=(process,), daemon=True).start()

    def _wait_for(self, process: "subprocess.Popen[bytes]") -> None:
        code = process.wait()
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._process_exited, code)
