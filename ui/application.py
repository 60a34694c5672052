"""The console as a program: its window, and what fills it."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clue_desktop import __version__
from clue_desktop.profiles import BUNDLED, GEOMETRY, Profiles
from ui import names
from ui.enrollment.program import EnrollmentOptions, open_enrollment
from ui.enrollment.window import EnrollmentWindow
from ui.frame.only_window import OnlyWindow
from ui.frame.window import MainWindow
from ui.program import ProgramOptions, application, run_window

if TYPE_CHECKING:
    from clue_desktop.local_server import ServerOptions
    from ui.enrollment.wizard import Wizard
    from ui.frame.console import Console
    from ui.help.opening import HelpOpener
    from ui.staying import Contents

_HEAVY = "ui.frame.console"
"""Imports httpx, pydantic and what needs them: as long as everything else together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleOptions(ProgramOptions):
    """How the console was started.

    Attributes:
        server: another server's address; None for the bundled one.
        server_options: how the bundled server is to run; None for its usual way.
    """

    server: str | None = None
    server_options: "ServerOptions | None" = None


def run_console(options: ConsoleOptions) -> int:
    """Open the console, stay until it is closed, and return the exit code.

    Where it is open already on the same server, its window comes forward instead; a window that is another program's
    (`stop_with_stdin`) stands for itself.
    """
    application()
    profiles = Profiles(options.settings)
    key = profiles.profile(options.server or BUNDLED).key
    only = OnlyWindow(profiles.folder, key)
    if not options.stop_with_stdin and not only.claim():
        return 0

    def make() -> MainWindow:
        window = MainWindow()
        window.restore_geometry(profiles.preferences(key).get(GEOMETRY))  # in its place before it is shown
        only.come_forward = window.come_forward
        return window

    try:
        return run_window(make, lambda window: open_console(window, options), options)
    finally:
        only.release()


async def open_console(window: MainWindow, options: ConsoleOptions) -> "Console":
    """Fill the window and begin to connect."""
    import asyncio  # after the window is painted, as all that is imported here
    import importlib

    # In a thread, so that the window is painted and can be moved meanwhile.
    await asyncio.to_thread(importlib.import_module, _HEAVY)
    from clue_desktop.client.new_version import ask
    from clue_desktop.new_version_feed import FEED
    from clue_desktop.new_version_keeping import NewsKeeping, turned_off_by
    from clue_desktop.sign_in_keeping import SignInKeeping
    from ui.frame.console import Console
    from ui.help.opening import HelpOpener
    from ui.state.hosting import BundledHost, Host, RemoteHost
    from ui.state.new_versions import NewVersions

    profiles = Profiles(options.settings)
    profile = profiles.profile(options.server or BUNDLED)
    console: Console | None = None

    def changed(_: object) -> None:
        if console is not None:
            console.server_changed()

    host: Host
    if options.server is None:
        host = BundledHost(changed, options.server_options)
    else:
        host = RemoteHost(profiles, profile)
    console = Console(
        window,
        host,
        profiles,
        profile,
        SignInKeeping(profiles.folder),
        new_versions=NewVersions(
            __version__,
            FEED,
            NewsKeeping(profiles.folder),
            ask,
            _now,
            turned_off_by=turned_off_by(os.environ),
        ),
        language=options.chosen_language,
    )
    made = console
    console.offer_help(HelpOpener(window, console.preferences, lambda: made.chapter))
    console.start()
    return console


async def open_wizard(window: EnrollmentWindow, options: EnrollmentOptions) -> "Contents":
    """Fill the window of the installer's wizard that stands alone, with help in it."""
    wizard = await open_enrollment(window, options)
    from ui.help.opening import HelpOpener

    profiles = Profiles(options.settings)
    opener = HelpOpener(window, profiles.preferences(names.ENROLL_WINDOW), lambda: names.ENROLL_WINDOW)
    return _WizardWithHelp(wizard, opener)


def _now() -> datetime:
    return datetime.now(UTC)


class _WizardWithHelp:
    """A wizard, and the help beside it, which ends with it."""

    def __init__(self, wizard: "Wizard", opener: "HelpOpener") -> None:
        self._wizard = wizard
        self._opener = opener

    async def aclose(self) -> None:
        """End in order."""
        self._opener.close()
        await self._wizard.aclose()
