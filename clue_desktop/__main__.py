"""clue-desktop: the console's start, and its demonstration, `demo`: in the terminal and then in the console.

Exits with 0 when all went well, 1 when no window can be opened or the demonstration did not come out as it has to, 2 for a wrong command line,
and as the shell expects after a signal.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from clue_desktop import __version__

_NO_DISPLAY = (
    "There is no display to open a window on; `clue-desktop demo` shows the main job without one "
    "(`clue-desktop --help`)."
)
_LANGUAGE_VARIABLE = "CLUE_LANGUAGE"
_SCREENLESS = {"offscreen", "minimal", "vnc"}
"""Platforms of Qt that draw where nobody looks."""
_CANNOT_GO_ON, _WRONG_USE, _SIGINT_CODE = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run clue-desktop and return its exit code; errors are one line on stderr."""
    sys.stdout, sys.stderr = (stream or _nowhere() for stream in (sys.stdout, sys.stderr))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character must not end the program
    given = _parser().parse_args(arguments)
    if given.command is None:
        return _console(given)
    if given.vendor_script is not None and not given.vendor_script.is_file():
        return _complain(f"--vendor-script: there is no file {given.vendor_script}.", _WRONG_USE)
    try:
        return _demo(given)
    except KeyboardInterrupt:
        return _complain("Interrupted.", _SIGINT_CODE)
    except BrokenPipeError:
        # The reader has gone; what is still in the buffer must not complain when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _CANNOT_GO_ON


def _console(given: argparse.Namespace) -> int:
    if not _has_display():
        return _complain(_NO_DISPLAY, _CANNOT_GO_ON)
    try:
        from ui.application import ConsoleOptions, run_console
        from ui.language import Language
    except ImportError as error:  # a server's installation, or a system without Qt's libraries
        return _complain(f"The window cannot be opened: {error}.", _CANNOT_GO_ON)
    if given.settings is not None and given.settings.exists() and not given.settings.is_dir():
        return _complain(f"--settings: {given.settings} is not a folder.", _WRONG_USE)
    asked_by, code = ("--language", given.language) if given.language else (_LANGUAGE_VARIABLE, "")
    code = code or os.environ.get(_LANGUAGE_VARIABLE, "")
    if code and code not in set(Language):
        return _complain(f"{asked_by}: “{code}” is none of {', '.join(Language)}.", _WRONG_USE)
    options = ConsoleOptions(
        server=given.server,
        settings=given.settings,
        stop_with_stdin=given.stop_with_stdin,
        language=Language(code) if code else None,
    )
    return run_console(options)


def _has_display() -> bool:
    """Whether a window can be opened; Qt itself would end the process where there is none."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in {"win32", "darwin"} or any(os.environ.get(name) for name in names)


def _can_be_looked_at() -> bool:
    """Whether somebody would see a window: Qt is installed, and draws on a screen."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    return _has_display() and platform not in _SCREENLESS and find_spec("PySide6") is not None


def _demo(given: argparse.Namespace) -> int:
    # Here, because --help and --version need none of it.
    from clue_desktop.client.errors import ClientError
    from clue_desktop.demo.command import DemoOptions, Interrupted, run_demo
    from clue_desktop.demo.organization import DemoError

    script = given.vendor_script.resolve() if given.vendor_script else None
    try:
        window = not given.keep and not given.no_window and _can_be_looked_at()
        return run_demo(DemoOptions(keep=given.keep, window=window, vendor_script=script))
    except Interrupted as interruption:
        return _complain(
            f"Ended by {interruption}. Nothing is left running, and no files.", 128 + interruption.number
        )
    except BrokenPipeError:
        raise
    except (DemoError, ClientError, OSError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _complain(f"{_sentence(words)} Nothing is left running, and no files.", _CANNOT_GO_ON)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clue-desktop",
        description=(
            "The console of CLUe: customer API integration for access control. Without --server it starts the "
            "verification server that it brings along, and keeps it running until the window closes."
        ),
        epilog="Other programs: clue-server, clue-device, clue-vendor; each one explains itself with --help.",
    )
    parser.add_argument("--version", action="version", version=f"clue-desktop {__version__}")
    parser.add_argument(
        "--server",
        metavar="URL",
        help="work with the server at this address, for example https://clue.example:8443",
    )
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="DIR",
        help="keep known servers and what windows remember there, instead of in the user's own folder; credential "
        "files of devices in DIR/devices let the virtual device stand in for them",
    )
    parser.add_argument(
        "--language",
        metavar="CODE",
        help=f"speak English (en) or Korean (ko) this time, whatever was chosen in the window; {_LANGUAGE_VARIABLE} in "
        "the environment does the same",
    )
    parser.add_argument(
        "--stop-with-stdin",
        action="store_true",
        help="for programs that start this one: print a line of JSON once the window is there, end when stdin ends",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    demo = commands.add_parser(
        "demo",
        help="show the main job from end to end, then open the console on it",
        description=(
            "Starts a verification server, a vendor and devices on free ports of this machine, in a temporary folder; "
            "sets up places, tests and registers vendor APIs, presents credentials, and shows what each of them got "
            "and why. With a display it then opens the console on all of this, with a virtual device to present more, "
            "until its window is closed. Then it ends and removes everything."
        ),
        epilog="Exit code: 0 when every outcome is the expected one, else 1. Colours: on a terminal, without NO_COLOR.",
    )
    demo.add_argument(
        "--keep",
        action="store_true",
        help="without a window: keep everything running until Ctrl-C, say how to use it by hand, and show what happens",
    )
    demo.add_argument("--no-window", action="store_true", help="open no window, and end after the table")
    demo.add_argument(
        "--vendor-script",
        type=Path,
        metavar="FILE",
        help="what the vendor answers, instead of the demonstration's own script; see clue-vendor --print-example",
    )
    return parser


def _nowhere() -> TextIO:
    """Return a stream for what nobody reads: whoever started this closed the real one."""
    return Path(os.devnull).open("w", encoding="utf-8")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _complain(text: str, code: int) -> int:
    sys.stderr.write(f"clue-desktop: {' '.join(text.split())}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
