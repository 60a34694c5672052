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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from server.keys.private_files import replace_file
from server.settings import Settings, given_options, path_of, variable_of

ACTIONS = ("install", "uninstall", "status", "print")
_UNIT = "clue-server.service"
_LABEL = "com.clue.server"
_TASK = "CLUe server"
_SYSTEM_DATA = "/var/lib/clue-server"
# What a service is started with is kept in files that others may read, and shown by the system's tools: no secrets.
_NOT_PASSED_ON = frozenset({"data_dir", "database", "stop_with_stdin", "tls", "tls_cert", "tls_key"})
_FILES = frozenset({"vendor_ca"})
# What says how this command itself runs.
_FOR_THIS_START = frozenset({"CLUE_DATA_DIR", "CLUE_USE_KEYRING", "CLUE_STOP_WITH_STDIN", "CLUE_SETUP_TOKEN"})
# Without these it would be another server: one with other data, or that cannot open what it has stored.
_NEEDED = ("CLUE_DATABASE", "CLUE_DATABASE_FILE", "CLUE_SECRET_KEY")

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
        left_out: what was set where it was made and the service does not get, in words; "" for nothing.
    """

    text: bytes
    file: Path
    install: tuple[tuple[str, ...], ...]
    uninstall: tuple[tuple[str, ...], ...]
    status: tuple[str, ...]
    left_out: str = ""


def definition(
    settings: Settings,
    options: argparse.Namespace,
    platform: str = sys.platform,
    home: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Definition:
    """Return how the service is made that starts the server with these options and variables.

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
    environ = os.environ if environ is None else environ
    given = given_options(options, environ)
    command = _command(data_dir, settings, given)
    if platform == "linux":
        made = _systemd(command, home, system=options.system)
        secrets_file = (
            Path("/etc/clue-server.env") if options.system else home / ".config" / "clue-server.env"
        )
    elif platform == "darwin":
        made, secrets_file = _launchd(command, home, Path(data_dir)), None
    elif platform == "win32":
        made, secrets_file = _task(command, settings.data_dir), None
    else:
        raise ServiceError(f"there is no service for {platform}")
    return replace(made, left_out=_left_out(given, environ, secrets_file))


def _left_out(
    given: Mapping[str, Sequence[str]], environ: Mapping[str, str], secrets_file: Path | None
) -> str:
    """Say which variables that are set here the service does not get. Raises ServiceError for those it cannot do without."""
    passed_on = {variable_of(option) for option in given} - {"CLUE_DATABASE"}
    kept = _names_in(secrets_file) if secrets_file is not None else set()
    missing = sorted(
        name
        for name in environ
        if name.startswith("CLUE_") and environ[name] and name not in passed_on | kept | _FOR_THIS_START
    )
    where = (
        f"put it in {secrets_file} (mode 0600) as NAME=value"
        if secrets_file
        else "the service has no place for it"
    )
    for name in _NEEDED:
        if name in missing:
            raise ServiceError(
                f"{name} is set here, and the service would be another server without it: {where}"
            )
    if not missing:
        return ""
    where = (
        f"put them in {secrets_file} (mode 0600) as NAME=value"
        if secrets_file
        else "what has an option can be given as one; the others the service cannot have"
    )
    return f"set here, but not given to the service: {', '.join(missing)}; {where}"


def _names_in(file: Path) -> set[str]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    return {line.partition("=")[0].strip() for line in lines if "=" in line and not line.startswith("#")}


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
            if made.left_out:
                sys.stderr.write(f"clue-server: {made.left_out}\n")
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


def _command(data_dir: str, settings: Settings, given: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the command line: with paths as they are from here, since a service starts in another folder."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "server"]
    command = [*program, "--data-dir", data_dir]
    for name, values in given.items():
        if name not in _NOT_PASSED_ON:
            for value in values:
                command += [_option(name), str(path_of(value).absolute()) if name in _FILES else value]
    if settings.tls_pair is not None:
        for name, path in zip(("tls_cert", "tls_key"), settings.tls_pair, strict=True):
            command += [_option(name), str(path.absolute())]
    elif settings.tls != "auto":
        command += ["--tls", settings.tls]
    return command


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


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
