"""The command `clue-desktop demo`: plays the demonstration and says by its exit code whether all came out right."""

import asyncio
import os
import secrets
import shlex
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from clue_desktop import __version__
from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Refused
from clue_desktop.demo.cases import BY_SAMPLES, MAIN_ENTRANCE, WITH_VENDOR, WITHOUT_VENDOR, Outcome
from clue_desktop.demo.organization import OWNER_EMAIL, Configuration, DemoError, Organization
from clue_desktop.demo.report import NARROWEST, Report
from clue_desktop.demo.scene import Scene, scene
from clue_desktop.demo.window import settings_of_window
from clue_desktop.local_server import ServerReady
from clue_desktop.tasks import begin

if sys.platform == "win32":
    _ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGBREAK)
else:
    _ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_AS_EXPECTED, _NOT_AS_EXPECTED = 0, 1


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """How to play it.

    Attributes:
        keep: keep everything running until Ctrl-C.
        window: open the console on it, until its window is closed.
        vendor_script: what the vendor answers, instead of the shipped one.
    """

    keep: bool = False
    window: bool = False
    vendor_script: Path | None = None


class Interrupted(Exception):  # noqa: N818 - no error: somebody ended the demonstration
    """A signal ended the demonstration; `number` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def run_demo(options: DemoOptions) -> int:
    """Play the demonstration; return 0 when every outcome is the expected one, else 1.

    Whatever happens, nothing is left running and no file stays. Raises DemoError, ClientError, Interrupted,
    BrokenPipeError.
    """
    return asyncio.run(_play(options))


async def _play(options: DemoOptions) -> int:
    report = Report(sys.stdout, colours=wants_colours(), columns=_columns())
    async with _ended_by_signals():
        async with scene(options.vendor_script) as stage:
            code = await _perform(stage, options, report)
        report.plain("Nothing is left running, and no files.")
    return code


async def _perform(stage: Scene, options: DemoOptions, report: Report) -> int:
    started = time.perf_counter()
    report.title(f"CLUe Desktop {__version__} – the main job from end to end, on this machine alone")
    await stage.start_vendor()
    report.done(f"clue-vendor  {stage.vendor_url}  (the customer's API)")
    server = await stage.start_server()
    report.done(f"clue-server  {server.url}  (the verification server)")
    admin = await stage.administrator(server)
    password = secrets.token_urlsafe(12)
    configuration = Configuration(admin, stage.vendor_url, stage.folder, report.done)
    try:
        organization = await stage.while_all_run(configuration.carry_out(server, password))
        outcomes = await stage.while_all_run(_present_all(stage, server, admin, organization, report))
    except Refused as refusal:
        raise DemoError(_all_of(refusal)) from refusal
    report.plain()
    report.legend()
    report.summary(outcomes, time.perf_counter() - started)
    wrong = [number for number, outcome in enumerate(outcomes, 1) if outcome.faults]
    if wrong:
        numbers = ", ".join(map(str, wrong))
        report.plain(f"Not as expected: number {numbers}. The lines in the table say in what.")
    if options.keep or options.window:
        # The table has shown the vendor's server stopped.
        await stage.start_vendor()
    if options.window:
        await _show_window(stage, server, admin, organization, password, report)
    elif options.keep:
        await _keep(stage, server, admin, organization, password, report)
    return _NOT_AS_EXPECTED if wrong else _AS_EXPECTED


async def _present_all(
    stage: Scene, server: ServerReady, admin: AdminClient, organization: Organization, report: Report
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    report.title("Credentials are presented")
    report.table_head()
    for case in WITH_VENDOR:
        outcomes.append(await stage.present(case, server, admin, organization))
        report.outcome(len(outcomes), outcomes[-1])
    report.title("The vendor's server is stopped")
    await stage.stop_vendor()
    for case in WITHOUT_VENDOR:
        outcomes.append(await stage.present(case, server, admin, organization))
        report.outcome(len(outcomes), outcomes[-1])
    report.title("A sample vendor answers in its place, by what was kept when the API was tested")
    await stage.start_vendor(await organization.script_of_samples(admin))
    for case in BY_SAMPLES:
        outcomes.append(await stage.present(case, server, admin, organization))
        report.outcome(len(outcomes), outcomes[-1])
    await stage.stop_vendor()
    return outcomes


async def _keep(
    stage: Scene,
    server: ServerReady,
    admin: AdminClient,
    organization: Organization,
    password: str,
    report: Report,
) -> None:
    """Say how to go on by hand, and show each event as it happens, until a signal comes."""
    report.title("Kept running until Ctrl-C")
    for line in _how_to_go_on(stage, server, organization, password):
        report.plain(line)
    try:
        await stage.while_all_run(_show_events(admin, organization, report))
    except asyncio.CancelledError:
        report.plain()
        _forget_cancellation()


async def _show_window(
    stage: Scene,
    server: ServerReady,
    admin: AdminClient,
    organization: Organization,
    password: str,
    report: Report,
) -> None:
    """Open the console, and show each event as it happens, until its window is closed or a signal comes."""
    report.title("The console opens on all of this")
    settings = await settings_of_window(stage.folder / "console", server, organization, password)
    window = await stage.open_window(server, settings)
    for line in _what_to_try(stage, password):
        report.plain(line)

    async def until_closed() -> None:
        showing = begin(_show_events(admin, organization, report), name="show events")
        closing = begin(window.ended(), name="the window's end")
        try:
            await asyncio.wait([showing, closing], return_when=asyncio.FIRST_COMPLETED)
            if not closing.done():
                await showing
        finally:
            for task in (showing, closing):
                task.cancel()
            await asyncio.gather(showing, closing, return_exceptions=True)

    try:
        await stage.while_all_run(until_closed())
    except asyncio.CancelledError:
        _forget_cancellation()
    report.plain()
    if window.state.died and window.state.exit_code != 0:
        raise DemoError(str(window.state))


async def _show_events(admin: AdminClient, organization: Organization, report: Report) -> None:
    """Write each event as it happens, without end."""
    report.title("What happens at the doors")
    report.table_head()
    async with aclosing(admin.events.follow()) as events:
        async for event in events:
            report.event(event, organization.places.get(event.place_id or "", event.serial or ""))


def _what_to_try(stage: Scene, password: str) -> Iterator[str]:
    yield f"  You are signed in as {OWNER_EMAIL}, password {password}."
    yield "  At Devices, be a device: present RF Card 04A1B2C3, 04DEAD00 or 04510W00, or"
    yield "  Face minji.kim. Events shows what became of it, and why."
    yield f"  Vendor  {stage.vendor_url}"
    yield f"  Script  {stage.vendor_script}  (an edit counts at once)"
    yield "  Close the window, or press Ctrl-C here, to end and remove everything."


def _how_to_go_on(
    stage: Scene, server: ServerReady, organization: Organization, password: str
) -> Iterator[str]:
    device = organization.devices[MAIN_ENTRANCE].credential_file
    present = f"{_program('clue-device', 'server.sandbox.device')} present --credential-file {shlex.quote(str(device))}"
    trust = f"--cacert {shlex.quote(str(server.ca))} " if server.ca else ""
    yield f"  Server         {server.url}    API description: {server.url}/api/v1/openapi.json"
    yield f"  Its CA file    {server.ca}"
    yield f"  Administrator  {OWNER_EMAIL}    password: {password}"
    yield f"  Vendor         {stage.vendor_url}"
    yield f"  Its answers    {stage.vendor_script}    (an edit counts at once)"
    yield f"  Its requests   {stage.vendor_log}"
    yield ""
    yield "In another terminal, be a device, then an administrator:"
    yield ""
    yield f"  {present} rfCard 04A1B2C3"
    yield f"  {present} rfCard 04DEAD00"
    yield f"  {present} face minji.kim"
    yield f"  curl {trust}-H 'Content-Type: application/json' {server.url}/api/v1/session \\"
    yield f"""    -d '{{"email": "{OWNER_EMAIL}", "password": "{password}"}}'"""


def _program(name: str, module: str) -> str:
    """Return how a person starts a program of this installation from any folder."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    return shlex.quote(found) if found else f"{shlex.quote(sys.executable)} -m {module}"


def _all_of(refusal: Refused) -> str:
    problems = "; ".join(f"{one.field}: {one.message} ({one.code})" for one in refusal.problems)
    return f"The server refused a request: {refusal} ({refusal.code}){f' {problems}' if problems else ''}"


# ---------------------------------------------------------------- signals and the terminal


@asynccontextmanager
async def _ended_by_signals() -> AsyncIterator[None]:
    """Cancel what is within when a signal says to end. Raises Interrupted.

    Only the first signal counts: taking everything away again is quick, and must not be cut short.
    """
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in a task
    came: list[int] = []

    def end(number: int) -> None:
        if not came:
            came.append(number)
            task.cancel()

    with _handled(end):
        try:
            yield
        except asyncio.CancelledError:
            if not came:
                raise
            _forget_cancellation()
            raise Interrupted(came[0]) from None


@contextmanager
def _handled(end: Callable[[int], None]) -> Iterator[None]:
    """Call `end` on the loop for each signal that says to end, as long as this lasts."""
    loop = asyncio.get_running_loop()

    def handle(number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(end, number)

    before = {number: signal.signal(number, handle) for number in _ENDING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _forget_cancellation() -> None:
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()


def _columns() -> int:
    return shutil.get_terminal_size((NARROWEST, 24)).columns if sys.stdout.isatty() else NARROWEST


def wants_colours() -> bool:
    """Return whether stdout is a terminal that shows colours, and its user has not declined them (no-color.org)."""
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return False
    return sys.platform == "win32" or os.environ.get("TERM", "dumb") != "dumb"
