"""A program of ours as a child process: started, awaited until ready, ended in order; and every sentence about it.

The programs keep an agreement: one line of JSON with `"ready": true` on stdout once they work, faults on stderr, and
an orderly end when stdin closes. The system closes stdin when this process dies, however it dies, so a child is never
an orphan.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from clue_desktop.domain.said import Said
from clue_desktop.tasks import begin

_KEPT_LINES = 20
_LONGEST_LINE = 1000
_CHUNK = 65536
_CREATE_NEW_PROCESS_GROUP, _CREATE_NO_WINDOW = 0x0200, 0x0800_0000
"""Windows' process creation flags; `subprocess` has their names on Windows alone."""


class Phase(StrEnum):
    """Where a child process is in its life."""

    NOT_STARTED = "not started"
    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ProcessState:
    """What is known of a child process. `str()` is a sentence for people.

    Attributes:
        name: what people call the program.
        phase: where it is in its life.
        pid: its number, None before it has one.
        exit_code: how it ended; negative is the signal that killed it.
        asked_to_stop: whether this process wanted its end.
        last_words: its last lines on stderr, the newest last.
        retry_seconds: in how many seconds it is started again, None for never.
    """

    name: str
    phase: Phase = Phase.NOT_STARTED
    pid: int | None = None
    exit_code: int | None = None
    asked_to_stop: bool = False
    last_words: tuple[str, ...] = ()
    retry_seconds: float | None = None

    @property
    def died(self) -> bool:
        """Whether it ended, or never began, though nobody asked it to end."""
        return self.phase is Phase.ENDED and not self.asked_to_stop

    def __str__(self) -> str:
        match self.phase:
            case Phase.NOT_STARTED:
                return Said("{name} is not started.", name=self.name)
            case Phase.STARTING:
                return Said("{name} is starting.", name=self.name)
            case Phase.READY:
                return Said("{name} runs (process {pid}).", name=self.name, pid=str(self.pid))
            case Phase.STOPPING:
                return Said("{name} is stopping.", name=self.name)
            case Phase.ENDED:
                ended = self._with_last_words(self._ending())
                if self.retry_seconds is None:
                    return ended
                return Said(
                    "{reason} It is started again in {seconds} s.",
                    reason=ended,
                    seconds=f"{self.retry_seconds:.1f}",
                )

    def _ending(self) -> str:
        if self.exit_code is None:
            return Said("{name} could not be started.", name=self.name)
        if self.exit_code == 0:
            return Said("{name} has ended.", name=self.name)
        if self.exit_code < 0:
            return Said(
                "{name} was killed by {signal}.", name=self.name, signal=_signal_name(-self.exit_code)
            )
        return Said("{name} ended with exit code {code}.", name=self.name, code=self.exit_code)

    def _with_last_words(self, ending: str) -> str:
        words = next((line for line in reversed(self.last_words) if line.strip()), "")
        if not words or self.exit_code == 0:
            return ending
        return Said(
            "{reason} Its last words: {last}", reason=ending, last=words.removeprefix(f"{self.name}: ")
        )


class ProcessFailure(Exception):  # noqa: N818 - it says what happened
    """A child process did not become ready; `str()` says why, `state` has the details."""

    def __init__(self, message: str, state: ProcessState) -> None:
        super().__init__(message)
        self.state = state


class ChildProcess:
    """One life of one program. All use is from one event loop.

    `on_change` is called, on the loop, with each new state, and `on_line` with each line on stderr.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        on_change: Callable[[ProcessState], None] | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> None:
        self._command = tuple(command)
        self._environment = dict(environment)
        self._on_change = on_change
        self._on_line = on_line
        self._state = ProcessState(name)
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._last_words: deque[str] = deque(maxlen=_KEPT_LINES)
        self._first_line: str | None = None
        self._spoke = asyncio.Event()
        self._over = asyncio.Event()

    @property
    def state(self) -> ProcessState:
        """What is known of it now."""
        return self._state

    async def start(self, ready_seconds: float) -> Mapping[str, Any]:
        """Start it and return the document of its ready line. Raises ProcessFailure; nothing runs then."""
        self._change(phase=Phase.STARTING)
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=self._environment,
                **_apart_from_our_terminal(),
            )
        except OSError as error:
            self._last_words.append(f"{self._command[0]}: {error.strerror}")
            self._change(phase=Phase.ENDED)
            self._over.set()
            raise ProcessFailure(str(self._state), self._state) from error
        self._change(pid=self._process.pid)
        self._watching = begin(self._watch(self._process), name=f"{self._state.name} output")
        try:
            async with asyncio.timeout(ready_seconds):
                await self._spoke.wait()
        except TimeoutError as error:
            await self._kill()
            message = Said(
                "{name} was not ready within {seconds} s.",
                name=self._state.name,
                seconds=f"{ready_seconds:g}",
            )
            raise ProcessFailure(" ".join((message, *self._last_words)), self._state) from error
        except asyncio.CancelledError:
            await self._kill()
            raise
        document = _ready_document(self._first_line)
        if document is None:
            await self._refuse_to_go_on()
        if self._state.phase is Phase.STARTING:
            self._change(phase=Phase.READY)
        return document or {}

    async def ended(self) -> ProcessState:
        """Wait for its end and return how it came."""
        await self._over.wait()
        return self._state

    async def stop(self, grace_seconds: float) -> ProcessState:
        """End it in order, or by force after the grace; return how it ended. Also right when it is not running."""
        if self._process is None or self._process.stdin is None or self._over.is_set():
            return self._state
        self._change(phase=Phase.STOPPING, asked_to_stop=True)
        self._process.stdin.close()
        try:
            async with asyncio.timeout(grace_seconds):
                await self._over.wait()
        except (TimeoutError, asyncio.CancelledError) as error:
            await self._kill()
            if isinstance(error, asyncio.CancelledError):
                raise
        return self._state

    async def _refuse_to_go_on(self) -> None:
        """Raise ProcessFailure for a first line that is none, or none of ours."""
        if self._first_line is None:
            await self._over.wait()
            raise ProcessFailure(str(self._state), self._state)
        await self._kill()
        said = self._first_line[:80]
        raise ProcessFailure(
            Said("{name} did not say that it is ready, but: {said}", name=self._state.name, said=said),
            self._state,
        )

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - both are pipes
        assert process.stderr is not None  # noqa: S101
        async with asyncio.TaskGroup() as reading:
            reading.create_task(_lines(process.stdout, self._on_stdout), name=f"{self._state.name} stdout")
            reading.create_task(_lines(process.stderr, self._on_stderr), name=f"{self._state.name} stderr")
        code = await process.wait()
        self._change(phase=Phase.ENDED, exit_code=code)
        self._over.set()
        self._spoke.set()

    def _on_stdout(self, line: str) -> None:
        if self._first_line is None:
            self._first_line = line
            self._spoke.set()

    def _on_stderr(self, line: str) -> None:
        self._last_words.append(line)
        if self._on_line is not None:
            self._on_line(line)

    async def _kill(self) -> None:
        """End it by force, and what it started with it."""
        if self._process is None or self._over.is_set():
            return
        with contextlib.suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
        await self._over.wait()

    def _change(self, **what: Any) -> None:
        self._state = replace(self._state, last_words=tuple(self._last_words), **what)
        if self._on_change is not None:
            self._on_change(self._state)


@dataclass(frozen=True, slots=True)
class Finished:
    """What a program that ends by itself left: its exit code and its output."""

    exit_code: int
    output: str
    complaint: str


async def run_to_its_end(
    command: Sequence[str], environment: Mapping[str, str], seconds: float, given: bytes | None = None
) -> Finished:
    """Run a program until it ends; `given` is its standard input. Raises TimeoutError, OSError; nothing runs then."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL if given is None else asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=dict(environment),
        **_apart_from_our_terminal(),
    )
    try:
        async with asyncio.timeout(seconds):
            output, complaint = await process.communicate(given)
    except (TimeoutError, asyncio.CancelledError):
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()
        raise
    assert process.returncode is not None  # noqa: S101 - communicate waits for it
    return Finished(process.returncode, output.decode(errors="replace"), complaint.decode(errors="replace"))


def own_program(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this installation, whatever lies in the current folder.

    On Windows it speaks UTF-8 through its pipes, as it is heard here, and not the code page of the country.
    """
    return [sys.executable, "-P", *_speaking_utf_8(), "-m", module, *arguments]


def _speaking_utf_8(platform: str = sys.platform) -> tuple[str, ...]:
    return ("-X", "utf8") if platform == "win32" else ()


def clean_environment(base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without settings of our programs, which are meant for those that a person starts."""
    return {name: value for name, value in base.items() if not name.upper().startswith("CLUE_")}


def _apart_from_our_terminal(platform: str = sys.platform) -> dict[str, Any]:
    """Keep Ctrl-C for this process: it ends the children in its own order.

    On Windows the children have no terminal window either: started by a program without one, such as the console from
    the Start menu, each would open its own, and whoever closes that ends the server.
    """
    if platform == "win32":
        return {"creationflags": _CREATE_NEW_PROCESS_GROUP | _CREATE_NO_WINDOW}
    return {"start_new_session": True}


async def _lines(stream: asyncio.StreamReader, use: Callable[[str], None]) -> None:
    """Hand over each line until the stream ends; what is too long for a line of ours is cut, without waiting for its end."""
    rest, is_cut = b"", False
    while chunk := await stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if not is_cut:
                use(_text(line))
            is_cut = False
        if len(rest) > _CHUNK and not is_cut:
            use(_text(rest))
            is_cut = True
        rest = b"" if is_cut else rest
    if rest:
        use(_text(rest))


def _text(line: bytes) -> str:
    plain = line.decode(errors="replace")
    return "".join(one if one.isprintable() else " " for one in plain).strip()[:_LONGEST_LINE]


def _ready_document(line: str | None) -> Mapping[str, Any] | None:
    try:
        document = json.loads(line or "")
    except ValueError:
        return None
    return document if isinstance(document, dict) and document.get("ready") is True else None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
