"""Processes of the project's own programs without the start of a Python each: forked from one that has imported them.

Such a start costs one and a half seconds of a core, nearly all of it imports, and tests start some hundred servers.
What is forked is a process like any other, with memory, descriptors, signals and an exit status of its own, and runs the
program's `__main__` from its first line; only the imports were done before, passwords are hashed in a moment, the system's
authorities are not read, a server's routes are put together, and where the program returns or exits in order, its memory
is not taken apart first. Where the start of a Python itself counts (its variables, its options, another interpreter), one
is started, as it is where there is no fork.
"""

import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, AnyStr, NoReturn, TextIO

PROGRAMS = ("server", "server.sandbox.device", "server.sandbox.sample_vendor")
"""What can be forked: packages with a `__main__`."""
_NAMED = [[program] for program in PROGRAMS]
_DEMONSTRATION = ["clue_desktop", "demo"]
_OF_WORKERS = "--workers"
"""The option of a server that starts others, which are forked as well."""
"""A program that can be forked too, and starts others, which are forked as well."""
IMPORTED_LATER = (
    "alembic.command",
    "alembic.config",
    "anyio._backends._asyncio",
    "clue_desktop.demo.command",
    "clue_desktop.domain.jsonpath.syntax",
    "clue_desktop.importing",
    "cryptography.hazmat.backends.openssl",
    "encodings.idna",
    "httpcore",
    "importlib.resources.readers",
    "jsonpath_rfc9535",
    "multiprocessing.popen_spawn_posix",
    "psycopg",
    "resources",
    "server.starting.service.command",
    "server.starting.service.early",
    "server.store.libpq",
    "server.store.migrating_beside",
    "server.store.migrations.indexes",
    "uvicorn.lifespan.on",
    "uvloop",
)
"""What these import only when they need it."""
_PYTHON = sys.executable
_OF_THE_START = ("PYTHON", "LANG", "LC_", "TZ", "LD_", "OPENSSL_", "SSL_", "MALLOC_", "GLIBC_")
"""How variables begin that count when a Python starts."""
_SAFE_PATH = "PYTHONSAFEPATH"
"""The one of them that the server sets by itself, and so also where a test calls its `main`."""
_OF_KEYRING = "PYTHON_KEYRING_"
"""How those begin that have a name like them, and are the keyring library's, which reads them when it is first asked."""
_SAFELY = "-P"
"""The option of Python that says the same."""
_AS_USUAL = (True, None, None, None, -1)
"""Signals restored; no other group, groups or user; no umask."""
_NO_GROUP = -1
_NUMBER = struct.Struct("=q")
_STREAMS = 3


class ForkedPopen(subprocess.Popen[AnyStr]):
    """As `subprocess.Popen`; what is `[sys.executable, "-m", one of PROGRAMS, ...]` is forked where it can be.

    So is what has `-P` before `-m`, as the programs that our programs start.
    """

    _parent: socket.socket | None = None

    def _execute_child(self, args: Any, executable: Any, preexec_fn: Any, *more: Any) -> None:
        # In the order of `subprocess` from 3.11 on.
        _, passed, folder, variables, _, _, _, *pipes = more[:13]
        *manner, apart, group = more[13:]
        words = [os.fsdecode(args)] if isinstance(args, str | os.PathLike) else list(map(os.fsdecode, args))
        variables = dict(os.environ if variables is None else variables)
        is_usual = (executable, preexec_fn, passed, *manner, group) == (None, None, (), *_AS_USUAL, _NO_GROUP)
        if not is_usual or not can_be_forked(words, variables):
            super()._execute_child(args, executable, preexec_fn, *more)  # type: ignore[misc]  # not in the types
            return
        request = {
            "words": words[1:],
            "variables": variables,
            "folder": os.fspath(folder or Path.cwd()),
            "apart": apart,
            "descriptors": _descriptors,
        }
        theirs = pipes[0], pipes[3], pipes[5]
        try:
            streams = [own if pipe == -1 else pipe for own, pipe in enumerate(theirs)]
            self._parent = _ask(request, streams)
            number = _read_number(self._parent)
            assert number is not None
            self.pid = number
        finally:
            self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]  # not in the types
        self._child_created = True

    def _internal_poll(self, *args: Any, **more: Any) -> int | None:
        if self._parent is None:
            polled: int | None = super()._internal_poll(*args, **more)  # type: ignore[misc]  # not in the types
            return polled
        return self._heard(0)

    def _wait(self, timeout: float | None) -> int:
        if self._parent is None:
            waited: int = super()._wait(timeout)  # type: ignore[misc]  # not in the types
            return waited
        status = self._heard(timeout)
        if status is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return status

    def _heard(self, seconds: float | None) -> int | None:
        """Return the exit status, or None if that is not there within so many seconds (None: however long it takes)."""
        assert self._parent is not None
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            with self._waitpid_lock:  # type: ignore[attr-defined]  # not in the types
                if (
                    self.returncode is None
                    and (number := _read_number(self._parent, socket.MSG_DONTWAIT)) is not None
                ):
                    self._parent.close()
                    self.returncode = os.waitstatus_to_exitcode(number)
                if self.returncode is not None:
                    return self.returncode
            remaining = 1.0 if end is None else end - time.monotonic()
            if remaining <= 0:
                return None
            with contextlib.suppress(ValueError):  # another thread was told meanwhile, and closed it
                select.select([self._parent], [], [], min(remaining, 1.0))


_descriptors: tuple[int, int] | None = None
"""How many files what is forked may have open, at first and at most; None: as many as who forks it."""


@contextlib.contextmanager
def few_descriptors(soft: int, hard: int) -> Iterator[None]:
    """Have what is forked meanwhile begin with these limits on open files."""
    global _descriptors  # noqa: PLW0603  # for a time
    before, _descriptors = _descriptors, (soft, hard)
    try:
        yield
    finally:
        _descriptors = before


def run_forked(command: list[str], **more: Any) -> "subprocess.CompletedProcess[str]":
    """As `subprocess.run`, with a `ForkedPopen` and `text`."""
    check, timeout = more.pop("check", False), more.pop("timeout", None)
    if more.pop("capture_output", False):
        more |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with ForkedPopen[str](command, **more) as process:
        try:
            out, err = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
    done = subprocess.CompletedProcess(command, process.returncode, out, err)
    if check:
        done.check_returncode()
    return done


def of_the_start(variables: Mapping[str, str]) -> dict[str, str]:
    """Return those variables that count when a Python starts."""
    counting = (
        name
        for name in variables
        if name.startswith(_OF_THE_START) and name != _SAFE_PATH and not name.startswith(_OF_KEYRING)
    )
    return {name: variables[name] for name in counting}


_VARIABLES = dict(os.environ)


def can_be_forked(words: Sequence[str], variables: Mapping[str, str]) -> bool:
    """Tell whether a command, with these variables, behaves forked as it does started."""
    python, *rest = words
    if rest[:1] == [_SAFELY]:
        del rest[0]
    can = hasattr(os, "pidfd_open") and python == _PYTHON and rest[:1] == ["-m"]
    is_known = rest[1:2] in _NAMED or rest[1:3] == _DEMONSTRATION
    return can and is_known and of_the_start(variables) == of_the_start(_VARIABLES)


def prepare() -> None:
    """Return when the process that forks is ready, which takes a while the first time."""
    _parent()


def _ask(request: dict[str, Any], streams: list[int]) -> socket.socket:
    """Have a process forked; return where first its number and later its exit status is said."""
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(_parent(), [b"!"], [*streams, theirs.fileno()])
    ours.sendall(json.dumps(request).encode())
    ours.shutdown(socket.SHUT_WR)
    return ours


@cache
def _parent() -> socket.socket:
    """Start the process that forks, and return where it is asked; it ends with this one, if this one is no fork of it."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [_PYTHON, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()], env=_VARIABLES
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    assert ours.recv(1), "the process that forks could not start"
    return ours


def _read_number(heard: socket.socket, flags: int = 0) -> int | None:
    try:
        said = heard.recv(_NUMBER.size, flags)
    except BlockingIOError:
        return None
    assert said, "the process that forks is gone"
    number: int = _NUMBER.unpack(said)[0]
    return number


# ---------------------------------------------------------------- the process that forks


def _serve(asked: socket.socket) -> list[str]:
    """Fork whenever asked to. Return in a child only: the words of its command, all else of it being set."""
    children: dict[int, tuple[int, socket.socket]] = {}  # by pidfd
    poll = select.poll()
    poll.register(asked, select.POLLIN)
    askers = {asked.fileno(): asked}
    while True:
        for descriptor, _ in poll.poll():
            if descriptor in children:
                pid, told = children.pop(descriptor)
                poll.unregister(descriptor)
                os.close(descriptor)
                _tell(told, os.waitpid(pid, 0)[1])
                told.close()
                continue
            asker = askers[descriptor]
            _, received, _, _ = socket.recv_fds(asker, 1, _STREAMS + 1)
            if not received:  # whoever asked has ended
                if asker is asked:
                    sys.exit()
                poll.unregister(descriptor)
                askers.pop(descriptor).close()
                continue
            told = socket.socket(fileno=received.pop())
            request = json.loads(b"".join(iter(partial(told.recv, 65536), b"")))
            own, theirs = socket.socketpair() if _starts_others(request["words"]) else (None, None)
            pid = os.fork()
            if pid == 0:
                for mine in (*askers.values(), told, *(other for _, other in children.values())):
                    mine.close()
                _become(request, received, theirs)
                words: list[str] = request["words"]
                return words
            for stream in received:
                os.close(stream)
            if own is not None and theirs is not None:
                theirs.close()
                askers[own.fileno()] = own
                poll.register(own, select.POLLIN)
            _tell(told, pid)
            pidfd = os.pidfd_open(pid)
            children[pidfd] = (pid, told)
            poll.register(pidfd, select.POLLIN)


def _starts_others(words: Sequence[str]) -> bool:
    named = words.index("-m") + 1
    return words[named : named + 2] == _DEMONSTRATION


def _become(request: dict[str, Any], streams: list[int], parent: socket.socket | None) -> None:
    """Make this process what it would be after the start of a Python; where it asks for others, the first free number."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    if parent is not None:
        os.dup2(parent.detach(), _STREAMS, inheritable=False)
    os.closerange(_STREAMS if parent is None else _STREAMS + 1, os.sysconf("SC_OPEN_MAX"))
    # Not those of before: they know whether what they were opened on can seek.
    sys.stdin = open(0, encoding=sys.stdin.encoding, errors=sys.stdin.errors, closefd=False)  # noqa: SIM115  # as long as the process
    sys.stdout = _writing(1, sys.stdout)
    sys.stderr = _writing(2, sys.stderr)
    if request["apart"]:
        os.setsid()
    if request["descriptors"] is not None:
        import resource  # not on every system

        resource.setrlimit(resource.RLIMIT_NOFILE, tuple(request["descriptors"]))
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["variables"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.enable()


def _writing(number: int, before: TextIO) -> TextIO:
    """Open a stream of output as a Python does at its start."""
    assert isinstance(before, io.TextIOWrapper)
    is_unbuffered = before.write_through
    raw = open(number, "wb", 0 if is_unbuffered else -1, closefd=False)  # noqa: SIM115  # as long as the process
    by_line = number == 2 or os.isatty(number)
    return io.TextIOWrapper(
        raw, before.encoding, before.errors, line_buffering=by_line, write_through=is_unbuffered
    )


def _tell(told: socket.socket, number: int) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more
        told.sendall(_NUMBER.pack(number))


def _main(asked: socket.socket) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever asks
    for name in (*(f"{program}.program" for program in PROGRAMS), *IMPORTED_LATER):
        importlib.import_module(name)
    importlib.import_module("quick_passwords").hash_quickly()
    importlib.import_module("quick_trust").trust_quickly()
    children, workers = map(importlib.import_module, ("forked_children", "forked_workers"))
    importlib.import_module("server.app").create_api()  # its routes are put together once in a process
    assert threading.active_count() == 1, "a fork would lose the threads that an import has started"
    gc.collect()
    gc.disable()
    gc.freeze()
    asked.sendall(b"!")  # it can be asked from now on
    words = _serve(asked)
    named = words.index("-m") + 1
    program, sys.argv = words[named], ["-m", *words[named + 1 :]]
    if _starts_others(words):
        children.fork_all(socket.socket(fileno=_STREAMS))
    if _OF_WORKERS in words:
        workers.fork_workers(_end)
    del sys.path[0]
    if not os.environ.get(_SAFE_PATH) and _SAFELY not in words[:named]:
        sys.path.insert(0, str(Path.cwd()))
    try:
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        _end(end.code or 0)
    _end(0)


def _end(code: int) -> NoReturn:
    """End as a Python does, but let the system have the memory as it is.

    To take apart all that was imported, a Python touches each page of it, so that a forked one has first to copy it.
    """
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as a Python does first
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)  # nobody reads any more, which a Python tells of in its own way
    os._exit(code & 0xFF)


if __name__ == "__main__":
    _main(socket.socket(fileno=int(sys.argv[1])))
