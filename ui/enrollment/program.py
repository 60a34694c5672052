"""The wizard as a program of its own, for installers: `clue-desktop enroll`, without an administrator's sign-in."""

import importlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clue_desktop.profiles import SCHEME, Profiles
from ui.enrollment.window import EnrollmentWindow
from ui.program import ProgramOptions, run_window
from ui.widgets import theme

if TYPE_CHECKING:
    from ui.enrollment.contact import Server
    from ui.enrollment.wizard import Wizard
    from ui.staying import Contents

    Fill = Callable[[EnrollmentWindow, "EnrollmentOptions"], Awaitable[Contents]]
    """Fills the window and begins to connect."""

_HEAVY = "ui.enrollment.wizard"
"""Imports httpx, pydantic and what needs them: as long as everything else together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentOptions(ProgramOptions):
    """How the wizard was started.

    Attributes:
        server: the server's address; None to ask for it.
        ca: a CA file to trust the server by.
        fingerprint: the server's fingerprint, where it was said along with the address.
        serial: the device's serial; None to have it typed.
        model: the device's model, for the mail.
        credential_file: where the credential goes at the end.
        device: the address of the device's own web server, to hand the credential over to at the end.
        full_screen: begin on the full screen.
    """

    server: str | None = None
    ca: Path | None = None
    fingerprint: str | None = None
    serial: str | None = None
    model: str | None = None
    credential_file: Path | None = None
    device: str | None = None
    full_screen: bool = False


def run_enrollment(options: EnrollmentOptions, fill: "Fill | None" = None) -> int:
    """Open the wizard, stay until it is closed, and return the exit code; `fill` is what fills its window."""
    fill_it = fill or open_enrollment

    def make() -> EnrollmentWindow:
        theme.set_scheme(chosen_scheme(Profiles(options.settings), options.server))
        window = EnrollmentWindow()
        if options.full_screen:
            window.toggle_full_screen()
        return window

    return run_window(make, lambda window: fill_it(window, options), options)


def chosen_scheme(profiles: Profiles, server: str | None) -> theme.Scheme:
    """Return the colours that a person has chosen in the console of this server, else of the one used last."""
    given = [profiles.profile(server)] if server is not None else []
    kept = (profiles.preferences(profile.key).get(SCHEME) for profile in (*given, *profiles.all()))
    scheme: theme.Scheme = next((one for one in kept if one in theme.SCHEMES), "system")
    return scheme


async def open_enrollment(window: EnrollmentWindow, options: EnrollmentOptions) -> "Wizard":
    """Fill the window and begin to connect."""
    import asyncio  # after the window is painted, as all that is imported here

    # In a thread, so that the window is painted and can be moved meanwhile.
    await asyncio.to_thread(importlib.import_module, _HEAVY)
    from clue_desktop.client.panel import hand_over
    from ui.enrollment.contact import Contact
    from ui.enrollment.presenter import Enrollment, Given
    from ui.enrollment.wizard import Wizard

    profiles = Profiles(options.settings)
    find = _finder(profiles, options)
    contact = Contact(find(options.server) if options.server is not None else None, find)
    given = Given(
        serial=options.serial,
        model=options.model,
        ca=options.ca,
        credential_file=options.credential_file,
        device=options.device,
    )
    last = next((known.key for known in profiles.all() if not known.is_bundled), "")
    wizard = Wizard(window, Enrollment(contact, given, hand_over), last)
    wizard.start()
    return wizard


def _finder(profiles: Profiles, options: EnrollmentOptions) -> "Callable[[str], Server]":
    """Return what makes a server of an address: trusted by what was given, else by its pinned fingerprint."""
    from ui.enrollment.contact import GivenServer
    from ui.state.hosting import RemoteHost

    def find(address: str) -> "Server":
        if options.ca is not None or options.fingerprint is not None:
            return GivenServer(address, options.ca, options.fingerprint)
        return RemoteHost(profiles, profiles.profile(address))

    return find
