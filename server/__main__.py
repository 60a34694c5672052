"""clue-server: read settings, open the databases, make the certificate, serve.

Exits with 0 after an orderly end, and with 2 and one clear line when it cannot start.
"""

import argparse
import json
import logging
import os
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from server.app import Application
from server.checking import check
from server.runtime import Databases, living, open_databases, session_service
from server.secrets import Secrets, SecretsError
from server.serving import ListenError, listen, serve, url_of
from server.settings import Settings, SettingsError, add_options, read_settings
from server.store.engine import StorageError
from server.store.migrate import SchemaError
from server.tls import ServerTls, TlsError, ensure_tls, load_tls

_CANNOT_START = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run clue-server and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(options, os.environ)
        _start_logging(settings)
        return check(settings) if options.command == "check" else _run(settings)
    except (SettingsError, ListenError, TlsError, SecretsError, StorageError, SchemaError, OSError) as fault:
        sys.stderr.write(f"clue-server: {fault}\n")
        return _CANNOT_START


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clue-server",
        description="The CLUe verification server. Each option has a CLUE_… variable, named in brackets.",
    )
    parser.add_argument(
        "command",
        nargs="?",
        choices=["serve", "check"],
        default="serve",
        help="serve (without a word), or check: databases and secrets verified; exits with 1 on a fault",
    )
    add_options(parser)
    return parser


def _start_logging(settings: Settings) -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=settings.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for wordy in ("uvicorn", "alembic"):
        logging.getLogger(wordy).setLevel(max(logging.WARNING, logging.getLogger().level))


def _run(settings: Settings) -> int:
    os.umask(0o077)  # what is made here is for the server's own user
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    listener = listen(settings.host, settings.port)
    with listener:
        databases = open_databases(settings)
        try:
            return _serve(settings, databases, listener)
        finally:
            databases.close()


def _serve(settings: Settings, databases: Databases, listener: socket.socket) -> int:
    secrets = Secrets.open(settings.data_dir, os.environ, settings.use_keyring)
    tls = _tls(settings)
    setup = session_service(settings, databases)
    setup.prepare()
    setup_token = setup.offer_setup(settings.setup_token)

    def say_ready() -> None:
        ready = {
            "ready": True,
            "url": url_of(listener, settings),
            "pid": os.getpid(),
            "setupToken": setup_token,
            "fingerprint": tls.fingerprint if tls else None,
            "ca": str(tls.ca) if tls and tls.ca else None,
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()

    application = Application(lambda: living(settings, databases, secrets))
    return 0 if serve(application, listener, tls, settings, say_ready) else _CANNOT_START


def _tls(settings: Settings) -> ServerTls | None:
    if settings.tls == "off":
        return None
    if settings.tls == "auto":
        return ensure_tls(settings.data_dir / "tls", settings.host, datetime.now(UTC), settings.tls_names)
    certificate, separator, key = settings.tls.rpartition(":")
    if not separator:
        msg = "--tls: give auto, off, or CERT:KEY"
        raise SettingsError(msg)
    return load_tls(Path(certificate), Path(key))


if __name__ == "__main__":
    sys.exit(main())
