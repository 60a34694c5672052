"""`clue-server reset-password EMAIL`: a new password for an administrator, set by whoever runs the server.

It works on the data itself, whether a server runs on it or not: a running one reads accounts and sessions anew each time,
and hears of the change within a second.
"""

import getpass
import os
import sys
from typing import TextIO

from clue_desktop.domain.problems import InvalidError
from server.command_line.restore import require_complete
from server.keys.secrets import Secrets
from server.running.databases import audit_seal, now
from server.services.journal import Change
from server.services.people.password_resets import NoAccountError, PasswordResetService
from server.services.safekeeping.key_check import fault_of
from server.settings import Settings
from server.store.engine import Database, open_sqlite
from server.store.migrate import CONFIGURATION, SchemaError, require_current
from server.store.reaching import reach

_LONGEST_LINE = 1024


class NewPasswordError(Exception):
    """No password was set; the message says why in one sentence."""


class _NobodyHere:
    """Told of changes in a process that goes by none: servers follow the database."""

    def committed(self, changes: list[Change]) -> None:
        """Nothing of this process goes by them."""


def set_new_password(settings: Settings, email: str, *, from_stdin: bool) -> int:
    """Ask for the new password, set it, and say what came of it.

    Args:
        settings: which data it is about.
        email: the administrator's address.
        from_stdin: read the password as the first line of standard input, instead of asking at the terminal.

    Raises:
        NewPasswordError, SecretsError, BackupError, StorageError, OSError: nothing has changed.
    """
    database = _opened(settings)
    try:
        secrets = Secrets.open(settings.data_dir, os.environ, settings.use_keyring)
        with database.read() as connection:
            foreign = fault_of(connection, secrets, settings.data_dir)
        if foreign is not None:
            raise NewPasswordError(foreign)
        service = PasswordResetService(database, now, _NobodyHere(), audit_seal(secrets), secrets)
        service.require_account(email)  # before anybody thinks of a password for nothing
        password = _line_of(sys.stdin) if from_stdin else _asked_for()
        ended = service.set_on_this_machine(email, password, _operator())
    except NoAccountError as fault:
        raise NewPasswordError(str(fault)) from fault
    except InvalidError as fault:
        raise NewPasswordError(" ".join(problem.message for problem in fault.problems)) from fault
    finally:
        database.close()
    sessions = "no session was open" if not ended else f"{ended} session{'s' if ended > 1 else ''} ended"
    sys.stdout.write(f"The new password of {email.strip()} is set; {sessions}.\n")
    return 0


def _opened(settings: Settings) -> Database:
    """Open the configuration as it is; what an older or newer program has made is left alone."""
    file = settings.data_dir / "clue.db"
    if not Secrets.exists(settings.data_dir) or (settings.database is None and not file.is_file()):
        raise NewPasswordError(f"{settings.data_dir} holds no data of a server; is --data-dir right?")
    if settings.database is not None:
        database, name = reach(settings.database), "the database"
    elif not os.access(file, os.R_OK | os.W_OK):
        raise NewPasswordError(f"{file} is not yours to change; run this as the user that the server runs as")
    else:
        require_complete(settings.data_dir)
        database, name = open_sqlite(file, synchronous=settings.synchronous), str(file)
    try:
        require_current(database, [CONFIGURATION])
    except SchemaError as fault:
        database.close()
        raise NewPasswordError(f"{name}: {fault}") from fault
    except BaseException:
        database.close()
        raise
    return database


def _asked_for() -> str:
    if not sys.stdin.isatty():
        raise NewPasswordError("there is no terminal to ask at; give the password as a line of --stdin")
    try:
        first, again = getpass.getpass("New password: "), getpass.getpass("The same again: ")
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\n")
        raise NewPasswordError("nothing was entered, and nothing has changed") from None
    if first != again:
        raise NewPasswordError("the two are not the same; nothing has changed")
    return first


def _line_of(stream: TextIO) -> str:
    line = stream.readline(_LONGEST_LINE + 2)
    if not line:
        raise NewPasswordError("standard input holds no password")
    return line.rstrip("\r\n")


def _operator() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user whom the system has no name for, as in containers
        return str(os.getuid()) if hasattr(os, "getuid") else "unknown"
