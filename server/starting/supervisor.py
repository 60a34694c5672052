"""Several processes on one listening socket: started, watched, replaced when one dies, ended together.

The parent serves nobody. Each worker holds one end of a pipe: it says there that it is ready, and ends when the other
end closes, which also happens when the parent is killed.
"""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess

from server.running.draining import LONGEST_SECONDS
from server.running.serving import ENDING_SIGNALS, GRACE_SECONDS, HANG_UP, stdin_closed

_logger = logging.getLogger(__name__)
_RESTART_SECONDS = 1.0
TRY_AGAIN = 75
"""The exit status of a worker that could not start for a reason that passes by itself (EX_TEMPFAIL of sysexits.h)."""
_END_SECONDS = GRACE_SECONDS + LONGEST_SECONDS + 8

Work = Callable[[int, Callable[[], None], Callable[[], None]], int]
"""What a worker does: told its number, which whoever takes its place has too, whom to call when it is ready, and what returns when it has to end; gives its exit status."""


@dataclass(slots=True)
class _Worker:
    number: int
    process: SpawnProcess
    link: Connection
    is_ready: bool = False


class Supervisor:
    """Keeps so many workers running; `work` is sent to them, so it and what it refers to can be pickled."""

    def __init__(
        self,
        work: Work,
        count: int,
        *,
        stop_with_stdin: bool,
        drain: float = 0.0,
        on_end: Callable[[int], None] = lambda _number: None,
    ) -> None:
        """`on_end` is called with the number of a worker that has ended and is to be replaced; `drain` is for how long they say before that they end."""
        self._work = work
        self._on_end = on_end
        self._count = count
        self._stop_with_stdin = stop_with_stdin
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._told_to_stop, self._stop = socket.socketpair()
        self._signals = 0
        self._drain = drain

    def run(self, on_ready: Callable[[], None]) -> bool:
        """Run until told to stop; return whether all workers ever were ready.

        Args:
            on_ready: called when all workers have become ready for the first time.
        """
        before = {number: signal.signal(number, self._on_signal) for number in ENDING_SIGNALS}
        if HANG_UP is not None:
            before[HANG_UP] = signal.signal(HANG_UP, self._pass_on)
        if self._stop_with_stdin:
            threading.Thread(target=self._stop_after_stdin, name="stdin", daemon=True).start()
        try:
            for _ in range(self._count):
                self._start()
            return self._until_ready() and self._watch(on_ready)
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _until_ready(self) -> bool:
        while not all(worker.is_ready for worker in self._workers):
            if self._wait(None):
                return False
            for worker in [worker for worker in self._workers if not worker.process.is_alive()]:
                if worker.process.exitcode != TRY_AGAIN or self._wait(_RESTART_SECONDS):
                    return False
                self._remove(worker)
                self._start()
        return True

    def _watch(self, on_ready: Callable[[], None]) -> bool:
        on_ready()
        restart_at: float | None = None
        while not self._wait(None if restart_at is None else max(0.0, restart_at - time.monotonic())):
            for worker in [worker for worker in self._workers if not worker.process.is_alive()]:
                self._remove(worker)
                # One that was never ready has a reason, which may pass.
                pause = 0.0 if worker.is_ready else _RESTART_SECONDS
                restart_at = max(restart_at or 0.0, time.monotonic() + pause)
            if restart_at is not None and time.monotonic() >= restart_at:
                restart_at = None
                while len(self._workers) < self._count:
                    self._start()
        return True

    def _wait(self, seconds: float | None) -> bool:
        """Wait until a worker says something or dies; return whether to stop."""
        links = {worker.link: worker for worker in self._workers if not worker.is_ready}
        sentinels = [worker.process.sentinel for worker in self._workers]
        heard = wait([self._told_to_stop, *links, *sentinels], seconds)
        for link, worker in links.items():
            if link in heard:
                with suppress(EOFError, OSError):  # it died; its sentinel says so too
                    worker.is_ready = bool(link.recv())
        return self._told_to_stop in heard

    def _start(self) -> None:
        number = min(set(range(self._count)) - {worker.number for worker in self._workers})
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_run_worker, args=(self._work, number, theirs, self._drain), name="clue-server worker"
        )
        process.start()
        theirs.close()
        self._workers.append(_Worker(number, process, ours))

    def _remove(self, worker: _Worker) -> None:
        _logger.error("worker %s ended with %s", worker.process.pid, worker.process.exitcode)
        self._workers.remove(worker)
        worker.link.close()
        worker.process.join()
        self._on_end(worker.number)

    def _end_all(self) -> None:
        for worker in self._workers:
            worker.link.close()
        deadline = time.monotonic() + (_END_SECONDS + self._drain)
        while (left := deadline - time.monotonic()) > 0:
            sentinels = [worker.process.sentinel for worker in self._workers if worker.process.is_alive()]
            if not sentinels:
                break
            if self._told_to_stop in wait([self._told_to_stop, *sentinels], left):
                self._told_to_stop.recv(1024)
            if self._signals > 1:
                _logger.warning("told to end a second time: nothing is waited for any more")
                for worker in self._workers:
                    worker.process.kill()
        for worker in self._workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))
            if worker.process.is_alive():
                _logger.error("worker %s did not end in time; it is killed", worker.process.pid)
                worker.process.kill()
                worker.process.join()

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._signals += 1
        self._stop.send(b"\0")

    def _pass_on(self, number: int, _frame: object) -> None:
        for worker in self._workers:
            if worker.process.pid is not None:
                with suppress(ProcessLookupError):  # it is being replaced
                    os.kill(worker.process.pid, number)

    def _stop_after_stdin(self) -> None:
        stdin_closed()
        self._stop.send(b"\0")


def _run_worker(work: Work, number: int, link: Connection, drain: float) -> None:
    if HANG_UP is not None:
        signal.signal(HANG_UP, signal.SIG_IGN)  # until it serves

    def ready() -> None:
        link.send(True)

    def parent_ended() -> None:
        with suppress(EOFError, OSError):
            link.recv()
        # Should an orderly end hang, this process must not outlive its parent all the same.
        end = threading.Timer(_END_SECONDS + drain, os._exit, [1])
        end.daemon = True
        end.start()

    sys.exit(work(number, ready, parent_ended))
