"""The bundled verification server: started, awaited, watched, started again when it dies, stopped.

A server that runs as a service, in its data directory or as one of the computer, is used instead, and left running at the end.
"""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from clue_desktop.child_process import (
    ChildProcess,
    Phase,
    ProcessFailure,
    ProcessState,
    own_program,
    run_to_its_end,
)
from clue_desktop.domain.said import Said
from clue_desktop.kept_port import first_port, keep_port, kept_port
from clue_desktop.machine_service import MachineService, this_machine
from clue_desktop.profiles import bundled_server_dir
from clue_desktop.running_service import answers, is_running, needs_setup, service_in
from clue_desktop.tasks import begin

NAME = "clue-server"
READY_SECONDS = 60.0
"""How long it may take until it serves: a migration of a large database is part of it."""
_DATABASE = "clue.db"
GRACE_SECONDS = 15.0
"""How long it may take to end: longer than the server itself waits for answers under way."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How the bundled server is to run; without a port it takes the one of the last time, or any free one.

    `machine` is the computer's own service, which is used instead where it is installed; None for never.
    """

    data_dir: Path = field(default_factory=bundled_server_dir)
    port: int = 0
    vendor_networks: tuple[str, ...] = ()
    vendor_ca: tuple[Path, ...] = ()
    vendor_deadline_seconds: float | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    machine: MachineService | None = None

    @classmethod
    def usual(cls) -> Self:
        """Return how it runs unless something else was asked for: the computer's own service where there is one."""
        places = this_machine()
        return cls(machine=MachineService(places) if places else None)

    def command(self) -> list[str]:
        """Return the command line."""
        options = ["--data-dir", str(self.data_dir), "--port", str(self.port), "--stop-with-stdin"]
        for network in self.vendor_networks:
            options += ["--vendor-network", network]
        for file in self.vendor_ca:
            options += ["--vendor-ca", str(file)]
        if self.vendor_deadline_seconds is not None:
            options += ["--vendor-deadline", f"{self.vendor_deadline_seconds:g}"]
        return own_program("server", *options)


@dataclass(frozen=True, slots=True)
class ServerReady:
    """What the server says once it serves. `setup_token` is None when it is set up already."""

    url: str
    pid: int
    setup_token: str | None = field(repr=False)
    fingerprint: str | None
    ca: Path | None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Read the document of its ready line."""
        ca = document.get("ca")
        return cls(
            url=str(document["url"]),
            pid=int(document["pid"]),
            setup_token=document.get("setupToken"),
            fingerprint=document.get("fingerprint"),
            ca=Path(ca) if ca else None,
        )


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before starting a dead server again: each time twice as long, until it lived for a while."""

    first_seconds: float = 0.5
    longest_seconds: float = 30.0
    lived_seconds: float = 60.0

    def delay(self, deaths: int) -> float:
        """Return the seconds to wait after so many deaths in a row, at least one."""
        return min(self.first_seconds * 2.0 ** min(deaths - 1, 30), self.longest_seconds)


@dataclass(frozen=True, slots=True)
class ServiceWatch:
    """How often to look whether a service still runs, and how long it may be gone by the clock: it may be restarting.

    `begin_seconds`: how long the computer's service may take to answer when a console begins: both may have just started.
    """

    look_seconds: float = 1.0
    gone_seconds: float = 15.0
    begin_seconds: float = 10.0
    clock: Callable[[], float] = time.monotonic


def server_process(
    options: ServerOptions, on_change: Callable[[ProcessState], None] | None = None
) -> ChildProcess:
    """Return one life of the server, not started yet, for those who do not want it to be started again."""
    return ChildProcess(NAME, options.command(), options.environment, on_change)


def is_ours(data_dir: Path) -> bool:
    """Tell whether a data directory belongs to whoever is signed in to this computer, and is theirs to change."""
    try:
        status = data_dir.stat()
    except OSError:
        return False
    owned = sys.platform == "win32" or status.st_uid == os.getuid()
    return owned and os.access(data_dir, os.R_OK | os.W_OK | os.X_OK)


async def set_new_password(options: ServerOptions, email: str, password: str) -> str:
    """Set a new password in the data of the bundled server, by `clue-server reset-password`; return "" or why it was not set.

    The password goes to the program's standard input: command lines are seen by all users of a machine.
    """
    if not is_ours(options.data_dir):
        return f"{options.data_dir} belongs to another user of this computer."
    command = own_program(
        "server", "reset-password", "--stdin", "--data-dir", str(options.data_dir), "--", email
    )
    try:
        finished = await run_to_its_end(command, options.environment, READY_SECONDS, f"{password}\n".encode())
    except TimeoutError:
        return f"{NAME} did not end."
    except OSError as error:
        return f"{NAME} could not be started: {error.strerror}."
    if finished.exit_code == 0:
        return ""
    words = next((line for line in reversed(finished.complaint.splitlines()) if line.strip()), "")
    return words.removeprefix(f"{NAME}: ").strip() or f"{NAME} ended with exit code {finished.exit_code}."


class LocalServer:
    """The bundled server, kept alive from `start` to `stop`.

    `on_change` is called, on the event loop, with each new state; a state with `retry_seconds` says that the server
    died and when it is started again. `ready` is None while nothing serves; `is_service` tells that what serves is not
    this object's to stop, and `is_of_machine` that it is the computer's own service;
    `beside_machine` that there is such a service, and the data here, which were set up, are served all the same. `taken_port` is the port that devices know it by, where somebody else has that now; else 0.
    """

    def __init__(
        self,
        options: ServerOptions,
        *,
        backoff: Backoff | None = None,
        watch: ServiceWatch | None = None,
        on_change: Callable[[ProcessState], None] | None = None,
    ) -> None:
        self._options = options
        self._backoff = backoff or Backoff()
        self._watch = watch or ServiceWatch()
        self._on_change = on_change
        self._state = ProcessState(NAME)
        self._process: ChildProcess | None = None
        self._supervision: asyncio.Task[None] | None = None
        self.ready: ServerReady | None = None
        self.is_service = False
        self.is_of_machine = False
        self.beside_machine = False
        self.taken_port = 0

    @property
    def options(self) -> ServerOptions:
        """How it runs, or is to be started."""
        return self._options

    @property
    def state(self) -> ProcessState:
        """What is known of the server now."""
        return self._state

    async def start(self, ready_seconds: float = READY_SECONDS) -> ServerReady:
        """Start the server, or find the service, and watch over it from then on. Raises ProcessFailure; nothing runs then."""
        if self._supervision is not None:
            raise RuntimeError("The server is started already.")
        ready = await self._launch(ready_seconds)
        self._supervision = begin(self._supervise(ready_seconds), name=f"{NAME} supervision")
        return ready

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """End the server in order, by force after the grace, and do not start it again; a service goes on."""
        if self._supervision is not None:
            self._supervision.cancel()
            await asyncio.wait([self._supervision])
            self._supervision = None
        self.ready = None
        if self._process is not None and not self.is_service:
            await self._process.stop(grace_seconds)
        if self._state.retry_seconds is not None:
            self._tell(replace(self._state, retry_seconds=None))

    async def restart(self, options: ServerOptions, ready_seconds: float = READY_SECONDS) -> ServerReady:
        """Start the server anew with other options; with those before again where it does not start with them.

        Raises:
            ProcessFailure: it did not, and is started as it was before, however often that takes.
        """
        if self._supervision is None or self.is_service:
            raise RuntimeError("There is no server of ours to start anew.")
        before = self._options
        await self.stop()
        self._options = options
        try:
            return await self.start(ready_seconds)
        except ProcessFailure:
            self._options = before
            self._supervision = begin(self._supervise(ready_seconds), name=f"{NAME} supervision")
            raise

    async def _launch(self, ready_seconds: float) -> ServerReady:
        document = service_in(self._options.data_dir)
        self.is_service = document is not None and await answers(document)
        self.is_of_machine = self.beside_machine = False
        if document is not None and self.is_service:
            self.ready = ServerReady.of(document)
            self._tell(ProcessState(NAME, Phase.READY, self.ready.pid))
            return self.ready
        if self._options.machine is not None and self._options.machine.is_installed:
            if not (self._options.data_dir / _DATABASE).exists():
                return await self._of_machine(self._options.machine)
            # Devices may know the server of these data: it goes on, if anybody has ever set it up.
            document = await self._start_own(ready_seconds)
            if not await needs_setup(document):
                self.beside_machine = True
                return self._serves(document)
            assert self._process is not None  # noqa: S101 - it has just been started
            await self._process.stop(GRACE_SECONDS)
            return await self._of_machine(self._options.machine)
        return self._serves(await self._start_own(ready_seconds))

    async def _start_own(self, ready_seconds: float) -> Mapping[str, Any]:
        wanted = self._options.port or kept_port(self._options.data_dir)
        self._process = server_process(replace(self._options, port=wanted), self._tell)
        return await self._process.start(ready_seconds)

    def _serves(self, document: Mapping[str, Any]) -> ServerReady:
        self.ready = ServerReady.of(document)
        port = urlsplit(self.ready.url).port
        if port is not None:  # devices and consoles go on asking there
            if not self._options.port:
                first = first_port(self._options.data_dir)
                self.taken_port = first if first not in {0, port} else 0
            self._options = replace(self._options, port=port)
            keep_port(self._options.data_dir, port)
        return self.ready

    async def _of_machine(self, service: MachineService) -> ServerReady:
        """Find the computer's service, which may be starting still. Raises ProcessFailure: no second server is started beside it."""
        clock = self._watch.clock
        begun = clock()
        while True:
            document = service.published()
            if document is not None and await answers(document):
                break
            if clock() - begun >= self._watch.begin_seconds:
                words = Said(
                    "The server of this computer is installed as a service and does not answer. `clue-server service status"
                    " --system` says why; an administrator of this computer can start it: `clue-server service start --system`."
                )
                self._tell(ProcessState(NAME, Phase.ENDED, last_words=(words,)))
                raise ProcessFailure(words, self._state)
            await asyncio.sleep(self._watch.look_seconds)
        self.is_service = self.is_of_machine = True
        self.ready = ServerReady.of(document)
        self._tell(ProcessState(NAME, Phase.READY, self.ready.pid))
        return self.ready

    async def _supervise(self, ready_seconds: float) -> None:
        clock = asyncio.get_running_loop().time
        deaths, born = 0, clock()
        while True:
            if self.is_service:
                await self._service_gone()
            elif self._process is not None:
                await self._process.ended()
            self.ready = None
            deaths = 1 if clock() - born > self._backoff.lived_seconds else deaths + 1
            delay = self._backoff.delay(deaths)
            self._tell(replace(self._state, phase=Phase.ENDED, retry_seconds=delay))
            await asyncio.sleep(delay)
            born = clock()
            try:
                await self._launch(ready_seconds)
            except ProcessFailure:
                continue  # its state has been told, and is the next round's

    async def _service_gone(self) -> None:
        """Wait until no service has run for a while."""
        clock = self._watch.clock
        last_seen = clock()
        while clock() - last_seen <= self._watch.gone_seconds:
            await asyncio.sleep(self._watch.look_seconds)
            if self._is_said_to_run():
                last_seen = clock()

    def _is_said_to_run(self) -> bool:
        if not self.is_of_machine or self._options.machine is None:
            return service_in(self._options.data_dir) is not None
        said = self._options.machine.published()
        return said is not None and is_running(said["pid"])

    def _tell(self, state: ProcessState) -> None:
        self._state = state
        if self._on_change is not None:
            self._on_change(state)
