"""clue-desktop: the console's start; the installer's wizard alone, `enroll`; and the demonstration, `demo`.

Exits with 0 when all went well, 1 when the window cannot be opened or the demonstration did not come out as it has to, 2 for a wrong command line or
a display that is not there, and as the shell expects after a signal.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from clue_desktop.client.paths import path_of
from clue_desktop.display import why_no_display
from clue_desktop.importing import no_look_for_garbage
from clue_desktop.this_system import why_too_old
from clue_desktop.version import VersionAction, answers_version

if TYPE_CHECKING:
    from ui.words.language import Language

_WITHOUT_DISPLAY = "`clue-desktop demo` shows the main job without one (`clue-desktop --help`)."
_LANGUAGE_VARIABLE = "CLUE_LANGUAGE"
_SCREENLESS = {"offscreen", "minimal", "vnc"}
"""Platforms of Qt that draw where nobody looks."""
_STOP_SIGN = 0x10
"""MB_ICONERROR of MessageBoxW."""
_CANNOT_GO_ON, _WRONG_USE, _SIGINT_CODE = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run clue-desktop and return its exit code; errors are one line on stderr."""
    sys.stdout, sys.stderr = (stream or _nowhere() for stream in (sys.stdout, sys.stderr))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character must not end the program
    if answers_version("clue-desktop", arguments):
        return 0
    given = _parser().parse_args(arguments)
    if why := why_too_old():
        return _complain(why, _CANNOT_GO_ON)
    if given.command is None:
        return _window(given, _open_console)
    if given.command == "enroll":
        return _window(given, _open_enrollment)
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


def _window(given: argparse.Namespace, run: Callable[[argparse.Namespace, "Language | None"], int]) -> int:
    """Open a window, where there can be one and what was said of it is right."""
    if why_not := why_no_display():
        return _complain(f"{why_not} {_WITHOUT_DISPLAY}", _WRONG_USE)
    try:
        with no_look_for_garbage():
            import ui.application  # noqa: F401 - whether Qt is there
            from ui.words.language import Language
    except ImportError as error:  # a server's installation, or a system without Qt's libraries
        return _complain(f"The window cannot be opened: {error}.", _CANNOT_GO_ON)
    if given.settings is not None and given.settings.exists() and not given.settings.is_dir():
        return _complain(f"--settings: {given.settings} is not a folder.", _WRONG_USE)
    from clue_desktop.settings_format import keep_format, why_newer  # not needed for --version

    if why_newer_settings := why_newer(given.settings):
        return _complain(why_newer_settings, _WRONG_USE)
    asked_by, code = ("--language", given.language) if given.language else (_LANGUAGE_VARIABLE, "")
    code = code or os.environ.get(_LANGUAGE_VARIABLE, "")
    if code and code not in set(Language):
        return _complain(f"{asked_by}: “{code}” is none of {', '.join(Language)}.", _WRONG_USE)
    keep_format(given.settings)
    return run(given, Language(code) if code else None)


def _open_console(given: argparse.Namespace, language: "Language | None") -> int:
    from ui.application import ConsoleOptions, run_console

    return run_console(
        ConsoleOptions(
            server=given.server,
            settings=given.settings,
            stop_with_stdin=given.stop_with_stdin,
            language=language,
        )
    )


def _open_enrollment(given: argparse.Namespace, language: "Language | None") -> int:
    from ui.application import open_wizard
    from ui.enrollment.program import EnrollmentOptions, run_enrollment

    if (fault := _fault_of_enrollment(given)) is not None:
        return _complain(fault, _WRONG_USE)
    return run_enrollment(
        EnrollmentOptions(
            server=given.server,
            settings=given.settings,
            stop_with_stdin=given.stop_with_stdin,
            language=language,
            ca=given.ca,
            fingerprint=given.fingerprint,
            serial=given.serial,
            model=given.model,
            credential_file=given.credential_file,
            device=given.device,
            full_screen=given.full_screen,
        ),
        open_wizard,
    )


def _fault_of_enrollment(given: argparse.Namespace) -> str | None:
    """Return what is wrong with the wizard's command line, found before anything is asked of anybody."""
    from clue_desktop.client.trust import TrustError, parse_fingerprint, ssl_context
    from clue_desktop.domain.enrollment import model_problem, serial_problem

    if given.serial is not None and (problem := serial_problem(given.serial)) is not None:
        return f"--serial: {problem.message}"
    if (problem := model_problem(given.model)) is not None:
        return f"--model: {problem.message}"
    try:
        if given.fingerprint is not None:
            parse_fingerprint(given.fingerprint)
        if given.ca is not None:
            ssl_context(given.ca)
    except TrustError as error:
        return str(error)
    file: Path | None = given.credential_file
    if file is not None and file.exists():
        return f"--credential-file: {file} is there already; name another, so that no credential is lost."
    if file is not None and not file.resolve().parent.is_dir():
        return f"--credential-file: there is no folder {file.resolve().parent}."
    return None


def _can_be_looked_at() -> bool:
    """Whether somebody would see a window: Qt is installed, and draws on a screen."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    return not why_no_display() and platform not in _SCREENLESS and find_spec("PySide6") is not None


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
    parser.add_argument("--version", action=VersionAction)
    _add_common_options(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_enroll(commands)
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
        type=path_of,
        metavar="FILE",
        help="what the vendor answers, instead of the demonstration's own script; see clue-vendor --print-example",
    )
    return parser


def _add_common_options(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Add what every command with a window takes, before its name or after it."""
    parser.add_argument(
        "--server",
        metavar="URL",
        default=default,
        help="work with the server at this address, for example https://clue.example:8443",
    )
    parser.add_argument(
        "--settings",
        type=path_of,
        metavar="DIR",
        default=default,
        help="keep known servers and what windows remember there, instead of in the user's own folder; credential "
        "files of devices in DIR/devices let the virtual device stand in for them",
    )
    parser.add_argument(
        "--language",
        metavar="CODE",
        default=default,
        help=f"speak English (en) or Korean (ko) this time, whatever was chosen in the window; {_LANGUAGE_VARIABLE} in "
        "the environment does the same",
    )
    parser.add_argument(
        "--stop-with-stdin",
        action="store_true",
        default=default if default == argparse.SUPPRESS else False,
        help="for programs that start this one: print a line of JSON once the window is there, end when stdin ends",
    )


def _add_enroll(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    enroll = commands.add_parser(
        "enroll",
        help="register a device in the field, without an administrator's sign-in",
        description=(
            "Opens the installer's wizard: Place ID, allocation code by mail, and at the end the device's credential to "
            "a file or to the device's own web server. Without --server it asks for the address; a server that is not "
            "known yet shows its fingerprint to be compared, unless --fingerprint or --ca says whom to trust."
        ),
    )
    _add_common_options(enroll, argparse.SUPPRESS)
    enroll.add_argument(
        "--serial", metavar="N", help="the device's serial, 9 to 12 digits; without it, it is typed"
    )
    enroll.add_argument("--model", metavar="M", help="the device's model, which the mail with the code names")
    trust = enroll.add_mutually_exclusive_group()
    trust.add_argument("--fingerprint", metavar="SHA256", help="trust the server with this fingerprint")
    trust.add_argument("--ca", type=path_of, metavar="FILE", help="trust the server by this CA file (PEM)")
    enroll.add_argument(
        "--full-screen", action="store_true", help="begin on the full screen; Esc leaves it, F11 returns"
    )
    to = enroll.add_mutually_exclusive_group()
    to.add_argument(
        "--credential-file",
        type=path_of,
        metavar="FILE",
        help="where the credential goes; the file must not be there yet",
    )
    to.add_argument(
        "--device", metavar="URL", help="hand the credential over to the web server of the device there"
    )


def _nowhere() -> TextIO:
    """Return a stream for what nobody reads: whoever started this closed the real one."""
    return Path(os.devnull).open("w", encoding="utf-8")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _complain(text: str, code: int) -> int:
    words = " ".join(text.split())
    sys.stderr.write(f"clue-desktop: {words}\n")
    if sys.platform == "win32" and sys.__stderr__ is None:  # started by its icon: nobody would read it
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, "CLUe Desktop", _STOP_SIGN)
    return code


if __name__ == "__main__":
    sys.exit(main())
