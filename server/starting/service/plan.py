"""What a service starts: the program by its full path, the folder of its data, and the options and variables given here."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.settings import Settings, given_options, path_of, variable_of
from server.starting.service.errors import ServiceError

# What a service is started with is kept in files that others may read, and shown by the system's tools: no secrets.
_NOT_PASSED_ON = frozenset(
    {"data_dir", "database", "publish_in", "stop_with_stdin", "tls", "tls_cert", "tls_key"}
)
_FILES = frozenset({"vendor_ca"})
# What says how this command itself runs.
_FOR_THIS_START = frozenset({"CLUE_DATA_DIR", "CLUE_USE_KEYRING", "CLUE_STOP_WITH_STDIN", "CLUE_SETUP_TOKEN"})
# Without these it would be another server: one with other data, or that cannot open what it has stored.
_NEEDED = ("CLUE_DATABASE", "CLUE_DATABASE_FILE", "CLUE_SECRET_KEY")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is started.

    Attributes:
        data_dir: the folder of its data, absolute.
        options: the others, as a command line has them.
        program: the command that runs this installation's server.
    """

    data_dir: str
    options: tuple[str, ...]
    program: tuple[str, ...]

    @property
    def command(self) -> tuple[str, ...]:
        """The whole command line."""
        return (*self.program, "--data-dir", self.data_dir, *self.options)

    @property
    def port(self) -> int:
        """The port that it is to listen on."""
        given = [
            value for name, value in zip(self.options, self.options[1:], strict=False) if name == "--port"
        ]
        return int(given[-1]) if given else Settings(Path()).port


def this_program() -> tuple[str, ...]:
    """Return the command that runs the server of this installation, whatever the current folder and PATH are."""
    executable = Path(sys.executable)
    if executable.name.lower() == "pythonw.exe" and (console := executable.with_name("python.exe")).is_file():
        executable = console  # which has the streams that a service is watched by
    return (str(executable),) if getattr(sys, "frozen", False) else (str(executable), "-P", "-m", "server")


def plan_of(
    settings: Settings,
    options: argparse.Namespace,
    data_dir: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> Plan:
    """Return what a service starts that gets what was given here.

    Args:
        settings: as they were read.
        options: as they were given.
        data_dir: where the data of a service of the machine are; None for one of this user.
        environ: the variables; this process's when None.

    Raises:
        ServiceError: it would not be this server.
    """
    if options.database is not None:
        raise ServiceError(
            "--database may hold a password: give it as CLUE_DATABASE in the service's environment file"
        )
    if data_dir is not None and options.data_dir not in {None, data_dir}:
        raise ServiceError(f"--system keeps its data in {data_dir}; leave --data-dir out")
    given = given_options(options, os.environ if environ is None else environ)
    passed_on: list[str] = []
    for name, values in given.items():
        if name not in _NOT_PASSED_ON:
            for value in values:
                passed_on += [_option(name), str(path_of(value).absolute()) if name in _FILES else value]
    if settings.tls_pair is not None:
        for name, path in zip(("tls_cert", "tls_key"), settings.tls_pair, strict=True):
            passed_on += [_option(name), str(path.absolute())]
    elif settings.tls != "auto":
        passed_on += ["--tls", settings.tls]
    return Plan(data_dir or str(settings.data_dir.absolute()), tuple(passed_on), this_program())


def left_out(
    options: argparse.Namespace, secrets_file: Path | None, environ: Mapping[str, str] | None = None
) -> str:
    """Say which variables that are set here the service does not get; "" for none.

    Raises:
        ServiceError: for those that it cannot do without.
    """
    environ = os.environ if environ is None else environ
    given = given_options(options, environ)
    passed_on = {variable_of(option) for option in given} - {"CLUE_DATABASE"}
    kept = set(variables_in(secrets_file)) if secrets_file is not None else set()
    missing = sorted(
        name
        for name in environ
        if name.startswith("CLUE_") and environ[name] and name not in passed_on | kept | _FOR_THIS_START
    )
    where = (
        f"put it in {secrets_file} (for its owner alone) as NAME=value"
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
        f"put them in {secrets_file} (for its owner alone) as NAME=value"
        if secrets_file
        else "what has an option can be given as one; the others the service cannot have"
    )
    return f"set here, but not given to the service: {', '.join(missing)}; {where}"


def variables_in(file: Path) -> dict[str, str]:
    """Return what an environment file says; nothing for one that is not there or not to be read from here."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def described(command: Sequence[str]) -> str:
    """Return a command line for people to read."""
    return " ".join(f'"{word}"' if " " in word else word for word in command)


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
