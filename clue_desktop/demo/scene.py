"""The programs of the demonstration, running in a temporary folder: a vendor, the server, and devices."""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from clue_desktop.child_process import (
    ChildProcess,
    ProcessFailure,
    ProcessState,
    clean_environment,
    own_program,
    run_to_its_end,
)
from clue_desktop.client.admin import AdminClient
from clue_desktop.client.device import GIVE_UP_SECONDS, DeviceClient
from clue_desktop.client.errors import ClientError, Unauthenticated
from clue_desktop.client.resources.events import EventFilter
from clue_desktop.client.trust import ssl_context
from clue_desktop.contract.events import Event
from clue_desktop.demo.cases import REFUSED, Case, Outcome, as_told
from clue_desktop.demo.organization import DemoError, Device, Organization
from clue_desktop.local_server import ServerOptions, ServerReady, server_process
from clue_desktop.tasks import begin

_READY_SECONDS = 60.0
_GRACE_SECONDS = 5.0
_NOTICING_SECONDS = 1.0
_VENDOR_DEADLINE_SECONDS = 1.0
_LOOPBACK = "127.0.0.0/8"
_CLUE_DEVICE = "server.sandbox.device"
_Answer = TypeVar("_Answer")


class Scene:
    """Where the demonstration takes place. Use `scene()`, which also takes everything away again."""

    def __init__(self, folder: Path, vendor_script: Path | None, ends: AsyncExitStack) -> None:
        self.folder = folder
        self.vendor_script = vendor_script or folder / "vendor.toml"
        self.vendor_log = folder / "vendor-requests.jsonl"
        self.vendor_url = ""
        self._ends = ends
        self._environment = clean_environment(os.environ) | {"CLUE_USE_KEYRING": "false"}
        self._vendor: ChildProcess | None = None
        self._server: ChildProcess | None = None
        self._vendor_ca: Path | None = None
        self._clients: dict[str, DeviceClient] = {}
        self._deaths: asyncio.Queue[ProcessState] = asyncio.Queue()
        self._last_event = 0
        if vendor_script is None:
            shipped = resources.files("clue_desktop.demo").joinpath("vendor.toml").read_text("utf-8")
            self.vendor_script.write_text(shipped, "utf-8")

    async def start_vendor(self, script: str | None = None) -> None:
        """Start the sample vendor; after `stop_vendor` at the same address and with the same authority.

        With a script's text it answers by that one, and not by the demonstration's.
        """
        file = self.vendor_script
        if script is not None:
            file = self.folder / "samples.toml"
            file.write_text(script, "utf-8")
        port = urlsplit(self.vendor_url).port or 0
        command = own_program(
            "server.sandbox.sample_vendor",
            *("--port", str(port), "--script", str(file), "--log", str(self.vendor_log)),
            *("--cert-dir", str(self.folder / "vendor-ca"), "--stop-with-stdin"),
        )
        self._vendor = ChildProcess("clue-vendor", command, self._environment, self._note_death)
        self._ends.push_async_callback(self._vendor.stop, _GRACE_SECONDS)
        ready = await self._vendor.start(_READY_SECONDS)
        self.vendor_url, self._vendor_ca = str(ready["url"]), Path(str(ready["ca"]))

    async def stop_vendor(self) -> None:
        """End the sample vendor: nothing listens at its address any more."""
        if self._vendor is not None:
            vendor, self._vendor = self._vendor, None
            await vendor.stop(_GRACE_SECONDS)

    async def start_server(self, vendor_deadline_seconds: float = _VENDOR_DEADLINE_SECONDS) -> ServerReady:
        """Start the server; it may reach the vendor and trusts its authority."""
        options = ServerOptions(
            data_dir=self.folder / "server",
            vendor_networks=(_LOOPBACK,),
            vendor_ca=(self._vendor_ca,) if self._vendor_ca else (),
            vendor_deadline_seconds=vendor_deadline_seconds,
            environment=self._environment,
        )
        self._server = server_process(options, self._note_death)
        self._ends.push_async_callback(self._server.stop, _GRACE_SECONDS)
        return ServerReady.of(await self._server.start(_READY_SECONDS))

    async def open_window(self, server: ServerReady, settings: Path) -> ChildProcess:
        """Open the console on the server, with these settings, in a process of its own."""
        command = own_program(
            "clue_desktop",
            *("--server", server.url, "--settings", str(settings), "--stop-with-stdin"),
        )
        # The user's keyring is none of the demonstration's business.
        environment = self._environment | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        window = ChildProcess("clue-desktop", command, environment)
        self._ends.push_async_callback(window.stop, _GRACE_SECONDS)
        await window.start(_READY_SECONDS)
        return window

    async def administrator(self, server: ServerReady) -> AdminClient:
        """Return a client of the server's admin API, closed with the scene."""
        return await self._ends.enter_async_context(AdminClient(server.url, ssl_context(server.ca)))

    async def present(
        self, case: Case, server: ServerReady, admin: AdminClient, organization: Organization
    ) -> Outcome:
        """Present a case's credential and read the event of it. Raises DemoError, ClientError."""
        device = organization.devices[case.device]
        started = time.perf_counter()
        if case.by_program:
            told, message, milliseconds = await self._present_by_program(case, device)
        else:
            told, message = await self._present(case, device, server)
            milliseconds = (time.perf_counter() - started) * 1000
        return Outcome(case, told, message, milliseconds, await self._event_of(device, admin))

    async def while_all_run(self, work: Coroutine[None, None, _Answer]) -> _Answer:
        """Do the work. Raises DemoError, naming the program, as soon as one dies that should run."""
        working = begin(work, name="demonstration")
        watching = begin(self._deaths.get(), name="watch over the programs")
        try:
            await asyncio.wait([working, watching], return_when=asyncio.FIRST_COMPLETED)
            if working.done() and isinstance(working.exception(), ClientError):
                # A program's death may be noticed by its clients first.
                await asyncio.wait([watching], timeout=_NOTICING_SECONDS)
            if watching.done() and not (working.done() and isinstance(working.exception(), ProcessFailure)):
                raise DemoError(str(watching.result()))
            return await working
        finally:
            for task in (working, watching):
                task.cancel()
            await asyncio.gather(working, watching, return_exceptions=True)

    def _note_death(self, state: ProcessState) -> None:
        if state.died:
            self._deaths.put_nowait(state)

    async def _present_by_program(self, case: Case, device: Device) -> tuple[str, str | None, float]:
        arguments = ("--credential-file", str(device.credential_file), "--json", case.credential, case.value)
        command = own_program(_CLUE_DEVICE, "present", *arguments)
        try:
            finished = await run_to_its_end(command, self._environment, _READY_SECONDS + GIVE_UP_SECONDS)
        except TimeoutError as error:
            raise DemoError("clue-device did not end.") from error
        except OSError as error:
            raise DemoError(f"clue-device cannot be started: {error.strerror}.") from error
        try:
            shown = json.loads(finished.output)
            return shown["result"] or REFUSED, shown["message"], float(shown["elapsedMs"])
        except (ValueError, KeyError, TypeError) as error:
            said = (finished.complaint or finished.output).strip().rpartition("\n")[2]
            raise DemoError(f"clue-device ended with exit code {finished.exit_code}: {said}") from error

    async def _present(self, case: Case, device: Device, server: ServerReady) -> tuple[str, str | None]:
        if device.serial not in self._clients:
            client = DeviceClient(server.url, device.serial, ssl_context(server.ca), token=device.token)
            self._clients[device.serial] = await self._ends.enter_async_context(client)
        try:
            return as_told(await self._clients[device.serial].verify(case.credential, case.value))
        except Unauthenticated:
            return REFUSED, None

    async def _event_of(self, device: Device, admin: AdminClient) -> Event:
        newest = (await admin.events.page(EventFilter(serial=device.serial), limit=1)).items
        if not newest or newest[0].id <= self._last_event:
            raise DemoError(f"The event log has nothing of what device {device.serial} just presented.")
        self._last_event = newest[0].id
        return newest[0]


@asynccontextmanager
async def scene(vendor_script: Path | None) -> AsyncIterator[Scene]:
    """Open the scene; at its end, however it comes, all programs are ended and the folder is removed.

    Raises DemoError for what goes wrong with the programs.
    """
    with tempfile.TemporaryDirectory(prefix="clue-demo-", ignore_cleanup_errors=True) as folder:
        async with AsyncExitStack() as ends:
            try:
                yield Scene(Path(folder), vendor_script, ends)
            except ProcessFailure as failure:
                raise DemoError(str(failure)) from failure
