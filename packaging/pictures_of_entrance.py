"""Pictures of what comes before the places: first run, sign-in, the fingerprint, a server that is away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from picture_studio import PASSWORD, Hand, Studio, owner_of, set_up, until
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from clue_desktop.demo.organization import OWNER_EMAIL
from ui import names
from ui.application import ConsoleOptions
from ui.frame.console import Console
from ui.frame.window import MainWindow
from ui.state.session import FirstSetup, Phase


async def first_run(studio: Studio) -> AsyncIterator[QWidget]:
    """The first run with the bundled server."""
    async with _first_run(studio) as window:
        yield window


async def first_run_problems(studio: Studio) -> AsyncIterator[QWidget]:
    """What the first run says of fields that are empty or wrong."""
    async with _first_run(studio) as window:
        hand = Hand(window)
        (await hand.wait_for(QLineEdit, names.SETUP_EMAIL)).setText("kim.example.com")
        (await hand.wait_for(QLineEdit, names.SETUP_PASSWORD)).setText("short")
        await hand.click(names.SETUP_SUBMIT)
        yield window


async def first_steps(studio: Studio) -> AsyncIterator[QWidget]:
    """What the sample's place group opens with after the set-up."""
    async with _first_steps(studio, "first-steps") as (window, _):
        yield window


async def first_steps_vendor(studio: Studio) -> AsyncIterator[QWidget]:
    """The same, with the sample vendor running."""
    async with _first_steps(studio, "first-steps-vendor") as (window, console):
        switch = console.session.host.sample_vendor
        if switch is not None:
            await switch.start()
        await Hand(window).wait_for(QPushButton, names.SAMPLE_VENDOR_USE)
        await until("the server, started anew", lambda: console.session.state.phase is Phase.READY)
        yield window


async def fingerprint(studio: Studio) -> AsyncIterator[QWidget]:
    """The question whether this is one's server."""
    options = ConsoleOptions(server=studio.server.url, settings=studio.new_settings())
    async with studio.another_console(options) as (window, _):
        await Hand(window).wait_for(QPushButton, names.FINGERPRINT_ACCEPT)
        yield window


async def sign_in(studio: Studio) -> AsyncIterator[QWidget]:
    """The sign-in, the address known."""
    async with _signed_out(studio) as window:
        yield window


async def invitation(studio: Studio) -> AsyncIterator[QWidget]:
    """The page for whoever has an invitation."""
    async with _signed_out(studio) as window:
        hand = Hand(window)
        await hand.click(names.SIGN_IN_INVITATION)
        await hand.click(names.INVITATION_ACCEPT_SUBMIT)
        yield window


async def forgotten(studio: Studio) -> AsyncIterator[QWidget]:
    """The page for whoever has forgotten the password."""
    async with _signed_out(studio) as window:
        await Hand(window).click(names.SIGN_IN_FORGOTTEN)
        await Hand(window).wait_for(QPushButton, names.FORGOTTEN_SUBMIT)
        yield window


def _refusal(window: QWidget) -> str:
    problems = [label for label in window.findChildren(QLabel) if label.property("role") == "problem"]
    return "".join(label.text() for label in problems if label.isVisible())


async def sign_in_refused(studio: Studio) -> AsyncIterator[QWidget]:
    """A password that is not accepted."""
    async with _signed_out(studio) as window:
        hand = Hand(window)
        (await hand.wait_for(QLineEdit, names.SIGN_IN_PASSWORD)).setText("not the password")
        await hand.click(names.SIGN_IN_SUBMIT)
        await until("the refusal", lambda: _refusal(window))
        yield window


async def sign_in_server_away(studio: Studio) -> AsyncIterator[QWidget]:
    """A sign-in while the server is away."""
    async with studio.another_server("away") as (server, process):
        await set_up(server)
        options = ConsoleOptions(server=server.url, settings=studio.new_settings(owner_of(server)))
        async with studio.another_console(options) as (window, _):
            hand = Hand(window)
            (await hand.wait_for(QLineEdit, names.SIGN_IN_PASSWORD)).setText(PASSWORD)
            await process.stop(1)
            await hand.click(names.SIGN_IN_SUBMIT)
            await until("the refusal", lambda: _refusal(window))
            yield window


async def unreachable(studio: Studio) -> AsyncIterator[QWidget]:
    """A server that was never reached."""
    options = ConsoleOptions(server="https://127.0.0.1:9", settings=studio.new_settings())
    async with studio.another_console(options) as (window, _):
        await Hand(window).wait_for(QPushButton, names.BANNER_RETRY)
        yield window


async def lost(studio: Studio) -> AsyncIterator[QWidget]:
    """The banner over the places of a server that went away."""
    async with studio.another_server("lost") as (server, process):
        await set_up(server)
        settings = studio.new_settings(owner_of(server))
        options = ConsoleOptions(server=server.url, settings=settings)
        async with studio.another_console(options) as (window, console):
            hand = Hand(window)
            await hand.wait_for(QLineEdit, names.SIGN_IN_PASSWORD)
            await console.session.sign_in(OWNER_EMAIL, PASSWORD, remember=False)
            await until("the tree", lambda: hand.find(QWidget, names.PLACE_TREE))
            await process.stop(1)
            await hand.wait_for(QPushButton, names.BANNER_RETRY)
            yield window


@asynccontextmanager
async def _first_run(studio: Studio) -> AsyncIterator[MainWindow]:
    options = ConsoleOptions(server_options=studio.options_of("first-run"), settings=studio.new_settings())
    async with studio.another_console(options) as (window, _):
        await Hand(window).wait_for(QPushButton, names.SETUP_SUBMIT)
        yield window


@asynccontextmanager
async def _first_steps(studio: Studio, folder: str) -> AsyncIterator[tuple[MainWindow, Console]]:
    options = ConsoleOptions(server_options=studio.options_of(folder), settings=studio.new_settings())
    async with studio.another_console(options) as (window, console):
        await Hand(window).wait_for(QPushButton, names.SETUP_SUBMIT)
        wanted = FirstSetup("", "Hangang Offices", "Kim Owner", OWNER_EMAIL, PASSWORD, sample_tree=True)
        await console.session.set_up(wanted)
        await Hand(window).wait_for(QPushButton, names.SAMPLE_VENDOR_START)
        yield window, console


@asynccontextmanager
async def _signed_out(studio: Studio) -> AsyncIterator[MainWindow]:
    # By its other name the server is another one to the keyring, which knows nothing of it.
    server = owner_of(studio.server, studio.server.url.replace("127.0.0.1", "localhost"))
    options = ConsoleOptions(server=server.key, settings=studio.new_settings(server))
    async with studio.another_console(options) as (window, _):
        await Hand(window).wait_for(QPushButton, names.SIGN_IN_SUBMIT)
        yield window


PICTURES = {
    "first-run": first_run,
    "first-run-problems": first_run_problems,
    "first-steps": first_steps,
    "first-steps-vendor": first_steps_vendor,
    "fingerprint": fingerprint,
    "sign-in": sign_in,
    "invitation": invitation,
    "forgotten": forgotten,
    "sign-in-refused": sign_in_refused,
    "sign-in-server-away": sign_in_server_away,
    "unreachable": unreachable,
    "lost": lost,
}
