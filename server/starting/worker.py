"""One of several server processes: what each opens for itself. The parent has made everything that is made once."""

import logging
import socket
import sys
from collections.abc import Callable

from server.app import Application
from server.certificates.tls import ServerTls, TlsError
from server.command_line.new_password import NewPasswordError
from server.keys.secrets import SecretsError
from server.monitoring.cells import SharedCells
from server.monitoring.logs import start_logging
from server.running.databases import Schemas
from server.running.runtime import living
from server.running.serving import ListenError, serve
from server.running.tls_keeping import keeper
from server.settings import Settings, SettingsError
from server.starting.hardening import harden
from server.starting.opening import open_all
from server.starting.service.errors import ServiceError
from server.starting.supervisor import TRY_AGAIN
from server.store.backup import BackupError
from server.store.engine import StorageError
from server.store.migrate import SchemaError
from server.store.reaching import UnreachableError

_logger = logging.getLogger(__name__)
CANNOT_START = 2
"""The exit status of a server that could not start."""

CLEAR_FAULTS = (
    SettingsError,
    ListenError,
    TlsError,
    SecretsError,
    BackupError,
    NewPasswordError,
    ServiceError,
    StorageError,
    SchemaError,
    OSError,
)
"""What keeps a server from starting and explains itself in one line."""


def serve_as_worker(
    settings: Settings,
    listener: socket.socket,
    tls: ServerTls | None,
    cells: SharedCells,
    number: int,
    on_ready: Callable[[], None],
    until: Callable[[], None],
) -> int:
    """Serve in a process of its own, as `server.running.serving.serve`; return its exit status."""
    harden()
    start_logging(settings.log_level, settings.log_format)
    try:
        opened = open_all(settings, Schemas.LEFT)
        databases, secrets = opened.databases, opened.secrets
        try:
            application = Application(
                lambda: living(settings, databases, secrets, place=(cells, number)), settings.bounds
            )
            kept_tls = keeper(settings, tls, renews=False)  # the parent renews it
            served = serve(
                application, listener, kept_tls, on_ready, until, settings.drain, one_of_several=True
            )
            return 0 if served else CANNOT_START
        finally:
            databases.close()
    except UnreachableError as fault:
        _logger.error("%s", fault)  # noqa: TRY400  # its words say it all
        return TRY_AGAIN
    except CLEAR_FAULTS as fault:
        sys.stderr.write(f"clue-server: {fault}\n")
        return CANNOT_START
