"""clue-server: read settings, open the databases, make the certificate, serve.

Exits with 0 after an orderly end, and with 2 and one clear line when it cannot start.
"""

import argparse
import io
import json
import logging
import multiprocessing
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from clue_desktop import __version__
from clue_desktop.version import VersionAction
from server.app import Application
from server.certificates.tls import ServerTls
from server.command_line.checking import check
from server.command_line.commands import CERTIFICATE_ACTIONS, back_up, certificate, put_back
from server.command_line.new_password import set_new_password
from server.command_line.restore import complete
from server.keys.secrets import Secrets
from server.monitoring.cells import SharedCells
from server.monitoring.logs import start_logging
from server.running.runtime import living
from server.running.serving import listen, serve, stdin_closed, url_of
from server.running.tls_keeping import keeper, keeping_renewed, tls_of
from server.settings import Settings, add_options, path_of, read_settings
from server.starting.ground import require_ground
from server.starting.hardening import harden
from server.starting.opening import open_patiently
from server.starting.owner import kept_owner
from server.starting.ready_file import publish, tell_all, tell_none, withdraw
from server.starting.service.actions import ACTIONS
from server.starting.supervisor import Supervisor
from server.starting.worker import CANNOT_START, CLEAR_FAULTS, serve_as_worker
from server.store.claim import claimed
from server.store.going_back import remember_version, require_not_newer
from server.store.missing import require_whole

_logger = logging.getLogger(__name__)
_CHOICES = {"service": ACTIONS, "certificate": CERTIFICATE_ACTIONS}
_WRITES_DATA = frozenset({"restore", "reset-password", "certificate"})
_FREE = {"backup": "FILE", "restore": "FILE", "reset-password": "EMAIL"}
_ARGUMENTS = _FREE | {name: "|".join(of) for name, of in _CHOICES.items()}


def run(arguments: Sequence[str] | None = None) -> int:
    """Run clue-server and return its exit status."""
    harden()
    multiprocessing.freeze_support()  # a frozen bundle starts itself anew for each worker
    if sys.stdout is None or sys.stderr is None:  # Windows' Python without a terminal has neither
        sys.stdout, sys.stderr = (stream or _nowhere() for stream in (sys.stdout, sys.stderr))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a character must not end the program
    options = _parsed(arguments)
    try:
        settings = read_settings(options, os.environ)
        start_logging(settings.log_level, settings.log_format)
        status = _act(options, settings)
        sys.stdout.flush()  # a reader that has gone is noticed here, not when Python ends
        return status
    except BrokenPipeError:
        # The reader has gone; what is still in the buffer must not complain when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT_START
    except CLEAR_FAULTS as fault:
        sys.stderr.write(f"clue-server: {fault}\n")
        return CANNOT_START


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def run_hosted(arguments: Sequence[str], told_to_stop: threading.Event, on_ready: Callable[[], None]) -> int:
    """Run the server under a service manager that has been answered already; return as `Host.run` does."""
    from server.starting.service.command import host_of, keep_reason

    harden()
    try:
        options = _parsed(arguments)
        return host_of(read_settings(options, os.environ), options).run(told_to_stop, on_ready)
    except (*CLEAR_FAULTS, SystemExit) as fault:
        keep_reason(f"{fault}")
        return 0  # trying again does not help


def _act(options: argparse.Namespace, settings: Settings) -> int:
    if options.command in _WRITES_DATA:
        with kept_owner(settings.data_dir):
            return _act_on_data(options, settings)
    match options.command:
        case "check":
            return check(settings)
        case "backup":
            return back_up(settings, path_of(options.argument), with_key=options.with_key)
        case "service":
            from server.starting.service.command import act  # a mebibyte that a server does without

            return act(settings, options)
        case _:
            return _run(settings)


def _act_on_data(options: argparse.Namespace, settings: Settings) -> int:
    match options.command:
        case "restore":
            return put_back(settings, path_of(options.argument))
        case "reset-password":
            return set_new_password(settings, options.argument, from_stdin=options.stdin)
        case _:
            return certificate(settings, options.argument)


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_intermixed_args(arguments)
    if (options.command in _ARGUMENTS) != (options.argument is not None):
        wanted = _ARGUMENTS.get(options.command)
        parser.error(
            f"{options.command} {wanted}: {wanted} is missing" if wanted else f"what is {options.argument}?"
        )
    if options.with_key and options.command != "backup":
        parser.error("--with-key belongs to backup")
    if options.stdin and options.command != "reset-password":
        parser.error("--stdin belongs to reset-password")
    if options.system and options.command != "service":
        parser.error("--system belongs to service")
    if options.json and (options.command, options.argument) != ("service", "status"):
        parser.error("--json belongs to service status")
    if options.if_installed and options.argument not in {"stop", "uninstall"}:
        parser.error("--if-installed belongs to service stop and service uninstall")
    if options.argument not in _CHOICES.get(options.command, (options.argument,)):
        parser.error(
            f"{options.command} {options.argument}: choose from {', '.join(_CHOICES[options.command])}"
        )
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clue-server",
        description="The CLUe verification server. Each option has a CLUE_… variable, named in brackets.",
    )
    parser.add_argument("--version", action=VersionAction)
    parser.add_argument(
        "command",
        nargs="?",
        choices=["serve", "check", "backup", "restore", "reset-password", "certificate", "service"],
        default="serve",
        help="serve (without a word); check: databases and secrets verified, exits with 1 on a fault; backup FILE: a copy"
        " of all data, also while the server runs; restore FILE: back again, while none runs; reset-password EMAIL: a new"
        " password for an administrator who has forgotten theirs, also while the server runs; certificate: the server's own, shown, renewed under its CA, or all made anew;"
        " service: the server as a service of this system",
    )
    parser.add_argument(
        "argument",
        nargs="?",
        metavar="ARGUMENT",
        help="the FILE of backup and restore, the EMAIL of reset-password; "
        + "; ".join(f"of {name} one of {', '.join(of)}" for name, of in _CHOICES.items()),
    )
    parser.add_argument(
        "--with-key",
        action="store_true",
        help="backup: put the secret key in it, which opens everything in it",
    )
    parser.add_argument(
        "--stdin",
        action="store_true",
        help="reset-password: the new password is the first line of standard input, instead of asked for at the terminal",
    )
    parser.add_argument(
        "--system",
        action="store_true",
        help="service: that of the whole machine, which runs from its start on, not one of this user",
    )
    parser.add_argument("--json", action="store_true", help="service status: as one JSON object")
    parser.add_argument(
        "--if-installed",
        action="store_true",
        help="service stop, uninstall: nothing to do, and no fault, where none is installed",
    )
    add_options(parser)
    return parser


def _run(settings: Settings) -> int:
    os.umask(0o077)  # what is made here is for the server's own user
    require_ground(settings)
    with _own(settings), listen(settings.host, settings.port) as listener:
        opened = open_patiently(settings, listener)
        if opened is None:
            return 0
        databases, secrets = opened.databases, opened.secrets
        try:
            remember_version(settings.data_dir)
            tls = tls_of(settings)
            say_ready = partial(_say_ready, settings, listener, tls, opened.new_token, opened.setup_token)
            if settings.workers == 1:
                application = Application(lambda: living(settings, databases, secrets), settings.bounds)
                until = stdin_closed if settings.stop_with_stdin else None
                kept_tls = keeper(settings, tls, renews=True)
                served = serve(application, listener, kept_tls, say_ready, until, settings.drain)
                return 0 if served else CANNOT_START
        finally:
            databases.close()
        # All that is made once is there: each worker opens it for itself.
        cells = SharedCells(settings.workers)
        supervisor = Supervisor(
            partial(serve_as_worker, settings, listener, tls, cells),
            settings.workers,
            stop_with_stdin=settings.stop_with_stdin,
            drain=settings.drain,
            on_end=lambda number: cells.slot(number).begin(),
        )
        with keeping_renewed(settings):
            return 0 if supervisor.run(say_ready) else CANNOT_START


@contextmanager
def _own(settings: Settings) -> Iterator[None]:
    """Hold the data directory, with a restore that was interrupted completed before anything in it is opened."""
    # Servers on PostgreSQL may share a directory: it holds only keys there.
    if settings.database is None:
        require_not_newer(settings.data_dir)
    with claimed(settings.data_dir) if settings.database is None else nullcontext():
        if settings.database is None:
            withdraw(settings.data_dir)  # of one that was killed
            if complete(settings.data_dir):
                _logger.warning("an interrupted restore was completed in %s", settings.data_dir)
            require_whole(settings.data_dir, has_key=Secrets.exists(settings.data_dir))
        try:
            yield
        finally:
            withdraw(settings.data_dir, os.getpid())
            if settings.publish_in is not None:
                tell_none(settings.publish_in, os.getpid())


def _say_ready(
    settings: Settings,
    listener: socket.socket,
    tls: ServerTls | None,
    new_token: str | None,
    setup_token: str | None,
) -> None:
    """Say on standard output that it serves, and in a file, unless whoever started it is the one to know.

    Args:
        settings: what it was started with.
        listener: where it serves.
        tls: by what it is known.
        new_token: the setup token, if it was made just now.
        setup_token: the same also if it was made at an earlier start, while the server is not set up.
    """
    ready = {
        "ready": True,
        "url": url_of(listener, settings),
        "pid": os.getpid(),
        "setupToken": new_token,
        "fingerprint": tls.fingerprint if tls else None,
        "ca": str(tls.ca) if tls and tls.ca else None,
    }
    told = {**ready, "version": __version__, "since": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    if not settings.stop_with_stdin or settings.publish_in is not None:
        publish(settings.data_dir, told, setup_token)
    if settings.publish_in is not None:
        tell_all(settings.publish_in, told)
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
