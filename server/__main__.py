"""clue-server: read settings, open the databases, make the certificate, serve.

Exits with 0 after an orderly end, and with 2 and one clear line when it cannot start.
"""

import argparse
import json
import multiprocessing
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from server.app import Application
from server.checking import check
from server.logs import start_logging
from server.runtime import living, open_databases, session_service
from server.secrets import Secrets
from server.serving import listen, serve, stdin_closed, url_of
from server.settings import Settings, SettingsError, add_options, read_settings
from server.store.claim import claimed
from server.supervisor import Supervisor
from server.tls import ServerTls, ensure_tls, load_tls
from server.worker import CANNOT_START, CLEAR_FAULTS, serve_as_worker


def main(arguments: Sequence[str] | None = None) -> int:
    """Run clue-server and return its exit status."""
    multiprocessing.freeze_support()  # a frozen bundle starts itself anew for each worker
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(options, os.environ)
        start_logging(settings.log_level, settings.log_format)
        return check(settings) if options.command == "check" else _run(settings)
    except CLEAR_FAULTS as fault:
        sys.stderr.write(f"clue-server: {fault}\n")
        return CANNOT_START


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


def _run(settings: Settings) -> int:
    os.umask(0o077)  # what is made here is for the server's own user
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Servers on PostgreSQL may share a directory: it holds only keys there.
    claim = claimed(settings.data_dir) if settings.database is None else nullcontext()
    with claim, listen(settings.host, settings.port) as listener:
        databases = open_databases(settings)
        try:
            secrets = Secrets.open(settings.data_dir, os.environ, settings.use_keyring)
            tls = _tls(settings)
            setup = session_service(settings, databases, secrets)
            setup.prepare()
            say_ready = partial(_say_ready, settings, listener, tls, setup.offer_setup(settings.setup_token))
            if settings.workers == 1:
                application = Application(lambda: living(settings, databases, secrets))
                until = stdin_closed if settings.stop_with_stdin else None
                return 0 if serve(application, listener, tls, say_ready, until) else CANNOT_START
        finally:
            databases.close()
        # All that is made once is there: each worker opens it for itself.
        work = partial(serve_as_worker, settings, listener, tls)
        supervisor = Supervisor(work, settings.workers, stop_with_stdin=settings.stop_with_stdin)
        return 0 if supervisor.run(say_ready) else CANNOT_START


def _say_ready(
    settings: Settings, listener: socket.socket, tls: ServerTls | None, setup_token: str | None
) -> None:
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
