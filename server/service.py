"""`clue-server service`: the server as a service of the operating system, so that doors are served without a console.

Linux: a systemd unit of the user, or with --system one of the machine, hardened, under a user of its own. macOS: a
launchd agent. Windows: a task of the Task Scheduler that runs while its user is signed in; a service in Windows' own
sense needs a program that answers the service manager, and this one does not.
"""

import argparse
import getpass
import os
import plistlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from server.private_files import replace_file
from server.settings import Settings

ACTIONS = ("install", "uninstall", "status", "print")
_UNIT = "clue-server.service"
_LABEL = "com.clue.server"
_TASK = "CLUe server"
_SYSTEM_DATA = "/var/lib/clue-server"
# What a service is started with is kept in files that others may read, and shown by the system's tools.
_PASSED_ON = (
    "host",
    "port",
    "tls",
    "tls_name",
    "vendor_network",
    "vendor_ca",
    "vendor_deadline",
    "trusted_proxy",
    "workers",
    "name",
    "synchronous",
    "log_level",
)

Run = Callable[[Sequence[str]], int]
"""Runs a program of the operating system and returns its exit status."""


class ServiceError(Exception):
    """The service cannot be set up here; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Definition:
    """How one operating system is told of the service.

    Attributes:
        text: what it is told.
        file: where that has to stand.
        install, uninstall, status: the programs to run for each, in their order; the last of `uninstall` runs when the
            file is gone, and is () for none.
    """

    text: bytes
    file: Path
    install: tuple[tuple[str, ...], ...]
    uninstall: tuple[tuple[str, ...], ...]
    status: tuple[str, ...]


def definition(
    settings: Settings, options: argparse.Namespace, platform: str = sys.platform, home: Path | None = None
) -> Definition:
    """Return how the service is made that starts the server with these options.

    Raises:
        ServiceError: it cannot be, with these options or on this system.
    """
    if options.database is not None:
        raise ServiceError(
            "--database may hold a password: give it as CLUE_DATABASE in the service's environment file"
        )
    if options.system and platform != "linux":
        raise ServiceError("--system is for Linux; without it the service runs while its user is signed in")
    if options.system and options.data_dir is not None:
        raise ServiceError(f"--system keeps its data in {_SYSTEM_DATA}; leave --data-dir out")
    home = home or Path.home()
    data_dir = _SYSTEM_DATA if options.system else str(settings.data_dir.absolute())
    command = _command(data_dir, options)
    if platform == "linux":
        return _systemd(command, home, system=options.system)
    if platform == "darwin":
        return _launchd(command, home, settings.data_dir)
    if platform == "win32":
        return _task(command, settings.data_dir)
    raise ServiceError(f"there is no service for {platform}")


def act(action: str, made: Definition, run: Run | None = None) -> int:
    """Install the service and start it, end and remove it, show its state, or print what the system is told.

    Raises:
        ServiceError: the system's own program is not there or says no.
        OSError: the file cannot be written.
    """
    run = run or _run
    match action:
        case "print":
            sys.stdout.write(made.text.decode("utf-16" if made.text.startswith(b"\xff\xfe") else "utf-8"))
            return 0
        case "install":
            made.file.parent.mkdir(parents=True, exist_ok=True)
            is_new = not made.file.exists()
            replace_file(made.file, made.text, 0o644)
            try:
                _run_all(made.install, run)
            except ServiceError:
                if is_new:
                    made.file.unlink()
                raise
            sys.stdout.write(f"installed and started: {made.file}\n")
            return 0
        case "uninstall":
            if not made.file.exists():
                raise ServiceError(f"it is not installed: there is no {made.file}")
            *end, again = made.uninstall
            _run_all(end, run)
            made.file.unlink()
            if again:
                _run_all([again], run)
            sys.stdout.write(f"ended and removed: {made.file}; the data stays where it is\n")
            return 0
        case _:
            return _run_all([made.status], run, quietly=True)


def _run_all(commands: Sequence[Sequence[str]], run: Run, *, quietly: bool = False) -> int:
    status = 0
    for command in commands:
        try:
            status = run(command)
        except FileNotFoundError as fault:
            raise ServiceError(
                f"there is no {command[0]} on this machine; `clue-server service print` shows what it would be told"
            ) from fault
        if status and not quietly:
            raise ServiceError(f"`{' '.join(command)}` ended with {status}")
    return status


def _run(command: Sequence[str]) -> int:
    return subprocess.run(command, check=False).returncode  # noqa: S603  # fixed programs of the system


def _command(data_dir: str, options: argparse.Namespace) -> list[str]:
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "server"]
    command = [*program, "--data-dir", data_dir]
    for name in _PASSED_ON:
        given = getattr(options, name)
        for value in given if isinstance(given, list) else [] if given is None else [given]:
            command += [f"--{name.replace('_', '-')}", str(value)]
    return command


def _template(name: str) -> Template:
    return Template((files("resources") / "service" / name).read_text("utf-8"))


def _systemd(command: Sequence[str], home: Path, *, system: bool) -> Definition:
    kind = "system" if system else "user"
    folder = Path("/etc/systemd/system") if system else home / ".config" / "systemd" / "user"
    control = ("systemctl",) if system else ("systemctl", "--user")
    text = _template(f"clue-server.{kind}.service").substitute(command=" ".join(map(_for_systemd, command)))
    reload = (*control, "daemon-reload")
    return Definition(
        text.encode(),
        folder / _UNIT,
        (reload, (*control, "enable", "--now", _UNIT)),
        ((*control, "disable", "--now", _UNIT), reload),
        (*control, "--no-pager", "status", _UNIT),
    )


def _for_systemd(word: str) -> str:
    """Return a word as a unit's command line has it (systemd.service(5), “Command lines”)."""
    if "\n" in word:
        raise ServiceError("an option holds a line break, which a unit cannot hold")
    quoted = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{quoted}"'


def _launchd(command: Sequence[str], home: Path, data_dir: Path) -> Definition:
    file = home / "Library" / "LaunchAgents" / f"{_LABEL}.plist"
    domain = f"gui/{os.getuid()}"
    text = plistlib.dumps(
        {
            "Label": _LABEL,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ProcessType": "Interactive",
            "Umask": 0o077,
            "EnvironmentVariables": {"CLUE_LOG_FORMAT": "json"},
            "StandardErrorPath": str(data_dir / "server.log"),
        }
    )
    return Definition(
        text,
        file,
        (("launchctl", "bootstrap", domain, str(file)),),
        (("launchctl", "bootout", f"{domain}/{_LABEL}"), ()),
        ("launchctl", "print", f"{domain}/{_LABEL}"),
    )


def _task(command: Sequence[str], data_dir: Path) -> Definition:
    file = data_dir / "service.xml"
    text = _template("clue-server.task.xml").substitute(
        user=escape(getpass.getuser()),
        program=escape(command[0]),
        arguments=escape(subprocess.list2cmdline(command[1:])),
    )
    return Definition(
        b"\xff\xfe" + text.encode("utf-16-le"),
        file,
        (
            ("schtasks", "/Create", "/F", "/TN", _TASK, "/XML", str(file)),
            ("schtasks", "/Run", "/TN", _TASK),
        ),
        (("schtasks", "/End", "/TN", _TASK), ("schtasks", "/Delete", "/F", "/TN", _TASK), ()),
        ("schtasks", "/Query", "/V", "/FO", "LIST", "/TN", _TASK),
    )
