"""Opening all that a server needs before it can serve, in its order: databases, the key, who may set it up."""

import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from server.certificates.tls import make_authority
from server.keys.secrets import Secrets
from server.running.databases import (
    Databases,
    Schemas,
    now,
    open_databases,
    open_secrets,
    session_service,
)
from server.running.serving import serve, stdin_closed
from server.running.tls_keeping import has_own, keeper, tls_of
from server.services.operation.authority import share_authority
from server.settings import Settings
from server.starting.ready_file import kept_token
from server.starting.waiting import Waiting
from server.store.engine import StorageError
from server.store.migrate import SchemaChangesError, WorkAheadError
from server.store.reaching import UnreachableError, WrongAddressError, what_it_is

_logger = logging.getLogger(__name__)
_RETRY_SECONDS = 1.0
_REMIND_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open.

    Attributes:
        new_token: the setup token, if it was made just now.
        setup_token: the same also if it was made at an earlier start, while the server is not set up.
    """

    databases: Databases
    secrets: Secrets
    new_token: str | None
    setup_token: str | None


def open_all(settings: Settings, schemas: Schemas = Schemas.BROUGHT_UP_TO_DATE) -> Opened:
    """Open the databases, bring them up to date, compare the key, and offer the setup.

    Raises:
        WorkAheadError: they are not to be brought up to date now.
        UnreachableError: PostgreSQL cannot be used now; it may be by itself.
        StorageError, SchemaError, SecretsError: it cannot be used with what the server was given.
    """
    try:
        databases = open_databases(settings, schemas)
        try:
            secrets = open_secrets(settings, databases)
            if settings.database is not None and settings.tls == "auto" and settings.tls_pair is None:
                directory = settings.data_dir / "tls"
                share_authority(
                    databases.configuration, secrets, directory, partial(make_authority, directory, now())
                )
            setup = session_service(settings, databases, secrets)
            setup.prepare()
            kept = None if settings.setup_token else kept_token(settings.data_dir)
            new_token = setup.offer_setup(settings.setup_token or kept)
            setup_token = (new_token or kept) if setup.server().setup_required else None
        except BaseException:
            databases.close()
            raise
    except StorageError as fault:
        if settings.database is None or isinstance(fault, (UnreachableError, WrongAddressError)):
            raise
        raise what_it_is(fault) from fault
    return Opened(databases, secrets, new_token, setup_token)


def open_patiently(settings: Settings, listener: socket.socket) -> Opened | None:
    """Open all; while PostgreSQL is away, or the data of a version before are changed, deny doors.

    None: the server was told to end.

    Raises:
        StorageError, SchemaError, SecretsError, TlsError: it cannot be used with what the server was given.
    """
    try:
        return open_all(settings, Schemas.MADE_IF_NEW)
    except UnreachableError as fault:
        attempts = _Attempts(settings, fault)
    if settings.stop_with_stdin:
        threading.Thread(target=attempts.stop_after, args=(stdin_closed,), name="stdin", daemon=True).start()
    if settings.tls == "auto" and not has_own(settings):
        with suppress(KeyboardInterrupt):  # nobody can connect yet: the database may hold the authority
            attempts.run()
    else:
        application = Waiting(settings.bounds)
        serve(
            application,
            listener.dup(),
            keeper(settings, tls_of(settings), renews=False),
            _not_yet,
            attempts.run,
        )
    return attempts.result()


def _not_yet() -> None:
    """It listens, but is not ready."""


class _Attempts:
    """Opens all again and again, in a thread, until it is open, cannot be, or is not wanted any more."""

    def __init__(self, settings: Settings, fault: UnreachableError) -> None:
        self._settings = settings
        self._told: tuple[str, float] = ("", 0.0)
        self._stop = threading.Event()
        self._opened: Opened | None = None
        self._fault: Exception | None = None
        self._pause = 0.0 if isinstance(fault, WorkAheadError) else _RETRY_SECONDS
        self._tell(fault)

    def run(self) -> None:
        while not self._stop.wait(self._pause):
            self._pause = _RETRY_SECONDS
            try:
                self._opened = open_all(self._settings)
            except UnreachableError as fault:
                self._tell(fault)
            except Exception as fault:  # noqa: BLE001  # raised by `result`
                self._fault = fault
                return
            else:
                _logger.warning("the database is there; the server goes on")
                return

    def stop_after(self, wait: Callable[[], None]) -> None:
        wait()
        self._stop.set()

    def result(self) -> Opened | None:
        """Return what was opened, or None when it was told to end before."""
        self._stop.set()
        if self._fault is not None:
            raise self._fault
        return self._opened

    def _tell(self, fault: UnreachableError) -> None:
        words, now = str(fault), time.monotonic()
        if words != self._told[0] or now - self._told[1] >= _REMIND_SECONDS:
            self._told = (words, now)
            if isinstance(fault, SchemaChangesError):
                _logger.warning("%s; until then doors are denied and administrators told to wait", words)
                return
            _logger.error(
                "%s; it is tried again every second, and until it answers doors are denied and administrators told to wait",
                words,
            )
