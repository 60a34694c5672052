"""The workers of a server that was forked: forked too, and children of the server's process as those that are started.

A server starts its workers by `multiprocessing`'s way "spawn", each of them a Python that has to import all. Here a
process that the server's own was before it did anything forks them: it gives what it forks the descriptors under their
numbers, the variables, the folder and the mask of now, and runs from there what a started one runs. That it is nobody's
child but the server's is the system's doing: what is left by its parent falls to the next ancestor that has asked for it.
"""

import ctypes
import gc
import json
import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from multiprocessing import spawn, util
from pathlib import Path
from typing import Any, NoReturn

COMMAND_NAME = "forked worker"
"""What the system calls a worker (the `comm` of /proc), at most 15 characters."""

_STARTED = re.compile(
    r"from multiprocessing\.spawn import spawn_main; spawn_main\((\w+)=(\d+), (\w+)=(\d+)\)"
)
_FORKING = "--multiprocessing-fork"
_ADOPTS_ORPHANS = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""
_MOST_DESCRIPTORS = 64
_MOST_BYTES = 65536
_DIGITS = 20


def fork_workers(end: Callable[[int], NoReturn]) -> None:
    """Have the workers of this process forked from what it is now; `end` ends a process with a status."""
    asked, asks = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if ctypes.CDLL(None, use_errno=True).prctl(_ADOPTS_ORPHANS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "orphans cannot be adopted")
    if os.fork() == 0:
        asks.close()
        worker = _serve(asked)
        try:
            spawn.spawn_main(**worker)
        except SystemExit as ended:
            end(ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1)
        end(0)
    asked.close()
    util.spawnv_passfds = partial(_start, asks, util.spawnv_passfds)


def _start(
    asks: socket.socket, started: Callable[..., int], path: bytes, words: list[str], passed: Iterable[int]
) -> int:
    """As `multiprocessing.util.spawnv_passfds`; a worker is forked."""
    found = _STARTED.fullmatch(words[-2]) if words[-1:] == [_FORKING] else None
    if found is None:
        return started(path, words, passed)
    numbers = sorted(set(passed))
    mask = os.umask(0o077)
    os.umask(mask)
    request = {
        "worker": {found[1]: int(found[2]), found[3]: int(found[4])},
        "words": ["-c", _FORKING],
        "numbers": numbers,
        "variables": dict(os.environ),
        "folder": str(Path.cwd()),
        "mask": mask,
    }
    socket.send_fds(asks, [json.dumps(request).encode()], numbers)
    return int(asks.recv(_DIGITS))


def _serve(asked: socket.socket) -> dict[str, int]:
    """Fork whenever asked to; end with whoever asks. Return in a worker only: what it is to be started with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever asks
    while True:
        said, received, _, _ = socket.recv_fds(asked, _MOST_BYTES, _MOST_DESCRIPTORS)
        if not said:
            os._exit(0)
        request = json.loads(said)
        reads, writes = os.pipe()
        between = os.fork()
        if between == 0:
            worker = os.fork()
            if worker != 0:
                os.write(writes, str(worker).encode())
                os._exit(0)
            _become(request, received)
            given: dict[str, int] = request["worker"]
            return given
        os.close(writes)
        for descriptor in received:
            os.close(descriptor)
        os.waitpid(between, 0)  # from then on it is a child of whoever asks
        with suppress(OSError):  # nobody waits for it any more
            asked.send(os.read(reads, _DIGITS))
        os.close(reads)


def _become(request: dict[str, Any], received: list[int]) -> None:
    """Make this process what it would be after the start of a Python."""
    numbers: list[int] = request["numbers"]
    free = max(*numbers, *received) + 1
    apart = [os.dup2(descriptor, free + place) for place, descriptor in enumerate(received)]
    for descriptor, number in zip(apart, numbers, strict=True):
        os.dup2(descriptor, number)
    begin = 3
    for number in [*numbers, os.sysconf("SC_OPEN_MAX")]:
        os.closerange(begin, number)
        begin = number + 1
    Path("/proc/self/comm").write_text(COMMAND_NAME)
    os.umask(request["mask"])
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["variables"])
    sys.argv = request["words"]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.enable()
